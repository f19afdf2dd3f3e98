"""How far things are seen: rasters, texts and lines alike."""

from __future__ import annotations

from manim import Mobject, VMobject

from convviz.draw.parts.raster import Raster


class Fader:
    """Remembers the opacities that things have, and shows them by a share.

    Parameters
    ----------
    *mobjects
        As they are when they are seen whole.
    """

    def __init__(self, *mobjects: Mobject) -> None:
        self._looks = [
            (member, *_opacities(member))
            for mobject in mobjects
            for member in mobject.get_family()
            if isinstance(member, (Raster, VMobject))
        ]

    def show(self, share: float) -> None:
        """Let all of it be seen by a share, 0 to 1."""
        for member, fill, stroke, background in self._looks:
            if isinstance(member, Raster):
                member.opacity = fill * share
                continue
            member.set_fill(opacity=fill * share, family=False)
            member.set_stroke(opacity=stroke * share, family=False)
            if background:
                member.set_stroke(opacity=background * share, background=True, family=False)


def _opacities(mobject: Raster | VMobject) -> tuple[float, float, float]:
    if isinstance(mobject, Raster):
        return mobject.opacity, 0.0, 0.0
    behind = mobject.get_stroke_opacity(background=True)
    has_background = mobject.get_stroke_width(background=True) > 0
    return (
        float(mobject.get_fill_opacity()),
        float(mobject.get_stroke_opacity()),
        float(behind) if has_background else 0.0,
    )
