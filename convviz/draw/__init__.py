"""Manim pieces for pictures of convolutions, for the project's scenes and for users' own.

Importing this loads manim, never torch. It is registered as a manim plugin, so that
`manim plugins -l` names it.
"""

from convviz.draw.boxes import Box, between
from convviz.draw.camera import ConvCamera
from convviz.draw.cell import Cell
from convviz.draw.channels_2d import Channels2d
from convviz.draw.color_bar import ColorBar
from convviz.draw.convolution_1d import Convolution1d
from convviz.draw.convolution_2d import Convolution2d
from convviz.draw.formula import Formula
from convviz.draw.label import Label
from convviz.draw.leader import Leader
from convviz.draw.loupe import Loupe
from convviz.draw.number_grid import NumberGrid
from convviz.draw.padded_map import PaddedMap
from convviz.draw.paragraph import Paragraph, Say
from convviz.draw.raster import Raster
from convviz.draw.scales import DivergingScale, GreyScale
from convviz.draw.scene import ConvScene
from convviz.draw.shrinking import Shrinking
from convviz.draw.stage import Stage
from convviz.draw.stamping_2d import Stamping2d
from convviz.draw.sweep import Appear, Picture, Sweep, Vanish
from convviz.draw.theme import THEMES, Theme
from convviz.draw.two_layers import LinearLayer, TwoLayers
from convviz.draw.units import px
from convviz.draw.window import Window
from convviz.draw.windows_2d import Windows2d

__all__ = [
    "THEMES",
    "Appear",
    "Box",
    "Cell",
    "Channels2d",
    "ColorBar",
    "ConvCamera",
    "ConvScene",
    "Convolution1d",
    "Convolution2d",
    "DivergingScale",
    "Formula",
    "GreyScale",
    "Label",
    "Leader",
    "LinearLayer",
    "Loupe",
    "NumberGrid",
    "PaddedMap",
    "Paragraph",
    "Picture",
    "Raster",
    "Say",
    "Shrinking",
    "Stage",
    "Stamping2d",
    "Sweep",
    "Theme",
    "TwoLayers",
    "Vanish",
    "Window",
    "Windows2d",
    "between",
    "px",
]
