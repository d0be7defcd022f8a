"""Head and foot: labels with their values, dates, several samples in one document."""

from __future__ import annotations

from datetime import date

import pytest

from verifier.model import Certificate, Field, NoteKind
from verifier.reading.samples import group_pages

from .pages import certificate, fields, page, read, table, text, values

RESULTS = table([["Analyte", "Result (ppm)"], ["Arsenic", "0.267"], ["Lead", "0.308"]], (40, 200), 320)


def head(*labelled: str) -> Certificate:
    """A report with these lines in its head."""
    return certificate(fields(*labelled), RESULTS)


def test_a_value_stands_behind_its_label() -> None:
    found = head(
        "Client: Sample Botanicals", "Product Name: Green Leaf Powder", "Lot Number: GV-260114", "Sample ID: 26-0412-1",
        "Report No.: 26-0412", "Matrix: Leaf powder", "Date Received: Jan 22, 2026", "Date Reported: Feb 2, 2026",
    )  # fmt: skip
    assert found.client is not None
    assert found.client.name == "Sample Botanicals"
    assert (found.sample.name, found.sample.lot) == ("Green Leaf Powder", "GV-260114")
    assert (found.sample.sample_id, found.sample.report_id) == ("26-0412-1", "26-0412")
    assert found.sample.matrix == "Leaf powder"
    assert (found.dates.received, found.dates.reported) == (date(2026, 1, 22), date(2026, 2, 2))
    lot = found.field("sample.lot")
    assert lot is not None
    assert (lot.label, lot.printed, lot.page) == ("Lot Number:", "GV-260114", 1)


@pytest.mark.parametrize(
    "label",
    ["Lot:", "Lot Number:", "Batch #:", "Batch/Lot No.:", "LOT NO.:", "Číslo šarže:", "Charge:", "Chargen-Nr.:"],
)
def test_a_lot_has_many_names(label: str) -> None:
    assert head(f"{label} GV-260114").sample.lot == "GV-260114"


def test_labels_in_two_columns_keep_to_their_values() -> None:
    """What stands right below a label is the next label, not its value."""
    found = certificate(
        table(
            [["Client:", "Sample Botanicals"], ["Sample Name:", "Leaf Powder"], ["Matrix:", "Powder"]], (40, 120), 40
        ),
        table([["Lot Number:", "GV-260114"], ["Date Received:", "2026-01-22"]], (300, 390), 40),
        RESULTS,
    )
    assert found.client is not None
    assert (found.client.name, found.sample.name, found.sample.lot) == ("Sample Botanicals", "Leaf Powder", "GV-260114")
    assert found.dates.received == date(2026, 1, 22)


def test_a_label_may_wrap() -> None:
    found = certificate(
        text(40, 40, "Laboratory Sample"), text(140, 40, "26-0412-1"), text(40, 50, "No.:"),
        text(40, 66, "Sample Name:"), text(140, 66, "Leaf Powder"),
        RESULTS,
    )  # fmt: skip
    assert (found.sample.sample_id, found.sample.name) == ("26-0412-1", "Leaf Powder")


def test_a_value_may_stand_below_its_label() -> None:
    found = certificate(text(40, 40, "Lot Number"), text(40, 51, "GV-260114"), RESULTS)
    assert found.sample.lot == "GV-260114"


def test_fields_set_as_a_table() -> None:
    labels = table([["Sample ID", "Sample Name", "Lot", "Date Received"]], (40, 150, 300, 420), 60)
    below = table([["26-0412-1", "Leaf Powder", "GV-260114", "2026-01-22"]], (40, 150, 300, 420), 74)
    found = certificate(labels, below, RESULTS)
    assert (found.sample.sample_id, found.sample.name, found.sample.lot) == ("26-0412-1", "Leaf Powder", "GV-260114")
    assert found.dates.received == date(2026, 1, 22)


@pytest.mark.parametrize("printed", ["", "-", "N/A", "not provided", "None"])
def test_a_field_that_says_nothing_is_missing(printed: str) -> None:
    assert head(f"Lot Number: {printed}", "Matrix: Powder").sample.lot is None


def test_an_amount_is_no_lot() -> None:
    assert head("Batch: 25 kg").sample.lot is None


def test_a_date_that_can_be_read_two_ways_is_not_read() -> None:
    document = read(page(fields("Date Received: 02/03/2026"), RESULTS))
    assert document.certificates[0].dates.received is None
    assert [note.kind for note in document.notes] == [NoteKind.AMBIGUOUS_DATE]


def test_another_date_of_the_document_settles_the_order() -> None:
    assert head("Date Received: 02/03/2026", "Date Reported: 02/19/2026").dates.received == date(2026, 2, 3)
    assert head("Date Received: 02/03/2026", "Date Reported: 19/02/2026").dates.received == date(2026, 3, 2)


def test_one_certificate_for_each_sample() -> None:
    first = page(fields("Sample ID: 26-0412-1", "Sample Name: Leaf Powder", "Lot: A1"), RESULTS)
    second = page(fields("Sample ID: 26-0412-2", "Sample Name: Capsules", "Lot: B2"), RESULTS, number=2)
    found = read(first, second).certificates
    assert [(c.sample.sample_id, c.sample.name, c.sample.lot) for c in found] == [
        ("26-0412-1", "Leaf Powder", "A1"),
        ("26-0412-2", "Capsules", "B2"),
    ]
    assert [c.pages for c in found] == [(1,), (2,)]


