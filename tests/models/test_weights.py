"""Weights from files of every kind; none of them runs code."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from convviz.errors import InputError
from convviz.inputs.embeddings import read_embeddings
from convviz.inputs.layer_file import channels_read, layer_from_tensors
from convviz.inputs.layer_spec import LayerSpec
from convviz.models.weights import layer_tensors, load_into, load_weights
from convviz.operations import OPERATIONS

State = dict[str, Tensor]


def model() -> nn.Sequential:
    return nn.Sequential(nn.Conv1d(2, 3, 2), nn.BatchNorm1d(3))


def _npz(state: State, path: Path) -> None:
    np.savez(path, **{name: tensor.numpy() for name, tensor in state.items()})


def _npz_named(state: State, path: Path) -> None:
    with path.open("wb") as opened:  # numpy would add its ending
        np.savez(opened, **{name: tensor.numpy() for name, tensor in state.items()})


def _under(prefix: str, state: State) -> State:
    return {prefix + name: tensor for name, tensor in state.items()}


SAVE: dict[str, Callable[[State, Path], Any]] = {
    "w.safetensors": save_file,
    "w.pt": torch.save,
    "W.PTH": torch.save,
    "w.npz": _npz,
    "old.pt": lambda s, p: torch.save(s, p, _use_new_zipfile_serialization=False),
    "checkpoint.pt": lambda s, p: torch.save({"epoch": 3, "state_dict": s, "best": 0.5}, p),
    "tutorial.pt": lambda s, p: torch.save({"model_state_dict": s, "loss": torch.ones(1)}, p),
    "nested.pt": lambda s, p: torch.save({"model": {"state_dict": s}}, p),
    "lightning.ckpt": lambda s, p: torch.save({"state_dict": _under("model.", s), "step": 1}, p),
    "arrays.ckpt": _npz_named,
    "tensors.bin": save_file,
    "noname": torch.save,
    "compiled.pt": lambda s, p: torch.save(_under("_orig_mod.", s), p),
    "both.pt": lambda s, p: torch.save(_under("module._orig_mod.", s), p),
    "parallel.pt": lambda s, p: torch.save({f"module.{n}": t for n, t in s.items()}, p),
}


@pytest.mark.parametrize("name", SAVE)
def test_a_state_dict_comes_back(tmp_path: Path, name: str) -> None:
    given, taken = model(), model()
    SAVE[name](given.state_dict(), tmp_path / name)
    load_into(taken, tmp_path / name)
    for key, tensor in given.state_dict().items():
        assert torch.equal(taken.state_dict()[key], tensor)


@pytest.mark.parametrize("compiled", [False, True])
def test_a_part_that_was_compiled(tmp_path: Path, compiled: bool) -> None:
    given, taken = nn.Sequential(model(), nn.ReLU()), nn.Sequential(model(), nn.ReLU())
    torch.save(given.state_dict(), tmp_path / "plain.pt")
    part = torch.compile(given[0])
    torch.save(nn.Sequential(part, nn.ReLU()).state_dict(), tmp_path / "part.pt")  # type: ignore[arg-type]
    if compiled:
        taken[0] = torch.compile(taken[0])  # type: ignore[assignment]
    for name in ("plain.pt", "part.pt"):
        load_into(taken, tmp_path / name)
        for mine, theirs in zip(taken.parameters(), given.parameters(), strict=True):
            assert torch.equal(mine, theirs)
            mine.data.zero_()


def test_a_wrong_file_is_told_by_its_own_names(tmp_path: Path) -> None:
    torch.save({"net.0.weight": torch.ones(1), "net.x": torch.ones(1)}, tmp_path / "w.pt")
    with pytest.raises(InputError, match=r"net\.0\.weight, net\.x not known to the model"):
        load_into(model(), tmp_path / "w.pt")


def test_a_layer_in_two_places_is_stored_once(tmp_path: Path) -> None:
    shared = nn.Conv1d(1, 1, 2)
    tied = nn.ModuleDict({"one": shared, "two": shared})
    save_file(shared.state_dict(prefix="one."), tmp_path / "w.safetensors")
    load_into(tied, tmp_path / "w.safetensors")


class Evil:
    """A pickle of it would leave a file behind."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.mark),)


@pytest.mark.parametrize("name", ["zip.pt", "plain.pt", "plain4.pth", "evil.npz", "model.pt"])
def test_no_file_runs_code(tmp_path: Path, name: str) -> None:
    mark, path = tmp_path / "mark", tmp_path / name
    evil = Evil(mark)
    if name == "zip.pt":
        torch.save({"weight": evil}, path)
    elif name == "evil.npz":
        np.savez(path, weight=np.array([evil], dtype=object))
    elif name == "model.pt":
        torch.save(nn.Conv1d(1, 1, 1), path)
    else:
        path.write_bytes(pickle.dumps(evil, protocol=4 if "4" in name else 2))
    with pytest.raises(InputError, match=r"(would|may) run code when") as refused:
        load_weights(path)
    assert "\n" not in str(refused.value)
    assert not mark.exists()


