"""The functions of pdfium that are called once per character or object, bound for speed.

ctypes' own binding gives up the interpreter lock around every call and wraps every pointer in an object; on ten
thousand characters a page that is most of the time. Here addresses are plain integers and the lock is kept: a
call takes well under a microsecond, and pdfium is not thread-safe anyway.

What is asked of every character or step of a path is bound without types of its arguments, which halves the time
again: handles and places to write to go in as `pointer`, `byref` or a `Handle` give them, and only integers that fit a
C int as they are.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from ctypes import addressof, byref, c_char, c_double, c_float, c_int, c_size_t, c_uint, c_ulong, c_void_p
from itertools import repeat
from typing import Any

import pypdfium2.raw as raw

__all__ = ["addressof", "byref", "c_double", "c_float", "c_int"]


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), c_void_p).value
    if address is None:
        raise ImportError(f"pdfium has no function {name!r}")
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def pointer(handle: int) -> Any:
    """A handle as the calls without argument types take it."""
    return byref(c_char.from_address(handle))


class Handle(c_void_p):
    """A handle that a call gives, as it goes into the next."""


def swept(calls: Iterable[object], written: ctypes.Array[c_float] | ctypes.Array[c_double]) -> bytearray:
    """What each call, done one after another, leaves in `written`, end to end."""
    found = bytearray()
    copies = map(found.extend, repeat(memoryview(written).cast("B")))
    deque(zip(calls, copies), maxlen=0)  # noqa: B905 - copies never end
    return found


_P = c_void_p

load_text = _bound("FPDFText_LoadPage", _P, _P)
close_text = _bound("FPDFText_ClosePage", None, _P)
count_characters = _bound("FPDFText_CountChars", c_int, _P)
get_text = _bound("FPDFText_GetText", c_int, _P, c_int, c_int, _P)
get_font = _bound("FPDFTextObj_GetFont", _P, _P)
get_font_name = _bound("FPDFFont_GetBaseFontName", c_size_t, _P, _P, c_size_t)
get_ascent = _bound("FPDFFont_GetAscent", c_int, _P, c_float, _P)
get_descent = _bound("FPDFFont_GetDescent", c_int, _P, c_float, _P)

# Without argument types: (text page, index) and places to write to
get_code = _bound("FPDFText_GetUnicode", c_uint)
has_no_mapping = _bound("FPDFText_HasUnicodeMapError", c_int)
get_text_object = _bound("FPDFText_GetTextObject", _P)
get_loose_box = _bound("FPDFText_GetLooseCharBox", c_int)
get_origin = _bound("FPDFText_GetCharOrigin", c_int)
get_text_matrix = _bound("FPDFText_GetMatrix", c_int)
get_font_size = _bound("FPDFText_GetFontSize", c_double)

# (page or path, index)
get_object = _bound("FPDFPage_GetObject", _P)
get_segment = _bound("FPDFPath_GetPathSegment", Handle)

# (step of a path) and places to write to
get_segment_type = _bound("FPDFPathSegment_GetType", c_int)
get_segment_point = _bound("FPDFPathSegment_GetPoint", c_int)
is_segment_closing = _bound("FPDFPathSegment_GetClose", c_int)

count_objects = _bound("FPDFPage_CountObjects", c_int, _P)
get_object_type = _bound("FPDFPageObj_GetType", c_int, _P)
get_object_matrix = _bound("FPDFPageObj_GetMatrix", c_int, _P, _P)
get_object_bounds = _bound("FPDFPageObj_GetBounds", c_int, _P, _P, _P, _P, _P)
get_fill_colour = _bound("FPDFPageObj_GetFillColor", c_int, _P, _P, _P, _P, _P)
get_stroke_colour = _bound("FPDFPageObj_GetStrokeColor", c_int, _P, _P, _P, _P, _P)
get_stroke_width = _bound("FPDFPageObj_GetStrokeWidth", c_int, _P, _P)
count_form_objects = _bound("FPDFFormObj_CountObjects", c_int, _P)
get_form_object = _bound("FPDFFormObj_GetObject", _P, _P, c_ulong)
get_draw_mode = _bound("FPDFPath_GetDrawMode", c_int, _P, _P, _P)
count_segments = _bound("FPDFPath_CountSegments", c_int, _P)
get_clip_path = _bound("FPDFPageObj_GetClipPath", _P, _P)
count_clip_paths = _bound("FPDFClipPath_CountPaths", c_int, _P)
count_clip_segments = _bound("FPDFClipPath_CountPathSegments", c_int, _P, c_int)
get_clip_segment = _bound("FPDFClipPath_GetPathSegment", Handle, _P, c_int, c_int)
has_transparency = _bound("FPDFPageObj_HasTransparency", c_int, _P)
set_active = _bound("FPDFPageObj_SetIsActive", c_int, _P, c_int)
get_text_mode = _bound("FPDFTextObj_GetTextRenderMode", c_int, _P)
get_object_font_size = _bound("FPDFTextObj_GetFontSize", c_int, _P, _P)

OBJECT_TEXT = raw.FPDF_PAGEOBJ_TEXT
OBJECT_PATH = raw.FPDF_PAGEOBJ_PATH
OBJECT_IMAGE = raw.FPDF_PAGEOBJ_IMAGE
OBJECT_FORM = raw.FPDF_PAGEOBJ_FORM
OBJECT_SHADING = raw.FPDF_PAGEOBJ_SHADING
SEGMENT_MOVE = raw.FPDF_SEGMENT_MOVETO
SEGMENT_CURVE = raw.FPDF_SEGMENT_BEZIERTO
