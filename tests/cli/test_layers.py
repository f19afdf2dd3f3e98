"""`convviz layers`: what can be shown of a model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from torch import nn

from ..architectures import ResNet18, TextClassifier, UNet
from .conftest import Run

ARCHITECTURES = Path(__file__).parents[1] / "architectures.py"

SOURCE = """
import torch
from torch import nn

print("a model prints")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Conv2d(1, 2, 3, padding=1)
        self.again = self.first
        self.up = nn.ConvTranspose2d(2, 1, 2, stride=2, bias=False)
        self.unused = nn.AvgPool1d(2)
        self.fc = nn.Linear(56 * 56, 2)

    def forward(self, x):
        x = self.first(x)
        x = self.again(torch.cat([x[:, :1]], 1))
        return self.fc(self.up(x).flatten(1))


one = nn.Conv1d(3, 1, 2)
none = nn.Linear(2, 2)
strange = nn.Sequential(nn.Conv2d(1, 1, 3), nn.Flatten(), nn.Linear(7, 1))
"""


CALLS = """
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.solid = nn.Conv3d(1, 1, 1)
        self.fc = nn.Linear(14 * 14, 2)

    def forward(self, x):
        return self.fc(F.max_pool2d(x, 2).flatten(1))


class Two(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3)

    def forward(self, x, shift):
        return self.conv(x + shift)
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / "net.py").write_text(SOURCE)
    return str(tmp_path / "net.py")


def test_layers_are_listed_in_the_order_of_their_calls(convviz: Run, file: str) -> None:
    done = convviz("layers", f"{file}:Net", "--json", "--digit", "3")
    assert done.code == 0
    assert [row["name"] for row in done.records] == ["first#1", "first#2", "up", "unused"]
    first, _, up, unused = done.records
    assert first == {
        "name": "first#1",
        "kind": str(nn.Conv2d(1, 2, 3, padding=1)),
        "operation": "conv2d",
        "scene": "conv2d",
        "input": [1, 28, 28],
        "output": [2, 28, 28],
        "parameters": 20,
        "also": ["again"],
        "inside": "",
        "reason": "",
    }
    assert (up["scene"], up["output"], up["parameters"]) == ("conv-transpose2d", [1, 56, 56], 8)
    assert (unused["input"], unused["parameters"]) == (None, 0)
    assert "a model prints" in done.err


def test_the_table_is_for_reading(convviz: Run, file: str) -> None:
    done = convviz("layers", f"{file}:Net")
    lines = done.out.splitlines()
    assert lines[0].startswith("first#1  Conv2d(1, 2, kernel_size=(3, 3)")
    assert "1×28×28 → 2×28×28" in lines[0]
    assert lines[0].endswith("20  also again")
    assert done.err.splitlines()[-1].startswith(
        "convviz: the shapes are those for an input of 1×28×28, a guess"
    )


@pytest.mark.parametrize("kind", [ResNet18, TextClassifier, UNet])
def test_every_model_of_the_field_is_run_by_a_guess(convviz: Run, kind: type[nn.Module]) -> None:
    done = convviz("layers", f"{ARCHITECTURES}:{kind.__name__}", "--json")
    model = kind()
    convolutions = (nn.Conv1d, nn.Conv2d, nn.ConvTranspose2d)
    shown = (*convolutions, nn.MaxPool1d, nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d)
    names = {name for name, layer in model.named_modules() if isinstance(layer, shown)}
    assert {row["name"].partition("#")[0] for row in done.records} == names
    for row in done.records:
        assert row["input"], row
        layer = model.get_submodule(row["name"].partition("#")[0])
        assert row["kind"] == str(layer)
        assert row["parameters"] == sum(p.numel() for p in layer.parameters())


@pytest.mark.parametrize(
    ("options", "size"),
    [
        (("--values", "1,2,3;4,5,6;7,8,9"), [1, 3, 3]),
        (("--input-shape", "1,30,20"), [1, 30, 20]),
        (("--image", "grey.png", "--size", "12,10"), [1, 12, 10]),
    ],
)
def test_the_input_may_be_given(
    convviz: Run, tmp_path: Path, options: tuple[str, ...], size: list[int]
) -> None:
    Image.new("L", (40, 30)).save("grey.png")
    (tmp_path / "any.py").write_text(
        "from torch import nn\nnet = nn.Sequential(nn.Conv2d(1, 1, 3))"
    )
    done = convviz("layers", f"{tmp_path}/any.py:net", "--json", *options)
    assert (done.code, done.err) == (0, "")
    assert done.records[0]["input"] == size


def test_a_model_that_does_not_run_is_listed_all_the_same(convviz: Run, file: str) -> None:
    for options, said in (
        ((), "runs on no input of a usual size: give --input-shape"),
        (("--digit", "1"), "no shapes, since Sequential refuses the input 1×28×28: at 2, mat1"),
    ):
        done = convviz("layers", f"{file}:strange", "--json", *options)
        assert done.code == 0
        assert [row["input"] for row in done.records] == [None]
        assert said in done.err


