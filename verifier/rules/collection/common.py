"""What rules on several documents share: when two results are one, and when two certificates are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_DOWN, Context, Decimal
from enum import Enum
from itertools import combinations
from typing import NamedTuple

from verifier.collection import CertificatePrint, Member, Row
from verifier.collection.marks import plain_id
from verifier.collection.vectors import measure
from verifier.model import Qualifier, Severity
from verifier.rules.identity import folded, is_same_name, is_similar_name
from verifier.rules.together import Seen, Sight

_CONTEXT = Context(prec=34)
_ROUGH = Context(prec=1, rounding=ROUND_DOWN)
_LEAST_PART = 5
"""Letters and figures of a lot by which it is known again inside a longer one: "GV-104229" in "GV-104229-A"."""
_MOST_OF_ONE = 40
"""Results of one substance in one certificate that are held against those of another; no report prints so many."""
_CENSORED = (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD, Qualifier.BELOW_LOQ, Qualifier.LESS_THAN, Qualifier.TRACE)
_FOUND = (Qualifier.DETECTED, Qualifier.ABOVE_RANGE, Qualifier.GREATER_THAN)


class Sameness(Enum):
    """What two results of one substance say together."""

    SAME = "same"
    DIFFERENT = "different"
    NOT_COMPARABLE = "not comparable"


class Difference(NamedTuple):
    """A substance with two results."""

    first: Row
    other: Row

    def words(self) -> str:
        """As in a list: "Lead 0.21 ppm / 0.41 ppm"."""
        return f"{self.first.name} {self.first.printed} / {self.other.printed}"


def pairs(members: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    """Every two members of different files, in their order."""
    return ((one, other) for one, other in combinations(members, 2) if one.sha256 != other.sha256)


def compared(one: Row, other: Row) -> Sameness:
    """Whether two results say the same; a value that was rounded is the same value."""
    (kind, mine), (other_kind, theirs) = measure(one), measure(other)
    if (one.basis or "as_received") != (other.basis or "as_received"):
        return Sameness.NOT_COMPARABLE
    if one.qualifier is Qualifier.MEASURED and other.qualifier is Qualifier.MEASURED:
        if kind != other_kind or mine is None or theirs is None:
            return Sameness.NOT_COMPARABLE
        step = max(_step(one), _step(other))
        return Sameness.SAME if abs(mine - theirs) * 2 <= step else Sameness.DIFFERENT
    if one.qualifier in _CENSORED and other.qualifier in _CENSORED:
        return Sameness.SAME
    measured, bounded = (one, other) if one.qualifier in (Qualifier.MEASURED, *_FOUND) else (other, one)
    if measured.qualifier is Qualifier.MEASURED and bounded.qualifier in _CENSORED:
        limit = bound(bounded)
        if limit is None or bounded.unit != measured.unit or measured.number is None:
            return Sameness.NOT_COMPARABLE
        return Sameness.SAME if measured.number <= limit else Sameness.DIFFERENT
    if measured.qualifier in _FOUND and bounded.qualifier in (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD):
        return Sameness.DIFFERENT
    return Sameness.NOT_COMPARABLE


def bound(row: Row) -> Decimal | None:
    """Below what a result lies that is no number; None where that is not known."""
    if row.qualifier is Qualifier.LESS_THAN:
        return row.number
    if row.qualifier in (Qualifier.BELOW_LOQ, Qualifier.TRACE):
        return row.loq
    return row.lod if row.lod is not None else row.loq


def _step(row: Row) -> Decimal:
    """One unit of the last printed figure, in the base unit."""
    exponent = int((row.number or Decimal(0)).as_tuple().exponent)
    _, step = measure(row.model_copy(update={"number": Decimal(1).scaleb(exponent, _CONTEXT)}))
    return step or Decimal(0)


def results_in_both(one: CertificatePrint, other: CertificatePrint) -> tuple[list[Difference], list[Difference]]:
    """The substances with a comparable result in both: those that say the same, and those that do not.

    Where a substance stands more than once, one result that is the same is enough.
    """
    theirs: dict[str, list[Row]] = {}
    for row in other.rows:
        theirs.setdefault(row.analyte, []).append(row)
    mine: dict[str, list[Row]] = {}
    for row in one.rows:
        mine.setdefault(row.analyte, []).append(row)
    alike, unlike = [], []
    for slug, rows in mine.items():
        found: dict[Sameness, Difference] = {}
        for row in rows[:_MOST_OF_ONE]:
            for against in theirs.get(slug, ())[:_MOST_OF_ONE]:
                found.setdefault(compared(row, against), Difference(row, against))
        if Sameness.SAME in found:
            alike.append(found[Sameness.SAME])
        elif Sameness.DIFFERENT in found:
            unlike.append(found[Sameness.DIFFERENT])
    return alike, unlike


def are_both_given(one: str | None, other: str | None) -> bool:
    """Whether both print something."""
    return bool(one and other)


def differ(one: str | None, other: str | None) -> bool:
    """Whether both are given and are not the same, whatever the spelling."""
    return are_both_given(one, other) and folded(one or "") != folded(other or "")


def are_equal(one: str | None, other: str | None) -> bool:
    """Whether both are given and are the same, whatever the spelling."""
    return are_both_given(one, other) and folded(one or "") == folded(other or "")


def lots_differ(one: CertificatePrint, other: CertificatePrint) -> bool:
    """Whether both name a lot, and neither of them names the other's with something beside it."""
    if not differ(one.lot, other.lot):
        return False
    a, b = sorted((folded(one.lot or ""), folded(other.lot or "")), key=len)
    return len(a) < _LEAST_PART or a not in b


