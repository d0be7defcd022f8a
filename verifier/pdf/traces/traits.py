"""How the pages of a PDF are made, each looked at once: typefaces, pictures, and what on them may be a code.

Every page is loaded once for all that is asked here, because loading it takes longer than looking.
"""

from __future__ import annotations

import ctypes
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from verifier.errors import DamagedError
from verifier.pdf import pdfium_calls as call
from verifier.pdf.geometry import Box, Matrix, combined, display_matrix, mapped_box
from verifier.pdf.limits import MAX_CHARACTERS, MAX_FORM_DEPTH, MAX_OBJECTS
from verifier.pdf.pdfium_engine import PDFIUM_LOCK, PdfiumEngine
from verifier.pdf.traces.codes import LARGEST, SMALLEST, Decoded, can_decode, decode, drawn_areas, is_plausible
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

if TYPE_CHECKING:
    from PIL import Image

_MOST_REGIONS = 60
"""Of one page, and ten times as many of a document: more pictures than a report has."""
_MOST_PIXELS = 16_000_000
"""Of a picture that is decoded to be looked at."""
_MOST_RAW = 4_000_000
"""Bytes of a picture that are read to know it again."""
_PIECE = 36.0
"""Points: larger than a module or a run of modules."""
_THINNEST = 0.2
_BAR = (8.0, 150.0)
"""Width and height of a bar, at most."""
_STEPS = 40
"""Of one path, at least, that draws a whole code."""
_SKEW = 0.02
_WHOLE = 0.5
"""A picture that covers this share of its page is the page, or the paper it is printed on."""
_FEW_TEXTS = 8
"""A scan may bear a stamp or a page number."""
_SQUARE = (0.7, 1.45)
"""Width by height of a picture that may hold a code of two dimensions, mostly: its paper may be wider below."""
_FIRST_SIDE = 400
"""Pixels of the longer side at which a picture is decoded first: four for each module of a large code."""
_MOST_PIXELS_SCANNED = 60_000_000
_HEAD, _FOOT = 0.14, 0.09
"""Of the height of the page."""
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_CODE_FONT = re.compile(r"bar\s*-?code|code\s*-?(?:128|39|93)|3\s*of\s*9|(?:^|[^a-z])ean\W?13|data\s?matrix", re.I)
_UNIT_SQUARE = (0.0, 0.0, 1.0, 1.0)
_INVISIBLE = 3
"""Text rendering mode (ISO 32000-1, table 106)."""
_STAMPS = (raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_SQUARE)


class Sight(NamedTuple):
    """What a region looks like; regions of several pages that hold the same picture share one."""

    small: Image.Image
    """In greys, small."""
    is_like_code: bool
    codes: tuple[Decoded, ...]
    """What was decoded; boxes in shares of the region."""


class Region(NamedTuple):
    """A picture, or a place where much is drawn, on a page."""

    box: Box
    is_picture: bool
    """Whether it is one picture of the file; else it is drawn, or a stamp."""
    sight: Sight


class PageLook(NamedTuple):
    """One page as it is made."""

    number: int
    width: float
    height: float
    fonts: tuple[str, ...]
    is_scanned: bool
    text: str
    """All its text, as far as there is a text layer."""
    margins: str
    """The text at its head and foot."""
    regions: tuple[Region, ...]
    left_out: int
    """Regions that were not looked at: too many, or too large."""


def look_at_pages(data: bytes) -> tuple[PageLook, ...]:
    """Every page that can be loaded. Raises what `PdfiumEngine.open` raises."""
    looker = _Looker()
    found = []
    with PDFIUM_LOCK:
        document = PdfiumEngine().open(data)
        try:
            for number in range(1, document.page_count + 1):
                try:
                    found.append(document.with_page(number, lambda page, n=number: looker.look(page, n)))
                except DamagedError:
                    continue  # the reading says so of the page
        finally:
            document.close()
    return tuple(found)


class _Picture(NamedTuple):
    handle: int
    box: Box


@dataclass
class _Drawn:
    """What one walk over a page finds."""

    texts: list[int] = field(default_factory=list)
    text_spaces: dict[int, Matrix] = field(default_factory=dict)
    pictures: list[_Picture] = field(default_factory=list)
    pieces: list[Box] = field(default_factory=list)
    whole: list[Box] = field(default_factory=list)
    """Paths with many steps."""
    count: int = 0


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


