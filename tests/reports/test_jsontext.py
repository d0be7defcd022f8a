"""Reports for programs: written piece by piece, the same as in one piece."""

from __future__ import annotations

import json

import pytest

from verifier.model import Document, DocumentReport, Report, Run, Source, from_json, to_json
from verifier.reports import make_printer, make_reporter


@pytest.mark.parametrize("count", [0, 1, 3])
def test_json_is_the_report_model(run: Run, failing: DocumentReport, count: int) -> None:
    reporter = make_reporter("json")
    text = reporter.begin(run) + "".join(reporter.document(failing) for _ in range(count)) + reporter.end()
    assert text == to_json(Report(run=run, documents=(failing,) * count), indent=2) + "\n"


def test_jsonl_repeats_the_run_on_every_line(run: Run, failing: DocumentReport, unreadable: DocumentReport) -> None:
    reporter = make_reporter("jsonl")
    text = reporter.begin(run) + reporter.document(failing) + reporter.document(unreadable) + reporter.end()
    first, second = map(json.loads, text.splitlines())
    assert first["run"] == second["run"] == json.loads(to_json(run))
    assert list(first)[:3] == ["schema_version", "run", "source"]
    assert (first["verdict"], second["verdict"]) == ("fail", "unreadable")


def test_numbers_keep_their_printed_digits(run: Run, failing: DocumentReport) -> None:
    reporter = make_reporter("json")
    text = reporter.begin(run) + reporter.document(failing) + reporter.end()
    assert '"number": 1.80' in text
    values = from_json(text)["documents"][0]["certificates"][0]["panels"][0]["results"][0]["values"]
    assert [str(v["number"]) for v in values] == ["1.80", "0.00018"]


def test_odd_line_breaks_in_printed_text_survive(run: Run, failing: DocumentReport) -> None:
    odd = "a\u2028b\u0085c\nd\x0be"
    reporter = make_reporter("json")
    text = reporter.begin(run) + reporter.document(failing.model_copy(update={"summary": odd})) + reporter.end()
    assert json.loads(text)["documents"][0]["summary"] == odd


def test_documents_print_as_object_list_or_lines() -> None:
    document = Document(source=Source(label="a\u2028b", sha256="", pages=1), certificates=())
    single, listed, lines = make_printer("json"), make_printer("json", is_list=True), make_printer("jsonl")
    assert json.loads(single.document(document) + single.end()) == json.loads(to_json(document))
    assert (
        json.loads(listed.document(document) + listed.document(document) + listed.end())
        == [json.loads(to_json(document))] * 2
    )
    assert json.loads(make_printer("json", is_list=True).end()) == []
    assert (lines.document(document) + lines.end()).count("\n") == 1


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        make_reporter("xml")
    with pytest.raises(KeyError):
        make_printer("csv")
