"""Every setting of nn.Conv1d and nn.Conv2d, with torch as the judge."""

from __future__ import annotations

import copy
import json
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

import convviz
from convviz.errors import InputError
from convviz.layers import conv_layer
from convviz.tracing import Trace, trace

MODES = ("zeros", "reflect", "replicate", "circular")


class Case(NamedTuple):
    layer: nn.Conv1d | nn.Conv2d
    x: torch.Tensor

    @property
    def rank(self) -> int:
        return self.x.ndim - 1


@st.composite
def convolutions(draw: st.DrawFn) -> Case:
    rank = draw(st.sampled_from((1, 2)))
    per_axis = lambda values: st.tuples(*[values] * rank)  # noqa: E731
    kernel = draw(per_axis(st.integers(1, 4)))
    dilation = draw(per_axis(st.integers(1, 3)))
    padding: Any = draw(
        st.one_of(
            st.sampled_from(("same", "valid")), per_axis(st.integers(0, 4)), st.integers(0, 4)
        )
    )
    stride = (1,) * rank if padding == "same" else draw(per_axis(st.integers(1, 3)))
    groups = draw(st.integers(1, 3))
    mode = draw(st.sampled_from(MODES))
    reads, writes = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    span = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    added = [0 if padding == "valid" else s - 1 for s in span]
    if not isinstance(padding, str):
        added = [2 * p for p in np.broadcast_to(padding, rank).tolist()]
    # large enough for the kernel, and for what reflect and circular padding read
    least = [
        max(1, s - a if mode == "zeros" else max(s - a, a + 1))
        for s, a in zip(span, added, strict=True)
    ]
    size = [low + draw(st.integers(0, 5)) for low in least]
    dtype = draw(st.sampled_from((torch.float32, torch.float32, torch.float64)))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    kind = nn.Conv1d if rank == 1 else nn.Conv2d
    layer = nn.utils.skip_init(
        kind,
        groups * reads,
        groups * writes,
        kernel,
        stride=stride,
        padding=padding,
        dilation=dilation,
        groups=groups,
        bias=draw(st.booleans()),
        padding_mode=mode,
        dtype=dtype,
    )
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(generator=generator)
    return Case(layer, torch.randn(groups * reads, *size, generator=generator, dtype=dtype))


def padding_by_torch(case: Case, result: Trace) -> torch.Tensor:
    sides = [
        cells
        for pair in reversed(list(zip(result.padding, result.padding_after, strict=True)))
        for cells in pair
    ]
    mode = {"zeros": "constant"}.get(case.layer.padding_mode, case.layer.padding_mode)
    return functional.pad(case.x.unsqueeze(0), sides, mode=mode)[0]


def windows_by_torch(result: Trace) -> torch.Tensor:
    """(C_in * cells of the kernel, positions), by torch's own unfold."""
    padded = torch.tensor(result.padded).unsqueeze(0)
    kernel, dilation, stride = result.kernel_size, result.dilation, result.stride
    if result.spatial_rank == 1:
        padded = padded.unsqueeze(2)
        kernel, dilation, stride = (1, *kernel), (1, *dilation), (1, *stride)
    return functional.unfold(padded, kernel, dilation=dilation, stride=stride)[0]


@given(convolutions())
@settings(deadline=None, max_examples=150)
def test_trace_agrees_with_torch(case: Case) -> None:
    result = trace(case.layer, case.x)

    with torch.inference_mode():
        assert np.array_equal(result.output, case.layer(case.x).numpy())
    assert np.array_equal(result.padded, padding_by_torch(case, result).numpy())
    windows = result.patches.reshape(result.in_channels, -1, np.prod(result.kernel_size))
    columns = windows.transpose(0, 2, 1).reshape(-1, windows.shape[1])
    assert np.array_equal(columns, windows_by_torch(result).numpy())
    assert len(result) == result.output.size
    assert result.input.dtype == result.output.dtype == case.x.numpy().dtype


