"""The sources of the limits that were judged: each once, with its clauses and what they were used for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from verifier.model import Citation
from verifier.reports.arrangement import Row


@dataclass
class Clause:
    """A clause of a source with the tests that it was used for."""

    clause: str | None
    names: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)


@dataclass
class Source:
    """A source with its clauses, in the order of their use."""

    first: Citation
    by_clause: dict[str | None, Clause] = field(default_factory=dict)
    quotes: dict[str, None] = field(default_factory=dict)

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Its clauses."""
        return tuple(self.by_clause.values())


class Sources:
    """The sources of the rows of a table, numbered from 1."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._sources: dict[tuple[object, ...], Source] = {}
        for row in rows:
            if row.judgement.citation is not None:
                self._add(row.judgement.citation, row.name)

    def _add(self, citation: Citation, name: str) -> None:
        source = self._sources.setdefault(_key(citation), Source(citation))
        clause = source.by_clause.setdefault(citation.clause, Clause(citation.clause))
        clause.names[name] = None
        if citation.quote:
            source.quotes[citation.quote] = None
        if citation.note:
            clause.notes[citation.note] = None

    @property
    def listed(self) -> tuple[Source, ...]:
        """All of them, in order."""
        return tuple(self._sources.values())

    def number(self, citation: Citation) -> int:
        """The number of its source. Raises ValueError for one that no row has."""
        return list(self._sources).index(_key(citation)) + 1


def _key(one: Citation) -> tuple[object, ...]:
    """What makes two citations the same source, read and dated alike."""
    dates = (one.effective_from, one.effective_to, one.accessed)
    return (one.title, one.publisher, one.url, *dates, one.verification)
