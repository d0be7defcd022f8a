"""Findings for a terminal: what was seen and where, what else it could be, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.languages import Translator, later
from verifier.model import DocumentReport, Severity, Verdict
from verifier.reports.arrangement import Seen, Topic, arranged
from verifier.reports.canvas import beside, words
from verifier.reports.wording import (
    SEVERITY_SIGNS,
    VERDICT_SIGNS,
    boxes_text,
    citation_text,
    label_width,
    name_text,
    pages_text,
    waiver_text,
)

_TOPICS = 6
"""So many rules are named of one document among several."""
CONFIDENCES = (later("low"), later("medium"), later("high"))
"""How sure an observation is, as the model has it."""
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


def in_short(report: DocumentReport, t: Translator) -> Iterator[ConsoleRenderable]:
    """One document among several: verdict, name, one sentence, and a line for each thing that was found."""
    profile = only_profile(report)
    sign = VERDICT_SIGNS[report.verdict]
    yield Text("")
    yield Text(f"{sign.icon} {t(sign.word)}  ", sign.style).append_text(words(report.source.label, "bold"))
    yield beside(Text(""), words(t.said(report.summary)), width=1)
    topics = [one for one in arranged(report).topics if one.severity is not Severity.INFO]
    for topic in topics[:_TOPICS]:
        mark = SEVERITY_SIGNS[topic.severity]
        for seen in topic.seen:
            said = Text(f"{topic.code} ", "dim").append_text(_message(seen, profile, t, is_verbose=False))
            yield beside(Text(mark.icon, mark.style), said, width=1, indent=2)
        if topic.severity is Severity.ERROR or topic.is_sign:
            yield from (_labelled("perhaps", t.said(other), t) for other in topic.other_explanations[:1])
    left = len(topics) - _TOPICS
    if left > 0:
        yield beside(Text(""), words(t("and findings of {number} more rules", number=left), "dim"), width=1, indent=2)


def topic_parts(
    topic: Topic, profile: str | None, t: Translator, *, is_verbose: bool, has_steps: bool = True
) -> Iterator[ConsoleRenderable]:
    """All that one rule found; what its findings have in common is said once.

    `profile` is the only one of the run, which is not said again with each finding. Without `has_steps` it is said what
    was found, and nothing beside it.
    """
    sign = SEVERITY_SIGNS[topic.severity]
    if topic.severity is Severity.INFO and not is_verbose:
        for one in topic.seen:
            said = Text(f"{topic.code} ", "bold").append_text(_message(one, profile, t, is_verbose=False))
            yield beside(Text(sign.icon, sign.style), said, width=1)
            yield from _beside_message(one, t, is_verbose=False)
        return
    head = Text(f"{sign.icon} {t(sign.word)} ", f"bold {sign.style}").append(
        f"{topic.code} {t.said(name_text(topic.name))}", "bold"
    )
    if topic.confidences:
        head.append(f" ({t('confidence: {words}', words=', '.join(map(t, topic.confidences)))})", "dim")
    if topic.is_waived:
        head.append(f" ({t('waived')})", "bold")
    yield head
    for one in topic.seen:
        yield beside(
            Text("•"), _message(one, None if is_verbose else profile, t, is_verbose=is_verbose), width=1, indent=2
        )
        yield from _beside_message(one, t, is_verbose=is_verbose)
    if has_steps:
        yield from _advice(topic, t, is_verbose=is_verbose)


def _message(seen: Seen, profile: str | None, t: Translator, *, is_verbose: bool) -> Text:
    """What was seen, and where."""
    places = [(boxes_text if is_verbose else pages_text)(seen.anchors, t)]
    if seen.samples:
        places.insert(0, samples_text(seen.samples, t))
    message = words(t.said(seen.message if profile is None else seen.message.replace(f", {profile}]", "]")))
    if any(places):
        message.append(f"  [{'; '.join(filter(None, places))}]", "dim")
    return message


def samples_text(samples: tuple[int, ...], t: Translator) -> str:
    """Which samples: "sample 2", "samples 1, 3"."""
    numbers = ", ".join(map(str, samples))
    return t("sample {numbers}", numbers=numbers) if len(samples) == 1 else t("samples {numbers}", numbers=numbers)


def _beside_message(seen: Seen, t: Translator, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """Observed and expected, only where the message does not say them already, and who waived it."""
    first = seen.findings[0]
    observed = first.observed if is_verbose else seen.observed
    expected = first.expected if is_verbose else seen.expected
    for label, text in (("observed", observed), ("expected", expected)):
        if text is not None:
            yield _labelled(label, t.said(text), t)
    if seen.waiver is not None:
        yield _labelled("waived", waiver_text(seen.waiver, t), t)


def _advice(topic: Topic, t: Translator, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """Sources, other explanations and next step, each once.

    Other explanations are never left out for an error, nor for a sign that sound reports show too: what reads worst is
    where a reader must know what else it could be, and how often it is nothing. Of a warning the message names the
    source already.
    """
    is_error = topic.severity is Severity.ERROR
    for cited in topic.citations if is_error or is_verbose else ():
        yield _labelled("source", citation_text(cited, t), t)
        if cited.note:
            yield _labelled("note", t.said(cited.note), t)
        if is_verbose and cited.quote:
            yield _labelled("quote", f"“{cited.quote}”", t)
        if is_verbose and cited.url:
            yield _labelled("address", cited.url, t)
    if is_verbose:
        for seen in topic.seen:
            if seen.plain:
                yield _labelled("plainly", t.said(seen.plain), t)
    if is_error or is_verbose or topic.is_sign:
        yield from (_labelled("perhaps", t.said(other), t) for other in topic.other_explanations)
    if is_verbose or topic.is_sign:
        yield from (_labelled("usual", t.said(rate), t) for rate in topic.base_rates)
    steps = topic.next_steps
    if is_verbose:
        yield from (_labelled("next", t.said(step), t) for step in steps)
    elif steps:
        likewise = f" {t('Likewise for the others.')}" if len(steps) > 1 else ""
        yield _labelled("next", t.said(steps[0]) + likewise, t)


def _labelled(label: str, text: str, t: Translator) -> ConsoleRenderable:
    return beside(Text(t(label), "dim"), words(text), width=label_width(t), indent=4)
