"""Films drawn on a Dask cluster: a real scheduler, and workers that may die."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import logging
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from convviz.cli.main import main
from convviz.errors import ConvvizError, InputError
from convviz.studio import pool as pool_module
from convviz.studio import render as render_module
from convviz.studio.pool import cluster_pool
from convviz.studio.render import render

from .films import job

# not imported here: how it is imported says how much it writes to stderr
pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("distributed") is None, reason="needs the extra: convviz[cluster]"
)

# of a user, whose own mistake shows in the workers alone
BROKEN = """
import sys
from manim import *
class Broken(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=4)
        if "distributed.worker" in sys.modules:
            raise ZeroDivisionError("the scene's own mistake")
"""


def dask(*arguments: object, log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "dask", *map(str, arguments)], stdout=file, stderr=file
        )


class Cluster:
    """A scheduler with workers, each a process of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        here = ("--host", "127.0.0.1", "--port", 0, "--no-dashboard")
        self.scheduler = dask(
            "scheduler", *here, "--scheduler-file", self.file, log=folder / "scheduler.log"
        )
        self.workers: list[subprocess.Popen[bytes]] = []

    @property
    def address(self) -> str:
        patience = time.monotonic() + 30
        while True:
            with contextlib.suppress(OSError, ValueError):
                address: str = json.loads(self.file.read_text())["address"]
                return address
            assert self.scheduler.poll() is None, (self.folder / "scheduler.log").read_text()
            assert time.monotonic() < patience
            time.sleep(0.05)

    def start_worker(self) -> None:
        name = f"worker-{len(self.workers)}"
        options = ("--no-nanny", "--no-dashboard", "--nthreads", 1, "--host", "127.0.0.1")
        place = ("--local-directory", self.folder / name, "--name", name)
        # two threads that draw in one process wait for each other
        threads = ("--nthreads", 2) if not self.workers else ()
        self.workers.append(
            dask(
                *("worker", "--scheduler-file", self.file, *options, *place, *threads),
                *("--preload", "convviz.studio.warm"),
                log=self.folder / f"{name}.log",
            )
        )

    def stop(self) -> None:
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        cluster.start_worker()
        cluster.start_worker()
        assert cluster.address
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(autouse=True)
def any_length(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let short films be divided too; work in an empty folder."""
    monkeypatch.setattr(render_module, "_LEAST_PART", 1)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pool_module._SECONDS_TO_ANSWER <= 12
    monkeypatch.setattr(pool_module, "_SECONDS_TO_ANSWER", 1)


def sentence(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and the one sentence that it says."""
    with pytest.raises(SystemExit) as ended:
        main(["render", *arguments, "-r", "160,90", "--fps", "5"])
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("convviz: ")
    assert err.count("\n") == 1
    return int(ended.value.code or 0), err.removeprefix("convviz: ").strip()


def test_files_are_the_same(cluster: Cluster, capfd: pytest.CaptureFixture[str]) -> None:
    formats = ("--format", "mp4", "--format", "gif", "--format", "png")
    options = ("sentence-slide", "-r", "160,90", "--fps", "5", *formats, "-o")
    for folder, where in (("alone", ("-j", "1")), ("there", ("--scheduler", cluster.address))):
        with pytest.raises(SystemExit) as ended:
            main(["render", *options, folder, *where])
        assert not ended.value.code
    # all that stands there was drawn by someone
    assert capfd.readouterr().err == ""
    for alone in Path("alone").iterdir():
        assert Path("there", alone.name).read_bytes() == alone.read_bytes()
    assert len(list(Path("there").iterdir())) >= 3


def test_a_scene_that_fails_there_is_one_sentence(
    cluster: Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    # a relative path, that stands for another file in the workers' folders
    Path("broken.py").write_text(BROKEN)
    code, said = sentence(capfd, "broken.py", "--scheduler", cluster.address)
    assert code == 1
    assert said == "ZeroDivisionError: the scene's own mistake (convviz --debug shows where)"


def test_the_parts_of_a_worker_that_is_killed_are_drawn_by_others(cluster: Cluster) -> None:
    film = job("digit-top-edge", fps=6, size=(240, 136))
    render(film, [("mp4", Path("alone.mp4"))])
    killed: list[int] = []

    def kill_one(done: int, total: int) -> None:
        if not killed:
            assert done < total
            cluster.workers[0].send_signal(signal.SIGKILL)
            killed.append(done)

    with cluster_pool(cluster.address) as executor:
        render(film, [("mp4", Path("there.mp4"))], progress=kill_one, executor=executor)
    assert killed
    assert Path("there.mp4").read_bytes() == Path("alone.mp4").read_bytes()


def test_a_scheduler_that_is_lost_is_one_sentence(
    cluster: Cluster, capfd: pytest.CaptureFixture[str]
) -> None:
    film = job("sentence-slide", fps=5, size=(160, 90))

    def draw() -> None:
        with cluster_pool(cluster.address) as executor:
            render(
                film,
                [("mp4", Path("there.mp4"))],
                progress=lambda done, total: cluster.scheduler.kill(),
                executor=executor,
            )

    with pytest.raises(ConvvizError, match=r"the Dask scheduler at tcp://\S+ is gone"):
        draw()
    assert capfd.readouterr() == ("", "")
    assert not logging.getLogger("distributed.client").isEnabledFor(logging.ERROR)
    assert not list(Path.cwd().iterdir())


@pytest.mark.usefixtures("hurry")
def test_no_scheduler_is_one_sentence(capfd: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        # nobody listens there, and no one else can
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
        code, said = sentence(capfd, "sentence-slide", "--scheduler", address)
    assert (code, said) == (1, f"no Dask scheduler answers at {address}")
    assert not list(Path.cwd().iterdir())


@pytest.mark.usefixtures("hurry")
def test_a_scheduler_without_workers_is_one_sentence(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    cluster = Cluster(tmp_path)
    try:
        code, said = sentence(capfd, "sentence-slide", "--scheduler", cluster.address)
    finally:
        cluster.stop()
    assert (code, said) == (1, f"the Dask scheduler at {cluster.address} has no workers")


@pytest.mark.parametrize("address", ["", "8786", "host", "tcp://host", "ftp://host:8786"])
def test_what_is_no_address_is_wrong_use(address: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="tcp://host:8786"), cluster_pool(address):
        pass
    if address:
        code, said = sentence(capfd, "sentence-slide", "--scheduler", address)
        assert (code, address in said) == (2, True)


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        pytest.raises(ConvvizError, match=r'pip install "convviz\[cluster\]"'),
        cluster_pool("tcp://127.0.0.1:8786"),
    ):
        pass
