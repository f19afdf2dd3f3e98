"""The picture of a kernel over an image: at every step it shows the trace, rounded."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convviz.digits import digit
from convviz.draw import THEMES, Convolution2d, GreyScale, NumberGrid, Stage
from convviz.draw.kit.theme import rgb
from convviz.formatting import number
from convviz.traces.convolution_trace import Trace

from ...staging import FRAMES, painted, seen
from ...traced import images, over_image

THEME = THEMES["dark"]
stages = st.sampled_from([Stage(*size) for size in FRAMES.values()])
KERNELS = {
    "1x1": [[2]],
    "2x2": [[1, 0], [0, -1]],
    "3x3": [[1, 1, 1], [0, 0, 0], [-1, -1, -1]],
    "5x5": np.linspace(-1, 1, 25).reshape(5, 5).round(2).tolist(),
    "3x2": [[1, -1], [2, -2], [0.5, 0.25]],
    "1x4": [[1, 2, 3, 4]],
}


def view_of(trace: Trace, stage: Stage | None = None, decimals: int = 2) -> Convolution2d:
    stage = stage or Stage(1920, 1080)
    return Convolution2d(trace, stage=stage, theme=THEME, input_name="it", decimals=decimals)


def over_digit(kernel: str, bias: float | None = 0.25) -> Trace:
    return over_image(digit(5).tolist(), KERNELS[kernel], bias)


def some_steps(trace: Trace, count: int = 6) -> list[int]:
    return sorted(set(np.linspace(0, len(trace) - 1, count).round().astype(int).tolist()))


def bounds(mobject) -> list[float]:
    low, high = mobject.points.min(axis=0), mobject.points.max(axis=0)
    return [*low[:2], *high[:2]]


def says(grid: NumberGrid, values: np.ndarray, text) -> bool:
    """Return whether a grid's numbers are these values, or are all left out."""
    texts = [seen(label) for label in grid.labels]
    return texts in ([], [text(float(v)) for v in values.flat])


@settings(deadline=None, max_examples=20)
@given(images(), stages, st.integers(0, 3))
def test_every_step_shows_the_traces_numbers_rounded(
    trace: Trace, stage: Stage, decimals: int
) -> None:
    view = view_of(trace, stage, decimals)
    plain = partial(number, decimals=decimals, trim=True)
    signed = partial(number, decimals=decimals, sign=True)
    trimmed = partial(number, decimals=decimals, sign=True, trim=True)
    colors = view.scale_of_values.colors
    for index in some_steps(trace):
        view.show(index)
        step, loupe = trace.step(index), view.loupe
        assert np.array_equal(loupe.patch.raster.colors, GreyScale().colors(step.patch[0]))
        assert np.array_equal(loupe.kernel.raster.colors, colors(step.kernel[0]))
        assert np.array_equal(loupe.products.raster.colors, colors(step.products[0]))
        assert says(loupe.patch, step.patch[0], plain)
        assert says(loupe.kernel, step.kernel[0], trimmed)
        assert says(loupe.products, step.products[0], trimmed)
        assert seen(loupe.sums.sum) == signed(step.products_sum)
        assert seen(loupe.sums.bias) == signed(step.bias or 0.0)
        assert seen(loupe.sums.value.label) == signed(step.value)
        plate = loupe.sums.value.plate.get_fill_color().to_int_rgb().tolist()
        assert plate == colors(step.value).tolist()


