"""One run: everything chosen is drawn and compared with the baseline."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import as_completed
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from convviz.errors import ConvvizError
from convviz.studio.pool import local_pool

from .difference import Difference, difference, triptych
from .drawing import Pixels, pictures
from .store import Baseline, Store, digest
from .units import Choice, Name, Unit

# of PNG: they are looked at once
_FAST = 1


class Seen(NamedTuple):
    """A picture that is other than it was, or new.

    Attributes
    ----------
    name, text
        What it is, and the sentence that it belongs to.
    change
        How it differs; None if it is new.
    file
        Of the report: the triptych, or the new picture.
    """

    name: Name
    text: str
    change: Difference | None
    file: str


class Drawn(NamedTuple):
    """What came of a unit: its pictures' digests, those that are worth a look, or a failure."""

    name: Name
    digests: Baseline
    seen: list[Seen]
    failure: str | None = None


@dataclass
class Outcome:
    """What a run found.

    Attributes
    ----------
    first
        Whether there was no baseline before.
    digests
        Of all pictures that were drawn.
    changed, new
        Pictures to look at.
    gone
        Names that the baseline has and nothing draws any more.
    failed
        Units that could not be drawn, with the reason.
    """

    first: bool
    digests: Baseline = field(default_factory=dict)
    changed: list[Seen] = field(default_factory=list)
    new: list[Seen] = field(default_factory=list)
    gone: list[Name] = field(default_factory=list)
    failed: list[tuple[Name, str]] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether every picture is as it was."""
        return not (self.changed or self.new or self.gone or self.failed)


def run(
    units: Iterable[Unit],
    store: Store,
    report: Path,
    *,
    choice: Choice | None = None,
    accept: bool = False,
    jobs: int = 1,
    progress: Callable[[], object] = lambda: None,
) -> Outcome:
    """Draw units and compare their pictures with the baseline; the first run makes it.

    Parameters
    ----------
    units
        What to draw, all of the choice.
    store
        Where the baseline is.
    report
        A folder for triptychs and new pictures.
    choice
        What of the baseline is looked at; None for all of it.
    accept
        Make what was drawn the baseline of the choice. What cannot be drawn keeps its own.
    jobs
        Worker processes; with 1 this process draws.
    progress
        Called after each unit.
    """
    before = store.baseline()
    outcome = Outcome(first=before is None)
    old = {name: kept for name, kept in (before or {}).items() if choice is None or name in choice}
    keep = accept or outcome.first
    known: dict[Name, Baseline] = {}
    for name, kept in old.items():
        known.setdefault(name._replace(moment=""), {})[name] = kept
    shown = None if outcome.first else report
    tasks = [(unit, known.get(unit.name, {}), store.folder, shown, keep) for unit in units]
    for drawn in _all_drawn(tasks, jobs):
        outcome.digests.update(drawn.digests)
        if drawn.failure is not None:
            outcome.failed.append((drawn.name, drawn.failure))
        outcome.changed += [seen for seen in drawn.seen if seen.change is not None]
        outcome.new += [seen for seen in drawn.seen if seen.change is None]
        progress()
    failed = {name for name, _ in outcome.failed}
    outcome.gone = sorted(
        name
        for name in old
        if name not in outcome.digests and name._replace(moment="") not in failed
    )
    for found in (outcome.changed, outcome.new, outcome.failed):
        found.sort()
    if keep:
        _accept(store, outcome)
    return outcome


def _accept(store: Store, outcome: Outcome) -> None:
    # another run may have accepted other pictures in the meantime
    present = store.baseline() or {}
    for name in outcome.gone:
        present.pop(name, None)
    store.write({**present, **outcome.digests})


_Task = tuple[Unit, Baseline, Path, Path | None, bool]


def _all_drawn(tasks: list[_Task], jobs: int) -> Iterator[Drawn]:
    if jobs == 1:
        yield from (_draw(*task) for task in tasks)
        return
    with local_pool(jobs, soon=True) as pool:
        names = {pool.submit(_draw, *task): task[0].name for task in tasks}
        for future in as_completed(names):
            try:
                yield future.result()
            except ConvvizError as error:
                yield Drawn(names[future], {}, [], str(error))


def _draw(unit: Unit, known: Baseline, folder: Path, report: Path | None, keep: bool) -> Drawn:
    """Draw a unit's pictures; put those to look at in the report, and keep them all if asked."""
    store = Store(folder)
    digests: Baseline = {}
    seen: list[Seen] = []
    try:
        # a scene may print
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
            for moment, text, pixels in pictures(unit):
                name = unit.name._replace(moment=moment)
                digests[name] = digest(pixels)
                if keep:
                    store.keep(pixels)
                if report is not None and known.get(name) != digests[name]:
                    before = store.picture(known[name]) if name in known else None
                    seen.append(_look(name, text, before, pixels, report))
    except Exception as error:
        told = str(error) if isinstance(error, ConvvizError) else f"{type(error).__name__}: {error}"
        return Drawn(unit.name, {}, [], told)
    return Drawn(unit.name, digests, seen)


def _look(name: Name, text: str, before: Pixels | None, after: Pixels, report: Path) -> Seen:
    """Put a picture in the report, beside the one before if there is one."""
    file = f"{name.file}.png"
    change = None if before is None else difference(before, after)
    image = Image.fromarray(after) if before is None else triptych(before, after)
    image.save(report / file, compress_level=_FAST)
    return Seen(name, text, change, file)
