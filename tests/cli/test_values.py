"""`convviz values`: the numbers are torch's, computed here by another way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from torch.nn import functional

from convviz.digits import digit
from convviz.formatting import number
from convviz.kernels import KERNELS

from .conftest import Run

NUMBERS = json.loads((Path(__file__).parents[1] / "article_numbers.json").read_text())
KEYS = {
    *("name", "operation", "input", "weight", "bias", "output", "kernel_size", "stride"),
    *("padding", "dilation", "output_padding", "groups", "padding_mode", "steps"),
}
float32 = st.floats(-1e4, 1e4, width=32)
# the runs of a property share the folder and the capture, which hold nothing between them
shared = settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def layer_of(convviz: Run, *arguments: object) -> dict[str, Any]:
    done = convviz("values", *arguments, "--json")
    assert (done.code, done.err) == (0, "")
    (values,) = done.records
    assert set(values) == {"scene", "layers"}
    assert values["scene"] == arguments[0]
    (layer,) = values["layers"]
    assert set(layer) == KEYS
    return layer


def listed(values: Any) -> str:
    """Return numbers as an option takes them, full precision."""
    return ",".join(repr(float(value)) for value in values)


def printed(values: Any) -> Any:
    return [printed(v) for v in values] if isinstance(values, list) else number(values)


def check_layer(layer: dict[str, Any], x: np.ndarray, weight: np.ndarray, bias: float) -> None:
    """Compare a LAYER with what torch computes from the same numbers."""
    rank = weight.ndim - 2
    convolve = {1: functional.conv1d, 2: functional.conv2d}[rank]
    tensors = [torch.tensor(a, dtype=torch.float32) for a in (x, weight, [bias])]
    wanted = convolve(*tensors).numpy()
    output = np.array(layer["output"], np.float32)
    assert np.array_equal(np.array(layer["input"], np.float32), tensors[0].numpy())
    assert np.array_equal(np.array(layer["weight"], np.float32), tensors[1].numpy())
    assert np.array_equal(np.array(layer["bias"], np.float32), tensors[2].numpy())
    size = np.abs(weight).sum() * max(1.0, np.abs(x).max()) + abs(bias)
    assert np.allclose(output, wanted, rtol=1e-6, atol=2e-7 * size)
    assert layer["operation"] == f"conv{rank}d"
    assert layer["kernel_size"] == list(weight.shape[2:])
    assert layer["stride"] == layer["dilation"] == [1] * rank
    assert layer["padding"] == layer["output_padding"] == [0] * rank
    assert (layer["groups"], layer["padding_mode"]) == (1, "zeros")
    assert len(layer["steps"]) == output.size
    for step in layer["steps"]:
        check_step(step, layer, x, weight, size)


def check_step(step: dict, layer: dict, x: np.ndarray, weight: np.ndarray, size: float) -> None:
    channel, *position = step["output_index"]
    assert step["start"] == position
    place = tuple(slice(p, p + k) for p, k in zip(position, weight.shape[2:], strict=True))
    patch = np.float32(x)[(slice(None), *place)]
    assert np.array_equal(np.float32(step["patch"]), patch)
    assert np.array_equal(np.float32(step["products"]), patch * np.float32(weight[channel]))
    value = np.array(layer["output"])[(channel, *position)]
    assert step["value"] == value
    total = np.array(step["products"], np.float64).sum() + step["bias"]
    assert total == pytest.approx(value, rel=1e-5, abs=1e-6 * size)


def test_a_sentence_by_default_is_the_articles(convviz: Run) -> None:
    layer = layer_of(convviz, "sentence-slide")
    assert printed(layer["output"]) == printed(NUMBERS["layer1"]["of_sent2"])
    assert printed(layer["output"]) == [["0.96", "−0.17", "−0.67"]]
    assert printed(layer["input"]) == printed(NUMBERS["sent2"])
    assert printed(layer["weight"]) == printed(NUMBERS["layer1"]["weight"])
    assert printed(layer["bias"]) == printed(NUMBERS["layer1"]["bias"])
    assert layer["name"] == "layer1"


def test_a_digit_by_default_is_the_articles(convviz: Run) -> None:
    layer = layer_of(convviz, "digit-top-edge")
    assert layer["weight"] == [[NUMBERS["kernels"]["top_edge"]]]
    pixels = np.array(layer["input"])[0] * 256
    assert pixels.sum() == NUMBERS["digit"]["pixel_sum"]
    assert pixels[5, 12:24].tolist() == NUMBERS["digit"]["row_5_columns_12_to_23"]
    assert layer["bias"] == drawn_bias_of_layer6()
    check_layer(layer, digit(5)[None], np.array(layer["weight"]), layer["bias"][0])


def drawn_bias_of_layer6() -> list[float]:
    """Repeat the article's draws up to its layer6."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        torch.randn(1, 2)
        torch.nn.Conv1d(1, 1, 2)
        torch.nn.Conv1d(1, 2, 2)
        torch.randn(1, 4)
        torch.nn.Conv1d(1, 1, 2, stride=2)
        torch.nn.Conv1d(1, 1, 2, stride=2, padding=2)
        torch.nn.Conv2d(1, 1, 2)
        torch.randn(1, 3, 3)
        bias: list[float] = torch.nn.Conv2d(1, 1, 3).bias.tolist()
    return bias


