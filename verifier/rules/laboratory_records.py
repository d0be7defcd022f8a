"""Which record of the user's a printed laboratory is: by its name, or by the number of its accreditation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verifier.model import Laboratory, LaboratoryRecord
from verifier.rules.identity import folded, folded_name

_SHORTEST = 3
"""Letters and figures of a number; a shorter one stands in any text by chance."""


def record_of(laboratory: Laboratory, records: Sequence[LaboratoryRecord]) -> LaboratoryRecord | None:
    """The record with its name, else the only one with the number of its accreditation; None where there is none.

    Case, punctuation and legal forms do not count.
    """
    if laboratory.name is not None:
        name = folded_name(laboratory.name)
        for record in records:
            if name and name in map(folded_name, (record.name, *record.also_named)):
                return record
    same = [record for record in records if has_number_of(laboratory, record)]
    return same[0] if len(same) == 1 else None


def is_named_as(laboratory: Laboratory, record: LaboratoryRecord) -> bool:
    """Whether the printed name is one that the record holds; so also where none is printed."""
    if laboratory.name is None:
        return True
    return folded_name(laboratory.name) in map(folded_name, (record.name, *record.also_named))


def has_number_of(laboratory: Laboratory, record: LaboratoryRecord) -> bool:
    """Whether the recorded number of the accreditation is printed: as the number, or among the words around it."""
    if laboratory.accreditation is None or record.accreditation is None:
        return False
    wanted = folded(record.accreditation)
    number = folded(laboratory.accreditation.number or "")
    if len(wanted) < _SHORTEST:
        return number == wanted
    # "AT-2704" is printed as "2704", too.
    if len(number) >= _SHORTEST and number.isdigit() and wanted.endswith(number):
        return True
    words = re.findall(r"[^\s,;()]+", laboratory.accreditation.printed)
    return wanted == number or wanted in map(folded, words) or _holds(laboratory.accreditation.printed, wanted)


def _holds(printed: str, wanted: str) -> bool:
    """Whether a text holds a number that does not go on to the left or right: "1066" is not in "10661"."""
    loose = r"[\W_]*".join(map(re.escape, wanted))
    return re.search(rf"(?<![^\W_]){loose}(?![^\W_])", printed.casefold()) is not None
