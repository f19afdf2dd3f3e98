"""A rectangle of whole pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Rect:
    """Whole pixels: from (left, top) up to but without (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        return self.right - self.left, self.bottom - self.top

    @property
    def area(self) -> int:
        return max(0, self.right - self.left) * max(0, self.bottom - self.top)

    @property
    def place(self) -> tuple[slice, slice]:
        """The index of these pixels in a picture's array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def union(self, other: Rect) -> Rect:
        """Return the rectangle around both."""
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def touches(self, other: Rect, near: int = 0) -> bool:
        """Return whether the two overlap, or are nearer than `near` pixels."""
        return (
            self.left < other.right + near
            and other.left < self.right + near
            and self.top < other.bottom + near
            and other.top < self.bottom + near
        )

    def touches_any(self, others: Iterable[Rect]) -> bool:
        """Return whether this one overlaps any of the others: `touches`, for many at once."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        for other in others:
            if (
                left < other.right
                and other.left < right
                and top < other.bottom
                and other.top < bottom
            ):
                return True
        return False

    def within(self, width: int, height: int) -> Rect:
        """Return the part inside a frame; its area is 0 if there is none."""
        return Rect(
            min(max(0, self.left), width),
            min(max(0, self.top), height),
            min(max(0, self.right), width),
            min(max(0, self.bottom), height),
        )
