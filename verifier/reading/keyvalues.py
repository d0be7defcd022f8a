"""Labelled fields of head and foot: "Batch #: 0042", a label in one cell and its value beside or below it."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from verifier.model import Field
from verifier.pdf.page import Page, Word
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.labelrows import find_label_rows
from verifier.reading.lines import Line, Segment
from verifier.reading.pairs import find_pairs
from verifier.reading.signatories import SIGNED
from verifier.vocabulary.fields import (
    IGNORED,
    begins_label,
    field_of,
    is_in_languages,
    longest_label,
    numbered_field_of,
)
from verifier.vocabulary.panels import panel_of_title

_VALUE_GAP = 1.6
"""A gap wider than this many em ends a value."""
_NUMBERED = frozenset({"sample.sample_id", "sample.report_id", "sample.lot"})
_APART = 6.0
"""Where the value beside a label is further away than this many em, one right below it goes first."""
_LEAST_FIGURES = 3
_FAR = 40.0
"""A label without a colon introduces nothing that stands further away than this many em."""


class _Label(NamedTuple):
    key: str
    start: int
    end: int
    """Index after the label's last word in the line."""
    is_marked: bool
    """Ends with a colon or a number sign: surely a label."""


def find_fields(page: Page, lines: Sequence[Line]) -> tuple[Field, ...]:
    """All labelled values of a page, in reading order; the same key may come more than once."""
    return (
        *_fields(page, lines),
        *find_label_rows(page, lines),
        *_paired(page, lines),
        *_said(page, lines),
        *_signed(page, lines),
    )


