"""Every setting of torch's max and average pooling, with torch as the judge."""

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
from torch.nn import functional

from convviz.errors import InputError
from convviz.traces import pooling
from convviz.tracing import PoolStep, PoolTrace, TraceMismatchError, trace

Layer = nn.MaxPool1d | nn.MaxPool2d | nn.AvgPool1d | nn.AvgPool2d
KINDS = {(True, 1): nn.MaxPool1d, (True, 2): nn.MaxPool2d,
         (False, 1): nn.AvgPool1d, (False, 2): nn.AvgPool2d}  # fmt: skip


class Case(NamedTuple):
    layer: Any
    x: torch.Tensor

    @property
    def largest(self) -> bool:
        return isinstance(self.layer, nn.MaxPool1d | nn.MaxPool2d)

    @property
    def rank(self) -> int:
        return self.x.ndim - 1

    def by_torch(self) -> torch.Tensor | RuntimeError:
        """Torch's output or refusal; of floats where it pools no whole numbers."""
        try:
            with torch.inference_mode():
                output = self.layer(self.x)
        except NotImplementedError:
            assert not self.x.is_floating_point()
            return self._replace(x=self.x.float()).by_torch()
        except RuntimeError as refusal:
            return refusal
        return output[0] if isinstance(output, tuple) else output

    def reads_padding_alone(self) -> bool:
        """Whether torch finds no number in a window; of whole numbers it gives the least."""
        output = self._replace(x=self.x.double()).by_torch()
        return isinstance(output, torch.Tensor) and bool(output.isneginf().any())


@st.composite
def poolings(draw: st.DrawFn, kinds: tuple[bool, ...] = (True, False)) -> Case:
    """Return any pooling, of which torch may refuse some for the input's size or the padding."""
    largest, rank = draw(st.sampled_from(kinds)), draw(st.sampled_from((1, 2)))

    def setting(low: int, high: int) -> Any:
        number = st.integers(low, high)
        return draw(number | st.tuples(number) | st.tuples(*[number] * rank))

    options: dict[str, Any] = {"padding": setting(0, 2), "ceil_mode": draw(st.booleans())}
    if draw(st.booleans()):
        options["stride"] = setting(1, 5)
    if largest:
        options["dilation"] = setting(1, 3)
        options["return_indices"] = draw(st.booleans())
    else:
        options["count_include_pad"] = draw(st.booleans())
        if rank == 2:
            options["divisor_override"] = draw(st.sampled_from((None, None, 1, 3, -2)))
    layer = KINDS[largest, rank](setting(1, 4), **options)
    size = [draw(st.integers(1, 9)) for _ in range(rank)]
    dtype = draw(
        st.sampled_from((torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64))
    )
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    x = torch.randn(draw(st.integers(1, 3)), *size, generator=generator) * 3
    if draw(st.booleans()):
        x = x.round()  # equal numbers
    return Case(layer, x.to(dtype))


def traced(case: Case) -> PoolTrace:
    """Return the trace of a case that torch takes and that has a number for each window."""
    assume(isinstance(case.by_torch(), torch.Tensor) and not case.reads_padding_alone())
    return trace(case.layer, case.x)


@given(poolings())
@settings(deadline=None, max_examples=200)
def test_whatever_torch_takes_is_traced_and_its_refusals_are_said_plainly(case: Case) -> None:
    output = case.by_torch()
    if isinstance(output, RuntimeError):
        with pytest.raises(InputError, match=r"padding is|more than") as refusal:
            trace(case.layer, case.x)
        assert "\n" not in str(refusal.value)
        return
    result = trace(case.layer, case.x)
    assert np.array_equal(result.output, output.double().numpy())
    assert np.array_equal(result.input, case.x.double().numpy())
    assert result.operation == f"{'max' if case.largest else 'avg'}_pool{case.rank}d"
    assert len(result) == output.numel()


