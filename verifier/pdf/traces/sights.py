"""What regions of pages look like, and what the codes in them say; the same picture is looked at once."""

from __future__ import annotations

import ctypes
import hashlib
from collections import OrderedDict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from verifier.pdf.geometry import Box
from verifier.pdf.pictures import PictureFile
from verifier.pdf.traces.codes import LARGEST, Decoded, can_decode, decode
from verifier.pdf.traces.pagepictures import (
    Likeness,
    is_flat,
    likeness_of,
    masked_picture_of,
    padded,
    picture_of,
    reduced,
    render_region,
)
from verifier.pdf.traces.pagewalk import Picture, pixels_of, sides_of

if TYPE_CHECKING:
    from PIL import Image

_MOST_RAW = 4_000_000
"""Bytes of a picture that are read to know it again."""
_SQUARE = (0.7, 1.45)
"""Width by height of a picture that may hold a code of two dimensions, mostly: its paper may be wider below."""
_FIRST_SIDE, _FIRST_LENGTH = 400, 900
"""Pixels of the longer side at which a picture is decoded first: four for each module of a large code, or three for
each of the thinnest bars of a long one."""
_SCANS = (200 / 72, 300 / 72)
"""Pixels a point at which a whole page is looked at: as a good scan has, then as a better one has."""
_MOST_PAGES = 200


class Sight(NamedTuple):
    """What a region looks like; regions of several pages that hold the same picture share one."""

    small: Image.Image
    """In greys, small."""
    is_like_code: bool
    codes: tuple[Decoded, ...]
    """What was decoded; boxes in shares of the region."""


class _Memory:
    """Sights by what they are known by; what was not asked for the longest time goes first.

    Kept from file to file: the logos of a laboratory stand in all its reports. Whoever uses it holds PDFIUM_LOCK.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: OrderedDict[tuple[Any, ...], Sight] = OrderedDict()

    def get(self, key: tuple[Any, ...] | None) -> Sight | None:
        if key is None or key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def put(self, key: tuple[Any, ...] | None, sight: Sight) -> None:
        if key is not None:
            self._known[key] = sight
            while len(self._known) > self._most:
                self._known.popitem(last=False)


_MEMORY = _Memory(most=400)


def see_picture(page: pypdfium2.PdfPage, one: Picture) -> Sight | None:
    """What a picture of the file looks like, by itself: what is drawn over it is looked at by itself, too.

    None for one that cannot be decoded. Whoever calls this holds PDFIUM_LOCK.
    """
    key = _key(one)
    known = _MEMORY.get(key)
    if known is not None:
        return known
    picture = picture_of(one.handle)
    if picture is None or is_flat(picture):
        # One colour behind a mask: what is seen is the mask.
        picture = masked_picture_of(page, one.handle)
        if picture is None:
            return None
    sight = _sight(picture, one.box)
    _MEMORY.put(key, sight)
    return sight


def see_region(page: pypdfium2.PdfPage, box: Box) -> Sight | None:
    """What a region looks like in which a code may be drawn; None where nothing can be drawn."""
    long, short = max(sides_of(box)), max(min(sides_of(box)), 1.0)
    scale = min(max(300 / 72, 200 / short), 800 / long)
    picture = render_region(page, box, scale)
    if picture is None:
        return None
    # The same in the same size on the next page is not decoded again.
    digest = hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
    key = (digest, *picture.size, *map(round, sides_of(box)), can_decode())
    sight = _MEMORY.get(key) or _sight(picture, box)
    _MEMORY.put(key, sight)
    return sight


def see_page(page: pypdfium2.PdfPage, page_box: Box) -> Sight | None:
    """A page that is a picture: whatever is on it is looked for at the resolution of a good scan, then at a better."""
    small: Image.Image | None = None
    codes: tuple[Decoded, ...] = ()
    for scale in _SCANS if can_decode() else (1.0,):
        picture = render_region(page, page_box, scale)
        if picture is None:
            continue
        small = small or reduced(picture)
        size = (0.0, 0.0, float(picture.width), float(picture.height))
        codes = tuple(one._replace(box=_shares(one.box, size)) for one in decode(picture)) if can_decode() else ()
        if codes:
            break
    return None if small is None else Sight(small, True, codes)


def look_at_picture(data: bytes) -> Iterator[tuple[int, Box, tuple[Decoded, ...]]]:
    """The codes on each page of a JPEG, PNG or TIFF with its number and its box; boxes of codes in shares of it.

    Raises DamagedError and TooLargeError.
    """
    pictures = PictureFile(data)
    try:
        for number in range(1, min(pictures.page_count, _MOST_PAGES) + 1):
            image, width, height = pictures.page(number)
            grey = image.convert("L")
            size = (0.0, 0.0, float(grey.width), float(grey.height))
            found = tuple(one._replace(box=_shares(one.box, size)) for one in decode(grey))
            yield number, (0.0, 0.0, width, height), found
    finally:
        pictures.close()


def _sight(picture: Image.Image, box: Box) -> Sight:
    """The picture with what the codes in it say: a little smaller than it is mostly, then larger."""
    small = reduced(picture)
    likeness = likeness_of(small) if max(sides_of(box)) <= LARGEST else Likeness.NONE
    codes: tuple[Decoded, ...] = ()
    if likeness and can_decode():
        side = _FIRST_SIDE if _is_square(picture) else _FIRST_LENGTH
        codes = _decoded(reduced(picture, side))
        if not codes and likeness is Likeness.MUCH:
            is_larger = max(picture.size) > side
            codes = _decoded(picture if is_larger else picture.resize((picture.width * 2, picture.height * 2)))
    return Sight(small, bool(codes) or likeness is Likeness.MUCH, codes)


def _decoded(picture: Image.Image) -> tuple[Decoded, ...]:
    """The codes in a picture, boxes in shares of it; paper is put around it, which decoders need."""
    framed, margin = padded(picture)
    size = (margin, margin, margin + picture.width, margin + picture.height)
    found = decode(framed, is_square=_is_square(picture))
    return tuple(one._replace(box=_shares(one.box, size)) for one in found)


def _is_square(picture: Image.Image) -> bool:
    return _SQUARE[0] < picture.width / max(picture.height, 1) < _SQUARE[1]


def _shares(box: Box, of: Box) -> Box:
    width, height = max(of[2] - of[0], 0.01), max(of[3] - of[1], 0.01)
    return (
        (box[0] - of[0]) / width,
        (box[1] - of[1]) / height,
        (box[2] - of[0]) / width,
        (box[3] - of[1]) / height,
    )


def place_in(shares: Box, of: Box) -> Box:
    """The box in points of what has these shares of a region."""
    width, height = of[2] - of[0], of[3] - of[1]
    return (
        of[0] + shares[0] * width,
        of[1] + shares[1] * height,
        of[0] + shares[2] * width,
        of[1] + shares[3] * height,
    )


def _key(one: Picture) -> tuple[Any, ...] | None:
    """By what a picture is known again without being decoded; None where its bytes say too little.

    Bytes that say next to nothing may be one colour behind a mask, which is where the picture is then.
    """
    item = ctypes.cast(one.handle, raw.FPDF_PAGEOBJECT)
    width, height = pixels_of(one.handle)
    length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    if not 150 <= length <= _MOST_RAW or width * height > 300 * length:
        return None
    buffer = (ctypes.c_char * length)()
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, length)
    sides = sides_of(one.box)
    return hashlib.blake2b(buffer.raw, digest_size=16).digest(), width, height, *map(round, sides), can_decode()
