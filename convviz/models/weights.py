"""Weights from files: safetensors, torch's own and numpy's. No file runs code."""

from __future__ import annotations

import re
import warnings
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from convviz.errors import InputError
from convviz.formatting import shape
from convviz.models.parameter_names import without_wrappers

SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt", ".npz")

# under these names a training's checkpoint keeps the weights among other things
_INSIDE = ("state_dict", "model_state_dict", "model")
_NAMED = 3
_HEAD = 9  # bytes that tell what a file is
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")

# what torch says of a pickle that asks for more than tensors
_WANTS_CODE = re.compile(r"GLOBAL (\S+)|function (\S+)|(\S+) was not an allowed global")


def load_weights(path: str | Path) -> dict[str, Tensor]:
    """Read the tensors of a file by name, on the CPU.

    Parameters
    ----------
    path
        A safetensors file, one of torch.save's (a state dict, or a checkpoint with one inside,
        such as .pt, .pth or .ckpt), or an .npz: known by what is in it, not by its name.

    Raises
    ------
    InputError
        If there is no such file, it is of another kind or damaged, or it would run code.
    """
    file = Path(path).expanduser()
    try:
        suffix = _suffix(file)
    except OSError as error:
        raise InputError(f"cannot read the weights {path}: {error.strerror}") from error
    if suffix == ".safetensors":
        return _safetensors(file)
    return _npz(file) if suffix == ".npz" else _unwrapped(_torch_file(file), file)


def _suffix(file: Path) -> str:
    """Return the ending that a file's content asks for; its own where that does not tell."""
    with file.open("rb") as opened:
        start = opened.read(_HEAD)
    if start.startswith(b"PK"):
        try:
            with zipfile.ZipFile(file) as archive:
                names = archive.namelist()
        except (zipfile.BadZipFile, OSError):
            names = []
        if names:
            return ".npz" if all(name.endswith(".npy") for name in names) else ".pt"
    elif start[8:9] == b"{":  # after the header's length
        return ".safetensors"
    elif start.startswith(_PICKLES):
        return ".pt"
    if file.suffix.lower() in SUFFIXES:  # damaged, which its reader says
        return file.suffix.lower()
    raise InputError(
        f"{file} holds no weights: they are a safetensors file, one that torch.save wrote, or "
        f"an .npz ({', '.join(SUFFIXES)})"
    )


def load_into(model: nn.Module, path: str | Path) -> None:
    """Give a model the weights of a file, which holds exactly the model's.

    Raises
    ------
    InputError
        As `load_weights`, and for names and shapes that are not the model's, with the first
        of them.
    """
    given = load_weights(path)
    own = model.state_dict()
    given = without_wrappers(own, given)
    given |= _tied(own, given)
    try:
        model.load_state_dict(given)
    except (RuntimeError, TypeError, ValueError) as refusal:
        raise InputError(
            f"the weights in {path} are not those of {type(model).__name__}: "
            f"{_differences(own, given) or str(refusal).splitlines()[0]}"
        ) from refusal


def layer_tensors(path: str | Path) -> dict[str, Tensor]:
    """Return the `weight` of one layer, and its `bias` where it has one.

    Raises
    ------
    InputError
        As `load_weights`, and for a file that holds something else.
    """
    given = load_weights(path)
    if "weight" not in given or not set(given) <= {"weight", "bias"}:
        raise InputError(
            f"a layer's file holds weight, and bias if it has one, and {path} holds "
            f"{_few(sorted(given)) or 'nothing'}: for a model's weights give --module and --layer"
        )
    return given


def _safetensors(file: Path) -> dict[str, Tensor]:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(file)
    except (SafetensorError, OSError, ValueError, RuntimeError) as error:
        raise InputError(f"{file} is no safetensors file, or a damaged one: {error}") from error


def _npz(file: Path) -> dict[str, Tensor]:
    if not zipfile.is_zipfile(file):  # numpy would take it for a pickle
        raise InputError(f"{file} is no .npz file, or a damaged one: save arrays by numpy.savez")
    try:
        with np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        if "pickle" in str(error):
            raise InputError(
                f"{file} holds Python objects, which may run code when they are read: "
                "only arrays of numbers are taken"
            ) from error
        raise InputError(f"{file} is a damaged .npz file: {error}") from error
    other = [name for name, array in arrays.items() if array.dtype.kind not in "biufc"]
    if other:
        raise InputError(f"{file} holds something else than numbers: {_few(other)}")
    return {name: torch.from_numpy(array) for name, array in arrays.items()}


def _torch_file(file: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of how old the file is
            return torch.load(file, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises whatever its readers do
        asked = _WANTS_CODE.search(str(error))
        if asked is not None:
            wanted = next(name for name in asked.groups() if name).strip("`'\",.")
            raise InputError(
                f"{file} would run code when it is read ({wanted}): only tensors are taken, "
                "so save model.state_dict(), or a safetensors file"
            ) from error
        if "Unsupported operand" in str(error):  # of a pickle that torch.save did not write
            raise InputError(
                f"{file} is a pickle of Python objects, which may run code when it is read: "
                "only tensors are taken, so save model.state_dict(), or a safetensors file"
            ) from error
        raise InputError(f"{file} is no file that torch.save wrote, or a damaged one") from error


def _unwrapped(held: Any, file: Path) -> dict[str, Tensor]:
    for _ in _INSIDE:
        if not isinstance(held, Mapping):
            break
        inside = next((held[key] for key in _INSIDE if isinstance(held.get(key), Mapping)), None)
        if inside is None:
            break
        held = inside
    if not isinstance(held, Mapping):
        raise InputError(f"{file} holds a {type(held).__name__}: save model.state_dict()")
    other = [str(name) for name, value in held.items() if not isinstance(value, Tensor)]
    if other:
        raise InputError(
            f"{file} holds something else than tensors ({_few(other)}): save model.state_dict()"
        )
    return {str(name): value for name, value in held.items()}


def _tied(own: Mapping[str, Tensor], given: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return what the file leaves out because the model has it under another name too."""
    places = {own[name].data_ptr(): name for name in given if name in own and own[name].numel()}
    return {
        name: given[places[tensor.data_ptr()]]
        for name, tensor in own.items()
        if name not in given
        and tensor.data_ptr() in places
        and tensor.shape == own[places[tensor.data_ptr()]].shape
    }


def _differences(own: Mapping[str, Tensor], given: Mapping[str, Tensor]) -> str:
    shapes = [
        f"{name} is {shape(given[name].shape)} where the model's is {shape(own[name].shape)}"
        for name in own
        if name in given and given[name].shape != own[name].shape
    ]
    missing = _few([name for name in own if name not in given])
    more = _few([name for name in given if name not in own])
    told = shapes[:1] if len(shapes) < 2 else [f"{shapes[0]} (and {len(shapes) - 1} more)"]
    told += [f"{missing} missing"] if missing else []
    told += [f"{more} not known to the model"] if more else []
    return ", ".join(told)


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
