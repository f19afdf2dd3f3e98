"""A layer of any kind over whatever a user brings: the base of the generic scenes."""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar, NamedTuple

import numpy as np
import torch
from torch import nn
from torch.nn.modules.conv import _ConvNd

from convviz.errors import InputError
from convviz.formatting import shape
from convviz.inputs.layer_file import channels_read, layer_from_tensors
from convviz.inputs.layer_inputs import (
    LayerInput,
    digits_input,
    drawn_grid,
    drawn_sequence,
    picture_input,
    values_input,
    words_input,
)
from convviz.inputs.layer_spec import LayerSpec, check_size
from convviz.inputs.numbers_text import one_row
from convviz.inputs.seeding import seeded
from convviz.models.weights import layer_tensors
from convviz.operations import INPUTS
from convviz.parameters import RANDOM, depth, option_of, parse_words
from convviz.storyboards.layer_name import after_its_name
from convviz.storyboards.operation_scene import OperationScene
from convviz.torch_code.layer_text import layer_text
from convviz.traces.layer_trace import LayerTrace
from convviz.tracing import trace

USUAL_DIGIT = 5  # what a model reads where nothing is given


class _Made(NamedTuple):
    layer: nn.Module
    trace: LayerTrace[Any]
    input_name: str
    words: list[str] | None
    name: str = ""  # in its model


