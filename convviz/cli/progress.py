"""The progress bar: frames and the time left, on a terminal only."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from convviz.errors import one_line

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from convviz.studio.render import Progress as Callback


class FrameProgress:
    """A bar on stderr while a scene renders; nothing where stderr is no terminal.

    Attributes
    ----------
    callback
        What `render` calls with the frames done and their total; None without a terminal.
    """

    def __init__(self, title: str) -> None:
        self.title = one_line(title)
        self.callback: Callback | None = None
        self._bar: Progress | None = None

    def __enter__(self) -> FrameProgress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import (
                BarColumn,
                MofNCompleteColumn,
                Progress,
                TextColumn,
                TimeRemainingColumn,
            )

            self._bar = Progress(
                TextColumn("{task.description}", markup=False),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("frames"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task: TaskID = self._bar.add_task(self.title, total=None)
            self.callback = self._update
        return self

    def _update(self, done: int, total: int) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()
