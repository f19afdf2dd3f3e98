"""One map by two layers: a convolution's few weights, and a linear layer's many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.fonts import Weight
from convviz.draw.kit.label import Label, fitted_size, text_width, widest
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.units import px
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.two_layers_places import Places
from convviz.draw.parts.color_bar import ColorBar
from convviz.draw.parts.labelled_map import LabelledMap
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.raster import Raster
from convviz.draw.parts.style import Style
from convviz.draw.parts.weight_matrix import WeightMatrix
from convviz.draw.parts.window import Window
from convviz.formatting import grouped, number
from convviz.traces.convolution_trace import Trace
from convviz.traces.steps import FloatArray


@dataclass(frozen=True)
class LinearLayer:
    """A linear layer's numbers, as arrays.

    Attributes
    ----------
    weight
        Shape (numbers of the map, numbers of the image).
    bias
        Shape (numbers of the map,).
    output
        What it computes of the image, (numbers of the map,).
    """

    weight: FloatArray
    bias: FloatArray
    output: FloatArray


class TwoLayers(Group):
    """An image, a map, and between them the weights: a kernel, a sheet or the whole matrix.

    A sheet is one row of the linear layer's weight matrix in the shape of the image.

    Parameters
    ----------
    trace
        The convolution, of one channel in and one out.
    layer
        The linear layer that computes the same map.
    totals
        How many numbers the convolution and the linear layer have.

    Attributes
    ----------
    image, map
        The input and the output.
    kernel, sheet, matrix
        The weights, of which one is shown at a time, each with its `..._count` below.
    window, whole, marker
        Around what one pixel of the map reads, as the convolution and as the linear layer,
        and around that pixel.
    """

    def __init__(
        self,
        trace: Trace,
        layer: LinearLayer,
        totals: tuple[int, int],
        *,
        stage: Stage,
        theme: Theme,
        input_name: str,
        decimals: int,
    ) -> None:
        self.trace, self.layer, self.totals = trace, layer, totals
        self.stage, self.theme, self.decimals = stage, theme, decimals
        self.scale_of_values = DivergingScale(trace.output)
        # on the map's scale a box kernel's weights would hardly differ from zero; the
        # kernel's cells say their numbers, which is the legend of this one
        self.scale_of_weights = DivergingScale(trace.weight, headroom=1.3)
        self.places = Places(stage, trace)
        # a picture's name may be long
        if text_width(input_name, stage.text_size(20)) > self.places.image.width:
            input_name = "input"
        named = partial(LabelledMap, theme=theme, size=stage.label_size)
        self.image = named(
            trace.input[0],
            self.places.image,
            scale=GreyScale(),
            name=input_name,
            line_color=theme.image_line,
        )
        self.map, self.sheet = (
            named(values, box, scale=scale, name=name, line_color=theme.line, room=room)
            for values, box, scale, name, room in (
                (trace.output[0], self.places.map, self.scale_of_values, "map", 0.0),
                (
                    self.sheet_of(0),
                    self.places.sheet,
                    self.scale_of_weights,
                    f"{grouped(trace.input.size)} weights",
                    px(200),
                ),
            )
        )
        self.kernel = self._kernel()
        self.matrix = WeightMatrix(
            layer.weight, self.places.matrix, scale=self.scale_of_weights, stage=stage, theme=theme
        )
        self.matrix_label = self._label(
            f"{grouped(layer.weight.shape[0])} × {grouped(layer.weight.shape[1])} weights",
            self.places.matrix,
        )
        self.bias = self._line(self.places.bias, theme.bias)
        self.value = self._line(self.places.value, theme.ink, weight="bold")
        few, many = (f"{grouped(total)} numbers" for total in totals)
        one, all_of_them = trace.weight.size, layer.bias.size
        self.kernel_count, self.sheet_count, self.matrix_count = (
            self._line(self.places.count, theme.muted, *texts)
            for texts in (
                (f"{one} weights + {_biases(1)} = {few}", few),
                (
                    f"{grouped(trace.input.size)} weights + {_biases(1)}, for this pixel alone",
                    f"{grouped(trace.input.size)} weights + {_biases(1)}",
                ),
                (
                    f"{grouped(layer.weight.size)} weights + {_biases(all_of_them)} = {many}",
                    f"{grouped(layer.weight.size)} weights + {_biases(all_of_them)}",
                    many,
                ),
            )
        )
        self.window = Window(self.window_box(0), theme.kernel)
        self.whole = Window(self.image.raster.box, theme.kernel)
        self.marker = Window(self.marker_box(0), theme.kernel, thickness=5)
        for raised in (self.window, self.whole, self.marker):
            raised.set_z_index(1)
        self.bar = self._bar(self.places.bar)
        super().__init__()

    def _bar(self, box: Box) -> ColorBar:
        return ColorBar(
            self.scale_of_values,
            box,
            self.theme,
            text=lambda value: number(value, 1, trim=value == 0),
            size=self.stage.text_size(28),
        )

    def show(self, index: int, *, numbers: bool = True) -> TwoLayers:
        """Show the convolution's step `index`."""
        self.map.reveal(index + 1)
        self.stand(index)
        self.say_sum(index, numbers=numbers)
        return self

    def at_step(self, index: int) -> Group:
        """Return the picture of one step: the window, and the matrix down to its row."""
        self.show(index)
        self.matrix.show(index)
        return Group(
            *(self.image, self.map, self.bar, self.matrix, self.matrix_label, self.matrix_count),
            *(self.window, self.marker),
        )

    def stand(self, index: int) -> None:
        """Put window and marker where they stand at a step."""
        self.window.place(self.window_box(index))
        self.marker.place(self.marker_box(index))

    def say_sum(self, index: int, *, linear: bool = False, numbers: bool = True) -> None:
        """Say a pixel's bias and its value, by the convolution or by the linear layer."""
        step = self.trace.step(index)
        bias = self.layer.bias[index] if linear else step.bias
        value = self.layer.output[index] if linear else step.value
        self.bias.set_text("" if bias is None else f"bias {number(float(bias), self.decimals)}")
        # while the window hurries nobody can read them
        self.value.set_text(f"= {number(float(value), self.decimals)}" if numbers else "")

    def sheet_of(self, index: int) -> FloatArray:
        """Return the linear layer's weights for one pixel of the map, as the image lies."""
        return self.layer.weight[index].reshape(self.trace.input.shape[1:])

    def window_box(self, index: int) -> Box:
        """Return where the convolution's window stands."""
        row, column = self.trace.step(index).start
        rows, columns = self.trace.kernel_size
        return self.image.cells((row, column), (rows, columns))

    def marker_box(self, index: int) -> Box:
        """Return where a pixel of the map stands."""
        _, row, column = self.trace.step(index).output_index
        return self.map.cells((row, column))

    def _kernel(self) -> Group:
        """Return the kernel's weights in cells, their frame and their name."""
        weight, box = self.trace.weight[0, 0], self.places.kernel
        text = partial(number, decimals=self.decimals, sign=True, trim=True)
        longest = widest(text(float(v)) for v in weight.flat)
        look = Style(self.stage, self.theme).cells(self.scale_of_weights, text, longest)
        grid = NumberGrid(weight, box, look)
        name = self._label(f"{weight.size} weights", box)
        return Group(grid, Window(box, self.theme.kernel), name)

    def _label(self, text: str, box: Box) -> Label:
        size = self.stage.label_size
        return Label(
            text,
            size=size,
            color=self.theme.ink,
            anchor=(box.left, box.top + px(size * 0.75), 0),
            align="left",
        )

    def _line(self, box: Box, color: str, *texts: str, weight: Weight = "regular") -> Label:
        """Return a line that says the first text for which there is room, or nothing yet."""
        size, least = self.stage.label_size, self.stage.text_size(20)
        text = next(
            (t for t in texts if text_width(t, least, weight) <= box.width),
            texts[-1] if texts else "",
        )
        size = fitted_size(text, size, box.width, weight=weight, least=least) if text else size
        return Label(text, size=size, color=color, weight=weight, anchor=box.center)

    def ends(self, names: tuple[str, str]) -> Group:
        """Return the last picture: both maps side by side, each with its layer's count."""
        theme = self.theme
        rows, columns = self.trace.output.shape[1:]
        parts = Group()
        outputs = (self.trace.output[0], self.layer.output.reshape(rows, columns))
        largest = widest(grouped(total) for total in self.totals)
        for place, name, values, total in zip(
            self.places.ends, names, outputs, self.totals, strict=True
        ):
            parts.add(
                self._line(place.name, theme.muted, name),
                Raster(self.scale_of_values.colors(values), place.map, line_color=theme.line),
                Label(
                    grouped(total),
                    size=fitted_size(largest, 150, place.count.width, weight="bold"),
                    color=theme.kernel,
                    weight="bold",
                    anchor=place.count.center,
                ),
                self._line(place.unit, theme.muted, "numbers to learn"),
            )
        return parts.add(self._bar(self.places.end_bar))


def _biases(count: int) -> str:
    return f"{grouped(count)} bias{'' if count == 1 else 'es'}"
