"""Two reports held against each other, for people: what differs, with both prints beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.model.comparison import Comparison, Difference, DifferenceKind, Place, SampleComparison
from verifier.reports.canvas import indented, render, table, title_line, words
from verifier.reports.look import Detail, Look
from verifier.reports.wording import boxes_text, counted, name_text

_SIGNS = {
    DifferenceKind.CHANGED: ("≠", "red"),
    DifferenceKind.SAME_AMOUNT: ("=", "blue"),
    DifferenceKind.ONLY_FIRST: ("-", "yellow"),
    DifferenceKind.ONLY_SECOND: ("+", "yellow"),
}
_PARTS = {"value": "", "row": "", "lod": "LOD", "loq": "LOQ", "limit": "limit", "status": "status"}
_MISSING = "(not there)"
_LEGEND = "≠ differs · = the same amount, written otherwise · - only in the first · + only in the second"


def comparison_text(comparison: Comparison, look: Look) -> str:
    """The differences as tables, one for each sample; one line where nothing differs."""
    return render(look, *_blocks(comparison, look))


def _blocks(comparison: Comparison, look: Look) -> Iterator[ConsoleRenderable]:
    count = len(comparison.differences)
    compared = sum(sample.results_compared for sample in comparison.samples)
    told = counted(count, "difference") if count else "Nothing differs"
    if look.detail is Detail.QUIET:
        yield words(told)
        return
    for name, source in (("first", comparison.first), ("second", comparison.second)):
        yield title_line(source.label, look.width)
        yield words(f"{name} · {counted(source.pages, 'page')} · sha256 {source.sha256[:12]}", "dim")
    yield Text("")
    same = " (the same bytes)" if comparison.first.sha256 == comparison.second.sha256 else ""
    yield words(f"{told} in what was read; {counted(compared, 'result')} compared{same}", "bold")
    for sample in comparison.samples:
        if sample.differences:
            yield from _sample(sample, look, is_one=len(comparison.samples) == 1)
    if count:
        yield Text("")
        yield words(_LEGEND, "dim")


def _sample(sample: SampleComparison, look: Look, *, is_one: bool) -> Iterator[ConsoleRenderable]:
    yield Text("")
    if not is_one:
        yield words(sample.name, "bold underline")
    made = table("", "What", "First", "Second", whole=("",))
    for difference in sample.differences:
        sign, colour = _SIGNS[difference.kind]
        cells = (_cell(place, look) for place in (difference.first, difference.second))
        made.add_row(Text(sign, colour), words(_what(difference)), *cells)
    yield indented(made, 0)


def _what(difference: Difference) -> str:
    if difference.panel is None:
        return name_text(difference.what.replace(".", "_"))
    part = _PARTS.get(difference.what, difference.what)
    name = difference.name or name_text(difference.panel.value)
    return f"{name}, {part}" if part else name


def _cell(place: Place | None, look: Look) -> Text:
    if place is None:
        return words(_MISSING, "dim")
    text = words(place.printed)
    if place.anchor is None:
        return text
    where = boxes_text([place.anchor]) if look.detail is Detail.VERBOSE else f"page {place.anchor.page}"
    return text.append(f"  [{where}]", "dim")
