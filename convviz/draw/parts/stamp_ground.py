"""The input of a picture of stamps, and the names of all that stands beside the loupe."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from manim import Group

from convviz.draw.layout.stamps_places import NAMES
from convviz.draw.parts.number_grid import Cells, uncover
from convviz.traces.stamped_map import StampedMap


class StampGround(Group):
    """What stands before the first stamp, as a function of the step.

    Attributes
    ----------
    at
        Where all parts of the picture stand.
    grids, dimmed
        The input's cells: of the channel that stamps, or a row each; the rows that do not.
    shown
        The channels that are shown.
    input, names
        The input with its names, and the names of the output.
    legend, ends, counter
        What the sheet's colours mean, what names the cells that will be cropped, and how
        many stamps have landed; each may be empty.
    changing
        What changes from step to step.
    edge
        Where the input ends to the right and below, names included.
    """

    stamped: StampedMap
    grids: Sequence[Cells]
    dimmed: Collection[int] = ()
    come = 1.0  # how far the input is uncovered

    def show(self, index: int) -> None:
        """Show the whole input when a stamp has landed, and what is told of it."""
        self.turn(self.stamped.stamp(index).input_index[0], index + 1)
        if self.come < 1:
            self.uncover(1.0)

    def empty(self) -> None:
        """Show the names alone."""
        self.turn(self.stamped.inputs[0], 0)
        self.uncover(0.0)

    def turn(self, channel: int, landed: int) -> None:
        """Show which channel stamps, and how many stamps have landed, where that is told."""

    def number_name(self, index: int) -> str:
        """Return what the number of a stamp is called in the loupe."""
        return NAMES[0]

    def uncover(self, alpha: float) -> None:
        """Show the input on its way from empty (0) to all its numbers (1)."""
        self.come = alpha
        uncover(self.grids, alpha, silent=frozenset(self.dimmed))