def test_the_evil_file_would_do_it(tmp_path: Path) -> None:
    # else the test above would say nothing
    pickle.loads(pickle.dumps(Evil(tmp_path / "mark")))
    assert (tmp_path / "mark").exists()


@pytest.mark.parametrize("name", ["w.safetensors", "w.pt", "w.pth", "w.npz"])
@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04junk" * 9])
def test_a_damaged_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name) as refused:
        load_weights(tmp_path / name)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("cut", [0.3, 0.9])
@pytest.mark.parametrize("name", ["w.safetensors", "w.pt", "w.npz"])
def test_a_file_that_was_cut_off(tmp_path: Path, name: str, cut: float) -> None:
    SAVE[name](model().state_dict(), tmp_path / name)
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(InputError):
        load_weights(tmp_path / name)


def test_other_files(tmp_path: Path) -> None:
    for content in (b"", b"words", b"\x89PNG and more"):
        (tmp_path / "w.bin").write_bytes(content)
        with pytest.raises(InputError, match=r"holds no weights: they are a safetensors file, one"):
            load_weights(tmp_path / "w.bin")
    with pytest.raises(InputError, match=r"cannot read the weights .*gone.pt: No such file"):
        load_weights(tmp_path / "gone.pt")
    torch.save(torch.ones(3), tmp_path / "t.pt")
    with pytest.raises(InputError, match="holds a Tensor"):
        load_weights(tmp_path / "t.pt")
    torch.save({"epoch": 3}, tmp_path / "e.pt")
    with pytest.raises(InputError, match=r"something else than tensors \(epoch\)"):
        load_weights(tmp_path / "e.pt")
    np.savez(tmp_path / "words.npz", weight=np.array(["a"]))
    with pytest.raises(InputError, match=r"weight in .* holds something else than numbers"):
        load_weights(tmp_path / "words.npz")


def _header(shape: tuple[int, ...], descr: str = "<f4") -> bytes:
    held = io.BytesIO()
    told = {"descr": descr, "fortran_order": False, "shape": shape}
    np.lib.format.write_array_header_1_0(held, told)
    return held.getvalue()


MEMBERS = {
    "a shape without numbers": ("weight.npy", _header((1, 1, 3, 3)), "another size than it says"),
    "a shape of terabytes": ("weight.npy", _header((10**6,) * 4), "another size than it says"),
    "a negative shape": ("weight.npy", _header((-1, 1)) + b"1234", "another size than it says"),
    "a text": ("weight", b"hello", "is no array"),
    "junk": ("weight.npy", b"\x93NUMPY\x01\x00\xff\xffx", "no .npz file, or a damaged one"),
    "objects": ("weight.npy", _header((1,), "|O") + b"12345678", "may run code"),
}


