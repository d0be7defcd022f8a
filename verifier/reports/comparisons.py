"""Two reports held against each other, for people: what differs, with both prints beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.languages import Translator, later
from verifier.model.comparison import Comparison, Difference, DifferenceKind, Place, SampleComparison
from verifier.reports.canvas import indented, render, table, title_line, words
from verifier.reports.look import Detail, Look
from verifier.reports.wording import boxes_text, name_text, pages_text

_SIGNS = {
    DifferenceKind.CHANGED: ("≠", "red"),
    DifferenceKind.SAME_AMOUNT: ("=", "blue"),
    DifferenceKind.ONLY_FIRST: ("-", "yellow"),
    DifferenceKind.ONLY_SECOND: ("+", "yellow"),
}
_PARTS = {"value": "", "row": "", "lod": "LOD", "loq": "LOQ", "limit": later("limit"), "status": later("status")}
_MISSING = later("(not there)")
_LEGEND = later("≠ differs · = the same amount, written otherwise · - only in the first · + only in the second")


def comparison_text(comparison: Comparison, look: Look) -> str:
    """The differences as tables, one for each sample; one line where nothing differs."""
    return render(look, *_blocks(comparison, look))


def _blocks(comparison: Comparison, look: Look) -> Iterator[ConsoleRenderable]:
    t = look.language
    count = len(comparison.differences)
    compared = sum(sample.results_compared for sample in comparison.samples)
    told = t.counted(count, "{n} difference", "{n} differences") if count else t("Nothing differs")
    if look.detail is Detail.QUIET:
        yield words(told)
        return
    for name, source in ((t("first"), comparison.first), (t("second"), comparison.second)):
        yield title_line(source.label, look.width)
        pages = t.counted(source.pages, "{n} page", "{n} pages")
        yield words(f"{name} · {pages} · sha256 {source.sha256[:12]}", "dim")
    yield Text("")
    same = f" ({t('the same bytes')})" if comparison.first.sha256 == comparison.second.sha256 else ""
    results = t.counted(compared, "{n} result compared", "{n} results compared")
    yield words(t("{differences} in what was read; {results}", differences=told, results=results) + same, "bold")
    for sample in comparison.samples:
        if sample.differences:
            yield from _sample(sample, look, is_one=len(comparison.samples) == 1)
    if count:
        yield Text("")
        yield words(t(_LEGEND), "dim")


def _sample(sample: SampleComparison, look: Look, *, is_one: bool) -> Iterator[ConsoleRenderable]:
    yield Text("")
    if not is_one:
        yield words(sample.name, "bold underline")
    t = look.language
    made = table("", t("What"), t("First"), t("Second"), whole=("",))
    for difference in sample.differences:
        sign, colour = _SIGNS[difference.kind]
        cells = (_cell(place, look) for place in (difference.first, difference.second))
        made.add_row(Text(sign, colour), words(_what(difference, t)), *cells)
    yield indented(made, 0)


def _what(difference: Difference, t: Translator) -> str:
    if difference.panel is None:
        return t.said(name_text(difference.what.replace(".", "_")))
    part = _PARTS.get(difference.what, difference.what)
    part = t(part) if part else part
    name = difference.name or t.said(name_text(difference.panel.value))
    return f"{name}, {part}" if part else name


def _cell(place: Place | None, look: Look) -> Text:
    if place is None:
        return words(look.language(_MISSING), "dim")
    text = words(place.printed)
    if place.anchor is None:
        return text
    where = (boxes_text if look.detail is Detail.VERBOSE else pages_text)([place.anchor], look.language)
    return text.append(f"  [{where}]", "dim")
