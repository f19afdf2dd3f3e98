"""stdout carries results alone, whatever a user's code does; and what happens without it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Done, Run, command, environment, files

# Plain Manim scenes, so that these processes need not load torch.
SCENE = """
from manim import *
{before}
class {name}(Scene):
    def construct(self):
        self.play(Create(Square()))
        {then}
"""
NOISY = """
import atexit, os, subprocess, sys, threading, time
os.write(1, b"one ")
subprocess.run(["echo", "two"])
print("three", file=sys.__stdout__)
atexit.register(lambda: print("four"))
atexit.register(lambda: os.write(1, b"five "))
def talk():
    while True:
        print("six")
        os.write(1, b"seven ")
        time.sleep(0.01)
threading.Thread(target=talk).start()
os.chdir("/")
"""
SMALL = ("-r", "96,64", "--fps", "4")


def scene(name: str, *, before: str = "", then: str = "pass") -> str:
    """Write a scene here; return its file's name."""
    path = Path(f"{name.lower()}.py")
    path.write_text(SCENE.format(name=name, before=before, then=then))
    return path.name


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def shell(line: str, **changes: str) -> Done:
    """Run a line of the shell in which convviz is a command, small as to pictures."""
    define = f'convviz() {{ {" ".join(command())} "$@"; }}; set -o pipefail; '
    done = subprocess.run(
        ["bash", "-c", define + line],
        env=environment(**changes),
        capture_output=True,
        timeout=60,
    )
    # a file's name need not be UTF-8
    return Done(done.returncode, os.fsdecode(done.stdout), os.fsdecode(done.stderr))


@pytest.mark.parametrize("extra", ["", "--json"])
def test_whatever_a_module_prints_is_no_result_and_it_ends(extra: str) -> None:
    done = shell(f"convviz render {scene('Noisy', before=NOISY)} {' '.join(SMALL)} {extra}")
    assert done.code == 0, done.err
    told = json.loads(done.out)["path"] if extra else done.out.rstrip("\n")
    # it lies where it was asked for, though the module went elsewhere
    assert told == "media/noisy.mp4"
    assert Path(told).exists()
    assert set(done.err.split()) == {"one", "two", "three", "four", "five", "six", "seven"}


def test_work_goes_on_when_the_reader_leaves() -> None:
    names = [scene(name) for name in ("One", "Two", "Three")]
    done = shell(f"convviz render {' '.join(names)} {' '.join(SMALL)} -o films | head -1")
    assert (done.code, done.out, done.err) == (0, "films/one.mp4\n", "")
    assert files(Path("films")) == ["one.mp4", "three.mp4", "two.mp4"]


RAISED = {
    "BrokenPipeError()": "BrokenPipeError",
    "GeneratorExit": "GeneratorExit",
    "asyncio.CancelledError": "CancelledError",
    "futures.CancelledError": "CancelledError",
    "click.exceptions.Exit(0)": "Exit: 0",
    "SystemExit(0)": "the scene called sys.exit(0)",
}


@pytest.mark.parametrize("raised", RAISED)
def test_whatever_a_scene_raises_is_a_failure(convviz: Run, raised: str) -> None:
    imports = "import asyncio, click\nfrom concurrent import futures\n"
    done = convviz("render", scene("Bad", before=imports, then=f"raise {raised}"), *SMALL)
    assert (done.code, done.out) == (1, "")
    assert done.sentence.startswith(RAISED[raised])
    done = convviz("render", scene("Worse", before=f"{imports}raise {raised}"), *SMALL)
    assert (done.code, done.out) == (2, "")
    assert "worse.py fails when it is imported: " in done.sentence
    assert files(Path.cwd()) == ["bad.py", "worse.py"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("convviz list >/dev/full", "cannot write the results to stdout: no space left on device"),
        ("convviz list >&-", "cannot write the results to stdout: it is closed"),
        ("convviz --help >/dev/full", "no space left on device (convviz --debug shows where)"),
    ],
)
def test_results_that_cannot_be_written_are_a_failure(line: str, sentence: str) -> None:
    done = shell(line)
    assert (done.code, done.out, done.sentence) == (1, "", sentence)


@pytest.mark.parametrize("stderr", ["2>/dev/full", "2>&-", "2>&- <&-"])
def test_messages_need_not_be_written(stderr: str) -> None:
    done = shell(f"convviz render {scene('Quiet')} {' '.join(SMALL)} {stderr}")
    assert (done.code, done.out) == (0, "media/quiet.mp4\n")
    done = shell(f"convviz values nothing {stderr}")
    assert (done.code, done.out, done.err) == (2, "", "")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "ascii"])
def test_names_of_any_bytes_and_any_encoding(encoding: str) -> None:
    name = scene("Quiet")
    still = f"convviz still {name} {' '.join(SMALL)} -o $'\\xff.png'"
    done = shell(still, PYTHONIOENCODING=encoding)
    assert (done.code, done.out, done.err) == (0, "\udcff.png\n", "")
    done = shell(f"{still} --json", PYTHONIOENCODING=encoding)
    assert json.loads(done.out)["path"] == "\udcff.png"
    assert Path("\udcff.png").exists()
    assert shell("convviz arithmetic", PYTHONIOENCODING=encoding).code == 0


def test_a_folder_that_cannot_be_read() -> None:
    Path("shut").mkdir(mode=0)
    if shutil.which("setpriv") is None:
        pytest.skip("needs setpriv, to be no mighty user")
    less = "setpriv --bounding-set=-dac_override,-dac_read_search "
    less += "--inh-caps=-dac_override,-dac_read_search "
    if os.geteuid() != 0:
        less = ""
    line = f"{less}{' '.join(command())} render {scene('Quiet')} -o shut/a.mp4"
    done = shell(line)
    assert (done.code, done.out) == (1, "")
    assert done.sentence == "cannot write shut/a.mp4: permission denied"


@pytest.mark.skipif(sys.platform == "win32", reason="limits are POSIX's")
def test_files_that_may_not_be_so_large() -> None:
    name = scene("Quiet")
    done = shell(f"ulimit -f 1; convviz still {name} -q h")
    assert (done.code, done.out) == (1, "")
    assert done.sentence.endswith("files may not be so large here (ulimit -f)")
    done = shell(f"ulimit -f 0; convviz still {name} -q h")
    assert (done.code, done.out) == (1, "")
    assert done.sentence.startswith("there is no folder for temporary files")
    assert files(Path.cwd()) == ["quiet.py"]
