"""The trial of the rules on files: sound and tampered ones by seed, and how precisely each rule finds its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from verifier.errors import UsageError
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.tampering import TAMPERINGS, Genuine, Tampering
from verifier.samplekit.trial import RuleScore

_SOUND_SHARE = 0.2
"""Of files that nobody touched; innocent changes come on top."""
_ATTEMPTS = 60

Judge = Callable[[Sequence[bytes]], Iterable[str]]
"""Judges files together, as one folder; the codes of the findings of warning or above that the family of a rule on
files or across documents brings on the first of them."""


class Exhibit(NamedTuple):
    """One file of the trial."""

    number: int
    files: tuple[bytes, ...]
    """The file, then those that it is judged beside."""
    tampering: Tampering | None
    layout: str


def draw_exhibits(seed: int, count: int) -> Iterator[Exhibit]:
    """So many files; all tamperings are drawn about equally often. The same seed gives the same files."""
    order = Dice(seed, "tampered")
    waiting: list[Tampering] = []
    for number in range(count):
        chosen = None
        if not order.happens(_SOUND_SHARE):
            waiting = waiting or order.shuffled([TAMPERINGS[name] for name in sorted(TAMPERINGS)])
            chosen = waiting.pop()
        yield _draw(seed, number, chosen)


def _draw(seed: int, number: int, chosen: Tampering | None) -> Exhibit:
    """A file; where a report offers nothing to change, the next one of the seed is tried."""
    for attempt in range(_ATTEMPTS):
        truth, layout, options = draw_sound(seed * 1_000_003 + number * 101 + attempt)
        genuine = Genuine(truth, layout, options, make(truth, layout, options), Dice(seed, number, attempt, "file"))
        try:
            files = (genuine.pdf,) if chosen is None else tuple(chosen.apply(genuine))
        except UsageError:
            continue
        return Exhibit(number, files, chosen, layout)
    name = chosen.name if chosen is not None else ""
    raise UsageError(f'The tampering "{name}" is possible in none of {_ATTEMPTS} reports')


def score_exhibits(exhibits: Iterable[Exhibit], judge: Judge) -> tuple[tuple[RuleScore, ...], tuple[str, ...]]:
    """How every rule did, by code, and each miss and false alarm in words."""
    planted, found, false = Counter[str](), Counter[str](), Counter[str]()
    remarks: list[str] = []
    for one in exhibits:
        codes = set(judge(one.files))
        name = one.tampering.name if one.tampering is not None else "nothing"
        code = one.tampering.code if one.tampering is not None else None
        also = one.tampering.also if one.tampering is not None else ()
        if code is not None:
            planted[code] += 1
            found[code] += code in codes
            if code not in codes:
                remarks.append(f"{one.number}: {name} was done, {code} was not found ({one.layout})")
        for other in sorted(codes - {code, *also}):
            false[other] += 1
            remarks.append(f"{one.number}: {other} was found, {name} was done ({one.layout})")
    codes_seen = sorted({*planted, *false})
    return tuple(RuleScore(code, planted[code], found[code], false[code]) for code in codes_seen), tuple(remarks)
