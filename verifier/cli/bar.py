"""The progress bar, apart so that rich is loaded only where a bar is drawn."""

from __future__ import annotations

from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from verifier.reports.wording import harmless


class Bar:
    """A bar on stderr that goes away when the work is done."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            MofNCompleteColumn(),
            BarColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[label]}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task("", total=total, label="")

    def begin(self, label: str) -> None:
        """Shows the label beside the bar."""
        self._progress.update(self._task, label=harmless(label))

    def done(self) -> None:
        """One further."""
        self._progress.advance(self._task)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
