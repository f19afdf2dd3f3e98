"""Tables on stdout and a JSON file: what the benchmarks say."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


@dataclass
class Table:
    """One table: a title, a line that says how it was measured, and rows."""

    title: str
    how: str
    columns: Sequence[str]
    rows: list[list[Any]] = field(default_factory=list)

    def add(self, *cells: Any) -> None:
        self.rows.append(list(cells))

    def text(self) -> str:
        cells = [list(self.columns), *([_shown(c) for c in row] for row in self.rows)]
        widths = [max(len(row[i]) for row in cells) for i in range(len(self.columns))]
        lines = [self.title, f"  {self.how}"]
        for row in cells:
            first, *rest = (f"{c:>{w}}" for c, w in zip(row, widths, strict=True))
            lines.append("  ".join(["", f"{row[0]:<{len(first)}}", *rest]))
        return "\n".join(lines)


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def ratios(a: Sequence[float], b: Sequence[float]) -> float:
    """Return the median of the ratios of runs that were made in turn."""
    return statistics.median(x / y for x, y in zip(a, b, strict=True))


def write(tables: Sequence[Table]) -> Path:
    """Write all tables to benchmarks/results/latest.json and return its path."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / "latest.json"
    machine = {"python": platform.python_version(), "cores": os.cpu_count()}
    path.write_text(
        json.dumps({"machine": machine, "tables": [asdict(t) for t in tables]}, indent=1)
    )
    return path


def _shown(cell: Any) -> str:
    return f"{cell:.3g}" if isinstance(cell, float) else str(cell)
