"""When two limits, or two requirements, say the same thing: then they stand once, and a child's replaces the base's."""

from __future__ import annotations

from collections.abc import Hashable

from verifier.model import Amount, LimitKind, LimitRule, Requirement
from verifier.vocabulary.units import unit

_DIRECTIONS = {
    LimitKind.AT_MOST: "upper",
    LimitKind.BELOW: "upper",
    LimitKind.AT_LEAST: "lower",
    LimitKind.ABOVE: "lower",
    LimitKind.ABSENT: "absent",
}


def limit_key(limit: LimitRule) -> Hashable:
    """The same substance, bounded on the same side, counted the same way, in the same products and amounts."""
    return (
        limit.analyte,
        limit.group,
        _DIRECTIONS[limit.kind],
        limit.basis,
        limit.to,
        unit(limit.unit).dimension if limit.unit else None,
        unit(limit.portion.unit).dimension if limit.portion else None,
        _size(limit.daily_at_most),
        frozenset(limit.product_kinds),
    )


def requirement_key(need: Requirement) -> Hashable:
    """The same thing, asked of the same products."""
    return (need.panel, need.analyte, need.field, frozenset(need.product_kinds))


def _size(amount: Amount | None) -> Hashable:
    """The same for "2 g" and "2000 mg"."""
    if amount is None:
        return None
    known = unit(amount.unit)
    return (known.dimension, amount.number * known.factor)
