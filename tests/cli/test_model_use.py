"""Scenes of a user's model: values, and every mistake in one sentence."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from convviz.studio.catalogue import catalogue

from .conftest import Run

SOURCE = """
import torch
from torch import nn
print("this is no result")


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(inplace=True))
        self.pool = nn.MaxPool2d(4)
        self.fc = nn.Linear(3 * 49, 2)

    def forward(self, x):
        print("nor is this")
        return self.fc(self.pool(self.features(x)).flatten(1))


class Nan(Net):
    def __init__(self):
        super().__init__()
        self.features[0].weight.data[0, 0, 0, 0] = torch.nan
"""


@pytest.fixture
def model(convviz: Run) -> nn.Module:
    """The model of net.py, which lies in the working folder, with the seed's weights."""
    from convviz.models.loading import load_module

    Path("net.py").write_text(SOURCE)
    Path("broken.py").write_text("1 / 0\n")
    return load_module("net.py:Net")


def test_values_are_those_inside_the_model(convviz: Run, model: nn.Module) -> None:
    done = convviz("values", "conv2d", "--module", "net.py:Net", "--digit", "7", "--json")
    assert done.code == 0
    (layer,) = done.records[0]["layers"]
    assert layer["name"] == "features.0"
    first: Any = model.features[0]  # type: ignore[index]
    with torch.no_grad():
        wanted = first(torch.tensor(layer["input"]))
    assert np.allclose(layer["output"], wanted.numpy(), atol=1e-6)
    pooled = convviz("values", "max-pool2d", "--module", "net.py:Net", "--digit", "7", "--json")
    (after,) = pooled.records[0]["layers"]
    assert np.allclose(after["input"], torch.relu(wanted).numpy(), atol=1e-6)


@pytest.mark.usefixtures("model")
def test_a_film_of_a_layer_in_a_model(convviz: Run) -> None:
    done = convviz(
        "still", "conv2d", "--module", "net.py:Net", "-q", "l", "--step", "3", "-o", "a.png"
    )
    assert (done.code, done.out) == (0, "a.png\n")


class Evil:
    def __reduce__(self) -> Any:
        return os.mkdir, ("mark",)


WRONG = [
    (("--layer", "feature.0"), "did you mean features.0"),
    (("--layer", "pool"), "the scene max-pool2d shows it"),
    (("--layer", "features.1"), "features.1 is a ReLU"),
    (("--values", "1,2|3,4"), "Net refuses the input 2×1×2: at features.0, "),
    (("--weights", "evil.pt"), "would run code when it is read"),
    (("--weights", "other.pt"), "features.0.weight is 3×1×5×5 where the model's is 3×1×3×3"),
    (("--weights", "nan.pt"), "features.0 cannot be shown: the layer's weight has nan"),
    (("--weights", "none.pt"), "none.pt"),
    (("--module", "net.py:Nan"), "features.0 cannot be shown: the layer's weight has nan"),
    (("--module", "net.py:Nt"), "did you mean Net"),
    (("--module", "net.py"), "FILE.py:NAME"),
    (("--module", "broken.py:Net"), "fails when it is imported: ZeroDivisionError"),
    (("--kernel", "box"), "exclude each other"),
    (("--channel", "3"), "--channel is 0 to 2, not 3"),
]


@pytest.mark.parametrize(("options", "said"), WRONG, ids=str)
def test_a_mistake_is_one_sentence(
    convviz: Run, model: nn.Module, options: tuple[str, ...], said: str
) -> None:
    torch.save({"weight": Evil()}, "evil.pt")
    state = model.state_dict()
    torch.save({**state, "features.0.weight": torch.ones(3, 1, 5, 5)}, "other.pt")
    torch.save({**state, "features.0.weight": torch.full((3, 1, 3, 3), torch.nan)}, "nan.pt")
    chosen = options if "--module" in options else ("--module", "net.py:Net", *options)
    done = convviz("values", "conv2d", *chosen)
    assert (done.code, done.out) == (2, "")
    told = done.err.splitlines()[-1]
    assert told.startswith("convviz: ")
    assert said in told
    assert "Traceback" not in done.err
    assert not Path("mark").exists()


def test_the_scenes_are_there() -> None:
    assert {"conv2d", "max-pool2d"} <= {entry.id for entry in catalogue()}
