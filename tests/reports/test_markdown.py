"""The Markdown summary: exceptions first, short, and nothing of a document is ever rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.reports.hostile_texts import PIECES, texts, with_text
from tests.reports.test_sarif import across
from verifier.languages import translator
from verifier.model import DocumentReport, Involved, Run, Sample, Verdict, Waiver
from verifier.reports import make_reporter
from verifier.reports.markdown import MOST_LISTED, MOST_TOLD
from verifier.reports.markup import escaped
from verifier.reports.wording import harmless

GFM = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
JOINER = "\u2060"


def summary(run: Run, *reports: DocumentReport, found: object = ()) -> str:
    reporter = make_reporter("markdown")
    parts = [reporter.begin(run), *map(reporter.document, reports), *map(reporter.together, found), reporter.end()]  # type: ignore[call-overload]
    return "".join(parts)


def tokens(text: str) -> Iterator[Token]:
    for token in GFM.parse(text):
        yield token
        yield from token.children or ()


def test_counts_then_exceptions_then_what_passed(run: Run, failing: DocumentReport, unreadable: DocumentReport) -> None:
    passing = failing.model_copy(update={"verdict": Verdict.PASS, "findings": (), "summary": "All is well."})
    text = summary(run, passing, unreadable, failing)
    assert text.splitlines()[:3] == [
        "## Laboratory reports, checked", "", "**3 documents**: ✗ 1 fail · ⊘ 1 unreadable · ✓ 1 pass",
    ]  # fmt: skip
    places = [
        text.index(part) for part in ("### Not passed", "✗ **FAIL**", "⊘ **UNREADABLE**", "### Passed", "✓ **PASS**")
    ]
    assert places == sorted(places)
    assert "Judged as of 2026-11-22 by verifier 0.0.0." in text
    assert "- example-profile: Example limits" in text
    assert text.endswith("*A review of the documents, not of the products: it does not certify safety.*\n")


def test_signs_and_what_is_not_printed_are_said_in_the_language(run: Run, failing: DocumentReport) -> None:
    reporter = make_reporter("markdown", language=translator("es"))
    nameless = failing.certificates[0].model_copy(update={"sample": Sample()})
    text = (
        reporter.begin(run)
        + reporter.document(failing.model_copy(update={"certificates": (nameless,)}))
        + reporter.end()
    )
    signs = [translator("es")(word) for word in ("FAIL", "fail", "error", "no lot number")]
    assert "FAIL" not in signs
    assert [sign for sign in signs if sign not in text] == []
    assert not re.search(r"\b(FAIL|fail|no lot number)\b", text)


def test_what_is_open_for_one_sample_only_is_said_so(run: Run, failing: DocumentReport) -> None:
    """Arsenic is open for the first of two samples, and nothing is said of the second."""
    (open_one,) = (one for one in failing.coverage.judgements if one.subject.analyte == "arsenic")
    first = open_one.model_copy(update={"subject": open_one.subject.model_copy(update={"certificate": 0})})
    coverage = failing.coverage.model_copy(update={"judgements": (first,)})
    twice = {"certificates": failing.certificates * 2, "coverage": coverage}
    assert "arsenic (sample 1)" in summary(run, failing.model_copy(update=twice))


def test_what_is_told_of_a_document(run: Run, failing: DocumentReport) -> None:
    text = summary(run, failing)
    assert (
        "- ✗ **error** LIM101 result above limit\n  - Lead is 1.80 ppm; the limit is at most 1.2 ppm. (page 1)" in text
    )
    assert "  - Perhaps: The unit may be misprinted." in text
    assert "| Lead (Pb) | 1.80 ppm | at most 1.2 ppm | ✗ fail | 1 |" in text
    assert "Could not be judged:\n\n- arsenic: not shown by this document" in text


def test_a_waiver_is_said(run: Run, failing: DocumentReport) -> None:
    waiver = Waiver(who="R. Example", why="known", until=date(2027, 1, 31))
    finding = failing.findings[0].model_copy(update={"waiver": waiver})
    text = summary(run, failing.model_copy(update={"findings": (finding,)}))
    assert "LIM101 result above limit (waived)" in text
    assert "Waived by R. Example until 2027-01-31: known" in text


def test_findings_across_documents(run: Run, failing: DocumentReport) -> None:
    found = across(Involved(label="a|b.pdf", sha256="ab" * 32))
    text = summary(run, failing, found=(found,))
    assert "### Across documents\n\n- ! **warning** COL604 content under another lot: Two reports" in text
    assert "  - a\\|b.pdf\n  - and 2 more" in text


def test_a_long_run_says_what_it_leaves_out(run: Run, failing: DocumentReport) -> None:
    text = summary(run, *[failing] * (MOST_LISTED + 3))
    assert text.count("| ✗ **FAIL** |") == MOST_LISTED
    assert text.count("#### ✗") == MOST_TOLD
    assert "and 3 more documents" in text


def test_nothing_read_is_said_as_well(run: Run) -> None:
    assert "**0 documents**" in summary(run)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Lead (Pb) 0.5 mg/kg", "Lead (Pb) 0.5 mg/kg"),
        ("a|b", "a\\|b"),
        ("<b>", "\\<b\\>"),
        ("heavy_metals", "heavy\\_metals"),
        ("# head", "\\# head"),
        ("-0.5", "\\-0.5"),
        ("1. one", "1\\. one"),
        ("0.1.0", "0.1.0"),
        ("lot #12", f"lot #{JOINER}12"),
        ("@all", f"@{JOINER}all"),
        ("http://x.example", f"http:{JOINER}//x.example"),
        ("\u202eevil", "\N{REPLACEMENT CHARACTER}evil"),
    ],
)
def test_how_text_is_escaped(text: str, written: str) -> None:
    assert escaped(text) == written


@given(texts)
@example("".join(PIECES))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    (paragraph, inline, _) = GFM.parse(f"x {escaped(text)} x") or [None, None, None]
    assert paragraph is not None
    assert inline is not None
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}
    shown = "".join(child.content for child in inline.children or ()).replace(JOINER, "")
    assert shown.split() == f"x {harmless(text)} x".replace(JOINER, "").split()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=texts | st.sampled_from(PIECES))
def test_no_text_of_a_document_is_rendered(run: Run, failing: DocumentReport, text: str) -> None:
    plain, hostile = (list(tokens(summary(run, one))) for one in (failing, with_text(failing, text)))
    allowed = {"text", "text_special", "softbreak", "strong_open", "strong_close", "em_open", "em_close"}
    inline = {token.type for token in hostile if token.level == 0 or not token.block}
    assert not {"html_block", "html_inline", "link_open", "image", "code_inline", "fence", "code_block"} & {
        token.type for token in hostile
    }
    assert {one for one in inline if one.endswith(("_inline", "special")) or one == "text"} <= allowed
    for kind in ("strong_open", "em_open", "tr_open", "heading_open", "bullet_list_open", "table_open", "hr"):
        assert sum(token.type == kind for token in hostile) == sum(token.type == kind for token in plain), kind
    written = summary(run, with_text(failing, text))
    assert not re.search(r"[a-z]://|(?<![a-z])www\.[a-z]|@[a-z]|(?<![\\#])#[0-9]", written, re.IGNORECASE)
