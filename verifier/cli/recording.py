"""Writing the outcomes of a run into a store as they come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from verifier.cli.storing import opened_store

if TYPE_CHECKING:
    from verifier.batch import Judged
    from verifier.collection import Index
    from verifier.intake import Listing
    from verifier.model import CollectionFinding, Run
    from verifier.store.records import StoredText
    from verifier.store.store import Store

check_store_option = click.option(
    "--store",
    "store_url",
    metavar="URL|FILE",
    help='Keep every outcome: a path that ends in .db or .sqlite, "postgresql://...", or "default" for your own store.',
)


_TOLD_AFTER = 1000
"""Documents of an older store, whose fingerprints are made once; it takes some milliseconds each."""


class Recorder:
    """Adds outcomes to one run of a store; without a store it does nothing."""

    def __init__(self, store: Store | None = None, run_id: int = 0) -> None:
        self._store = store
        self._run_id = run_id

    def add(self, outcome: Judged) -> None:
        """Store one document, whole or not at all. Raises StoreError."""
        if self._store is not None:
            self._store.add(self._run_id, outcome.report)

    def index(self) -> Index | None:
        """Everything in the store, to compare this run with; None without a store. Raises StoreError."""
        if self._store is None:
            return None
        return self._store.index(self._run_id, _tell)

    def keep(self, findings: Iterable[CollectionFinding]) -> None:
        """Store the findings across documents. Raises StoreError."""
        if self._store is not None:
            self._store.add_together(self._run_id, findings)

    def leave_out_done(self, refs: Listing) -> None:
        """Leave out the documents that the run holds already; what could not be opened is tried again."""
        if self._store is None:
            return
        from verifier.store import Table

        for row in self._store.rows(Table.DOCUMENTS, self._run_id):
            if row["sha256"]:
                refs.leave_out(row["label"])


@contextmanager
def recorded(
    url: str | None, run: Run, *, is_resumed: bool, texts: Callable[[], Sequence[StoredText]] = tuple
) -> Iterator[Recorder]:
    """A run of the store: a new one, or with `is_resumed` the newest one if it was not finished and judged alike.

    `texts` gives what it judges by, which a new one keeps.

    It is finished at the end and interrupted by Ctrl-C; one that ends in any other way stays running, as it was.
    """
    if url is None:
        yield Recorder()
        return
    from verifier.store import RunState

    with opened_store(url, create=True) as store:
        last = store.newest_run() if is_resumed else None
        if last is None or last.state is RunState.FINISHED or last.run != run:
            last = store.begin_run(run, started=_now(), arguments=sys.argv[1:], texts=texts())
        try:
            yield Recorder(store, last.id)
        except KeyboardInterrupt:
            store.finish_run(last.id, finished=_now(), state=RunState.INTERRUPTED)
            raise
        store.finish_run(last.id, finished=_now())


def _tell(documents: int) -> None:
    if documents % _TOLD_AFTER == 0:
        click.echo(f"fingerprints of stored documents: {documents} made", err=True)


def _now() -> datetime:
    return datetime.now(UTC)
