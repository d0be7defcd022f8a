"""The trial of the rules: sound and faulty reports by seed, and how precisely each rule finds its own faults."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from verifier.errors import UsageError
from verifier.model import Value, from_json, to_json
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.faults import FAULTS, plant
from verifier.samplekit.make import make, write
from verifier.samplekit.sound import draw_sound

TRUTHS = "truths.json"
"""The file beside the reports that says what is wrong with each."""
_PROFILE = "kratom-baseline"
_SOUND_SHARE = 0.35
_ATTEMPTS = 60

Judge = Callable[[bytes, str, str], Iterable[str]]
"""Judges the bytes of a PDF with that label under that profile, and gives the codes of its findings."""


class Sheet(Value):
    """One report of a trial: its file, and the fault that was planted in it, if any."""

    file: str
    fault: str | None
    code: str | None
    """The rule that should find it."""
    also: tuple[str, ...] = ()
    """Rules that may find it too."""
    profile: str
    layout: str


class RuleScore(NamedTuple):
    """How one rule did."""

    code: str
    planted: int
    found: int
    false_alarms: int
    """Findings in reports in which nothing of the kind was planted."""

    @property
    def precision(self) -> float | None:
        """The share of its findings that were planted; None without any."""
        said = self.found + self.false_alarms
        return self.found / said if said else None

    @property
    def recall(self) -> float | None:
        """The share of its faults that it found; None where none was planted."""
        return self.found / self.planted if self.planted else None


def write_trial(seed: int, count: int, folder: Path) -> Iterator[Path]:
    """Draw so many reports with their truths; every third is sound, in each other one fault is planted.

    All faults are planted about equally often. The same seed gives the same bytes.
    """
    sheets: list[Sheet] = []
    order = Dice(seed, "trial")
    waiting: list[str] = []
    for index in range(count):
        fault: str | None = None
        if not order.happens(_SOUND_SHARE):
            waiting = waiting or order.shuffled(sorted(FAULTS))
            fault = waiting.pop()
        pdf, layout, planted = _draw(seed, index, fault)
        name = f"trial-{seed}-{index:04}.pdf"
        write(folder / name, pdf)
        known = FAULTS[planted] if planted else None
        sheets.append(
            Sheet(
                file=name,
                fault=planted,
                code=known.code if known else None,
                also=known.also if known else (),
                profile=known.profile if known else _PROFILE,
                layout=layout,
            )
        )
        yield folder / name
    write(folder / TRUTHS, (to_json([sheet.model_dump() for sheet in sheets], indent=2) + "\n").encode())


def _draw(seed: int, index: int, fault: str | None) -> tuple[bytes, str, str | None]:
    """A report with the fault; where a report offers nothing to plant it in, the next one of the seed is tried."""
    for attempt in range(_ATTEMPTS):
        truth, layout, options = draw_sound(seed * 1_000_003 + index * 101 + attempt)
        try:
            planted = plant(truth, fault) if fault else truth
            return make(planted, layout, options), layout, fault
        except UsageError:
            continue
    raise UsageError(f'The fault "{fault}" cannot be planted in any of {_ATTEMPTS} reports')


def read_trial(folder: Path) -> tuple[Sheet, ...]:
    """What is wrong with each report of a folder. Raises UsageError where it is no folder of a trial."""
    path = folder / TRUTHS
    try:
        found: Any = from_json(path.read_text("utf-8"))
        return tuple(Sheet.model_validate(entry) for entry in found)
    except (OSError, ValueError) as error:
        raise UsageError(
            f'"{folder}" is no folder of a trial: {path.name} cannot be read ({error})',
            "make one with: verifier samplekit exam -o FOLDER",
        ) from error


def score_trial(folder: Path, judge: Judge) -> tuple[tuple[RuleScore, ...], tuple[str, ...]]:
    """How every rule did, by code, and each miss and false alarm in words."""
    planted, found, false = Counter[str](), Counter[str](), Counter[str]()
    remarks: list[str] = []
    for sheet in read_trial(folder):
        codes = set(judge((folder / sheet.file).read_bytes(), sheet.file, sheet.profile))
        if sheet.code is not None:
            planted[sheet.code] += 1
            found[sheet.code] += sheet.code in codes
            if sheet.code not in codes:
                remarks.append(f"{sheet.file}: {sheet.fault} was planted, {sheet.code} was not found ({sheet.layout})")
        for code in sorted(codes - {sheet.code, *sheet.also}):
            false[code] += 1
            remarks.append(f"{sheet.file}: {code} was found, {sheet.fault or 'nothing'} was planted ({sheet.layout})")
    codes_seen = sorted({*planted, *false})
    return tuple(RuleScore(code, planted[code], found[code], false[code]) for code in codes_seen), tuple(remarks)


def total_of(scores: Sequence[RuleScore]) -> RuleScore:
    """All rules together."""
    return RuleScore(
        "all", sum(s.planted for s in scores), sum(s.found for s in scores), sum(s.false_alarms for s in scores)
    )


def print_scores(scores: Sequence[RuleScore]) -> str:
    """The table of a trial."""
    lines = [f"{'rule':<8}{'planted':>8}{'found':>8}{'false':>8}{'precision':>11}{'recall':>8}"]
    for score in (*scores, total_of(scores)):
        precision, recall = (f"{x:.3f}" if x is not None else "-" for x in (score.precision, score.recall))
        lines.append(
            f"{score.code:<8}{score.planted:>8}{score.found:>8}{score.false_alarms:>8}{precision:>11}{recall:>8}"
        )
    return "\n".join(lines)
