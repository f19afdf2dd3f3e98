"""Manim pieces for pictures of convolutions, for the project's scenes and for users' own.

Importing this loads manim, never torch. It is registered as a manim plugin, so that
`manim plugins -l` names it. `help(Raster)` and the like say more of each piece:
"""

import convviz.draw.manims_settings  # noqa: F401 - before all that loads manim

# isort: split
from convviz.draw.camera import ConvCamera
from convviz.draw.kit.boxes import Box, between
from convviz.draw.kit.cell_look import CellLook
from convviz.draw.kit.label import Label
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.theme import THEMES, Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.moves.coming import come, go, land, step_to
from convviz.draw.moves.fading import Appear, Vanish
from convviz.draw.moves.redraw import Redraw
from convviz.draw.moves.stops import Stops
from convviz.draw.moves.sweep import Sweep
from convviz.draw.parts.cell import Cell
from convviz.draw.parts.color_bar import ColorBar
from convviz.draw.parts.formula import Formula
from convviz.draw.parts.leader import Leader
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.paragraph import Paragraph, Say
from convviz.draw.parts.part import Part
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.window import Window
from convviz.draw.pictures.layer_picture import LayerPicture
from convviz.draw.pictures.picture_of import picture_of
from convviz.draw.pictures.stamps import Stamps
from convviz.draw.pictures.windows import Windows
from convviz.draw.scene import ConvScene
from convviz.overview import overview

__all__ = [
    "THEMES",
    "Appear",
    "Box",
    "Cell",
    "CellLook",
    "ColorBar",
    "ConvCamera",
    "ConvScene",
    "DivergingScale",
    "Formula",
    "GreyScale",
    "Label",
    "LayerPicture",
    "Leader",
    "NumberGrid",
    "Paragraph",
    "Part",
    "Raster",
    "Redraw",
    "Say",
    "Stage",
    "Stamps",
    "Stops",
    "Sweep",
    "Theme",
    "Vanish",
    "Window",
    "Windows",
    "between",
    "come",
    "go",
    "land",
    "picture_of",
    "px",
    "step_to",
]

# pydoc prints all that manim's classes give to ours: what matters comes first
if __doc__:  # there is none under python -OO
    __doc__ = f"{__doc__}\n{overview(__all__, globals(), __name__)}\n"
