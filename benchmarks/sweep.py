"""The digit sweep: convviz, plain Manim, and the encoder alone."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import tempfile
import time
from concurrent.futures import Executor
from fractions import Fraction
from pathlib import Path
from typing import Any

from benchmarks.process import convviz, run
from benchmarks.report import Table, median, ratios

SCENES = Path(__file__).parent / "scenes"
SIZES = {"480p15": (854, 480, 15), "1080p60": (1920, 1080, 60)}
# Plain Manim takes minutes for all 676 windows; its frames cost the same from first to last.
PLAIN_WINDOWS = 16
SECONDS = 8  # as both scenes have it
PAIRS = 3  # of convviz and the encoder alone in a round


def measure(rounds: int) -> list[Table]:
    """Measure, in turn, what each way makes of the same sweep."""
    from convviz.studio.pool import local_pool

    cores = multiprocessing.cpu_count()
    speed = Table(
        "Digit sweep, frames a second",
        f"676 windows with all numbers; {rounds} rounds in turn, {PAIRS * rounds} of convviz on "
        f"all cores and the encoder, medians; "
        f"modules imported and {cores} workers started before",
        ("size", "convviz -j1", f"convviz -j{cores}", "plain Manim", "encoder alone",
         "x plain", "x encoder", f"j{cores} / j1"),
    )  # fmt: skip
    with local_pool(cores) as pool:
        list(pool.map(_warm, range(4 * cores)))
        for name, size in SIZES.items():
            one, many, plain, limit = [], [], [], []
            for _ in range(rounds):
                one.append(_convviz(size, None))
                plain.append(_plain(size))
                # quick ones, and a ratio near its bar: measured more often
                for _ in range(PAIRS):
                    many.append(_convviz(size, pool))
                    limit.append(encoder_alone(*size))
            speed.add(
                name,
                *(median(rates) for rates in (one, many, plain, limit)),
                ratios(many[::PAIRS], plain),
                ratios(many, limit),
                ratios(many[::PAIRS], one),
            )
    return [speed, _films()]


def _films() -> Table:
    """Measure whole commands, imports and all, with the memory of their largest process."""
    table = Table(
        "The film digit-top-edge, whole command",
        "one run each",
        ("size", "jobs", "seconds", "peak MB of a process"),
    )
    for name, (width, height, fps) in SIZES.items():
        for jobs in ("1", str(multiprocessing.cpu_count())):
            size = ["-r", f"{width},{height}", "--fps", str(fps), "-j", jobs]
            film = run(convviz("render", "digit-top-edge", *size))
            table.add(name, jobs, film.seconds, round(film.peak_mb))
    return table


def _warm(number: int) -> None:
    import convviz.studio.part  # noqa: F401

    _job(SIZES["480p15"]).count_frames()


def _job(size: tuple[int, int, int]) -> Any:
    from convviz.studio.catalogue import scene_in
    from convviz.studio.job import Job
    from convviz.studio.settings import Settings

    width, height, fps = size
    return Job(scene_in(SCENES / "bench_sweep.py"), Settings(width, height, Fraction(fps)))


def _convviz(size: tuple[int, int, int], executor: Executor | None) -> float:
    """Return frames a second."""
    from convviz.studio.render import render

    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        (film,) = render(_job(size), [("mp4", Path(folder) / "sweep.mp4")], executor=executor)
        return film.frames / (time.perf_counter() - start)


def _plain(size: tuple[int, int, int]) -> float:
    """Return plain Manim's frames a second: of some windows, less the same with one."""
    few, some = _plain_seconds(size, 1), _plain_seconds(size, PLAIN_WINDOWS)
    _, _, fps = size
    frames_a_window = max(1, round(SECONDS * fps / 676))
    return (PLAIN_WINDOWS - 1) * frames_a_window / (some - few)


def _plain_seconds(size: tuple[int, int, int], windows: int) -> float:
    from manim import tempconfig

    from benchmarks.scenes.plain_sweep import PlainSweep

    width, height, fps = size
    os.environ["PLAIN_WINDOWS"] = str(windows)
    with tempfile.TemporaryDirectory() as folder:
        measures = {
            "pixel_width": width,
            "pixel_height": height,
            "frame_rate": fps,
            "media_dir": folder,
            "disable_caching": True,
            "progress_bar": "none",
            "verbosity": "ERROR",
        }
        with tempconfig(measures):
            start = time.perf_counter()
            PlainSweep().render()
            return time.perf_counter() - start


def encoder_alone(width: int, height: int, fps: int) -> float:
    """Return frames a second of the sweep's own frames, already YUV, on all cores.

    Each core encodes the segments that fall to it, with the film's settings.
    """
    cores = multiprocessing.cpu_count()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder, context.Pool(cores) as pool:
        files = pool.starmap(
            _draw_yuv, [(width, height, fps, i, cores, folder) for i in range(cores)]
        )
        seconds = pool.map(_encode, files, chunksize=1)
    return SECONDS * fps / max(seconds)


def _draw_yuv(width: int, height: int, fps: int, number: int, cores: int, folder: str) -> str:
    """Draw one core's share of the frames, and keep it as YUV on disk."""
    import numpy as np

    from convviz.output.h264 import segment_frames
    from convviz.output.yuv import YuvPicture

    job = _job((width, height, fps))
    total = SECONDS * fps
    length = segment_frames(total, Fraction(fps))
    segments = [range(a, min(a + length, total)) for a in range(0, total, length)][number::cores]
    picture = YuvPicture(width, height)
    path = Path(folder) / f"{number}.yuv"
    lengths = []
    with path.open("wb") as file:
        for segment in segments:

            def on_frame(frame, repeat, changed):  # type: ignore[no-untyped-def]
                picture.update(frame, changed)
                for _ in range(repeat):
                    np.save(file, picture.frame.to_ndarray())

            job.play(on_frame, wanted=segment, last=segment[-1])
            lengths.append(len(segment))
    settings = path.with_suffix(".pickle")
    settings.write_bytes(pickle.dumps((width, height, fps, lengths, str(path))))
    return str(settings)


def _encode(settings: str) -> float:
    """Encode one core's share and return the seconds of the encoder alone."""
    import av
    import numpy as np

    from convviz.output.h264 import SegmentEncoder
    from convviz.output.yuv import YuvPicture

    width, height, fps, lengths, path = pickle.loads(Path(settings).read_bytes())
    spent = 0.0
    with Path(path).open("rb") as file:
        for length in lengths:
            frames = [av.VideoFrame.from_ndarray(np.load(file), "yuv420p") for _ in range(length)]
            holder = YuvPicture(width, height)
            start = time.perf_counter()
            encoder = SegmentEncoder(holder, Fraction(fps))
            for frame in frames:
                holder.frame = frame
                encoder.show(1)
            encoder.finish()
            spent += time.perf_counter() - start
    return spent
