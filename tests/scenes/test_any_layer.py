"""The generic scenes over the parameters that torch accepts: their numbers are torch's."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import prod
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from convviz.errors import InputError
from convviz.studio.catalogue import SceneEntry, catalogue
from convviz.studio.job import Job
from convviz.studio.settings import Settings
from convviz.studio.stills import values

GENERIC = {entry.id: entry for entry in catalogue() if entry.category == "generic"}
every = pytest.mark.parametrize("scene", GENERIC)


class Asked(NamedTuple):
    """Options as a user types them, and what torch makes of a LAYER's numbers with them."""

    options: dict[str, Any]
    by_torch: Callable[[dict[str, Any]], torch.Tensor]


def told(entry: SceneEntry, options: dict[str, Any]) -> dict[str, Any]:
    """Return the LAYER that `convviz values --json` prints."""
    parameters = {}
    for name, text in options.items():
        parameter = entry.parameter(name)
        assert parameter is not None, name
        parameters[name] = parameter.parse(text)
    layer: dict[str, Any]
    told = "".join(values(Job(entry, Settings.draft(), parameters)).json())
    (layer,) = json.loads(told)["layers"]
    return layer


def tensor(nested: Any) -> torch.Tensor | None:
    return None if nested is None else torch.tensor(nested, dtype=torch.float32)


def joined(numbers: tuple[int, ...] | list[int]) -> str:
    return ",".join(map(str, numbers))


def numbers(draw: Any, *shape: int) -> str:
    """Draw numbers of a shape, written as a user writes them."""
    cells = draw(st.lists(st.integers(-99, 99), min_size=prod(shape), max_size=prod(shape)))
    array = np.array(cells).reshape(shape[0], -1, shape[-1]) / 10
    return "|".join(";".join(",".join(map(str, row)) for row in rows) for rows in array.tolist())


def each(draw: Any, rank: int, low: int, high: int) -> tuple[int, ...]:
    return tuple(draw(st.integers(low, high)) for _ in range(rank))