class _Looker:
    def __init__(self) -> None:
        self._known = _MEMORY
        self._regions = 0
        self._floats = (call.c_float * 6)()
        self._start = ctypes.addressof(self._floats)

    def look(self, page: pypdfium2.PdfPage, number: int) -> PageLook:
        handle = ctypes.cast(page.raw, ctypes.c_void_p).value
        if handle is None:
            raise DamagedError(f"page {number} is empty")
        rotation = raw.FPDFPage_GetRotation(page.raw) % 4 * 90
        rect = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page.raw, rect)
        visible = (rect.left, rect.bottom, rect.right, rect.top)
        width, height = visible[2] - visible[0], visible[3] - visible[1]
        if rotation % 180:
            width, height = height, width
        display = display_matrix(visible, rotation)
        drawn = _Drawn()
        self._walk(call.get_object, call.pointer(handle), call.count_objects(handle), display, 0, drawn)
        fonts = _fonts(drawn.texts)
        text, margins = _texts(handle, display, width, height)
        boxes = [picture.box for picture in drawn.pictures]
        page_area = max(width * height, 1.0)
        covered = max((_area(box) for box in boxes), default=0.0) / page_area
        is_scanned = covered >= _WHOLE and _is_hardly_written(drawn.texts)
        regions, left_out = self._regions_of(page, (width, height), drawn, fonts, display, is_scanned=is_scanned)
        names = tuple(sorted({name for name in fonts.values() if name}))
        return PageLook(number, width, height, names, is_scanned, text, margins, regions, left_out)

    # ------------------------------------------------------------------------------------------------- walking

    def _walk(
        self, get: Callable[..., int], owner: object, count: int, space: Matrix, depth: int, drawn: _Drawn
    ) -> None:
        count = min(max(count, 0), MAX_OBJECTS - drawn.count)
        if depth > MAX_FORM_DEPTH or count <= 0:
            return
        drawn.count += count
        items = list(map(get, repeat(owner), range(count)))
        for item, kind in zip(items, map(call.get_object_type, items), strict=True):
            if kind == call.OBJECT_TEXT:
                drawn.texts.append(item)
                if depth:
                    drawn.text_spaces[item] = space
            elif kind == call.OBJECT_PATH:
                self._add_path(item, space, drawn)
            elif kind == call.OBJECT_IMAGE:
                box = mapped_box(combined(self._matrix(item), space), _UNIT_SQUARE)
                drawn.pictures.append(_Picture(item, box))
            elif kind == call.OBJECT_FORM:
                inner = combined(self._matrix(item), space)
                self._walk(call.get_form_object, item, call.count_form_objects(item), inner, depth + 1, drawn)

    def _add_path(self, item: int, space: Matrix, drawn: _Drawn) -> None:
        box = self._bounds(item, space)
        if box is None:
            return
        width, height = box[2] - box[0], box[3] - box[1]
        if is_plausible(box) and call.count_segments(item) >= _STEPS:
            if _is_angular(item):
                drawn.whole.append(box)
        elif _is_piece(width, height):
            drawn.pieces.append(box)

    def _matrix(self, item: int) -> Matrix:
        call.get_object_matrix(item, self._start)
        a, b, c, d, e, f = self._floats
        return (a, b, c, d, e, f)

    def _bounds(self, item: int, space: Matrix) -> Box | None:
        """The box on the page as displayed."""
        start = self._start
        if not call.get_object_bounds(item, start, start + 4, start + 8, start + 12):
            return None
        left, bottom, right, top = self._floats[:4]
        return mapped_box(space, (left, bottom, right, top))

    # ------------------------------------------------------------------------------------------------- looking

    def _regions_of(
        self,
        page: pypdfium2.PdfPage,
        size: tuple[float, float],
        drawn: _Drawn,
        fonts: dict[int, str],
        display: Matrix,
        *,
        is_scanned: bool,
    ) -> tuple[tuple[Region, ...], int]:
        page_box = (0.0, 0.0, *size)
        pieces = [*drawn.pieces, *(p.box for p in drawn.pictures if _is_piece(*_sides(p.box)))]
        boxes = [*drawn.whole, *drawn_areas(pieces), *self._written(drawn, fonts, display), *_stamps(page, display)]
        todo = [_Picture(0, box) for box in _apart(boxes)]
        covering = [one for one in drawn.pictures if _area(one.box) >= _WHOLE * _area(page_box)]
        rest = [one for one in drawn.pictures if one not in covering]
        todo += [one for one in _joined(rest) if min(_sides(one.box)) >= SMALLEST]
        found: list[Region] = []
        left_out = 0
        for one in todo:
            if _is_off(one.box, page_box):
                continue
            if len(found) >= _MOST_REGIONS or self._regions >= 10 * _MOST_REGIONS or _is_huge(one.handle):
                left_out += 1
                continue
            self._regions += 1
            sight = self._picture(page, one) if one.handle else self._drawn(page, one.box)
            if sight is not None:
                found.append(Region(one.box, bool(one.handle), sight))
        if covering and is_scanned:
            if any(_is_huge(one.handle, _MOST_PIXELS_SCANNED) for one in covering):
                left_out += 1
            else:
                sight = _whole(page, page_box)
                found += [Region(page_box, False, sight)] if sight is not None else []
        return tuple(found), left_out

    def _picture(self, page: pypdfium2.PdfPage, one: _Picture) -> Sight | None:
        """What a picture of the file looks like, by itself: what is drawn over it is looked at by itself, too."""
        key = _key(one)
        known = self._known.get(key)
        if known is not None:
            return known
        picture = picture_of(one.handle)
        if picture is None or is_flat(picture):
            # One colour behind a mask: what is seen is the mask.
            picture = masked_picture_of(page, one.handle)
            if picture is None:
                return None
        sight = _sight(picture, one.box)
        self._known.put(key, sight)
        return sight

    def _drawn(self, page: pypdfium2.PdfPage, box: Box) -> Sight | None:
        """What a region looks like in which a code may be drawn, with some paper around it."""
        long, short = max(_sides(box)), max(min(_sides(box)), 1.0)
        scale = min(max(300 / 72, 200 / short), 800 / long)
        picture = render_region(page, box, scale)
        if picture is None:
            return None
        # The same in the same size on the next page is not decoded again.
        digest = hashlib.blake2b(picture.tobytes(), digest_size=16).digest()
        key = (digest, *picture.size, *map(round, _sides(box)), can_decode())
        sight = self._known.get(key) or _sight(picture, box)
        self._known.put(key, sight)
        return sight

    def _written(self, drawn: _Drawn, fonts: dict[int, str], display: Matrix) -> Iterator[Box]:
        """Texts in a typeface whose letters are bars."""
        coded = {handle for handle, name in fonts.items() if _CODE_FONT.search(name)}
        if not coded:
            return
        for item in drawn.texts:
            if call.get_font(item) in coded:
                box = self._bounds(item, drawn.text_spaces.get(item, display))
                if box is not None and max(_sides(box)) <= 2 * LARGEST:
                    yield box