def clients_differ(one: CertificatePrint, other: CertificatePrint) -> bool:
    """Whether both name a client, and not the same company."""
    a, b = one.client, other.client
    if a is None or b is None:
        return False
    return not is_same_name(a, b) and not is_similar_name(a, b)


def products_differ(one: CertificatePrint, other: CertificatePrint) -> bool:
    """Whether both name a product, and neither name holds the other."""
    a, b = sorted((folded(one.product or ""), folded(other.product or "")), key=len)
    return bool(a) and a not in b


def laboratories_differ(one: CertificatePrint, other: CertificatePrint) -> bool:
    """Whether both name a laboratory, and not the same one."""
    a, b = one.laboratory, other.laboratory
    if a is None or b is None:
        return False
    return not is_same_name(a, b) and not is_similar_name(a, b)


def is_one_laboratory(one: CertificatePrint, other: CertificatePrint) -> bool:
    """Whether both are of the same laboratory."""
    return are_both_given(one.laboratory, other.laboratory) and not laboratories_differ(one, other)


def are_told_apart(one: CertificatePrint, other: CertificatePrint) -> bool:
    """Whether two certificates say that they are on two samples: by lot, else by number, else by name."""
    if are_both_given(one.lot, other.lot):
        return lots_differ(one, other)
    if are_both_given(one.sample_id, other.sample_id):
        return differ(one.sample_id, other.sample_id)
    return differ(one.product, other.product)


def are_of_one_lot(one: CertificatePrint, other: CertificatePrint) -> bool:
    """Whether two certificates with one number of a lot are on the same goods: short numbers are used by everybody."""
    if not are_equal(one.lot, other.lot) or clients_differ(one, other):
        return False
    if are_both_given(one.client, other.client):
        return True
    if are_both_given(one.product, other.product):
        return not _words(one.product).isdisjoint(_words(other.product))
    return len(folded(one.lot or "")) > _LEAST_PART


def _words(name: str | None) -> set[str]:
    return set(re.findall(r"[^\W\d_]{4,}", (name or "").casefold()))


def mark_of_revision(one: CertificatePrint, other: CertificatePrint) -> str | None:
    """How one of two certificates says that it takes the place of the other; None where none does."""
    for certificate in (other, one):
        if certificate.amended is not None:
            return certificate.amended
    for certificate in (other, one):
        if plain_id(certificate.report_id) != certificate.report_id and differ(one.report_id, other.report_id):
            return certificate.report_id
    return None


def are_one_report(one: Member, other: Member) -> bool:
    """Whether two certificates are on one sample of one report: of those in a file with several, the same one."""
    mine, theirs = one.certificate, other.certificate
    if differ(mine.sample_id, theirs.sample_id):
        return False
    if are_equal(mine.sample_id, theirs.sample_id):
        return True
    is_one_of_several = any(len(member.fingerprint.certificates) > 1 for member in (one, other))
    return not is_one_of_several or are_equal(mine.lot, theirs.lot) or are_equal(mine.product, theirs.product)


def joined(first: Sight, members: Sequence[Member]) -> tuple[Seen, ...]:
    """The documents of a sight, then the other members of the group, each file once."""
    files = {one.member.sha256 for one in first.seen}
    rest = []
    for member in members:
        if member.sha256 not in files:
            files.add(member.sha256)
            rest.append(Seen(member))
    return (*first.seen, *rest)


def worst(sights: Sequence[Sight], usual: Severity) -> Sight | None:
    """The gravest of several sights, the first of those; None for none."""
    return min(sights, key=lambda one: (one.severity or usual).rank, default=None)


def listed(words: Sequence[str], most: int = 8) -> str:
    """Words in a row, no more than a reader takes in; the others are counted."""
    more = len(words) - most
    return "; ".join(words[:most]) + (f"; and {more} more" if more > 0 else "")


def chance_words(chance: Decimal) -> str:
    """A probability as one in so many."""
    if chance <= 0 or chance < Decimal("1E-12"):
        return "less than one in a million million"
    times = _ROUGH.divide(Decimal(1), chance)
    return f"at most about one in {times:,f}" if times > 1 else "not small"
