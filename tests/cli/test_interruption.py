"""Signals in mid-render: what was there before is there still, whole."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from convviz.cli.interrupts import Interrupts

from .conftest import command, environment, files, finished

# A plain Manim scene, so that these processes need not load torch.
SCENE = """
from pathlib import Path
from manim import Create, Scene, Square
class Long(Scene):
    def construct(self):
        for beat in range(100):
            self.play(Create(Square()), run_time=1)
            if beat == 2:
                Path("drawing").touch()
"""
ENDINGS = {signal.SIGINT: 130, signal.SIGTERM: 130, signal.SIGKILL: -signal.SIGKILL}


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> dict[signal.Signals, tuple[Path, int, str]]:
    """Renders ended in their midst: folder, exit code and stderr of each. All run at once."""
    running = {}
    for ending in ENDINGS:
        folder = tmp_path_factory.mktemp(ending.name)
        (folder / "tmp").mkdir()
        (folder / "out").mkdir()
        (folder / "out/long.mp4").write_text("old")
        (folder / "long.py").write_text(SCENE)
        formats = ("--format", "mp4", "--format", "gif")
        process = subprocess.Popen(
            command("render", "long.py", "-r", "240,136", *formats, "-o", "out"),
            cwd=folder,
            env=environment(TMPDIR=str(folder / "tmp")),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running[ending] = (folder, process)
    outcomes = {}
    try:
        for ending, (folder, process) in running.items():
            patience = time.monotonic() + 60
            # it works in a scratch folder
            while not ((folder / "drawing").exists() and files(folder / "tmp")):
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < patience
                time.sleep(0.05)
            process.send_signal(ending)
            out, err = process.communicate(timeout=30)
            assert not out
            outcomes[ending] = (folder, process.returncode, err)
    finally:
        for _, process in running.values():
            process.kill()
    return outcomes


@pytest.fixture
def interrupts() -> Iterator[Interrupts]:
    interrupts = Interrupts()
    yield interrupts
    interrupts.restore()


@pytest.mark.usefixtures("interrupts")
def test_an_interruption_in_a_finalizer_is_not_lost() -> None:
    class Unlucky:
        def __del__(self) -> None:
            signal.raise_signal(signal.SIGINT)

    unlucky = [Unlucky()]
    unlucky.clear()
    with pytest.raises(KeyboardInterrupt):
        time.sleep(0.5)


@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.name)
def test_the_old_file_is_whole_and_no_litter_lies_beside_it(ended, ending) -> None:
    folder, code, _ = ended[ending]
    assert code == ENDINGS[ending]
    assert files(folder / "out") == ["long.mp4"]
    assert (folder / "out/long.mp4").read_text() == "old"


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=lambda e: e.name)
def test_an_interruption_is_one_sentence(ended, ending) -> None:
    folder, _, err = ended[ending]
    # click ends the terminal's line, on which ^C stands
    assert err.strip() == "convviz: interrupted; no unfinished file was written"
    assert not files(folder / "tmp")


def test_repeated_interruptions_are_one_sentence(tmp_path: Path) -> None:
    process = started(tmp_path, SCENE)
    while not (tmp_path / "drawing").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.002)
    out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert err.strip() == "convviz: interrupted; no unfinished file was written"


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=lambda e: e.name)
def test_a_signal_after_the_work_changes_nothing(tmp_path: Path, ending: signal.Signals) -> None:
    # what a user's module leaves for the end takes its time
    slow = "import atexit, time\natexit.register(lambda: (print('end'), time.sleep(60)))\n"
    process = started(tmp_path, slow + SCENE.replace("range(100)", "range(1)"))
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == "long.mp4\n"
    assert process.stderr.readline() == "end\n"
    process.send_signal(ending)
    assert (process.wait(10), process.communicate()) == (0, ("", ""))
    assert (tmp_path / "long.mp4").exists()


def started(folder: Path, scene: str) -> subprocess.Popen[str]:
    """Begin to render a scene in a folder."""
    (folder / "long.py").write_text(scene)
    return subprocess.Popen(
        command("render", "long.py", "-r", "240,136", "-j", 1, "-o", "long.mp4"),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_interruption_may_be_lost_to_a_users_code_once(interrupts: Interrupts) -> None:
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    # while it is cleaned up, another is not heard
    signal.raise_signal(signal.SIGINT)
    interrupts._raised -= 3
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGTERM)


def test_a_reader_that_leaves_early_is_no_failure(tmp_path: Path) -> None:
    process = subprocess.Popen(
        command("list", "--json"),
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(10) == 0


def test_exit_codes_of_the_process(tmp_path: Path) -> None:
    done = finished("list", cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert "sentence-slide" in done.out
    done = finished("render", "nothing", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith('convviz: there is no scene "nothing"')
    assert not files(tmp_path)


def test_the_installed_command_is_the_same() -> None:
    script = Path(sys.executable).with_name("convviz")
    if not script.exists():
        pytest.skip("the package is not installed here")
    done = subprocess.run([script, "list"], capture_output=True, text=True, check=True)
    assert "sentence-slide" in done.stdout