def test_a_page_without_a_sample_belongs_to_the_one_before() -> None:
    more = table([["Analyte", "Result (ppm)"], ["Cadmium", "0.031"], ["Mercury", "0.012"]], (40, 200), 320)
    pages = (
        page(fields("Sample ID: 26-0412-1"), RESULTS),
        page(more, number=2),
        page(fields("Sample ID: 26-0412-2"), RESULTS, number=3),
    )
    found = read(*pages).certificates
    assert [c.pages for c in found] == [(1, 2), (3,)]
    assert list(values(found[0])) == ["Arsenic", "Lead", "Cadmium", "Mercury"]


def test_the_reports_number_in_a_running_head_is_no_other_sample() -> None:
    """The next page only says "Protokol o zkouškách 0512/26": the number of the report, not of another sample."""
    more = table([["Analyt", "Výsledek (ppm)"], ["kadmium", "0,031"], ["rtuť", "0,012"]], (40, 200), 120)
    pages = (
        page(fields("Protokol č.: 0512/26", "Číslo vzorku: 2026/0512-1"), RESULTS),
        page(text(40, 20, "Protokol o zkouškách 0512/26"), more, number=2),
    )
    (found,) = read(*pages).certificates
    assert (found.sample.sample_id, found.sample.report_id, found.pages) == ("2026/0512-1", "0512/26", (1, 2))


def test_a_verdict_of_one_row_is_not_that_of_the_sample() -> None:
    """The word heads a column of verdicts here, and nothing speaks of the whole."""
    cells = [["Analyte", "Result (ppm)", "Conclusion"], ["Arsenic", "0.267", "Pass"], ["Lead", "3.08", "Fail"]]
    assert certificate(table(cells, (40, 200, 300), 120)).printed_verdict is None
    assert head("Overall Result: PASS").printed_verdict == "PASS"


@pytest.mark.parametrize(
    ("first", "later", "groups"),
    [
        ("S22-14947", "S22-14947-HM", 1),  # the number of one test of the same sample
        ("S22-14947-A", "S22-14947-B", 2),  # letters tell samples apart
        ("S22-14947", "S22-14948", 2),
        ("S1", "S1-B", 2),  # too short to tell
    ],
)
def test_a_number_with_letters_behind_it_may_be_a_part_of_the_same_sample(first: str, later: str, groups: int) -> None:
    pages = [[_id(first, 1)], [_id(later, 2)]]
    assert len(group_pages(pages)) == groups
    named = [[_id(first, 1)], [_id(later, 2), _id("Red leaf", 2, "sample.name")]]
    assert len(group_pages(named)) == 2


def _id(printed: str, page: int, key: str = "sample.sample_id") -> Field:
    return Field(key=key, label="Sample ID", printed=printed, page=page, box=(0.0, 0.0, 1.0, 1.0))


def test_what_was_produced_after_the_sample_had_come_in_is_the_report() -> None:
    dates = head("Received: Dec 2, 2021", "Produced: Dec 19, 2021").dates
    assert (dates.reported, dates.produced) == (date(2021, 12, 19), None)
    dates = head("Received: Dec 2, 2021", "Produced: Nov 1, 2021", "Reported: Dec 19, 2021").dates
    assert (dates.reported, dates.produced) == (date(2021, 12, 19), date(2021, 11, 1))


@pytest.mark.parametrize("title", ["SAMPLE INFORMATION", "Probeninformationen", "Informace o vzorku", "Dane próbki"])
def test_the_title_of_the_next_column_is_no_client(title: str) -> None:
    found = certificate(
        table([["PREPARED FOR:", title], ["Driftleaf Teas", "Sample No.: 1192031"]], (200, 400), 40), RESULTS
    )
    assert found.client is not None
    assert found.client.name == "Driftleaf Teas"


@pytest.mark.parametrize("label", ["Report:", "Certificate:", "Prüfbericht:", "Protokol:", "Rapport:"])
def test_a_title_with_a_colon_and_a_number_is_the_reports_number(label: str) -> None:
    assert head(f"{label} QA-26-11873").sample.report_id == "QA-26-11873"


@pytest.mark.parametrize("line", ["Report: 10/12/2026", "Report: Page 1 of 3", "Report QA", "Report: final"])
def test_the_same_title_before_anything_else_is_no_label(line: str) -> None:
    assert head(line).sample.report_id is None


@pytest.mark.parametrize(
    ("printed", "number", "unit"),
    [
        ("4 capsules (2.208 g)", "2.208", "g"),
        ("2.4 g", "2.4", "g"),
        ("29.5 mL (half bottle)", "29.5", "mL"),
        ("2 scoops = 3 g", "3", "g"),
        ("2.208 g (4 capsules)", "2.208", "g"),
    ],
)
def test_a_serving_is_its_mass_and_not_its_count(printed: str, number: str, unit: str) -> None:
    serving = head(f"Serving size: {printed}").sample.serving
    assert serving is not None
    assert (str(serving.number), serving.unit, serving.printed) == (number, unit, printed)


def test_a_serving_without_an_amount_is_none() -> None:
    assert head("Serving size: 1 tablet").sample.serving is None


def test_a_date_above_signed_on_goes_before_completed() -> None:
    found = certificate(
        fields("Completed: 09/22/2026"), RESULTS, text(500, 744, "Sep 23, 2026"), text(500, 755, "Signed On", size=6)
    )
    assert found.dates.reported == date(2026, 9, 23)
    assert found.dates.completed == date(2026, 9, 22)