class LayerScene(OperationScene):
    """A generic scene about one layer of any kind.

    A subclass names its `operation`, see `OperationScene`. Without a digit (None) the picture
    is a small one, drawn by torch, in which every number can be read.
    """

    # a layer that has been traced already, see `convviz.animate`: (layer, trace, its input's
    # name, words, its name); the parameters that would make one are not looked at then
    handed: ClassVar[tuple[nn.Module, LayerTrace[Any], str, list[str] | None, str] | None] = None

    def traced(self) -> LayerTrace[Any]:
        """Return the layer's trace, made once.

        Raises
        ------
        InputError
            If the parameters do not fit together.
        """
        made = self._made
        last = made.trace.out_channels - 1
        if not 0 <= self.channel <= last:
            allowed = f"0 to {last}" if last else "0"
            raise InputError(
                f"--channel is {allowed}, not {self.channel}: the output is "
                f"{shape(made.trace.output.shape)}"
            )
        return made.trace

    def layers(self) -> list[LayerTrace[Any]]:
        """Return the one layer's trace."""
        return [self.traced()]

    def torch_layer(self) -> nn.Module:
        """Return the layer itself, made once."""
        return self._made.layer

    def model_input(self) -> Any:
        """Return what the user gives: the layer's input (C, *spatial), or its model's inputs."""
        with seeded(self.seed):
            return self._input().x if self.inputs is None else self._inputs()

    def input_name(self) -> str:
        """Return what the input is: "the digit 5", "photo.png, scaled", "4 words"."""
        return self._made.input_name

    def layer_text(self) -> str:
        """Return the layer as torch prints it, without defaults."""
        return layer_text(self._made.layer)

    def head(self, title: str, subtitle: str, *dims: tuple[int, ...]) -> None:
        """Add what stands at the top; a layer of a model has its name before the subtitle."""
        least, width = self.stage.text_size(20), self.stage.subtitle.width
        super().head(title, after_its_name(self._made.name, subtitle, least, width), *dims)

    def words_shown(self) -> list[str] | None:
        """Return the words above a sentence's columns, None where there are none."""
        return self._made.words

    def steps_shown(self) -> range:
        """Return the numbers, in the trace, of the steps of the chosen output channel.

        Of a transposed convolution, which takes a step for each input number, these are the
        steps of the input channels that the chosen channel reads.
        """
        traced = self.traced()
        if not self.row.is_transposed:
            each = len(traced) // traced.out_channels
            return range(self.channel * each, (self.channel + 1) * each)
        each = len(traced) // traced.in_channels
        reads = traced.in_channels // traced.groups
        group = self.channel // (traced.out_channels // traced.groups)
        return range(group * reads * each, (group + 1) * reads * each)

    def step_count(self) -> int:
        """Return how many steps of the chosen channel there are."""
        return len(self.steps_shown())

    @cached_property
    def _made(self) -> _Made:
        if self.handed is not None:
            return _Made(*self.handed)
        with seeded(self.seed):  # the input first, then the layer
            if self.inputs is not None:
                return self._from_model(None, self._inputs())
            chosen = self._input()
            if self.module is not None:
                return self._from_model(chosen, chosen.x)
            if self.layer is not None:
                raise InputError("--layer belongs to a model: give --module FILE.py:NAME too")
            layer = self._built(chosen)
        check_size(layer, chosen.x)
        return _Made(layer, trace(layer, chosen.x), chosen.name, chosen.words)

    def _built(self, chosen: LayerInput) -> nn.Module:
        if self.weights is None:
            return self._spec(chosen).build()
        for name in ("kernel", "bias", "out_channels", "kernel_size"):
            if self.given(name):
                raise InputError(
                    f"--weights and {option_of(name)} exclude each other: the file says it"
                )
        return layer_from_tensors(self._spec(chosen), self._tensors)

    @cached_property
    def _tensors(self) -> dict[str, torch.Tensor]:
        assert self.weights is not None
        return layer_tensors(self.weights)

    def _inputs(self) -> Any:
        """Return the inputs of the user's model that a file holds."""
        from convviz.models.input_file import read_inputs

        assert self.inputs is not None
        if self.module is None:
            raise InputError("--inputs are those of a model: give --module FILE.py:NAME too")
        for name in (each.name for each in INPUTS[self.row.rank]):
            if self.given(name):
                raise InputError(
                    f"--inputs and {option_of(name)} exclude each other: both are the input"
                )
        return read_inputs(self.inputs)

    def _from_model(self, chosen: LayerInput | None, x: Any) -> _Made:
        """Return a layer of the user's model, on what it reads when the model runs on `x`."""
        for name in (each.name for each in self.row.settings):
            if name != "in_channels" and self.given(name):
                raise InputError(
                    f"--module and {option_of(name)} exclude each other: the model has its own"
                )
        from convviz.models.loading import layer_of_model

        assert self.module is not None
        inside = layer_of_model(
            self.module,
            x,
            operation=self.operation,
            layer=self.layer,
            weights=self.weights,
            seed=self.seed,
        )
        traced = inside.trace
        if chosen is not None and np.array_equal(traced.input, chosen.x.numpy()):
            return _Made(inside.layer, traced, chosen.name, chosen.words, inside.label)
        return _Made(inside.layer, traced, f"input of {inside.name}", None, inside.label)

    def _model(self) -> nn.Module:
        from convviz.models.loading import load_module

        assert self.module is not None
        return load_module(self.module, weights=self.weights, seed=self.seed)

    def _input(self) -> LayerInput:
        chosen = self._picture() if self.row.rank == 2 else self._sequence()
        if self.in_channels not in (None, chosen.channels):
            channels = "1 channel" if chosen.channels == 1 else f"{chosen.channels} channels"
            raise InputError(
                f"--in-channels is {self.in_channels}, and the input ({chosen.name}) has {channels}"
            )
        return chosen

    def _picture(self) -> LayerInput:
        if self.asked("size") is not None and self.asked("image") is None:
            raise InputError("--size is that to which an image is scaled: give --image FILE too")
        there = [name for name in ("image", "values", "digit") if self.asked(name) is not None]
        given = [
            name for name in ("image", "digit", "values") if name in there and self.given(name)
        ]
        if len(given) > 1:
            one, other = given[:2]
            raise InputError(f"--{one} and --{other} exclude each other: both are the input")
        source = next(iter(given or there), None)
        if source == "image":
            return picture_input(self.asked("image"), self.asked("size"))
        if source == "values":
            return values_input(self.asked("values"))
        if source is None and self.module is None:
            return drawn_grid(self._channels())
        label = USUAL_DIGIT if source is None else self.asked(source)
        return digits_input(label, self._channels())

    def _sequence(self) -> LayerInput:
        words, values = self.asked("words"), self._row_of_values()
        if words is None:
            for name in ("embeddings", "embedding_dim"):
                if self.asked(name) is not None:
                    raise InputError(f"{option_of(name)} needs words to look up: give --words too")
            return drawn_sequence(self._channels()) if values is None else values_input(values)
        words = parse_words(words).split()
        if values is not None:
            for name in ("embeddings", "embedding_dim"):
                if self.given(name):
                    raise InputError(
                        f"--values and {option_of(name)} exclude each other: either gives the "
                        "words' numbers"
                    )
            return words_input(words, values=values)
        dim, embeddings = self.asked("embedding_dim") or self.in_channels, self.asked("embeddings")
        if embeddings is None and dim is None:
            dim = self._channels()
        return words_input(words, embeddings=embeddings, dim=dim)

    def _row_of_values(self) -> tuple[Any, ...] | None:
        values = self.asked("values")
        return one_row(values) if depth(values) == 3 else values

    def _channels(self) -> int:
        """Return how many channels an input is to have that may have any number."""
        if self.in_channels is not None:
            return self.in_channels
        if self.module is not None:
            convolutions = (m for m in self._model().modules() if isinstance(m, _ConvNd))
            return next((layer.in_channels for layer in convolutions), 1)
        if self.row.is_pooling:
            return 1
        groups = self.asked("groups")
        if self.weights is not None:
            transposed = self.row.is_transposed
            return channels_read(self._tensors, transposed=transposed, groups=groups)
        kernel = self._kernel()
        return int(groups * (1 if kernel is None else len(kernel)))

    def _kernel(self) -> tuple[Any, ...] | None:
        """Return the kernel (channels, *kernel), None where torch is to draw it."""
        free = not self.given("kernel")
        asked = ("kernel_size", "out_channels", "in_channels", "groups")
        if free and any(self.given(name) for name in asked):
            return None
        kernel = self.asked("kernel")
        if kernel is None or kernel == RANDOM:
            return None
        kernel = tuple(kernel)
        return (kernel,) if depth(kernel) == self.row.rank else kernel

    def _spec(self, chosen: LayerInput) -> LayerSpec:
        return LayerSpec(
            operation=self.operation,
            in_channels=chosen.channels,
            kernel=self._kernel(),
            bias=self.asked("bias"),
            out_channels=self.asked("out_channels"),
            settings={each.name: self.asked(each.name) for each in self.row.arguments},
        )
