"""The picture of a transposed convolution: its numbers, its steps, its parts, its places."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

import convviz
from convviz.draw import THEMES, Box, ConvScene, Label, Stage, Stamps
from convviz.draw.kit.boxes import between
from convviz.draw.moves.coming import come, go, land, step_to

from ...layout_lint import ink_box, lint
from ...staging import hurry, painted, seen, staged

Layer = nn.ConvTranspose1d | nn.ConvTranspose2d
ROWS: list[tuple[dict[str, Any], tuple[int, ...]]] = [
    ({"kernel_size": 3, "stride": 2, "padding": 1}, (1, 5)),
    ({"kernel_size": 3, "stride": 3, "dilation": 2, "output_padding": 2}, (2, 3)),
    ({"kernel_size": 2, "groups": 2, "bias": False}, (4, 4)),
    ({"kernel_size": 3, "padding": 1}, (64, 5)),
    ({"kernel_size": 1, "stride": 3}, (1, 3)),
]
MAPS: list[tuple[dict[str, Any], tuple[int, ...]]] = [
    ({"kernel_size": 3, "stride": 2, "padding": 1, "bias": False}, (1, 3, 3)),
    ({"kernel_size": (2, 3), "stride": (1, 2), "dilation": (2, 1), "padding": (0, 2)}, (1, 2, 3)),
    ({"kernel_size": 2, "groups": 2, "stride": 2, "output_padding": 1}, (4, 2, 2)),
    ({"kernel_size": 2, "stride": 2}, (3, 2, 2)),
    ({"kernel_size": 9, "padding": 4, "stride": 2}, (1, 4, 4)),
    ({"kernel_size": (3, 1), "stride": 2}, (1, 4, 1)),
]
every = pytest.mark.parametrize(("settings", "size"), ROWS + MAPS)


def picture(
    settings: dict[str, Any],
    size: tuple[int, ...],
    frame: tuple[int, int] = (1920, 1080),
    **options: Any,
) -> Stamps:
    """A layer's picture with weights of its own; of two output channels it shows the second."""
    torch.manual_seed(3)
    kind: Any = {2: nn.ConvTranspose1d, 3: nn.ConvTranspose2d}[len(size)]
    writes = 2 * settings.get("groups", 1)
    trace: Any = convviz.trace(kind(size[0], writes, **settings), torch.randn(size))
    theme = THEMES["dark"]
    return Stamps(trace, stage=Stage(*frame), theme=theme, channel=writes - 1, **options)


def canvas_of(view: Stamps, values: NDArray[np.floating]) -> NDArray[np.float64]:
    """What torch adds up for other input numbers, uncropped and without the bias."""
    trace = view.trace
    convolve: Any = {1: functional.conv_transpose1d, 2: functional.conv_transpose2d}[
        len(trace.kernel_size)
    ]
    whole = convolve(
        torch.tensor(values, dtype=torch.float64),
        torch.tensor(np.array(trace.weight), dtype=torch.float64),
        stride=trace.stride,
        groups=trace.groups,
        dilation=trace.dilation,
    )
    canvas: NDArray[np.float64] = np.atleast_2d(whole[view.stamped.channel].numpy())
    return canvas


def only(view: Stamps, first: int, last: int) -> NDArray[np.floating]:
    """The input without the numbers that stamp before `first` or after `last`."""
    values = np.zeros(view.trace.input.shape)
    start = view.stamped.first_step
    part = slice(start + first, start + last + 1)
    values.flat[part] = view.trace.input.flat[part]
    return values


def said(view: Stamps) -> NDArray[np.str_]:
    return np.array([seen(label) for label in view.sheet.labels]).reshape(view.sheet.size)


