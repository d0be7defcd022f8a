"""`verifier check`: every document judged, the worst decides, data on stdout and the rest on stderr."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from verifier.cli import judging
from verifier.model import DecisionRule, Rounding

pytestmark = pytest.mark.usefixtures("plain")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["pass.pdf"], 0),
        (["info.pdf"], 0),
        (["warning.pdf"], 0),
        (["warning.pdf", "--fail-on", "warning"], 1),
        (["info.pdf", "--fail-on", "warning"], 0),
        (["info.pdf", "--fail-on", "info"], 1),
        (["error.pdf"], 1),
        (["error.pdf", "--fail-on", "never"], 3),
        (["fail.pdf"], 1),
        (["fail.pdf", "--fail-on", "never"], 1),
        (["inconclusive.pdf"], 3),
        (["text.pdf"], 3),
        (["text.pdf", "--fail-on", "info"], 3),
        (["bug.pdf"], 70),
        (["interrupt.pdf"], 130),
        (["missing.pdf"], 2),
        (["pass.pdf", "inconclusive.pdf"], 3),
        (["inconclusive.pdf", "fail.pdf", "pass.pdf"], 1),
        (["fail.pdf", "text.pdf"], 1),
        (["fail.pdf", "missing.pdf"], 2),
        (["fail.pdf", "missing.pdf", "bug.pdf"], 70),
        (["pass.pdf", "interrupt.pdf", "bug.pdf"], 130),
    ],
)
@pytest.mark.parametrize("format_name", ["terminal", "json", "jsonl", "csv"])
def test_exit_code_is_the_worst_for_every_format(
    invoke: Invoke, arguments: list[str], code: int, format_name: str
) -> None:
    assert invoke("check", "--format", format_name, *arguments).exit_code == code


def test_one_bad_document_never_stops_the_others(invoke: Invoke) -> None:
    result = invoke("check", "text.pdf", "bug.pdf", "missing.pdf", "pass.pdf", "-f", "json")
    documents = json.loads(result.stdout)["documents"]
    assert [(d["source"]["label"], d["verdict"]) for d in documents] == [
        ("text.pdf", "unreadable"),
        ("bug.pdf", "unreadable"),
        ("pass.pdf", "pass"),
    ]
    assert "'missing.pdf' does not exist" in result.stderr
    assert "internal error (bug.pdf): ZeroDivisionError" in result.stderr
    assert "please report it" in result.stderr


def test_a_defect_of_ours_is_told_with_its_trace_when_asked(invoke: Invoke) -> None:
    assert "Traceback" not in invoke("check", "bug.pdf").stderr
    assert "Traceback" in invoke("check", "bug.pdf", "-v").stderr


def test_interrupted_work_is_printed_and_well_formed(invoke: Invoke) -> None:
    result = invoke("check", "pass.pdf", "interrupt.pdf", "fail.pdf", "-f", "json")
    assert [d["verdict"] for d in json.loads(result.stdout)["documents"]] == ["pass"]
    assert "interrupted after 1 of 3 documents" in result.stderr


def test_json_has_the_agreed_shape(invoke: Invoke) -> None:
    report = json.loads(invoke("check", "error.pdf", "-f", "json", "--as-of", "2026-03-31").stdout)
    assert list(report) == ["schema_version", "run", "documents", "collection"]
    assert list(report["run"]) == [
        "version", "profiles", "as_of", "is_cross_checked", "use", "waivers_sha256", "laboratories_sha256", "anchors",
    ]  # fmt: skip
    assert report["run"]["as_of"] == "2026-03-31"
    assert [p["id"] for p in report["run"]["profiles"]] == ["kratom-baseline"]
    (document,) = report["documents"]
    assert {"source", "verdict", "coverage", "certificates", "findings"} <= set(document)
    assert set(document["source"]) == {"label", "sha256", "pages"}
    assert set(document["findings"][0]) == {
        "code", "name", "severity", "confidence", "message", "subject", "anchors", "observed", "expected",
        "citation", "other_explanations", "next_step", "plain", "base_rate", "waiver",
    }  # fmt: skip


def test_jsonl_has_one_document_a_line_that_can_be_read_alone(invoke: Invoke) -> None:
    lines = invoke("check", "pass.pdf", "fail.pdf", "-f", "jsonl").stdout.splitlines()
    documents = [json.loads(line) for line in lines]
    assert [d["verdict"] for d in documents] == ["pass", "fail"]
    assert all(d["schema_version"] == 1 and d["run"]["version"] for d in documents)


def test_csv_has_a_row_for_what_could_not_be_read(invoke: Invoke) -> None:
    rows = list(csv.DictReader(io.StringIO(invoke("check", "text.pdf", "-f", "csv").stdout)))
    assert [(r["row"], r["file"], r["document_verdict"]) for r in rows] == [
        ("document", "text.pdf", "unreadable"),
        ("finding", "text.pdf", "unreadable"),
    ]


def test_profiles_are_named_or_given_as_files_and_each_is_used_once(invoke: Invoke) -> None:
    chosen = ["-p", "us-ut-r70-580", "-p", "cz-448-2025", "-p", "us-ut-r70-580"]
    run = json.loads(invoke("check", "pass.pdf", "-f", "json", *chosen).stdout)["run"]
    assert [p["id"] for p in run["profiles"]] == ["us-ut-r70-580", "cz-448-2025"]


def test_an_unknown_profile_is_a_usage_error_with_the_nearest(invoke: Invoke) -> None:
    result = invoke("check", "pass.pdf", "-p", "kratom-basline")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert 'did you mean "kratom-baseline"?' in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["--as-of", "31.3.2026", "pass.pdf"], ["-q", "-v", "pass.pdf"], ["-f", "xml", "pass.pdf"], ["--nonsense"]],
)
def test_a_command_line_that_makes_no_sense_exits_with_2(invoke: Invoke, arguments: list[str]) -> None:
    result = invoke("check", *arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Usage: verifier check" in result.stderr


def test_a_folder_gives_every_pdf_once(invoke: Invoke, plain: Path) -> None:
    (plain / "sub").mkdir()
    (plain / "sub" / "again.pdf").write_bytes(b"%PDF pass")
    report = json.loads(invoke("check", "sub", "sub/again.pdf", "-f", "json").stdout)
    assert [d["source"]["label"] for d in report["documents"]] == ["sub/again.pdf"]


def test_stdin_is_a_document(invoke: Invoke) -> None:
    result = invoke("check", "-", "-f", "json", stdin=b"%PDF fail")
    assert [d["source"]["label"] for d in json.loads(result.stdout)["documents"]] == ["-"]
    assert result.exit_code == 1


def test_output_goes_to_a_file(invoke: Invoke, plain: Path) -> None:
    result = invoke("check", "pass.pdf", "-f", "json", "-o", "out.json")
    assert result.stdout == ""
    assert json.loads((plain / "out.json").read_text("utf-8"))["documents"][0]["verdict"] == "pass"


def test_output_never_overwrites_an_input(invoke: Invoke, plain: Path) -> None:
    result = invoke("check", "pass.pdf", "-o", "./pass.pdf")
    assert result.exit_code == 5
    assert "would be overwritten" in result.stderr
    assert (plain / "pass.pdf").read_bytes() == b"%PDF pass"


def test_output_that_cannot_be_written_exits_with_5(invoke: Invoke) -> None:
    result = invoke("check", "pass.pdf", "-o", "no/such/folder.json")
    assert result.exit_code == 5
    assert 'Cannot write to "no/such/folder.json"' in result.stderr


def test_a_failed_run_leaves_no_empty_file(invoke: Invoke, plain: Path) -> None:
    assert invoke("check", "pass.pdf", "-p", "nonsense", "-o", "out.json").exit_code == 2
    assert not (plain / "out.json").exists()


def test_quiet_is_one_line_per_document(invoke: Invoke) -> None:
    lines = invoke("check", "-q", "pass.pdf", "fail.pdf", "--as-of", "2026-03-31").stdout.splitlines()
    assert lines == [
        "✓ PASS          pass.pdf: pass as of 2026-03-31",
        "✗ FAIL          fail.pdf: fail as of 2026-03-31",
    ]


@pytest.mark.parametrize(
    ("arguments", "is_coloured"),
    [([], False), (["--color", "auto"], False), (["--color", "always"], True), (["--color", "never"], False)],
)
def test_colour_is_for_terminals_or_on_demand(invoke: Invoke, arguments: list[str], is_coloured: bool) -> None:
    result = invoke("check", "pass.pdf", *arguments, env={"NO_COLOR": ""})
    assert ("\x1b[" in result.stdout) is is_coloured


def test_a_file_is_coloured_only_on_demand(invoke: Invoke, plain: Path) -> None:
    invoke("check", "pass.pdf", "-o", "plain.txt", "--color", "auto")
    invoke("check", "pass.pdf", "-o", "coloured.txt", "--color", "always")
    assert b"\x1b[" not in (plain / "plain.txt").read_bytes()
    assert b"\x1b[" in (plain / "coloured.txt").read_bytes()


def test_the_same_call_gives_the_same_bytes(invoke: Invoke) -> None:
    calls = [invoke("check", "pass.pdf", "fail.pdf", "--as-of", "2026-03-31").stdout_bytes for _ in range(2)]
    assert calls[0] == calls[1]


@pytest.mark.parametrize(
    ("arguments", "is_twice"),
    [
        (["pass.pdf"], True),
        (["pass.pdf", "--no-cross-check"], False),
        (["pass.pdf", "info.pdf"], False),
        (["pass.pdf", "info.pdf", "--cross-check"], True),
    ],
)
def test_the_report_names_whether_documents_were_read_twice(
    invoke: Invoke, arguments: list[str], is_twice: bool
) -> None:
    report = json.loads(invoke("check", *arguments, "-f", "json", "--as-of", "2026-03-31").stdout)
    assert report["run"]["is_cross_checked"] is is_twice
    first = invoke("check", *arguments, "-v", "--as-of", "2026-03-31").stdout.splitlines()[0]
    assert ("read by two engines" in first) is is_twice


def test_how_a_product_is_used_and_how_to_decide_are_options(invoke: Invoke) -> None:
    options = ["--serving", "2.4g", "--servings-per-day", "4", "--container", "60 mL", "--decision", "non_binary"]
    result = invoke("check", "pass.pdf", *options, "--guard-band", "1.64 u", "--rounding", "usp_7_20", "-f", "json")
    ran = json.loads(result.stdout)["run"]
    assert ran["use"]["serving"] == {"printed": "2.4 g", "number": 2.4, "unit": "g"}
    assert (ran["use"]["servings_per_day"], ran["use"]["container"]["unit"]) == (4, "mL")
    decided = ran["profiles"][0]["decision"]
    assert (decided["rule"], decided["guard_factor"], decided["rounding"]) == ("non_binary", 0.82, "usp_7_20")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--serving", "two"], '"two" is no mass or volume; write it as 2.4g or 60mL'),
        (["--servings-per-day", "0"], '"0" is no number above zero'),
        (["--decision", "guarded_acceptance", "--guard-band", "wide"], "expected a guard band such as"),
        (["--guard-band", "U"], "do nothing in simple acceptance"),
        (["--assume-uncertainty", "20"], "do nothing in simple acceptance"),
    ],
)
def test_what_cannot_be_used_is_said(invoke: Invoke, options: list[str], words: str) -> None:
    result = invoke("check", "pass.pdf", *options)
    assert result.exit_code == 2
    assert words in result.stderr


def test_the_choices_are_those_of_the_model() -> None:
    assert list(judging.DECISION_RULES) == [rule.value for rule in DecisionRule]
    assert list(judging.ROUNDINGS) == [way.value for way in Rounding]
