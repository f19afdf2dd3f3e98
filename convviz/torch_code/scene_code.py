"""Traced layers as a script of PyTorch that computes the same numbers."""

from __future__ import annotations

import itertools
import keyword
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import nn

from convviz.errors import InputError
from convviz.formatting import shape
from convviz.inputs.seeding import seeded
from convviz.operations import OPERATIONS
from convviz.torch_code.layer_text import layer_text
from convviz.torch_code.literals import FEW
from convviz.torch_code.sources import Drawn, Given, Sources, find_draw, given_input, written
from convviz.traces.layer_trace import LayerTrace
from convviz.traces.lp_trace import LPTrace
from convviz.traces.pool_trace import PoolTrace
from convviz.tracing import trace as trace_layer

# what the lines import
_TAKEN = {
    *("torch", "nn", "digit", "print", "read_image", "read_embeddings"),
    *("drawn_embeddings", "drawn_grid", "load_weights"),
}


def torch_code(traces: Sequence[LayerTrace[Any]], sources: Sources | None = None) -> str:
    """Return a script that computes the layers' outputs and prints one a line.

    Few numbers are written down, each so that float32 has exactly its value; many come from
    where the scene has them: a digit, an image file, a seed, or a layer above.

    Parameters
    ----------
    traces
        In the order in which they are shown; one may read what those before it put out.
    sources
        What else is known about the numbers.

    Raises
    ------
    InputError
        For a layer with many numbers of which nothing is known.

    Examples
    --------
    >>> from torch import nn
    >>> print(torch_code([trace_layer(nn.MaxPool1d(2), [[1.0, 3.0, 2.0, 5.0]], name="pool")]))
    import torch
    from torch import nn
    <BLANKLINE>
    # pool: max_pool1d, 1×4 to 1×2
    x = torch.tensor([[1.0, 3.0, 2.0, 5.0]])
    pool = nn.MaxPool1d(kernel_size=2)
    print(pool(x).tolist())
    """
    script = _Script(traces, sources or Sources())
    blocks = [script.block(trace) for trace in traces]
    own = sorted(script.imports)
    head = ["import torch", "from torch import nn", *([""] if own else []), *own]
    return "\n\n".join("\n".join(lines) for lines in (head, *blocks))


class _Script:
    """What the lines so far have given names to."""

    def __init__(self, traces: Sequence[LayerTrace[Any]], sources: Sources) -> None:
        self.traces, self.sources = traces, sources
        self.imports: set[str] = set()
        self.seen: dict[str, NDArray[Any]] = {}
        self.names = set(_TAKEN)

    def block(self, trace: LayerTrace[Any]) -> list[str]:
        """Return a layer's lines."""
        name = self._free(_identifier(trace.name) or "layer")
        layer = _layer_of(trace)
        drawn = None
        if trace.weight is not None and trace.weight.size > FEW and not _repeats(trace.weight):
            drawn = find_draw(layer, trace.weight, trace.input, self.sources)
        sizes = f"{shape(trace.input.shape)} to {shape(trace.output.shape)}"
        lines = [f"# {trace.name}: {trace.operation}, {sizes}"]
        if drawn is not None:
            lines.append(f"torch.manual_seed({self.sources.seed})")
        x, defining = self._input(trace.input, drawn)
        lines += defining
        lines += self._layer(name, layer, trace, drawn)
        if self._is_read_later(trace):
            output = f"{name}_output"
            self.seen[output] = trace.output
            return [*lines, f"{output} = {name}({x})", f"print({output}.tolist())"]
        return [*lines, f"print({name}({x}).tolist())"]

    def _input(self, x: NDArray[Any], drawn: Drawn | None) -> tuple[str, list[str]]:
        name = self._unused("x")
        given: Given
        if drawn is not None and drawn.x is not None:
            given = drawn.x
        else:
            given = given_input(x, self.sources, self.seen, len(name) + 3)
        self.imports |= set(given.imports)
        if given.text in self.seen:
            return given.text, []
        self.names.add(name)
        self.seen[name] = x
        return name, [f"{name} = {given.text}"]

    def _layer(
        self, name: str, layer: nn.Module, trace: LayerTrace[Any], drawn: Drawn | None
    ) -> list[str]:
        path = self.sources.weights
        if path is None or trace.weight is None or trace.weight.size <= FEW:
            return _layer_lines(name, layer, trace, drawn)
        self.imports.add("from convviz.models.weights import load_weights")
        return [
            f"{name} = nn.{layer_text(layer)}",
            f"{name}.load_state_dict(load_weights({path!r}))",
        ]

    def _is_read_later(self, trace: LayerTrace[Any]) -> bool:
        """Whether a layer after this one reads its output, alone or among other channels."""
        later = self.traces[list(self.traces).index(trace) + 1 :]
        return any(
            len(each.input) >= len(trace.output)
            and any(
                np.array_equal(each.input[first : first + len(trace.output)], trace.output)
                for first in range(len(each.input) - len(trace.output) + 1)
            )
            for each in later
        )

    def _unused(self, name: str) -> str:
        others = (f"{name}{number}" for number in itertools.count(2))
        return next(each for each in itertools.chain([name], others) if each not in self.names)

    def _free(self, name: str) -> str:
        found = self._unused(name)
        self.names.add(found)
        return found


