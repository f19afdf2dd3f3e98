"""The same picture as a capable Manim user would write it: squares, and a play a window."""

from __future__ import annotations

import os

import numpy as np
from manim import (
    LEFT,
    RIGHT,
    UP,
    DecimalNumber,
    ManimColor,
    Scene,
    Square,
    Text,
    VGroup,
    config,
)

from convviz.article import article
from convviz.digits import digit
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.theme import THEMES, ink_on
from convviz.kernels import KERNELS
from convviz.layers import conv_layer
from convviz.tracing import trace

THEME = THEMES["dark"]
SECONDS = 8  # for all 676 windows, as in the other sweep


def hex_of(color: np.ndarray) -> str:
    return "#{:02X}{:02X}{:02X}".format(*color)


def grid(colors: np.ndarray, side: float) -> VGroup:
    rows, columns = colors.shape[:2]
    cells = VGroup(
        *(
            Square(side, fill_color=hex_of(c), fill_opacity=1, stroke_width=1, color=THEME.line)
            for c in colors.reshape(-1, 3)
        )
    )
    return cells.arrange_in_grid(rows, columns, buff=0)


class PlainSweep(Scene):
    """784 squares in, 676 squares out, three grids of numbers between them."""

    def construct(self) -> None:
        self.camera.background_color = ManimColor(THEME.background)
        layer = conv_layer(2, [[KERNELS["top-edge"].rows]], article().layer6.bias.item())
        numbers = trace(layer, digit(5)[None])
        scale = DivergingScale(numbers.output, numbers.weight)
        image = grid(GreyScale().colors(numbers.input[0]), 0.141).to_edge(LEFT)
        empty = np.broadcast_to(np.frombuffer(bytes.fromhex(THEME.surface[1:]), np.uint8), (676, 3))
        fmap = grid(empty.reshape(26, 26, 3), 0.141).to_edge(RIGHT)
        step = numbers.step(0)
        grids, texts = VGroup(), []
        for values in (step.patch[0], step.kernel[0], step.products[0]):
            cells = grid(scale.colors(values), 0.5)
            cells.digits = [
                self.number(v, cell) for v, cell in zip(values.flat, cells, strict=True)
            ]
            grids.add(cells)
        grids.arrange(direction=np.array([0.0, -1.0, 0.0]), buff=0.2)
        for cells in grids:
            for label, cell in zip(cells.digits, cells, strict=True):
                label.move_to(cell)
            texts.append(VGroup(*cells.digits))
        value = self.number(step.value, fmap[0]).scale(1.8).next_to(grids, RIGHT)
        title = Text("Where does the stroke begin?", font="Roboto", weight="BOLD", font_size=36)
        window = Square(0.141 * 3, color=THEME.kernel).move_to(image[29])
        marker = Square(0.141, color=THEME.kernel).move_to(fmap[0])
        self.add(title.to_corner(UP + LEFT), image, fmap, grids, *texts, value, window, marker)
        colors = scale.colors(numbers.output[0]).reshape(-1, 3)
        windows = int(os.environ.get("PLAIN_WINDOWS", "676"))
        run_time = max(SECONDS / 676, 1 / config.frame_rate)
        for index in range(windows):
            step = numbers.step(index)
            row, column = step.start
            changing = (grids[0], texts[0], step.patch[0]), (grids[2], texts[2], step.products[0])
            for cells, label_group, values in changing:
                for cell, label, v in zip(cells, label_group, values.flat, strict=True):
                    color = (scale if cells is grids[2] else GreyScale()).colors(v)
                    cell.set_fill(hex_of(color))
                    label.set_value(float(v)).set_color(ink_on(color)).move_to(cell)
            value.set_value(step.value)
            fmap[index].set_fill(hex_of(colors[index]))
            self.play(
                window.animate.move_to(image[(row + 1) * 28 + column + 1]),
                marker.animate.move_to(fmap[index]),
                run_time=run_time,
            )

    def number(self, value: float, cell: Square) -> DecimalNumber:
        return DecimalNumber(
            float(value), 2, mob_class=Text, font_size=14, color=THEME.ink
        ).move_to(cell)
