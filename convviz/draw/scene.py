"""The Scene base: typed class attributes are a scene's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self, overload

from manim import Animation, Camera, ManimColor, Mobject, Scene

from convviz.alt_text import in_words
from convviz.draw.camera import ConvCamera
from convviz.draw.kit.fonts import Weight, register_fonts
from convviz.draw.kit.label import Label, Place, fitted_size, shortened
from convviz.draw.kit.theme import THEMES, Theme, ThemeName
from convviz.draw.layout.stage import Stage
from convviz.draw.parts.paragraph import Paragraph, Say
from convviz.draw.parts.style import Style
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.draw.pictures.picture_of import picture_of
from convviz.draw.pictures.stamps import Stamps
from convviz.draw.pictures.windows import Windows
from convviz.errors import InputError
from convviz.formatting import grouped, shape
from convviz.traces.layer_trace import LayerTrace, WindowTrace
from convviz.traces.transposed_trace import TransposedTrace

# of the title's line: no more of it is for the shapes beside the title
SHAPES_SHARE = 0.6


@dataclass(frozen=True)
class Beat:
    """One sentence at the foot, and the time in seconds at which it begins."""

    time: float
    text: str


class ConvScene(Scene):
    """A Manim scene about a convolution.

    A subclass gives a `title` and a `category`, its parameters as annotated class
    attributes, `layers()` and `construct()`; `show_step()` draws one step alone. Another
    value of a parameter is another class attribute, so a subclass with `words = "we met"`
    is a scene of its own.

    Parameters
    ----------
    renderer, camera_class
        As manim's `Scene` takes them. The commands make the scene; nobody has to.

    Attributes
    ----------
    title, category
        What stands above it and what `convviz list` puts it under.
    order
        The scene's place in the article's film; None keeps it out.
    theme_name
        "dark" or "light".
    stage, theme
        The frame's regions and the colours, from `setup()` on.
    beats
        The sentences said so far.
    headline
        The title on show; until `head` gives one, the class's.

    Examples
    --------
    >>> import torch
    >>> from convviz import trace
    >>> from convviz.digits import digit
    >>> from convviz.draw import ConvScene
    >>> class Mine(ConvScene):
    ...     title = "The largest of some"
    ...     category = "mine"
    ...     size: int = 2
    ...
    ...     def layers(self):
    ...         return [trace(torch.nn.MaxPool2d(self.size), digit(5)[None])]
    ...
    ...     def construct(self):
    ...         (layer,) = self.layers()
    ...         self.head(self.title, "a pooling", layer.input.shape, layer.output.shape)
    ...         self.add(self.picture(layer).show(50))
    ...         self.show("Each window keeps its brightest pixel.")
    >>> Mine.with_parameters(size=4).size
    4
    """

    title: ClassVar[str]
    category: ClassVar[str]
    order: ClassVar[int | None] = None
    theme_name: ClassVar[ThemeName] = "dark"

    stage: Stage
    theme: Theme

    def __init__(
        self,
        renderer: Any = None,
        camera_class: type[Camera] = ConvCamera,
        **kwargs: Any,
    ) -> None:
        super().__init__(renderer=renderer, camera_class=camera_class, **kwargs)
        self.beats: list[Beat] = []
        self.pictures: list[LayerPicture] = []
        self._head: list[Mobject] = []
        self.headline = getattr(self, "title", type(self).__name__)

    @classmethod
    def with_parameters(cls, **values: Any) -> type[Self]:
        """Return the scene with other values of its parameters."""
        return type(cls.__name__, (cls,), {"__module__": cls.__module__, **values})

    def layers(self) -> Sequence[LayerTrace[Any]]:
        """Return the traces of all layers that the scene shows.

        Raises
        ------
        InputError
            If the parameters do not fit together.
        """
        raise NotImplementedError

    def counts(self) -> dict[str, int]:
        """Return what the scene counts beyond its layers' numbers, by what they count."""
        return {}

    @overload
    def picture(self, trace: WindowTrace[Any], **options: Any) -> Windows: ...
    @overload
    def picture(self, trace: TransposedTrace, **options: Any) -> Stamps: ...
    @overload
    def picture(self, trace: LayerTrace[Any], **options: Any) -> LayerPicture: ...
    def picture(self, trace: LayerTrace[Any], **options: Any) -> LayerPicture:
        """Return the picture of a layer for this scene's frame and in its colours.

        Parameters
        ----------
        options
            As `picture_of` takes them: `decimals`, `channel`, `input_name`, `words`, `box`.
        """
        view = picture_of(trace, **{"stage": self.stage, "theme": self.theme, **options})
        self.pictures.append(view)
        return view

    def step_count(self) -> int:
        """Return how many steps `show_step` can draw.

        By default those of the one picture that the scene makes; of a scene with a
        `show_step` of its own, all steps of its layers.
        """
        if type(self).show_step is ConvScene.show_step:
            return len(self._only_picture())
        return sum(len(trace) for trace in self.layers())

    def show_step(self, index: int) -> None:
        """Put the picture of one step into the scene, without animation.

        By default that of the one picture that the scene makes: the film is gone through
        without being played, and what it says is left out.

        Raises
        ------
        InputError
            If the scene makes none by `picture`, or several.
        """
        view = self._only_picture()
        self.add(*self._head, view.show(index))

    def _only_picture(self) -> LayerPicture:
        if not self.pictures:
            # what construct() adds and says meanwhile is not kept
            self.play = self.wait = lambda *_, **__: None
            self.construct()
            self.clear()
            self.beats.clear()
        if len(self.pictures) != 1:
            count = f"{len(self.pictures)} pictures" if self.pictures else "no picture"
            raise InputError(
                f"{type(self).__name__} has no steps that can be drawn alone: it makes {count} "
                "by self.picture(trace), where one is needed, and has no show_step()"
            )
        return self.pictures[0]

    def alt_text(self) -> str:
        """Return one paragraph that stands for the film where it cannot be seen.

        It is asked for when the film has been played.
        """
        told = [self.headline if self.headline[-1:] in ".?!" else f"{self.headline}."]
        if type(self).layers is not ConvScene.layers:
            decimals = getattr(self, "decimals", 2)
            told += [in_words(trace, decimals) for trace in self.layers()]
        told += [
            f"{what[:1].upper()}{what[1:]}: {grouped(n)}." for what, n in self.counts().items()
        ]
        return " ".join(told + [beat.text for beat in self.beats[-1:]])

    def setup(self) -> None:
        """Take the frame's measures and the theme's background."""
        register_fonts()
        camera = self.camera
        self.theme = THEMES[self.theme_name]
        self.stage = Stage(camera.pixel_width, camera.pixel_height)
        camera.frame_width = self.stage.frame.width
        camera.frame_height = self.stage.frame.height
        camera.background_color = ManimColor(self.theme.background)

    def head(self, title: str, subtitle: str, *dims: tuple[int, ...]) -> None:
        """Add the title, the line under it, the shapes of the data, and an empty foot."""
        stage, ink = self.stage, self.theme.ink
        self.headline = title
        shapes = " → ".join(shape(d) for d in dims)
        if stage.corner_is_beside_title:
            end: Place = stage.corner.at(1, 0.5), "right"
            corner = self._line(shapes, end, stage.corner.width * SHAPES_SHARE)
            room = stage.title.width - corner.width - 0.5
        else:
            corner = self._line(shapes, (stage.corner.at(0, 0.5), "left"), stage.corner.width)
            room = stage.title.width
        above: Place = stage.title.at(0, 0.5), "left"
        below: Place = stage.subtitle.at(0, 0.5), "left"
        self._foot = Paragraph(
            "", stage.foot, size=stage.label_size, color=ink, lines=stage.foot_lines
        )
        self._head = [
            self._line(title, above, room, size=stage.title_size, color=ink, weight="bold"),
            self._line(subtitle, below, stage.subtitle.width),
            corner,
            self._foot,
        ]
        self.add(*self._head)

    def _line(
        self,
        text: str,
        place: Place,
        width: float,
        *,
        size: float | None = None,
        color: str | None = None,
        weight: Weight = "regular",
    ) -> Label:
        """Return a line of text: smaller if that fits it into a width, or else shortened."""
        style = Style(self.stage, self.theme)
        most = style.size if size is None else size
        fitted = fitted_size(text, most, width, weight=weight, least=style.least)
        said = shortened(text, fitted, width + 1e-6, weight=weight)  # which it may fill
        return style.label(said, place, size=fitted, color=color, weight=weight)

    def say(self, text: str) -> Animation:
        """Return the animation by which the foot says this from now on."""
        self.beats.append(Beat(self.time, text))
        return Say(self._foot, text)

    def show(self, text: str) -> None:
        """Let the foot say this at once."""
        self.beats.append(Beat(self.time, text))
        self._foot.set_text(text)