@pytest.mark.parametrize(
    ("rank", "dtype"),
    [
        (1, torch.float32),
        (2, torch.float64),
        (2, torch.bfloat16),
        (2, torch.int64),
        (2, torch.int8),
    ],
)
def test_padding_alone_is_what_torch_gives(rank: int, dtype: torch.dtype) -> None:
    layer = KINDS[True, rank](2, stride=1, padding=1, dilation=3)
    x = torch.arange(1, 3).to(dtype).expand(1, *(2,) * rank)
    result = trace(layer, x)
    assert np.array_equal(result.output, layer(x).double().numpy())
    (step,) = result.steps
    assert (step.argmax, step.argmax_in_patch, step.divisor) == (None, None, None)
    lowest = -np.inf if dtype.is_floating_point else float(torch.iinfo(dtype).min)
    assert step.value == lowest
    told = result.to_dict()
    assert told["steps"][0]["argmax"] is None
    if dtype.is_floating_point:  # JSON has no infinity
        assert told["steps"][0]["value"] is None
        assert np.ravel(told["output"]).tolist() == [None]


def test_only_padding_is_minus_infinity() -> None:
    class Lost(nn.MaxPool1d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x).masked_fill(torch.tensor([[True, False]]), -torch.inf)

    with pytest.raises(TraceMismatchError, match=r"put out -inf at \(0, 0\) where the largest"):
        trace(Lost(2), torch.rand(1, 4))


@given(poolings((True,)), st.data())
@settings(deadline=None, max_examples=80)
def test_largest_numbers_stand_where_torch_says(case: Case, data: st.DataObject) -> None:
    result = traced(case)
    layer = case.layer
    pool = functional.max_pool1d if case.rank == 1 else functional.max_pool2d
    _, flat = pool(
        case.x.double(),
        layer.kernel_size,
        layer.stride,
        layer.padding,
        layer.dilation,
        ceil_mode=layer.ceil_mode,
        return_indices=True,
    )
    assert np.array_equal(result.indices, flat.numpy())
    for step in some_steps(result, data):
        channel = step.output_index[0]
        assert step.patch.shape == (1, *result.kernel_size)
        assert step.patch.max() == step.value == result.output[step.output_index]
        assert step.divisor is None
        assert step.argmax is not None
        assert step.argmax[0] == channel
        wanted = np.unravel_index(int(flat[step.output_index]), case.x.shape[1:])
        assert step.argmax[1:] == wanted
        assert result.input[step.argmax] == step.value
        assert step.patch[step.argmax_in_patch] == step.value
        # of equal numbers the first
        assert np.flatnonzero(step.patch == step.value)[0] == np.ravel_multi_index(
            step.argmax_in_patch, step.patch.shape
        )
        assert_reads(result, step, channel, -np.inf)


@given(poolings((False,)), st.data())
@settings(deadline=None, max_examples=80)
def test_averages_divide_by_what_torch_counts(case: Case, data: st.DataObject) -> None:
    result = traced(case)
    assert result.indices is None
    whole = not case.x.is_floating_point()  # int64: torch drops the fraction
    eps = 0.0 if whole else torch.finfo(case.x.dtype).eps
    for step in some_steps(result, data):
        channel = step.output_index[0]
        assert step.argmax is None
        assert step.argmax_in_patch is None
        assert step.divisor is not None
        average = step.patch_sum / step.divisor
        allowed = float(20 * eps * np.abs(step.patch).sum() / abs(step.divisor))
        assert step.value == pytest.approx(np.trunc(average) if whole else average, abs=allowed)
        assert_reads(result, step, channel, 0.0)
        override = getattr(case.layer, "divisor_override", None)
        if override is not None:
            assert step.divisor == override
        elif not case.layer.count_include_pad:
            inside = [
                sum(0 <= first + cell < size for cell in range(kernel))
                for first, kernel, size in zip(
                    step.start, result.kernel_size, case.x.shape[1:], strict=True
                )
            ]
            assert step.divisor == np.prod(inside)


