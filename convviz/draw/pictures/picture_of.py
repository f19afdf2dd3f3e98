"""The picture that suits a layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, overload

from manim import config

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.fonts import register_fonts
from convviz.draw.kit.theme import THEMES, Theme
from convviz.draw.layout.stage import Stage
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.draw.pictures.stamps import Stamps
from convviz.draw.pictures.windows import Windows
from convviz.errors import InputError
from convviz.traces.layer_trace import LayerTrace, WindowTrace
from convviz.traces.transposed_trace import TransposedTrace


@overload
def picture_of(trace: WindowTrace[Any], **options: Any) -> Windows: ...
@overload
def picture_of(trace: TransposedTrace, **options: Any) -> Stamps: ...
@overload
def picture_of(trace: LayerTrace[Any], **options: Any) -> LayerPicture: ...
def picture_of(
    trace: LayerTrace[Any],
    *,
    stage: Stage | None = None,
    theme: Theme | None = None,
    decimals: int = 2,
    channel: int | Sequence[int] = 0,
    input_name: str | Sequence[str] = "",
    words: Sequence[str] | None = None,
    box: Box | None = None,
    **options: Any,
) -> LayerPicture:
    """Return the picture of a layer: windows that slide, or of a transposed convolution stamps.

    Parameters
    ----------
    trace
        From `convviz.trace`, with any of torch's settings.
    stage, theme
        For which frame, and in which colours; manim's own frame and the dark theme by default.
        In a `ConvScene`, `self.picture(trace)` gives the scene's.
    decimals
        Of the numbers on show, 0 to 6.
    channel
        The output channel to look at; two of them for a Conv2d with one input channel.
    input_name
        What the input is called, e.g. "the digit 5"; for several channels a name for each.
    words
        What stands above the columns of a sequence, a word for each.
    box
        Where in the frame, in manim's units; by default the stage's body. Two pictures stand
        side by side in the two halves of a box: `stage.body.columns(2)`.

    Raises
    ------
    InputError
        For what the picture cannot show.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import picture_of
    >>> layer = torch.nn.MaxPool2d(2)
    >>> view = picture_of(convviz.trace(layer, torch.rand(1, 4, 6)), input_name="noise")
    >>> len(view)
    6
    >>> scene.add(view.show(3))
    """
    picture: Callable[..., LayerPicture] = Windows if isinstance(trace, WindowTrace) else Stamps
    if not isinstance(trace, (WindowTrace, TransposedTrace)):
        raise InputError(f"there is no picture of {trace.operation}")
    if words is not None and trace.spatial_rank == 1 and len(words) != trace.input.shape[1]:
        raise InputError(
            f"words has {len(words)}, and the input {trace.input.shape[1]} columns: a word for each"
        )
    register_fonts()
    return picture(
        trace,
        stage=Stage(config.pixel_width, config.pixel_height) if stage is None else stage,
        theme=THEMES["dark"] if theme is None else theme,
        decimals=decimals,
        channel=channel,
        input_name=input_name,
        words=words,
        box=box,
        **options,
    )
