"""What a region of a page looks like: rendered small, told apart from codes, and hashed by its looks."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Sequence
from enum import IntEnum
from functools import cache, lru_cache
from math import ceil, cos, pi, sqrt
from operator import mul
from typing import TYPE_CHECKING, cast

import pypdfium2
import pypdfium2.raw as raw

from verifier.pdf.geometry import Box
from verifier.pdf.limits import MAX_PIXELS

if TYPE_CHECKING:
    from PIL import Image

_SIDE = 160
"""Pixels of the longer side of a small rendering: two for each module of a code with 80 of them."""
_QUARTER_TURN = cast("Image.Transpose", 2)
"""Image.Transpose.ROTATE_90, without loading what draws."""
_WAVES = 32
_KEPT = 8
_CONTRAST = 60
"""Greys between the darkest and the lightest point of a code, at least; less is a shade or a watermark."""
_MANY = 4
"""Dark runs along a line through a code of two dimensions, at least: the smallest have that many."""
_BARS = 10
"""And through a barcode: the shortest of those that are read have that many."""
_LINES = 0.25
"""Of all lines of the picture, at least so many go through the code; the rest may be paper around it."""
_BAR_LINES = 0.3
_MOST_LINES = 0.5
_NATIVE = 500
"""Pixels of the longer side, and up to twice as many, at which a picture is decoded."""


def render_region(page: pypdfium2.PdfPage, box: Box, scale: float) -> Image.Image | None:
    """What is seen in `box` (points, page as displayed), in greys, `scale` pixels a point.

    None where it would be nothing or more pixels than are drawn.
    """
    width, height = ceil((box[2] - box[0]) * scale), ceil((box[3] - box[1]) * scale)
    if not (0 < width <= MAX_PIXELS and 0 < height <= MAX_PIXELS and width * height <= MAX_PIXELS):
        return None
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, raw.FPDFBitmap_Gray)
    try:
        raw.FPDFBitmap_FillRect(bitmap.raw, 0, 0, width, height, 0xFFFFFFFF)
        # The matrix comes after the one that puts the page upright with its corner at the origin, a pixel a point.
        matrix = raw.FS_MATRIX(scale, 0, 0, scale, -box[0] * scale, -box[1] * scale)
        clip = raw.FS_RECTF(0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(
            bitmap.raw, page.raw, ctypes.byref(matrix), ctypes.byref(clip), raw.FPDF_ANNOT
        )
        picture: Image.Image = bitmap.to_pil().copy()
        return picture.convert("L")
    finally:
        bitmap.close()


def picture_of(handle: int) -> Image.Image | None:
    """The picture of a page object by itself, without its mask, in greys, 1000 pixels or so at its longer side.

    None for one that cannot be decoded. Its size is for the caller to check.
    """
    item = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
    from_jpeg = _jpeg(item)
    if from_jpeg is not None:
        return from_jpeg
    bitmap = raw.FPDFImageObj_GetBitmap(item)
    if not bitmap:
        return None
    # It gives its memory back when it is let go of; until then the picture made from it may share it.
    owner = pypdfium2.PdfBitmap.from_raw(bitmap)
    try:
        picture: Image.Image = owner.to_pil()
        return _halved(picture).convert("L").copy()
    except (ValueError, KeyError):
        return None


def masked_picture_of(page: pypdfium2.PdfPage, handle: int) -> Image.Image | None:
    """The picture of a page object as its mask lets it be seen, on white; nothing else of the page is drawn.

    None for one that cannot be drawn.
    """
    from PIL import Image

    item = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
    document = page.pdf
    if document is None:
        return None
    before = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, before)
    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(item, width, height)
    scale = min(_NATIVE / max(width.value, height.value, 1), 1.0)
    # It is drawn a point a pixel: for the time being it is placed as large as it should be drawn.
    size = (max(round(width.value * scale), 1), max(round(height.value * scale), 1))
    raw.FPDFPageObj_SetMatrix(item, raw.FS_MATRIX(size[0], 0, 0, size[1], 0, 0))
    try:
        bitmap = raw.FPDFImageObj_GetRenderedBitmap(document.raw, page.raw, item)
    finally:
        raw.FPDFPageObj_SetMatrix(item, before)
    if not bitmap:
        return None
    owner = pypdfium2.PdfBitmap.from_raw(bitmap)
    try:
        drawn = owner.to_pil().convert("RGBA")
    except (ValueError, KeyError):
        return None
    if max(drawn.size) > 2 * _NATIVE:
        return None
    paper = Image.new("RGBA", drawn.size, "white")
    paper.alpha_composite(drawn)
    return paper.convert("L")


def _jpeg(item: object) -> Image.Image | None:
    """A large JPEG decoded small, which takes a fraction of the time; None for what is none."""
    from PIL import Image

    width, height = ctypes.c_uint(), ctypes.c_uint()
    raw.FPDFImageObj_GetImagePixelSize(item, width, height)
    if max(width.value, height.value) < 2 * _NATIVE or raw.FPDFImageObj_GetImageFilterCount(item) != 1:
        return None
    name = ctypes.create_string_buffer(16)
    raw.FPDFImageObj_GetImageFilter(item, 0, name, 16)
    if name.value != b"DCTDecode":
        return None
    length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    buffer = (ctypes.c_char * length)()
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, length)
    try:
        with Image.open(io.BytesIO(buffer.raw), formats=["JPEG"]) as picture:
            if picture.size != (width.value, height.value):
                return None
            picture.draft("L", (_NATIVE, _NATIVE))
            return picture.convert("L")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _halved(picture: Image.Image) -> Image.Image:
    factor = max(picture.size) // _NATIVE
    return picture.reduce(factor) if factor > 1 else picture


def reduced(picture: Image.Image, side: int = _SIDE) -> Image.Image:
    """The picture with so many pixels at its longer side, by default as pictures are compared and codes are told."""
    factor = side / max(picture.size)
    if factor >= 1:
        return picture
    size = (max(round(picture.width * factor), 1), max(round(picture.height * factor), 1))
    return picture.resize(size, 4, reducing_gap=2.0)  # Image.Resampling.BOX


def padded(picture: Image.Image) -> tuple[Image.Image, int]:
    """The picture on white paper that is a little larger, and how many pixels of it are on each side."""
    from PIL import Image

    margin = max(max(picture.size) // 12, 8)
    paper = Image.new("L", (picture.width + 2 * margin, picture.height + 2 * margin), 255)
    paper.paste(picture, (margin, margin))
    return paper, margin


def is_flat(picture: Image.Image) -> bool:
    """Whether there is next to nothing to see."""
    low, high = _extremes(picture)
    return high - low < _CONTRAST


def _extremes(picture: Image.Image) -> tuple[int, int]:
    """The darkest and the lightest grey."""
    low, high = cast("tuple[int, int]", picture.getextrema())
    return low, high


class Likeness(IntEnum):
    """How much a picture looks like a code."""

    NONE = 0
    SOME = 1
    """It has many changes between dark and light; so have writing and drawings, and then the decoder finds nothing."""
    MUCH = 2
    """A person would take it for one."""


def likeness_of(picture: Image.Image) -> Likeness:
    """How much a small picture looks like a code: changes between dark and light along many of its lines."""
    across, down = _lines(picture)
    if _share(across, _MANY + 1) >= _MOST_LINES and _share(down, _MANY + 1) >= _MOST_LINES:
        return Likeness.MUCH
    is_grid = _share(across, _MANY) >= _LINES and _share(down, _MANY) >= _LINES
    return Likeness.SOME if is_grid or _has_bars(across) or _has_bars(down) else Likeness.NONE


def _has_bars(counts: Sequence[int]) -> bool:
    """Whether many lines cross the same number of bars, give or take one; lines of writing differ more."""
    if not counts:
        return False
    usual = max(set(counts), key=lambda count: (counts.count(count), count))
    same = sum(1 for count in counts if abs(count - usual) <= 1)
    return usual >= _BARS and same >= _BAR_LINES * len(counts)


def _lines(picture: Image.Image) -> tuple[list[int], list[int]]:
    """How many dark runs each row has, and each column; none where there is no contrast."""
    low, high = _extremes(picture)
    if high - low < _CONTRAST:
        return [], []
    middle = (low + high) // 2
    two_tone = picture.point([0 if grey <= middle else 1 for grey in range(256)])
    return _dark_runs(two_tone), _dark_runs(two_tone.transpose(_QUARTER_TURN))


def _dark_runs(two_tone: Image.Image) -> list[int]:
    """How many dark runs end along each row."""
    data, width = two_tone.tobytes(), two_tone.width
    return [data.count(b"\x00\x01", start, start + width) for start in range(0, len(data), width)]


def _share(counts: Sequence[int], least: int) -> float:
    return sum(1 for count in counts if count >= least) / max(len(counts), 1)


def detail_of(picture: Image.Image) -> float:
    """The standard deviation of its grey values, 0 for one plain area."""
    counts = picture.histogram()
    total = sum(counts) or 1
    mean = sum(grey * count for grey, count in enumerate(counts)) / total
    return sqrt(sum(count * (grey - mean) ** 2 for grey, count in enumerate(counts)) / total)


@cache
def _cosines() -> tuple[tuple[float, ...], ...]:
    return tuple(
        tuple(cos((2 * place + 1) * wave * pi / (2 * _WAVES)) for place in range(_WAVES)) for wave in range(_KEPT)
    )


def digest_of(picture: Image.Image) -> str:
    """A perceptual hash of 64 bits, 16 hexadecimal digits: the signs of the slowest waves of the picture.

    The picture is made 32 by 32; of its cosine transform the 8 by 8 slowest waves are held against their median
    (the constant part left out of it), as pHash does (Zauner, 2010). Scaling and JPEG change few of the bits.
    """
    return _digest(picture.resize((_WAVES, _WAVES), 1).tobytes())  # Image.Resampling.LANCZOS


@lru_cache(maxsize=512)  # logos stand on every page, and in every report of a laboratory
def _digest(pixels: bytes) -> str:
    table = _cosines()
    rows = [pixels[start : start + _WAVES] for start in range(0, _WAVES * _WAVES, _WAVES)]
    along = [[sum(map(mul, wave, row)) for row in rows] for wave in table]
    waves = [sum(map(mul, wave, column)) for wave in table for column in along]
    middle = sorted(waves[1:])[len(waves) // 2]
    bits = sum(1 << place for place, value in enumerate(waves) if value > middle)
    return f"{bits:016x}"
