"""Laboratories and clients as the stored reports name them, with what became of their documents.

A file counts once, as it was judged last. Names are taken as printed: two spellings are two.
"""

from __future__ import annotations

from sqlalchemy import Connection, Select, Subquery, func, select

from verifier.model import Verdict
from verifier.store.records import DocumentRecord, Party, PartyDocument, PartyKind
from verifier.store.tables import certificates, documents


def parties(connection: Connection, kind: PartyKind) -> tuple[Party, ...]:
    """All of them, by name."""
    newest = _newest()
    name = certificates.c[kind.value]
    chosen = (
        select(
            name,
            documents.c.verdict,
            func.count(documents.c.id.distinct()),
            func.min(certificates.c.reported),
            func.max(certificates.c.reported),
        )
        .select_from(certificates.join(documents, documents.c.id == certificates.c.document_id))
        .where(documents.c.id.in_(select(newest.c.id)), name.is_not(None))
        .group_by(name, documents.c.verdict)
    )
    found: dict[str, Party] = {}
    for named, verdict, count, first, last in connection.execute(chosen):
        known = found.get(named) or Party(name=named, documents=0, verdicts={}, first=None, last=None)
        found[named] = Party(
            name=named,
            documents=known.documents + count,
            verdicts={**known.verdicts, Verdict(verdict): count},
            first=min(filter(None, (known.first, first)), default=None),
            last=max(filter(None, (known.last, last)), default=None),
        )
    return tuple(found[named] for named in sorted(found, key=lambda named: (named.casefold(), named)))


def documents_of(connection: Connection, kind: PartyKind, name: str) -> tuple[PartyDocument, ...]:
    """The documents that name a laboratory or client, the newest report first."""
    newest = _newest()
    other = certificates.c.client if kind is PartyKind.LABORATORY else certificates.c.laboratory
    columns = [documents.c[column] for column in DocumentRecord.model_fields]
    chosen: Select[tuple[object, ...]] = (
        select(
            *columns,
            certificates.c.reported,
            certificates.c.product,
            certificates.c.lot,
            other.label("other"),
        )
        .select_from(certificates.join(documents, documents.c.id == certificates.c.document_id))
        .where(documents.c.id.in_(select(newest.c.id)), certificates.c[kind.value] == name)
        .order_by(certificates.c.reported.desc().nulls_last(), documents.c.id.desc(), certificates.c.position)
    )
    found: dict[int, PartyDocument] = {}
    for row in connection.execute(chosen).mappings():
        record = DocumentRecord.model_validate({column: row[column] for column in DocumentRecord.model_fields})
        found.setdefault(
            record.id,
            PartyDocument(
                document=record, reported=row["reported"], product=row["product"], lot=row["lot"], other=row["other"]
            ),
        )
    return tuple(found.values())


def _newest() -> Subquery:
    """The last judgement of each file that could be opened."""
    return (
        select(func.max(documents.c.id).label("id"))
        .where(documents.c.sha256 != "")
        .group_by(documents.c.sha256)
        .subquery()
    )
