"""Every setting of nn.ConvTranspose1d and 2d, with torch as the judge."""

from __future__ import annotations

import dataclasses
import itertools
import json
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn

from convviz.errors import InputError
from convviz.traces import transposed
from convviz.tracing import TraceMismatchError, TransposedTrace, trace


class Case(NamedTuple):
    layer: Any
    x: torch.Tensor

    @property
    def rank(self) -> int:
        return self.x.ndim - 1

    def by_torch(self) -> torch.Tensor | RuntimeError:
        """Torch's output or refusal."""
        try:
            with torch.inference_mode():
                return self.layer(self.x)
        except RuntimeError as refusal:
            return refusal


@st.composite
def transposed_convolutions(draw: st.DrawFn) -> Case:
    """Return any transposed convolution, of which torch may refuse some for its padding."""
    rank = draw(st.sampled_from((1, 2)))

    def setting(low: int, high: int) -> Any:
        number = st.integers(low, high)
        return draw(number | st.tuples(*[number] * rank))

    groups = draw(st.integers(1, 3))
    reads, writes = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    dtype = draw(st.sampled_from((torch.float32, torch.float64, torch.float16, torch.bfloat16)))
    layer = (nn.ConvTranspose1d if rank == 1 else nn.ConvTranspose2d)(
        groups * reads,
        groups * writes,
        setting(1, 4),
        stride=setting(1, 3),
        padding=setting(0, 3),
        output_padding=setting(0, 2),
        dilation=setting(1, 3),
        groups=groups,
        bias=draw(st.booleans()),
        dtype=dtype,
    )
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.normal_(generator=generator)
    size = [draw(st.integers(1, 5)) for _ in range(rank)]
    return Case(layer, torch.randn(groups * reads, *size, generator=generator).to(dtype))


def traced(case: Case) -> TransposedTrace:
    output = case.by_torch()
    assume(isinstance(output, torch.Tensor) and output.numel())
    return trace(case.layer, case.x)


@given(transposed_convolutions())
@settings(deadline=None, max_examples=200)
def test_whatever_torch_takes_is_traced_and_its_refusals_are_said_plainly(case: Case) -> None:
    output = case.by_torch()
    if isinstance(output, RuntimeError) or not output.numel():
        with pytest.raises(InputError, match=r"output_padding is|no output is left") as refusal:
            trace(case.layer, case.x)
        assert "\n" not in str(refusal.value)
        return
    result = trace(case.layer, case.x)
    assert np.array_equal(result.output, output.double().numpy())
    assert np.array_equal(result.input, case.x.double().numpy())
    assert np.array_equal(result.weight, case.layer.weight.detach().double().numpy())
    assert result.operation == f"conv_transpose{case.rank}d"
    assert len(result) == case.x.numel()
    assert (result.bias is None) == (case.layer.bias is None)


@given(transposed_convolutions())
@settings(deadline=None, max_examples=60)
def test_stamps_placed_at_their_starts_give_the_output(case: Case) -> None:
    result = traced(case)
    summed = np.zeros(result.output.shape)
    scale = np.zeros(result.output.shape)
    if result.bias is not None:
        summed += result.bias.reshape(-1, *(1,) * result.spatial_rank)
        scale += abs(summed)
    for wanted, step in zip(np.ndindex(result.input.shape), result.steps, strict=True):
        assert step.input_index == wanted
        assert step.value == result.input[wanted]
        assert np.array_equal(step.kernel, result.weight[wanted[0]])
        assert np.array_equal(step.products, result.input[wanted] * step.kernel)
        for cell in np.ndindex(*result.kernel_size):
            at = tuple(s + c * d for s, c, d in zip(step.start, cell, result.dilation, strict=True))
            if all(0 <= a < n for a, n in zip(at, result.output.shape[1:], strict=True)):
                for channel, products in zip(step.output_channels, step.products, strict=True):
                    summed[channel, *at] += products[cell]
                    scale[channel, *at] += abs(products[cell])
    eps = torch.finfo(case.x.dtype).eps
    assert np.all(abs(summed - result.output) <= 60 * eps * scale + 1e-30)


@given(transposed_convolutions(), st.data())
@settings(deadline=None, max_examples=60)
def test_canvas_holds_the_first_stamps_whole(case: Case, data: st.DataObject) -> None:
    result = traced(case)
    count = data.draw(st.integers(0, len(result)))
    by_hand = np.zeros((result.out_channels, *result.canvas_size))
    for step in itertools.islice(result.steps, count):
        at = [
            slice(s + p, s + p + d * (k - 1) + 1, d)
            for s, p, d, k in zip(
                step.start, result.padding, result.dilation, result.kernel_size, strict=True
            )
        ]
        by_hand[step.output_channels.start : step.output_channels.stop, *at] += (
            step.value * step.kernel.astype(float)
        )
    assert np.allclose(result.canvas(count), by_hand, rtol=1e-12, atol=1e-12)
    assert np.array_equal(result.canvas(), result.canvas(len(result)))


