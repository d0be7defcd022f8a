"""The trial of the rules on files and across documents: what was done is found, and nothing else is."""

from __future__ import annotations

import pytest

from verifier.cli.samplekit import _alarms
from verifier.samplekit.tampered import draw_exhibits, score_exhibits
from verifier.samplekit.tampering import TAMPERINGS
from verifier.samplekit.trial import print_scores, total_of


@pytest.mark.exam
def test_exam_of_three_hundred_files() -> None:
    """Precision 0.99 and recall 0.97, over all rules."""
    scores, remarks = score_exhibits(draw_exhibits(0, 300), _alarms)
    print(*remarks, print_scores(scores), sep="\n")  # noqa: T201 - the exam's result
    total = total_of(scores)
    assert (total.precision or 0) >= 0.99
    assert (total.recall or 0) >= 0.97


def test_every_tampering_says_which_rule_should_find_it_or_is_innocent() -> None:
    codes = {one.code for one in TAMPERINGS.values()}
    assert None in codes
    assert {"INT401", "INT410", "INT411", "INT412", "INT420", "INT422", "INT424", "INT430", "COL604", "COL605"} <= codes


def test_the_same_seed_draws_the_same_files() -> None:
    first, again = (list(draw_exhibits(5, 3)) for _ in range(2))
    assert [one.files for one in first] == [one.files for one in again]
