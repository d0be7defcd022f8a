"""The page numbers that name the number of all pages: what a report says of its own length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from verifier.model import PageMark
from verifier.pdf.page import Page
from verifier.reading.lines import Line
from verifier.vocabulary.pagemarks import bare_mark, named_mark

_EDGE = 0.12
"""A number without the word "page" is a page number only so near the upper or lower edge of the page."""
_LAST = 400
"""No report has more pages: a larger number is something else."""


def find_page_marks(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> tuple[PageMark, ...]:
    """The page marks of a document in the order of its pages, one for each page at most.

    A page with two marks that differ has none: one of them counts something else, such as the pages of a telefax.
    """
    named = [_only(_named(page, page_lines)) for page, page_lines in zip(pages, lines, strict=True)]
    if any(named):
        bare: list[PageMark | None] = [None] * len(named)
    else:
        bare = [_only(_bare(page, page_lines)) for page, page_lines in zip(pages, lines, strict=True)]
        # "3/5" may be a date; the same total on several pages is none.
        totals = Counter(mark.total for mark in bare if mark is not None)
        bare = [mark if mark is not None and (" " in mark.printed or totals[mark.total] > 1) else None for mark in bare]
    return tuple(mark for pair in zip(named, bare, strict=True) for mark in pair if mark is not None)


def _only(marks: Iterator[PageMark]) -> PageMark | None:
    found = list(marks)
    return found[0] if found and len({(mark.number, mark.total) for mark in found}) == 1 else None


def _named(page: Page, lines: Sequence[Line]) -> Iterator[PageMark]:
    mark = named_mark()
    for line in lines:
        if mark.search(line.text) is None:
            continue
        for segment in line.segments(page.rulings, gap=3.0):
            for match in mark.finditer(segment.text):
                number, total = int(match["number"]), int(match["total"])
                if 0 < number <= _LAST and 0 < total <= _LAST:
                    box = segment.box_of(match.start(), match.end())
                    yield PageMark(printed=match.group(), number=number, total=total, page=page.number, box=box)


def _bare(page: Page, lines: Sequence[Line]) -> Iterator[PageMark]:
    for line in lines:
        if _EDGE * page.height < line.top and line.bottom < (1 - _EDGE) * page.height:
            continue
        for segment in line.segments(page.rulings, gap=1.6):
            match = bare_mark().fullmatch(segment.text)
            if match is None or not 0 < int(match["number"]) <= int(match["total"]) <= _LAST:
                continue
            printed = segment.text.strip() if match["slash"] is None else segment.text.strip().replace(" ", "")
            yield PageMark(
                printed=printed,
                number=int(match["number"]),
                total=int(match["total"]),
                page=page.number,
                box=segment.box,
            )
