"""Weights from files: safetensors, torch's own and numpy's. No file runs code."""

from __future__ import annotations

import math
import re
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import torch
from torch import Tensor, nn

from convviz.errors import InputError, shown
from convviz.formatting import grouped, shape
from convviz.inputs.layer_spec import LARGEST_WEIGHT
from convviz.inputs.npz import DAMAGED, Npz
from convviz.inputs.regular_file import open_regular
from convviz.models.parameter_names import without_wrappers

SUFFIXES = (".safetensors", ".pt", ".pth", ".ckpt", ".npz")

# under these names a training's checkpoint keeps the weights among other things
_INSIDE = ("state_dict", "model_state_dict", "model")
_NAMED = 3
_REAL = "only real numbers can be shown"
_HEAD = 9  # bytes that tell what a file is
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_PICKLE_INSIDE = "data.pkl"  # in every archive that torch.save writes

# what torch says of a pickle that asks for more than tensors
_WANTS_CODE = re.compile(r"GLOBAL (\S+)|function (\S+)|(\S+) was not an allowed global")


class Told(NamedTuple):
    """A tensor of a file before its numbers are read."""

    shape: tuple[int, ...]
    is_complex: bool

    @property
    def numbers(self) -> int:
        return math.prod(self.shape)


Check = Callable[[Mapping[str, Told]], None]


def load_weights(path: str | Path, check: Check | None = None) -> dict[str, Tensor]:
    """Read the tensors of a file by name, on the CPU.

    Parameters
    ----------
    path
        A safetensors file, one of torch.save's (a state dict, or a checkpoint with one inside,
        such as .pt, .pth or .ckpt), or an .npz: known by what is in it, not by its name.
    check
        Is told what the file holds before any number of it is read, and may refuse it.

    Raises
    ------
    InputError
        If there is no such file, it is of another kind or damaged, or it would run code.
    """
    file = Path(path).expanduser()
    check = check or (lambda told: None)
    try:
        suffix = _suffix(file)
        if suffix == ".safetensors":
            return _safetensors(file, check)
        return _npz(file, check) if suffix == ".npz" else _torch_file(file, check)
    except OSError as error:
        reason = error.strerror or "it is damaged"
        raise InputError(f"cannot read the weights {path}: {reason}") from error


def _suffix(file: Path) -> str:
    """Return the ending that a file's content asks for; its own where that does not tell."""
    with open_regular(file) as opened:
        start = opened.read(_HEAD)
        if start[8:9] == b"{":  # after the header's length
            return ".safetensors"
        if start.startswith(_PICKLES):
            return ".pt"
        names = _archived(opened) if start.startswith(b"PK") else []
    if any(name.rpartition("/")[2] == _PICKLE_INSIDE for name in names):
        return ".pt"
    if any(name.endswith(".npy") for name in names):
        return ".npz"
    if file.suffix.lower() in SUFFIXES:  # damaged, which its reader says
        return file.suffix.lower()
    raise InputError(
        f"{file} holds no weights: they are a safetensors file, one that torch.save wrote, or "
        f"an .npz ({', '.join(SUFFIXES)})"
    )