@pytest.mark.parametrize(("name", "content", "sentence"), MEMBERS.values(), ids=MEMBERS)
def test_members_that_are_no_arrays(
    tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    with zipfile.ZipFile(tmp_path / "w.npz", "w") as archive:
        archive.writestr(name, content)
    for read in (load_weights, layer_tensors):
        with pytest.raises(InputError, match=sentence):
            read(tmp_path / "w.npz")


@pytest.mark.parametrize("name", ["w.npz", "w.pt", "w.safetensors"])
def test_complex_numbers_are_refused(tmp_path: Path, name: str) -> None:
    layer = nn.Conv1d(2, 3, 2, bias=False)
    SAVE[name]({"weight": layer.weight.detach() * (1 + 2j)}, tmp_path / name)
    with pytest.raises(InputError, match=f"the weight in .*{name} is complex: only real"):
        layer_tensors(tmp_path / name)
    with pytest.raises(InputError, match=f"weight in .*{name} is complex: only real"):
        load_into(layer, tmp_path / name)


def test_a_renamed_file_is_checked_by_the_models_own_names(tmp_path: Path) -> None:
    layer = nn.Conv1d(2, 3, 2, bias=False)
    torch.save({"_orig_mod.weight": layer.weight.detach() * 1j}, tmp_path / "w.ckpt")
    with pytest.raises(InputError, match=r"^weight in .*w\.ckpt is complex: only real"):
        load_into(layer, tmp_path / "w.ckpt")
    _bomb(tmp_path / "w.bin")
    with pytest.raises(InputError, match="weight is 300×262144 where the model's is 1×1"):
        load_into(nn.Linear(1, 1, bias=False), tmp_path / "w.bin")


@pytest.mark.parametrize("dtype", [">f4", ">f8", ">i2", "longdouble", "float16", "bool"])
def test_any_machines_numbers_are_read(tmp_path: Path, dtype: str) -> None:
    numbers = np.arange(6).reshape(1, 2, 3).astype(dtype)
    np.savez(tmp_path / "w.npz", weight=numbers)
    read = layer_tensors(tmp_path / "w.npz")["weight"]
    assert read.double().tolist() == numbers.astype(float).tolist()


def _bomb(path: Path) -> None:
    """Make a file of a megabyte with 300 of zeros in it."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("weight.npy", "w") as member,
    ):
        member.write(_header((300, 2**18)))
        for _ in range(300):
            member.write(bytes(2**20))


def test_what_is_packed_is_not_unpacked_to_be_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _bomb(tmp_path / "w.npz")
    monkeypatch.setattr(np.lib.format, "read_array", None)  # nothing is read
    with pytest.raises(InputError, match="has 78,643,200 numbers: at most 16,777,216"):
        layer_tensors(tmp_path / "w.npz")
    layer = nn.Linear(1, 1, bias=False)
    with pytest.raises(InputError, match="weight is 300×262144 where the model's is 1×1"):
        load_into(layer, tmp_path / "w.npz")
    with pytest.raises(InputError, match=r"w.npz is too large: weight takes 314,572,928 bytes"):
        load_weights(tmp_path / "w.npz")
    with pytest.raises(InputError, match=r"w.npz is too large: weight takes"):
        read_embeddings(tmp_path / "w.npz", ["weight"])


def test_a_packed_torch_file_is_none(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(10**6)}, tmp_path / "w.pt")
    with (
        zipfile.ZipFile(tmp_path / "w.pt") as whole,
        zipfile.ZipFile(tmp_path / "packed.pt", "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in whole.namelist():
            packed.writestr(name, whole.read(name))
    with pytest.raises(InputError, match=r"is no file that torch\.save wrote"):
        load_weights(tmp_path / "packed.pt")


def test_numbers_that_are_not_plain(tmp_path: Path) -> None:
    torch.save({"weight": torch.eye(3).to_sparse()}, tmp_path / "w.pt")
    with pytest.raises(InputError, match=r"something else than tensors \(weight\)"):
        load_weights(tmp_path / "w.pt")


@pytest.mark.parametrize("name", ["w.npz", "w.pt", "w.safetensors"])
def test_a_pipe_is_no_file(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(InputError, match="is a pipe or a device: a regular file"):
        load_weights(tmp_path / name)


def test_what_does_not_fit_is_named(tmp_path: Path) -> None:
    state = model().state_dict()
    del state["1.running_var"]
    state["0.weight"] = torch.zeros(3, 2, 5)
    state["more"] = torch.zeros(1)
    torch.save(state, tmp_path / "w.pt")
    with pytest.raises(InputError) as refused:
        load_into(model(), tmp_path / "w.pt")
    told = str(refused.value)
    assert "not those of Sequential" in told
    assert "0.weight is 3×2×5 where the model's is 3×2×2" in told
    assert "1.running_var missing" in told
    assert "more not known to the model" in told


@pytest.mark.parametrize(
    ("operation", "layer", "groups"),
    [
        ("conv1d", nn.Conv1d(4, 6, 3, groups=2), 2),
        ("conv2d", nn.Conv2d(3, 2, (2, 3), bias=False), 1),
        ("conv_transpose1d", nn.ConvTranspose1d(4, 6, 3, groups=2), 2),
        ("conv_transpose2d", nn.ConvTranspose2d(3, 5, 2), 1),
    ],
)
def test_a_layer_from_its_own_file(
    tmp_path: Path, operation: str, layer: nn.Module, groups: int
) -> None:
    save_file(layer.state_dict(), tmp_path / "w.safetensors")
    tensors = layer_tensors(tmp_path / "w.safetensors")
    reads = channels_read(tensors, transposed=OPERATIONS[operation].is_transposed, groups=groups)
    spec = LayerSpec(operation=operation, in_channels=reads, settings={"groups": groups})
    again = layer_from_tensors(spec, tensors)
    x = torch.rand(reads, *(8,) * spec.row.rank)
    assert str(again) == str(layer)
    assert torch.equal(again(x), layer(x))


def test_a_layers_file_that_does_not_fit(tmp_path: Path) -> None:
    save_file(model().state_dict(), tmp_path / "model.safetensors")
    with pytest.raises(InputError, match="give --module and --layer"):
        layer_tensors(tmp_path / "model.safetensors")
    conv = dict(nn.Conv2d(3, 2, 3).state_dict())
    for spec, tensors, said in (
        (LayerSpec(operation="conv2d"), conv, "reads 3 channels, and the input has 1"),
        (LayerSpec(operation="conv1d"), conv, r"conv1d has 3 axes \(out, in, length\)"),
        (LayerSpec(operation="max_pool2d"), conv, "pooling has no weights"),
        (
            LayerSpec(operation="conv2d", in_channels=3),
            {**conv, "bias": torch.zeros(3)},
            "the bias in the file is 3, and the layer has 2",
        ),
    ):
        with pytest.raises(InputError, match=said):
            layer_from_tensors(spec, tensors)


def test_a_layer_without_numbers_is_refused_however_long_its_sides(tmp_path: Path) -> None:
    np.savez(tmp_path / "w.npz", weight=np.zeros((2**31, 0, 3, 3), np.float32))
    with pytest.raises(InputError, match=r"the weight in .* has no numbers"):
        layer_tensors(tmp_path / "w.npz")
