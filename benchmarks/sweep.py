"""The digit sweep: convviz, plain Manim, and the encoder alone."""

from __future__ import annotations

import multiprocessing
import pickle
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path

from benchmarks.process import convviz, run
from benchmarks.report import Table, median, ratios

SCENES = Path(__file__).parent / "scenes"
SIZES = {"480p15": (854, 480, 15), "1080p60": (1920, 1080, 60)}
# Plain Manim takes minutes for all 676 windows; its frames cost the same from first to last.
PLAIN_WINDOWS = 24
FRAMES_OF_SWEEP = 8  # seconds, see the scenes


def measure(rounds: int) -> list[Table]:
    """Measure, in turn, what each way makes of the same sweep."""
    speed = Table(
        "Digit sweep, frames a second",
        f"676 windows with all numbers; {rounds} rounds in turn, medians; start-up taken off",
        ("size", "convviz -j1", "convviz -j all", "plain Manim", "encoder alone", "peak MB",
         "x plain", "x encoder", "j all / j1"),
    )  # fmt: skip
    for name, (width, height, fps) in SIZES.items():
        one, many, plain, limit, memory = [], [], [], [], []
        for _ in range(rounds):
            one.append(_convviz(width, height, fps, "1", memory))
            many.append(_convviz(width, height, fps, None, memory))
            plain.append(_plain(width, height, fps))
            limit.append(encoder_alone(width, height, fps))
        speed.add(
            name,
            median(one),
            median(many),
            median(plain),
            median(limit),
            round(max(memory)),
            ratios(many, plain),
            ratios(many, limit),
            ratios(many, one),
        )
    return [speed]


def _render(width: int, height: int, fps: int, frames_wanted: bool, jobs: str | None) -> list[str]:
    scene = str(SCENES / "bench_sweep.py")
    size = ["-r", f"{width},{height}", "--fps", str(fps), "-o", "sweep.mp4"]
    return convviz("render", scene, *size, *(["-j", jobs] if jobs else []))


def _convviz(width: int, height: int, fps: int, jobs: str | None, memory: list[float]) -> float:
    """Return frames a second of the whole command, less what it takes to start."""
    start = run(convviz("values", str(SCENES / "bench_sweep.py"))).seconds
    whole = run(_render(width, height, fps, True, jobs))
    memory.append(whole.peak_mb)
    return FRAMES_OF_SWEEP * fps / max(whole.seconds - start, 1e-3)


def _plain(width: int, height: int, fps: int) -> float:
    """Return plain Manim's frames a second: of some windows, less the same without them."""
    command = [
        *(sys.executable, "-m", "manim", "render", str(SCENES / "plain_sweep.py"), "PlainSweep"),
        *("-r", f"{width},{height}", "--fps", str(fps), "--media_dir", ".", "--disable_caching"),
        *("-v", "ERROR", "--progress_bar", "none"),
    ]
    few, more = 1, PLAIN_WINDOWS
    base = run(command, {"PLAIN_WINDOWS": str(few)}).seconds
    whole = run(command, {"PLAIN_WINDOWS": str(more)}).seconds
    frames_a_window = max(1, round(fps * max(FRAMES_OF_SWEEP / 676, 1 / fps)))
    return (more - few) * frames_a_window / max(whole - base, 1e-3)


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
    return FRAMES_OF_SWEEP * fps / max(seconds)


def _draw_yuv(width: int, height: int, fps: int, number: int, cores: int, folder: str) -> str:
    """Draw one core's share of the frames, and keep it as YUV on disk."""
    import numpy as np

    from convviz.output.h264 import segment_frames
    from convviz.output.yuv import YuvPicture
    from convviz.studio.catalogue import scene_in
    from convviz.studio.job import Job
    from convviz.studio.settings import Settings

    job = Job(scene_in(SCENES / "bench_sweep.py"), Settings(width, height, Fraction(fps)))
    length = segment_frames(Fraction(fps))
    total = FRAMES_OF_SWEEP * fps
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
