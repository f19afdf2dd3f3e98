"""Every number that the article prints comes out again, to its two decimals."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from convviz.article import article
from convviz.formatting import number
from convviz.kernels import KERNELS
from convviz.layers import with_kernel
from convviz.tracing import trace

NUMBERS = json.loads(Path(__file__).with_name("article_numbers.json").read_text())


def printed(numbers: Any) -> Any:
    """Nested numbers as the screen shows them; -0.00 cannot be told from 0.00 in print."""
    if isinstance(numbers, list):
        return [printed(inner) for inner in numbers]
    return number(numbers)


def same_print(array: Any, wanted: Any) -> bool:
    return printed(array.tolist()) == printed(wanted)


@pytest.mark.parametrize("name", ["sent1", "sent2", "im1"])
def test_tensors(name: str) -> None:
    assert same_print(getattr(article(), name), NUMBERS[name])


LAYER_FACTS = [
    (layer, fact) for layer, facts in NUMBERS.items() if layer.startswith("layer") for fact in facts
]


@pytest.mark.parametrize(("name", "fact"), LAYER_FACTS)
def test_layers(name: str, fact: str) -> None:
    layer, wanted = getattr(article(), name), NUMBERS[name][fact]
    if fact in ("stride", "padding"):
        assert getattr(layer, fact) == (wanted,)
    elif fact in ("weight", "bias"):
        assert same_print(getattr(layer, fact), wanted)
    else:
        x = getattr(article(), fact.removeprefix("of_"))
        result = trace(layer, x, name=name)
        assert same_print(result.output, wanted)
        assert same_print(layer(x), wanted)


def test_first_and_last_outputs_of_layer4_are_the_bias_alone() -> None:
    result = trace(article().layer4, article().sent2)
    for index in (0, -1):
        assert not result.step(index).products.any()
        assert result.step(index).value == result.step(index).bias


def test_digit() -> None:
    facts, im2 = NUMBERS["digit"], article().im2
    assert list(im2[0].shape) == facts["shape"]
    pixels = (im2[0] * 256).to(torch.int64)
    assert torch.equal(pixels / 256, im2[0])
    assert pixels.sum() == facts["pixel_sum"]
    assert pixels.count_nonzero() == facts["non_zero_pixels"]
    assert pixels[5, 12:24].tolist() == facts["row_5_columns_12_to_23"]


def test_named_kernels_are_the_articles() -> None:
    names = {"top_edge": "top-edge", "right_edge": "right-edge", "no_op": "box"}
    assert set(names) == set(NUMBERS["kernels"])
    for theirs, ours in names.items():
        assert [list(row) for row in KERNELS[ours].rows] == NUMBERS["kernels"][theirs]


def test_replaced_kernels_keep_the_drawn_bias_as_the_article_does() -> None:
    drawn, im2 = article(), article().im2
    top, right = (np.array(KERNELS[name].rows)[None, None] for name in ("top-edge", "right-edge"))
    im3, im4 = with_kernel(drawn.layer6, top)(im2), with_kernel(drawn.layer7, right)(im2)
    both = with_kernel(drawn.layer8, np.concatenate([top, right]))
    assert both.bias.tolist() == drawn.layer8.bias.tolist()
    out = trace(both, im2).output
    for channel, image, layer in ((0, im3, drawn.layer6), (1, im4, drawn.layer7)):
        shift = (drawn.layer8.bias[channel] - layer.bias).item()
        assert np.allclose(out[channel], image[0].detach().numpy() + shift, atol=1e-6)
    boxes = np.ones((1, 2, 3, 3))
    mixed = trace(with_kernel(drawn.layer9, boxes), torch.cat([im3, im4]))
    assert mixed.output.shape == (1, 24, 24)


def test_global_random_state_and_defaults_do_not_matter() -> None:
    first = article()
    article.cache_clear()
    torch.set_default_dtype(torch.float64)
    try:
        # another seed than the article's, after which its own draws would leave the same state
        with torch.random.fork_rng(devices=[]), torch.inference_mode():
            before = torch.manual_seed(7).get_state()
            second = article()
            assert torch.equal(torch.get_rng_state(), before)
    finally:
        torch.set_default_dtype(torch.float32)
    assert article() is second
    for ours, theirs in zip(first, second, strict=True):
        if isinstance(ours, torch.Tensor):
            assert torch.equal(ours, theirs)
            assert not theirs.is_inference()
        else:
            assert isinstance(theirs, nn.Module)
            states = ours.state_dict(), theirs.state_dict()
            assert all(torch.equal(states[0][key], states[1][key]) for key in states[0])