def test_a_model_that_is_a_layer_and_one_without(convviz: Run, file: str) -> None:
    assert convviz("layers", f"{file}:one").out.startswith("(the model itself)  Conv1d(3, 1")
    done = convviz("layers", f"{file}:none")
    assert (done.code, done.out) == (0, "")
    assert "Linear has no layer that can be shown: those are Conv1d" in done.err


def test_weights_are_loaded(convviz: Run, file: str) -> None:
    torch.save(nn.Conv1d(3, 1, 2).state_dict(), "w.pt")
    assert convviz("layers", f"{file}:one", "--weights", "w.pt").code == 0
    done = convviz("layers", f"{file}:Net", "--weights", "w.pt")
    assert done.code == 2
    assert "not those of Net: first.weight" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("net.py",), "a module is FILE.py:NAME, such as model.py:Net, or package.module:NAME"),
        (("net.py:Net",), "there is no Python file net.py"),
        (("{file}:Nett",), "did you mean Net"),
        (("{file}:Net", "--digit", "11"), "--digit: a digit is a whole number from 0 to 9"),
        (("{file}:Net", "--digit", "1", "--input-shape", "1,2"), "exclude each other"),
        (("{file}:Net", "--size", "3"), "give --image too"),
        (("{file}:Net", "--input-shape", "1,a"), "--input-shape is a shape like 3,224,224"),
        (("{file}:Net", "--input-shape", "9999,9999,9999"), "--input-shape is a shape"),
    ],
)
def test_wrong_use(convviz: Run, file: str, arguments: tuple[str, ...], said: str) -> None:
    done = convviz("layers", *(argument.format(file=file) for argument in arguments))
    assert (done.code, done.out) == (2, "")
    assert said in done.err.splitlines()[-1]


def test_help(convviz: Run) -> None:
    done = convviz("layers", "--help")
    assert done.code == 0
    assert "FILE.py:NAME" in done.out
    assert json.dumps("") not in done.out


def test_a_function_and_what_cannot_be_shown(convviz: Run, tmp_path: Path) -> None:
    (tmp_path / "calls.py").write_text(CALLS)
    done = convviz("layers", f"{tmp_path}/calls.py:Net")
    lines = done.out.splitlines()
    assert [line.split()[0] for line in lines] == ["calls.py:13", "solid"]
    assert lines[1].endswith("not shown: it has three axes, and a picture has two")
    values = convviz(
        *("values", "max-pool2d", "--module", f"{tmp_path}/calls.py:Net", "--json", "--digit", "2")
    )
    assert values.records[0]["layers"][0]["name"] == "calls.py:13"
    other = convviz(
        *("values", "conv2d", "--module", f"{tmp_path}/calls.py:Net", "--layer", "calls.py:13")
    )
    assert other.code == 2
    assert "calls.py:13 is a MaxPool2d: the scene max-pool2d shows it" in other.err


def test_several_inputs_come_from_a_file(convviz: Run, tmp_path: Path) -> None:
    (tmp_path / "calls.py").write_text(CALLS)
    x, shift = np.random.default_rng(0).random((2, 1, 6, 6), dtype=np.float32)
    np.savez("in.npz", x=x, shift=shift)
    np.savez("unnamed.npz", x, shift)
    model = f"{tmp_path}/calls.py:Two"
    for file in ("in.npz", "unnamed.npz"):
        assert convviz("layers", model, "--inputs", file, "--json").records[0]["input"] == [1, 6, 6]
        done = convviz("values", "conv2d", "--module", model, "--inputs", file, "--json")
        (layer,) = done.records[0]["layers"]
        assert np.allclose(layer["input"], x + shift)
        code = convviz("code", "conv2d", "--module", model, "--inputs", file)
        assert "x = read_inputs(" in code.out
        assert f"model(*{'' if file == 'unnamed.npz' else '*'}x)" in code.out
    np.savez("other.npz", x=x, shft=shift)
    for options, said in (
        (("--module", model, "--inputs", "other.npz"), "Two has no input named shft"),
        (("--module", model), "Two takes x, shift, and nothing is given for shift"),
        (("--inputs", "in.npz"), "--inputs are those of a model: give --module FILE.py:NAME too"),
        (("--module", model, "--inputs", "in.npz", "--digit", "3"), "exclude each other"),
    ):
        wrong = convviz("values", "conv2d", *options)
        assert (wrong.code, wrong.out) == (2, "")
        assert said in wrong.err.splitlines()[-1]


def test_a_module_that_can_be_imported(convviz: Run) -> None:
    Path("zoo_of_mine").mkdir()
    Path("zoo_of_mine/__init__.py").write_text("from zoo_of_mine.nets import Two\n")
    Path("zoo_of_mine/nets.py").write_text(CALLS)
    for module in ("zoo_of_mine", "zoo_of_mine.nets"):
        assert convviz("layers", f"{module}:Two").out.startswith("conv  Conv2d(1, 1")
    for module, said in (
        ("zoo_of_mine:Too", "there is no Too in zoo_of_mine: did you mean Two?"),
        ("zoo_of_mine.none:Two", "there is no module zoo_of_mine.none that Python can import"),
        ("no_such_zoo.nets:Two", "there is no module no_such_zoo that Python can import: install"),
    ):
        done = convviz("layers", module)
        assert done.code == 2
        assert said in done.err
