"""Whether a document is a laboratory report at all: other papers print analytes with numbers too."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.pdf.page import Page
from verifier.reading.lines import Line
from verifier.vocabulary.documents import article_signs, names_other_document, names_report

_TOP = 0.34
"""A document names itself in the upper third of its first page."""
_LONGEST = 9
"""So many words at most make a heading."""
_SIGNS = 3
"""So many signs make a scientific article."""


def find_other_kind(pages: Sequence[Page], lines: Sequence[Sequence[Line]]) -> tuple[str, str] | None:
    """What a document is instead of a laboratory report, and the words that say so; None for a report.

    A heading that names a report anywhere on the first page settles it: a report may well mention its specification
    or its chain of custody.
    """
    first = lines[0] if lines else ()
    headings = [
        segment
        for line in first
        for segment in line.segments(pages[0].rulings, gap=1.6)
        if len(segment.words) <= _LONGEST and not segment.text.rstrip().endswith((".", ":", ","))
    ]
    if any(names_report(segment.text) for segment in headings):
        return None
    for segment in headings:
        if segment.bottom <= _TOP * pages[0].height and (kind := names_other_document(segment.text)) is not None:
            return kind, segment.text
    signs = sorted(frozenset().union(*(article_signs(line.text) for page_lines in lines for line in page_lines)))
    if len(signs) >= _SIGNS:
        return "a scientific article", '", "'.join(signs[:3])
    return None
