"""The annotations that marks become: dictionaries, with appearances that every viewer shows alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pyhanko.pdf_utils import generic

from verifier.model.anchor import Box, enclosing
from verifier.model.marking import Mark, Marking
from verifier.pdf.geometry import Matrix, mapped_box
from verifier.pdf.marks.appearance import LOOKS, in_font, label_size, mark_content, plate_content
from verifier.pdf.marks.places import Free
from verifier.pdf.marks.section import Section

_LINE_HEIGHT = 26.0
"""Points: a place that is not higher is a line of text and highlighted, a higher one is framed."""
_MARGIN = 0.8
"""Points between what is printed and the frame around it."""
_SMALLEST = 4.0
_HEAD_SIZE = 8.0
_POPUP_WIDTH = 230.0
_PRINT = 4
_POPUP_FLAGS = 28
"""Print, no zoom, no rotation (ISO 32000-2, table 167)."""


class LookedAt(NamedTuple):
    """A page as pdfium shows it."""

    free: Free
    back: Matrix
    """From the page as displayed into its own space."""


class Sheet(NamedTuple):
    """A page of the file: its object."""

    reference: generic.Reference
    page: generic.DictionaryObject


class Drawer:
    """Makes annotations, and what they share."""

    def __init__(self, section: Section, marking: Marking) -> None:
        self._section, self._marking = section, marking
        self._font: generic.IndirectObject | None = None
        self._count = 0

    def summary(self, page: LookedAt, sheet: Sheet, more: Sequence[str]) -> list[generic.IndirectObject]:
        """The note at the head of the page, with the verdict as its label; `more` stands at its end."""
        marking, free = self._marking, page.free
        text = in_font(marking.headline).decode("cp1252")
        size = label_size(text, _HEAD_SIZE)
        box = _head_place(free, size)
        free.take(box)
        content = plate_content(page.back, text, box, marking.tone, _HEAD_SIZE)
        note = "\n\n".join([marking.note, *more])
        # A stamp and no text note: some viewers turn and move notes on turned pages, whatever they look like.
        head: dict[str, generic.PdfObject] = {"/Subtype": _name("/Stamp"), "/Name": _name("/verifier")}
        return self._annotation(
            page, sheet, head, (box, box), content, marking.headline, note, LOOKS[marking.tone].line
        )

    def marks(self, page: LookedAt, sheet: Sheet, marks: Sequence[Mark]) -> list[generic.IndirectObject]:
        """The marks of one page. Those whose place is not on the page are left out: the summary names them too."""
        placed = [(mark, box) for mark in marks if (box := _on_page(mark.box, page.free)) is not None]
        for _, box in placed:
            if _is_line(box):  # in a frame around much, labels of what is in it may stand
                page.free.take(box)
        return [one for mark, box in placed for one in self._mark(page, sheet, mark, box)]

    def _mark(self, page: LookedAt, sheet: Sheet, mark: Mark, box: Box) -> list[generic.IndirectObject]:
        text = in_font(mark.label).decode("cp1252")
        short = text.partition(" ")[0]
        spots = ((one, page.free.place(box, label_size(one))) for one in (text, short) if one)
        label = next(((one, spot) for one, spot in spots if spot is not None), None)
        is_line = _is_line(box)
        content = mark_content(page.back, box, mark.tone, is_filled=is_line, label=label)
        whole = box if label is None else enclosing(box, label[1])
        look = LOOKS[mark.tone]
        head: dict[str, generic.PdfObject] = {"/Subtype": _name("/Highlight" if is_line else "/Square")}
        if is_line:
            x0, top, x1, bottom = box
            corners = ((x0, top), (x1, top), (x0, bottom), (x1, bottom))
            ends = (mapped_box(page.back, (x, y, x, y))[:2] for x, y in corners)
            head["/QuadPoints"] = _array(value for end in ends for value in end)
        else:
            style = {"/W": generic.NumberObject(1), "/S": _name("/D" if look.dash else "/S")}
            head["/BS"] = generic.DictionaryObject(style | ({"/D": _array(look.dash)} if look.dash else {}))
        margin = (whole[0] - 1, whole[1] - 1, whole[2] + 1, whole[3] + 1)
        colour = look.fill if is_line else look.line
        return self._annotation(page, sheet, head, (margin, box), content, mark.subject, mark.text, colour)

    def _annotation(
        self,
        page: LookedAt,
        sheet: Sheet,
        head: dict[str, generic.PdfObject],
        boxes: tuple[Box, Box],
        content: bytes,
        subject: str,
        text: str,
        colour: Iterable[float],
    ) -> list[generic.IndirectObject]:
        """An annotation and its popup; `boxes` are all that it draws on, and its place."""
        section = self._section
        whole, box = boxes
        self._count += 1
        rectangle = _array(mapped_box(page.back, whole))
        own, popup = section.reserve(), section.reserve()
        page_reference = generic.IndirectObject(sheet.reference.idnum, sheet.reference.generation, section.reader)
        values: dict[str, generic.PdfObject] = {
            "/Type": _name("/Annot"),
            **head,
            "/Rect": rectangle,
            "/Contents": _text(text),
            "/T": _text(self._marking.author),
            "/Subj": _text(subject),
            "/NM": _text(f"verifier-{self._count}"),
            "/Lang": _text(self._marking.language),
            "/C": _array(colour),
            "/F": generic.NumberObject(_PRINT),
            "/P": page_reference,
            "/AP": generic.DictionaryObject({"/N": self._appearance(rectangle, content)}),
            "/Popup": popup,
        }
        section.put(own, generic.DictionaryObject(values))
        values = {
            "/Type": _name("/Annot"),
            "/Subtype": _name("/Popup"),
            "/Rect": _array(mapped_box(page.back, _popup_place(page.free, box, text))),
            "/Parent": own,
            "/P": page_reference,
            "/F": generic.NumberObject(_POPUP_FLAGS),
            "/Open": generic.BooleanObject(False),
        }
        section.put(popup, generic.DictionaryObject(values))
        return [own, popup]

    def _appearance(self, rectangle: generic.ArrayObject, content: bytes) -> generic.IndirectObject:
        if self._font is None:
            font = {
                "/Type": "/Font",
                "/Subtype": "/Type1",
                "/BaseFont": "/Helvetica-Bold",
                "/Encoding": "/WinAnsiEncoding",
            }
            self._font = self._section.add(generic.DictionaryObject({k: _name(v) for k, v in font.items()}))
        seen = generic.DictionaryObject({"/Type": _name("/ExtGState"), "/BM": _name("/Multiply")})
        resources = {
            "/Font": generic.DictionaryObject({"/Bold": self._font}),
            "/ExtGState": generic.DictionaryObject({"/Seen": seen}),
        }
        head = {
            "/Type": _name("/XObject"),
            "/Subtype": _name("/Form"),
            "/BBox": rectangle,
            "/Resources": generic.DictionaryObject(resources),
        }
        return self._section.add_stream(generic.DictionaryObject(head), content)


def _head_place(free: Free, size: tuple[float, float]) -> Box:
    """Where the head of the page is empty, else its corner."""
    width, height = size
    spots = ((x, y) for y in (6, 14, 22, 30) for x in (free.width - width - 10, 10, (free.width - width) / 2))
    for x, y in spots:
        if free.is_free((x, y, x + width, y + height)):
            return (x, y, x + width, y + height)
    return (2.0, 2.0, 2.0 + width, 2.0 + height)


def _popup_place(free: Free, box: Box, text: str) -> Box:
    """Right of its place or left of it, as high as the text needs."""
    lines = sum(1 + len(line) // 46 for line in text.split("\n"))
    width, height = min(_POPUP_WIDTH, free.width), min(max(60.0, 32.0 + 12.0 * lines), free.height * 0.7)
    left = box[2] + 14 if box[2] + 14 + width <= free.width else max(free.width - width, 0.0)
    upper = max(min(box[3] + 4, free.height - height), 0.0)
    return (left, upper, left + width, upper + height)


def _is_line(box: Box) -> bool:
    return box[3] - box[1] <= _LINE_HEIGHT


def _on_page(box: Box, free: Free) -> Box | None:
    """A little larger than what is printed and as far as it lies on the page; None where it does not."""
    x0, x1 = max(box[0] - _MARGIN, 0.5), min(box[2] + _MARGIN, free.width - 0.5)
    top, bottom = max(box[1] - _MARGIN, 0.5), min(box[3] + _MARGIN, free.height - 0.5)
    if x1 <= x0 or bottom <= top:
        return None
    return (x0, top, max(x1, x0 + _SMALLEST), max(bottom, top + _SMALLEST))


def _array(values: Iterable[float]) -> generic.ArrayObject:
    return generic.ArrayObject(generic.FloatObject(f"{value:.3f}") for value in values)


def _text(text: str) -> generic.ByteStringObject:
    return generic.ByteStringObject(b"\xfe\xff" + text.encode("utf-16-be", "replace"))


def _name(text: str) -> generic.NameObject:
    return generic.pdf_name(text)