@st.composite
def convolutions(draw: Any, rank: int) -> Asked:
    groups, reads = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    out_channels = groups * draw(st.integers(1, 2))
    kernel_size, dilation = each(draw, rank, 1, 3), each(draw, rank, 1, 2)
    mode = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
    padding: Any = draw(st.sampled_from(["same", "valid", each(draw, rank, 0, 3)]))
    stride = (1,) * rank if padding == "same" else each(draw, rank, 1, 3)
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel_size, strict=True)]
    if padding == "same":
        sides = [((span - 1) // 2, span - 1 - (span - 1) // 2) for span in spans]
    else:
        sides = [(p, p) for p in ((0,) * rank if padding == "valid" else padding)]
    least = {"zeros": 1, "replicate": 1, "circular": 0, "reflect": 1}[mode]
    beyond = [max(side) if mode in ("reflect", "circular") else 0 for side in sides]
    sizes = [
        draw(st.integers(max(1, span - sum(side), far + least), 8))
        for span, side, far in zip(spans, sides, beyond, strict=True)
    ]
    options: dict[str, Any] = {
        "values": numbers(draw, groups * reads, *sizes),
        "stride": joined(stride),
        "padding": padding if isinstance(padding, str) else joined(padding),
        "dilation": joined(dilation),
        "groups": str(groups),
        "padding_mode": mode,
        "out_channels": str(out_channels),
    }
    if draw(st.booleans()):
        options["kernel"] = numbers(draw, draw(st.sampled_from([1, reads])), *kernel_size)
    else:
        options["kernel_size"] = joined(kernel_size)
    if draw(st.booleans()):
        options["bias"] = "0.5"

    def by_torch(layer: dict[str, Any]) -> torch.Tensor:
        convolve = functional.conv1d if rank == 1 else functional.conv2d
        x = tensor(layer["input"])
        assert x is not None
        around = [cells for side in sides[::-1] for cells in side]
        how = "constant" if mode == "zeros" else mode
        padded = functional.pad(x[None], around, mode=how)
        weight, bias = tensor(layer["weight"]), tensor(layer["bias"])
        return convolve(padded, weight, bias, stride, 0, dilation, groups)[0]  # type: ignore[arg-type]

    return Asked(options, by_torch)


@st.composite
def transposed(draw: Any, rank: int) -> Asked:
    groups, reads = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    out_channels = groups * draw(st.integers(1, 2))
    kernel_size, dilation = each(draw, rank, 1, 3), each(draw, rank, 1, 2)
    stride, padding = each(draw, rank, 1, 3), each(draw, rank, 0, 2)
    more = tuple(draw(st.integers(0, max(s, d) - 1)) for s, d in zip(stride, dilation, strict=True))
    sizes = each(draw, rank, 1, 5)
    axes = zip(sizes, stride, padding, dilation, kernel_size, more, strict=True)
    for size, step, cut, apart, cells, add in axes:
        assume((size - 1) * step + apart * (cells - 1) + 1 + add > 2 * cut)
    options: dict[str, Any] = {
        "values": numbers(draw, groups * reads, *sizes),
        "stride": joined(stride),
        "padding": joined(padding),
        "output_padding": joined(more),
        "dilation": joined(dilation),
        "groups": str(groups),
        "out_channels": str(out_channels),
    }
    if draw(st.booleans()):
        options["kernel"] = numbers(draw, draw(st.sampled_from([1, reads])), *kernel_size)
    else:
        options["kernel_size"] = joined(kernel_size)

    def by_torch(layer: dict[str, Any]) -> torch.Tensor:
        convolve: Any = functional.conv_transpose1d if rank == 1 else functional.conv_transpose2d
        x, weight, bias = (tensor(layer[key]) for key in ("input", "weight", "bias"))
        output: torch.Tensor = convolve(x, weight, bias, stride, padding, more, groups, dilation)
        return output

    return Asked(options, by_torch)


@st.composite
def poolings(draw: Any, rank: int, largest: bool) -> Asked:
    kernel_size = each(draw, rank, 1, 4)
    padding = tuple(draw(st.integers(0, k // 2)) for k in kernel_size)
    dilation = each(draw, rank, 1, 2) if largest else (1,) * rank
    stride = draw(st.sampled_from([kernel_size, each(draw, rank, 1, 3)]))
    ceil, counted = draw(st.booleans()), draw(st.booleans())
    spans = [d * (k - 1) + 1 for d, k in zip(dilation, kernel_size, strict=True)]
    sizes = [
        draw(st.integers(max(1, span - 2 * p), 9)) for span, p in zip(spans, padding, strict=True)
    ]
    options: dict[str, Any] = {
        "values": numbers(draw, draw(st.integers(1, 3)), *sizes),
        "kernel_size": joined(kernel_size),
        "padding": joined(padding),
        "ceil_mode": ceil,
    }
    if stride != kernel_size or draw(st.booleans()):
        options["stride"] = joined(stride)
    if largest:
        options["dilation"] = joined(dilation)
    else:
        options["count_include_pad"] = counted

    def by_torch(layer: dict[str, Any]) -> torch.Tensor:
        pool: Any = getattr(functional, f"{'max' if largest else 'avg'}_pool{rank}d")
        last = {"dilation": dilation} if largest else {"count_include_pad": counted}
        output: torch.Tensor = pool(
            tensor(layer["input"]), kernel_size, stride, padding, ceil_mode=ceil, **last
        )
        return output

    return Asked(options, by_torch)


@st.composite
def power_poolings(draw: Any, rank: int) -> Asked:
    kernel_size, sizes = each(draw, rank, 1, 3), each(draw, rank, 3, 8)
    norm_type, ceil = draw(st.sampled_from([1, 2, 4])), draw(st.booleans())
    options: dict[str, Any] = {
        "values": numbers(draw, draw(st.integers(1, 3)), *sizes).replace("-", ""),
        "kernel_size": joined(kernel_size),
        "norm_type": str(norm_type),
        "ceil_mode": ceil,
    }

    def by_torch(layer: dict[str, Any]) -> torch.Tensor:
        pool: Any = getattr(functional, f"lp_pool{rank}d")
        size = kernel_size[0] if rank == 1 else kernel_size
        output: torch.Tensor = pool(tensor(layer["input"]), norm_type, size, ceil_mode=ceil)
        return output

    return Asked(options, by_torch)


@st.composite
def adaptive_poolings(draw: Any, rank: int, kind: str) -> Asked:
    output_size, share = each(draw, rank, 1, 4), each(draw, rank, 1, 3)
    sizes = [n * cells for n, cells in zip(output_size, share, strict=True)]
    options: dict[str, Any] = {
        "values": numbers(draw, draw(st.integers(1, 3)), *sizes),
        "output_size": joined(output_size),
    }

    def by_torch(layer: dict[str, Any]) -> torch.Tensor:
        pool: Any = getattr(functional, f"adaptive_{kind}_pool{rank}d")
        output: torch.Tensor = pool(tensor(layer["input"]), output_size)
        return output

    return Asked(options, by_torch)


def settings_of(scene: str) -> st.SearchStrategy[Asked]:
    rank = int(scene[-2])
    if scene.startswith("adaptive"):
        return adaptive_poolings(rank, scene.split("-")[1])
    if scene.startswith("lp"):
        return power_poolings(rank)
    if "pool" in scene:
        return poolings(rank, scene.startswith("max"))
    return transposed(rank) if "transpose" in scene else convolutions(rank)


@every
@settings(deadline=None, max_examples=30)
@given(st.data())
def test_values_are_torchs(scene: str, data: st.DataObject) -> None:
    asked = data.draw(settings_of(scene))
    layer = told(GENERIC[scene], asked.options)
    wanted = asked.by_torch(layer).numpy()
    # JSON has no minus infinity, which is the largest of padding alone
    got = np.nan_to_num(np.array(layer["output"], dtype=np.float32), nan=-np.inf)
    assert layer["operation"] == scene.replace("-", "_")
    assert got.shape == wanted.shape
    assert np.allclose(got, wanted, rtol=1e-4, atol=1e-4)
    for step in layer["steps"]:
        if "output_index" not in step:
            continue
        value = got[tuple(step["output_index"])]
        assert np.isclose(-np.inf if step["value"] is None else step["value"], value, rtol=1e-6)
        if "products" in step:
            assert np.isclose(np.sum(step["products"]) + step["bias"], value, atol=1e-3)


@every
def test_what_is_typed_is_what_is_read(scene: str) -> None:
    rank = int(scene[-2])
    text = "1,2,3,4|5,6,7,8" if rank == 1 else "1,2,3,4;5,6,7,8;9,10,11,12;1,1,1,1"
    layer = told(GENERIC[scene], {"values": text})
    wanted = [list(map(float, row.split(","))) for row in text.replace("|", ";").split(";")]
    assert layer["input"] == (wanted if rank == 1 else [wanted])


@every
def test_the_input_may_have_any_number_of_channels(scene: str) -> None:
    layer = told(GENERIC[scene], {"in_channels": "3"})
    assert len(layer["input"]) == 3
    assert layer["input"][0] != layer["input"][1]


@every
def test_a_channel_that_is_not_there(scene: str) -> None:
    with pytest.raises(InputError, match=r"--channel is 0, not 1: the output is 1×"):
        told(GENERIC[scene], {"channel": "1"})
