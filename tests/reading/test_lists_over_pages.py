"""A list whose rows name their sample, one sample on each page."""

from __future__ import annotations

from tests.reading.pages import page, table, text
from verifier.model import Source
from verifier.reading import read_pages

X = (40, 110, 200, 280, 340)


def test_one_sample_on_each_page_gives_one_certificate_each() -> None:
    pages = [
        page(
            text(40, 100, "Heavy metals"),
            table(
                [
                    ["Sample ID", "Analyte", "Result", "Unit", "RL"],
                    [mark, "Lead", lead, "mg/kg", "0.01"],
                    [mark, "Cadmium", "0.02", "mg/kg", "0.01"],
                ],
                X,
                120,
            ),
            number=number,
        )
        for number, (mark, lead) in enumerate((("S-1001", "0.13"), ("S-1002", "0.20")), start=1)
    ]
    document = read_pages(pages, Source(label="list.pdf", sha256="0" * 64, pages=2))
    found = {
        c.sample.sample_id: next(r.values[0].printed for p in c.panels for r in p.results if r.analyte == "lead")
        for c in document.certificates
    }
    assert found == {"S-1001": "0.13", "S-1002": "0.20"}
