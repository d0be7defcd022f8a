"""Single places of a page as pictures: what a finding about a file points to, before and after where it was changed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import islice

from PIL import Image, ImageDraw

from verifier.model import Anchor, Box, Evidence, Revision
from verifier.pdf.render import render_page
from verifier.pictures.labels import font_of, wrapped

_SCALE = 3.0
"""Pixels per point: small print is read at a glance."""
_AROUND = (60.0, 24.0)
"""Points that are shown beside and above a place, so that one sees where it stands."""
_FRAME = (213, 94, 0)
_INK, _PAPER = (20, 20, 20), (255, 255, 255)
_TEXT, _GAP = 20, 10
_MOST = 40
"""Pictures of one file: beyond that nobody looks at them."""


def draw_evidence_pictures(data: bytes, evidence: Evidence) -> Iterator[tuple[str, bytes]]:
    """A name and a PNG for each place that the evidence points to, the weightiest first, forty at most.

    Raises what `render_page` raises.
    """
    last: tuple[tuple[int | None, int], Image.Image] | None = None
    for name, parts in islice(_wanted(evidence), _MOST):
        pieces = []
        for caption, length, anchor in parts:
            key = (length, anchor.page)
            if last is None or last[0] != key:  # places stand page by page, and drawing one takes a while
                last = (key, _page(data if length is None else data[:length], anchor.page))
            pieces.append((caption, _crop(last[1], anchor.box)))
        yield name, _stacked(pieces)


_Part = tuple[str, int | None, Anchor]
"""A caption, the bytes of the revision (None for the whole file), and the place."""


def _wanted(evidence: Evidence) -> Iterator[tuple[str, list[_Part]]]:
    before: int | None = None
    for revision in evidence.revisions:
        yield from _changes(revision, before)
        before = revision.length
    places: tuple[tuple[str, list[Anchor]], ...] = (
        ("hidden", [one.anchor for one in evidence.hidden]),
        ("overlay", [one.anchor for one in evidence.overlays]),
        ("cell", [one.anchor for one in evidence.odd_cells]),
        ("picture", [one.anchor for one in evidence.differences]),
        ("code", [one.anchor for one in evidence.codes]),
        ("signature", [anchor for one in evidence.signatures if (anchor := one.anchor) is not None]),
    )
    for kind, anchors in places:
        for number, anchor in enumerate(anchors, start=1):
            yield f"{kind}-{number:02}", [(f"page {anchor.page}", None, anchor)]


def _changes(revision: Revision, length_before: int | None) -> Iterator[tuple[str, list[_Part]]]:
    for number, change in enumerate(revision.changes, start=1):
        page_before = change.before_page or change.page
        # Where one side shows nothing its place is that of the other: one sees that it is empty.
        sides = (
            ("before", length_before, page_before, change.before_box or change.after_box),
            ("after", revision.length, change.page, change.after_box or change.before_box),
        )
        parts = [
            (f"{when} (page {page})", length, Anchor(page=page, box=box))
            for when, length, page, box in sides
            if box is not None
        ]
        if parts and not change.is_whole_page:
            yield f"revision-{revision.number}-change-{number:02}", parts


def _page(data: bytes, number: int) -> Image.Image:
    with Image.open(io.BytesIO(render_page(data, number, _SCALE))) as rendered:
        return rendered.convert("RGB")


def _crop(page: Image.Image, box: Box) -> Image.Image:
    """The place with a frame around it and some of the page beside it; of a place off the page, the nearest edge."""
    framed = page.copy()
    ImageDraw.Draw(framed).rectangle(_pixels(box, 2), outline=_FRAME, width=3)
    x, y = _AROUND
    left, top, right, bottom = _pixels((box[0] - x, box[1] - y, box[2] + x, box[3] + y), 0)
    left, top = min(max(round(left), 0), page.width - 1), min(max(round(top), 0), page.height - 1)
    right, bottom = min(max(round(right), left + 1), page.width), min(max(round(bottom), top + 1), page.height)
    return framed.crop((left, top, right, bottom))


def _pixels(box: Box, more: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = (side * _SCALE for side in box)
    return (left - more, top - more, right + more, bottom + more)


def _stacked(pieces: list[tuple[str, Image.Image]]) -> bytes:
    """The pictures below each other, each under its caption."""
    width = max(max(piece.width for _, piece in pieces), 240)
    font = font_of(_TEXT)
    rows = [(wrapped(caption, width - 2 * _GAP, _TEXT), piece) for caption, piece in pieces]
    line = _TEXT + 6
    height = sum(len(lines) * line + piece.height + 2 * _GAP for lines, piece in rows)
    sheet = Image.new("RGB", (width, height), _PAPER)
    pen = ImageDraw.Draw(sheet)
    y = 0
    for lines, piece in rows:
        for text in lines:
            pen.text((_GAP, y + 3), text, fill=_INK, font=font)
            y += line
        sheet.paste(piece, (0, y))
        y += piece.height + 2 * _GAP
    buffer = io.BytesIO()
    sheet.save(buffer, format="PNG")
    return buffer.getvalue()
