"""One map by two layers: a convolution's few weights, and a linear layer's many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from manim import Group

from convviz.draw.kit.boxes import Box
from convviz.draw.kit.label import Label, fitted_size, text_width, widest
from convviz.draw.kit.scales import DivergingScale, GreyScale
from convviz.draw.kit.theme import Theme
from convviz.draw.kit.widest_number import widest_number
from convviz.draw.layout.stage import Stage
from convviz.draw.layout.two_layers_places import TwoLayersPlaces
from convviz.draw.parts.color_bar import ColorBar, limit_text
from convviz.draw.parts.map_names import map_names
from convviz.draw.parts.number_grid import NumberGrid
from convviz.draw.parts.part import Part
from convviz.draw.parts.style import Style
from convviz.draw.parts.weight_matrix import WeightMatrix
from convviz.draw.parts.window import Window
from convviz.draw.pictures.passing import Passing
from convviz.formatting import grouped, number
from convviz.traces.convolution_trace import Trace
from convviz.traces.steps import FloatArray

COUNT_SIZE = 150  # design pixels, of the last picture's numbers where there is room


@dataclass(frozen=True)
class LinearLayer:
    """A linear layer's numbers, as arrays.

    Attributes
    ----------
    weight
        Shape (numbers of the map, numbers of the image).
    bias, output
        Shape (numbers of the map,); the output is what it computes of the image.
    """

    weight: FloatArray
    bias: FloatArray
    output: FloatArray


class TwoLayers(Passing):
    """An image, a map, and between them the weights: a kernel, a sheet or the whole matrix.

    A sheet is one row of the linear layer's weight matrix in the shape of the image. The
    steps are the convolution's; the linear layer's weights are parts that come and go.

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
    map, sheet, matrix
        The output, the weights of one of its pixels, and those of all.
    marker
        Around the pixel.
    """

    trace: Trace

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
        self.theme, self.decimals = theme, decimals
        self.style = style = Style(stage, theme)
        self.places = at = TwoLayersPlaces(stage, trace)
        self.scale_of_values = DivergingScale(trace.output)
        # on the map's scale a box kernel's weights would hardly differ from zero; the
        # kernel's cells say their numbers, which is the legend of this one
        weights = DivergingScale(trace.weight, headroom=1.3)
        image = NumberGrid(trace.input[0], at.image, style.pixels(GreyScale(), theme.image_line))
        self.map = NumberGrid(trace.output[0], at.map, style.pixels(self.scale_of_values))
        self.sheet = NumberGrid(self.sheet_of(0), at.sheet, style.pixels(weights))
        self.matrix = WeightMatrix(layer.weight, at.matrix, weights, style)
        self.bias = style.label("", (at.bias.center, "center"), color=theme.bias)
        self.value = style.label("", (at.value.center, "center"), color=theme.ink, weight="bold")
        self.read, self.filled = [image], [self.map]
        self.make_frames()
        whole = Window(at.image, theme.kernel, thickness=5).set_z_index(1)
        self.parts = self._weights(weights) | {
            "input": Part((image, self._name(at.image, input_name, "input")), run_time=1.2),
            "output": Part((self.map, self._name(at.map, "map"))),
            "legend": Part((self._bar(at.bar),)),
            "window": Part(tuple(self.windows)),
            "marker": Part((self.marker,)),
            "whole input": Part((whole,), lag=0.5, run_time=1.6),
        }
        self.of_one_step = ("window", "marker")
        self.moving = Group(self.map, *self.windows, self.marker, self.bias, self.value)
        super().__init__(*self.moving)

    def _weights(self, scale: DivergingScale) -> dict[str, Part]:
        """Return the parts of both layers' weights: themselves, and lines that count them."""
        at, layer, weight = self.places, self.layer, self.trace.weight[0, 0]
        text = partial(number, decimals=self.decimals, sign=True, trim=True)
        look = self.style.cells(scale, text, widest_number(text, weight))
        kernel = NumberGrid(weight, at.sheet, look), Window(at.sheet, self.theme.kernel)
        pixel, (outputs, inputs) = grouped(self.sheet.values.size), layer.weight.shape
        few, many = (f"{grouped(total)} numbers" for total in self.totals)
        one = f"{pixel} weights + {_biases(1)}"
        every = f"{grouped(layer.weight.size)} weights + {_biases(outputs)}"
        kernel_count = self._line(at.count, f"{weight.size} weights + {_biases(1)} = {few}", few)
        sheet_count = self._line(at.count, f"{one}, for this pixel alone", one)
        name = self._name(at.sheet, f"{weight.size} weights")
        return {
            "kernel": Part((Group(*kernel, name, self.bias, self.value),), lag=0.5),
            "kernel count": Part((kernel_count,)),
            "sheet": Part((Group(self.sheet, self._name(at.sheet, f"{pixel} weights")),)),
            "sum": Part((self.bias, self.value, sheet_count), lag=0.6, run_time=1.4),
            "matrix": Part((self.matrix,)),
            "matrix name": Part(
                (self._name(at.matrix, f"{grouped(outputs)} × {grouped(inputs)} weights"),)
            ),
            "matrix count": Part((self._line(at.count, f"{every} = {many}", every, many),)),
        }

    def fill(self, count: int, *, numbers: bool = True) -> None:
        """Show the map's first values, and how the convolution comes to the newest."""
        self.map.reveal(count)
        self.say_sum(max(count - 1, 0), numbers=numbers and count > 0)

    def empty(self) -> Group:
        """Return the image and the map without values, each named."""
        self.stand(0, 0, 1.0)
        self.fill(0)
        return Group(self.parts["input"].group, self.parts["output"].group)

    def at_step(self, index: int) -> Group:
        """Return the picture of one step: the window, and the matrix down to its row."""
        self.show(index)
        self.matrix.show_rows(index)
        shown = ("input", "output", "legend", "matrix", "matrix name", "matrix count")
        return Group(*(self.parts[name].group for name in (*shown, *self.of_one_step)))

    def say_sum(self, index: int, *, linear: bool = False, numbers: bool = True) -> None:
        """Say a pixel's bias and its value, by the convolution or by the linear layer."""
        step = self.trace.step(index)
        bias = self.layer.bias[index] if linear else step.bias
        value = self.layer.output[index] if linear else step.value
        self.bias.set_text("" if bias is None else f"bias {number(float(bias), self.decimals)}")
        # while the window hurries nobody can read them
        self.value.set_text(f"= {number(float(value), self.decimals)}" if numbers else "")

    def show_sheet(self, index: int) -> None:
        """Show the linear layer's weights for one pixel of the map, its bias and its value."""
        self.sheet.show(self.sheet_of(index))
        self.marker.place(self.output_boxes(index)[0])
        self.say_sum(index, linear=True)

    def sheet_of(self, index: int) -> FloatArray:
        """Return the linear layer's weights for one pixel of the map, as the image lies."""
        return self.layer.weight[index].reshape(self.trace.input.shape[1:])

    def ends(self, names: tuple[str, str]) -> Group:
        """Return the last picture: both maps side by side, each with its layer's count."""
        parts, kernel = Group(), self.theme.kernel
        outputs = (self.trace.output[0], self.layer.output.reshape(self.map.values.shape))
        largest = widest(grouped(total) for total in self.totals)
        for place, name, values, total in zip(
            self.places.ends, names, outputs, self.totals, strict=True
        ):
            size = fitted_size(largest, COUNT_SIZE, place.total.width, weight="bold")
            middle = place.total.center
            parts.add(
                self._line(place.name, name, name.partition("(")[0]),
                NumberGrid(values, place.map, self.map.look),
                self.style.label(
                    grouped(total), (middle, "center"), size=size, color=kernel, weight="bold"
                ),
                self._line(place.unit, "numbers to learn"),
            )
        return parts.add(self._bar(self.places.end_bar))

    def _bar(self, box: Box) -> ColorBar:
        size = self.style.stage.text_size(28)
        return ColorBar(self.scale_of_values, box, self.theme, text=limit_text(1), size=size)

    def _name(self, box: Box, *names: str) -> Label:
        """Return what stands above a box: the first name for which there is room."""
        return map_names(box, names, [""], self.style, [box])[0]

    def _line(self, box: Box, *texts: str) -> Label:
        """Return a line that says the first text for which there is room."""
        style = self.style
        text = next((t for t in texts if text_width(t, style.least) <= box.width), texts[-1])
        size = fitted_size(text, style.size, box.width, least=style.least)
        return style.label(text, (box.center, "center"), size=size)


def _biases(count: int) -> str:
    return f"{grouped(count)} bias{'' if count == 1 else 'es'}"
