"""What reading does for pages that were recognised in a picture: doubt, confidence, boxes on the page as displayed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from verifier.errors import NoTextLayerError, ScannedPageError
from verifier.model import Box, Document, NoteKind, ReadingNote, Result
from verifier.model.base import Value
from verifier.pdf.geometry import Matrix, mapped_box
from verifier.pdf.page import Page, Word
from verifier.pdf.scanned import INSTALL, can_recognise

LEAST_CONFIDENCE = 0.80
"""A number of which less is sure decides nothing: on scans whose truth is known, wrong numbers lie below."""

_BELOW = 1.5
"""So many word heights below a table's last row, a row may stand that was not read."""
_PRECISION = 2
"""Decimals of a confidence, and of a box that was turned back."""


def no_text(label: str, count: int) -> NoTextLayerError:
    """The error for a document of pictures, and what would make it readable."""
    if can_recognise():
        return NoTextLayerError(
            f'"{label}" has no text: nothing can be read on its {count} page(s), and text was expected',
            hint="ask the laboratory for the original PDF, or scan it again, straight and sharp, at 300 dpi",
        )
    return ScannedPageError(
        f'"{label}" has no text layer: scanned page, {count} in all, and nothing that reads pictures is installed',
        hint=f"install it with: {INSTALL}; or ask the laboratory for the original PDF",
    )


def doubtful_values(rows: Iterable[Result], pages: Sequence[Page]) -> Iterator[ReadingNote]:
    """A note for each number of a row, its limit and its status that was recognised with little confidence."""
    doubtful = {
        page.number: words
        for page in pages
        if (words := [word for word in page.words if word.confidence < LEAST_CONFIDENCE])
    }
    for row in rows:
        if row.page not in doubtful:
            continue
        parts: list[tuple[str, str, Box]] = [("result", value.printed, value.box) for value in row.values]
        parts += [
            (name, part.printed, part.box)
            for name, part in (("LOD", row.lod), ("LOQ", row.loq), ("limit", row.limit))
            if part is not None
        ]
        if row.printed_status is not None and row.printed_status_box is not None:
            parts.append(("status", row.printed_status, row.printed_status_box))
        for name, printed, box in parts:
            sure = confidence_in(doubtful[row.page], box)
            if sure < LEAST_CONFIDENCE:
                yield ReadingNote(
                    kind=NoteKind.LOW_CONFIDENCE,
                    message=f'"{printed}" as the {name} of "{row.printed_name}" was recognised in a picture with '
                    f"{round(100 * sure)} % confidence",
                    page=row.page,
                    box=box,
                )


def unread_words(tables: Iterable[tuple[int, Box]], pages: Sequence[Page]) -> Iterator[ReadingNote]:
    """A note for each word in a results table (its page and box) that was too poor to be read.

    It may be a number, or the name of a row that is missing.
    """
    places = tuple(tables)
    for page in pages:
        for word in page.unsure:
            reach = _BELOW * (word.bottom - word.top)
            x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
            if any(
                number == page.number and left <= x <= right and top - 1 <= y <= bottom + reach
                for number, (left, top, right, bottom) in places
            ):
                yield ReadingNote(
                    kind=NoteKind.LOW_CONFIDENCE,
                    message=f"a word in a results table was not read: in the picture it could be "
                    f'"{word.text}", with {round(100 * word.confidence)} % confidence',
                    page=page.number,
                    box=word.box,
                )


def confidence_in(words: Iterable[Word], box: Box) -> float:
    """The least confidence of the words whose middle lies in the box; 1 where there are none."""
    left, top, right, bottom = box
    return min(
        (
            word.confidence
            for word in words
            if left <= (word.x0 + word.x1) / 2 <= right and top <= (word.top + word.bottom) / 2 <= bottom
        ),
        default=1.0,
    )


def as_displayed(document: Document, pages: Sequence[Page]) -> Document:
    """The document with its boxes on the pages as displayed, where a crooked page was straightened to be read."""
    frames = {page.number: page.frame for page in pages if page.frame is not None}
    if not frames:
        return document
    turned: Document = _turned(document, frames, None)
    return turned


def _turned(value: Any, frames: dict[int, Matrix], page: int | None) -> Any:
    if isinstance(value, tuple):
        return tuple(_turned(part, frames, page) for part in value)
    if not isinstance(value, Value):
        return value
    page = getattr(value, "page", page)
    changed: dict[str, Any] = {}
    for name in type(value).model_fields:
        part = getattr(value, name)
        if part is None or isinstance(part, str):
            continue
        if name.endswith("box"):
            if page in frames:
                changed[name] = tuple(round(edge, _PRECISION) for edge in mapped_box(frames[page], part))
        elif isinstance(part, tuple | Value):
            changed[name] = _turned(part, frames, page)
    return value.model_copy(update=changed) if changed else value
