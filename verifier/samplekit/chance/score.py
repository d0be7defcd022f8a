"""Holds what was read from random reports against their truth, row by row, and counts."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verifier.samplekit.compare import Defect, Difference, head_differences, row_differences, says_the_same

_MARK = re.compile(r"(?:\s*[*†‡§#]|\s*\^\d|[⁰¹²³⁴⁵⁶⁷⁸⁹])+$")
_NUMBERS = (" values", " lod", " loq", " limit", " uncertainty")


@dataclass(frozen=True)
class Score:
    """One report's reading, counted."""

    seed: int
    rows: int = 0
    exact: int = 0
    missed: int = 0
    """Rows of the truth that were not read."""
    invented: int = 0
    """Rows that were read and that the truth does not have."""
    wrong_silent: int = 0
    """Numbers that were read wrongly and that no reading note points at."""
    fields: int = 0
    fields_wrong: int = 0
    faults: tuple[str, ...] = ()
    summary: str = ""

    @property
    def is_perfect(self) -> bool:
        """No fault at all, rows and fields."""
        return not self.faults


def score_report(seed: int, expected: Mapping[str, Any], found: Mapping[str, Any] | str, summary: str = "") -> Score:
    """The score of one reading; `found` is the document as JSON values, or why it was refused."""
    wanted = expected["certificates"]
    total = sum(len(panel["results"]) + len(panel["totals"]) for one in wanted for panel in one["panels"])
    if isinstance(found, str):
        return Score(seed, rows=total, missed=total, faults=(f"not read at all: {found}",), summary=summary)
    read = list(found["certificates"])
    faults: list[str] = []
    if len(wanted) != len(read):
        faults.append(f"certificates: expected {len(wanted)}, found {len(read)}")
    exact = missed = invented = silent = wrong_fields = fields = 0
    for index, (one, other) in enumerate(_pairs(wanted, read)):
        where = f"[{index}]"
        if one is None:
            rows = _rows(other)
            invented += len(rows)
            faults += [f"invented: {where} {row['printed_name']}" for row in rows]
            continue
        if other is None:
            missing = _rows(one)
            missed += len(missing)
            faults.append(f"missing: {where} the whole certificate with {len(missing)} rows")
            continue
        head = head_differences(where, one, other)
        fields += _fields(one)
        wrong_fields += len(head)
        faults += map(str, head)
        tally = _Tally(found.get("notes", ()))
        tally.compare(where, one, other)
        exact, missed = exact + tally.exact, missed + tally.missed
        invented, silent = invented + tally.invented, silent + tally.silent
        faults += tally.faults
    return Score(seed, total, exact, missed, invented, silent, fields, wrong_fields, tuple(faults), summary)


def _pairs(wanted: Sequence[Any], read: list[Any]) -> Iterable[tuple[Any, Any]]:
    """Certificates with the readings of them: by what identifies the sample, the rest in order."""
    left = list(read)
    pairs: list[list[Any]] = [[one, None] for one in wanted]
    for keys in (("sample_id", "lot", "name"), ("sample_id",), ("lot",), ("name",)):
        for pair in pairs:
            if pair[1] is None:
                mine = [pair[0]["sample"][key] for key in keys]
                match = next(
                    (other for other in left if any(mine) and [(other["sample"] or {}).get(k) for k in keys] == mine),
                    None,
                )
                if match is not None:
                    pair[1] = match
                    left = [other for other in left if other is not match]
    for pair in pairs:
        if pair[1] is None and left:
            pair[1] = left.pop(0)
    return [*((one, other) for one, other in pairs), *((None, other) for other in left)]