@given(transposed_convolutions())
@settings(deadline=None, max_examples=40)
def test_dictionary_survives_json(case: Case) -> None:
    result = traced(case)
    layer = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    for key in ("input", "weight", "output"):
        assert np.array_equal(np.array(layer[key]), getattr(result, key))
    assert layer["bias"] == (None if result.bias is None else result.bias.tolist())
    for key in ("kernel_size", "stride", "padding", "dilation", "output_padding"):
        assert layer[key] == list(getattr(result, key))
    assert "padding_after" not in layer
    assert (layer["groups"], layer["padding_mode"]) == (result.groups, "zeros")
    for made, step in zip(result.steps, layer["steps"], strict=True):
        assert set(step) == {"input_index", "value", "products", "start"}
        assert step["input_index"] == list(made.input_index)
        assert step["start"] == list(made.start)
        assert step["value"] == np.array(layer["input"])[made.input_index]
        assert np.array_equal(step["products"], made.products)


def ones(**settings: Any) -> nn.ConvTranspose1d:
    """Return a layer of three ones and no bias."""
    layer = nn.ConvTranspose1d(1, 1, 3, bias=False, **settings)
    nn.init.ones_(layer.weight)
    return layer


def test_stamps_start_in_the_cropped_output() -> None:
    result = trace(ones(stride=2, padding=1), [[1, 10]])
    assert [step.start for step in result.steps] == [(-1,), (1,)]
    assert result.canvas().tolist() == [[1, 1, 11, 10, 10]]
    assert result.canvas(1).tolist() == [[1, 1, 1, 0, 0]]
    assert result.output.tolist() == [[1, 11, 10]]
    assert repr(result) == "<TransposedTrace layer: conv_transpose1d, 1×2 to 1×3, 2 steps>"


def test_output_padding_beyond_the_canvas_holds_the_bias_alone() -> None:
    layer = nn.ConvTranspose1d(1, 1, 1, stride=3, padding=1, output_padding=2)
    result = trace(layer, [[5]])
    assert result.canvas_size == (1,)
    assert result.output.tolist() == [[result.bias[0]]]


@pytest.mark.parametrize("bias", [True, False])
def test_an_empty_output_is_refused_where_torch_gives_one(bias: bool) -> None:
    layer = nn.ConvTranspose2d(2, 2, 1, stride=3, padding=(2, 0), groups=2, bias=bias)
    with pytest.raises(InputError, match="no output is left: the stamps cover 4 cells along the h"):
        trace(layer, torch.ones(2, 2, 1))


def test_batch_of_one_is_the_example_itself() -> None:
    layer, x = nn.ConvTranspose2d(1, 2, 2), torch.arange(9.0).reshape(1, 3, 3)
    assert np.array_equal(trace(layer, x[None]).output, trace(layer, x).output)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_many_half_numbers_are_within_the_bound(dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(0)
    layer = nn.ConvTranspose2d(64, 3, 5, stride=2).to(dtype)
    x = torch.randn(64, 9, 9, generator=generator).to(dtype)
    assert trace(layer, x).output.dtype == np.float32


def test_one_tampered_number_is_found() -> None:
    x = torch.randn(2, 5, generator=torch.Generator().manual_seed(0))
    good = trace(nn.ConvTranspose1d(2, 2, 3), x)
    tampered = good.output.copy()
    tampered[1, 2] += 1e-3
    with pytest.raises(TraceMismatchError, match=r"at \(1, 2\) where its stamps and bias add up"):
        transposed.check(dataclasses.replace(good, output=tampered), torch.float32)


def test_layer_with_a_forward_of_its_own_is_found() -> None:
    class Longer(nn.ConvTranspose1d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:  # type: ignore[override]
            return nn.functional.pad(super().forward(x), (0, 1))

    with pytest.raises(TraceMismatchError, match="put out 1×5 numbers where its stamps give 1×4"):
        trace(Longer(1, 1, 2), torch.ones(1, 3))


def test_arrays_are_read_only_and_steps_count_from_the_end() -> None:
    result = trace(nn.ConvTranspose1d(1, 1, 2), torch.ones(1, 4))
    step = result.step(-1)
    assert step.index == 3
    arrays = [result.input, result.weight, result.bias, result.output, step.kernel, step.products]
    assert not any(array.flags.writeable for array in arrays)
    with pytest.raises(IndexError, match="4 steps"):
        result.step(4)
