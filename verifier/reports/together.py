"""Findings across documents for people: what was seen, in which files and where, and what else could explain it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.languages import ENGLISH, Translator
from verifier.model import CollectionFinding, Confidence, Involved, Severity
from verifier.reports.canvas import beside, words
from verifier.reports.wording import SEVERITY_SIGNS, boxes_text, label_width, name_text, pages_text, waiver_text

_LISTED = 6
"""Files that are named, unless everything is asked for."""


def one_line_together(finding: CollectionFinding, t: Translator) -> ConsoleRenderable:
    """Code and message."""
    sign = SEVERITY_SIGNS[finding.severity]
    said = Text(f"{finding.code} ", "dim").append_text(words(t.said(finding.message)))
    return beside(Text(sign.icon, sign.style), said, width=1)


def parts_together(finding: CollectionFinding, t: Translator, *, is_verbose: bool) -> Iterator[ConsoleRenderable]:
    """The finding with its files and, where it asks for something, with what else it could be."""
    sign = SEVERITY_SIGNS[finding.severity]
    yield Text("")
    head = Text(f"{sign.icon} {t(sign.word)}", sign.style).append(f"  {finding.code} {_name(finding, t)}", "bold")
    if finding.waiver is not None:
        head.append(f" ({t('waived')})", "dim")
    if finding.confidence is Confidence.LOW:
        head.append(f" ({t('low confidence')})", "dim")
    yield head
    yield beside(Text(""), words(t.said(finding.message)), width=1)
    shown = finding.documents if is_verbose else finding.documents[:_LISTED]
    for one in shown:
        yield _labelled("file", _place(one, t, is_verbose=is_verbose), t)
    left = len(finding.documents) - len(shown) + finding.others
    if left:
        yield _labelled("file", t.counted(left, "and {n} more file", "and {n} more files"), t)
    is_serious = finding.severity is not Severity.INFO
    if is_verbose:
        for label, text in (("observed", finding.observed), ("expected", finding.expected)):
            if text is not None:
                yield _labelled(label, t.said(text), t)
    if finding.waiver is not None:
        yield _labelled("waived", waiver_text(finding.waiver, t), t)
    if is_serious or is_verbose:
        if finding.base_rate is not None:
            yield _labelled("usual", t.said(finding.base_rate), t)
        for other in finding.other_explanations:
            yield _labelled("perhaps", t.said(other), t)
        yield _labelled("next", t.said(finding.next_step), t)


def _name(finding: CollectionFinding, t: Translator) -> str:
    """The name of the rule, which English readers see as it is written elsewhere."""
    return finding.name if t is ENGLISH else t.said(name_text(finding.name))


def _place(one: Involved, t: Translator, *, is_verbose: bool) -> str:
    place = boxes_text(one.anchors, t) if is_verbose else pages_text(one.anchors, t)
    sample = t("sample {numbers}", numbers=one.certificate + 1) if one.certificate else ""
    digest = f"sha256 {one.sha256}" if is_verbose else ""
    return ", ".join(part for part in (one.label, sample, place, digest) if part)


def _labelled(label: str, text: str, t: Translator) -> ConsoleRenderable:
    return beside(Text(t(label), "dim"), words(text), width=label_width(t), indent=4)
