"""Marks for the tests, and what viewers make of them."""

from __future__ import annotations

import io
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image, ImageChops
from pyhanko.pdf_utils.generic import DictionaryObject
from pyhanko.pdf_utils.reader import PdfFileReader

from verifier.model import Box, Mark, Marking, Tone


def mark(box: Box, page: int = 1, label: str = "1 error LIM101", tone: Tone = Tone.BAD, text: str = "seen") -> Mark:
    return Mark(page=page, box=box, tone=tone, label=label, subject="LIM101", text=text)


def marking(*marks: Mark, note: str = "the summary", headline: str = "verifier: FAIL") -> Marking:
    return Marking(
        author="verifier 1",
        language="en",
        tone=Tone.BAD,
        headline=headline,
        note=note,
        if_signed="IT IS SIGNED",
        if_certified="IT IS CERTIFIED",
        if_restricted="IT IS RESTRICTED",
        marks=marks,
    )


class Note(NamedTuple):
    """An annotation, as another reader sees it."""

    kind: str
    subject: str
    text: str
    author: str
    values: DictionaryObject


def notes(copy: bytes, page: int = 1) -> list[Note]:
    """The annotations of a page with a text."""
    reader = PdfFileReader(io.BytesIO(copy), strict=False)
    if reader.encrypted:
        reader.decrypt(b"")
    kids = reader.root["/Pages"]["/Kids"]
    listed = [one.get_object() for one in kids[page - 1]["/Annots"]]
    return [
        Note(one["/Subtype"], str(one["/Subj"]), str(one["/Contents"]), str(one["/T"]), one)
        for one in listed
        if "/Contents" in one and "/Subj" in one
    ]


def picture(data: bytes, page: int = 1, scale: float = 2.0) -> Image.Image:
    """A page as pdfium shows it."""
    document = pypdfium2.PdfDocument(data)
    try:
        shown = document[page - 1]
        image = shown.render(scale=scale).to_pil().convert("RGB").copy()
        shown.close()
        return image
    finally:
        document.close()


def dark_box(image: Image.Image, scale: float = 2.0) -> Box:
    """The box in points around what is black."""
    found = image.convert("L").point(lambda value: 255 if value < 60 else 0).getbbox()
    assert found is not None
    x0, top, x1, bottom = (side / scale for side in found)
    return (x0, top, x1, bottom)


def changed_box(before: Image.Image, after: Image.Image, scale: float = 2.0) -> Box | None:
    """The box in points around what differs."""
    found = ImageChops.difference(before, after).convert("L").point(lambda value: 255 if value > 24 else 0).getbbox()
    if found is None:
        return None
    x0, top, x1, bottom = (side / scale for side in found)
    return (x0, top, x1, bottom)


def annotations(data: bytes, page: int = 1) -> int:
    """How many annotations pdfium sees on a page."""
    document = pypdfium2.PdfDocument(data)
    try:
        shown = document[page - 1]
        count = int(raw.FPDFPage_GetAnnotCount(shown.raw))
        shown.close()
        return count
    finally:
        document.close()
