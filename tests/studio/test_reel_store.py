"""What is kept, for how long, and what makes it another."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.output.h264 import Segment, SegmentCutter
from convviz.studio import reel_store
from convviz.studio.job import Job
from convviz.studio.reel import Reel
from convviz.studio.reel_store import ReelStore, cache_folder, key_of
from convviz.studio.script import Script

from .films import job

JOBS = [job("sentence-slide", fps) for fps in (1, 2, 3)]


@cache
def reel(frames: int = 1) -> Reel:
    cutter = SegmentCutter(240, 136, Fraction(1))
    cutter.write(np.full((136, 240, 4), 40 * frames, np.uint8), frames)
    cutter.cut()
    return Reel(Script("", frames, (), ""), cutter.take())


def kept(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def test_what_was_put_is_got(tmp_path: Path) -> None:
    store = ReelStore(tmp_path / "deep" / "er")
    assert store.get(JOBS[0]) is None
    store.put(JOBS[0], reel(4))
    store.put(JOBS[1], reel(2))
    assert store.get(JOBS[0]) == reel(4)
    assert ReelStore(tmp_path / "deep" / "er").get(JOBS[1]) == reel(2)
    assert store.get(JOBS[2]) is None
    assert len(kept(tmp_path / "deep" / "er")) == 2, "no litter"


@pytest.mark.parametrize(
    "spoil", [lambda d: d[:-1], lambda d: b"", lambda d: d[:40] + b"?" + d[41:]]
)
def test_one_that_is_not_whole_is_none_and_goes(tmp_path: Path, spoil: Any) -> None:
    store = ReelStore(tmp_path)
    store.put(JOBS[0], reel())
    (path,) = kept(tmp_path)
    path.write_bytes(spoil(path.read_bytes()))
    assert store.get(JOBS[0]) is None
    assert not kept(tmp_path)
    store.put(JOBS[0], reel())
    assert store.get(JOBS[0]) == reel()


def _change(**changes: Any) -> Callable[[Reel], Reel]:
    """Return what gives a reel's first packet other parts."""

    def changed(whole: Reel) -> Reel:
        ((frames, (first, *others)), *segments) = whole.segments
        first = first._replace(**changes)
        return replace(whole, segments=[Segment(frames, [first, *others]), *segments])

    return changed


FORGED: dict[str, Callable[[Reel], Reel]] = {
    "junk": _change(data=b"junk"),
    "no picture": _change(data=b"\0\0\1\x06\x05"),
    "a key frame that is none": _change(data=b"\0\0\1\x65" + b"\x88\xff" * 99),
    "another time": _change(pts=7),
    "no key frame": _change(is_keyframe=False),
    "decoded too late": _change(dts=3),
    "no packets": lambda whole: replace(whole, segments=[Segment(whole.script.frames, [])]),
    "another film's": lambda whole: other_size(),
}


def other_size() -> Reel:
    cutter = SegmentCutter(480, 136, Fraction(1))
    cutter.write(np.random.default_rng(0).integers(0, 255, (136, 480, 4), dtype=np.uint8), 3)
    cutter.cut()
    return Reel(Script("", 3, (), ""), cutter.take())


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_reel_that_is_no_film_goes(tmp_path: Path, forge: Callable[[Reel], Reel]) -> None:
    store = ReelStore(tmp_path)
    store.put(JOBS[0], reel(3))
    (path,) = kept(tmp_path)
    assert store.get(JOBS[0]) == reel(3)
    path.write_bytes(forge(reel(3)).to_bytes())
    assert store.get(JOBS[0]) is None
    assert not kept(tmp_path)


@pytest.mark.parametrize("obstacle", ["pipe", "device", "loop"])
def test_what_is_no_file_is_none(tmp_path: Path, obstacle: str) -> None:
    path = tmp_path / f"{key_of(JOBS[0])}.reel"
    if obstacle == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero" if obstacle == "device" else path)
    store = ReelStore(tmp_path)
    assert store.get(JOBS[0]) is None
    store.put(JOBS[0], reel())
    store.put(JOBS[1], reel())
    assert store.get(JOBS[1]) == reel()


