"""Start-up: how long a user waits for an answer."""

from __future__ import annotations

import sys

from benchmarks.process import convviz, run
from benchmarks.report import Table, median, ratios

CLICK = [sys.executable, "-c", "import click"]
SCENE = "digit-top-edge"
ENGINES = [sys.executable, "-c", "import manim, torch"]


def measure(rounds: int) -> list[Table]:
    """Time whole commands against the imports that none of them can do without."""
    table = Table(
        "Start-up, whole processes",
        f"{rounds} rounds in turn, medians",
        ("command", "seconds", "against", "seconds ", "ratio"),
    )
    for command, name, base, base_name in (
        (convviz("list"), "list", CLICK, "import click"),
        (convviz("--help"), "--help", CLICK, "import click"),
        (
            convviz("render", "digit-top-edge", "--help"),
            "render SCENE --help",
            CLICK,
            "import click",
        ),
        (convviz("values", "sentence-slide"), "values", ENGINES, "import manim, torch"),
        (convviz("still", SCENE), "still", ENGINES, "import manim, torch"),
        (
            convviz("render", "-q", "l", "sentence-slide"),
            "render -q l sentence-slide",
            ENGINES,
            "import manim, torch",
        ),
    ):
        ours, theirs = [], []
        for _ in range(rounds):
            ours.append(run(command).seconds)
            theirs.append(run(base).seconds)
        table.add(name, median(ours), base_name, median(theirs), ratios(ours, theirs))
    return [table]
