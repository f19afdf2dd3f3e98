"""The table of operations: torch has what it says, and all who read it find it there."""

from __future__ import annotations

import inspect

import pytest
import torch
from torch import nn

from convviz.errors import InputError
from convviz.operations import OPERATIONS, Operation, least_of, operation_named, operation_of
from convviz.parameters import KINDS
from convviz.studio.catalogue import catalogue
from convviz.torch_code.layer_text import layer_text
from convviz.tracing import trace

every = pytest.mark.parametrize("row", OPERATIONS.values(), ids=lambda row: row.name)

# where a default is not torch's own, by (kind, setting)
OWN_DEFAULTS = {
    ("convolution", "kernel_size"): "torch has none: it is the kernel's own, or 3",
    ("transposed", "kernel_size"): "torch has none: it is the kernel's own, or 3",
    ("pooling", "kernel_size"): "torch has none: the smallest window that is one",
    ("convolution", "in_channels"): "torch has none: it is the input's",
    ("transposed", "in_channels"): "torch has none: it is the input's",
    ("convolution", "out_channels"): "torch has none: one a group",
    ("transposed", "out_channels"): "torch has none: one a group",
    ("power pooling", "kernel_size"): "torch has none: the smallest window that is one",
    ("power pooling", "norm_type"): "torch has none: squares",
    ("adaptive pooling", "output_size"): "torch has none: two windows are always of one size",
}
# what torch takes and no user is asked
NOT_OFFERED = {
    "device": "all is on the CPU",
    "dtype": "all is float32",
    "return_indices": "a step of a max pooling has its argmax anyway",
    "divisor_override": "told by `convviz code`, for layers of a user's own",
    "padding_mode": "torch's transposed convolutions take zeros alone",
}


def arguments(row: Operation) -> dict[str, inspect.Parameter]:
    return dict(inspect.signature(row.layer_class).parameters)


def layer(row: Operation, own: type[nn.Module] | None = None, **settings: object) -> nn.Module:
    """Return a small layer, or one of the user's `own` class."""
    small = {"in_channels": 1, "out_channels": 1, "kernel_size": 2}
    needed = [n for n, each in arguments(row).items() if each.default is inspect.Parameter.empty]
    tables = {each.name: each.default for each in row.settings}
    usual = {name: small.get(name, tables[name]) for name in needed}
    return (own or row.layer_class)(**usual | settings)


@every
def test_torch_has_the_operation(row: Operation) -> None:
    assert row.name == f"{row.name[:-2]}{row.rank}d"
    assert row.class_name.endswith(f"{row.rank}d")
    assert callable(getattr(nn.functional, row.name))
    assert issubclass(row.layer_class, nn.Module)


@every
def test_every_argument_is_torchs_with_torchs_default(row: Operation) -> None:
    torchs = arguments(row)
    for setting in row.arguments:
        own = torchs[setting.name].default
        if (row.kind, setting.name) in OWN_DEFAULTS:
            assert own is inspect.Parameter.empty
        else:
            assert setting.default == own
            assert type(setting.default) is type(own)


@every
def test_the_other_settings_are_numbers_of_tensors(row: Operation) -> None:
    torchs = arguments(row)
    others = [each for each in row.settings if each not in row.arguments]
    # a pooling layer takes any number of channels
    weights = () if row.is_pooling else ("kernel", "bias", "out_channels")
    assert {each.name for each in others} == {"in_channels", *weights}
    for setting in others:
        assert setting.default is None
        # torch draws the kernel, and asks whether there is a bias
        if setting.name in torchs and setting.name != "bias":
            assert (row.kind, setting.name) in OWN_DEFAULTS


@every
def test_what_torch_takes_is_offered_or_has_a_reason(row: Operation) -> None:
    assert set(arguments(row)) - {each.name for each in row.settings} <= set(NOT_OFFERED)


@every
def test_what_is_offered_has_a_kind_and_a_meaning(row: Operation) -> None:
    names = [each.name for each in row.parameters]
    assert len(set(names)) == len(names)
    for parameter in row.parameters:
        assert parameter.kind in KINDS
        assert parameter.help.endswith(".")
        assert parameter.unset == ""


@every
def test_a_default_is_what_its_text_says(row: Operation) -> None:
    for parameter in row.parameters:
        if parameter.default is not None:
            assert parameter.parse(str(parameter.default)) == parameter.default


@every
def test_torch_takes_the_least_and_no_less(row: Operation) -> None:
    x = torch.rand(1, *(9,) * row.rank)
    for setting in row.arguments:
        least = least_of(setting)
        if least is None:
            continue
        layer(row, **{setting.name: least})(x)
        if setting.name == "output_size":  # torch puts out nothing then
            with pytest.raises(InputError, match="it must be 1 or more"):
                trace(layer(row, output_size=least - 1), x)
            continue
        with pytest.raises((RuntimeError, ValueError)):
            layer(row, **{setting.name: least - 1})(x)


@every
def test_a_layer_finds_its_row(row: Operation) -> None:
    made = layer(row)
    assert operation_of(made) is row
    assert operation_of(layer(row, type("Own", (row.layer_class,), {}))) is row
    traced = trace(made, torch.rand(1, *(4,) * row.rank))
    assert traced.operation == row.name
    assert traced.spatial_rank == row.rank
    assert repr(eval(f"nn.{layer_text(made)}", {"nn": nn})) == repr(made)


@pytest.mark.parametrize("other", [nn.Conv3d(1, 1, 2), nn.MaxPool3d(2), nn.ReLU(), nn.Linear(1, 1)])
def test_another_layer_has_none(other: nn.Module) -> None:
    assert operation_of(other) is None


@every
def test_a_scene_shows_it(row: Operation) -> None:
    (entry,) = [each for each in catalogue() if each.id == row.scene]
    assert entry.category == "generic"
    assert [each.name for each in entry.parameters] == [each.name for each in row.parameters]
    for mine, tables in zip(entry.parameters, row.parameters, strict=True):
        assert (mine.kind, mine.help, mine.unset) == (tables.kind, tables.help, "")


def test_the_names() -> None:
    assert operation_named("conv2d").class_name == "Conv2d"
    with pytest.raises(InputError, match=r'no operation "max_pol2d": did you mean max_pool2d\?'):
        operation_named("max_pol2d")
    assert [row.name for row in OPERATIONS.values()] == list(OPERATIONS)


def test_one_row_serves_both_ranks() -> None:
    # two ranks of an operation differ in their inputs and in how a kernel is written
    for name in {row.name[:-2] for row in OPERATIONS.values()}:
        one, two = (OPERATIONS[f"{name}{rank}d"] for rank in (1, 2))
        assert one.kind == two.kind
        for mine, other in zip(one.settings, two.settings, strict=True):
            assert (mine.name, mine.default) == (other.name, other.default)
            assert mine.kind == other.kind or mine.name == "kernel"
