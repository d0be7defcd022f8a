"""Labelled fields of head and foot: "Batch #: 0042", a label in one cell and its value beside or below it."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import Field
from verifier.pdf.page import Page, Word
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import IGNORED, field_of, longest_label

_VALUE_GAP = 1.6
"""A gap wider than this many em ends a value."""


class _Label(NamedTuple):
    key: str
    start: int
    end: int
    """Index after the label's last word in the line."""
    is_marked: bool
    """Ends with a colon or a number sign: surely a label."""


def find_fields(page: Page, lines: Sequence[Line]) -> tuple[Field, ...]:
    """All labelled values of a page, in reading order; the same key may come more than once."""
    return tuple(_fields(page, lines))


def _fields(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    for index, line in enumerate(lines):
        labels = _labels(line, page)
        for position, label in enumerate(labels):
            if label.key == IGNORED:
                continue
            limit = labels[position + 1].start if position + 1 < len(labels) else len(line.words)
            words = _value_beside(line, label.end, limit, page, is_marked=label.is_marked)
            if not words and label.is_marked:
                words = _value_below(lines, index, line.words[label.start : label.end], page)
            elif not words and limit == label.end:
                words = _value_below(lines, index, line.words[label.start : label.end], page, is_strict=True)
            if words:
                segment = Segment(tuple(words))
                text = segment.text.strip(" :;|,")
                if text:
                    printed_label = " ".join(w.text for w in line.words[label.start : label.end])
                    yield Field(key=label.key, label=printed_label, printed=text, page=page.number, box=segment.box)
                    if label.key == "sample.name" and (more := _continuation(lines, index, segment, page)):
                        yield Field(
                            key=label.key, label=printed_label, printed=more.text, page=page.number, box=more.box
                        )


def _labels(line: Line, page: Page) -> list[_Label]:
    """The labels on a line from left to right.

    A label ends with ":" or "#", or fills a segment of its own; a word in running text is none.
    """
    found: list[_Label] = []
    starts = _segment_starts(line, page)
    index = 0
    while index < len(line.words):
        label = _label_at(line, index, starts)
        if label is None:
            index += 1
        else:
            found.append(label)
            index = max(label.end, index + 1)
    return found


def _segment_starts(line: Line, page: Page) -> frozenset[int]:
    starts, position = set(), 0
    for segment in line.segments(page.rulings, gap=_VALUE_GAP):
        starts.add(position)
        position += len(segment.words)
    starts.add(position)
    return frozenset(starts)


def _label_at(line: Line, index: int, starts: frozenset[int]) -> _Label | None:
    for length in range(min(longest_label(), len(line.words) - index), 0, -1):
        end = index + length
        words = line.words[index:end]
        text = " ".join(word.text for word in words)
        inner = text[:-1]
        if ":" in inner.replace("::", ":") or any(i in starts for i in range(index + 1, end)):
            continue
        follows_colon = end < len(line.words) and line.words[end].text == ":"
        is_marked = text.endswith((":", "#", "#:")) or follows_colon
        key = field_of(text)
        if key is None:
            continue
        fills_segment = index in starts and end in starts
        if is_marked or fills_segment or (index in starts and _is_numbered_title(line, end, starts, key, length)):
            return _Label(key, index, end + (1 if follows_colon else 0), is_marked)
    glued = line.words[index].text
    head, colon, tail = glued.partition(":")
    if colon and tail and (key := field_of(head)) is not None and not tail.startswith("//"):
        return _Label(key, index, index, True)
    return None


def _is_numbered_title(line: Line, end: int, starts: frozenset[int], key: str, length: int) -> bool:
    """A title that ends in its number: "Test report No. 81/2026"; the words before the number are the label."""
    if key not in ("sample.sample_id", "sample.report_id") or length < 2:
        return False
    stop = min(start for start in starts if start > end) if any(start > end for start in starts) else end
    rest = line.words[end:stop]
    return 0 < len(rest) <= 2 and any(c.isdigit() for c in rest[-1].text)


def _value_beside(line: Line, start: int, limit: int, page: Page, *, is_marked: bool) -> list[Word]:
    """The words after a label up to the next label or a wide gap; the first gap after the label does not count."""
    words = list(line.words[start:limit])
    if not words:
        return []
    if start < len(line.words) and start > 0 and not is_marked:
        before = line.words[start - 1]
        if any(
            not r.is_horizontal and before.x1 <= r.x0 <= words[0].x0 + 1 and r.top <= line.middle <= r.bottom
            for r in page.rulings
        ):
            pass
        elif words[0].x0 - before.x1 > 40 * max(before.size, 1):
            return []
    value = [words[0]]
    for before, word in itertools.pairwise(words):
        if word.x0 - before.x1 > _VALUE_GAP * max(min(before.size, word.size), 1.0):
            break
        value.append(word)
    head, colon, tail = value[0].text.partition(":")
    if colon and tail and field_of(head) is not None:
        value[0] = value[0]._replace(text=tail)
    return value


def _continuation(lines: Sequence[Line], index: int, value: Segment, page: Page) -> Segment | None:
    """The line right below a value, set flush with it and without a label of its own."""
    if index + 1 >= len(lines):
        return None
    line = lines[index + 1]
    if line.top - value.bottom > 0.8 * (value.bottom - value.top) or _labels(line, page):
        return None
    return next((s for s in line.segments(page.rulings, gap=_VALUE_GAP) if abs(s.x0 - value.x0) <= 3), None)


def _value_below(
    lines: Sequence[Line], index: int, label: Sequence[Word], page: Page, *, is_strict: bool = False
) -> list[Word]:
    """The segment right below a label that stands alone, set flush with it or under it."""
    left, right = label[0].x0, label[-1].x1
    height = label[0].bottom - label[0].top
    for line in lines[index + 1 : index + 4]:
        if line.top - label[0].bottom > (1.0 if is_strict else 1.6) * height:
            return []
        if line.top < label[0].bottom - 0.5 * height:
            continue
        for segment in line.segments(page.rulings, gap=_VALUE_GAP):
            is_flush = abs(segment.x0 - left) <= 4
            is_under = segment.x0 < right and segment.x1 > left
            if not (is_flush or (is_under and not is_strict)):
                continue
            if (
                field_of(segment.text) is not None
                or ":" in segment.words[0].text
                or segment.text.rstrip().endswith(":")
            ):
                return []
            first = segment.text.partition(":")[0]
            return [] if first != segment.text and field_of(first) is not None else list(segment.words)
    return []
