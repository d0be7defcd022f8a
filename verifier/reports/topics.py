"""Findings for a terminal: what was seen and where, what else it could be, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.model import DocumentReport, Severity, Verdict
from verifier.reports.arrangement import Seen, Topic, arranged
from verifier.reports.canvas import beside, words
from verifier.reports.wording import (
    SEVERITY_SIGNS,
    VERDICT_SIGNS,
    boxes_text,
    citation_text,
    name_text,
    pages_text,
    waiver_text,
)

_TOPICS = 6
"""So many rules are named of one document among several."""
_FINE = frozenset({Verdict.PASS, Verdict.CONDITIONAL_PASS})


def needs_a_look(report: DocumentReport) -> bool:
    """Whether a document is anything else than a pass without a finding that nobody has waived."""
    is_found = any(one.severity is not Severity.INFO and one.waiver is None for one in report.findings)
    return is_found or report.verdict not in _FINE


def only_profile(report: DocumentReport) -> str | None:
    """The profile that everything was held against, which need not be said each time; None where there are several."""
    cited = {one.citation.profile for one in report.coverage.judgements if one.citation}
    cited |= {one.citation.profile for one in report.findings if one.citation}
    return cited.pop() if len(cited) == 1 else None


def in_short(report: DocumentReport) -> Iterator[ConsoleRenderable]:
    """One document among several: verdict, name, one sentence, and a line for each thing that was found."""
    profile = only_profile(report)
    sign = VERDICT_SIGNS[report.verdict]
    yield Text("")
    yield Text(f"{sign.icon} {sign.word}  ", sign.style).append_text(words(report.source.label, "bold"))
    yield beside(Text(""), words(report.summary), width=1)
    topics = [one for one in arranged(report).topics if one.severity is not Severity.INFO]
    for topic in topics[:_TOPICS]:
        mark = SEVERITY_SIGNS[topic.severity]
        for seen in topic.seen:
            said = Text(f"{topic.code} ", "dim").append_text(_message(seen, profile, is_verbose=False))
            yield beside(Text(mark.icon, mark.style), said, width=1, indent=2)
        if topic.severity is Severity.ERROR or topic.is_sign:
            yield from (_labelled("perhaps", other) for other in topic.other_explanations[:1])
    left = len(topics) - _TOPICS
    if left > 0:
        yield beside(Text(""), words(f"and findings of {left} more rules", "dim"), width=1, indent=2)


def topic_parts(topic: Topic, profile: str | None, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """All that one rule found; what its findings have in common is said once.

    `profile` is the only one of the run, which is not said again with each finding.
    """
    sign = SEVERITY_SIGNS[topic.severity]
    if topic.severity is Severity.INFO and not is_verbose:
        for one in topic.seen:
            said = Text(f"{topic.code} ", "bold").append_text(_message(one, profile, is_verbose=False))
            yield beside(Text(sign.icon, sign.style), said, width=1)
            yield from _beside_message(one, is_verbose=False)
        return
    head = Text(f"{sign.icon} {sign.word} ", f"bold {sign.style}").append(
        f"{topic.code} {name_text(topic.name)}", "bold"
    )
    if topic.confidences:
        head.append(f" (confidence: {', '.join(topic.confidences)})", "dim")
    if topic.is_waived:
        head.append(" (waived)", "bold")
    yield head
    for one in topic.seen:
        yield beside(
            Text("•"), _message(one, None if is_verbose else profile, is_verbose=is_verbose), width=1, indent=2
        )
        yield from _beside_message(one, is_verbose=is_verbose)
    yield from _advice(topic, is_verbose=is_verbose)


def _message(seen: Seen, profile: str | None, *, is_verbose: bool) -> Text:
    """What was seen, and where."""
    places = [(boxes_text if is_verbose else pages_text)(seen.anchors)]
    if seen.samples:
        places.insert(0, ("sample " if len(seen.samples) == 1 else "samples ") + ", ".join(map(str, seen.samples)))
    message = words(seen.message if profile is None else seen.message.replace(f", {profile}]", "]"))
    if any(places):
        message.append(f"  [{'; '.join(filter(None, places))}]", "dim")
    return message


def _beside_message(seen: Seen, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """Observed and expected, only where the message does not say them already, and who waived it."""
    first = seen.findings[0]
    observed = first.observed if is_verbose else seen.observed
    expected = first.expected if is_verbose else seen.expected
    for label, text in (("observed", observed), ("expected", expected)):
        if text is not None:
            yield _labelled(label, text)
    if seen.waiver is not None:
        yield _labelled("waived", waiver_text(seen.waiver))


def _advice(topic: Topic, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """Sources, other explanations and next step, each once.

    Other explanations are never left out for an error, nor for a sign that sound reports show too: what reads worst is
    where a reader must know what else it could be, and how often it is nothing. Of a warning the message names the
    source already.
    """
    is_error = topic.severity is Severity.ERROR
    for cited in topic.citations if is_error or is_verbose else ():
        yield _labelled("source", citation_text(cited))
        if cited.note:
            yield _labelled("note", cited.note)
        if is_verbose and cited.quote:
            yield _labelled("quote", f"“{cited.quote}”")
        if is_verbose and cited.url:
            yield _labelled("address", cited.url)
    if is_verbose:
        for seen in topic.seen:
            if seen.plain:
                yield _labelled("plainly", seen.plain)
    if is_error or is_verbose or topic.is_sign:
        yield from (_labelled("perhaps", other) for other in topic.other_explanations)
    if is_verbose or topic.is_sign:
        yield from (_labelled("usual", rate) for rate in topic.base_rates)
    steps = topic.next_steps
    if is_verbose:
        yield from (_labelled("next", step) for step in steps)
    elif steps:
        yield _labelled("next", steps[0] + (" Likewise for the others." if len(steps) > 1 else ""))


def _labelled(label: str, text: str) -> ConsoleRenderable:
    return beside(Text(label, "dim"), words(text), width=8, indent=4)