class _Tally:
    """The rows of one certificate, counted."""

    def __init__(self, notes: Sequence[Mapping[str, Any]]) -> None:
        self.notes = notes
        self.exact = self.missed = self.invented = self.silent = 0
        self.faults: list[str] = []

    def compare(self, where: str, expected: Mapping[str, Any], found: Mapping[str, Any]) -> None:
        """Count the rows; rows are found by their printed names."""
        read: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        for panel in found["panels"]:
            for row in (*panel["results"], *panel["totals"]):
                read[name_key(row["printed_name"])].append((panel["kind"], row))
        for panel in expected["panels"]:
            for row in (*panel["results"], *panel["totals"]):
                self._row(
                    f"{where} {panel['kind']} {row['printed_name']}",
                    panel["kind"],
                    row,
                    read.pop(name_key(row["printed_name"]), []),
                )
        for rows in read.values():
            for kind, row in rows:
                self._invent(f"{where} {kind} {row['printed_name']}", row)

    def _row(self, place: str, kind: str, row: Mapping[str, Any], candidates: list[tuple[str, Any]]) -> None:
        if not candidates:
            self.missed += 1
            self.faults.append(f"missing: {place}")
            return
        ranked = sorted(candidates, key=lambda c: (c[0] != kind, len(row_differences(place, row, c[1]))))
        best_kind, best = ranked[0]
        found = row_differences(place, row, best)
        if best_kind != kind:
            self.faults.append(f"wrong: {place} kind: found {best_kind}")
        self.faults += map(str, found)
        self.silent += sum(self._is_silent(difference, best) for difference in found)
        is_exact = not found and best_kind == kind
        for other_kind, other in ranked[1:]:
            if not says_the_same(other["values"], row["values"]) or not other["values"]:
                self._invent(f"{place} once more in {other_kind}", other)
        self.exact += is_exact

    def _invent(self, place: str, row: Mapping[str, Any]) -> None:
        self.invented += 1
        values = ", ".join(f"{v['printed']} {v['unit'] or ''}".strip() for v in row["values"])
        self.faults.append(f"invented: {place} {values}")

    def _is_silent(self, difference: Difference, row: Mapping[str, Any]) -> bool:
        """A wrong number without a note. A number that is missing decides nothing and is not counted here."""
        is_number = difference.where.endswith(_NUMBERS) and difference.defect is not Defect.MISSING
        words = all(value["qualifier"] == "text" for value in row["values"]) and difference.where.endswith(" values")
        return is_number and not words and not self._is_noted(row)

    def _is_noted(self, row: Mapping[str, Any]) -> bool:
        name = str(row["printed_name"])
        return any(f'"{name}"' in note["message"] or _overlap(note.get("box"), row["box"]) for note in self.notes)


def _overlap(one: Sequence[float] | None, other: Sequence[float]) -> bool:
    return one is not None and one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _rows(certificate: Mapping[str, Any]) -> list[Any]:
    return [row for panel in certificate["panels"] for row in (*panel["results"], *panel["totals"])]


def _fields(certificate: Mapping[str, Any]) -> int:
    dates = sum(value is not None for value in certificate["dates"].values())
    sample = sum(certificate["sample"][key] is not None for key in ("name", "matrix", "sample_id", "lot", "report_id"))
    others = (certificate["client"], certificate["laboratory"]["accreditation"], certificate["printed_verdict"])
    return dates + sample + 1 + sum(value is not None for value in others)


def name_key(name: str) -> str:
    """What printed names are matched by: blanks, case and footnote marks at the end do not count."""
    return _MARK.sub("", " ".join(name.split())).casefold()


def sum_scores(scores: Iterable[Score]) -> dict[str, int]:
    """The columns of the exam's table."""
    total: Counter[str] = Counter()
    for score in scores:
        total["documents"] += 1
        total["documents exact"] += score.is_perfect
        total["rows"] += score.rows
        total["rows exact"] += score.exact
        total["rows missed"] += score.missed
        total["rows invented"] += score.invented
        total["wrong numbers without a note"] += score.wrong_silent
        total["fields"] += score.fields
        total["fields wrong"] += score.fields_wrong
    return dict(total)
