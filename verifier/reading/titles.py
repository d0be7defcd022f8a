"""The sample's name where it stands as a heading without a label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from verifier.model import Field
from verifier.pdf.page import Page
from verifier.reading.lines import Line, Segment
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title

_GENERIC = re.compile(
    r"(?i)certificate of analysis|compliance|report|protokol|analysis|testing|page \d|sample\b|https?:|www\.|@"
)
_ADDRESS = re.compile(r"^\d+ \w+ |\b[A-Z]{2},? +\d{5}\b|\d{3} ?\d{2} [A-Z]")
_ANCHORS = ("sample.sample_id", "sample.lot", "sample.matrix")


def find_sample_title(
    page: Page, lines: Sequence[Line], fields: Sequence[Field], laboratory: str | None
) -> Field | None:
    """The emphasised line above the sample's own fields: bold or larger than they are, set flush with them."""
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
        for line in reversed(lines[max(0, index - 5) : index]):
            for segment in line.segments(page.rulings):
                is_flush = abs(segment.x0 - own.x0) <= 12 or abs(segment.x1 - own.x1) <= 4
                if is_flush and _is_name(segment, own.size, laboratory):
                    return Field(key="sample.name", label=None, printed=segment.text, page=page.number, box=segment.box)
    return None


def _is_name(segment: Segment, size: float, laboratory: str | None) -> bool:
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
    return segment.is_bold or segment.size >= 1.2 * size
