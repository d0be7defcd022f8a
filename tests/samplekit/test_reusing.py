"""Reports that are used again, and honest ones that look like it: each kind is drawn once, and judged as one folder."""

from __future__ import annotations

import pytest

from verifier.cli.samplekit import _alarms
from verifier.errors import UsageError
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.make import make
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.tampering import TAMPERINGS, Genuine, Tampering
from verifier.samplekit.tampering.reusing import _figures

REUSING = [one for one in TAMPERINGS.values() if one.apply.__module__.endswith(".reusing")]


def drawn(tampering: Tampering, seed: int) -> tuple[bytes, ...]:
    """The files; where a report offers nothing to reuse, those of the next seed."""
    for attempt in range(seed, seed + 40):
        truth, layout, options = draw_sound(attempt)
        genuine = Genuine(truth, layout, options, make(truth, layout, options), Dice(attempt, tampering.name))
        try:
            return tuple(tampering.apply(genuine))
        except UsageError:
            continue
    raise AssertionError(f"{tampering.name} is possible in no report")


@pytest.mark.parametrize("tampering", REUSING, ids=lambda one: one.name)
def test_each_is_found_by_its_rule_and_by_no_other(tampering: Tampering) -> None:
    files = drawn(tampering, 9000)
    assert len(files) == 2
    found = {code for code in _alarms(files) if code.startswith("COL")}
    assert found - set(tampering.also) == ({tampering.code} if tampering.code else set())


def test_the_same_chance_gives_the_same_files() -> None:
    one = TAMPERINGS["vector_reused"]
    assert drawn(one, 9100) == drawn(one, 9100)


@pytest.mark.parametrize(("printed", "figures"), [("14.37", 4), ("0.150", 2), ("ND", 0), ("<0.05", 0), ("1200", 2)])
def test_figures_are_counted_as_the_rules_do(printed: str, figures: int) -> None:
    assert _figures(printed) == figures
