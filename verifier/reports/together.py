"""Findings across documents for people: what was seen, in which files and where, and what else could explain it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.model import CollectionFinding, Confidence, Involved, Severity
from verifier.reports.canvas import beside, words
from verifier.reports.wording import SEVERITY_SIGNS, boxes_text, counted, pages_text, waiver_text

_LISTED = 6
"""Files that are named, unless everything is asked for."""


def one_line_together(finding: CollectionFinding) -> ConsoleRenderable:
    """Code and message."""
    sign = SEVERITY_SIGNS[finding.severity]
    said = Text(f"{finding.code} ", "dim").append_text(words(finding.message))
    return beside(Text(sign.icon, sign.style), said, width=1)


def parts_together(finding: CollectionFinding, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """The finding with its files and, where it asks for something, with what else it could be."""
    sign = SEVERITY_SIGNS[finding.severity]
    yield Text("")
    head = Text(f"{sign.icon} {sign.word}", sign.style).append(f"  {finding.code} {finding.name}", "bold")
    if finding.waiver is not None:
        head.append(" (waived)", "dim")
    if finding.confidence is Confidence.LOW:
        head.append(" (low confidence)", "dim")
    yield head
    yield beside(Text(""), words(finding.message), width=1)
    shown = finding.documents if is_verbose else finding.documents[:_LISTED]
    for one in shown:
        yield _labelled("file", _place(one, is_verbose=is_verbose))
    left = len(finding.documents) - len(shown) + finding.others
    if left:
        yield _labelled("file", f"and {counted(left, 'more file')}")
    is_serious = finding.severity is not Severity.INFO
    if is_verbose:
        for label, text in (("observed", finding.observed), ("expected", finding.expected)):
            if text is not None:
                yield _labelled(label, text)
    if finding.waiver is not None:
        yield _labelled("waived", waiver_text(finding.waiver))
    if is_serious or is_verbose:
        if finding.base_rate is not None:
            yield _labelled("usual", finding.base_rate)
        for other in finding.other_explanations:
            yield _labelled("perhaps", other)
        yield _labelled("next", finding.next_step)


def _place(one: Involved, *, is_verbose: bool) -> str:
    place = boxes_text(one.anchors) if is_verbose else pages_text(one.anchors)
    sample = f"sample {one.certificate + 1}" if one.certificate else ""
    digest = f"sha256 {one.sha256}" if is_verbose else ""
    return ", ".join(part for part in (one.label, sample, place, digest) if part)


def _labelled(label: str, text: str) -> ConsoleRenderable:
    return beside(Text(label, "dim"), words(text), width=8, indent=4)
