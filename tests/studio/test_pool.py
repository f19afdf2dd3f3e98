"""Worker processes: what they answer, how they die, and that none is left behind."""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
import torch

from convviz.cli.main import main
from convviz.errors import ConvvizError, InputError
from convviz.studio import render as render_module
from convviz.studio.catalogue import find
from convviz.studio.pool import LocalPool, local_pool
from convviz.studio.render import render

from .films import job

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at processes by signals")

PLAIN = """
from manim import *
class Plain(Scene):
    def construct(self):
        print("this is no result")
        for beat in range(24):
            self.play(Create(Square(fill_opacity=0.5)), run_time=1)
"""
UNPICKLABLE = (pickle.PicklingError, TypeError, AttributeError)
# cannot be unpickled as it is; fails only where parts are drawn
BROKEN = """
import multiprocessing
from manim import *
class Odd(Exception):
    def __init__(self, one, two):
        super().__init__(f"{one}\\n{two}")
class Broken(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=4)
        if multiprocessing.parent_process() is not None:
            raise Odd("the scene's", "own mistake")
        self.play(Create(Square()), run_time=4)
"""


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalPool]:
    with local_pool(2) as pool:
        yield pool


@pytest.fixture
def any_length(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let short films be divided too."""
    monkeypatch.setattr(render_module, "_LEAST_PART", 1)
    monkeypatch.setattr(render_module, "_WORTH_WORKERS", 0)


def run(pool: LocalPool, expression: str) -> Future[Any]:
    """Let a worker evaluate an expression: it need import nothing of these tests."""
    return pool.submit(eval, f"(os := __import__('os'), {expression})[1]")


def pids(pool: LocalPool) -> set[int]:
    """Return the workers' process numbers: both are kept busy for a moment."""
    answers = [run(pool, "[__import__('time').sleep(0.2), os.getpid()][1]") for _ in range(2)]
    return {answer.result() for answer in answers}


def alive(pid: int) -> bool:
    """Return whether a process does anything yet."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def gone(*processes: int) -> bool:
    """Wait until none of these processes is left."""
    patience = time.monotonic() + 30
    while any(map(alive, processes)):
        if time.monotonic() > patience:
            return False
        time.sleep(0.05)
    return True


def test_calls_are_made_in_other_processes(pool: LocalPool) -> None:
    workers = pids(pool)
    assert len(workers) == 2
    assert os.getpid() not in workers
    assert list(pool.map(divmod, (7, 9), (2, 4))) == [(3, 1), (2, 1)]
    assert pids(pool) == workers


def test_a_worker_sums_on_one_core(pool: LocalPool) -> None:
    assert pool.submit(torch.get_num_threads).result() == 1


def test_what_workers_need_is_there_when_they_begin(pool: LocalPool) -> None:
    loaded = run(pool, "[m for m in ('torch', 'manim') if m in __import__('sys').modules]")
    assert loaded.result() == ["torch", "manim"]


def test_what_a_worker_prints_is_no_result(
    pool: LocalPool, capfd: pytest.CaptureFixture[str]
) -> None:
    run(pool, "[print('hello', flush=True), os.write(1, b'hello')]").result()
    assert capfd.readouterr() == ("", "")


def test_an_exception_comes_back(pool: LocalPool) -> None:
    with pytest.raises(ZeroDivisionError, match="modulo by zero") as raised:
        pool.submit(divmod, 1, 0).result()
    assert "In a worker process:" in raised.value.__notes__[0]
    with pytest.raises(SystemExit):
        pool.submit(sys.exit, 3).result()
    with pytest.raises(InputError, match="there is no scene"):
        pool.submit(find, "nothing").result()
    # neither what it returns nor what it is given can be sent
    with pytest.raises(UNPICKLABLE, match="pickle"):
        run(pool, "lambda: 5").result()
    with pytest.raises(UNPICKLABLE, match="pickle"):
        pool.submit(lambda: 5)
    assert run(pool, "5").result() == 5


def test_a_call_whose_worker_was_killed_is_made_again(pool: LocalPool, tmp_path: Path) -> None:
    before = pids(pool)
    mark = tmp_path / "killed"
    other = run(pool, "[__import__('time').sleep(1), os.getpid()][1]")
    killed = run(
        pool,
        f"os.getpid() if os.path.exists({str(mark)!r}) "
        f"else [os.mkdir({str(mark)!r}), os.kill(os.getpid(), 9)]",
    )
    assert killed.result() not in before
    assert other.result() in before, "the other worker is left in peace"
    assert len(pids(pool) - before) == 1


def test_a_worker_may_die_in_the_midst_of_its_answer(pool: LocalPool, tmp_path: Path) -> None:
    mark = tmp_path / "killed"
    broken_off = (
        "[c for c in __import__('gc').get_objects() if type(c).__name__ == 'Connection'][0]"
    )
    answer = run(
        pool,
        f"5 if os.path.exists({str(mark)!r}) else [os.mkdir({str(mark)!r}), "
        f"os.write({broken_off}.fileno(), bytes([0, 0, 1, 0, 7, 7])), os._exit(0)]",
    )
    assert answer.result() == 5


def test_a_call_that_kills_every_worker_is_given_up(pool: LocalPool, tmp_path: Path) -> None:
    deaths = tmp_path / "deaths"
    with pytest.raises(ConvvizError, match="--jobs 1"):
        run(pool, f"[open({str(deaths)!r}, 'a').write('x'), os._exit(1)]").result()
    assert run(pool, "5").result() == 5


def test_calls_that_have_not_begun_can_be_cancelled() -> None:
    with local_pool(1) as pool:
        first = run(pool, "__import__('time').sleep(0.5)")
        rest = [run(pool, "5") for _ in range(3)]
        rest[0].cancel()
        pool.shutdown(wait=False, cancel_futures=True)
        assert all(future.cancelled() for future in rest)
        assert first.result() is None


def test_leaving_ends_the_workers() -> None:
    with local_pool(2) as pool:
        workers = pids(pool)
    assert not any(map(alive, workers))


def test_an_exception_ends_the_workers_at_once() -> None:
    workers: set[int] = set()

    def fail() -> None:
        with local_pool(2) as pool:
            workers.update(pids(pool))
            for _ in range(9):
                run(pool, "__import__('time').sleep(60)")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert gone(*workers)


def test_no_process_starts_before_the_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    for name in ("convviz.studio.pool.start_server", "convviz.studio.worker.start_server"):
        monkeypatch.setattr(name, lambda name=name: started.append(name))
    with local_pool(2):
        pass
    assert not started
    with local_pool(2, soon=True):
        assert started == ["convviz.studio.pool.start_server"]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    path = tmp_path / "plain.py"
    path.write_text(PLAIN)
    return path


@pytest.mark.usefixtures("any_length")
def test_files_are_the_same_when_a_worker_is_killed(
    pool: LocalPool, plain: Path, tmp_path: Path
) -> None:
    formats = ("mp4", "gif", "png")
    film = job(plain, fps=10, size=(160, 90))
    render(film, [(name, tmp_path / f"alone.{name}") for name in formats])
    victims = pids(pool)
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        assert total == 240
        if not killed:
            killed.append(victims.pop())
            os.kill(killed[0], signal.SIGKILL)

    render(
        film,
        [(name, tmp_path / f"together.{name}") for name in formats],
        progress=kill_one,
        executor=pool,
    )
    assert killed
    for name in formats:
        together = (tmp_path / f"together.{name}").read_bytes()
        assert together == (tmp_path / f"alone.{name}").read_bytes()


@pytest.mark.usefixtures("any_length")
def test_a_scene_that_fails_in_a_worker_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("broken.py").write_text(BROKEN)
    with pytest.raises(SystemExit) as ended:
        main(["render", "broken.py", "-r", "160,90", "--fps", "5", "-j", "2"])
    assert ended.value.code == 1
    out, err = capfd.readouterr()
    assert out == ""
    assert err == "convviz: Odd: the scene's own mistake\n"
    assert [path.name for path in tmp_path.iterdir()] == ["broken.py"]
