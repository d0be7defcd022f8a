"""The fingerprint of a report: the same for the same report, and without what only says that there is nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.build import AS_OF, document
from verifier.collection import Fingerprint, fingerprint
from verifier.engine import verify_document
from verifier.model import DocumentReport, Evidence, PagePicture, Qualifier
from verifier.profiles import load_profile


def judged(**changes: object) -> DocumentReport:
    return verify_document(document(**changes), [load_profile("kratom-baseline")], AS_OF)


def test_it_comes_back_from_its_text() -> None:
    one = fingerprint(judged())
    assert Fingerprint.from_text(one.text) == one


def test_the_label_is_no_part_of_it() -> None:
    report = judged()
    other = report.model_copy(update={"source": report.source.model_copy(update={"label": "elsewhere.pdf"})})
    assert fingerprint(other).text == fingerprint(report).text


def test_fields_that_say_nothing_are_none() -> None:
    (one,) = fingerprint(judged(sample={"lot": "N/A", "sample_id": "-"}, client="Not provided")).certificates
    assert (one.lot, one.sample_id, one.client, one.product) == (None, None, None, "Leaf powder, green")
    assert one.reported == date(2026, 11, 10)


def test_a_row_is_its_most_precise_value() -> None:
    rows = [{"analyte": "mitragynine", "values": [["1.4", "%"], ["14.37", "mg/g"]], "lod": "0.05"}]
    (one,) = fingerprint(judged(rows=rows)).certificates
    found = next(row for row in one.rows if row.analyte == "mitragynine")
    assert (found.printed, found.number, found.unit) == ("14.37 mg/g", Decimal("14.37"), "mg/g")
    assert found.lod == Decimal("0.5")  # printed in percent


def test_an_uncertainty_is_in_the_unit_of_the_value() -> None:
    rows = [{"analyte": "lead", "value": "0.25", "unit": "ppm", "uncertainty": "20%"}]
    (one,) = fingerprint(judged(rows=rows)).certificates
    assert next(row for row in one.rows if row.analyte == "lead").uncertainty == Decimal("0.05")


def test_not_tested_and_words_are_left_out() -> None:
    (one,) = fingerprint(judged(rows=["lead: NT", "mercury: Pass", "cadmium: ND"])).certificates
    found = {row.analyte: row.qualifier for row in one.rows}
    assert "lead" not in found
    assert "mercury" not in found
    assert found["cadmium"] is Qualifier.NOT_DETECTED


def test_evidence_is_taken_over() -> None:
    picture = PagePicture(digest="0" * 16, detail=40, page=1, box=(0, 0, 9, 9))
    report = judged().model_copy(update={"evidence": Evidence(text_sha256="ab", pictures=(picture,) * 500)})
    one = fingerprint(report)
    assert one.text_sha256 == "ab"
    assert len(one.pictures) == 100