def _sight(picture: Image.Image, box: Box) -> Sight:
    """The picture with what the codes in it say: a little smaller than it is mostly, then larger."""
    small = reduced(picture)
    likeness = likeness_of(small) if max(_sides(box)) <= LARGEST else Likeness.NONE
    codes: tuple[Decoded, ...] = ()
    if likeness and can_decode():
        codes = _decoded(reduced(picture, _FIRST_SIDE))
        if not codes and max(picture.size) > _FIRST_SIDE:
            codes = _decoded(picture)
        elif not codes and likeness is Likeness.MUCH:
            codes = _decoded(picture.resize((picture.width * 2, picture.height * 2)))
    return Sight(small, bool(codes) or likeness is Likeness.MUCH, codes)


def _decoded(picture: Image.Image) -> tuple[Decoded, ...]:
    """The codes in a picture, boxes in shares of it; paper is put around it, which decoders need."""
    framed, margin = padded(picture)
    size = (margin, margin, margin + picture.width, margin + picture.height)
    shape = picture.width / max(picture.height, 1)
    return tuple(
        one._replace(box=_shares(one.box, size)) for one in decode(framed, is_square=_SQUARE[0] < shape < _SQUARE[1])
    )


def _whole(page: pypdfium2.PdfPage, page_box: Box) -> Sight | None:
    """A page that is a picture: whatever is on it is looked for at the resolution of a good scan, then at a better."""
    small, codes = None, ()
    for scale in (200 / 72, 300 / 72) if can_decode() else (1.0,):
        picture = render_region(page, page_box, scale)
        if picture is None:
            continue
        small = small or reduced(picture)
        size = (0.0, 0.0, float(picture.width), float(picture.height))
        codes = tuple(one._replace(box=_shares(one.box, size)) for one in decode(picture)) if can_decode() else ()
        if codes:
            break
    return None if small is None else Sight(small, True, codes)


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


