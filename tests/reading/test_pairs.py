"""Labels and values side by side without colons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from verifier.model import Certificate

from .pages import certificate, table, text

RESULTS = table([["Analyte", "Result (ppm)"], ["Arsenic", "0.267"], ["Lead", "0.308"]], (40, 200), 320)


def head(cells: Sequence[Sequence[str]], x: Sequence[float] = (40, 140), top: float = 60) -> Certificate:
    """A report with these cells in its head."""
    return certificate(text(40, 30, "Certificate of Analysis"), table(cells, x, top), RESULTS)


def test_a_column_of_labels_needs_no_colons() -> None:
    found = head([("Product", "Leaf powder"), ("Lot number", "K-17"), ("Matrix", "Powder")])
    assert (found.sample.name, found.sample.lot, found.sample.matrix) == ("Leaf powder", "K-17", "Powder")


def test_labels_that_are_not_known_may_stand_between() -> None:
    found = head(
        [
            ("Product", "Leaf powder"),
            ("Storage shelf", "7-B"),
            ("Lot number", "K-17"),
            ("Courier bag", "0042"),
            ("Date received", "2026-01-22"),
        ]
    )
    assert (found.sample.name, found.sample.lot) == ("Leaf powder", "K-17")
    assert found.dates.received == date(2026, 1, 22)
    assert not {"7-B", "0042"} & {field.printed for field in found.fields}


def test_two_columns_of_labels_each_keep_to_their_values() -> None:
    found = head(
        [
            ("Product", "Leaf powder", "Date received", "2026-01-22"),
            ("Lot number", "K-17", "Date reported", "2026-02-02"),
            ("Matrix", "Powder", "Report number", "R-9"),
        ],
        (40, 140, 300, 400),
    )
    assert (found.sample.name, found.sample.lot, found.sample.matrix) == ("Leaf powder", "K-17", "Powder")
    assert (found.dates.received, found.dates.reported) == (date(2026, 1, 22), date(2026, 2, 2))
    assert found.sample.report_id == "R-9"


def test_a_label_beside_the_columns_is_read_by_their_lines() -> None:
    # One pair alone proves nothing; on the lines of three others it is one.
    found = certificate(
        table([("Product", "Leaf powder"), ("Lot number", "K-17"), ("Matrix", "Powder")], (40, 140), 60),
        table([("Report number", "R-9")], (300, 400), 72),
        RESULTS,
    )
    assert found.sample.report_id == "R-9"


def test_labels_over_their_values_are_no_pairs() -> None:
    # Each row of labels has its values below it: no label is the value of the one at its left.
    x = (40, 150, 300)
    found = certificate(
        table([("Sample ID", "Sample Name", "Lot number"), ("S-1", "Leaf powder", "K-17")], x, 60),
        table([("Report number", "Matrix", "Date received"), ("R-9", "Powder", "2026-01-22")], x, 102),
        RESULTS,
    )
    assert (found.sample.sample_id, found.sample.name, found.sample.lot) == ("S-1", "Leaf powder", "K-17")
    assert (found.sample.report_id, found.sample.matrix) == ("R-9", "Powder")
    assert found.dates.received == date(2026, 1, 22)


def test_a_value_that_is_missing_is_not_taken_from_another_line() -> None:
    found = head([("Product", "Leaf powder"), ("Lot number", ""), ("Matrix", "Powder"), ("Report number", "R-9")])
    assert found.sample.lot is None
    assert (found.sample.name, found.sample.matrix, found.sample.report_id) == ("Leaf powder", "Powder", "R-9")
