"""Which of several answers about one substance decides: never the one that suits, always the one that is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from verifier.decisions import Span
from verifier.model import OutcomeStatus, Qualifier, Quantity, Result

PASSING = (OutcomeStatus.PASS, OutcomeStatus.CONDITIONAL_PASS)
FAILING = (OutcomeStatus.FAIL, OutcomeStatus.CONDITIONAL_FAIL)

_BOUNDS = frozenset((Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD))
_MORE_BOUNDS = _BOUNDS | {Qualifier.BELOW_LOQ, Qualifier.LESS_THAN, Qualifier.MEASURED}
T = TypeVar("T")


@dataclass(frozen=True)
class Reading:
    """One value of a row with the answer that it gives on its own."""

    result: Result
    quantity: Quantity
    status: OutcomeStatus
    span: Span


def settle(ones: Sequence[T], reading: Callable[[T], Reading], *, is_absence: bool = False) -> T | None:
    """The answer of one row that prints its result several times; None where its values contradict each other.

    Values in one unit are all meant, so the worst of them counts. The same result in another unit says it once more:
    there an open answer may be passed over for a decided one, where all that it says is true of that one, too
    ("ND" without an LOD in % beside "ND" with one in mg/kg). "Detected", a trace and a lower bound are never passed
    over, nor is a bound whose unit is not told. `ones` must not be empty.
    """
    units = groupby(sorted(ones, key=lambda one: _unit(reading(one))), key=lambda one: _unit(reading(one)))
    worst = [min(group, key=lambda one: reading(one).status.rank) for _, group in units]
    worst.sort(key=ones.index)
    statuses = {reading(one).status for one in worst}
    if statuses & set(PASSING) and statuses & set(FAILING):
        return None
    unsettled = [one for one in worst if reading(one).status is OutcomeStatus.INCONCLUSIVE]
    decided = sorted((one for one in worst if one not in unsettled), key=lambda one: reading(one).status.rank)
    if not decided:
        return worst[0]
    first = decided[0]
    if reading(first).status in FAILING:
        return first
    allowed = _BOUNDS if is_absence else _MORE_BOUNDS
    doubts = (one for one in unsettled if not _is_restated(reading(one), reading(first), allowed))
    return next(doubts, first)


def _unit(one: Reading) -> tuple[str, str]:
    return one.quantity.unit or "", one.quantity.basis.value if one.quantity.basis else ""


def _is_restated(unsettled: Reading, decided: Reading, allowed: frozenset[Qualifier]) -> bool:
    """Whether the open answer says nothing that the decided one does not say more sharply."""
    if unsettled.quantity.qualifier not in allowed:
        return False
    bound = unsettled.result.lod or unsettled.result.loq
    if unsettled.quantity.number is None and bound is not None and bound.unit is None:
        return False  # an LOD of "0.05" is another one in % than in mg/g
    if unsettled.span.is_point:
        return True  # a number that is apart from the others is a contradiction and found as one
    outer, inner = unsettled.span, decided.span
    is_below = outer.high is None or (inner.high is not None and inner.high <= outer.high)
    return outer.low <= inner.low and is_below
