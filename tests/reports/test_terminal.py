"""The report for people: complete, calm, readable without colour and at 80 columns."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from rich.cells import cell_len

from verifier.model import Confidence, DocumentReport, OutcomeStatus, Run, Severity, Subject, Verdict, Waiver
from verifier.reports import Detail, Look, make_reporter


def text_of(run: Run, *reports: DocumentReport, look: Look | None = None) -> str:
    reporter = make_reporter("terminal", look)
    return reporter.begin(run) + "".join(map(reporter.document, reports)) + reporter.end()


EXPECTED = """\
verifier 0.0.0 · judged as of 2026-11-22 · profile example-profile (in force)

examples/leaf.pdf ──────────────────────────────────────────────────────────────
Laboratory of Examples · Leaf powder · lot EX-7 · reported 2026-03-02
2 pages · sha256 cdcdcdcdcdcd

✗ FAIL  Lead is above its limit; arsenic is not shown.

✗ error LIM101 result above limit
  • Lead is 1.80 ppm; the limit is at most 1.2 ppm.  [page 1]
    source   Code of Examples 12-3, (4)(b); in force since 2024-05-01; official
             text read
    perhaps  The unit may be misprinted.
    next     Ask the laboratory for the raw data of this result.

Judged  2 results read; 1 limit judged, 0 met
  Analyte    Result    Limit            Verdict  Page
  ───────────────────────────────────────────────────
  Lead (Pb)  1.80 ppm  at most 1.2 ppm  ✗ fail      1

Could not be judged
  ? arsenic: not shown by this document

