"""The standard pictures of convolution arithmetic: their settings and their numbers."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional

from convviz.arithmetic import configuration, configurations
from convviz.arithmetic_numbers import arithmetic_trace
from convviz.errors import InputError

from .test_import_walls import loaded_by

NAMES = list(configurations())
every = pytest.mark.parametrize("name", NAMES)

# what the guide's own text says of them: the side that comes in, and the one that comes out
SIDES = {
    "no_padding_no_strides": (4, 2),
    "arbitrary_padding_no_strides": (5, 6),
    "same_padding_no_strides": (5, 5),
    "full_padding_no_strides": (5, 7),
    "no_padding_strides": (5, 2),
    "padding_strides": (5, 3),
    "padding_strides_odd": (6, 3),
    "dilation": (7, 3),
    "no_padding_no_strides_transposed": (2, 4),
    "arbitrary_padding_no_strides_transposed": (6, 5),
    "same_padding_no_strides_transposed": (5, 5),
    "full_padding_no_strides_transposed": (7, 5),
    "no_padding_strides_transposed": (2, 5),
    "padding_strides_transposed": (3, 5),
    "padding_strides_odd_transposed": (3, 6),
    "numerical_no_padding_no_strides": (5, 3),
    "numerical_padding_strides": (5, 3),
    "numerical_average_pooling": (5, 3),
    "numerical_max_pooling": (5, 3),
}


def test_names_and_sides() -> None:
    told = {name: (each.reads, each.gives) for name, each in configurations().items()}
    assert told == SIDES


@every
@pytest.mark.parametrize("seed", [0, 7])
def test_numbers_are_torchs(name: str, seed: int) -> None:
    chosen, trace = configuration(name), arithmetic_trace(configuration(name), seed)
    x = torch.tensor(trace.input)
    assert x.shape == (1, chosen.reads, chosen.reads)
    places = {"stride": chosen.stride, "padding": chosen.padding}
    if chosen.mode == "max":
        expected = functional.max_pool2d(x, chosen.kernel, **places)
    elif chosen.mode == "average":
        expected = functional.avg_pool2d(x, chosen.kernel, **places)
    else:
        assert trace.weight is not None
        assert trace.weight.shape == (1, 1, chosen.kernel, chosen.kernel)
        places["dilation"] = chosen.dilation
        weight = torch.tensor(trace.weight)
        if chosen.transposed:
            more = chosen.output_padding
            expected = functional.conv_transpose2d(x, weight, output_padding=more, **places)
        else:
            expected = functional.conv2d(x, weight, **places)
    assert expected.shape == (1, chosen.gives, chosen.gives)
    assert np.array_equal(trace.output, expected.numpy())


@every
def test_numbers_are_whole_and_small(name: str) -> None:
    trace = arithmetic_trace(configuration(name))
    read = [trace.input] if trace.weight is None else [trace.input, trace.weight]
    for values in read:
        assert set(np.unique(values)) <= {0, 1, 2, 3}
        assert len(np.unique(values)) > 1
    assert trace.output.max() < 100


def test_numbers_follow_the_seed() -> None:
    dilation = configuration("dilation")
    one, again, other = (arithmetic_trace(dilation, seed).input for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_numbers_of_the_guides_figure() -> None:
    trace = arithmetic_trace(configuration("numerical_no_padding_no_strides"), seed=5)
    assert trace.output[0].tolist() == [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
    largest = arithmetic_trace(configuration("numerical_max_pooling"))
    assert largest.output[0].tolist() == [[3, 3, 3], [3, 3, 3], [3, 2, 3]]


def test_a_name_with_dashes() -> None:
    assert configuration("Padding-Strides").name == "padding_strides"


def test_a_wrong_name_is_met_with_the_nearest_one() -> None:
    with pytest.raises(InputError, match="did you mean dilation\\? the names are no_padding"):
        configuration("dilatation")


def test_the_list_is_light() -> None:
    code = "from convviz.arithmetic import configurations; configurations()"
    assert not loaded_by(code, "numpy", "torch", "manim")
