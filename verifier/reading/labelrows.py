"""Fields set as a small table: a row of labels, and the values in the row below them.

"Sample ID | Sample name | Lot | Received" over "22-17 | Green leaf | L0042 | 2 March 2026". Labels and values may
wrap over lines ("Date / received").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import Field
from verifier.pdf.page import Page, Word
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import IGNORED, begins_label, field_of, is_in_languages

_LEAST = 3
"""So many labels side by side make a row of labels; fewer could be a line of text."""


_LINES = 3
"""A label stands on one of so many lines, or begins there."""
_SECOND_LINE = 2.4
"""The second line of a label begins at most this many line heights below the first."""


class _Label(NamedTuple):
    key: str
    segment: Segment


def find_label_rows(page: Page, lines: Sequence[Line]) -> tuple[Field, ...]:
    """The values under rows of labels, in reading order."""
    found: list[Field] = []
    done = 0.0
    able = [_most_labels(page, line) for line in lines]
    for index, line in enumerate(lines):
        if sum(able[index : index + _LINES]) < _LEAST or line.top < done:
            continue
        labels = _labels(page, lines, index)
        if len(labels) < _LEAST:
            continue
        bottom = max(label.segment.bottom for label in labels)
        values = list(_values(page, lines, labels, bottom))
        if values:
            found += values
            done = bottom
    return tuple(found)


def _most_labels(page: Page, line: Line) -> int:
    """How many labels may begin on a line at the most; quick, for the many lines without any."""
    if is_in_languages(line.text):
        return _LEAST
    return sum([begins_label(segment.text) for segment in line.segments(page.rulings)])


def _labels(page: Page, lines: Sequence[Line], index: int) -> list[_Label]:
    """The labels that begin on this line or the next one, joined with their second line; none has a colon."""
    near = [
        line
        for line in lines[index : index + _LINES]
        if line.top - lines[index].top < _SECOND_LINE * lines[index].height
    ]
    segments = [segment for line in near for segment in line.segments(page.rulings)]
    if len(segments) < _LEAST:
        return []
    sides = [(segment.x0, segment.x1) for segment in segments]
    labels: list[_Label] = []
    used: set[int] = set()
    for at, segment in enumerate(segments):
        if at in used or segment.text.endswith(":"):
            continue
        left, right = sides[at]
        for below in range(at + 1, len(segments)):
            x0, x1 = sides[below]
            if x0 >= right or x1 <= left or below in used:
                continue
            if min(right, x1) - max(left, x0) <= 0.4 * min(right - left, x1 - x0):
                continue
            other = segments[below]
            if (key := field_of(f"{segment.text} {other.text}")) is not None:
                labels.append(_Label(key, Segment((*segment.words, *other.words))))
                used |= {at, below}
                break
        else:
            if (key := field_of(segment.text)) is not None:
                labels.append(_Label(key, segment))
                used.add(at)
    labels.sort(key=lambda label: label.segment.x0)
    # Labels with their values between them are no row of labels.
    between = [
        segment
        for at, segment in enumerate(segments)
        if at not in used
        and labels
        and labels[0].segment.x0 < segment.x0 < labels[-1].segment.x0
        and segment.top < labels[0].segment.bottom
    ]
    return [] if between else labels


def _values(page: Page, lines: Sequence[Line], labels: Sequence[_Label], bottom: float) -> Iterator[Field]:
    height = labels[0].segment.bottom - labels[0].segment.top
    below: list[Segment] = []
    last = bottom
    for line in lines:
        if line.top < bottom - 0.3 * height:
            continue
        if line.top - last > 1.8 * line.height or len(below) > 40:
            break
        below += line.segments(page.rulings)
        last = max(last, line.bottom)
    for position, label in enumerate(labels):
        if label.key == IGNORED:
            continue
        left = (labels[position - 1].segment.x1 + label.segment.x0) / 2 if position else label.segment.x0 - 40
        right = (
            (label.segment.x1 + labels[position + 1].segment.x0) / 2
            if position + 1 < len(labels)
            else label.segment.x1 + 40
        )
        words: list[Word] = []
        for segment in below:
            if left <= (segment.x0 + segment.x1) / 2 <= right:
                words += segment.words
        if words:
            value = Segment(tuple(words))
            text = value.text.replace("- ", "-")
            yield Field(key=label.key, label=label.segment.text, printed=text, page=page.number, box=value.box)
