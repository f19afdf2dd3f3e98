"""Every setting of torch's power-average pooling, with torch as the judge."""

from __future__ import annotations

import dataclasses
import itertools
import json
import math
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional

from convviz.errors import InputError
from convviz.traces import lp_pooling
from convviz.traces.reckoning import LPReckoning, reckoning_of
from convviz.tracing import LPStep, LPTrace, TraceMismatchError, trace


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

    def sums(self) -> torch.Tensor:
        """What torch takes the root of, which may be infinite; in half it soon is."""
        pool = functional.avg_pool1d if self.rank == 1 else functional.avg_pool2d
        kernel, stride = self.layer.kernel_size, self.layer.stride
        means = pool(
            self.x.pow(float(self.layer.norm_type)), kernel, stride, 0, self.layer.ceil_mode
        )
        return means * math.prod((kernel,) * self.rank if isinstance(kernel, int) else kernel)


NORM_TYPES = (2, 2.0, 1, 3, 4, 7, 0.5, 1.5, 2.25, -1, -2, -0.5)
DTYPES = (torch.float32, torch.float64, torch.float16, torch.bfloat16, torch.int64)


@st.composite
def poolings(draw: st.DrawFn) -> Case:
    """Return any pooling, of which torch may refuse some or put out what is no number."""
    rank = draw(st.sampled_from((1, 2)))

    def setting(low: int, high: int) -> Any:
        number = st.integers(low, high)
        return draw(number if rank == 1 else number | st.tuples(number, number))

    options: dict[str, Any] = {"ceil_mode": draw(st.booleans())}
    if draw(st.booleans()):
        options["stride"] = setting(1, 5)
    kind = nn.LPPool1d if rank == 1 else nn.LPPool2d
    layer = kind(draw(st.sampled_from(NORM_TYPES)), setting(1, 4), **options)
    size = [draw(st.integers(1, 9)) for _ in range(rank)]
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    x = torch.randn(draw(st.integers(1, 3)), *size, generator=generator) * 3
    if draw(st.booleans()):
        x = x.round()
    if draw(st.booleans()):
        x = x.abs()
    return Case(layer, x.to(draw(st.sampled_from(DTYPES))))


def traced(case: Case) -> LPTrace:
    """Return the trace of a case whose numbers are all finite."""
    output = case.by_torch()
    assume(isinstance(output, torch.Tensor) and bool(output.isfinite().all()))
    assume(bool(case.sums().isfinite().all()))
    return trace(case.layer, case.x)


@given(poolings())
@settings(deadline=None, max_examples=300)
def test_whatever_torch_takes_is_traced_and_its_refusals_are_said_plainly(case: Case) -> None:
    output = case.by_torch()
    if isinstance(output, RuntimeError) or not output.isfinite().all():
        said = "more than" if isinstance(output, RuntimeError) else "no power|no root|overflow"
        with pytest.raises(InputError, match=said) as refusal:
            trace(case.layer, case.x)
        assert "\n" not in str(refusal.value)
        return
    if not case.sums().isfinite().all():
        with pytest.raises(InputError, match="are too large to be shown"):
            trace(case.layer, case.x)
        return
    result = trace(case.layer, case.x)
    assert np.array_equal(result.output, output.double().numpy())
    assert np.array_equal(result.input, case.x.double().numpy())
    assert result.operation == f"lp_pool{case.rank}d"
    assert result.norm_type == case.layer.norm_type
    assert len(result) == output.numel()


