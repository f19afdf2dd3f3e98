"""Frames in which only what changed is drawn are the frames in which everything is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import (
    BLUE,
    GREEN,
    RED,
    RIGHT,
    UP,
    WHITE,
    YELLOW,
    CapStyleType,
    Circle,
    Dot,
    FadeIn,
    FadeOut,
    Group,
    LineJointType,
    Mobject,
    MovingCamera,
    MovingCameraScene,
    PointCloudDot,
    Polygon,
    Rotate,
    Scene,
    Square,
    Star,
    Text,
    Transform,
    ValueTracker,
    VGroup,
    VMobject,
    always_redraw,
    tempconfig,
)
from manim.renderer.cairo_renderer import CairoRenderer
from manim.utils.iterables import list_update
from numpy.typing import NDArray

from convviz.draw import Box, ConvCamera, Label, Raster
from convviz.rect import Rect
from convviz.studio.catalogue import SceneEntry, catalogue, find
from convviz.studio.job import Job
from convviz.studio.settings import Settings

from ...unhurried import UnhurriedCamera, like, outside

SHAPES = {"wide": (192, 108), "square": (108, 108), "tall": (108, 192)}
FRAME = {
    "pixel_width": 120,
    "pixel_height": 80,
    "frame_width": 12.0,
    "frame_height": 8.0,
    "background_color": "#0F1219",
}


def near(one: NDArray[np.uint8], other: NDArray[np.uint8], shared: float = 1e-4) -> bool:
    """Return whether two pictures are the same but for roundings.

    Cairo rounds in another way where it lays on a mask: by one level at an antialiased edge,
    by two in the few pixels, this share of all, that two glyphs share.
    """
    apart = np.maximum(one, other) - np.minimum(one, other)
    return bool(apart.max() <= 2 and (apart > 1).any(axis=2).mean() <= shared)


class Checked:
    """Compares every frame of a film with an unhurried one, and what changed in it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.before: NDArray[np.uint8] | None = None
        self.pictures = 0
        self.spared = 0

    def on_frame(
        self, frame: NDArray[np.uint8], repeat: int, changed: Sequence[Rect] | None
    ) -> None:
        everything = list_update(self.scene.mobjects, self.scene.foreground_mobjects)
        camera = self.scene.camera
        assert near(frame, like(camera).picture(everything)), f"picture {self.pictures}"
        whole = like(camera, ConvCamera)
        whole.redraw(whole.background, everything)
        wanted = whole.pixel_array
        assert np.array_equal(frame, wanted), f"picture {self.pictures}"
        if changed is not None:
            assert self.before is not None
            assert outside(self.before, frame, changed) == 0
            self.spared += 1
        self.before = wanted
        self.pictures += 1


def check(job: Job) -> Checked:
    with job.session() as (scene, renderer):
        checked = Checked(scene)
        renderer.on_frame = checked.on_frame
        scene.render()
    return checked


@pytest.mark.parametrize(
    ("theme", "shape"), [("dark", "wide"), ("light", "square"), ("dark", "tall")]
)
@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.id)
def test_frames_of_the_catalogue(entry: SceneEntry, theme: Any, shape: str) -> None:
    checked = check(Job(entry, Settings(*SHAPES[shape], Fraction(2), theme)))
    assert checked.spared > checked.pictures / 2


def test_frames_that_differ_little() -> None:
    checked = check(Job(find("sentence-slide")[0], Settings(192, 108, Fraction(8), "light")))
    assert checked.pictures > 80
    assert checked.spared > checked.pictures * 0.9


# Scenes of anything. A change is a function of the scene's mobjects, bottom to top.
Change = Callable[[list[Mobject]], object]

whole = st.integers(-5, 5)
colors = st.sampled_from([[RED], [BLUE], [WHITE, YELLOW], [GREEN, RED, BLUE]])
opacities = st.sampled_from([0.0, 0.3, 1.0])
widths = st.sampled_from([0.0, 2.0, 30.0])
texts = st.sampled_from(["", "0", "-1.33", "we met", "…"])
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h), whole, whole, *[st.integers(1, 4)] * 2
)


@st.composite
def paths(draw: st.DrawFn) -> VMobject:
    shapes = [
        lambda: Circle(draw(st.integers(1, 3))),
        lambda: Square(draw(st.integers(1, 4))),
        lambda: Polygon((-3, 0, 0), (3, 0.3, 0), (-3, 0.6, 0)),  # a long sharp corner
        lambda: Star(5, outer_radius=2),
        lambda: Label(draw(texts), size=150, color=WHITE),
    ]
    path = draw(st.sampled_from(shapes))()
    path.joint_type = draw(st.sampled_from(LineJointType))
    path.set_cap_style(draw(st.sampled_from(CapStyleType)))
    style(draw, path)
    path.shift((draw(whole), draw(whole), 0))
    return path


def style(draw: st.DrawFn, path: VMobject) -> None:
    path.set_fill(draw(colors), opacity=draw(opacities), family=False)
    for background in (False, True):
        path.set_stroke(
            draw(colors), draw(widths), draw(opacities), background=background, family=False
        )


