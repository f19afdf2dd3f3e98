"""What a frame costs: by the input's size, and by scene."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.report import Table, median, ratios

SIZES = ((854, 480, 15), (1920, 1080, 60))
SCENES = Path(__file__).parent / "scenes"


def measure(rounds: int) -> list[Table]:
    """Time drawing and encoding in this process, start-up excluded."""
    import torch

    import convviz.studio.warm  # noqa: F401
    from convviz.studio.catalogue import catalogue, scene_in

    torch.set_num_threads(1)
    sizes = Table(
        "A frame's cost by the input's size, 1080p60",
        f"the sweep, drawn and encoded by one process; {rounds} rounds in turn, medians",
        ("input", "ms a frame", "x 28x28"),
    )
    entry = scene_in(SCENES / "bench_sweep.py")
    times: dict[int, list[float]] = {28: [], 112: [], 224: []}
    for _ in range(rounds):
        for size, seconds in times.items():
            seconds.append(_seconds_a_frame(entry, (1920, 1080, 60), {"size": size}))
    for size, seconds in times.items():
        sizes.add(f"{size}x{size}", 1000 * median(seconds), ratios(seconds, times[28]))
    channels = Table(
        "A frame's cost by channels in and out, 1080p60",
        "as above, 28x28",
        ("channels", "ms a frame", "x 1"),
    )
    counts: dict[int, list[float]] = {1: [], 2: [], 4: []}
    for _ in range(rounds):
        for count, seconds in counts.items():
            seconds.append(_seconds_a_frame(entry, (1920, 1080, 60), {"channels": count}))
    for count, seconds in counts.items():
        channels.add(str(count), 1000 * median(seconds), ratios(seconds, counts[1]))
    scenes = Table(
        "Scenes, frames a second",
        "one process, MP4, start-up excluded",
        ("scene", "480p15", "1080p60"),
    )
    for each in catalogue():
        rates = [
            1 / _seconds_a_frame(each, size, {}) for size in ((854, 480, 15), (1920, 1080, 60))
        ]
        scenes.add(each.id, *rates)
    return [sizes, channels, scenes]


def _seconds_a_frame(entry: Any, size: tuple[int, int, int], parameters: dict[str, Any]) -> float:
    from convviz.studio.job import Job
    from convviz.studio.render import render
    from convviz.studio.settings import Settings

    width, height, fps = size
    job = Job(entry, Settings(width, height, Fraction(fps)), parameters)
    job.count_frames()
    with TemporaryDirectory() as folder:
        start = time.perf_counter()
        (film,) = render(job, [("mp4", Path(folder) / "film.mp4")])
        return (time.perf_counter() - start) / film.frames