def _fonts(texts: Sequence[int]) -> dict[int, str]:
    """The name of every typeface of these texts, by its handle, subset tags left out."""
    names = {}
    for handle in set(map(call.get_font, texts)) - {None}:
        length = call.get_font_name(handle, None, 0)
        if not 1 < length <= 256:
            names[handle] = ""
            continue
        buffer = ctypes.create_string_buffer(length)
        call.get_font_name(handle, ctypes.addressof(buffer), length)
        names[handle] = _SUBSET.sub("", buffer.value.decode("utf-8", "replace"))
    return names


def _is_hardly_written(texts: Sequence[int]) -> bool:
    if len(texts) <= _FEW_TEXTS:
        return True
    sample = texts[:: max(len(texts) // 50, 1)]
    modes = [raw.FPDFTextObj_GetTextRenderMode(ctypes.cast(item, raw.FPDF_PAGEOBJECT)) for item in sample]
    return all(mode == _INVISIBLE for mode in modes)


def _texts(page: int, display: Matrix, width: float, height: float) -> tuple[str, str]:
    """All text of the page, and that at its head and foot."""
    text_page = call.load_text(page)
    if not text_page:
        return "", ""
    try:
        count = min(max(call.count_characters(text_page), 0), MAX_CHARACTERS)
        buffer = (ctypes.c_uint16 * (count + 1))()
        written = call.get_text(text_page, 0, count, ctypes.addressof(buffer)) if count else 0
        text = _utf16(buffer, written)
        back = _inverse(display)
        head = mapped_box(back, (0.0, 0.0, width, _HEAD * height))
        foot = mapped_box(back, (0.0, (1 - _FOOT) * height, width, height))
        return text, f"{_bounded(text_page, head)}\n{_bounded(text_page, foot)}"
    finally:
        call.close_text(text_page)


def _bounded(text_page: int, box: Box) -> str:
    handle = ctypes.cast(text_page, raw.FPDF_TEXTPAGE)
    left, bottom, right, top = box
    length = raw.FPDFText_GetBoundedText(handle, left, top, right, bottom, None, 0)
    if not 0 < length <= MAX_CHARACTERS:
        return ""
    buffer = (ctypes.c_uint16 * (length + 1))()
    raw.FPDFText_GetBoundedText(handle, left, top, right, bottom, buffer, length)
    return _utf16(buffer, length)


def _utf16(buffer: ctypes.Array[ctypes.c_uint16], count: int) -> str:
    return bytes(buffer)[: 2 * count].decode("utf-16-le", "replace").rstrip("\0")


def _inverse(matrix: Matrix) -> Matrix:
    """Of a matrix that turns by quarters and moves."""
    a, b, c, d, e, f = matrix
    scale = a * d - b * c
    return (
        d / scale,
        -b / scale,
        -c / scale,
        a / scale,
        (c * f - d * e) / scale,
        (b * e - a * f) / scale,
    )


def _stamps(page: pypdfium2.PdfPage, display: Matrix) -> Iterator[Box]:
    """Annotations that may show a picture."""
    for index in range(min(max(raw.FPDFPage_GetAnnotCount(page.raw), 0), 200)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            rect = raw.FS_RECTF()
            if raw.FPDFAnnot_GetSubtype(annotation) in _STAMPS and raw.FPDFAnnot_GetRect(annotation, rect):
                box = mapped_box(display, (rect.left, rect.bottom, rect.right, rect.top))
                if is_plausible(box):
                    yield box
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _joined(pictures: Sequence[_Picture]) -> list[_Picture]:
    """Pictures; strips of one that lie below each other become one, which is not known again by its bytes."""
    ordered = sorted(pictures, key=lambda one: (round(one.box[0]), round(one.box[2]), one.box[1]))
    found: list[_Picture] = []
    for one in ordered:
        if found and _continues(found[-1].box, one.box):
            last = found[-1].box
            found[-1] = _Picture(0, (last[0], last[1], one.box[2], max(last[3], one.box[3])))
        else:
            found.append(one)
    return found


def _continues(above: Box, below: Box) -> bool:
    is_aligned = abs(above[0] - below[0]) <= 1 and abs(above[2] - below[2]) <= 1
    return is_aligned and abs(below[1] - above[3]) <= 1 and below[3] - below[1] < SMALLEST


def _is_angular(item: int) -> bool:
    """Whether a path begins with straight lines along or across alone, as the modules of a code do."""
    point = (call.c_float * 2)()
    x, y = call.byref(point), call.byref(point, ctypes.sizeof(call.c_float))
    before: tuple[float, float] | None = None
    for index in range(_STEPS):
        step = call.get_segment(call.pointer(item), index)
        kind = call.get_segment_type(step)
        if kind == call.SEGMENT_CURVE or not call.get_segment_point(step, x, y):
            return False
        here = (point[0], point[1])
        if before is not None and kind != call.SEGMENT_MOVE:
            if min(abs(here[0] - before[0]), abs(here[1] - before[1])) > _SKEW:
                return False
        before = here
    return True


def _is_piece(width: float, height: float) -> bool:
    if min(width, height) < _THINNEST:
        return False
    return max(width, height) <= _PIECE or (width <= _BAR[0] and height <= _BAR[1])


def _is_huge(handle: int, most: int = _MOST_PIXELS) -> bool:
    """Whether a picture has more pixels than are decoded here."""
    if not handle:
        return False
    width, height = _pixels(handle)
    return width * height > most


def _pixels(handle: int) -> tuple[int, int]:
    width, height = ctypes.c_uint(), ctypes.c_uint()
    item = ctypes.cast(handle, raw.FPDF_PAGEOBJECT)
    if not raw.FPDFImageObj_GetImagePixelSize(item, width, height):
        return 0, 0
    return width.value, height.value


def _key(one: _Picture) -> tuple[Any, ...] | None:
    """By what a picture is known again without being decoded; None where its bytes say too little.

    Bytes that say next to nothing may be one colour behind a mask, which is where the picture is then.
    """
    item = ctypes.cast(one.handle, raw.FPDF_PAGEOBJECT)
    width, height = _pixels(one.handle)
    length = raw.FPDFImageObj_GetImageDataRaw(item, None, 0)
    if not 150 <= length <= _MOST_RAW or width * height > 300 * length:
        return None
    buffer = (ctypes.c_char * length)()
    raw.FPDFImageObj_GetImageDataRaw(item, buffer, length)
    sides = _sides(one.box)
    return hashlib.blake2b(buffer.raw, digest_size=16).digest(), width, height, *map(round, sides), can_decode()


def _sides(box: Box) -> tuple[float, float]:
    return (box[2] - box[0], box[3] - box[1])


def _area(box: Box) -> float:
    return max(box[2] - box[0], 0.0) * max(box[3] - box[1], 0.0)


def _is_off(box: Box, page: Box) -> bool:
    """Whether most of it lies outside the page."""
    seen = (max(box[0], page[0]), max(box[1], page[1]), min(box[2], page[2]), min(box[3], page[3]))
    return _area(seen) < 0.5 * _area(box)


def _apart(boxes: Iterable[Box]) -> list[Box]:
    """The boxes, those within another one left out."""
    found: list[Box] = []
    for box in sorted(set(boxes), key=_area, reverse=True)[: 4 * _MOST_REGIONS]:
        if not any(o[0] <= box[0] and o[1] <= box[1] and o[2] >= box[2] and o[3] >= box[3] for o in found):
            found.append(box)
    return found