@st.composite
def rasters(draw: st.DrawFn) -> Raster:
    shape = (draw(st.integers(1, 6)), draw(st.integers(1, 6)), 3)
    colors = np.random.default_rng(draw(st.integers(0, 9))).integers(0, 256, shape, np.uint8)
    raster = Raster(colors, draw(boxes), line_color=draw(st.sampled_from([None, "#8899AA"])))
    raster.opacity = draw(opacities)
    return raster


pieces = paths() | rasters()


@st.composite
def groups(draw: st.DrawFn) -> Mobject:
    members = draw(st.lists(pieces, max_size=3))
    if draw(st.booleans()):
        return Group(*members)
    # a path that has submobjects is drawn too, and its gradient runs over them all
    return draw(paths()).add(*(each for each in members if isinstance(each, VMobject)))


mobjects = pieces | groups()


def change_one(draw: st.DrawFn, mobject: Mobject) -> None:
    """Change one mobject, itself and not its submobjects, in one of the ways it has."""
    family = mobject.get_family()
    one = family[draw(st.integers(0, len(family) - 1))]
    ways: list[Callable[[], object]] = [
        lambda: one.shift((draw(whole) / 4, draw(whole) / 4, 0)),
        lambda: one.scale(draw(st.sampled_from([0.5, 1.3]))),
        lambda: one.set_z_index(draw(st.integers(-1, 1)), family=False),
    ]
    if isinstance(one, Label):
        ways.append(lambda: one.set_text(draw(texts)))
    if isinstance(one, VMobject):
        ways += [
            lambda: style(draw, one),
            lambda: one.rotate(0.3),
            lambda: one.add(draw(paths())),
        ]
    if isinstance(one, Raster):
        cell = draw(st.integers(0, one.grid[0] - 1)), draw(st.integers(0, one.grid[1] - 1))
        ways += [
            lambda: one.colors.__setitem__(cell, draw(st.integers(0, 255))),
            lambda: setattr(one, "colors", draw(rasters()).colors),
            lambda: setattr(one, "opacity", draw(opacities)),
            lambda: one.place(draw(boxes)),
        ]
    if one.submobjects:
        ways.append(lambda: one.remove(one.submobjects[0]))
    draw(st.sampled_from(ways))()


def change_scene(draw: st.DrawFn, scene: list[Mobject]) -> None:
    """Let something come, go, change or change its place among the others."""
    ways: list[Callable[[], object]] = [lambda: scene.append(draw(mobjects)), lambda: None]
    if scene:
        at = draw(st.integers(0, len(scene) - 1))
        ways += [lambda: change_one(draw, scene[at])] * 6
        ways += [lambda: scene.pop(at), lambda: scene.append(scene.pop(at))]
        ways.append(lambda: scene.append(scene[at]))  # there twice
    draw(st.sampled_from(ways))()


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_scene_however_it_changes(data: st.DataObject) -> None:
    draw = data.draw
    hurried, unhurried = ConvCamera(**FRAME), UnhurriedCamera(**FRAME)
    scene = draw(st.lists(mobjects, max_size=5))
    background = hurried.background
    before = None
    for _ in range(5):
        rects = hurried.redraw(background, scene)
        assert near(hurried.pixel_array, unhurried.picture(scene), 0.01)  # texts above texts
        whole = ConvCamera(**FRAME)
        whole.redraw(whole.background, scene)
        wanted = whole.pixel_array
        assert np.array_equal(hurried.pixel_array, wanted)
        if before is not None and rects is not None:
            assert outside(before, wanted, rects) == 0
        before = wanted
        for _ in range(draw(st.integers(0, 3))):
            change_scene(draw, scene)


class Given:
    """Stands for a scene's entry in the catalogue."""

    def __init__(self, scene: type[Scene]) -> None:
        self.scene = scene

    def load(self) -> type[Scene]:
        return self.scene


def job_of(scene: type[Scene]) -> Job:
    entry: Any = Given(scene)
    return Job(entry, Settings(192, 108, Fraction(8)))


class Comings(Scene):
    """Things come, go and change between the plays."""

    def construct(self) -> None:
        still = Square(fill_opacity=0.5, fill_color=RED).shift((-3, 0, 0))
        moved = Circle(fill_opacity=1)
        self.add(still, moved)
        self.play(moved.animate.shift(RIGHT))
        self.remove(still)  # nothing of it may stay behind
        self.play(moved.animate.shift(RIGHT))
        self.wait()
        self.play(FadeIn(still), FadeOut(moved))
        still.set_fill(BLUE)
        self.wait()
        self.clear()
        self.wait()


class Backgrounds(Scene):
    def construct(self) -> None:
        self.add(Square())
        self.wait()
        self.camera.background_color = BLUE
        self.wait()
        self.play(FadeIn(Circle()))


class Layers(Scene):
    """What does not move lies above what moves, by its z index and in the foreground."""

    def construct(self) -> None:
        above = Square(3, fill_opacity=1, fill_color=RED).set_z_index(1)
        moved = Circle(fill_opacity=1)
        front = Dot(radius=0.4)
        self.add(above, moved)
        self.add_foreground_mobjects(front)
        self.play(moved.animate.shift(RIGHT))
        self.add(Square(fill_opacity=1, fill_color=GREEN))
        self.play(moved.animate.shift(3 * RIGHT))


