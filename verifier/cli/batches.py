"""Options of runs over many documents: how many at once, what one may cost, what is known already."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.options import Decorated

if TYPE_CHECKING:
    from verifier.batch import Cache, Job, Limits


def limit_options(command: Decorated) -> Decorated:
    """`--timeout`, `--memory`, `--pages`, `--sandbox`: what one document may cost."""
    timeout = click.option(
        "--timeout", type=click.FloatRange(1), default=60, show_default=True, help="Seconds that one document may take."
    )
    memory = click.option(
        "--memory",
        type=click.IntRange(500),
        metavar="MB",
        help="Memory that reading one document may take.  [default: 1500; 4000 with the extra ocr]",
    )
    pages = click.option(
        "--pages",
        "most_pages",
        type=click.IntRange(1),
        metavar="N",
        help="Pages that a document may have; one with more is not read.  [default: 200]",
    )
    sandbox = click.option(
        "--sandbox/--no-sandbox",
        "is_sandboxed",
        default=True,
        envvar="VERIFIER_SANDBOX",
        help="Read each document in a child process with limits.  [default: --sandbox]",
    )
    return timeout(memory(pages(sandbox(command))))


def batch_options(command: Decorated) -> Decorated:
    """`--jobs`, `--files-from`, `--cache`, and what one document may cost."""
    jobs = click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 512),
        help="Documents that are read at the same time.  [default: one for each processor]",
    )
    files = click.option(
        "--files-from",
        metavar="FILE|-",
        help="Read more names of documents from this file, one a line (or parted by zero bytes).",
    )
    cache = click.option(
        "--cache",
        "cache_folder",
        type=click.Path(file_okay=False),
        metavar="FOLDER",
        envvar="VERIFIER_CACHE",
        help="Where outcomes are kept for the next run.  [default: a folder of your own; see --no-cache]",
    )
    no_cache = click.option("--no-cache", is_flag=True, help="Read everything again and keep nothing.")
    return files(jobs(limit_options(cache(no_cache(command)))))


def workers(jobs: int | None, documents: int) -> int:
    """How many child processes: as asked for, never more than there are documents."""
    return max(1, min(jobs or os.cpu_count() or 1, documents))


def limits_of(timeout: float, memory: int | None) -> Limits:
    """What one document may cost."""
    from verifier.batch import Limits

    if memory is None:
        return Limits(seconds=timeout)
    return Limits(seconds=timeout, memory=memory * 1_000_000, memory_with_ocr=memory * 1_000_000)


def cache_of(folder: str | None, job: Job, *, is_off: bool, documents: int) -> Cache | None:
    """The outcomes of earlier runs; a single document is always read anew unless a folder is named."""
    from verifier.batch import Cache
    from verifier.pdf.scanned import can_recognise

    if is_off or (folder is None and documents < 2):
        return None
    path = Path(folder) if folder is not None else _own_folder()
    return Cache(path, job, has_ocr=can_recognise())


def _own_folder() -> Path:
    """Where programs keep what they can make again: $XDG_CACHE_HOME, else ~/.cache."""
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "verifier"