A review of the document, not of the product: it does not certify safety.
"""


def test_one_document_reads_as_agreed(run: Run, failing: DocumentReport) -> None:
    assert text_of(run, failing) == EXPECTED


def test_no_line_is_wider_than_the_terminal(run: Run, failing: DocumentReport) -> None:
    for width in (40, 60, 80, 100):
        for detail in Detail:
            text = text_of(run, failing, look=Look(width=width, detail=detail))
            assert max(map(cell_len, text.splitlines())) <= width


def test_colour_adds_nothing_but_colour(run: Run, failing: DocumentReport, unreadable: DocumentReport) -> None:
    coloured = text_of(run, failing, unreadable, look=Look(has_colour=True))
    bare = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert coloured != bare
    assert [line.rstrip() for line in bare.splitlines()] == text_of(run, failing, unreadable).splitlines()


def test_several_documents_are_counted_at_the_end(
    run: Run, failing: DocumentReport, unreadable: DocumentReport
) -> None:
    text = text_of(run, failing, unreadable, failing)
    counts = text[text.index("Documents  Verdict") :]
    assert re.findall(r"^ +(\d+)  (.+)$", counts, re.MULTILINE) == [
        ("2", "✗ FAIL"),
        ("1", "⊘ UNREADABLE"),
        ("3", "in all"),
    ]


def test_quiet_is_one_line_per_document(run: Run, failing: DocumentReport, unreadable: DocumentReport) -> None:
    assert text_of(run, failing, unreadable, look=Look(detail=Detail.QUIET)) == (
        "✗ FAIL          examples/leaf.pdf: Lead is above its limit; arsenic is not\n"
        "                shown.\n"
        "⊘ UNREADABLE    examples/scan.pdf: The pages are pictures.\n"
    )


def test_verbose_adds_quotation_address_boxes_and_the_whole_hash(run: Run, failing: DocumentReport) -> None:
    text = text_of(run, failing, look=Look(width=100, detail=Detail.VERBOSE))
    for wanted in (
        "“shall not exceed 1.2 ppm”",
        "https://example.org/code",
        "[page 1 (72, 300, 520, 312)]",
        "  1 (72,300,520,312)",
        "cd" * 32,
    ):
        assert wanted in text
        assert wanted not in text_of(run, failing, look=Look(width=100))


def test_an_error_always_says_what_else_it_could_be_and_what_to_do(run: Run, failing: DocumentReport) -> None:
    text = text_of(run, failing)
    assert "perhaps  The unit may be misprinted." in text
    assert "next     Ask the laboratory for the raw data of this result." in text


def test_an_info_is_short_unless_asked(run: Run, failing: DocumentReport) -> None:
    info = failing.findings[0].model_copy(update={"severity": Severity.INFO})
    report = failing.model_copy(update={"findings": (info,)})
    assert "Ask the laboratory" not in text_of(run, report)
    assert "Ask the laboratory" in text_of(run, report, look=Look(detail=Detail.VERBOSE))


def test_observed_and_expected_are_said_where_the_message_does_not(run: Run, failing: DocumentReport) -> None:
    terse = failing.findings[0].model_copy(update={"message": "Lead is too high."})
    text = text_of(run, failing.model_copy(update={"findings": (terse,)}))
    assert "    observed 1.80 ppm\n    expected at most 1.2 ppm\n" in text


def test_low_confidence_is_said(run: Run, failing: DocumentReport) -> None:
    unsure = failing.findings[0].model_copy(update={"confidence": Confidence.LOW})
    assert "(confidence: low)" in text_of(run, failing.model_copy(update={"findings": (unsure,)}))
    assert "confidence" not in text_of(run, failing)


def test_neighbours_with_the_same_advice_share_it(run: Run, failing: DocumentReport) -> None:
    other = failing.findings[0].model_copy(update={"message": "Cadmium is 1.0 ppm."})
    text = text_of(run, failing.model_copy(update={"findings": (*failing.findings, other)}))
    assert "Cadmium is 1.0 ppm." in text
    assert text.count("Ask the laboratory") == text.count("LIM101") == 1


def test_many_passed_limits_are_counted_not_listed(run: Run, failing: DocumentReport) -> None:
    judged = failing.coverage.judgements[0]
    passed = tuple(
        judged.model_copy(update={"status": OutcomeStatus.PASS, "requirement": f"lead at most {n} ppm"})
        for n in range(30)
    )
    coverage = failing.coverage.model_copy(update={"judgements": (judged, *passed)})
    report = failing.model_copy(update={"coverage": coverage})
    assert "and 30 more that are met (-v lists them)" in text_of(run, report)
    assert "at most 29 ppm" in text_of(run, report, look=Look(detail=Detail.VERBOSE))


def test_a_crashed_rule_is_said(run: Run, failing: DocumentReport) -> None:
    coverage = failing.coverage.model_copy(update={"not_evaluated": ("LIM101: KeyError",)})
    text = text_of(run, failing.model_copy(update={"coverage": coverage}))
    assert "because of a defect in verifier" in text
    assert "LIM101: KeyError" in text


def test_what_is_missing_is_said_once(run: Run, failing: DocumentReport) -> None:
    coverage = failing.coverage.model_copy(update={"missing": ("arsenic", "microbials")})
    text = text_of(run, failing.model_copy(update={"coverage": coverage}))
    assert "? arsenic, microbials: not shown by this document" in text


def test_several_samples_are_numbered(run: Run, failing: DocumentReport) -> None:
    report = failing.model_copy(update={"certificates": failing.certificates * 2})
    text = text_of(run, report)
    assert "sample 1: Laboratory of Examples" in text
    assert "sample 2: Laboratory of Examples" in text
    assert "[sample 1; page 1]" in text
    assert "arsenic (sample 1): not shown" in text


def test_what_holds_for_all_samples_is_said_once(run: Run, failing: DocumentReport) -> None:
    other = {"subject": Subject(certificate=1, analyte="arsenic")}
    judgements = (*failing.coverage.judgements, failing.coverage.judgements[1].model_copy(update=other))
    finding = failing.findings[0].model_copy(update={"subject": Subject(certificate=1, analyte="lead")})
    report = failing.model_copy(
        update={
            "certificates": failing.certificates * 2,
            "coverage": failing.coverage.model_copy(update={"judgements": judgements}),
            "findings": (*failing.findings, finding),
        }
    )
    text = text_of(run, report)
    assert "? arsenic: not shown by this document" in text
    assert "[samples 1, 2; page 1]" in text
    assert text.count("Lead is 1.80 ppm") == 1


def test_a_profile_that_does_not_bind_is_said_to(run: Run, failing: DocumentReport) -> None:
    (used,) = run.profiles
    proposed = used.model_copy(update={"status": "proposed", "is_in_force": False})
    text = " ".join(text_of(run.model_copy(update={"profiles": (proposed,)}), failing).split())
    assert "profile example-profile (proposed, not in force on that day)" in text


def test_a_long_path_is_never_cut(run: Run, failing: DocumentReport) -> None:
    label = "folder/" * 20 + "report.pdf"
    source = failing.source.model_copy(update={"label": label})
    text = text_of(run, failing.model_copy(update={"source": source}))
    assert label in text.replace("\n", "")


@pytest.mark.parametrize(
    "hostile", ["\x1b[2J\x1b[1;32mPASS", "\u202eSSAP\u202c", "[bold]x[/bold]", "a\rPASS", "\x9b2J"]
)
def test_printed_text_cannot_steer_the_terminal(run: Run, failing: DocumentReport, hostile: str) -> None:
    finding = failing.findings[0].model_copy(update={"message": hostile, "observed": hostile})
    source = failing.source.model_copy(update={"label": hostile})
    text = text_of(run, failing.model_copy(update={"findings": (finding,), "summary": hostile, "source": source}))
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf") and c != "\n"]
    if hostile.startswith("[bold]"):
        assert hostile in text


def test_the_environment_changes_nothing(run: Run, failing: DocumentReport, monkeypatch: pytest.MonkeyPatch) -> None:
    before = text_of(run, failing)
    for name, value in {"COLUMNS": "40", "FORCE_COLOR": "1", "TERM": "dumb", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert text_of(run, failing) == before


def batch_text(run: Run, *reports: DocumentReport) -> str:
    return text_of(run, *reports, look=Look(is_batch=True))


def passing(failing: DocumentReport, label: str) -> DocumentReport:
    source = failing.source.model_copy(update={"label": label})
    return failing.model_copy(
        update={"source": source, "verdict": Verdict.PASS, "summary": "Passes all limits.", "findings": ()}
    )


def test_a_batch_shows_what_needs_a_look_first_and_then_counts(run: Run, failing: DocumentReport) -> None:
    text = batch_text(run, passing(failing, "a.pdf"), failing, passing(failing, "b.pdf"))
    assert text.index("✗ FAIL  examples/leaf.pdf") < text.index("✓ 2 documents without a finding: a.pdf, b.pdf")
    assert text.index("b.pdf") < text.index("Documents  Verdict")
    assert "  ✗ LIM101 Lead is 1.80 ppm; the limit is at most 1.2 ppm.  [page 1]\n" in text
    assert "perhaps  The unit may be misprinted." in text


def test_a_batch_leaves_nothing_out_when_asked_for_all(run: Run, failing: DocumentReport) -> None:
    text = text_of(run, passing(failing, "a.pdf"), failing, look=Look(is_batch=True, detail=Detail.VERBOSE))
    assert text.index("a.pdf ──") < text.index("examples/leaf.pdf ──")
    assert "without a finding" not in text


def test_a_batch_of_thousands_names_some_and_counts_all(run: Run, failing: DocumentReport) -> None:
    text = batch_text(run, *(passing(failing, f"{n}.pdf") for n in range(500)))
    assert "500 documents without a finding: 0.pdf, 1.pdf" in text
    assert "19.pdf and 480 more" in " ".join(text.split())
    assert len(text.splitlines()) < 20


def test_a_waived_finding_needs_no_look(run: Run, failing: DocumentReport) -> None:
    waiver = Waiver(who="R. Example", why="known", until=date(2027, 1, 1))
    finding = failing.findings[0].model_copy(update={"waiver": waiver})
    report = passing(failing, "a.pdf").model_copy(update={"findings": (finding,)})
    assert "1 document without a finding: a.pdf" in batch_text(run, report)


def test_what_a_finding_says_is_not_listed_again_as_open(run: Run, failing: DocumentReport) -> None:
    missing = failing.findings[0].model_copy(
        update={"code": "CMP302", "severity": Severity.WARNING, "subject": failing.coverage.judgements[1].subject}
    )
    report = failing.model_copy(update={"findings": (*failing.findings, missing)})
    assert "Could not be judged" in text_of(run, failing)
    assert "Could not be judged" not in text_of(run, report)
    assert "Could not be judged" in text_of(run, report, look=Look(detail=Detail.VERBOSE))


def test_a_document_is_shortened_to_the_screen_but_no_finding_is_lost(run: Run, failing: DocumentReport) -> None:
    (found,) = failing.findings
    judged = failing.coverage.judgements[0]
    met = [judged.model_copy(update={"status": OutcomeStatus.PASS, "observed": f"0.{n} ppm"}) for n in range(1, 9)]
    others = [
        found.model_copy(update={"code": f"CMP30{n}", "severity": severity, "message": f"{severity.value} {n}"})
        for n, severity in enumerate([Severity.WARNING, Severity.WARNING, Severity.INFO, Severity.INFO], start=1)
    ]
    coverage = failing.coverage.model_copy(update={"judgements": (judged, *met)})
    report = failing.model_copy(update={"findings": (found, *others), "coverage": coverage})

    def lines(height: int | None) -> list[str]:
        reporter = make_reporter("terminal", Look(height=height))
        reporter.begin(run)
        return reporter.document(report).splitlines()

    whole = lines(None)
    assert lines(len(whole)) == whole
    heights = [len(lines(height)) for height in (len(whole) - 1, 30, 25, 1)]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] < len(whole)
    shortest = "\n".join(lines(1))
    for said in (found.message, "warning 1", "warning 2", "2 remarks", "perhaps", "next", "✗ fail"):
        assert said in shortest
    assert "Shortened to fit the screen; -v shows all of it." in shortest
    assert "and 5 more that are met (-v lists them)" in shortest
    assert "Shortened" not in "\n".join(whole)


def test_what_is_asked_for_whole_is_never_shortened(run: Run, failing: DocumentReport) -> None:
    assert text_of(run, failing, look=Look(height=1, detail=Detail.VERBOSE)) == text_of(
        run, failing, look=Look(detail=Detail.VERBOSE)
    )