@given(convolutions(), st.data())
@settings(deadline=None, max_examples=120)
def test_each_step_reads_multiplies_and_adds(case: Case, data: st.DataObject) -> None:
    result = trace(case.layer, case.x)
    index = data.draw(st.integers(-len(result), len(result) - 1))
    step = result.step(index)

    channel = step.output_index[0]
    assert np.ravel_multi_index(step.output_index, result.output.shape) == index % len(result)
    assert step.index == index % len(result)
    assert step.value == result.output[step.output_index]
    assert np.array_equal(step.kernel, result.weight[channel])
    assert np.array_equal(step.products, step.patch * step.kernel)
    assert np.array_equal(step.products, result.products_at(index))
    bias = 0.0 if step.bias is None else step.bias
    assert (step.bias is None) == (case.layer.bias is None)
    scale = np.abs(step.products).sum() + abs(bias)
    total = step.products.sum(dtype=float) + bias
    assert total == pytest.approx(
        step.value, abs=float(100 * np.finfo(result.output.dtype).eps * scale)
    )

    # the patch again, cell by cell from the unpadded input, as `start` promises
    group = channel // (result.out_channels // result.groups)
    reads = result.weight.shape[1]
    for cell in np.ndindex(*result.kernel_size):
        at = [s + c * d for s, c, d in zip(step.start, cell, result.dilation, strict=True)]
        sources = [
            axis[a + before]
            for a, axis, before in zip(at, result.source_indices, result.padding, strict=True)
        ]
        inside = all(0 <= a < n for a, n in zip(at, case.x.shape[1:], strict=True))
        if inside:
            assert sources == at
        of_group = result.input[group * reads : (group + 1) * reads]
        wanted = of_group[(..., *sources)] if -1 not in sources else np.zeros(reads)
        assert np.array_equal(step.patch[(..., *cell)], wanted)
        assert inside or result.padding_mode != "zeros" or not wanted.any()


@given(convolutions())
@settings(deadline=None, max_examples=40)
def test_dictionary_survives_json(case: Case) -> None:
    result = trace(case.layer, case.x, name="mine")
    layer = json.loads(json.dumps(result.to_dict()))

    assert layer["name"] == "mine"
    assert layer["operation"] == f"conv{case.rank}d"
    for key in ("input", "weight", "output"):
        array = getattr(result, key)
        assert np.array_equal(np.array(layer[key], dtype=array.dtype), array)
    assert layer["bias"] == (None if result.bias is None else result.bias.tolist())
    for key in ("kernel_size", "stride", "padding", "dilation", "output_padding"):
        assert layer[key] == list(getattr(result, key))
    assert layer.get("padding_after", layer["padding"]) == list(result.padding_after)
    assert ("padding_after" in layer) == (result.padding != result.padding_after)
    assert (layer["groups"], layer["padding_mode"]) == (result.groups, result.padding_mode)
    output = np.array(layer["output"])
    assert [s["output_index"] for s in layer["steps"]] == [
        list(i) for i in np.ndindex(output.shape)
    ]
    for made, step in zip(result.steps, layer["steps"], strict=True):
        assert set(step) == {"output_index", "start", "patch", "products", "bias", "value"}
        assert step["start"] == list(made.start)
        assert step["value"] == output[tuple(step["output_index"])]
        assert np.sum(step["products"]) + step["bias"] == pytest.approx(step["value"], abs=1e-4)


def test_steps_are_made_when_asked_for() -> None:
    result = trace(conv_layer(2, np.ones((2, 1, 2, 2)), None), torch.ones(1, 300, 300))
    assert len(result.steps) == 2 * 299 * 299
    assert result.steps[-1].output_index == (1, 298, 298)
    assert [step.index for step in result.steps[1:7:2]] == [1, 3, 5]
    for outside in (len(result), -len(result) - 1):
        with pytest.raises(IndexError, match="178802 steps"):
            result.step(outside)


def test_missing_bias_is_none_in_python_and_adds_nothing_in_json() -> None:
    result = trace(conv_layer(1, [[[1, 2]]], None), [[3, 4]])
    assert result.step(0).bias is None
    layer = result.to_dict()
    assert layer["bias"] is None
    assert layer["steps"][0]["bias"] == 0.0


@pytest.mark.parametrize("layer", [nn.Conv2d(1, 1, 2), nn.ConvTranspose2d(1, 1, 2)])
def test_one_setting_in_a_tuple_is_every_axis(layer: Any) -> None:
    layer.stride, layer.padding, layer.dilation = (2,), (1,), (1,)
    result = trace(layer, torch.ones(1, 5, 5))
    assert (result.stride, result.padding, result.dilation) == ((2, 2), (1, 1), (1, 1))


def test_the_kernel_is_not_flipped() -> None:
    result = trace(conv_layer(1, [[[1, 10]]], 0), [[2, 3]])
    assert result.step(0).products.tolist() == [[2, 30]]