def _archived(file: BinaryIO) -> list[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.namelist()
    except DAMAGED:
        return []


def load_into(model: nn.Module, path: str | Path) -> None:
    """Give a model the weights of a file, which holds exactly the model's.

    Raises
    ------
    InputError
        As `load_weights`, and for names and shapes that are not the model's, with the first
        of them.
    """
    own = model.state_dict()
    theirs = f"the weights in {path} are not those of {type(model).__name__}"

    def check(told: Mapping[str, Told]) -> None:
        told = without_wrappers(own, told)
        for name, tensor in told.items():
            if tensor.is_complex and not (name in own and own[name].is_complex()):
                raise InputError(f"{shown(name)} in {path} is complex: {_REAL}")
        # a module may rename what was saved, but it has no use for far more numbers
        numbers = sum(each.numbers for each in told.values())
        if numbers > 2 * sum(tensor.numel() for tensor in own.values()) + 2**16:
            differences = _differences(own, {name: each.shape for name, each in told.items()})
            raise InputError(f"{theirs}: {differences or f'they are {grouped(numbers)} numbers'}")

    given = without_wrappers(own, load_weights(path, check))
    given |= _tied(own, given)
    try:
        model.load_state_dict(given)
    except (RuntimeError, TypeError, ValueError) as refusal:
        differences = _differences(own, {name: tensor.shape for name, tensor in given.items()})
        raise InputError(f"{theirs}: {differences or str(refusal).splitlines()[0]}") from refusal


def layer_tensors(path: str | Path) -> dict[str, Tensor]:
    """Return the `weight` of one layer, and its `bias` where it has one.

    Raises
    ------
    InputError
        As `load_weights`, and for a file that holds something else.
    """

    def check(told: Mapping[str, Told]) -> None:
        if "weight" not in told or not set(told) <= {"weight", "bias"}:
            raise InputError(
                f"a layer's file holds weight, and bias if it has one, and {path} holds "
                f"{_few(sorted(told)) or 'nothing'}: for a model's weights give --module and "
                "--layer"
            )
        for name, tensor in told.items():
            if tensor.is_complex:
                raise InputError(f"the {name} in {path} is complex: {_REAL}")
            # sides of any length times none: what is made of it could be as large
            if not tensor.numbers:
                raise InputError(f"the {name} in {path} has no numbers")
            if tensor.numbers > LARGEST_WEIGHT:
                raise InputError(
                    f"the {name} in {path} has {grouped(tensor.numbers)} numbers: at most "
                    f"{grouped(LARGEST_WEIGHT)} can be shown"
                )

    return load_weights(path, check)


def _safetensors(file: Path, check: Check) -> dict[str, Tensor]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(file, framework="pt") as opened:
            slices = {name: opened.get_slice(name) for name in opened.keys()}  # noqa: SIM118
            check(
                {
                    name: Told(tuple(each.get_shape()), each.get_dtype().startswith("C"))
                    for name, each in slices.items()
                }
            )
            return {name: opened.get_tensor(name) for name in slices}
    except InputError:
        raise
    except (
        SafetensorError,
        ValueError,
        RuntimeError,
        TypeError,
        AttributeError,
        KeyError,
    ) as error:
        raise InputError(f"{file} is no safetensors file, or a damaged one: {error}") from error


def _npz(file: Path, check: Check) -> dict[str, Tensor]:
    with Npz(file, str(file)) as archive:
        stored = {name: archive.stored(name) for name in archive.names}
        check({name: Told(each.shape, each.dtype.kind == "c") for name, each in stored.items()})
        return {name: torch.from_numpy(archive.array(name)) for name in stored}


def _torch_file(file: Path, check: Check) -> dict[str, Tensor]:
    held = _unwrapped(_unpickled(file), file)
    check({name: Told(tuple(each.shape), each.is_complex()) for name, each in held.items()})
    return held


def _unpickled(file: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of how old the file is
            # a mapped file is read where it is asked for, and never beyond its end
            mapped = zipfile.is_zipfile(file)
            if mapped:
                _check_packing(file)
            return torch.load(file, map_location="cpu", weights_only=True, mmap=mapped)
    except InputError:
        raise
    except Exception as error:  # torch raises whatever its readers do
        asked = _WANTS_CODE.search(str(error))
        if asked is not None:
            wanted = next(name for name in asked.groups() if name).strip("`'\",.")
            raise InputError(
                f"{file} would run code when it is read ({shown(wanted)}): only tensors are taken, "
                "so save model.state_dict(), or a safetensors file"
            ) from error
        if "Unsupported operand" in str(error):  # of a pickle that torch.save did not write
            raise InputError(
                f"{file} is a pickle of Python objects, which may run code when it is read: "
                "only tensors are taken, so save model.state_dict(), or a safetensors file"
            ) from error
        raise _no_torch_file(file) from error


def _check_packing(file: Path) -> None:
    """Refuse what torch.save does not write: an archive that is packed is larger than it looks."""
    with zipfile.ZipFile(file) as archive:
        if sum(each.file_size for each in archive.infolist()) > file.stat().st_size:
            raise _no_torch_file(file)


def _no_torch_file(file: Path) -> InputError:
    return InputError(f"{file} is no file that torch.save wrote, or a damaged one")


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
    other = [str(name) for name, value in held.items() if not _is_plain(value)]
    if other:
        raise InputError(
            f"{file} holds something else than tensors ({_few(other)}): save model.state_dict()"
        )
    return {str(name): value for name, value in held.items()}


def _is_plain(value: Any) -> bool:
    return (
        isinstance(value, Tensor)
        and value.layout == torch.strided
        and not (value.is_quantized or value.is_nested or value.is_meta)
    )


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


def _differences(own: Mapping[str, Tensor], given: Mapping[str, tuple[int, ...]]) -> str:
    shapes = [
        f"{shown(name)} is {shape(given[name])} where the model's is {shape(own[name].shape)}"
        for name in own
        if name in given and given[name] != own[name].shape
    ]
    missing = _few([name for name in own if name not in given])
    more = _few([name for name in given if name not in own])
    told = shapes[:1] if len(shapes) < 2 else [f"{shapes[0]} (and {len(shapes) - 1} more)"]
    told += [f"{missing} missing"] if missing else []
    told += [f"{more} not known to the model"] if more else []
    return ", ".join(told)


def _few(names: list[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(map(shown, names[:_NAMED])) + more