def test_a_loop_of_folders_stores_nothing(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    store = ReelStore(tmp_path / "loop")
    store.put(JOBS[0], reel())
    assert store.get(JOBS[0]) is None


def test_the_one_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    size = len(reel(3).to_bytes())
    store = ReelStore(tmp_path, largest=2 * size)
    for age, made in ((3, JOBS[0]), (2, JOBS[1])):
        store.put(made, reel(3))
        path = store._path(made)
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    assert store.get(JOBS[0]), "used now"
    store.put(JOBS[2], reel(3))
    assert [store.get(made) is not None for made in JOBS] == [True, False, True]
    assert sum(path.stat().st_size for path in kept(tmp_path)) <= 2 * size


def test_a_file_of_someone_else_stays(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    store = ReelStore(tmp_path, largest=1)
    store.put(JOBS[0], reel())
    assert [path.name for path in kept(tmp_path)] == ["notes.txt"]


@pytest.mark.parametrize("obstacle", ["file", "folder"])
def test_a_store_that_cannot_be_used_stores_nothing(tmp_path: Path, obstacle: str) -> None:
    if obstacle == "file":
        (tmp_path / "store").write_text("a file")
    else:
        (tmp_path / "store" / f"{key_of(JOBS[0])}.reel").mkdir(parents=True)
    store = ReelStore(tmp_path / "store")
    store.put(JOBS[0], reel())
    assert store.get(JOBS[0]) is None


def test_another_film_has_another_key(tmp_path: Path) -> None:
    base = job("sentence-slide", 4)
    edited = tmp_path / "sentence_slide.py"
    edited.write_text(base.entry.path.read_text() + "\n# edited\n")
    others = [
        job("digit-top-edge", 4),
        job("sentence-slide", 5),
        job("sentence-slide", 4, size=(136, 240)),
        job("sentence-slide", 4, theme="light"),
        job("sentence-slide", 4, seed=1),
        job("sentence-slide", 4, bias=0.5),
        job("sentence-slide", 4, bias=0.25),
        job("sentence-slide", 4, words="0.25"),
        Job(replace(base.entry, path=edited), base.settings),
    ]
    assert len({key_of(each) for each in [base, *others]}) == len(others) + 1
    assert key_of(job("sentence-slide", 4)) == key_of(base)
    assert key_of(job("sentence-slide", 4, bias=1.0, decimals=1)) == key_of(
        job("sentence-slide", 4, decimals=1, bias=1.0)
    )


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Stands for convviz's own sources."""
    (tmp_path / "draw").mkdir()
    (tmp_path / "draw" / "label.py").write_text("one")
    monkeypatch.setattr(reel_store, "_PACKAGE", tmp_path)
    reel_store._machine.cache_clear()
    yield tmp_path
    reel_store._machine.cache_clear()


def test_another_source_of_convviz_has_another_key(package: Path) -> None:
    def key() -> str:
        reel_store._machine.cache_clear()
        return key_of(JOBS[0])

    first = key()
    assert key() == first
    (package / "draw" / "__pycache__").mkdir()
    (package / "draw" / "__pycache__" / "label.pyc").write_text("compiled")
    assert key() == first
    (package / "draw" / "label.py").write_text("two")
    second = key()
    (package / "draw" / "label.py").rename(package / "label.py")
    assert len({first, second, key()}) == 3


def test_another_version_has_another_key(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    first = key_of(JOBS[0])
    version = reel_store.metadata.version
    monkeypatch.setattr(
        reel_store.metadata, "version", lambda name: "9.9" if name == "av" else version(name)
    )
    reel_store._machine.cache_clear()
    assert key_of(JOBS[0]) != first


def test_where_it_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("CONVVIZ_CACHE", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "convviz"
    monkeypatch.setenv("XDG_CACHE_HOME", "not/absolute")
    assert cache_folder() == tmp_path / ".cache" / "convviz"
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "x"))
    assert cache_folder() == tmp_path / "x" / "convviz"
    monkeypatch.setenv("CONVVIZ_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