def test_same_padding_of_an_even_kernel_adds_the_odd_cell_behind() -> None:
    result = trace(conv_layer(1, np.ones((1, 1, 4)), 0, padding="same"), [[1, 2, 3]])
    assert (result.padding, result.padding_after) == ((1,), (2,))
    assert result.step(0).start == (-1,)
    assert result.to_dict()["padding_after"] == [2]
    assert result.source_indices[0].tolist() == [-1, 0, 1, 2, -1, -1]


def test_batch_of_one_is_the_example_itself() -> None:
    layer, x = conv_layer(2, np.ones((1, 1, 2, 2)), 1), torch.arange(9.0).reshape(1, 3, 3)
    assert np.array_equal(trace(layer, x[None]).output, trace(layer, x).output)
    assert trace(layer, x[None]).input.shape == (1, 3, 3)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
@pytest.mark.parametrize("reads", [1, 64])
def test_half_types_are_traced_as_float32(dtype: torch.dtype, reads: int) -> None:
    weight = torch.randn(3, reads, 3, 3, generator=torch.Generator().manual_seed(0))
    layer = conv_layer(2, weight, [1, 2, 3], padding=1).to(dtype)
    x = torch.linspace(-2, 2, reads * 49).reshape(reads, 7, 7).to(dtype)
    result = trace(layer, x)
    assert result.input.dtype == result.weight.dtype == result.output.dtype == np.float32
    assert np.array_equal(result.input, x.float().numpy())
    assert np.array_equal(result.output, layer(x).detach().float().numpy())


def test_arrays_are_read_only_and_apart_from_the_input() -> None:
    x = torch.ones(1, 4)
    result = trace(conv_layer(1, [[[1, 1]]], 0, padding=1), x)
    x[0, 0] = 100
    assert result.input[0, 0] == 1
    step = result.step(0)
    arrays = [result.input, result.weight, result.bias, result.output, result.padded]
    arrays += [result.patches, *result.source_indices, step.patch, step.products, step.kernel]
    assert not any(array is not None and array.flags.writeable for array in arrays)
    assert np.shares_memory(result.patches, result.padded)


def test_package_offers_the_trace() -> None:
    assert convviz.trace is trace
    assert convviz.Trace is Trace


@pytest.mark.parametrize(
    "layer",
    [
        *(nn.Linear(2, 2), nn.Conv3d(1, 1, 2), nn.ConvTranspose3d(1, 1, 2), nn.MaxPool3d(2)),
        *(nn.AdaptiveAvgPool3d(1), nn.AdaptiveMaxPool3d(1), nn.LPPool3d(2, 2), nn.MaxUnpool1d(2)),
        *(nn.FractionalMaxPool2d(2, 1), nn.Conv2d, "layer", None),
    ],
)
def test_other_layers_are_refused(layer: Any) -> None:
    known = r"nn\.Conv1d, nn\.Conv2d, .*, nn\.LPPool2d, .*, nn\.AdaptiveAvgPool2d"
    given = type(layer).__name__
    with pytest.raises(InputError, match=rf"^a trace takes one of {known}, not {given}$"):
        trace(layer, [[1, 2]])


@pytest.mark.parametrize("dtype", [">f4", ">i8", "longdouble"])
@pytest.mark.parametrize("layer", [nn.Conv1d(1, 1, 2), nn.MaxPool1d(2)], ids=["conv", "pool"])
def test_any_machines_numbers_are_traced(layer: nn.Module, dtype: str) -> None:
    numbers = [[1.0, 4.0, 2.0, 3.0]]
    given = trace(layer, np.array(numbers, dtype=dtype))
    assert np.array_equal(given.output, trace(layer, numbers).output)


@pytest.mark.parametrize("layer", [nn.MaxPool1d(2), nn.AvgPool1d(2), nn.LPPool1d(2, 2)])
@pytest.mark.parametrize("weight", ["heavy", torch.tensor([float("nan")])])
def test_a_poolings_own_attributes_are_no_weights(layer: nn.Module, weight: object) -> None:
    layer = copy.deepcopy(layer)
    layer.weight = layer.bias = weight
    assert trace(layer, [[1.0, 2.0]]).weight is None


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (nn.Conv1d(1, 1, 2, padding=True), r"padding is \(True,\): give one whole number"),
        (nn.MaxPool1d(2, padding=True), "padding is True: give one whole number"),
    ],
)
def test_a_truth_value_is_no_number(layer: nn.Module, said: str) -> None:
    with pytest.raises(InputError, match=said):
        trace(layer, [[1.0, 2.0, 3.0]])
