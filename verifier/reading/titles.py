"""The sample's name where it stands as a heading without a label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verifier.model import Box, Field
from verifier.pdf.page import Page
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title

_GENERIC = re.compile(
    r"(?i)certificate of analysis|compliance|report|protokol|analysis|testing|page \d|sample\b|https?:|www\.|@"
)
_NOTHING = re.compile(r"(?i)n/?a|none|[\W_]+")
_ADDRESS = re.compile(r"^\d+ \w+ |\b[A-Z]{2},? +\d{5}\b|\d{3} ?\d{2} [A-Z]")
_ANCHORS = ("sample.sample_id", "sample.lot", "sample.matrix", "sample.variety")


def find_sample_title(
    page: Page, lines: Sequence[Line], fields: Sequence[Field], laboratory: str | None
) -> Field | None:
    """The line above the sample's own fields, set flush with them: bold or larger than they are, else right above."""
    return _find(page, lines, fields, laboratory, is_emphasised=True) or _find(
        page, lines, fields, laboratory, is_emphasised=False
    )


def _find(
    page: Page, lines: Sequence[Line], fields: Sequence[Field], laboratory: str | None, *, is_emphasised: bool
) -> Field | None:
    for key in _ANCHORS:
        anchor = next((field for field in fields if field.key == key and field.page == page.number), None)
        if anchor is None:
            continue
        middle = (anchor.box[1] + anchor.box[3]) / 2
        index = next((i for i, line in enumerate(lines) if line.top <= middle <= line.bottom), None)
        if index is None:
            continue
        own = next(
            (s for s in lines[index].segments(page.rulings) if s.x0 <= anchor.box[0] + 1 and s.x1 >= anchor.box[2] - 1),
            None,
        )
        if own is None:
            continue
        values = {field.box for field in fields if field.page == page.number}
        above = [
            tuple(s for s in line.segments(page.rulings) if not any(_holds(s, box) for box in values))
            for line in reversed(lines[max(0, index - 5) : index])
        ]
        found = _emphasised(above, own, laboratory) if is_emphasised else _adjoining(above, own, laboratory)
        if found is not None:
            return Field(key="sample.name", label=None, printed=found.text, page=page.number, box=found.box)
    return None


def _holds(segment: Segment, box: Box) -> bool:
    """Whether a text is, or holds, the value of another field: of a client, of a date."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return segment.x0 <= x <= segment.x1 and segment.top <= y <= segment.bottom


def _emphasised(above: Sequence[Sequence[Segment]], own: Segment, laboratory: str | None) -> Segment | None:
    for row in above:
        for segment in row:
            is_flush = abs(segment.x0 - own.x0) <= 12 or abs(segment.x1 - own.x1) <= 4
            is_emphasised = segment.is_bold or segment.size >= 1.2 * own.size
            if is_flush and is_emphasised and _is_name(segment, laboratory):
                return segment
    return None


def _adjoining(above: Sequence[Sequence[Segment]], own: Segment, laboratory: str | None) -> Segment | None:
    """The uppermost of the lines that go on the block of fields upwards without a gap and are no fields."""
    found, last = None, own
    for row in above:
        near = next((s for s in row if abs(s.x0 - last.x0) <= 2 or abs(s.x1 - last.x1) <= 2), None)
        if near is None or last.top - near.bottom > 0.6 * (last.bottom - last.top) or near.size > 1.2 * last.size:
            break
        if _is_name(near, laboratory):
            found = near
        elif not _NOTHING.fullmatch(near.text):
            break
        last = near
    return found


def _is_name(segment: Segment, laboratory: str | None) -> bool:
    text = segment.text
    if (
        ":" in text
        or not any(c.isalpha() for c in text)
        or len(segment.words) > 10
        or _GENERIC.search(text)
        or _ADDRESS.search(text)
    ):
        return False
    if field_of(text) is not None or panel_of_title(text) is not None:
        return False
    if laboratory and (laboratory.casefold() in text.casefold() or text.casefold() in laboratory.casefold()):
        return False
    return _NOTHING.fullmatch(text) is None
