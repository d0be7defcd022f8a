"""Documents as Lab Results: as the schema has it, nothing made up, and the same rows when read again."""

from __future__ import annotations

import copy
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import verifier
from tests.unit.wcia.results import SHAPES, lab_result, metric, misfits, read, rows, with_panels
from verifier.errors import UsageError
from verifier.model import Document, LimitKind, Panel, PanelKind, PrintedLimit, Qualifier, Quantity, Result, to_json
from verifier.wcia import lab_results, parse_stated
from verifier.wcia.rows import quantity_of, understood

SAMPLES = sorted((Path(__file__).parents[3] / "samples").glob("*.pdf"))
STATED = {"is_medical": 0}
BOX = (1.0, 2.0, 3.0, 4.0)


def again(results: list[dict[str, Any]]) -> Document:
    return read(to_json(list(results), indent=2).encode())


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_report_read_and_written_and_read_again_has_the_same_rows(path: Path) -> None:
    document = verifier.read(path)
    missing = {"sample.id": "EX-LOT", "is_medical": 0}
    results = lab_results(document, missing)
    assert [misfits(result, SHAPES["2.2.0"]) for result in results] == [[]] * len(document.certificates)
    second = again(results)
    assert second.notes == ()
    assert list(map(rows, second.certificates)) == list(map(rows, document.certificates))
    for one, other in zip(document.certificates, second.certificates, strict=True):
        assert other.sample.lot == one.sample.lot or (one.sample.lot is None and other.sample.lot == "EX-LOT")
        assert (other.laboratory.name, other.client and other.client.name, other.dates) == (
            one.laboratory.name, one.client and one.client.name, one.dates,
        )  # fmt: skip
        assert (other.sample.report_id, other.sample.sample_id) == (one.sample.report_id, one.sample.sample_id)


def quantities() -> st.SearchStrategy[Quantity]:
    """As reading gives them: the number is what the printed text means."""
    numbers = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False).map(
        lambda number: format(number, "f")
    )
    bounds = numbers.map(lambda number: f"<{number}")
    words = st.sampled_from(["ND", "<LOQ", "Not Detected", "Detected", "BLQ", "green", "NT", ">2000", "-0.5"])
    units = st.sampled_from(["", "ppm", "%", "mg/g", "CFU/g", "mg/tablet", "no unit"])
    return st.builds(lambda text, unit: quantity_of(text, unit, BOX), numbers | bounds | words, units)


def results() -> st.SearchStrategy[Result]:
    names = st.sampled_from(["Lead", "Arsenic (As)", "Mitragynine", "=1+1", "<b>", "a|b", "Substance X"])
    return st.builds(
        lambda name, values, lod, status: Result(
            analyte="lead" if name == "Lead" else None, printed_name=name, page=2, box=BOX, values=tuple(values),
            lod=lod, printed_status=status, printed_status_box=BOX if status else None,
        ),
        names, st.lists(quantities(), max_size=2), st.none() | quantities(),
        st.sampled_from([None, "Pass", "PASS", "Fail", "Complete"]),
    )  # fmt: skip


panels = st.builds(
    lambda kind, title, found, sums: Panel(
        kind=kind, title=title, page=2, box=BOX, results=tuple(found), totals=tuple(sums)
    ),
    st.sampled_from(PanelKind),
    st.none() | st.sampled_from(["Metals", "Potency", "=1+1"]),
    st.lists(results(), min_size=1, max_size=3),
    st.lists(results(), max_size=1),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(panels, min_size=1, max_size=3))
def test_rows_are_the_same_after_writing_and_reading(found: list[Panel]) -> None:
    document = with_panels(read(lab_result()), *found)
    (result,) = lab_results(document, STATED)
    assert misfits(result, SHAPES["2.2.0"]) == []
    (certificate,) = again([result]).certificates
    assert rows(certificate) == rows(document.certificates[0])


def test_what_is_not_measured_is_no_number() -> None:
    document = read(lab_result("2.2.0", metric("lead", "ND"), metric("arsenic", "<0.05"), metric("mercury", "0.0500")))
    (result,) = lab_results(document, STATED)
    amounts = [one["qom"] for one in result["metric_list"][0]["metrics"]]
    assert amounts == ["ND", "<0.05", "0.0500"]