def test_the_articles_second_sentence_layer(convviz: Run) -> None:
    layer = layer_of(convviz, "sentence-slide", "--words", "we met", "--values=0.66,0.27")
    assert printed(layer["output"]) == printed(NUMBERS["layer1"]["of_sent1"])


@st.composite
def sentences(draw: st.DrawFn) -> tuple[list[float], list[float], float]:
    values = draw(st.lists(float32, min_size=1, max_size=12))
    kernel = draw(st.lists(float32, min_size=1, max_size=len(values)))
    return values, kernel, draw(float32)


@shared
@given(sentences())
@example(([-1.3, 0.5, 0.7, -0.1], [1 / 3, -1e-20], -0.0))
@example(([1e18, -1e18, 1e-18], [1.0, 1.0], 0.0))
def test_any_sentence(convviz: Run, numbers: tuple[list[float], list[float], float]) -> None:
    values, kernel, bias = numbers
    layer = layer_of(
        convviz,
        "sentence-slide",
        *("--words", " ".join(["word"] * len(values)), f"--values={listed(values)}"),
        *(f"--kernel={listed(kernel)}", f"--bias={bias!r}"),
    )
    check_layer(layer, np.array([values]), np.array([[kernel]]), bias)


@st.composite
def kernels(draw: st.DrawFn) -> list[list[float]]:
    columns = draw(st.integers(1, 6))
    row = st.lists(float32, min_size=columns, max_size=columns)
    return draw(st.lists(row, min_size=1, max_size=6))


@settings(parent=shared, max_examples=10)
@given(st.integers(0, 9), kernels(), float32)
def test_any_kernel_over_any_digit(
    convviz: Run, label: int, kernel: list[list[float]], bias: float
) -> None:
    layer = layer_of(
        convviz,
        "digit-top-edge",
        *("--digit", label, f"--kernel={';'.join(map(listed, kernel))}", f"--bias={bias!r}"),
    )
    check_layer(layer, digit(label)[None], np.array([[kernel]]), bias)


@pytest.mark.parametrize("name", KERNELS)
def test_named_kernels(convviz: Run, name: str) -> None:
    layer = layer_of(convviz, "digit-top-edge", "--kernel", name, "--bias", 0)
    check_layer(layer, digit(5)[None], np.array([[KERNELS[name].rows]]), 0.0)


@pytest.mark.parametrize("label", range(10))
def test_every_digit_is_another(convviz: Run, label: int) -> None:
    layer = layer_of(convviz, "digit-top-edge", "--digit", label)
    assert np.array_equal(np.float32(layer["input"]), digit(label)[None])


def test_decimals_change_what_is_shown_and_not_the_numbers(convviz: Run) -> None:
    assert layer_of(convviz, "sentence-slide", "--decimals", 0) == layer_of(
        convviz, "sentence-slide"
    )


def test_table_for_reading(convviz: Run) -> None:
    done = convviz("values", "sentence-slide")
    assert (done.code, done.err) == (0, "")
    for text in ("layer1: conv1d", "0.9606 -0.1729 -0.6736", "3 steps; --json prints them all"):
        assert text in done.out
    single = convviz("values", "sentence-slide", "--words", "I", "--values", 1, "--kernel", 1)
    assert "1 step; --json" in single.out


def test_a_users_scene(convviz: Run) -> None:
    # a plain Manim scene has no numbers; one that extends ours has its parent's
    Path("plain.py").write_text("from manim import Scene\nclass Plain(Scene):\n    pass\n")
    done = convviz("values", "plain.py")
    assert done.code == 2
    assert done.sentence == "plain is a plain Manim scene: it has no traced layers"
    Path("we_met.py").write_text(
        "from convviz.studio.catalogue import find\n"
        'SentenceSlide = find("sentence-slide")[0].load()\n'
        "class WeMet(SentenceSlide):\n"
        '    words = "we met"\n'
        "    values = (0.5, -2)\n"
        '    kernel = "1,1"\n'
    )
    done = convviz("values", "we_met.py", "--bias", 1, "--json")
    assert done.records[0]["scene"] == "we-met"
    assert done.records[0]["layers"][0]["output"] == [[-0.5]]


def test_what_a_scene_prints_goes_to_stderr(convviz: Run) -> None:
    Path("loud.py").write_text(
        'print("imported")\n'
        "from convviz.studio.catalogue import find\n"
        'SentenceSlide = find("sentence-slide")[0].load()\n'
        "class Loud(SentenceSlide):\n"
        "    def layers(self):\n"
        '        print("asked")\n'
        "        return super().layers()\n"
    )
    done = convviz("values", "loud.py", "--json")
    assert len(done.records) == 1
    assert done.err == "imported\nasked\n"
