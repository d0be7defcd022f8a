"""The runs of a store for people: one line each, with the counts by verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from rich.text import Text

from verifier.model import Run, Verdict
from verifier.reports.canvas import render, table, words
from verifier.reports.look import Look
from verifier.reports.wording import VERDICT_SIGNS


class RunLine(NamedTuple):
    """What is said about one run."""

    id: int
    run: Run
    started: datetime
    state: str
    verdicts: Mapping[Verdict, int]


_STATES = {"running": "not finished", "interrupted": "interrupted", "finished": ""}
"""A run that was killed cannot say so: it stays as it was when it ran."""


def runs_text(runs: Sequence[RunLine], look: Look | None = None) -> str:
    """The runs as a table; times are UTC."""
    made = table(
        "Run", "Started (UTC)", "Profiles", "As of", "Documents", right=["Run"], whole=["Run", "Started (UTC)"]
    )
    for line in runs:
        started = words(line.started.strftime("%Y-%m-%d %H:%M"))
        if note := _STATES[line.state]:
            started.append(f"\n{note}", "bold yellow")
        made.add_row(
            words(str(line.id), "bold"),
            started,
            words(", ".join(profile.id for profile in line.run.profiles)),
            words(line.run.as_of.isoformat()),
            _counts(line.verdicts),
        )
    return render(look or Look(), made)


def _counts(verdicts: Mapping[Verdict, int]) -> Text:
    text = words(str(sum(verdicts.values())))
    for verdict, count in verdicts.items():
        sign = VERDICT_SIGNS[verdict]
        text.append(f"\n{sign.icon} {count} {sign.word.lower()}", sign.style)
    return text
