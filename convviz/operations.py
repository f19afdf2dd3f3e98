"""torch's operations that can be shown: the one table of what each of them takes.

The catalogue, the options and their help, the generic scenes, `LayerSpec`, `convviz code` and
`convviz layers` read it. Loads neither numpy, torch nor manim; torch is loaded when a row is
asked for its class.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from convviz.errors import InputError, did_you_mean, shown
from convviz.meanings import described
from convviz.parameters import Parameter

if TYPE_CHECKING:
    from torch import nn

Kind = Literal["convolution", "transposed", "pooling", "power pooling", "adaptive pooling"]

# what the input and the kernel say, which torch's class takes as numbers of channels or not at all
_NOT_ARGUMENTS = ("kernel", "bias", "in_channels", "out_channels")


@dataclass(frozen=True)
class Operation:
    """One row of the table for one number of axes.

    Attributes
    ----------
    name
        torch's functional name, such as "conv2d".
    class_name
        The layer's class in `torch.nn`.
    rank
        The number of spatial axes: 1 for a sequence, 2 for a picture.
    kind
        What it does: a window that reads with weights, a stamp, or a window without weights.
    call
        What torch's function takes after its input, in its order.
    settings
        What a user may say about the layer, by torch's names where torch has one. A default
        of None is found from the others.
    """

    name: str
    class_name: str
    rank: int
    kind: Kind
    call: tuple[str, ...]
    settings: tuple[Parameter, ...]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters of a generic scene, in the help's order."""
        return (*INPUTS[self.rank], *self.settings, *SHOWN)

    @property
    def arguments(self) -> tuple[Parameter, ...]:
        """The settings that torch's class takes as they are, channels and bias apart."""
        return tuple(each for each in self.settings if each.name not in _NOT_ARGUMENTS)

    @property
    def scene(self) -> str:
        """The id of the scene that shows it."""
        return self.name.replace("_", "-")

    @property
    def layer_class(self) -> Any:
        """The layer's class."""
        from torch import nn

        return getattr(nn, self.class_name)

    @property
    def is_transposed(self) -> bool:
        return self.kind == "transposed"

    @property
    def is_pooling(self) -> bool:
        return self.kind.endswith("pooling")


def _given(name: str, kind: str, default: Any = None, meaning: str = "") -> Parameter:
    return Parameter(name, kind, default, meaning or described(name, kind), unset="")


# what a layer reads, by its number of axes
INPUTS: Mapping[int, tuple[Parameter, ...]] = MappingProxyType(
    {
        1: (
            _given("words", "Words"),
            _given("values", "Channels"),
            _given("embeddings", "File"),
            _given("embedding_dim", "Count"),
        ),
        2: (
            _given("digit", "Digit", 5),
            _given("image", "Image"),
            _given("size", "Size"),
            _given("values", "Channels"),
        ),
    }
)

# what is shown of a layer, and where another one comes from
SHOWN = (
    _given("channel", "Index", 0),
    _given("decimals", "Decimals", 2),
    _given("module", "Module"),
    _given("layer", "str"),
    _given("inputs", "File"),
    _given("weights", "File"),
)


@dataclass(frozen=True)
class _Row:
    """An operation for any number of axes; `{rank}` in a setting's kind is that number."""

    name: str
    class_name: str
    kind: Kind
    call: tuple[str, ...]
    settings: tuple[tuple[Any, ...], ...]

    def over(self, rank: int) -> Operation:
        settings = (
            _given(name, kind.format(rank=rank), *rest) for name, kind, *rest in self.settings
        )
        names = f"{self.name}{rank}d", f"{self.class_name}{rank}d"
        return Operation(*names, rank, self.kind, self.call, tuple(settings))


_WEIGHTS = (
    ("kernel", "Weight{rank}d"),
    ("bias", "float"),
    ("in_channels", "Count"),
    ("out_channels", "Count"),
    ("kernel_size", "PerAxis"),
)
_WINDOW = (
    ("in_channels", "Count"),
    ("kernel_size", "PerAxis", 2),
    ("stride", "PerAxis", None, "How far the window moves each time; without it, by its size."),
)

# a new operation is one entry: torch's names without the number of axes, what kind it is, what
# its function takes after the input, and each setting's name, kind, default and, where `meanings`
# has another, its meaning
_ROWS = (
    _Row(
        "conv",
        "Conv",
        "convolution",
        ("weight", "bias", "stride", "padding", "dilation", "groups"),
        (
            *_WEIGHTS,
            ("stride", "PerAxis", 1),
            ("padding", "Padding", 0),
            ("dilation", "PerAxis", 1),
            ("groups", "Count", 1),
            ("padding_mode", "PaddingMode", "zeros"),
        ),
    ),
    _Row(
        "conv_transpose",
        "ConvTranspose",
        "transposed",
        ("weight", "bias", "stride", "padding", "output_padding", "groups", "dilation"),
        (
            *_WEIGHTS,
            ("stride", "PerAxis", 1, "How many cells further on the next number stamps."),
            ("padding", "PerAxis", 0, "Cells that are cropped on every side."),
            ("output_padding", "PerAxis", 0),
            ("dilation", "PerAxis", 1, "How far apart the cells of a stamp are."),
            ("groups", "Count", 1),
        ),
    ),
    _Row(
        "max_pool",
        "MaxPool",
        "pooling",
        ("kernel_size", "stride", "padding", "dilation", "ceil_mode"),
        (
            *_WINDOW,
            ("padding", "PerAxis", 0),
            ("dilation", "PerAxis", 1),
            ("ceil_mode", "Flag", False),
        ),
    ),
    _Row(
        "avg_pool",
        "AvgPool",
        "pooling",
        (
            *("kernel_size", "stride", "padding"),
            *("ceil_mode", "count_include_pad", "divisor_override"),
        ),
        (
            *_WINDOW,
            ("padding", "PerAxis", 0),
            ("ceil_mode", "Flag", False),
            ("count_include_pad", "Flag", True),
        ),
    ),
    _Row(
        "lp_pool",
        "LPPool",
        "power pooling",
        ("norm_type", "kernel_size", "stride", "ceil_mode"),
        (("norm_type", "Power", 2), *_WINDOW, ("ceil_mode", "Flag", False)),
    ),
    *(
        _Row(
            f"adaptive_{name}_pool",
            f"Adaptive{name.title()}Pool",
            "adaptive pooling",
            ("output_size",),
            (("in_channels", "Count"), ("output_size", "PerAxis", 2)),
        )
        for name in ("max", "avg")
    ),
)

OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {each.name: each for row in _ROWS for each in (row.over(1), row.over(2))}
)


def operation_named(name: str) -> Operation:
    """Return the operation of that name.

    Raises
    ------
    InputError
        If there is none, with the nearest one.
    """
    if name not in OPERATIONS:
        hint = did_you_mean(name, OPERATIONS)
        raise InputError(
            f'there is no operation "{shown(name)}": {hint}the operations are '
            f"{', '.join(OPERATIONS)}"
        )
    return OPERATIONS[name]


def operation_of(layer: nn.Module) -> Operation | None:
    """Return what a layer computes, None where it cannot be shown.

    >>> from torch import nn
    >>> operation_of(nn.MaxPool2d(2)).name, operation_of(nn.ReLU())
    ('max_pool2d', None)
    """
    return next((each for each in OPERATIONS.values() if isinstance(layer, each.layer_class)), None)


def least_of(setting: Parameter) -> int | None:
    """Return the least number that torch takes, None for a setting that has none for each axis."""
    if setting.kind not in ("PerAxis", "Padding"):
        return None
    return 0 if "padding" in setting.name else 1
