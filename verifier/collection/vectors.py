"""Results as a vector: which values are precise enough to tell samples apart, and how likely it is that they agree.

Two lots of one product differ by some percent, and so do two measurements of one sample. Values with three
significant figures or more therefore agree by chance now and then, and six of them together hardly ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from hashlib import blake2b
from math import comb
from typing import NamedTuple

from verifier.collection.fingerprints import CertificatePrint, Row, significant
from verifier.model import Qualifier
from verifier.vocabulary.units import unit as known_unit

FIGURES = 3
"""Significant figures that a value needs to count."""
ALIKE = 6
"""Values that two samples must share to be a finding; the index finds every two that share so many."""
GROUPS = 5
"""Substances are parted into so many groups. Of six in five groups two are in the same one, always."""
MOST_VALUES = 60
"""Of one certificate that count; with more, those with the lowest tokens, which are the same in every document."""
SPREAD = Decimal("0.04")
"""Width of the range in which two lots are taken to lie, as a share of the value: two percent to either side. That is
how far two measurements of one and the same sample differ; two lots differ by more, so that chance is overstated."""
UNLIKELY = Decimal("0.0001")
"""A chance below which agreement asks for an explanation."""

_CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN)
_RELATIVE = ("total_alkaloids", "ratio")
"""Shares follow from the contents: they add nothing."""


class Agreement(NamedTuple):
    """What two certificates have in common."""

    alike: tuple[tuple[Row, Row], ...]
    """The rows whose values are the same, in the order of the first certificate."""
    compared: int
    """How many substances have a precise value in both."""
    chance: Decimal
    """An upper bound for the probability that so many agree by chance, 1 where nothing can be said."""


def number_64(*parts: str) -> int:
    """A signed number of 64 bits for some texts, the same on every machine."""
    text = "\0".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big", signed=True)


def is_precise(row: Row) -> bool:
    """Whether a value tells samples apart: measured, above zero, with enough figures, and no sum or share of others."""
    return (
        row.qualifier is Qualifier.MEASURED
        and not row.is_sum
        and row.basis not in _RELATIVE
        and row.number is not None
        and row.number > 0
        and significant(row.number) >= FIGURES
    )


def measure(row: Row) -> tuple[str, Decimal | None]:
    """What kind of amount a value is, and the value in the base unit of that kind: 1.42 % and 14.2 mg/g are alike."""
    if row.number is None:
        return "", None
    return _measured(row.number, row.unit)


@lru_cache(maxsize=65536)
def _measured(number: Decimal, unit: str | None) -> tuple[str, Decimal]:
    if unit is None:
        return "", number.normalize(_CONTEXT)
    try:
        known = known_unit(unit)
    except KeyError:
        return unit, number.normalize(_CONTEXT)
    return known.dimension, _CONTEXT.multiply(number, known.factor).normalize(_CONTEXT)


def precise(certificate: CertificatePrint) -> Mapping[str, tuple[tuple[int, Row], ...]]:
    """The precise values by substance, each with its token: equal tokens are equal values."""
    found: dict[str, list[tuple[int, Row]]] = {}
    for row in certificate.rows:
        if is_precise(row):
            kind, number = measure(row)
            found.setdefault(row.analyte, []).append((number_64(row.analyte, kind, str(number)), row))
    every = sorted(token for values in found.values() for token, _ in values)
    if len(every) > MOST_VALUES:
        last = every[MOST_VALUES - 1]
        found = {slug: [one for one in values if one[0] <= last] for slug, values in found.items()}
    return {slug: tuple(values) for slug, values in found.items() if values}


def pairs(certificate: CertificatePrint) -> frozenset[int]:
    """Marks for two values of substances of one group each.

    Two certificates that share `ALIKE` values share at least one of these marks, whatever else they hold: six
    substances cannot lie in five groups without two of them in the same one.
    """
    groups: dict[int, list[tuple[str, int]]] = {}
    for slug, values in precise(certificate).items():
        groups.setdefault(_group(slug), []).extend((slug, token) for token, _ in values)
    return frozenset(
        number_64("pair", str(min(a, b)), str(max(a, b)))
        for values in groups.values()
        for place, (slug, a) in enumerate(values)
        for other, b in values[:place]
        if slug != other
    )


@lru_cache(maxsize=4096)
def _group(slug: str) -> int:
    return number_64("group", slug) % GROUPS


def agreement(one: CertificatePrint, other: CertificatePrint) -> Agreement:
    """Which precise values two certificates share."""
    mine, theirs = precise(one), precise(other)
    alike: list[tuple[Row, Row]] = []
    both = [slug for slug in mine if slug in theirs]
    for slug in both:
        pair = next(((a, b) for token, a in mine[slug] for mark, b in theirs[slug] if token == mark), None)
        if pair is not None:
            alike.append(pair)
    return Agreement(tuple(alike), len(both), chance([row for row, _ in alike], len(both)))


def chance(rows: Sequence[Row], compared: int) -> Decimal:
    """An upper bound for the probability that these values of so many agree by chance; at most 1.

    One value: the step of its last figure as a share of the range in which it may lie (`SPREAD`). Several: the
    product, times the number of ways to choose so many of those that were compared.
    """
    bound = Decimal(comb(compared, len(rows))) if rows else Decimal(1)
    for row in rows:
        bound = _CONTEXT.multiply(bound, _chance_of(row))
    return min(bound, Decimal(1))


def _chance_of(row: Row) -> Decimal:
    number = (row.number or Decimal(0)).normalize(_CONTEXT)
    if number == 0:
        return Decimal(1)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return min(Decimal(1), _CONTEXT.divide(step, _CONTEXT.multiply(abs(number), SPREAD)))


def weight(certificate: CertificatePrint) -> Decimal:
    """The chance that all precise values of a certificate come out the same again; 1 where it has none."""
    rows = [values[0][1] for values in precise(certificate).values()]
    return chance(rows, len(rows))
