"""Rules for points on a control chart: Western Electric, Nelson and Westgard, each finding with the points it is about.

Every rule has false alarms on a steady process, and all of them together more. A violation is a reason to look.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that points break together."""

    rule: str
    """"Nelson 2", "Western Electric 4", "2-2s"."""
    meaning: str
    indices: tuple[int, ...]
    """Of the points, from 0, in the order of the chart."""
    is_warning: bool = False
    """True for a rule that only asks to look at the others (Westgard 1-2s)."""


@dataclass(frozen=True, slots=True)
class _Rule:
    name: str
    meaning: str
    size: int
    """Points in a row."""
    least: int
    """How many of them must show it."""
    signs: tuple[Callable[[float], bool], ...]
    """What each point must show, tried one after the other: above, then below."""
    is_warning: bool = False


def _beyond(sds: float) -> tuple[Callable[[float], bool], ...]:
    return (lambda z: z > sds), (lambda z: z < -sds)


def _windows(flags: Sequence[bool], size: int, least: int) -> list[set[int]]:
    """The flagged points of every window that has enough of them; windows that overlap are one."""
    found: list[tuple[int, set[int]]] = []
    for start in range(len(flags) - size + 1):
        points = {at for at in range(start, start + size) if flags[at]}
        if len(points) < least:
            continue
        if found and found[-1][1] & points:
            found[-1][1].update(points)
        else:
            found.append((start, points))
    return [points for _, points in found]


def _broken(rules: Iterable[_Rule], z: Sequence[float]) -> list[Violation]:
    return [
        Violation(rule.name, rule.meaning, tuple(sorted(points)), rule.is_warning)
        for rule in rules
        for sign in rule.signs
        for points in _windows([sign(one) for one in z], rule.size, rule.least)
    ]


_WESTERN_ELECTRIC = (
    _Rule("Western Electric 1", "a point beyond 3 SD", 1, 1, _beyond(3)),
    _Rule("Western Electric 2", "2 of 3 points in a row beyond 2 SD on one side", 3, 2, _beyond(2)),
    _Rule("Western Electric 3", "4 of 5 points in a row beyond 1 SD on one side", 5, 4, _beyond(1)),
    _Rule("Western Electric 4", "8 points in a row on one side of the centre", 8, 8, _beyond(0)),
)
_NELSON = (
    _Rule("Nelson 1", "a point beyond 3 SD", 1, 1, _beyond(3)),
    _Rule("Nelson 2", "9 points in a row on one side of the centre", 9, 9, _beyond(0)),
    _Rule("Nelson 5", "2 of 3 points in a row beyond 2 SD on one side", 3, 2, _beyond(2)),
    _Rule("Nelson 6", "4 of 5 points in a row beyond 1 SD on one side", 5, 4, _beyond(1)),
    _Rule("Nelson 7", "15 points in a row within 1 SD of the centre", 15, 15, (lambda z: abs(z) < 1,)),
    _Rule("Nelson 8", "8 points in a row with none within 1 SD of the centre", 8, 8, (lambda z: abs(z) > 1,)),
)
_WESTGARD = (
    _Rule("1-2s", "a point beyond 2 SD: look at the other rules", 1, 1, _beyond(2), is_warning=True),
    _Rule("1-3s", "a point beyond 3 SD", 1, 1, _beyond(3)),
    _Rule("2-2s", "2 points in a row beyond 2 SD on one side", 2, 2, _beyond(2)),
    _Rule("4-1s", "4 points in a row beyond 1 SD on one side", 4, 4, _beyond(1)),
    _Rule("10x", "10 points in a row on one side of the centre", 10, 10, _beyond(0)),
)


def western_electric(z: Sequence[float]) -> tuple[Violation, ...]:
    """The four zone rules (Statistical Quality Control Handbook, 1956), on distances from the centre in SDs."""
    return tuple(_broken(_WESTERN_ELECTRIC, z))


def nelson(z: Sequence[float]) -> tuple[Violation, ...]:
    """Nelson's rules 1 to 8 (Journal of Quality Technology 16, 1984, 237), on distances from the centre in SDs."""
    steps = [after - before for before, after in itertools.pairwise(z)]
    found = [*_broken(_NELSON, z), *_steady(steps), *_alternating(steps)]
    return tuple(sorted(found, key=lambda one: (one.rule, one.indices)))


def _steady(steps: Sequence[float]) -> list[Violation]:
    """Rule 3: six points in a row, that is five steps, all up or all down."""
    meaning = "6 points in a row, each above (or each below) the one before"
    runs = [run for sign in (1, -1) for run in _windows([sign * step > 0 for step in steps], 5, 5)]
    return [Violation("Nelson 3", meaning, _points(run)) for run in runs]


def _alternating(steps: Sequence[float]) -> list[Violation]:
    """Rule 4: fourteen points, thirteen steps, twelve turns in a row."""
    turns = [before * after < 0 for before, after in itertools.pairwise(steps)]
    meaning = "14 points in a row, alternating up and down"
    return [Violation("Nelson 4", meaning, tuple(range(min(run), max(run) + 3))) for run in _windows(turns, 12, 12)]


def _points(steps: set[int]) -> tuple[int, ...]:
    return tuple(range(min(steps), max(steps) + 2))


def westgard(z: Sequence[float]) -> tuple[Violation, ...]:
    """Westgard's rules (Clinical Chemistry 27, 1981, 493), on distances from a known centre in known SDs.

    R-4s is asked of two points in a row; the paper asks it of the controls of one run.
    """
    meaning = "2 points in a row, one beyond +2 SD and one beyond -2 SD"
    ranges = [
        Violation("R-4s", meaning, (at, at + 1))
        for at, (one, other) in enumerate(itertools.pairwise(z))
        if max(one, other) > 2 and min(one, other) < -2
    ]
    return (*_broken(_WESTGARD, z), *ranges)