class Trackers(Scene):
    """A value that no one sees moves what is seen."""

    def construct(self) -> None:
        value = ValueTracker(0)
        dot = always_redraw(lambda: Dot().move_to((value.get_value(), 1, 0)))
        self.add(dot, Text("value", font_size=40))
        self.play(value.animate.set_value(3))


class Nested(Scene):
    def construct(self) -> None:
        inner = VGroup(Square(), Circle().shift(RIGHT)).set_color([RED, YELLOW])
        row = Group(inner, Text("a b"), Raster(np.zeros((2, 2, 3), np.uint8), Box(3, 1, 5, 3)))
        self.play(FadeIn(inner))
        self.play(row.animate.shift(UP))
        self.play(Rotate(inner, 1), row[2].animate.shift(RIGHT))
        other = Raster(np.full((2, 2, 3), 250, np.uint8), Box(-3, -3, 0, 0))
        self.play(Transform(row[2], other), FadeIn(Raster(other.colors[:1], Box(1, -3, 3, -1))))
        self.play(Transform(row[2], Raster(np.zeros((3, 1, 3), np.uint8), Box(-3, -3, 0, 0))))
        self.play(FadeOut(row))


class Zoomed(Scene):
    """Manim's plain camera is not made to be moved, yet it may be."""

    def construct(self) -> None:
        moved = Square(fill_opacity=1)
        raster = Raster(np.full((2, 2, 3), 200, np.uint8), Box(2, 1, 4, 3))
        self.add(raster, moved)
        self.play(moved.animate.shift(RIGHT))
        self.camera.frame_width, self.camera.frame_height = 20, 11.25
        self.camera.frame_center = np.array([1.0, 0.0, 0.0])
        self.play(moved.animate.shift(RIGHT))


@pytest.mark.parametrize("scene", [Comings, Backgrounds, Layers, Trackers, Nested, Zoomed])
def test_a_plain_manim_scene(scene: type[Scene]) -> None:
    checked = check(job_of(scene))
    assert checked.spared > 0


def test_a_raster_blends_and_fades_as_manim_asks() -> None:
    dark = Raster(np.full((2, 2, 3), 10, np.uint8), Box(0, 0, 1, 1))
    bright = Raster(np.full((2, 2, 3), 210, np.uint8), Box(2, 0, 3, 1)).fade(0.5)
    between = dark.copy().interpolate(dark, bright, 0.25)
    assert (between.colors == 60).all()
    assert between.opacity == 0.875
    assert between.box == Box(0.5, 0, 1.5, 1)
    tall = Raster(np.full((3, 1, 3), 99, np.uint8), Box(0, 0, 1, 1))
    grids = [dark.copy().interpolate(dark, tall, alpha).grid for alpha in (0, 0.4, 0.6, 1)]
    assert grids == [(2, 2), (2, 2), (3, 1), (3, 1)]


class Cloud(Scene):
    """Points are drawn by manim alone, and with them all the rest."""

    def construct(self) -> None:
        cloud, dot = PointCloudDot(radius=1, density=8), Dot(radius=0.3)
        self.add(cloud, dot)
        self.play(dot.animate.shift(2 * RIGHT))
        self.play(cloud.animate.shift(UP))
        self.remove(cloud)
        self.play(dot.animate.shift(2 * RIGHT))


def test_a_cloud_of_points() -> None:
    checked = check(job_of(Cloud))
    # the first frame without it is still new everywhere
    assert checked.spared == 7


class Follow(MovingCameraScene):
    def construct(self) -> None:
        still, moved = Square(fill_opacity=0.5), Circle(fill_opacity=0.5).shift(RIGHT)
        self.add(still, moved)
        self.play(self.camera.frame.animate.scale(0.5).move_to(moved))
        self.play(moved.animate.shift(UP))
        self.wait()


class Recorder(CairoRenderer):
    """Manim's own renderer, its frames kept."""

    def __init__(self, **kwargs: Any) -> None:
        self.frames: list[NDArray[np.uint8]] = []
        super().__init__(**kwargs)

    def add_frame(self, frame: NDArray[np.uint8], num_frames: int = 1) -> None:
        self.frames += [frame] * num_frames


def test_another_camera_draws_as_it_does_in_manim() -> None:
    measures = {"pixel_width": 192, "pixel_height": 108, "frame_rate": 8.0}
    hidden = {"dry_run": True, "disable_caching": True, "progress_bar": "none"}
    size = {"frame_width": 8 * 192 / 108, "frame_height": 8.0}
    with tempconfig({**measures, **hidden, **size}):
        recorder = Recorder(camera_class=MovingCamera)
        Follow(renderer=recorder).render()
    frames: list[NDArray[np.uint8]] = []
    job_of(Follow).play(lambda frame, repeat, _: frames.extend([frame.copy()] * repeat))
    assert len(frames) == 24
    assert np.array_equal(frames, recorder.frames)