@given(poolings(), st.data())
@settings(deadline=None, max_examples=150)
def test_each_step_raises_adds_and_takes_the_root(case: Case, data: st.DataObject) -> None:
    result = traced(case)
    p = result.norm_type
    eps = torch.finfo(case.x.dtype).eps if case.x.is_floating_point() else 2**-23
    tiny = torch.finfo(case.x.dtype).tiny if case.x.is_floating_point() else 0.0
    others = data.draw(st.lists(st.integers(0, len(result) - 1), max_size=6))
    for index in (0, -1, *others):
        step = result.step(index)
        assert isinstance(step, LPStep)
        assert step.argmax is None
        assert step.patch.shape == step.powers.shape == (1, *result.kernel_size)
        channel = step.output_index[0]
        inside = 0
        for cell in np.ndindex(*result.kernel_size):
            at = tuple(s + c for s, c in zip(step.start, cell, strict=True))
            if all(a < n for a, n in zip(at, case.x.shape[1:], strict=True)):
                inside += 1
                assert step.patch[0, *cell] == result.input[channel, *at]
                raised = float(result.input[channel, *at]) ** p
                exponent = abs(p * math.log(abs(step.patch[0, *cell]) or 1))
                off = (4 + 2 * exponent) * eps
                assert step.powers[0, *cell] == pytest.approx(raised, rel=off, abs=tiny)
            else:
                assert (step.patch[0, *cell], step.powers[0, *cell]) == (0, 0)
        assert step.divisor == inside
        assert step.cells == math.prod(result.kernel_size)
        assert step.total == pytest.approx(step.powers_sum * step.cells / inside)
        root = step.total if p == 1 else step.total ** (1 / p)
        assert step.value == result.output[step.output_index]
        cancels = float(np.abs(step.powers).sum()) / max(abs(step.powers_sum), 1e-30)
        least = 0.1 if eps > 1e-4 else 1e-6  # roots of powers that half and bfloat16 lose
        relative = 200 * eps * max(1, 1 / abs(p)) * cancels
        assert step.value == pytest.approx(root, rel=relative, abs=least)


@given(poolings())
@settings(deadline=None, max_examples=60)
def test_dictionary_survives_json(case: Case) -> None:
    result = traced(case)
    layer = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert layer["weight"] is layer["bias"] is None
    assert layer["norm_type"] == case.layer.norm_type
    assert layer["padding"] == [0] * case.rank
    assert np.array_equal(layer["input"], result.input)
    assert np.array_equal(layer["output"], result.output)
    keys = {"output_index", "start", "patch", "powers", "bias", "value"}
    for made, step in itertools.zip_longest(result.steps, layer["steps"]):
        assert set(step) == keys
        assert np.array_equal(step["powers"], made.powers)
        assert np.array_equal(step["patch"], made.patch)
        assert (step["bias"], step["value"]) == (0.0, made.value)


@given(poolings(), st.integers(0, 2))
@settings(deadline=None, max_examples=80)
def test_reckoning_ends_with_torchs_number_within_its_bounds(case: Case, channel: int) -> None:
    result = traced(case)
    shown = reckoning_of(result, channel % len(case.x), 2)
    assert isinstance(shown, LPReckoning)
    assert len(shown.totals) == len(shown.texts)
    for index in range(len(shown)):
        step = shown.step(index)
        reckoned = shown.reckon(step)
        assert len(reckoned.grids) == len(shown.headings) == len(shown.bounds)
        for grid, bound in zip(reckoned.grids, shown.bounds, strict=True):
            assert grid.min() >= bound.min()
            assert grid.max() <= bound.max()
        assert len(reckoned.totals) == len(shown.totals)
        assert max(map(abs, reckoned.totals)) <= shown.total_bound * (1 + 1e-6)
        assert reckoned.totals[-1] == shown.output.flat[index]
        whole = step.divisor == step.cells
        added, *factors, _ = reckoned.totals
        assert step.total == pytest.approx(added if whole else added * factors[0] / factors[1])


def test_a_window_beyond_the_input_is_an_average_times_all_its_cells() -> None:
    x = torch.tensor([[1.0, 2.0, 3.0, 4.0, 6.0]])
    result = trace(nn.LPPool1d(2, 2, ceil_mode=True), x)
    assert result.reaches_beyond
    step = result.step(-1)
    assert (step.patch.tolist(), step.powers.tolist()) == ([[6, 0]], [[36, 0]])
    assert (step.powers_sum, step.cells, step.divisor, step.total) == (36, 2, 1, 72)
    assert step.value == pytest.approx(72**0.5)
    shown = reckoning_of(result, 0, 2)
    assert shown.totals == ("sum", "× cells", "÷ inside", "= root")
    assert shown.reckon(step).totals == (36, 2, 1, step.value)
    assert not trace(nn.LPPool1d(2, 2), x).reaches_beyond


