"""A model is loaded from the user's file, and its layer found for a scene."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from convviz.errors import InputError
from convviz.models.captures import Captured, capture
from convviz.models.loading import layer_of_model, load_module

SOURCE = """
import torch
from torch import nn
from neighbour import CHANNELS

print("loading")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, CHANNELS, 3), nn.ReLU(), nn.MaxPool2d(2))
        self.last = nn.Conv2d(CHANNELS, 2, 2)

    def forward(self, x):
        print("running")
        return self.last(self.features(x))


class Sized(nn.Module):
    def __init__(self, width, *, depth, groups=1):
        super().__init__()


class Plain:
    pass


def net():
    return Net()


def seven():
    return 7


def broken():
    raise RuntimeError("two\\nlines")


def leaving():
    raise SystemExit(3)


ready = Net()
number = 3
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "neighbour.py").write_text("CHANNELS = 4\n")
    (tmp_path / "my-net.py").write_text(SOURCE)
    return tmp_path / "my-net.py"


@pytest.mark.parametrize("name", ["Net", "net", "ready"])
def test_a_class_a_function_and_a_module(
    file: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = list(sys.path)
    model = load_module(f"{file}:{name}")
    assert type(model).__name__ == "Net"
    assert sys.path == before
    told = capsys.readouterr()
    assert "loading" not in told.out
    assert "loading" in told.err


def test_weights_are_those_of_the_seed_each_time(file: Path) -> None:
    def weight(seed: int) -> torch.Tensor:
        return load_module(f"{file}:Net", seed=seed).get_parameter("last.weight").clone()

    first, other = weight(1), weight(2)
    file.write_text(SOURCE + "\n# changed\n")
    assert torch.equal(weight(1), first)
    assert not torch.equal(other, first)


def test_a_changed_file_is_read_again(file: Path) -> None:
    load_module(f"{file}:Net")
    file.write_text(SOURCE.replace("self.last", "self.final"))
    assert "final.weight" in load_module(f"{file}:Net").state_dict()


def test_weights_come_from_a_file(file: Path) -> None:
    held = load_module(f"{file}:Net", seed=5).state_dict()
    held["last.bias"] = torch.tensor([7.0, 8.0])
    weights = file.with_name("w.pt")
    torch.save(held, weights)
    model = load_module(f"{file}:Net", weights=str(weights))
    assert model.get_parameter("last.bias").tolist() == [7, 8]


WRONG = [
    ("my-net.py:Nett", "there is no Nett in .*: did you mean Net"),
    ("my-net.py:Elsewhere", "it has Net, Sized, net, seven, broken, leaving, ready"),
    ("my-net.py:Sized", r"needs arguments \(width, depth\)"),
    ("my-net.py:Plain", "is the class Plain, which is no nn.Module"),
    ("my-net.py:seven", r"seven\(\) in .* returns an int"),
    ("my-net.py:number", "number in .* is an int"),
    ("my-net.py:broken", r"broken\(\) in .* fails: RuntimeError: two lines"),
    ("my-net.py:leaving", "SystemExit: 3"),
    ("my-net.py", "a module is FILE.py:NAME"),
    ("missing.py:Net", "there is no Python file .*missing.py"),
    ("syntax.py:Net", "fails when it is imported, line 2: SyntaxError"),
    ("imports.py:Net", "fails when it is imported: ModuleNotFoundError: .*no_such_package"),
    ("exits.py:Net", "fails when it is imported: SystemExit: 1"),
]


@pytest.mark.parametrize(("given", "said"), WRONG)
def test_a_failure_is_one_sentence(file: Path, given: str, said: str) -> None:
    (file.parent / "syntax.py").write_text("x = 1\ndef\n")
    (file.parent / "imports.py").write_text("import no_such_package\n")
    (file.parent / "exits.py").write_text("raise SystemExit(1)\n")
    before = list(sys.path)
    with pytest.raises(InputError, match=said) as refused:
        load_module(f"{file.parent}/{given}")
    assert "\n" not in str(refused.value)
    assert sys.path == before


def test_a_layer_for_a_scene(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    x = torch.rand(1, 8, 8)
    found = layer_of_model(f"{file}:Net", x, operation="conv2d", layer="last")
    traced = capture(load_module(f"{file}:Net"), x, "last")
    capsys.readouterr()
    assert isinstance(found.layer, nn.Conv2d)
    assert found.name == "last"
    assert np.array_equal(found.x.numpy(), traced.input)
    layer_of_model(f"{file}:Net", x, operation="conv2d", layer="last")
    assert capsys.readouterr().out == "", "what a model prints is no result"


def test_the_instances_of_a_scene_share_one_run(file: Path) -> None:
    def found(x: torch.Tensor, seed: int = 0, layer: str = "last") -> Captured:
        return layer_of_model(f"{file}:Net", x, operation="conv2d", layer=layer, seed=seed)

    x = torch.rand(1, 8, 8)
    first = found(x)
    assert found(x.clone()) is first
    x[0, 7, 7] += 1
    for other in (found(x), found(x, seed=1), found(x, layer="features.0")):
        assert other is not first
    assert np.array_equal(
        found(x).trace.output, capture(load_module(f"{file}:Net"), x, "last").output
    )
    file.write_text(SOURCE.replace("CHANNELS, 2, 2", "CHANNELS, 3, 2"))
    assert len(found(x).trace.output) == 3


def test_the_only_layer_of_an_operation_needs_no_name(file: Path) -> None:
    found = layer_of_model(f"{file}:Net", torch.rand(1, 8, 8), operation="max_pool2d")
    assert found.name == "features.2"


@pytest.mark.parametrize(
    ("operation", "layer", "said"),
    [
        ("conv2d", None, "has 2 layers of kind Conv2d: say which by --layer, features.0, last"),
        ("conv1d", None, "has no Conv1d: those that can be shown are features.0"),
        ("conv2d", "features.2", "is a MaxPool2d: the scene max-pool2d shows it"),
        ("conv2d", "features.2#1", "is a MaxPool2d: the scene max-pool2d shows it"),
        ("conv2d", "features", "features is a Sequential, .*: in it are features.0, features.2"),
    ],
)
def test_another_layer_is_refused(file: Path, operation: str, layer: str | None, said: str) -> None:
    with pytest.raises(InputError, match=said):
        layer_of_model(f"{file}:Net", torch.rand(1, 8, 8), operation=operation, layer=layer)
