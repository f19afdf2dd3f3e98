"""The vectors of a sentence's words: from a file, or drawn by torch."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from convviz.errors import InputError, shown
from convviz.inputs.npz import Npz
from convviz.inputs.numbers_text import FLOAT32_MAX
from convviz.inputs.regular_file import open_regular
from convviz.inputs.setting_text import LARGEST_COUNT

_LONGEST_LINE = 2**20  # bytes; a file without lines is not read whole
_ANY = "biufcUS"  # of what is no number it is told how it looks
_PUNCTUATION = ".,;:!?\"'()[]…“”‘’"

Vectors = NDArray[np.float32]


def drawn_embeddings(words: Sequence[str], dim: int) -> Vectors:
    """Return (dim, words) from a new torch.nn.Embedding with an entry for each distinct word.

    Torch's random numbers draw it. A word that occurs twice has the same vector twice.
    """
    import torch
    from torch import nn

    vocabulary = {word: index for index, word in enumerate(dict.fromkeys(words))}
    table = nn.Embedding(len(vocabulary), dim, device="cpu", dtype=torch.float32)
    with torch.no_grad():
        found = table(torch.tensor([vocabulary[word] for word in words]))
    return np.ascontiguousarray(found.numpy().T)


def read_embeddings(path: str | Path, words: Sequence[str]) -> Vectors:
    """Return (dim, words): each word's vector from a file.

    A word is looked up as it is written, else in lower case, else without the punctuation
    around it.

    Parameters
    ----------
    path
        GloVe's text (a line a word: the word and its numbers, apart by blanks), with or
        without the first line of word2vec's; or an .npz with an array for each word, or with
        the arrays `words` (V,) and `vectors` (V, dim). Text is read up to the last word that
        is wanted.

    Raises
    ------
    InputError
        For a file that is none of these, and for a word without a vector.
    """
    path = Path(path)
    wanted = {word: _spellings(word) for word in words}
    keys = {key for spellings in wanted.values() for key in spellings}
    try:
        if not path.is_file():
            raise InputError(f"there is no file {path}")
        with open_regular(path) as file:
            zipped = file.read(4) == b"PK\x03\x04"
        found = _from_npz(path, keys) if zipped else _from_text(path, wanted, keys)
    except OSError as error:
        raise InputError(f"{path.name} cannot be read: {error.strerror or error}") from error
    missing = [word for word, spellings in wanted.items() if not set(spellings) & set(found)]
    if missing:
        told = ", ".join(f'"{shown(word)}"' for word in missing)
        several = "vectors" if len(missing) > 1 else "vector"
        raise InputError(f"{path.name} has no {several} for {told}")
    vectors = [next(found[key] for key in wanted[word] if key in found) for word in words]
    sizes = {len(vector) for vector in vectors}
    if len(sizes) > 1:
        raise InputError(
            f"the vectors in {path.name} have different lengths: "
            + ", ".join(f'"{w}" {len(v)}' for w, v in zip(words, vectors, strict=True))
        )
    return np.ascontiguousarray(np.array(vectors, dtype=np.float32).T)


def _spellings(word: str) -> tuple[str, ...]:
    bare = word.strip(_PUNCTUATION) or word
    return tuple(dict.fromkeys((word, word.lower(), bare, bare.lower())))


def _from_text(
    path: Path, wanted: dict[str, tuple[str, ...]], keys: set[str]
) -> dict[str, list[float]]:
    """Read lines until every word is found as it is written."""
    left = set(wanted)
    found: dict[str, list[float]] = {}
    encoded = {key.encode(): key for key in keys}
    dim = 0
    with open_regular(path) as file:
        for number, line in _lines(file, path.name):
            if number == 1:
                dim = _header_dim(line)
                if dim:
                    continue
            # two counts are ten times as fast as a split; a real file has 400,000 lines
            separators = line.count(b" ") + line.count(b"\t")
            if separators == dim and dim:
                word = line.split(None, 1)[0]
                if word not in encoded:
                    continue
            word, entries = _parts(line, dim, number, path.name)
            dim = dim or len(entries)
            key = encoded.get(word)
            if key is None or key in found:
                continue
            found[key] = _numbers(entries, f'line {number} of {path.name}, "{key}",')
            left.discard(key)
            if not left:
                break
    if not dim:
        raise InputError(f"{path.name} is empty: it has no vectors")
    return found


def _lines(file: IO[bytes], name: str) -> Iterator[tuple[int, bytes]]:
    """Yield the lines with something on them, with their numbers from 1."""
    number = 0
    while line := file.readline(_LONGEST_LINE):
        number += 1
        if len(line) == _LONGEST_LINE or b"\0" in line or (number == 1 and not _is_text(line)):
            raise InputError(
                f"{name} is no text of vectors: give GloVe's format, a word and its numbers a "
                "line, or an .npz"
            )
        line = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if stripped := line.strip():
            yield number, stripped


def _is_text(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _header_dim(line: bytes) -> int:
    """Return the length that the first line of word2vec's text tells, 0 for another line."""
    parts = line.split()
    if len(parts) == 2 and all(part.isdigit() for part in parts):
        return min(int(parts[1]), LARGEST_COUNT)
    return 0


