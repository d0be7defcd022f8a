"""What is written on the copy of a document: its findings at their places, and a summary with those that have none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from verifier.languages import ENGLISH, Translator
from verifier.model import Anchor, Citation, DocumentReport, Mark, Marking, Run, Severity, Tone, Verdict
from verifier.reports.arrangement import Arranged, Seen, Topic, arranged
from verifier.reports.wording import SEVERITY_SIGNS, VERDICT_SIGNS, citation_text, harmless, name_text

_TONES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.DOUBTFUL, Severity.INFO: Tone.NOTE}
_VERDICT_TONES = {
    Verdict.PASS: Tone.GOOD,
    Verdict.CONDITIONAL_PASS: Tone.GOOD,
    Verdict.CONDITIONAL_FAIL: Tone.BAD,
    Verdict.FAIL: Tone.BAD,
    Verdict.INCONCLUSIVE: Tone.DOUBTFUL,
    Verdict.UNREADABLE: Tone.DOUBTFUL,
}
_LONGEST_LINE = 1_500
_LONGEST_NOTE = 30_000
"""Signs: some viewers show no longer note."""
_MOST_OPEN = 12
"""Reasons why something could not be judged that the summary names; the report names them all."""
_MOST_ANCHORS = 40
"""Places of one observation that are marked."""


class _Numbered(NamedTuple):
    """An observation with the number by which the summary and the marks name it."""

    number: int
    topic: Topic
    seen: Seen


def marking(run: Run, report: DocumentReport, t: Translator = ENGLISH) -> Marking:
    """The marks and notes for a copy of that document."""
    found = arranged(report)
    numbered = [
        _Numbered(number, topic, seen)
        for number, (topic, seen) in enumerate(((topic, seen) for topic in found.topics for seen in topic.seen), 1)
    ]
    return Marking(
        author=f"verifier {run.version}",
        language=t.code,
        tone=_VERDICT_TONES[report.verdict],
        headline=f"verifier: {_verdict_word(report.verdict, t)}",
        note=_bounded("\n".join(_summary(run, report, found, numbered, t)), t),
        if_signed=t(
            "The original is digitally signed. The signature covers the first revision, which stands in this copy "
            "unchanged; for the notes behind it nobody signed. Check the signature in the original file."
        ),
        if_certified=t(
            "The signer of the original allowed no notes to be added. Viewers will say of this copy that it was "
            "changed after signing, and it was, by these notes. Check the signature in the original file."
        ),
        if_restricted=t(
            "The original asks viewers to let nobody add notes. This copy is for those who check it; hand on the "
            "original where the report itself is asked for."
        ),
        marks=tuple(_marks(numbered, t)),
    )


def _verdict_word(verdict: Verdict, t: Translator) -> str:
    return t(VERDICT_SIGNS[verdict].word)


def _severity_word(severity: Severity, t: Translator) -> str:
    return t(SEVERITY_SIGNS[severity].word)


# ---------------------------------------------------------------------------------------------------------- marks


def _marks(numbered: Iterable[_Numbered], t: Translator) -> Iterator[Mark]:
    """One mark for each place, with everything that was found there; in the order of the pages."""
    places: dict[Anchor, list[_Numbered]] = {}
    for one in numbered:
        for anchor in one.seen.anchors[:_MOST_ANCHORS]:
            places.setdefault(anchor, []).append(one)
    for anchor, there in sorted(places.items(), key=lambda item: (item[0].page, item[0].box[1], item[0].box[0])):
        worst = min(there, key=lambda one: one.topic.severity.rank)
        numbers = ",".join(str(one.number) for one in there)
        yield Mark(
            page=anchor.page,
            box=anchor.box,
            tone=_TONES[worst.topic.severity],
            label=f"{numbers} {_severity_word(worst.topic.severity, t)} {worst.topic.code}",
            subject=", ".join(dict.fromkeys(one.topic.code for one in there)),
            text=_bounded("\n\n———\n\n".join("\n".join(_note(one, t)) for one in there), t),
        )


def _note(one: _Numbered, t: Translator) -> Iterator[str]:
    """All that is said of one observation: what was seen first, then what it means and what to do."""
    topic, seen = one.topic, one.seen
    yield f"{one.number}  {_head(topic, seen, t)}"
    yield ""
    yield _line(t.said(seen.message))
    if seen.samples:
        yield t("Samples: {numbers}", numbers=", ".join(map(str, seen.samples)))
    if seen.plain:
        yield ""
        yield t("In plain words: {text}", text=_line(t.said(seen.plain)))
    if seen.observed:
        yield t("Observed: {text}", text=_line(t.said(seen.observed)))
    if seen.expected:
        yield t("Expected: {text}", text=_line(t.said(seen.expected)))
    if seen.waiver is not None:
        yield t(
            "Waived by {who} until {until}: {why}",
            who=_line(seen.waiver.who),
            until=seen.waiver.until.isoformat(),
            why=_line(seen.waiver.why),
        )
    citations = {citation_text(one.citation, t): one.citation for one in seen.findings if one.citation is not None}
    for text, citation in citations.items():
        yield from _source(text, citation, t)
    yield from _several(t("What else could explain it:"), topic.other_explanations, t)
    yield from _several(t("How often sound reports show the same:"), topic.base_rates, t)
    yield from _several(t("What to do next:"), topic.next_steps, t)


def _head(topic: Topic, seen: Seen, t: Translator) -> str:
    head = f"{_severity_word(topic.severity, t)} {topic.code}: {t.said(name_text(topic.name))}"
    return f"{head} ({t('waived')})" if seen.waiver is not None else head


def _source(text: str, citation: Citation, t: Translator) -> Iterator[str]:
    yield ""
    yield t("Source: {text}", text=_line(text))
    if citation.note:
        yield t("Note on the source: {text}", text=_line(t.said(citation.note)))
    if citation.url:
        yield _line(citation.url)


def _several(head: str, texts: Iterable[str], t: Translator) -> Iterator[str]:
    lines = [f"- {_line(t.said(text))}" for text in texts]
    if lines:
        yield from ("", head, *lines)


# -------------------------------------------------------------------------------------------------------- summary


def _summary(
    run: Run, report: DocumentReport, found: Arranged, numbered: list[_Numbered], t: Translator
) -> Iterator[str]:
    yield f"verifier {run.version}: {_verdict_word(report.verdict, t)}"
    yield _line(t.said(report.summary))
    yield ""
    yield t("Judged as of {date} against:", date=run.as_of.isoformat())
    for used in run.profiles:
        in_force = "" if used.is_in_force else f" ({t('not in force on that day')})"
        yield f"- {used.id}: {_line(t.said(used.title))}{in_force}"
    yield t("Limits judged: {judged}, of which met: {met}", judged=len(found.judged), met=found.met)
    placed = [one for one in numbered if one.seen.anchors]
    placeless = [one for one in numbered if not one.seen.anchors]
    yield from _listed(t("Findings, numbered as the marks are:"), placed, t)
    yield from _listed(t("Findings without a place on the pages:"), placeless, t)
    if not numbered:
        yield from ("", t("There are no findings."))
    yield from _not_judged(found, t)
    yield ""
    yield t("Original: {label}", label=_line(report.source.label))
    yield t("SHA-256 of the original: {sha256}", sha256=report.source.sha256)
    yield t(
        "This is a copy with notes. The original stands in it unchanged, as its first revision; everything behind "
        "that was added by verifier and is no part of the laboratory's report."
    )
    yield t("A finding says what was seen, and accuses nobody: see what else could explain it.")
    yield t.said("A review of the document, not of the product: it does not certify safety.")


def _listed(head: str, numbered: list[_Numbered], t: Translator) -> Iterator[str]:
    if numbered:
        yield from ("", head)
    for one in numbered:
        pages = sorted({anchor.page for anchor in one.seen.anchors})
        where = f" [{t('page')} {', '.join(map(str, pages))}]" if pages else ""
        yield f"{one.number}  {_head(one.topic, one.seen, t)}{where}: {_line(t.said(one.seen.message))}"


def _not_judged(found: Arranged, t: Translator) -> Iterator[str]:
    lines = [
        f"- {_line(t.said(one.reason))}: {_line(', '.join(t.said(name) for name, _ in one.subjects))}"
        for one in found.opens
    ]
    left = len(lines) - _MOST_OPEN
    if left > 0:
        lines[_MOST_OPEN:] = ["- " + t.counted(left, "and {n} more reason", "and {n} more reasons")]
    said = [f"- {_line(t.said(text))}" for text in (*found.reservations, *found.not_evaluated)]
    if lines or said:
        yield from ("", t("Could not be judged, which forbids a pass:"), *said, *lines)


def _line(text: str) -> str:
    """On one line, harmless and not longer than is read."""
    plain = harmless(text[: 2 * _LONGEST_LINE])
    return plain if len(plain) <= _LONGEST_LINE else plain[: _LONGEST_LINE - 1] + "…"


def _bounded(text: str, t: Translator) -> str:
    if len(text) <= _LONGEST_NOTE:
        return text
    return text[:_LONGEST_NOTE] + "…\n" + t("(The report of verifier says more than fits here.)")
