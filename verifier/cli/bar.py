"""The progress bar, apart so that rich is loaded only where a bar is drawn."""

from __future__ import annotations

from collections import Counter
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn, TimeRemainingColumn
from rich.text import Text

from verifier.reports.wording import harmless


class _Rate(ProgressColumn):
    """Documents a second."""

    def render(self, task: Task) -> Text:
        """The speed of late, empty before there is one."""
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:.1f}/s", "dim")


class Bar:
    """A bar on stderr that goes away when the work is done: how many, how fast, how long, and with what verdicts."""

    def __init__(self, total: int) -> None:
        self._progress = Progress(
            MofNCompleteColumn(),
            BarColumn(),
            _Rate(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[counts]}", markup=False),
            TextColumn("{task.fields[label]}", markup=False, style="dim"),
            console=Console(stderr=True),
            transient=True,
        )
        self._counts: Counter[str] = Counter()
        self._task = self._progress.add_task("", total=total, label="", counts="")

    def done(self, label: str, verdict: str = "") -> None:
        """One further."""
        if verdict:
            self._counts[verdict] += 1
        counts = ", ".join(f"{count} {what}" for what, count in sorted(self._counts.items()))
        self._progress.update(self._task, advance=1, label=harmless(label), counts=counts)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()