def _fields(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    wraps = _find_wraps(page, lines)
    pairs = [pair for pair in find_pairs(page, lines) if field_of(pair[0].text) is not None]
    paired = {(word.x0, word.top) for pair in pairs for part in pair for word in part.words}
    for pair in pairs:
        yield from _paired_field(page, lines, *pair)
    for index, line in enumerate(lines):
        labels = _labels(line, page, wraps)
        for position, label in enumerate(labels):
            own = line.words[label.start : max(label.end, label.start + 1)]
            if label.key == IGNORED or (own[0].x0, own[0].top) in paired:
                continue
            limit = labels[position + 1].start if position + 1 < len(labels) else len(line.words)
            words: list[Word] = []
            if not label.is_marked:
                words = _value_below(lines, index, own, page, is_strict=True)
            beside = _value_beside(line, label.end, limit, is_marked=label.is_marked)
            if beside and words and panel_of_title(Segment(tuple(words)).text) is not None:
                words = []  # the title of the table below
            words = words or beside
            is_far = bool(words) and words[0].x0 - own[-1].x1 > _APART * max(own[-1].size, 1.0)
            if label.is_marked and label.end > label.start and (is_far or not words):
                below = _value_below(lines, index, own, page, is_strict=is_far)
                is_label = bool(below) and (below[0].x0, below[0].top) in wraps.heads
                words = words if is_label or (is_far and _is_grid(lines, index, words, below)) else below or words
            if words:
                segment = Segment(tuple(words))
                text = segment.text.strip(" :;|,")
                if text:
                    printed_label = " ".join(w.text for w in line.words[label.start : label.end])
                    key = _settled(label.key, printed_label, text)
                    yield Field(key=key, label=printed_label, printed=text, page=page.number, box=segment.box)
                    if label.key == "sample.name" and (more := _continuation(lines, index, segment, page)):
                        yield Field(
                            key=label.key, label=printed_label, printed=more.text, page=page.number, box=more.box
                        )


def _paired_field(page: Page, lines: Sequence[Line], label: Segment, value: Segment) -> Iterator[Field]:
    """The field of a label with its value beside it, and the second line of a name."""
    key, text = field_of(label.text), value.text.strip(" :;|,")
    if key is None or key == IGNORED or not text:
        return
    yield Field(key=_settled(key, label.text, text), label=label.text, printed=text, page=page.number, box=value.box)
    index = next((i for i, line in enumerate(lines) if value.words[0] in line.words), None)
    if key == "sample.name" and index is not None and (more := _continuation(lines, index, value, page)):
        yield Field(key=key, label=label.text, printed=more.text, page=page.number, box=more.box)


def _said(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    """The day of issue inside a sentence: "This report was reviewed and approved on 11/04/2021"."""
    for line in lines:
        if not (places := _places(line)):
            continue
        position = 0
        for segment in line.segments(page.rulings, gap=_VALUE_GAP):
            words = [word.text for word in segment.words]
            begin, position = position, position + len(words)
            for end in [at - begin + 2 for at in places if begin <= at < position - 2]:
                label = " ".join(words[end - 2 : end])
                is_label = field_of(label) == "dates.reported" and not label.endswith(":")
                said = " ".join(words[end : end + 3])
                if is_label and words[end][:1].isalnum() and find_dates(said, DateOrder.MONTH_FIRST):
                    box = Segment(segment.words[end : end + 3]).box
                    yield Field(key="dates.reported", label=label, printed=said, page=page.number, box=box)


def _signed(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    """Dates that stand above their label: "Sep 23, 2026" over "Signed On", on the line of a signature."""
    rows = [line.segments(page.rulings, gap=_VALUE_GAP) for line in lines]
    for index, row in enumerate(rows):
        for label in row:
            if field_of(label.text) != "dates.reported" or label.text.endswith(":"):
                continue
            near = [s for above in rows[max(0, index - 3) : index] for s in above if _is_right_above(s, label)]
            value = max(near, key=lambda s: s.bottom, default=None)
            if value is not None and len(value.words) <= 4 and find_dates(value.text, DateOrder.MONTH_FIRST):
                yield Field(key=SIGNED, label=label.text, printed=value.text, page=page.number, box=value.box)


def _is_right_above(value: Segment, label: Segment) -> bool:
    is_over = abs(value.x0 - label.x0) <= 4 or (value.x0 < label.x1 and value.x1 > label.x0)
    return is_over and -2 <= label.top - value.bottom <= 1.6 * (label.bottom - label.top)


def _is_grid(lines: Sequence[Line], index: int, beside: Sequence[Word], below: Sequence[Word]) -> bool:
    """Whether the words below a label have a neighbour flush with the value beside it: labels left, values right."""
    if not below:
        return False
    following = [line for line in lines[index + 1 : index + 3] if any(word in line.words for word in below)]
    return any(abs(word.x0 - beside[0].x0) <= 4 for line in following for word in line.words)


def _settled(key: str, label: str, text: str) -> str:
    """The key by label and value: "Sample:" introduces a name, or a number where one word with figures follows."""
    is_number = len(text.split()) == 1 and sum(c.isdigit() for c in text) >= 4
    is_one_word = len(re.findall(r"\w+", label)) <= 1
    return "sample.sample_id" if key == "sample.name" and is_number and is_one_word else key


def _paired(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    """Two fields in one: "Collected, received" over "11/02/2021, 11/03/2021"."""
    for index, line in enumerate(lines):
        for segment in line.segments(page.rulings, gap=_VALUE_GAP):
            if "," not in segment.text:
                continue
            keys = [field_of(part) for part in segment.text.split(",")]
            if len(keys) < 2 or None in keys:
                continue
            value = Segment(tuple(_value_below(lines, index, segment.words, page, is_strict=True) or segment.words))
            parts = value.text.split(",")
            if value.words == segment.words or len(parts) != len(keys):
                continue
            for key, part in zip(keys, parts, strict=True):
                if key is not None and key != IGNORED:
                    yield Field(key=key, label=segment.text, printed=part.strip(), page=page.number, box=value.box)


class _Wraps(NamedTuple):
    """Labels that wrap over two lines ("Laboratory sample / No.:"), by the place of their words."""

    heads: dict[tuple[float, float], tuple[str, int]]
    """First word of such a label: its key, and how many of its words stand on the first line."""
    tails: frozenset[tuple[float, float]]
    """Words of the second lines."""


_NO_WRAPS = _Wraps({}, frozenset())


def _find_wraps(page: Page, lines: Sequence[Line]) -> _Wraps:
    heads: dict[tuple[float, float], tuple[str, int]] = {}
    tails: set[tuple[float, float]] = set()
    for line, below in itertools.pairwise(lines):
        if ":" not in below.text or below.top - line.bottom > 0.7 * line.height:
            continue
        seconds = [s for s in below.segments(page.rulings, gap=_VALUE_GAP) if s.text.endswith(":")]
        starts = _segment_starts(line, page) if seconds else frozenset()
        position = 0
        for first in line.segments(page.rulings, gap=_VALUE_GAP) if seconds else ():
            has_label = _label_at(line, position, starts) is not None
            position += len(first.words)
            for second in seconds if not has_label else ():
                if abs(second.x0 - first.x0) > 2:
                    continue
                for count in range(min(len(first.words), longest_label()), 0, -1):
                    head = Segment(first.words[:count])
                    key = field_of(f"{head.text} {second.text}")
                    if key is not None and not head.text.endswith(":"):
                        heads[head.words[0].x0, head.words[0].top] = (key, count)
                        tails |= {(word.x0, word.top) for word in second.words}
                        break
    return _Wraps(heads, frozenset(tails))


def _labels(line: Line, page: Page, wraps: _Wraps = _NO_WRAPS) -> list[_Label]:
    """The labels on a line from left to right.

    A label ends with ":" or "#", or fills a segment of its own; a word in running text is none.
    """
    places = _places(line)
    if wraps.heads:
        heads = [at for at, word in enumerate(line.words) if (word.x0, word.top) in wraps.heads]
        places = sorted({*places, *heads}) if heads else places
    if not places:
        return []
    found: list[_Label] = []
    starts = _segment_starts(line, page)
    has_marks = ":" in line.text or "#" in line.text
    following = 0
    for index in places:
        place = (line.words[index].x0, line.words[index].top)
        if index < following or place in wraps.tails:
            continue
        wrapped = wraps.heads.get(place)
        if wrapped is not None:
            label: _Label | None = _Label(wrapped[0], index, index + wrapped[1], True)
        else:  # without a sign that marks it, a label begins where a segment begins
            label = _label_at(line, index, starts) if has_marks or index in starts else None
        if label is not None:
            found.append(label)
            following = max(label.end, index + 1)
    return found


def _places(line: Line) -> list[int]:
    """The indexes of the words of a line that a label may begin with, those with a colon in them ("Lot:42") too."""
    found: list[int] | None = line.kept.get(_places)
    if found is None:
        if is_in_languages(line.text):
            found = list(range(len(line.words)))
        else:
            found = [at for at, word in enumerate(line.words) if begins_label(word.text) or ":" in word.text]
        line.kept[_places] = found
    return found


def _segment_starts(line: Line, page: Page) -> frozenset[int]:
    starts, position = set(), 0
    for segment in line.segments(page.rulings, gap=_VALUE_GAP):
        starts.add(position)
        position += len(segment.words)
    starts.add(position)
    return frozenset(starts)


def _label_at(line: Line, index: int, starts: frozenset[int]) -> _Label | None:
    words = line.words
    begins = index in starts
    last = min(index + longest_label(), len(words))
    for end in range(index + 1, last):
        if end in starts:
            last = end  # no label goes on over a wide gap
            break
    if not is_in_languages(line.text):
        last = _longest_beginning(words, index, last)
    for end in range(last, index, -1):
        follows_colon = end < len(words) and words[end].text == ":"
        is_marked = follows_colon or words[end - 1].text.endswith((":", "#"))
        if not is_marked and not begins:
            continue
        text = " ".join([word.text for word in words[index:end]])
        if ":" in text[:-1].replace("::", ":"):
            continue
        key = field_of(text) or (_numbered_by(line, end + follows_colon, text) if is_marked else None)
        if key is None:
            continue
        if is_marked or end in starts or _introduces(line, end, starts, key):
            return _Label(key, index, end + (1 if follows_colon else 0), is_marked)
    glued = line.words[index].text
    head, colon, tail = glued.partition(":")
    if colon and tail and (key := field_of(head)) is not None and not tail.startswith("//"):
        return _Label(key, index, index, True)
    return None


def _longest_beginning(words: Sequence[Word], start: int, last: int) -> int:
    """How far the words from `start` on, up to `last`, may be those of one label."""
    text = words[start].text
    for end in range(start + 1, last):
        if not begins_label(text):
            return end
        text = f"{text} {words[end].text}"
    return last


def _numbered_by(line: Line, start: int, label: str) -> str | None:
    """The key of a title with a colon, "Report: QA-118": only where a word with figures and no date follows."""
    behind = line.words[start : start + 1]
    is_number = bool(behind) and sum(c.isdigit() for c in behind[0].text) >= _LEAST_FIGURES
    if not is_number or find_dates(behind[0].text, DateOrder.MONTH_FIRST):
        return None
    return numbered_field_of(label)


def _introduces(line: Line, end: int, starts: frozenset[int], key: str) -> bool:
    """Whether words without a colon introduce what follows them: a title its number, a date label its date.

    "Test report No. 81/2026", "Date issued 11/21/2021", "Lot. L0042": the rest of the segment is the value.
    """
    stop = min((start for start in starts if start > end), default=end)
    rest = line.words[end:stop]
    if not rest or not any(c.isdigit() for word in rest for c in word.text):
        return False
    if key.startswith("dates."):
        return bool(find_dates(" ".join(word.text for word in rest[:4]), DateOrder.MONTH_FIRST))
    is_abbreviated = line.words[end - 1].text.endswith(".")
    return key in _NUMBERED and len(rest) <= 2 and (is_abbreviated or key != "sample.lot") and rest[-1].text[-1] != ":"


def _value_beside(line: Line, start: int, limit: int, *, is_marked: bool) -> list[Word]:
    """The words after a label up to the next label or a wide gap; the first gap after the label does not count."""
    words = [word for word in line.words[start:limit] if word.text.strip("⁺*†‡§+¹²³")]
    if not words:
        return []
    before = line.words[start - 1] if start else None
    if before is not None and not is_marked and words[0].x0 - before.x1 > _FAR * max(before.size, 1.0):
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
    for line in lines[index + 1 : index + 5]:
        if line.top - label[0].bottom > (1.2 if is_strict else 1.6) * height:
            return []
        for segment in line.segments(page.rulings, gap=_VALUE_GAP):
            if segment.top < label[0].bottom - 0.6 * height:
                continue
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
