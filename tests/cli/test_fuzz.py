"""Whatever is typed and whatever the files are: exit code, one sentence, no litter.

The same few hundred calls each time; `make fuzz` makes as many others as are asked for.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import resource
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from safetensors.torch import save

from convviz.studio.part import draw_part
from convviz.studio.reel import Reel
from convviz.studio.reel_store import ReelStore

from ..studio.films import job
from .conftest import command, environment, files
from .fuzzed import any_lines, called, check_done, check_numbers, parsed, scene_lines

TIMES = int(os.environ.get("CONVVIZ_FUZZ", "0"))
GIGABYTE = 2**30

# a warning would be a second line on stderr
pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning", "error::UserWarning")


def some(calls: int) -> settings:
    return settings(
        max_examples=calls * max(1, TIMES),
        derandomize=not TIMES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module", autouse=True)
def bounded() -> Iterator[None]:
    """All of it together takes no more memory than a film does."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 1.5 * GIGABYTE / 1024


@given(scene_lines("values"))
@some(150)
def test_values(line: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = called([*line, "--json"], Path(folder))
        check_done(done)
        assert not files(Path(folder))
        if done.code == 0:
            check_numbers(parsed(done))


@given(scene_lines("code"))
@some(30)
def test_code(line: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = called(line, Path(folder))
        check_done(done)
        assert not files(Path(folder))
        if done.code == 0:
            compile(done.out, "code", "exec")


@given(any_lines())
@some(100)
def test_words_in_any_order(line: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = called(line, Path(folder))
        if done.code or "--help" not in line:
            check_done(done)
        assert not files(Path(folder))


@given(scene_lines("still"), st.sampled_from([[], ["--step=1"], ["--step=-1"], ["--time=1"]]))
@some(12)
def test_stills(line: list[str], which: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        done = called([*line, *which, "-r", "96,64", "--fps", "2", "-o", "s.png"], Path(folder))
        check_done(done)
        assert files(Path(folder)) == (["s.png"] if done.code == 0 else [])
        if done.code == 0:
            with Image.open(Path(folder, "s.png")) as image:
                image.load()
                assert image.size == (96, 64)


def _npz() -> bytes:
    held = io.BytesIO()
    np.savez_compressed(held, weight=np.ones((1, 1, 3, 3), np.float32))
    return held.getvalue()


def _pt() -> bytes:
    held = io.BytesIO()
    torch.save({"weight": torch.ones(1, 1, 3, 3)}, held)
    return held.getvalue()


def _png() -> bytes:
    held = io.BytesIO()
    Image.fromarray(np.arange(192, dtype=np.uint8).reshape(8, 8, 3)).save(held, "png")
    return held.getvalue()


FILES = {
    "w.npz": (_npz(), ["conv2d", "--weights"]),
    "w.pt": (_pt(), ["conv2d", "--weights"]),
    "w.safetensors": (save({"weight": torch.ones(1, 1, 3, 3)}), ["conv2d", "--weights"]),
    "p.png": (_png(), ["conv2d", "--image"]),
    "e.txt": (b"we 1 2 3\nmet 4 5 6\n", ["conv1d", "--words=we met", "--embeddings"]),
}


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Return bytes of which some are others, missing or more."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.sampled_from([0, 1, 1, 1, 4, len(data)]))
        data[at : at + cut] = draw(st.binary(max_size=6))
    return bytes(data)


@pytest.mark.parametrize("name", FILES)
@given(data=st.data())
@some(20)
def test_damaged_files(name: str, data: st.DataObject) -> None:
    whole, line = FILES[name]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, name).write_bytes(data.draw(damaged(whole)))
        done = called(["values", *line, name, "--json"], Path(folder))
        check_done(done)
        assert files(Path(folder)) == [name]
        if done.code == 0:
            check_numbers(parsed(done))


TYPES = [
    "<f4",
    ">f4",
    "<f8",
    "g",
    "<f2",
    "<c8",
    ">c16",
    "?",
    "<i8",
    ">u2",
    "U3",
    "S4",
    "M8[s]",
    "V4",
]
SIDES = st.integers(0, 3) | st.sampled_from([-1, 2**31, 2**62])


@st.composite
def archives(draw: st.DrawFn) -> bytes:
    """Return an archive of arrays, some of which say what is not so."""
    held = io.BytesIO()
    packing = draw(st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))
    names = st.sampled_from(
        ["weight.npy", "weight", "bias.npy", "\x1b[31m.npy", "we.npy", "met.npy"]
    )
    with zipfile.ZipFile(held, "w", packing) as archive:
        for name in draw(st.lists(names, min_size=1, max_size=3, unique=True)):
            shape = draw(st.sampled_from([(1, 1, 3, 3), (1,), (3,)]) | st.lists(SIDES, max_size=4))
            kind = np.dtype(draw(st.sampled_from(TYPES)))
            content = io.BytesIO()
            told = {"descr": kind.str, "fortran_order": draw(st.booleans()), "shape": tuple(shape)}
            np.lib.format.write_array_header_1_0(content, told)
            size = abs(int(np.prod([min(abs(side), 3) for side in shape]))) * kind.itemsize
            content.write(bytes(range(48, 58)) * (size // 10) + b"1" * (size % 10))
            archive.writestr(name, content.getvalue())
    return held.getvalue()


@given(archives(), st.sampled_from([FILES["w.npz"][1], FILES["e.txt"][1]]))
@some(80)
def test_arrays_of_any_kind(content: bytes, line: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "w.npz").write_bytes(content)
        done = called(["values", *line, "w.npz", "--json"], Path(folder))
        check_done(done)
        if done.code == 0:
            check_numbers(parsed(done))


MADE = job("sentence-slide", 1)
FRAMES = 12
_SEGMENTS = draw_part(MADE, 0, FRAMES, length=6, video=True, pictures=False).segments
WHOLE = Reel(MADE.script(), _SEGMENTS).to_bytes()
_HEAD = WHOLE.index(b"\n") + 1 + hashlib.sha256().digest_size


_LINE = WHOLE.index(b"\n", _HEAD)  # where the text about the packets ends


@st.composite
def retold(draw: st.DrawFn, line: bytes) -> bytes:
    """Return a line of JSON in which one number is something else."""
    number = draw(st.sampled_from(list(re.finditer(rb"-?\d+", line))))
    other = draw(
        st.sampled_from([b"-1", b"0.5", b"null", b'"a"', b"[]", b"9e99", b"9" * 30, b"{}"])
    )
    return line[: number.start()] + other + line[number.end() :]


_SCRIPT = WHOLE[_HEAD:_LINE]


@given(damaged(_SCRIPT) | retold(_SCRIPT), damaged(WHOLE[_LINE:]), st.booleans())
@some(100)
def test_a_damaged_cache(told: bytes, packets: bytes, either: bool) -> None:
    body = told + WHOLE[_LINE:] if either else _SCRIPT + packets
    with tempfile.TemporaryDirectory() as folder:
        store = ReelStore(Path(folder))
        digest = hashlib.sha256(body).digest()
        path = store._path(MADE)
        path.write_bytes(WHOLE[:_HEAD][: -len(digest)] + digest + body)
        found = store.get(MADE)
        assert path.exists() == (found is not None)


@pytest.mark.parametrize("limit", [0, 2_000])
@pytest.mark.parametrize(
    "line",
    ["still sentence-slide --step 1 -r 96,64", "render sentence-dot -r 96,64 --fps 2 -j 1"],
)
def test_a_full_disk(tmp_path: Path, line: str, limit: int) -> None:
    done = subprocess.run(
        command(*line.split()),
        cwd=tmp_path,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1
    assert not done.stdout
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "--debug shows where" not in done.stderr
    assert not files(tmp_path)


def test_a_process_of_its_own(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "w.npz", "w") as archive:
        archive.writestr("weight", "no array")
    for words in (["conv2d", "--weights", "w.npz"], ["\x1b[2J"], ["conv2d", "--digit", "9" * 9999]):
        done = subprocess.run(
            command("values", *words),
            cwd=tmp_path,
            env=environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("convviz: ")
        assert done.stderr.removesuffix("\n").isprintable()
    assert files(tmp_path) == ["w.npz"]
