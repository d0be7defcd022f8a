"""The exam: so many random reports are drawn and read, and what was read is held against the truth."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from decimal import Decimal
from functools import partial
from multiprocessing import get_context
from typing import Any

from verifier.samplekit.chance.reports import draw_report
from verifier.samplekit.chance.score import Score, score_report, sum_scores

Read = Callable[[bytes, str], Mapping[str, Any] | str]
"""Reads the bytes of a PDF with that label to a document as JSON values, or says why it cannot be read."""


def sit_exam(seeds: Iterable[int], read: Read, *, jobs: int = 1) -> Iterator[Score]:
    """The score of every seed's report, in the order of the seeds.

    `read` is handed in because the kit knows no reader; with several jobs it must be a function of a module.
    """
    if jobs <= 1:
        for seed in seeds:
            yield examine(seed, read)
        return
    with ProcessPoolExecutor(min(jobs, os.cpu_count() or 1), mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(examine, read=read), seeds, chunksize=4)


def examine(seed: int, read: Read) -> Score:
    """Draw and read the report of one seed."""
    report = draw_report(seed)
    return score_report(seed, report.expected, read(report.pdf, f"random-{seed}.pdf"), report.summary)


def share_exact(scores: Iterable[Score]) -> Decimal:
    """Rows that were read exactly, as a part of all rows; 0 for no rows."""
    total = sum_scores(scores)
    return Decimal(total.get("rows exact", 0)) / total["rows"] if total.get("rows") else Decimal(0)


def print_table(scores: Iterable[Score]) -> str:
    """The counts of an exam, one a line."""
    total = sum_scores(scores)
    width = max(map(len, total), default=0)
    lines = [f"{name:<{width}}  {count:>7}" for name, count in total.items()]
    if total.get("rows"):
        for name in ("rows exact", "fields"):
            good = total[name] if name == "rows exact" else total["fields"] - total["fields wrong"]
            of = total["rows"] if name == "rows exact" else max(total["fields"], 1)
            lines.append(
                f"{'share of ' + ('rows' if name == 'rows exact' else 'fields'):<{width}}  {Decimal(good) / of:>7.4f}"
            )
    return "\n".join(lines)


def print_failures(scores: Iterable[Score], *, most: int = 5) -> str:
    """Every report that was not read exactly: its seed, its looks and its first faults."""
    lines = []
    for score in scores:
        if not score.is_perfect:
            lines.append(
                f"seed {score.seed}: {score.exact} of {score.rows} rows exact, {score.fields_wrong} fields wrong"
            )
            lines.append(f"  {score.summary}")
            lines += [f"  {fault}" for fault in score.faults[:most]]
            if len(score.faults) > most:
                lines.append(f"  and {len(score.faults) - most} more")
    return "\n".join(lines)
