"""Bounds of sums of printed results, to half of their last digits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from verifier.decisions import ZERO, Span, span_of
from verifier.model import Result
from verifier.rules.conditions import in_unit_first, is_relative
from verifier.rules.printed_values import last_digit, last_place
from verifier.vocabulary.units import UnitMismatchError

_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Way:
    """One way to form a total: what was added, and the bounds of the sum."""

    names: tuple[str, ...]
    bounds: Span


def sum_of(parts: Sequence[tuple[Result, Decimal]], unit: str | None) -> Way:
    """The bounds of a sum of rows, each with its factor, in one unit; open where a part is.

    A measured part counts with half of its last printed digit to both sides, and so does a factor that is no whole
    number. "<LOQ", "<x" and ND with an LOD count from nothing to that bound; ND without one counts as nothing, as
    laboratories add it.
    """
    low, high = ZERO, ZERO
    is_open = False
    for row, factor in parts:
        bounds = _part(row, unit)
        if bounds is None:
            is_open = True
            continue
        half = last_digit(factor) * _HALF if factor != factor.to_integral_value() else ZERO
        low += bounds[0] * (factor - half)
        high += bounds[1] * (factor + half)
    return Way(tuple(row.printed_name for row, _ in parts), Span(low, None if is_open else high))


def _part(row: Result, unit: str | None) -> tuple[Decimal, Decimal] | None:
    """What one part adds at least and at most; None where its upper end is open or its unit another."""
    for quantity in in_unit_first(row.values, unit):
        if is_relative(quantity):
            continue
        try:
            span = span_of(quantity, row.lod, row.loq, unit)
        except UnitMismatchError:
            continue
        if span.is_point and quantity.number is not None and quantity.number > 0:
            # Half of the last printed digit, in the unit of the total.
            half = span.low * last_place(quantity.number) / quantity.number * _HALF
            return max(span.low - half, ZERO), span.low + half
        if span.high is not None:
            return span.low, span.high
        if span.is_found is False:
            return ZERO, ZERO
    return None
