"""What is laid over a page as annotations (ISO 32000-1, 12.5): those that a viewer shows."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from verifier.pdf.geometry import Box, Matrix, mapped_box

_MOST = 2000
"""On one page; a report has a few."""
_MOST_TEXT = 4000
"""Characters of one annotation that are kept."""
_MOST_BYTES = 2_000_000
"""Of a text that is asked for: pdfium gives a text as a whole or not at all."""
_UNSEEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_KINDS = {
    raw.FPDF_ANNOT_FREETEXT: "FreeText",
    raw.FPDF_ANNOT_STAMP: "Stamp",
    raw.FPDF_ANNOT_SQUARE: "Square",
    raw.FPDF_ANNOT_CIRCLE: "Circle",
    raw.FPDF_ANNOT_POLYGON: "Polygon",
    raw.FPDF_ANNOT_POLYLINE: "PolyLine",
    raw.FPDF_ANNOT_LINE: "Line",
    raw.FPDF_ANNOT_INK: "Ink",
    raw.FPDF_ANNOT_REDACT: "Redact",
    raw.FPDF_ANNOT_WIDGET: "Widget",
    raw.FPDF_ANNOT_WATERMARK: "Watermark",
    raw.FPDF_ANNOT_UNKNOWN: "Unknown",
}
"""What may hide or replace text. Links, notes, highlights and strokes through text are how people read."""


class Annotation(NamedTuple):
    """An annotation that a viewer shows."""

    kind: str
    """Its subtype."""
    box: Box
    text: str
    """What it says; "" where it says nothing."""
    has_appearance: bool
    """Whether the file holds its looks; without, viewers draw it each in their way."""


def read_annotations(page: pypdfium2.PdfPage, display: Matrix) -> tuple[Annotation, ...]:
    """The annotations of a page that could hide or replace something, in the order in which they are painted."""
    found = []
    for index in range(min(max(raw.FPDFPage_GetAnnotCount(page.raw), 0), _MOST)):
        handle = raw.FPDFPage_GetAnnot(page.raw, index)
        if not handle:
            continue
        try:
            one = _read(handle, display)
        finally:
            raw.FPDFPage_CloseAnnot(handle)
        if one is not None:
            found.append(one)
    return tuple(found)


def _read(handle: Any, display: Matrix) -> Annotation | None:
    kind = _KINDS.get(raw.FPDFAnnot_GetSubtype(handle))
    rectangle = raw.FS_RECTF()
    if kind is None or raw.FPDFAnnot_GetFlags(handle) & _UNSEEN or not raw.FPDFAnnot_GetRect(handle, rectangle):
        return None
    box = mapped_box(display, (rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
    key = b"V" if kind == "Widget" else b"Contents"
    has_appearance = raw.FPDFAnnot_GetAP(handle, raw.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0) > 2
    return Annotation(kind, box, _text(handle, key), has_appearance)


def _text(handle: Any, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(handle, key, None, 0)
    if not 2 < size <= _MOST_BYTES:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFAnnot_GetStringValue(handle, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return " ".join(buffer.raw[: min(size - 2, 2 * _MOST_TEXT)].decode("utf-16-le", "replace").split())