def _layer_of(trace: LayerTrace[Any]) -> nn.Module:
    """Return a layer with the settings that the trace has, for its text alone.

    A trace of a pooling layer does not say all of them, so those are taken that give the same.
    """
    with seeded(0):
        for settings in _settings(trace):
            made: nn.Module = OPERATIONS[trace.operation].layer_class(**settings)
            if not isinstance(trace, PoolTrace) or _pools_alike(made, trace):
                return made
    raise InputError(f"{trace.name} pools in a way that torch's {trace.operation} does not")


def _settings(trace: LayerTrace[Any]) -> Iterator[dict[str, Any]]:
    """Yield what torch's class may have been given, the likeliest first."""
    operation = OPERATIONS[trace.operation]
    told = {
        each.name: getattr(trace, each.name)
        for each in operation.arguments
        if hasattr(trace, each.name)
    }
    if trace.weight is not None:
        if trace.padding_after != trace.padding:
            told["padding"] = "same"
        told |= {"in_channels": trace.in_channels, "out_channels": trace.out_channels}
        yield told | {"bias": trace.bias is not None}
        return
    if isinstance(trace, LPTrace):
        whole = float(trace.norm_type).is_integer()
        told["norm_type"] = int(trace.norm_type) if whole else trace.norm_type
        if trace.spatial_rank == 1:  # torch takes no tuple there
            told |= {name: told[name][0] for name in ("kernel_size", "stride")}
    if operation.kind == "adaptive pooling":
        told["output_size"] = trace.output.shape[1:]
    untold = [each for each in operation.arguments if each.name not in told]  # flags alone
    for flags in itertools.product(*((each.default, not each.default) for each in untold)):
        yield told | {each.name: flag for each, flag in zip(untold, flags, strict=True)}
    if operation.kind != "pooling":
        return
    if isinstance(trace, PoolTrace) and trace.divisors is not None and trace.spatial_rank == 2:
        divisor = int(trace.divisors.flat[0])
        for ceil_mode in (False, True):
            yield told | {"ceil_mode": ceil_mode, "divisor_override": divisor}


def _pools_alike(layer: nn.Module, trace: PoolTrace) -> bool:
    again = trace_layer(layer, trace.input)
    assert isinstance(again, PoolTrace)
    same = np.array_equal(again.output, trace.output)
    if trace.divisors is None or again.divisors is None:
        return same
    return same and np.array_equal(again.divisors, trace.divisors)


def _layer_lines(
    name: str, layer: nn.Module, trace: LayerTrace[Any], drawn: Drawn | None
) -> list[str]:
    dtype = "" if trace.output.dtype == np.float32 or trace.weight is None else "torch.float64"
    text = f"nn.{layer_text(layer)}"
    lines = [f"{name} = {text[:-1]}, dtype={dtype})" if dtype else f"{name} = {text}"]
    own: Any = None if drawn is None else drawn.layer
    for part, array in (("weight", trace.weight), ("bias", trace.bias)):
        if array is None or (own is not None and _same(getattr(own, part), array)):
            continue
        place = f"{name}.{part}.data = "
        what = f"the {part} of {trace.name}"
        lines.append(place + written(array, what, len(place)))
    return lines


def _same(tensor: Any, array: NDArray[Any]) -> bool:
    return tensor is not None and np.array_equal(tensor.detach().numpy(), array)


def _repeats(weight: NDArray[Any]) -> bool:
    """Whether all channels share one kernel, which is few numbers."""
    return weight[0, 0].size <= FEW and bool((weight == weight[:1, :1]).all())


def _identifier(name: str) -> str:
    """Return a layer's name as a variable's, nothing where it makes none."""
    tried = "".join(letter if letter.isalnum() else "_" for letter in name)
    return tried if tried.isidentifier() and not keyword.iskeyword(tried) else ""