def some_steps(result: PoolTrace, data: st.DataObject) -> list[PoolStep]:
    """Return the first and the last step, which reach into the padding, and others."""
    others = data.draw(st.lists(st.integers(0, len(result) - 1), max_size=6))
    return [result.step(index) for index in (0, -1, *others)]


def assert_reads(result: PoolTrace, step: PoolStep, channel: int, outside: float) -> None:
    """Look the patch up cell by cell in the unpadded input, as `start` promises."""
    for cell in np.ndindex(*result.kernel_size):
        at = tuple(s + c * d for s, c, d in zip(step.start, cell, result.dilation, strict=True))
        inside = all(0 <= a < n for a, n in zip(at, result.input.shape[1:], strict=True))
        assert step.patch[0, *cell] == (result.input[channel, *at] if inside else outside)


@given(poolings())
@settings(deadline=None, max_examples=60)
def test_dictionary_survives_json(case: Case) -> None:
    result = traced(case)
    text = json.dumps(result.to_dict(), allow_nan=False)
    layer = json.loads(text)
    assert layer["weight"] is layer["bias"] is None
    assert layer["groups"] == len(case.x)
    assert np.array_equal(layer["input"], result.input)
    assert np.array_equal(layer["output"], result.output)
    for key in ("kernel_size", "stride", "padding", "dilation", "output_padding"):
        assert layer[key] == list(getattr(result, key))
    assert layer.get("padding_after", layer["padding"]) == list(result.padding_after)
    keys = {"output_index", "start", "patch", "bias", "value"} | (
        {"argmax"} if case.largest else set()
    )
    for made, step in itertools.zip_longest(result.steps, layer["steps"]):
        assert set(step) == keys
        assert step["output_index"] == list(made.output_index)
        assert step["start"] == list(made.start)
        assert (step["bias"], step["value"]) == (0.0, made.value)
        patch = np.array(step["patch"], dtype=float)
        assert np.array_equal(patch, np.where(np.isfinite(made.patch), made.patch, np.nan),
                              equal_nan=True)  # fmt: skip
        if case.largest:
            assert np.array(layer["input"])[*step["argmax"]] == step["value"]


def test_a_window_beyond_the_padding_counts_neither_there_nor_in_the_divisor() -> None:
    x = torch.tensor([[1.0, 2.0, 3.0, 4.0, 5.0]])
    result = trace(nn.AvgPool1d(3, padding=1, ceil_mode=True), x)
    assert (result.padding, result.padding_after) == ((1,), (1,))
    assert [step.divisor for step in result.steps] == [3, 3]
    result = trace(nn.AvgPool1d(2, ceil_mode=True), x)
    assert (result.padding, result.padding_after) == ((0,), (1,))
    assert result.step(-1).patch.tolist() == [[5, 0]]
    assert (result.step(-1).divisor, result.step(-1).value) == (1, 5)
    assert trace(nn.MaxPool1d(2, ceil_mode=True), x).to_dict()["steps"][-1]["patch"] == [[5, None]]


def test_stride_is_the_kernels_size_unless_it_is_given() -> None:
    x = torch.arange(36.0).reshape(1, 6, 6)
    for kind in (nn.MaxPool2d, nn.AvgPool2d):
        assert trace(kind((2, 3)), x).stride == (2, 3)
        assert trace(kind(2, stride=(1,)), x).stride == (1, 1)
        layer = kind(2)
        layer.stride = None
        assert trace(layer, x).stride == (2, 2)


def test_of_equal_numbers_torch_takes_the_first() -> None:
    step = trace(nn.MaxPool2d(2), torch.zeros(1, 2, 2)).step(0)
    assert (step.argmax, step.argmax_in_patch) == ((0, 0, 0), (0, 0, 0))


