"""How the parts of a `Stamps1d` come and change: one animation a beat."""

from __future__ import annotations

from manim import Animation, Group, linear, smooth

from convviz.draw.kit.boxes import between
from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.parts.halo import halo
from convviz.draw.pictures.stamps_1d import Stamps1d


def draw_input(view: Stamps1d, run_time: float = 1.6) -> Animation:
    """The input's rows come one after another, with all that names them."""
    names = Group(view.input_name, view.row_names, view.header, view.input_bar)
    return Appear(names, *view.strip.rows, lag=0.5, run_time=run_time)


def bring_kernel(view: Stamps1d, run_time: float = 1.2) -> Animation:
    """The kernel and the empty row on which it will stamp."""
    view.fill(0)
    kernel = Group(view.loupe.kernel, view.loupe.kernel_frame, view.loupe.kernel_name)
    sheet = Group(view.sheet, view.output_name, view.cropped, view.sheet_bar)
    return Appear(kernel, sheet, lag=0.5, run_time=run_time)


def pick_number(view: Stamps1d, run_time: float = 1.4) -> Animation:
    """The first number is framed, and grows out of the input."""
    start, final = view.number_box(0), view.loupe.number.raster.box
    parts = Group(view.window, view.leaders, view.loupe.number, view.loupe.number_frame)
    texts = Group(view.loupe.number_name, view.loupe.sign)
    raster, labels = view.loupe.number.raster, view.loupe.number.labels

    def draw(alpha: float) -> None:
        if start is not None:
            raster.place(between(start, final, alpha))
        view.stand(start, view.stamp_boxes(0))
        view.loupe.number_frame.place(raster.box)
        for label in [*labels, *texts]:
            label.set_fill(opacity=max(0.0, 2 * alpha - 1))

    return Redraw(Group(parts, texts), draw, run_time=run_time, introducer=True)


def multiply(view: Stamps1d, run_time: float = 1.6) -> Animation:
    """The stamp's cells come one by one, above those on which they will fall."""
    stamp = view.stamped.stamp(0)
    parts = Group(view.stamp, view.stamp_leaders, view.stamp_name)
    whole = view.stamp_leaders.get_stroke_opacity()

    def draw(alpha: float) -> None:
        view.stamp.place(view.stamp_boxes(0))
        view.stamp.show(stamp.products, count=round(alpha * len(stamp.products)))
        share = min(1.0, 5 * alpha)
        view.stamp_leaders.set_stroke(opacity=whole * share)
        view.stamp_name.set_fill(opacity=share)

    return Redraw(parts, draw, run_time=run_time, rate_func=linear, introducer=True)


def land(view: Stamps1d, index: int = 0, run_time: float = 1.2) -> Animation:
    """The stamp falls on the sheet and is added there."""

    def draw(alpha: float) -> None:
        view.hold(index)
        fall(view, index, alpha)

    return Redraw(Group(view.moving), draw, run_time=run_time, rate_func=linear)


def fall(view: Stamps1d, index: int, alpha: float) -> None:
    """Put the stamp on its way down; it has been added when alpha is 1."""
    stamp = view.stamped.stamp(index)
    down = smooth(min(1.0, alpha / 0.7))
    if 0 < down < 1:
        view.stamp.place(view.stamp_boxes(index, raised=1 - down))
        view.stamp.show(stamp.products, numbers=not view.shrinks)
    view.fill(index + 1 if down >= 1 else index)


def step_to(view: Stamps1d, index: int, run_time: float = 2.0) -> Animation:
    """The window goes to the next number; its stamp comes and falls."""
    before, after = view.number_box(index - 1), view.number_box(index)
    starts, ends = view.stamp_boxes(index - 1), view.stamp_boxes(index)
    count = len(starts)

    def draw(alpha: float) -> None:
        view.hold(index)
        if alpha < 0.3:
            share = smooth(alpha / 0.3)
            boxes = [between(a, b, share) for a, b in zip(starts, ends, strict=True)]
            view.use(index - 1)
            view.stamp.show(view.stamped.stamp(index - 1).products, opacity=1 - share)
            view.frame.place(view.landing_boxes(index - 1))
            view.stand(
                after if before is None or after is None else between(before, after, share), boxes
            )
            view.fill(index)
            return
        if alpha < 0.55:
            shown = round((alpha - 0.3) / 0.25 * count)
            view.stamp.show(view.stamped.stamp(index).products, count=shown)
            view.fill(index)
            return
        fall(view, index, (alpha - 0.55) / 0.45)

    return Redraw(Group(view.moving), draw, run_time=run_time, rate_func=linear)


def overlap(view: Stamps1d, place: int) -> Group:
    """Return a frame around a cell of the sheet, to be shown for a while."""
    return Group(halo(view.sheet.cells((0, place), (1, 1)), view.theme))


def close_loupe(view: Stamps1d) -> Animation:
    """All that belongs to one stamp goes; the sums remain."""
    return Vanish(view.at_work)


def crop(view: Stamps1d, run_time: float = 1.6) -> Animation:
    """The ends that padding cuts off go."""

    def draw(alpha: float) -> None:
        view.crop(alpha)
        for name in view.cropped:
            name.set_fill(opacity=1 - alpha)

    return Redraw(Group(view.sheet, view.cropped), draw, run_time=run_time)


def add_bias(view: Stamps1d, run_time: float = 1.6) -> Animation:
    """The bias comes, and the sums become the layer's output."""

    def draw(alpha: float) -> None:
        for label in view.bias:
            label.set_fill(opacity=min(1.0, 3 * alpha))
        if alpha < 0.7:
            view.crop(1.0)
        else:
            view.finished()

    parts = Group(view.sheet, view.bias)
    return Redraw(parts, draw, run_time=run_time, rate_func=linear, introducer=True)


def finish(view: Stamps1d, run_time: float = 1.0) -> Animation:
    """The output is there."""
    return Redraw(view.sheet, lambda alpha: view.finished(), run_time=run_time)