def test_a_comma_is_written_as_a_point_and_the_print_is_kept() -> None:
    value = Quantity(
        printed="0,050", qualifier=Qualifier.MEASURED, number=Decimal("0.050"), unit="ppm", printed_unit="mg/kg",
        page=1, box=BOX,
    )  # fmt: skip
    limit = PrintedLimit(
        printed="max. 1,2", kind=LimitKind.AT_MOST, is_explicit=True, number=Decimal("1.2"), page=1, box=BOX
    )
    row = Result(analyte="lead", printed_name="Pb", page=1, box=BOX, values=(value,), limit=limit)
    document = with_panels(read(lab_result()), Panel(
        kind=PanelKind.HEAVY_METALS, title=None, page=1, box=BOX, results=(row,)
    ))  # fmt: skip
    (result,) = lab_results(document, STATED)
    assert result["metric_list"][0]["metrics"][0]["qom"] == "0.050"
    (lead,) = again([result]).certificates[0].panels[0].results
    assert (lead.values[0].printed, str(lead.values[0].number)) == ("0,050", "0.050")
    assert lead.limit is not None
    assert lead.limit.number == Decimal("1.2")


def test_what_the_report_does_not_say_stays_empty_and_is_listed() -> None:
    document = read(lab_result("1.3.0", lab_ubi_license="", lab_ccrs_license="", status=""))
    (result,) = lab_results(document, STATED)
    assert (result["coa"], result["release_date"], result["status"], result["lab_ubi_license"]) == ("", None, "", "")
    listed = set(result["meta"]["verifier"]["not_stated"])
    assert {"coa", "release_date", "status", "lab_ubi_license", "sample.sample_source_id"} <= listed
    assert "is_medical" not in listed
    assert result["meta"]["verifier"]["stated_by_user"] == {"is_medical": 0}


@pytest.mark.parametrize(
    ("changes", "stated", "missing"),
    [
        ({}, {}, "is_medical"),
        ({"lab_name": ""}, STATED, "lab_name"),
        ({"labresult_id": ""}, STATED, "labresult_id"),
        ({"sample": {"id": "", "sample_source_id": ""}}, {}, "sample.id, is_medical"),
    ],
)
def test_what_must_be_said_is_named(changes: dict[str, Any], stated: dict[str, Any], missing: str) -> None:
    with pytest.raises(UsageError, match=f"WCIA 2.2.0 needs {missing}, and"):
        lab_results(read(lab_result(**changes)), stated)


def test_the_report_goes_before_what_the_user_says() -> None:
    (result,) = lab_results(read(lab_result()), STATED | {"lab_name": "Another", "coa": "https://x.example/a.pdf"})
    assert (result["lab_name"], result["coa"]) == ("Laboratory of Examples", "https://x.example/a.pdf")
    assert "lab_name" not in result["meta"]["verifier"]["stated_by_user"]


@pytest.mark.parametrize(
    ("text", "stated"),
    [("is_medical=0", ("is_medical", 0)), ("is_medical=true", ("is_medical", 1)), ("coa=a=b", ("coa", "a=b"))],
)
def test_what_a_user_may_say(text: str, stated: tuple[str, object]) -> None:
    assert parse_stated(text) == stated


@pytest.mark.parametrize("text", ["is_medical", "is_medical=maybe", "qom=1", "document_name=x", "labresult=1"])
def test_what_a_user_may_not_say(text: str) -> None:
    with pytest.raises(ValueError, match=text.partition("=")[0]):
        parse_stated(text)


@pytest.mark.parametrize(
    "edit",
    [
        lambda metric, row: metric.update(qom="5.0"),
        lambda metric, row: metric.update(uom="ppb"),
        lambda metric, row: metric.update(name="cadmium"),
        lambda metric, row: metric.update(status="fail"),
        lambda metric, row: row["values"][0].update(number=0.001),
        lambda metric, row: row["values"].append(row["values"][0] | {"number": 7}),
        lambda metric, row: row.update(lod=row["values"][0] | {"printed": "0.1", "number": 3}),
        lambda metric, row: row["values"][0].update(unit="no such unit"),
        lambda metric, row: row.update(is_total="yes"),
        lambda metric, row: row.update(surprise=1),
        lambda metric, row: row.clear(),
    ],
)
def test_what_stands_beside_a_result_is_not_believed_against_it(edit: Any) -> None:
    """A result that was changed after it was written, or meta that says something else than what it prints."""
    (result,) = lab_results(read(lab_result("2.2.0", metric("lead", "0.121"))), STATED)
    changed = copy.deepcopy(json.loads(to_json(result)))
    shown = changed["metric_list"][0]["metrics"][0]
    edit(shown, changed["meta"]["verifier"]["tests"][0]["rows"][0])
    document = read(changed)
    (row,) = document.certificates[0].panels[0].results
    assert (row.printed_name, row.values[0].printed, row.lod) == (shown["name"], shown["qom"], None)
    assert row.values[0].number == Decimal(shown["qom"])
    assert len(row.values) == 1
    assert "is left out" in document.notes[0].message


def test_words_are_understood_with_the_style_of_json() -> None:
    assert understood("1.5").number == Decimal("1.5")
    assert understood("1,5").qualifier is Qualifier.TEXT
