"""Results of two certificates held against each other."""

from __future__ import annotations

import pytest

from tests.unit.collection.made import row, sample
from verifier.collection import Row
from verifier.rules.collection import common


def test_rows_of_one_substance_without_end_are_not_all_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = 0
    compared = common.compared

    def counted(one: Row, other: Row) -> common.Sameness:
        nonlocal asked
        asked += 1
        return compared(one, other)

    monkeypatch.setattr(common, "compared", counted)
    one, other = (sample([row("lead", f"{first}.{number:04}", "ppm") for number in range(300)]) for first in (1, 2))
    _, unlike = common.results_in_both(one, other)
    assert [pair.first.analyte for pair in unlike] == ["lead"]
    assert asked == 1600
