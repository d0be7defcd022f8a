"""The texts that runs judge by, each kept once however many runs use it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from verifier.model import to_json
from verifier.store import tables
from verifier.store.records import StoredText


def add_texts(connection: Connection, run_id: int, texts: Sequence[StoredText], *, is_postgres: bool) -> None:
    """The texts of a run, in the transaction of the connection."""
    if not texts:
        return
    # In the order of their hashes: two runs that begin at once would else wait for each other in a circle.
    kept = {one.sha256: {"sha256": one.sha256, "bases": to_json(list(one.bases)), "data": one.data} for one in texts}
    dialect = postgresql if is_postgres else sqlite
    once = dialect.insert(tables.texts).on_conflict_do_nothing()
    connection.execute(once, [kept[sha256] for sha256 in sorted(kept)])
    rows = [
        {"run_id": run_id, "position": position, "kind": one.kind.value, "name": one.name, "sha256": one.sha256}
        for position, one in enumerate(texts)
    ]
    connection.execute(insert(tables.run_texts), rows)


def texts_of(connection: Connection, run_id: int) -> tuple[StoredText, ...]:
    """The texts of a run, in their order."""
    used, texts = tables.run_texts, tables.texts
    chosen = (
        select(used.c.kind, used.c.name, used.c.sha256, texts.c.bases, texts.c.data)
        .join(texts, texts.c.sha256 == used.c.sha256)
        .where(used.c.run_id == run_id)
        .order_by(used.c.position)
    )
    rows = connection.execute(chosen).mappings()
    return tuple(StoredText.model_validate(dict(row) | {"bases": tuple(json.loads(row["bases"]))}) for row in rows)
