"""What every picture of a layer has in common, so that one set of moves works on all of them."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Self

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.theme import Theme
from convviz.draw.parts.part import Part
from convviz.traces.layer_trace import LayerTrace


class LayerPicture(Group):
    """One layer at work, as a function of the step.

    A picture is a manim mobject: add it and the last step that was shown is seen; every step
    can be shown alone, in any order. `Sweep` and the moves (`come`, `go`, `land`, `step_to`)
    take any of them.

    Attributes
    ----------
    trace
        What is shown.
    theme
        In which colours.
    parts
        What comes and goes by name, in the order in which a film shows it, such as "input",
        "padding", "window", "patch", "kernel", "products", "value"; a picture has those that
        its layer has.
    of_one_step
        The names of the parts that belong to a single step, and go when all steps are done.
    moving
        All that `show` changes.

    Examples
    --------
    >>> import torch, convviz
    >>> from convviz.draw import picture_of
    >>> layer = torch.nn.Conv2d(1, 1, kernel_size=2, stride=2, bias=False)
    >>> view = picture_of(convviz.trace(layer, torch.rand(1, 4, 4)))
    >>> len(view), list(view.parts)[:6]
    (4, ['input', 'window', 'patch', 'kernel', 'products', 'value'])
    >>> _ = view.show(3)  # the last step, done
    >>> (box,), (cell,) = view.window_boxes(3), view.output_boxes(3)
    >>> bool(box.right < cell.left)  # in a wide frame
    True
    """

    trace: LayerTrace[Any]
    theme: Theme
    parts: dict[str, Part]
    of_one_step: tuple[str, ...]
    moving: Group

    @abstractmethod
    def __len__(self) -> int:
        """The number of steps."""

    @abstractmethod
    def show(self, index: int, *, numbers: bool = True) -> Self:
        """Show step `index` when it is done, and all parts.

        Parameters
        ----------
        numbers
            Without them colours alone: where steps pass too fast to be read.
        """

    @abstractmethod
    def approach(self, index: int, alpha: float) -> None:
        """Show the way from the step before (0) to step `index` (1), its arithmetic included.

        The way to the first step begins at its window, with nothing calculated.
        """

    @abstractmethod
    def land(self, index: int, alpha: float) -> None:
        """Show how the result of step `index`, which is calculated, comes to the output."""

    @abstractmethod
    def empty(self) -> Group:
        """Return what stands before anything happens: the maps, named and without values."""

    @abstractmethod
    def window_boxes(self, index: int) -> list[Box]:
        """Where a step reads, a box for each input channel that is shown."""

    @abstractmethod
    def output_boxes(self, index: int) -> list[Box]:
        """Which part of the output a step fills or adds to, a box for each channel shown."""
