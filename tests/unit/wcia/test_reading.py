"""Lab Results of the WCIA as documents: what is taken over, where it stands, and what nobody can vouch for."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.wcia.results import SHAPES, lab_result, loaded, metric, misfits, read
from verifier.errors import DamagedError, InputError, NotAReportError, TooLargeError
from verifier.model import PanelKind, Qualifier
from verifier.wcia import read_lab_result
from verifier.wcia.jsontree import MOST_BYTES, parse


@pytest.mark.parametrize("version", ["1.0.0", "1.3.0", "2.2.0"])
def test_every_version_is_read(version: str) -> None:
    result = lab_result(version)
    assert misfits(result, SHAPES[version]) == []
    (certificate,) = read(result).certificates
    assert certificate.laboratory.name == (None if version == "1.0.0" else "Laboratory of Examples")
    assert (certificate.sample.report_id, certificate.sample.lot) == ("EX-R-1", "EX-LOT-7")
    assert certificate.dates.reported == (date(2026, 3, 2) if version == "2.2.0" else None)
    assert certificate.printed_verdict == "pass"
    (panel,) = certificate.panels
    assert (panel.kind, panel.title, panel.printed_status) == (PanelKind.HEAVY_METALS, "heavy metal assay", "pass")
    lead, arsenic = panel.results
    assert (lead.analyte, lead.printed_name, lead.printed_status) == ("lead", "lead", "pass")
    assert (lead.values[0].number, lead.values[0].unit, lead.values[0].printed) == (Decimal("0.121"), "ppm", "0.121")
    assert (arsenic.values[0].qualifier, arsenic.values[0].number) == (Qualifier.NOT_DETECTED, None)


@pytest.mark.parametrize(
    ("qom", "uom", "qualifier", "number", "unit"),
    [
        ("0.0089", "pct", Qualifier.MEASURED, "0.0089", "%"),
        ("0", "ppm", Qualifier.MEASURED, "0", "ppm"),
        ("-0.5", "ppm", Qualifier.MEASURED, "-0.5", "ppm"),
        ("1e3", "cfu/g", Qualifier.MEASURED, "1000", "CFU/g"),
        ("<0.05", "ppm", Qualifier.LESS_THAN, "0.05", "ppm"),
        (">1000", "cfu/g", Qualifier.GREATER_THAN, "1000", "CFU/g"),
        ("<LOQ", "ppm", Qualifier.BELOW_LOQ, None, "ppm"),
        ("Not Detected", "", Qualifier.NOT_DETECTED, None, None),
        ("1.5 mg/g", "ppm", Qualifier.MEASURED, "1.5", "mg/g"),
        ("0.61", "aw", Qualifier.MEASURED, "0.61", "aw"),
        ("3", "cfu", Qualifier.MEASURED, "3", None),
        ("1,500", "ppm", Qualifier.TEXT, None, None),
        ("0,05", "ppm", Qualifier.TEXT, None, None),
        ("12 million", "ppm", Qualifier.TEXT, None, None),
        ("1e999", "ppm", Qualifier.TEXT, None, None),
        ("NaN", "ppm", Qualifier.TEXT, None, None),
        ("9" * 300, "ppm", Qualifier.TEXT, None, None),
    ],
)
def test_amounts(qom: str, uom: str, qualifier: Qualifier, number: str | None, unit: str | None) -> None:
    document = read(lab_result("2.2.0", metric("lead", qom, uom)))
    (value,) = document.certificates[0].panels[0].results[0].values
    assert (value.printed, value.qualifier, value.unit) == (qom, qualifier, unit)
    assert value.number == (None if number is None else Decimal(number))


def test_a_number_without_quotes_keeps_its_digits() -> None:
    data = json.dumps(lab_result("2.2.0", metric("lead", "HERE"))).replace('"HERE"', "0.1200").encode()
    (value,) = read(data).certificates[0].panels[0].results[0].values
    assert (value.printed, str(value.number)) == ("0.1200", "0.1200")


@pytest.mark.parametrize(
    ("status", "printed"),
    [("pass", "pass"), ("FAIL", "FAIL"), (True, "pass"), (False, "fail"), (1, "pass"), (None, None), ("", None)],
)
def test_printed_verdicts(status: object, printed: str | None) -> None:
    document = read(lab_result("2.2.0", metric("lead", "1", status=status)))
    assert document.certificates[0].panels[0].results[0].printed_status == printed


def test_anchors_are_the_lines_of_the_text() -> None:
    result = lab_result()
    document = read(result)
    lines = json.dumps(result, indent=2).splitlines()
    value = document.certificates[0].panels[0].results[0].values[0]
    x0, top, x1, bottom = value.box
    line = lines[int(top / 12)]
    assert (value.page, bottom - top) == (1, 12)
    assert line[int(x0 / 6) : int(x1 / 6)] == '"0.121"'
    lot = document.certificates[0].field("sample.lot")
    assert lot is not None
    assert lines[int(lot.box[1] / 12)].strip() == '"id": "EX-LOT-7",'
    assert document.source.pages == 1


def test_a_text_on_one_line_has_places_too() -> None:
    result = lab_result()
    first, second = read(result, indent=None).certificates[0].panels[0].results
    assert first.box[2] <= second.box[0]


def test_several_results_are_several_samples() -> None:
    other = lab_result(sample={"id": "EX-LOT-8", "sample_source_id": ""})
    document = read([lab_result(), other])
    assert [one.sample.lot for one in document.certificates] == ["EX-LOT-7", "EX-LOT-8"]


def test_totals_and_rows_without_an_amount() -> None:
    cannabinoids = {
        "test_id": "t", "test_type": "cannabinoid assay", "status": "pass",
        "metrics": [metric("cannabidiol", "", "pct"), metric("Total THC", "17.52", "pct")],
    }  # fmt: skip
    (panel,) = read(lab_result(metric_list=[cannabinoids])).certificates[0].panels
    assert [(row.printed_name, row.values) for row in panel.results] == [("cannabidiol", ())]
    assert [row.printed_name for row in panel.totals] == ["Total THC"]


def test_a_date_that_is_none_is_said() -> None:
    document = read(lab_result(release_date="02/03/2026"))
    assert document.certificates[0].dates.reported is None
    (note,) = document.notes
    assert '"release_date" is "02/03/2026", which is no date' in note.message


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"[1, 2]", b'{"name": "another kind of JSON"}', b"not JSON at all"])
def test_what_does_not_begin_like_one_is_left_to_others(data: bytes) -> None:
    assert read_lab_result(loaded(data)) is None


HEAD = b'{"document_name": "WCIA Lab Result Schema", "labresult_id": "1", "metric_list": '


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (HEAD, DamagedError, "the end; expected a value"),
        (HEAD + b"[]", DamagedError, 'expected "}"'),
        (HEAD + b"[]} x", DamagedError, '"x"; expected nothing more'),
        (HEAD + b"[,]}", DamagedError, "expected a value"),
        (HEAD + b'[], "labresult_id": "2"}', DamagedError, "expected each key once"),
        (HEAD + b"NaN}", DamagedError, '"NaN}"; expected a value'),
        (HEAD + b"[1 2]}", DamagedError, 'expected "," or "]"'),
        (HEAD + b"\xff}", DamagedError, "not UTF-8"),
        (HEAD + b"[" * 100_000, TooLargeError, "more than 24 levels"),
        (HEAD + b"[]}" + b" " * MOST_BYTES, TooLargeError, "at most 5,000,000"),
        (HEAD + b"[]}", NotAReportError, "holds no results"),
        (HEAD + b'{"a": 1}}', NotAReportError, '"metric_list" in line 1 is an object; expected a list'),
        (HEAD + b'[{"metrics": [{"name": ["lead"]}]}]}', NotAReportError, "is a list; expected text"),
        (HEAD + b'[{"metrics": [{"qom": "1"}]}]}', NotAReportError, "is empty; expected a substance"),
        (HEAD + b'[{"metrics": [{"name": "' + b"a" * 5000 + b'"}]}]}', NotAReportError, "5,000 characters"),
        (b'[1, {"labresult_id": 1, "metric_list": []}]', NotAReportError, "expected an object"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, error: type[InputError], said: str) -> None:
    with pytest.raises(error) as raised:
        read_lab_result(loaded(data))
    assert said in raised.value.message


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, st.sampled_from([None, 1]))
def test_the_parser_agrees_with_that_of_python(value: object, indent: int | None) -> None:
    text = json.dumps(value, indent=indent)
    assert json.loads(json.dumps(_plain(parse(text.encode())))) == json.loads(text, parse_float=str, parse_int=str)


def _plain(node: object) -> object:
    value = node.value  # type: ignore[attr-defined]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list) else value


@settings(max_examples=150)
@given(st.data())
def test_any_damage_is_an_error_of_the_input_or_none(data: st.DataObject) -> None:
    """A part of a result replaced by anything, or cut off anywhere."""
    result = lab_result()
    keys = [key for key in result if key not in ("document_name", "labresult_id", "metric_list")]
    target = data.draw(st.sampled_from([*keys, "metric", "test"]))
    value = data.draw(json_values)
    if target == "metric":
        result["metric_list"][0]["metrics"][0] = value
    elif target == "test":
        result["metric_list"][0] = value
    else:
        result[target] = value
    text = json.dumps(result).encode()
    cut = data.draw(st.integers(0, len(text)) | st.just(len(text)))
    with suppress(InputError):
        document = read_lab_result(loaded(text[:cut]))
        assert document is None or document.certificates