@pytest.mark.parametrize(
    ("norm_type", "headings", "totals"),
    [
        (2, ("patch", "squared"), ("sum", "= root")),
        (3, ("patch", "cubed"), ("sum", "= root")),
        (1, ("patch", "to the power 1"), ("sum", "= value")),
        (0.5, ("patch", "to the power 0.5"), ("sum", "= root")),
    ],
)
def test_names(norm_type: float, headings: tuple[str, ...], totals: tuple[str, ...]) -> None:
    shown = reckoning_of(trace(nn.LPPool2d(norm_type, 2), torch.ones(1, 2, 2)), 0, 2)
    assert (shown.headings, shown.totals) == (headings, totals)


def test_a_sum_of_negative_numbers_is_shown_where_nothing_is_raised() -> None:
    assert trace(nn.LPPool1d(1, 2), [[-1, -2, 3, 1]]).output.tolist() == [[-3, 4]]


REFUSED: list[tuple[Any, Any, str]] = [
    (nn.LPPool1d(3, 2), [[1, 1, -2, 1]], "the powers in the window of output 1 add up to less th"),
    (nn.LPPool1d(1.5, 2), [[-1, 2]], "the input has numbers below 0, which have no power of 1.5"),
    (nn.LPPool1d(-1, 2), [[-1, 1]], "the window of output 0 add up to 0, which has no root"),
    (nn.LPPool1d(-1, 2), [[0, 1]], "output 0 reads numbers whose powers of -1 are too"),
    (nn.LPPool1d(2, 2), [[1e30, 1]], "too large: the output overflows float32"),
    (nn.LPPool1d(math.inf, 2), [[1, 1]], "norm_type is inf: it must be a finite number other"),
    (nn.LPPool1d(-math.inf, 2), [[1, 1]], "torch takes the smallest magnitude"),
    (nn.LPPool1d(math.nan, 2), [[1, 1]], "norm_type is nan"),
    (nn.LPPool1d(0, 2), [[1, 1]], "norm_type is 0: it must be a finite number other than 0"),
    (nn.LPPool1d("two", 2), [[1, 1]], "norm_type is 'two': give one number"),  # type: ignore[arg-type]
    (nn.LPPool1d(2, 3), [[1, 1]], "the window spans 3 cells along the length, more than the 2"),
    (nn.LPPool1d(2, 0), [[1, 1]], "kernel_size is 0: it must be 1 or more"),
    (nn.LPPool2d(2, 2), [[1, 1]], r"LPPool2d takes an input of shape \(C, H, W\)"),
]


@pytest.mark.parametrize(("layer", "x", "said"), REFUSED)
def test_what_cannot_be_shown_is_said_in_one_sentence(layer: Any, x: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        trace(layer, x)


def test_numbers_that_no_window_reads_need_no_power() -> None:
    result = trace(nn.LPPool1d(0.5, 1, stride=2), [[4, -1, 9]])
    assert result.output.tolist() == [[4, 9]]
    assert np.isfinite(reckoning_of(result, 0, 2).bounds[1]).all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("norm_type", [1, 2, 3, 0.5])
def test_one_tampered_number_is_found(norm_type: float, dtype: torch.dtype) -> None:
    x = 1 + torch.rand(2, 6, 6, generator=torch.Generator().manual_seed(0), dtype=dtype)
    good = trace(nn.LPPool2d(norm_type, 2), x)
    for at in ((0, 0, 0), (1, 2, 2)):
        tampered = good.output.copy()
        tampered[at] *= 1 + 300 * torch.finfo(dtype).eps
        with pytest.raises(TraceMismatchError, match="the root of its window's powers is"):
            lp_pooling.check(dataclasses.replace(good, output=tampered), dtype)


def test_layer_with_a_forward_of_its_own_is_found() -> None:
    class Average(nn.LPPool1d):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            return super().forward(x) / 2**0.5

    with pytest.raises(TraceMismatchError, match="its forward does something else than lp_pool1d"):
        trace(Average(2, 2), torch.ones(1, 2))


def test_arrays_are_read_only() -> None:
    result = trace(nn.LPPool1d(2, 2, ceil_mode=True), torch.ones(1, 5))
    step = result.step(0)
    arrays = [result.input, result.output, result.padded, result.patches, result.divisors]
    arrays += [result.powers, step.patch, step.powers]
    assert not any(array is not None and array.flags.writeable for array in arrays)
    assert repr(result) == "<LPTrace layer: lp_pool1d, 1×5 to 1×3, 3 steps>"
