"""Runs the rules on several documents over what an index holds; the same documents give the same findings."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from verifier.collection import Index
from verifier.collection.groups import Gathering
from verifier.model import (
    CollectionFinding,
    Profile,
    Severity,
    WaiverRule,
    from_json,
    to_json,
)
from verifier.rules.registry import collection_rules
from verifier.rules.together import Together, finding_of
from verifier.rules.waiving import waived_together

_TABLES = """
PRAGMA cache_size = -2000;
PRAGMA journal_mode = OFF;
CREATE TABLE findings (place BLOB PRIMARY KEY, finding BLOB) WITHOUT ROWID;
"""


class Collation:
    """The findings on several documents, in an order of their own; kept on the disk, as there may be many."""

    def __init__(
        self,
        index: Index,
        profiles: Sequence[Profile],
        as_of: date,
        waivers: Sequence[WaiverRule] = (),
    ) -> None:
        self.failures: list[str] = []
        """Defects of ours that cost a group, in one line each."""
        self.worst: Severity | None = None
        """Of the findings that nobody has waived."""
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        self._fill(index, tuple(profiles), as_of, waivers)

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM findings").fetchone()[0])

    def __iter__(self) -> Iterator[CollectionFinding]:
        """By code, then by the names of the documents."""
        for (data,) in self._database.execute("SELECT finding FROM findings ORDER BY place"):
            yield _decoded(data)

    def _fill(self, index: Index, profiles: tuple[Profile, ...], as_of: date, waivers: Sequence[WaiverRule]) -> None:
        chosen = collection_rules(profiles)
        for group in Gathering(index).groups():
            for info, wanted in chosen:
                if group.link not in info.links:
                    continue
                try:
                    found = [finding_of(info, sight, wanted) for sight in info(Together(group, profiles))]
                except Exception as error:  # noqa: BLE001 - a bug of ours costs this group, not the run
                    labels = ", ".join(member.label for member in group.members[:2])
                    self.failures.append(f"{info.code} {info.name} ({labels}): {type(error).__name__}: {error}")
                else:
                    for finding in found:
                        self._add(waived_together(finding, waivers, as_of))

    def _add(self, finding: CollectionFinding) -> None:
        """Keep a finding, unless another tie brought the same one: of two on the same documents the graver holds."""
        place = _place(finding)
        kept = self._database.execute("SELECT finding FROM findings WHERE place = ?", (place,)).fetchone()
        if kept is not None:
            other = _decoded(kept[0])
            finding = min(finding, other, key=lambda one: (one.severity.rank, one.message))
        self._database.execute("INSERT OR REPLACE INTO findings VALUES (?, ?)", (place, _encoded(to_json(finding))))
        if finding.waiver is None and (self.worst is None or finding.severity.rank < self.worst.rank):
            self.worst = finding.severity


def _place(finding: CollectionFinding) -> bytes:
    """Where it stands: by code and the names of the documents that were compared."""
    compared = sorted((one.label, one.sha256, one.certificate or 0) for one in finding.documents[:2])
    return _encoded(to_json([finding.code, *map(list, compared)]))


def _encoded(text: str) -> bytes:
    # File names need not be text: Python writes what is none as lone surrogates.
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: bytes) -> CollectionFinding:
    return CollectionFinding.model_validate(from_json(data.decode("utf-8", "surrogatepass")))