@every
def test_sums_on_show_are_torchs_of_the_numbers_so_far(
    settings: dict[str, Any], size: tuple[int, ...]
) -> None:
    view = picture(settings, size)
    if not view.sheet.labels:
        assert view.sheet.size[0] > 9
        return
    for index in {0, 1, len(view) // 2, len(view) - 1}:
        view.show(index)
        canvas = canvas_of(view, only(view, 0, index))
        rows, columns = canvas.shape
        shown = said(view)
        touched = np.atleast_2d(view.stamped.covered(index + 1))
        wanted = [view.looks.sums.text(float(v)) for v in canvas[touched[:rows, :columns]]]
        assert shown[touched].tolist() == wanted
        assert not "".join(shown[~touched])


@every
def test_stamps_fall_where_torch_adds_them(settings: dict[str, Any], size: tuple[int, ...]) -> None:
    view = picture(settings, size)
    for index in {0, 1, len(view) // 2, len(view) - 1}:
        view.show(index)
        rows, columns = np.nonzero(canvas_of(view, only(view, index, index)))
        cells = [
            view.sheet.cells((r, c), (1, 1)).center for r, c in zip(rows, columns, strict=True)
        ]
        landing = view.sheet.landing_cells(index)
        assert np.allclose([box.center for box in landing], cells)
        # the frame is around them all, and so is the box that the picture tells
        (box,) = view.output_boxes(index)
        low, high = view.frame.points.min(axis=0), view.frame.points.max(axis=0)
        assert np.allclose([box.left, box.bottom], low[:2])
        assert np.allclose([box.right, box.top], high[:2])
        assert np.allclose([box.left, box.top], [landing[0].left, landing[0].top])


def test_neighbours_have_one_frame() -> None:
    for settings, size in (ROWS[0], MAPS[0], MAPS[5]):
        assert len(picture(settings, size).show(2).frame.points) == 16


def test_holes_of_a_stamp_are_not_framed() -> None:
    for settings, size in (ROWS[1], MAPS[1]):
        view = picture(settings, size)
        landing = view.show(2).sheet.landing_cells(2)
        squares = view.frame.points.reshape(-1, 16, 3)[..., :2]
        low, high = squares.min(axis=1), squares.max(axis=1)
        # every cell is in one frame, and the frames are no larger than the cells together
        for cell in landing:
            inside = (low < cell.center[:2]) & (cell.center[:2] < high)
            assert inside.all(axis=1).sum() == 1
        areas = sum(cell.width * cell.height for cell in landing)
        assert np.prod(high - low, axis=1).sum() == pytest.approx(areas)


@every
def test_it_ends_with_the_layers_output(settings: dict[str, Any], size: tuple[int, ...]) -> None:
    view = picture(settings, size)
    view.parts["rest"].draw(1.0)  # type: ignore[misc]
    colors = view.looks.values.colors(np.atleast_2d(view.stamped.output))
    assert np.array_equal(view.sheet.output.raster.colors, colors)
    assert view.sheet.rim.raster.opacity == 0
    if view.sheet.labels:
        shown = said(view)
        wanted = [view.looks.sums.text(float(v)) for v in view.stamped.output.ravel()]
        assert shown[view.sheet.kept].ravel().tolist() == wanted
        assert not "".join(shown[view.sheet.is_rim])


@every
def test_number_kernel_and_stamp_belong_to_the_step(
    settings: dict[str, Any], size: tuple[int, ...]
) -> None:
    view = picture(settings, size)
    for index in (len(view) - 1, 0, len(view) // 2):
        view.show(index)
        stamp, loupe = view.stamped.stamp(index), view.loupe
        assert loupe.value.values == stamp.value == view.trace.input[stamp.input_index]
        weight = view.trace.weight[stamp.input_index[0], 1 if view.trace.groups == 1 else -1]
        assert np.array_equal(loupe.kernel.values, np.atleast_2d(weight))
        labels = [label for grid in loupe.stamp.grids for label in grid.labels]
        if labels:
            signed = [view.looks.products.text(stamp.value * float(w)) for w in weight.ravel()]
            assert [seen(label) for label in labels] == signed
        boxes = view.window_boxes(index)
        if boxes:  # a channel without a row has none
            assert np.allclose(view.window.points[:, :2].mean(axis=0), boxes[0].center[:2])
        else:
            assert view.window.get_stroke_opacity() == 0


def frame_of(view: Stamps) -> NDArray[np.uint8]:
    return painted([view], (240, 135))


@pytest.mark.parametrize(("settings", "size"), [ROWS[0], ROWS[1], ROWS[3], MAPS[1], MAPS[3]])
def test_a_step_is_the_same_picture_however_one_comes_to_it(
    settings: dict[str, Any], size: tuple[int, ...]
) -> None:
    view = picture(settings, size)
    index = len(view) - 2
    wanted = frame_of(view.show(index))
    ways = {
        "another step": lambda: view.show(0, numbers=False),
        "the start": view.empty,
        "the way to it": lambda: view.approach(index, 0.5),
        "the end": lambda: view.finish(cropped=1.0, added=1.0),
        **{
            f"{name} at {alpha}": lambda part=part, alpha=alpha: part.draw(alpha)
            for name, part in view.parts.items()
            if part.draw is not None
            for alpha in (0.0, 0.4)
        },
    }
    for name, way in ways.items():
        way()
        assert np.array_equal(frame_of(view.show(index)), wanted), name
    view.approach(index, 1.0)
    assert np.array_equal(frame_of(view), wanted)
    view.land(index, 1.0)
    assert np.array_equal(frame_of(view), wanted)


@pytest.mark.parametrize(("settings", "size"), [ROWS[0], MAPS[0]])
def test_nothing_is_added_before_the_stamp_has_fallen(
    settings: dict[str, Any], size: tuple[int, ...]
) -> None:
    view = picture(settings, size)
    before, after = said(view.show(0)), said(view.show(1))
    assert (before != after).any()
    for alpha in (0.1, 0.29, 0.5, 0.7, 0.85):
        view.approach(1, alpha)
        assert np.array_equal(said(view), before), alpha
    view.approach(1, 0.95)
    assert np.array_equal(said(view), after)
    # and the cells of the one that falls are between the loupe and the sheet
    view.land(1, 0.4)
    for cell, start, end in zip(
        view.loupe.flyer.grids, view.loupe.boxes(1), view.sheet.landing_cells(1), strict=True
    ):
        assert cell.raster.opacity == 1
        middle = between(start, end, 0.5)
        assert np.allclose(cell.box.center, middle.center, atol=1e-6)


@pytest.mark.parametrize(
    ("settings", "size", "parts"),
    [
        (*ROWS[0], "input kernel number products cropped bias rest"),
        (*ROWS[2], "input kernel number products rest"),
        (*MAPS[0], "input kernel number products legend cropped rest"),
        (*MAPS[2], "input kernel number products legend bias rest"),
    ],
)
def test_parts_come_and_go_by_name(
    settings: dict[str, Any], size: tuple[int, ...], parts: str
) -> None:
    view = picture(settings, size)
    assert list(view.parts) == parts.split()
    with staged(ConvScene) as scene:
        hurry(scene)
        scene.add(view.empty())
        assert not [text for text in said(view).ravel() if text]
        for name in ("input", "kernel", "number", "products"):
            here = view.parts[name].mobjects[0] in on_stage(scene)
            assert here == (name == "input")  # the named maps stand before their numbers come
            scene.play(come(view, name))
            assert set(view.parts[name].group.submobjects) <= on_stage(scene)
        scene.play(land(view, 0))
        scene.play(step_to(view, 1))
        scene.play(go(view))
        for name in ("number", "products"):
            assert not set(view.parts[name].mobjects) & on_stage(scene)
        assert view.loupe.kernel in on_stage(scene)


def on_stage(scene: Any) -> set[Any]:
    return set(scene.get_mobject_family_members())


def test_a_part_that_has_not_come_shows_nothing_of_it() -> None:
    view = picture(*MAPS[0])
    view.empty()
    assert not [seen(label) for label in view.ground.grid.labels if seen(label)]
    view.parts["products"].draw(0.0)  # type: ignore[misc]
    assert not any(grid.raster.opacity for grid in view.loupe.stamp.grids)
    assert view.frame.get_stroke_opacity() == view.loupe.stamp_name.get_fill_opacity() == 0
    view.parts["number"].draw(0.0)  # type: ignore[misc]
    assert np.allclose(view.loupe.value.raster.box.center, view.window_boxes(0)[0].center)
    assert view.loupe.value_name.get_fill_opacity() == 0


@pytest.mark.parametrize("size", [(1, 4), (1, 2, 2)])
def test_a_number_has_one_colour_wherever_it_is(size: tuple[int, ...]) -> None:
    torch.manual_seed(0)
    kind: Any = {2: nn.ConvTranspose1d, 3: nn.ConvTranspose2d}[len(size)]
    layer = kind(1, 1, kernel_size=2, stride=2, bias=False)
    nn.init.ones_(layer.weight)  # each product is the number itself
    layer.weight.data.view(-1)[0] = 9.0
    trace: Any = convviz.trace(layer, torch.randn(size))
    view = Stamps(trace, stage=Stage(960, 540), theme=THEMES["dark"])
    for index in range(len(view)):
        view.show(index)
        color = view.loupe.value.raster.colors[0, 0]
        inputs = view.ground.strip.rows[0] if len(size) == 2 else view.ground.grid
        assert np.array_equal(inputs.raster.colors.reshape(-1, 3)[index], color)
        assert np.array_equal(view.loupe.stamp.grids[-1].raster.colors[0, 0], color)
        row, column = np.unravel_index(index, (1, *size[1:])[-2:])
        at = (2 * row + 1 if len(size) == 3 else 0, 2 * column + 1)
        assert np.array_equal(view.sheet.output.raster.colors[at], color)


FRAMES = [(960, 540), (540, 540), (540, 960), (720, 540), (1260, 540)]


@pytest.mark.parametrize("frame", FRAMES)
@every
def test_nothing_leaves_its_box_or_overlaps(
    settings: dict[str, Any], size: tuple[int, ...], frame: tuple[int, int]
) -> None:
    with staged(ConvScene, frame) as scene:
        view = picture(settings, size, frame)
        scene.add(view.show(len(view) - 1))
        assert not [str(finding) for finding in lint(scene, pixels=False)]
        assert outside(view, scene.stage.body) == []


@every
def test_two_pictures_stand_side_by_side(settings: dict[str, Any], size: tuple[int, ...]) -> None:
    with staged(ConvScene, (1920, 1080)) as scene:
        body = scene.stage.body
        halves = [half.inset(0.2, 0) for half in body.columns(2)]
        for half in halves:
            view = picture(settings, size, box=half)
            scene.add(view.show(len(view) - 1))
            assert outside(view, half) == []
        assert not [str(finding) for finding in lint(scene, pixels=False)]


def outside(view: Stamps, box: Box) -> list[str]:
    """What of a picture is outside of a box."""
    found = []
    for member in view.get_family():
        if isinstance(member, Label) and not seen(member):
            continue
        if not len(member.points):
            continue
        low, high = member.points.min(axis=0), member.points.max(axis=0)
        if isinstance(member, Label):
            ink = ink_box(member)
            low, high = np.array([ink.left, ink.bottom]), np.array([ink.right, ink.top])
        slack = 0.02
        if (
            low[0] < box.left - slack
            or high[0] > box.right + slack
            or low[1] < box.bottom - slack
            or high[1] > box.top + slack
        ):
            found.append(getattr(member, "text", type(member).__name__))
    return found


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ({"kernel_size": 4, "stride": 2}, (1, 200)),
        ({"kernel_size": 65, "dilation": 2}, (2, 200)),
        ({"kernel_size": 3, "stride": 2, "padding": 1}, (1, 224, 224)),
        ({"kernel_size": 28, "stride": 1}, (1, 4, 4)),
    ],
)
def test_large_layers_have_a_picture(settings: dict[str, Any], size: tuple[int, ...]) -> None:
    view = picture(settings, size)
    for index in (0, len(view) // 2, len(view) - 1):
        view.show(index)
        view.approach(index, 0.7)
        low, high = view.frame.points.min(axis=0), view.frame.points.max(axis=0)
        assert (high - low)[:2].min() > 0.07  # never too thin to be seen


def test_marks_stand_where_two_stamps_overlap() -> None:
    for settings, size in (ROWS[0], MAPS[0]):
        view = picture(settings, size)
        cell = view.stamped.overlap(1)
        assert cell is not None
        earlier, mark = view.overlap(1, cell)
        place = cell if len(cell) == 2 else (0, *cell)
        box = view.sheet.cells((place[0], place[1]), (1, 1))
        assert np.allclose(mark.points[:, :2].mean(axis=0), box.center[:2])
        (before,), (after,) = view.output_boxes(0), view.output_boxes(1)
        assert np.allclose(earlier.points[:, 0].min(), before.left)
        for landing in (before, after):
            assert landing.left - 1e-6 <= box.left
            assert box.right <= landing.right + 1e-6


def test_a_number_without_a_row_is_called_by_its_channel() -> None:
    view = picture(*ROWS[3])
    for index in (0, len(view) - 1):
        channel, _ = view.show(index).stamped.stamp(index).input_index
        assert seen(view.loupe.value_name) == f"number, channel {channel}"
    assert seen(picture(*ROWS[0]).loupe.value_name) == "number"


@pytest.mark.parametrize(("settings", "size"), MAPS)
def test_lines_below_the_maps_pass_the_legend(
    settings: dict[str, Any], size: tuple[int, ...]
) -> None:
    view = picture(settings, size, (540, 960))
    for index in (0, len(view) - 1):
        view.show(index)
        bar = view.ground.legend[0]
        left = min(ink_box(label).left for label in bar.labels)
        assert view.leaders.points[:, 0].max() < left
