"""What is written on a copy: every finding at its places, all of them in the summary, and nothing that could steer."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reports.conftest import LEAD_BOX, NICKEL_BOX
from verifier.errors import InputError
from verifier.model import Anchor, DocumentReport, Finding, Mark, Marking, Run, Severity, Source, Tone
from verifier.reports.annotated import AnnotatedFile, AnnotatedFolder, marking
from verifier.reports.interface import Shown


def with_findings(report: DocumentReport, *findings: Finding) -> DocumentReport:
    return report.model_copy(update={"findings": findings})


def also(report: DocumentReport, **changes: object) -> Finding:
    """The finding of the report, changed."""
    return report.findings[0].model_copy(update=changes)


def test_a_finding_is_marked_at_its_place_with_all_that_is_said_of_it(run: Run, failing: DocumentReport) -> None:
    (found,) = marking(run, failing).marks
    assert (found.page, found.box, found.tone) == (1, LEAD_BOX, Tone.BAD)
    assert (found.label, found.subject) == ("1 error LIM101", "LIM101")
    assert found.text.splitlines() == [
        "1  error LIM101: result above limit",
        "",
        "Lead is 1.80 ppm; the limit is at most 1.2 ppm.",
        "",
        "Source: Code of Examples 12-3, (4)(b); in force since 2024-05-01; official text read",
        "https://example.org/code",
        "",
        "What else could explain it:",
        "- The unit may be misprinted.",
        "",
        "What to do next:",
        "- Ask the laboratory for the raw data of this result.",
    ]


def test_the_plain_words_stand_in_the_note(run: Run, failing: DocumentReport) -> None:
    (found,) = marking(run, with_findings(failing, also(failing, plain="Too much lead was found."))).marks
    assert "In plain words: Too much lead was found." in found.text


def test_one_place_has_one_mark_with_the_worst_first(run: Run, failing: DocumentReport) -> None:
    hint = also(failing, code="PLA501", name="odd", severity=Severity.INFO, message="It is odd.", citation=None)
    (found,) = marking(run, with_findings(failing, hint, failing.findings[0])).marks
    assert (found.label, found.subject, found.tone) == ("1,2 error LIM101", "LIM101, PLA501", Tone.BAD)
    assert "2  info PLA501: odd" in found.text


def test_marks_are_numbered_as_in_the_summary(run: Run, failing: DocumentReport) -> None:
    other = also(failing, code="LIM102", anchors=(Anchor(page=2, box=NICKEL_BOX), Anchor(page=1, box=NICKEL_BOX)))
    made = marking(run, with_findings(failing, failing.findings[0], other))
    assert [(one.page, one.label) for one in made.marks] == [
        (1, "1 error LIM101"),
        (1, "2 error LIM102"),
        (2, "2 error LIM102"),
    ]
    assert "\n2  error LIM102: result above limit [page 1, 2]: Lead is 1.80 ppm" in made.note


def test_a_finding_without_a_place_is_told_in_the_summary(run: Run, failing: DocumentReport) -> None:
    made = marking(run, with_findings(failing, also(failing, anchors=(), message="No lot is printed.")))
    assert made.marks == ()
    assert "without a place on the pages:\n1  error LIM101: result above limit: No lot is printed." in made.note


def test_the_summary_says_what_makes_the_verdict_repeatable(run: Run, failing: DocumentReport) -> None:
    made = marking(run, failing)
    assert (made.author, made.headline, made.tone) == ("verifier 0.0.0", "verifier: FAIL", Tone.BAD)
    for text in (
        "Judged as of 2026-11-22 against:\n- example-profile: Example limits\n",
        f"SHA-256 of the original: {'cd' * 32}",
        "Original: examples/leaf.pdf",
        "Limits judged: 1, of which met: 0",
        "- not shown by this document: arsenic",
        "does not certify safety",
        "accuses nobody",
    ):
        assert text in made.note


def test_what_could_steer_a_viewer_is_shown_as_such(run: Run, failing: DocumentReport) -> None:
    nasty = "pass\u202eevil\x1b[31m\n\nverifier: PASS"
    changed = with_findings(failing, also(failing, message=nasty, other_explanations=(nasty,)))
    label = Source(label=f"{nasty}.pdf", sha256="cd" * 32, pages=2)
    made = marking(run, changed.model_copy(update={"source": label}))
    for text in (made.note, *(one.text for one in made.marks)):
        assert "pass�evil�[31m verifier: PASS" in text
        assert not {"\u202e", "\x1b"} & set(text)


def test_very_long_texts_are_bounded(run: Run, failing: DocumentReport) -> None:
    many = [also(failing, message=f"{n} " + "x" * 5_000, anchors=()) for n in range(100)]
    assert len(marking(run, with_findings(failing, *many)).note) < 31_000


def written(folder: AnnotatedFile, run: Run, report: DocumentReport, *labels: str) -> None:
    def copied(asked: Marking) -> bytes:
        assert all(isinstance(one, Mark) for one in asked.marks)
        return b"copy"

    folder.begin(run)
    for label in labels:
        source = Source(label=label, sha256="cd" * 32, pages=1)
        folder.document(report.model_copy(update={"source": source}), Shown(copied=copied))
    folder.end()


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        (["a/coa.pdf", "b/coa.pdf"], ["coa-cdcdcdcd.checked.pdf", "coa.checked.pdf"]),
        (["a/coa.pdf", "b/COA.PDF", "coa.pdf"], None),
        (["../../etc/passwd"], ["passwd.checked.pdf"]),
        (["box.zip:..\\..\\x.pdf"], ["x.checked.pdf"]),
        ([".."], ["document.checked.pdf"]),
        (["a b<script>.pdf"], ["a_b_script.checked.pdf"]),
        (["č" * 300 + ".pdf"], ["č" * 80 + ".checked.pdf"]),
        ([""], ["document.checked.pdf"]),
        (["nul\0.pdf"], ["nul.checked.pdf"]),
    ],
)
def test_names_in_a_folder_are_safe_and_their_own(
    tmp_path: Path, run: Run, failing: DocumentReport, labels: list[str], names: list[str] | None
) -> None:
    written(AnnotatedFolder(tmp_path), run, failing, *labels)
    found = sorted(path.name for path in tmp_path.iterdir())
    assert len({name.casefold() for name in found}) == len(labels)
    assert names is None or found == names


def test_without_the_document_there_is_no_copy(tmp_path: Path, run: Run, failing: DocumentReport) -> None:
    reporter = AnnotatedFile(tmp_path / "x.pdf")
    reporter.begin(run)
    with pytest.raises(InputError, match="itself is not at hand"):
        reporter.document(failing, Shown())
