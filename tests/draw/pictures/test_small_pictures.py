"""The pictures of convolution arithmetic: every number, where it is read, how large it is."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.arithmetic import configuration, configurations
from convviz.draw import Label
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.formatting import number
from convviz.studio.arithmetic import arithmetic_entry, arithmetic_job

from ...layout_lint import lint
from ...staging import painted, seen, staged
from ..camera.test_redraw import check

NAMES = list(configurations())
every = pytest.mark.parametrize("name", NAMES)


def scene_of(name: str) -> Any:
    return arithmetic_entry(configuration(name)).load()


def begun(name: str, **options: Any) -> Any:
    """The stage of a picture in its own size, and the picture."""
    chosen = configuration(name)
    return staged(scene_of(name), chosen.size, configuration=name, **options)


def texts(labels: list[Label], shape: tuple[int, ...]) -> NDArray[np.str_]:
    return np.array([seen(label) for label in labels]).reshape(shape)


def told(values: NDArray[np.floating]) -> NDArray[np.str_]:
    return np.array([[number(v, 1, trim=True) for v in row] for row in values])


@every
def test_every_number_is_there_in_the_size_of_the_original(name: str) -> None:
    with begun(name) as scene:
        picture, (trace,) = scene.begin(), scene.layers()
        shape = trace.output.shape[1:]
        if configuration(name).transposed:
            inside = picture.target.kept
            size = picture.target.size
        else:
            inside = slice(None), slice(None)
            size = shape
        source = picture.input_grid.labels
        assert (texts(source, trace.input.shape[1:]) == told(trace.input[0])).all()
        for index in range(len(picture)):
            picture.show(index)
            if not configuration(name).transposed:
                count = sum(label != "" for label in texts(picture.target.labels, (-1,)))
                assert count == index + 1
        picture.finish(1.0)
        assert (texts(picture.target.labels, size)[inside] == told(trace.output[0])).all()
        if trace.weight is not None:
            kernel = picture.kernel[0].labels
            assert (texts(kernel, trace.kernel_size) == told(trace.weight[0, 0])).all()


@pytest.mark.parametrize("name", [n for n in NAMES if "transposed" in n])
def test_sums_run_while_stamps_land(name: str) -> None:
    with begun(name) as scene:
        picture, (trace,) = scene.begin(), scene.layers()
        rows, columns = trace.canvas_size
        for index in range(len(picture)):
            picture.show(index)
            shown = texts(picture.target.labels, picture.target.size)[:rows, :columns]
            touched = shown != ""
            sums = told(trace.canvas(index + 1)[0])
            assert (shown[touched] == sums[touched]).all()
            assert touched.any()
        # before the rim goes all of it is there to be read
        assert touched.all()


@every
def test_input_and_output_are_named_with_their_shapes(name: str) -> None:
    chosen = configuration(name)
    with begun(name) as scene:
        names = [seen(label) for label in scene.begin().names]
        assert names[:2] == [
            f"input {chosen.reads}×{chosen.reads}",
            f"output {chosen.gives}×{chosen.gives}",
        ]
        assert (
            names[2]
            == {None: "kernel", "max": "largest of 9", "average": "average of 9"}[chosen.mode]
        )


@every
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_layout(name: str, theme: str) -> None:
    with begun(name, theme=theme) as scene:
        count = len(scene.begin())
    for step in sorted({0, count // 2, count - 1}):
        with begun(name, theme=theme) as scene:
            scene.show_step(step)
            assert not [str(finding) for finding in lint(scene)]


@every
def test_windows_are_where_torch_reads(name: str) -> None:
    with begun(name) as scene:
        picture, (trace,) = scene.begin(), scene.layers()
        pixel = scene.camera.frame_width / scene.camera.pixel_width
        for index in range(len(picture)):
            picture.show(index)
            step = trace.step(index)
            hand = picture.marker if configuration(name).transposed else picture.windows[0]
            low, high = hand.points.min(axis=0), hand.points.max(axis=0)
            if configuration(name).transposed:
                start = tuple(s + p for s, p in zip(step.start, trace.padding, strict=True))
                grid = picture.target
            else:
                start, grid = step.start, picture.source
            reach = [
                d * (k - 1) + 1 for d, k in zip(trace.dilation, trace.kernel_size, strict=True)
            ]
            box = grid.cells(start, reach)
            corners = np.array([box.left, box.bottom, box.right, box.top])
            assert np.abs(corners - [*low[:2], *high[:2]]).max() <= pixel


def test_max_pooling_lights_the_winner() -> None:
    with begun("numerical_max_pooling") as scene:
        picture, (trace,) = scene.begin(), scene.layers()
        for index in range(len(picture)):
            picture.show(index)
            _, row, column = trace.step(index).argmax
            middle = picture.winner.points[:, :2].mean(axis=0)
            cell = picture.source.cell(row, column)
            assert np.allclose(middle, cell.center[:2], atol=0.05 * cell.width)


def test_without_numbers_cells_have_colours_alone() -> None:
    for name in ("padding_strides", "padding_strides_transposed"):
        with begun(name, numbers=False) as scene:
            scene.show_step(3)
            said = [m.text for m in scene.get_mobject_family_members() if isinstance(m, Label)]
            assert len([text for text in said if text]) == 3


@pytest.mark.parametrize(
    "name", ["padding_strides", "padding_strides_odd_transposed", "numerical_max_pooling"]
)
def test_frames_in_which_only_what_changed_is_drawn(name: str) -> None:
    job = arithmetic_job(configuration(name), resolution=(120, 130), fps=Fraction(5))
    assert check(job).spared > 0


@pytest.mark.parametrize("name", ["dilation", "padding_strides_odd_transposed"])
def test_each_frame_can_be_drawn_alone(name: str) -> None:
    job = arithmetic_job(configuration(name), resolution=(120, 130), fps=Fraction(4))
    whole: list[NDArray[np.uint8]] = []
    job.play(lambda frame, repeat, _: whole.extend([frame.copy()] * repeat))
    alone: list[NDArray[np.uint8]] = []
    numbers = range(0, len(whole), 7)
    for at in numbers:
        job.play(lambda frame, repeat, _: alone.append(frame.copy()), wanted={at}, last=at)
    for at, frame in zip(numbers, alone, strict=True):
        assert np.array_equal(frame, whole[at]), at


@pytest.mark.parametrize(
    "name", ["padding_strides", "padding_strides_odd_transposed", "numerical_max_pooling"]
)
def test_it_is_a_picture_like_the_large_ones(name: str) -> None:
    with begun(name) as scene:
        picture = scene.begin()
        assert isinstance(picture, LayerPicture)
        last = len(picture) - 1
        wanted = look(picture.show(last))
        for way in (picture.empty, lambda: picture.restart(0.5), lambda: picture.approach(0, 0.3)):
            way()
            assert np.array_equal(look(picture.show(last)), wanted)
        picture.approach(last, 1.0)
        assert np.array_equal(look(picture), wanted)
        picture.land(last, 1.0)
        assert np.array_equal(look(picture), wanted)
        picture.approach(last, 0.5)
        assert not np.array_equal(look(picture), wanted)
        assert set(picture.of_one_step) <= set(picture.parts)
        picture.empty()
        assert not "".join(seen(label) for label in picture.input_grid.labels)
        assert not "".join(seen(label) for label in picture.target.labels)
        for part in picture.parts.values():
            if part.draw is not None:
                part.draw(1.0)
        assert all(seen(label) for label in picture.input_grid.labels)


@every
def test_boxes_are_where_a_step_reads_and_writes(name: str) -> None:
    with begun(name) as scene:
        picture = scene.begin()
        for index in (0, len(picture) - 1):
            picture.show(index)
            transposed = configuration(name).transposed
            hand = picture.marker if transposed else picture.windows[0]
            box = (picture.output_boxes if transposed else picture.window_boxes)(index)[0]
            assert np.allclose(hand.points[:, :2].mean(axis=0), box.center[:2], atol=0.05)
            mark = picture.windows[0] if transposed else picture.marker
            box = (picture.window_boxes if transposed else picture.output_boxes)(index)[0]
            assert np.allclose(mark.points[:, :2].mean(axis=0), box.center[:2], atol=0.05)


def look(picture: LayerPicture) -> NDArray[np.uint8]:
    return painted([picture], (200, 200))
