"""Names of weights as a model has them, whatever wrapped it when they were saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

from convviz.models.layers import plain

Value = TypeVar("Value")

_PARALLEL = "module"  # what nn.DataParallel puts before every name


def without_wrappers(own: Collection[str], given: Mapping[str, Value]) -> dict[str, Value]:
    """Return a file's tensors under the model's own names.

    What torch.compile puts into names and nn.DataParallel before them is left out; any other
    name before all, such as the attribute of a trainer that held the model, where the rest is
    exactly the model's.

    >>> without_wrappers(["0.weight"], {"module._orig_mod.0.weight": 1, "module.0.bias": 2})
    {'0.weight': 1, '0.bias': 2}
    >>> without_wrappers(["0.weight"], {"net.0.weight": 1})
    {'0.weight': 1}
    """
    names = {name: plain(name) for name in given}
    while names:
        firsts = {name.partition(".")[0] for name in names.values()}
        shorter = {name: short.partition(".")[2] for name, short in names.items()}
        exact = set(shorter.values()) == {plain(name) for name in own}
        if len(firsts) > 1 or "" in shorter.values() or not (exact or firsts == {_PARALLEL}):
            break
        names = shorter
    owns = {plain(name): name for name in own}  # a part of the model may be compiled
    return {owns.get(short, short): given[name] for name, short in names.items()}