def test_batch_of_one_is_the_example_itself() -> None:
    x = torch.randn(3, 6, generator=torch.Generator().manual_seed(0))
    assert np.array_equal(trace(nn.MaxPool1d(2), x[None]).output, trace(nn.MaxPool1d(2), x).output)
    assert trace(nn.MaxPool1d(2, return_indices=True), x[None]).output.shape == (3, 3)


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.uint8, torch.bool])
@pytest.mark.parametrize("layer", [kind(2) for kind in KINDS.values()])
def test_whole_numbers_become_floats_where_torch_pools_none(layer: Any, dtype: torch.dtype) -> None:
    x = torch.tensor([[0, 1, 1, 1]]).to(dtype)
    x = x if "1d" in type(layer).__name__ else x.reshape(1, 2, 2)
    try:
        wanted = layer(x)
    except NotImplementedError:
        wanted = layer(x.float())
    result = trace(layer, x)
    assert np.array_equal(result.output, wanted.double().numpy())
    assert json.dumps(result.to_dict(), allow_nan=False)


def test_torch_drops_the_fraction_of_an_average_of_whole_numbers() -> None:
    result = trace(nn.AvgPool1d(2), torch.tensor([[-1, 0, 2, 3]]))
    assert result.output.tolist() == [[0, 2]]
    assert result.output.dtype == np.float64
    assert (result.step(0).patch_sum, result.step(0).divisor) == (-1, 2)


def test_lists_take_torchs_default_type() -> None:
    for numbers in ([[1, 2, 4, 8]], np.array([[1.0, 2.0, 4.0, 8.0]])):
        result = trace(nn.AvgPool1d(2), numbers)
        assert result.input.dtype == result.output.dtype == np.float32
        assert result.output.tolist() == [[1.5, 6]]


@pytest.mark.parametrize("layer", [nn.MaxPool1d(2), nn.AvgPool1d(2)])
def test_one_tampered_number_is_found(layer: Any) -> None:
    x = torch.randn(2, 6, generator=torch.Generator().manual_seed(0))
    good = trace(layer, x)
    pooling.check(good, torch.float32)
    tampered = good.output.copy()
    tampered[1, 2] += 300 * np.finfo(np.float32).eps
    with pytest.raises(TraceMismatchError, match=r"at \(1, 2\) where the"):
        pooling.check(dataclasses.replace(good, output=tampered), torch.float32)


def test_an_argmax_of_another_number_is_found() -> None:
    good = trace(nn.MaxPool1d(2), torch.tensor([[1.0, 2.0, 3.0, 4.0]]))
    wrong = dataclasses.replace(good, indices=np.array([[0, 3]]))
    with pytest.raises(TraceMismatchError, match="the input at its argmax is 1"):
        pooling.check(wrong, torch.float32)


def test_layer_with_a_forward_of_its_own_is_found() -> None:
    class Doubled(nn.AvgPool2d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return 2 * super().forward(x)

    class Cut(nn.MaxPool1d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x)[:, 1:]

    with pytest.raises(TraceMismatchError, match="its forward does something else than avg_pool2d"):
        trace(Doubled(2), torch.ones(1, 2, 2))
    with pytest.raises(TraceMismatchError, match="put out 1×1 numbers where its windows give 1×2"):
        trace(Cut(2), torch.ones(1, 4))


def test_hooks_run_once_and_the_layer_stays_as_it_was() -> None:
    seen = []
    layer = nn.MaxPool1d(2, return_indices=True)
    layer.register_forward_hook(lambda *_: seen.append(torch.is_inference_mode_enabled()))
    before = {name: id(value) for name, value in vars(layer).items()}
    trace(layer, torch.tensor([[1, 2, 3, 4]]))
    assert seen == [True]
    assert before == {name: id(value) for name, value in vars(layer).items()}


def test_arrays_are_read_only() -> None:
    for layer in (nn.MaxPool1d(2, padding=1), nn.AvgPool1d(2, padding=1)):
        result = trace(layer, torch.ones(1, 4))
        arrays = [result.input, result.output, result.padded, result.patches, result.indices]
        arrays += [result.divisors, *result.source_indices, result.step(0).patch]
        assert not any(array is not None and array.flags.writeable for array in arrays)
        with pytest.raises(IndexError, match="3 steps"):
            result.step(3)
        assert repr(result).startswith("<PoolTrace layer: ")
