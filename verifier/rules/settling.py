"""Which of several answers about one substance decides: never the one that suits, always the one that is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
    if len(ones) == 1:
        return ones[0]
    statuses = {reading(one).status for one in ones}
    if statuses & set(PASSING) and statuses & set(FAILING):
        return None if not _are_replicates(ones, reading) else min(ones, key=lambda one: reading(one).status.rank)
    decided = sorted(
        (one for one in ones if reading(one).status is not OutcomeStatus.INCONCLUSIVE),
        key=lambda one: reading(one).status.rank,
    )
    if not decided:
        return ones[0]
    first = decided[0]
    if reading(first).status in FAILING:
        return first
    allowed = _BOUNDS if is_absence else _MORE_BOUNDS
    units = {_unit(reading(one)) for one in decided}
    for one in ones:
        other = reading(one)
        is_open = other.status is OutcomeStatus.INCONCLUSIVE
        if is_open and (_unit(other) in units or not _is_restated(other, reading(first), allowed)):
            return one
    return first


def _are_replicates(ones: Sequence[T], reading: Callable[[T], Reading]) -> bool:
    return len({_unit(reading(one)) for one in ones}) == 1


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