@settings(deadline=None, max_examples=20)
@given(images(), stages)
def test_map_is_filled_up_to_the_step(trace: Trace, stage: Stage) -> None:
    view = view_of(trace, stage)
    wanted = view.scale_of_values.colors(trace.output[0]).reshape(-1, 3)
    for index in some_steps(trace):
        shown = view.show(index).map.colors.reshape(-1, 3)
        assert np.array_equal(shown[: index + 1], wanted[: index + 1])
        assert (shown[index + 1 :] == rgb(THEME.surface)).all()
        assert bounds(view.marker) == pytest.approx(
            [getattr(view.map.cell(*divmod(index, trace.output.shape[2])), side)
             for side in ("left", "bottom", "right", "top")]
        )  # fmt: skip


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("frame", FRAMES)
def test_window_covers_exactly_the_cells_of_the_step(kernel: str, frame: str) -> None:
    trace = over_digit(kernel)
    view = view_of(trace, Stage(*FRAMES[frame]))
    rows, columns = trace.kernel_size
    for index in some_steps(trace):
        view.show(index)
        row, column = trace.step(index).start
        first = view.image.cell(row, column)
        last = view.image.cell(row + rows - 1, column + columns - 1)
        assert bounds(view.window) == pytest.approx(
            [first.left, last.bottom, last.right, first.top]
        )
        shown = trace.input[0, row : row + rows, column : column + columns]
        assert np.array_equal(view.loupe.patch.values, shown)


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("frame", FRAMES)
def test_cells_are_squares_of_one_size_apart_and_inside(kernel: str, frame: str) -> None:
    stage = Stage(*FRAMES[frame])
    view = view_of(over_digit(kernel), stage)
    image, output = view.image.cell(0, 0), view.map.cell(0, 0)
    for cell in (image, output, view.loupe.patch.raster.cell(0, 0)):
        assert cell.width == pytest.approx(cell.height)
    assert image.width == pytest.approx(output.width), "one scale for input and output"
    rasters = [view.image, view.map, view.bar.strip]
    rasters += [grid.raster for grid in (view.loupe.patch, view.loupe.kernel, view.loupe.products)]
    for raster in rasters:
        assert stage.safe.left - 1e-6 <= raster.box.left
        assert raster.box.right <= stage.safe.right + 1e-6
        assert stage.body.bottom - 1e-6 <= raster.box.bottom
        assert raster.box.top <= stage.body.top + 1e-6
    for i, one in enumerate(rasters):
        for other in rasters[i + 1 :]:
            across = min(one.box.right, other.box.right) - max(one.box.left, other.box.left)
            down = min(one.box.top, other.box.top) - max(one.box.bottom, other.box.bottom)
            assert across <= 0 or down <= 0


def test_show_is_a_function_of_the_step() -> None:
    trace = over_digit("3x3")
    there, back = view_of(trace), view_of(trace)
    for index in (600, 3, 77, 150):
        back.show(index, numbers=index != 77)
    assert np.array_equal(painted([there.show(150)]), painted([back]))


def test_numbers_can_be_left_out_while_the_colours_stay() -> None:
    trace = over_digit("3x3")
    view = view_of(trace).show(180)
    assert "".join(map(seen, view.loupe.products.labels))
    colors = view.loupe.products.raster.colors.copy()
    view.show(180, numbers=False)
    texts = [*view.loupe.patch.labels, *view.loupe.products.labels]
    texts += [view.loupe.sums.sum, view.loupe.sums.value.label]
    assert not "".join(map(seen, texts))
    assert np.array_equal(view.loupe.products.raster.colors, colors)
    # the kernel and the bias stay the same all the time
    assert seen(view.loupe.sums.bias) == "+0.25"
    assert "".join(map(seen, view.loupe.kernel.labels)) == "+1+1+1000−1−1−1"


def test_counter_counts_the_windows() -> None:
    trace = over_digit("3x3")
    view = view_of(trace, Stage(1080, 1920))
    for index in (0, 149, 675):
        view.show(index)
        assert view.counter.text == f"{index + 1} of 676"


@pytest.mark.parametrize("frame", FRAMES)
def test_map_and_input_are_named(frame: str) -> None:
    view = view_of(over_digit("3x3"), Stage(*FRAMES[frame]))
    assert view.input_labels[0].text == "input"
    assert view.map_labels[0].text == "feature map"
    assert "28×28" in view.input_labels[1].text
    for label, raster in ((view.input_labels[0], view.image), (view.map_labels[0], view.map)):
        assert label.get_bottom()[1] > raster.box.top
        assert label.points[:, 0].min() == pytest.approx(raster.box.left, abs=0.01)


def test_legend_spans_the_numbers() -> None:
    view = view_of(over_digit("3x3"))
    assert view.scale_of_values.limit >= np.abs(view.trace.output).max()
    limit = number(view.scale_of_values.limit, 2)
    assert {label.text for label in view.bar.labels} == {f"−{limit}", "0", limit}


def test_glide_goes_from_window_to_window() -> None:
    view = view_of(over_digit("3x3"))
    for start, end in ((0, 1), (25, 26)):
        view.glide(start, end, 0)
        before = bounds(view.window)
        view.glide(start, end, 1)
        after = bounds(view.window)
        view.glide(start, end, 0.5)
        assert bounds(view.window) == pytest.approx(np.add(before, after) / 2)
        view.show(end)
        assert bounds(view.window) == pytest.approx(after)