def _parts(line: bytes, dim: int, number: int, name: str) -> tuple[bytes, list[bytes]]:
    """Return a line's word and numbers; a word may have blanks in it, as some of GloVe's."""
    parts = line.split()
    count = len(parts) - 1
    if not count:
        raise InputError(
            f"line {number} of {name} has no numbers: it needs a word and its vector, "
            "apart by blanks"
        )
    if count > dim > 0 and not _is_number(parts[1]):
        return b" ".join(parts[:-dim]), parts[-dim:]
    if dim and count != dim:
        raise InputError(
            f"line {number} of {name} has {count} number{'' if count == 1 else 's'} where those "
            f"before have {dim}: every word needs as many"
        )
    if count > LARGEST_COUNT:
        raise InputError(f"line {number} of {name} has {count} numbers: at most {LARGEST_COUNT}")
    return parts[0], parts[1:]


def _is_number(text: bytes) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _numbers(entries: Sequence[Any], where: str) -> list[float]:
    values = []
    for entry in entries:
        told = shown(entry.decode(errors="replace") if isinstance(entry, bytes) else entry)
        try:
            value = float(entry)
        except ValueError as error:
            raise InputError(f'{where} has "{told}" where a number is expected') from error
        if not math.isfinite(value) or abs(value) > FLOAT32_MAX:
            raise InputError(f"{where} has {told}: every number must be finite, within float32")
        values.append(value)
    return values


def _from_npz(path: Path, keys: set[str]) -> dict[str, list[float]]:
    with Npz(path, path.name) as archive:
        names = set(archive.names)
        if {"words", "vectors"} <= names and archive.stored("words", _ANY).dtype.kind in "US":
            words = archive.array("words", "US")
            return _from_table(words, archive.array("vectors"), keys, path.name)
        return {
            key: _vector(archive.array(key, _ANY), key, path.name) for key in sorted(keys & names)
        }


def _from_table(
    words: NDArray[Any], vectors: NDArray[Any], keys: set[str], name: str
) -> dict[str, list[float]]:
    if words.ndim != 1 or vectors.ndim != 2 or len(words) != len(vectors):
        raise InputError(
            f"{name} needs words (V,) and vectors (V, dim), and has {words.shape} and "
            f"{vectors.shape}"
        )
    found: dict[str, list[float]] = {}
    for word, vector in zip(words.tolist(), vectors, strict=True):
        key = word.decode(errors="replace") if isinstance(word, bytes) else word
        if key in keys and key not in found:
            found[key] = _vector(vector, key, name)
    return found


def _vector(array: Any, key: str, name: str) -> list[float]:
    vector = np.asarray(array)
    if vector.ndim != 1 or not 1 <= len(vector) <= LARGEST_COUNT or vector.dtype.kind not in "biuf":
        raise InputError(
            f'{name} has no row of numbers for "{key}", but {vector.dtype} {vector.shape}'
        )
    return _numbers(vector.tolist(), f'"{key}" in {name}')
