"""The progress of a job as server-sent events (HTML Living Standard, 9.2)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from verifier.languages import Translator
from verifier.model import to_json
from verifier.reports.html.words import Words, verdict_icon, verdict_tone
from verifier.web.entries import Entry
from verifier.web.jobs import Job, Jobs
from verifier.web.rendering import entry_words, job_words

_PAUSE = 0.2
"""Seconds between two looks."""
_BREATH = 75
"""Looks without news after which a comment keeps the connection open."""


async def events(job: Job, jobs: Jobs, now: Any, t: Translator) -> AsyncIterator[str]:
    """What changed since the last event, until the job is over or the application ends."""
    told: dict[int, Entry] = {}
    version, quiet = -1, 0
    while not jobs.is_closing.is_set():
        state, seen = job.state, job.version
        if seen != version:
            version, quiet = seen, 0
            changed = [entry for entry in job.entries if told.get(entry.number) != entry]
            told.update((entry.number, entry) for entry in changed)
            yield _event("progress", progress(job, changed, now(), t))
        if state.is_over:
            yield _event("end", {"state": state.value})
            return
        quiet += 1
        if quiet % _BREATH == 0:
            yield ": still here\n\n"
        await asyncio.sleep(_PAUSE)


def progress(job: Job, changed: list[Entry], now: Any, t: Translator) -> dict[str, Any]:
    """Where a job stands, and the documents that changed, in words."""
    rate = job.rate(now)
    return {
        "state": job_words(job, t),
        "done": job.done,
        "total": len(job.entries),
        "rate": "" if rate is None else t("{n} documents a minute", n=f"{rate * 60:.0f}"),
        "verdicts": {verdict.value: count for verdict, count in job.verdicts.items()},
        "documents": [_told(entry, t) for entry in changed],
    }


def _told(entry: Entry, t: Translator) -> dict[str, Any]:
    if entry.verdict is None:
        return {"number": entry.number, "icon": "", "word": entry_words(entry.state, t), "tone": entry.state.value}
    return {
        "number": entry.number,
        "icon": verdict_icon(entry.verdict),
        "word": Words(t).verdict(entry.verdict),
        "tone": verdict_tone(entry.verdict),
        "summary": t.said(entry.summary),
    }


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {to_json(data)}\n\n"
