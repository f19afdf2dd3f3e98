"""The examples in the numbers' docstrings run."""

from __future__ import annotations

import doctest
import importlib

import pytest

MODULES = (
    "convviz",
    "convviz.alt_text",
    "convviz.arrays",
    "convviz.article",
    "convviz.models.captures",
    "convviz.digits",
    "convviz.formatting",
    "convviz.kernels",
    "convviz.layers",
    "convviz.models.layers",
    "convviz.operations",
    "convviz.torch_code.literals",
    "convviz.inputs.numbers_text",
    "convviz.traces.stamps",
    "convviz.studio.animation",
    "convviz.studio.fitting",
    "convviz.torch_code.layer_text",
    "convviz.torch_code.scene_code",
    "convviz.tracing",
    "convviz.traces.windows",
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(name))
    assert outcome.attempted
    assert not outcome.failed
