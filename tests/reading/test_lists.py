"""Results that stand in no table: lists of "name: value" under a title."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from verifier.pdf.page import Word

from .pages import certificate, fields, page, read, row, rows, said, table, text, values

HEAD = fields("Green Leaf Laboratory", "Certificate of Analysis", "Sample: Leaf powder", "Lot: B-17")


def listed(title: str, *lines: str, top: float = 120) -> Sequence[Word]:
    """A list of results under its title."""
    return [*text(40, top, title), *fields(*lines, top=top + 16)]


def test_a_list_gives_each_name_its_value() -> None:
    found = certificate(HEAD, listed("Heavy Metals (ppm)", "Arsenic: 0.11", "Lead: 0.13"))
    assert values(found) == {"Arsenic": ["0.11 ppm"], "Lead": ["0.13 ppm"]}
    assert [(panel.kind, panel.title) for panel in found.panels] == [("heavy_metals", "Heavy Metals (ppm)")]


def test_a_list_that_goes_on_over_the_page_keeps_its_title_and_unit() -> None:
    first = page(HEAD, listed("Heavy Metals (ppm)", "Arsenic: 0.11", "Cadmium: 0.12", top=700))
    second = page(fields("Lead: 0.13", "Mercury: 0.014"), number=2)
    (found,) = read(first, second).certificates
    assert [(one.printed_name, one.page, said(one.values[0])) for one in rows(found)] == [
        ("Arsenic", 1, "0.11 ppm"),
        ("Cadmium", 1, "0.12 ppm"),
        ("Lead", 2, "0.13 ppm"),
        ("Mercury", 2, "0.014 ppm"),
    ]
    assert {panel.title for panel in found.panels} == {"Heavy Metals (ppm)"}


def test_it_goes_on_over_any_number_of_pages_and_past_their_numbers() -> None:
    pages = [page(HEAD, listed("Heavy Metals (ppm)", "Arsenic: 0.11", top=700), text(40, 770, "Page 1 of 3"))]
    for number, line in enumerate(("Cadmium: 0.12", "Lead: 0.13"), start=2):
        pages.append(
            page(text(40, 20, "Report R-9"), fields(line), text(40, 770, f"Page {number} of 3"), number=number)
        )
    (found,) = read(*pages).certificates
    assert values(found) == {"Arsenic": ["0.11 ppm"], "Cadmium": ["0.12 ppm"], "Lead": ["0.13 ppm"]}


def test_a_list_above_a_table_ends_on_its_page() -> None:
    # What follows on the next page follows the table; of what unit it is, is not printed.
    toxins = table([("Analyte", "Result (ppb)"), ("Aflatoxin B1", "1.1"), ("Ochratoxin A", "1.2")], (40, 200), 420)
    first = page(HEAD, listed("Heavy Metals (ppm)", "Arsenic: 0.11"), text(40, 400, "Mycotoxins"), toxins)
    (found,) = read(first, page(fields("Lead: 0.13"), number=2)).certificates
    assert values(found) == {"Arsenic": ["0.11 ppm"], "Aflatoxin B1": ["1.1 ppb"], "Ochratoxin A": ["1.2 ppb"]}


def test_a_title_on_the_next_page_goes_before_the_one_above() -> None:
    first = page(HEAD, listed("Heavy Metals (ppm)", "Arsenic: 0.11", top=700))
    second = page(listed("Mycotoxins (ppb)", "Ochratoxin A: 1.2"), number=2)
    (found,) = read(first, second).certificates
    assert values(found) == {"Arsenic": ["0.11 ppm"], "Ochratoxin A": ["1.2 ppb"]}
    assert [panel.kind for panel in found.panels] == ["heavy_metals", "mycotoxins"]


def test_thousands_may_be_parted_by_blanks() -> None:
    found = certificate(HEAD, listed("Microbiology", "Total Coliforms: 480 000 cfu/g", "E. coli: 10 cfu/g"))
    (count,) = row(found, "Total Coliforms").values
    assert (count.number, count.unit) == (Decimal(480_000), "CFU/g")


def test_a_list_alone_says_that_commas_are_decimal() -> None:
    # "1,130" could be a thousand; "0,110" cannot.
    found = certificate(HEAD, listed("Heavy Metals", "Lead: 1,130 mg/kg", "Arsenic: 0,110 mg/kg", "Tin: 0,120 mg/kg"))
    assert {one.printed_name: one.values[0].number for one in rows(found)} == {
        "Lead": Decimal("1.130"),
        "Arsenic": Decimal("0.110"),
        "Tin": Decimal("0.120"),
    }
