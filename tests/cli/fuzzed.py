"""Command lines as nobody types them, and what is asked of every one."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from hypothesis import strategies as st
from torch.nn import functional

from convviz.cli.main import main
from convviz.operations import OPERATIONS
from convviz.parameters import Parameter
from convviz.studio.catalogue import catalogue

from .conftest import Done

PATIENCE = 120  # seconds: what takes longer hangs
SCENES = {entry.id: entry for entry in catalogue()}
GENERIC = [entry for entry in SCENES.values() if entry.category == "generic"]

_NASTY = st.sampled_from(
    ["", " ", "-", "--", "\x1b[31m", "\u202eabc", "\udcff", "nan", "inf", "1e999", "0x1", "1_0",
     "٣", "-1", "-0", "1.5", "1,2,3", "1;2", "|", ";;", ",", "None", "\0", "../x", "/dev/null",
     "/dev/zero", ".", "~nobody/x", "9" * 400, "x" * 5000, "1" + ",1" * 5000, "%s{}", "'\"",
     "random", "same", "mirror", "true", "1025", "4097", "16777217"]
)  # fmt: skip
_SMALL = st.integers(0, 5).map(str)
_PAIR = st.tuples(_SMALL, _SMALL).map(",".join)
_NUMBER = st.floats(-1e3, 1e3, width=32).map(repr) | _SMALL
_ROW = st.lists(_NUMBER, min_size=1, max_size=6)


def _rows(most: int) -> st.SearchStrategy[str]:
    """Return rows of numbers of one length, and now and then of several."""
    sizes = st.integers(1, most).flatmap(
        lambda n: st.lists(st.lists(_NUMBER, min_size=n, max_size=n), min_size=1, max_size=most)
    )
    return (sizes | st.lists(_ROW, max_size=3)).map(lambda rows: ";".join(map(",".join, rows)))


_CHANNELS = st.lists(_rows(4), min_size=1, max_size=2).map("|".join)
_ROW_CHANNELS = st.lists(_ROW.map(",".join), min_size=1, max_size=2).map("|".join)
# what a parameter of a kind may be; of files there is none that fits
_FITTING: dict[str, st.SearchStrategy[str]] = {
    "Digit": st.integers(-1, 10).map(str),
    "Decimals": st.integers(-1, 7).map(str),
    "PerAxis": _SMALL | _PAIR,
    "Padding": _SMALL | _PAIR | st.sampled_from(["same", "valid"]),
    "PaddingMode": st.sampled_from(["zeros", "reflect", "replicate", "circular"]),
    "Count": _SMALL,
    "Index": _SMALL,
    "Size": _SMALL | _PAIR,
    "Power": _NUMBER,
    "float": _NUMBER,
    "Words": st.sampled_from(["we met", "a b c d", "a " * 12, "a " * 13]),
    "Numbers": _ROW.map(",".join),
    "Grid": _rows(4),
    "Channels": _CHANNELS | _ROW_CHANNELS,
    "Kernel1d": _ROW_CHANNELS,
    "Weight1d": _ROW_CHANNELS,
    "Kernel2d": _CHANNELS | st.sampled_from(["sobel-x", "box", "boxx"]),
    "Weight2d": _CHANNELS | st.sampled_from(["sobel-x", "random"]),
}


@st.composite
def options(draw: st.DrawFn, parameters: tuple[Parameter, ...]) -> list[str]:
    """Return options of these parameters, mostly such as fit."""
    if not parameters:
        return []
    chosen = draw(st.lists(st.sampled_from(parameters), max_size=4, unique_by=lambda p: p.name))
    words = []
    for each in chosen:
        if each.kind == "Flag":
            words.append(draw(st.sampled_from([each.option, f"--no-{each.option[2:]}"])))
            continue
        fitting = _FITTING.get(each.kind, _NASTY)
        nasty = draw(st.integers(0, 9)) == 0
        words.append(f"{each.option}={draw(_NASTY if nasty else fitting)}")
    return words


@st.composite
def scene_lines(draw: st.DrawFn, command: str) -> list[str]:
    """Return a command about one scene."""
    entry = draw(st.sampled_from(GENERIC if draw(st.booleans()) else list(SCENES.values())))
    return [command, entry.id, *draw(options(entry.parameters))]


@st.composite
def any_lines(draw: st.DrawFn) -> list[str]:
    """Return words of commands that draw nothing, in any order."""
    words = st.sampled_from(
        ["values", "--json", "--seed", "-o", "-q", "l", "-r", "64,64", "--step", "conv2d", "conv1d",
         "--help", "--kernel", "--image", "--words", "--debugg", "x.py", "x.py:Net", "--weights",
         "--module", "-p", "--ceil-mode", "--no-ceil-mode", "--", "--input-shape", "--digit", "5"]
    )  # fmt: skip
    first = draw(st.sampled_from(["values", "code", "layers", "list", "arithmetic"]) | _NASTY)
    return [first, *draw(st.lists(words | _NASTY, max_size=5))]


@contextlib.contextmanager
def _no_longer(seconds: int) -> Iterator[None]:
    def ended(*_: Any) -> None:
        raise AssertionError(f"still at it after {seconds} s")

    before = signal.signal(signal.SIGALRM, ended)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def called(arguments: list[str], folder: Path) -> Done:
    """Run a command line in a folder, in this process."""
    out, err = io.StringIO(), io.StringIO()
    here, handler = Path.cwd(), signal.getsignal(signal.SIGTERM)
    os.chdir(folder)
    code = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), _no_longer(PATIENCE):
            main(arguments)
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        os.chdir(here)
        signal.signal(signal.SIGTERM, handler)
    return Done(code, out.getvalue(), err.getvalue())


def check_done(done: Done) -> None:
    """Require a result without a word, or one sentence without a result."""
    assert done.code in (0, 1, 2), done
    if done.code == 0:
        assert not done.err
        return
    assert not done.out
    assert done.sentence.isprintable()
    assert 0 < len(done.sentence) <= 1300
    assert "--debug shows where" not in done.sentence, "a bug of ours"


def check_numbers(told: dict[str, Any]) -> None:
    """Require of `values --json` what torch computes of the same numbers."""
    for layer in told["layers"]:
        output = torch.tensor(layer["output"])
        assert output.isfinite().all()
        by_torch = _by_torch(layer)
        if by_torch is not None:
            assert torch.allclose(by_torch, output, rtol=1e-3, atol=1e-3 * _scale(layer))
        for step in layer["steps"][:: max(1, len(layer["steps"]) // 20)]:
            if "output_index" in step and "products" in step:
                value = np.sum(step["products"]) + step["bias"]
                assert np.isclose(value, step["value"], rtol=1e-3, atol=1e-3 * _scale(layer))
                assert output[tuple(step["output_index"])] == step["value"]


def _scale(layer: dict[str, Any]) -> float:
    """Return how large a sum may have been before what cancels is gone."""
    return max(1.0, *(float(torch.tensor(layer[each]).abs().max()) for each in ("input", "weight")))


def _by_torch(layer: dict[str, Any]) -> torch.Tensor | None:
    """Return a convolution's output; None where the text does not say all of its settings."""
    operation = OPERATIONS[layer["operation"]]
    if layer["weight"] is None:
        return None
    x, weight = torch.tensor(layer["input"])[None], torch.tensor(layer["weight"])
    bias = None if layer["bias"] is None else torch.tensor(layer["bias"])
    compute: Any = getattr(functional, operation.name)
    settings = {"stride": layer["stride"], "dilation": layer["dilation"], "groups": layer["groups"]}
    if operation.is_transposed:
        more = {"padding": layer["padding"], "output_padding": layer["output_padding"]}
        return compute(x, weight, bias, **settings, **more)[0]  # type: ignore[no-any-return]
    after = layer.get("padding_after", layer["padding"])
    sides = [n for pair in zip(layer["padding"][::-1], after[::-1], strict=True) for n in pair]
    mode = {"zeros": "constant"}.get(layer["padding_mode"], layer["padding_mode"])
    return compute(functional.pad(x, sides, mode), weight, bias, **settings)[0]  # type: ignore[no-any-return]


def parsed(done: Done) -> dict[str, Any]:
    """Return the one object that `--json` printed."""
    told: dict[str, Any] = json.loads(done.out)
    return told
