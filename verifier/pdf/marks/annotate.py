"""A copy of a PDF with marks and notes: the original byte for byte, and one section behind it that adds them."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2
import pypdfium2.raw as raw
from pyhanko.pdf_utils import generic

from verifier.errors import InputError
from verifier.model.marking import Mark, Marking
from verifier.pdf.gate import check_pdf
from verifier.pdf.geometry import display_matrix, inverse
from verifier.pdf.limits import MAX_PIXELS
from verifier.pdf.marks.notes import Drawer, LookedAt, Sheet
from verifier.pdf.marks.places import Free
from verifier.pdf.marks.section import CannotAddError, Section
from verifier.pdf.pdfium_engine import PDFIUM_LOCK, PdfiumDocument, PdfiumEngine
from verifier.pdf.sniff import is_picture
from verifier.pdf.traces.hanko import REFUSALS, CannotOpenError, entry, open_reader, reason
from verifier.pdf.traces.signature_fields import pages_of, signature_fields

_INSTEAD = "look at its findings on its pages with -f html instead"
MOST_MARKS = 1_000
"""Places that are marked; a report has some dozens."""
_MAY_ANNOTATE = 1 << 5
"""Bit 6 of /P (ISO 32000-2, table 22)."""
_NOTES_ALLOWED = 3
"""The access permission of a certification from which on notes are allowed (ISO 32000-2, table 257)."""


def annotate(data: bytes, marking: Marking) -> bytes:
    """The copy; it begins with `data`, and the same marks give the same bytes.

    Raises CannotAddError where nothing can be added to the file, with the reason, and what `open_pdf` raises.
    """
    if is_picture(data):
        raise CannotAddError(
            "it is a picture and no PDF, and notes can be put into a PDF only",
            hint="look at it with -f html, or print the picture to a PDF and check that",
        )
    check_pdf(data)
    with PDFIUM_LOCK:
        document = PdfiumEngine().open(data)
        try:
            return _annotated(data, marking, document)
        except (CannotOpenError, *REFUSALS) as refusal:
            said = str(refusal) if isinstance(refusal, CannotOpenError) else reason(refusal)
            raise CannotAddError(f"no notes can be added: {said}", hint=_INSTEAD) from refusal
        finally:
            document.close()


def _annotated(data: bytes, marking: Marking, document: PdfiumDocument) -> bytes:
    section = Section(data, open_reader(data))
    sheets = _sheets(section)
    if len(sheets) != document.page_count:
        raise CannotAddError(
            f"no notes can be added: its {document.page_count} pages cannot be found in the structure of the file",
            hint=_INSTEAD,
        )
    drawer = Drawer(section, marking)
    by_page: dict[int, list[Mark]] = {1: []}
    for mark in marking.marks[:MOST_MARKS]:
        if 1 <= mark.page <= len(sheets):
            by_page.setdefault(mark.page, []).append(mark)
    added: dict[int, list[generic.IndirectObject]] = {}
    for number, marks in sorted(by_page.items()):
        page = document.with_page(number, _looked_at)
        made = drawer.marks(page, sheets[number - 1], marks)
        # Last on the page and first in the list: it makes way for the marks, and viewers name it first.
        head = drawer.summary(page, sheets[number - 1], _of_the_file(section, marking)) if number == 1 else []
        added[number] = [*head, *made]
    for number, new in added.items():
        _list(section, sheets[number - 1], new)
    copy = section.appended()
    _check(document, copy, {number: len(new) for number, new in added.items()})
    return copy


def _sheets(section: Section) -> list[Sheet]:
    found = []
    for reference, page, _ in pages_of(section.reader):
        if reference is None:
            raise CannotAddError("no notes can be added: a page of it has no number")
        found.append(Sheet(reference, page))
    return found


def _looked_at(page: pypdfium2.PdfPage) -> LookedAt:
    box = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page.raw, box)
    rotation = raw.FPDFPage_GetRotation(page.raw) % 4 * 90
    width, height = page.get_size()
    picture = None
    if width * height <= MAX_PIXELS:
        bitmap = page.render(scale=1, grayscale=True)
        picture = bitmap.to_pil().convert("L")
        bitmap.close()
    display = display_matrix((box.left, box.bottom, box.right, box.top), rotation)
    return LookedAt(Free(width, height, picture), inverse(display))


def _of_the_file(section: Section, marking: Marking) -> list[str]:
    """What the file says about being added to."""
    reader = section.reader
    said = []
    if any(field.value is not None for field in signature_fields(reader)):
        said.append(marking.if_signed)
    if _certified_for(reader.root) < _NOTES_ALLOWED:
        said.append(marking.if_certified)
    if reader.encrypted and not int(entry(reader.encrypt_dict, "/P", -1)) & _MAY_ANNOTATE:
        said.append(marking.if_restricted)
    return [text for text in said if text]


def _certified_for(root: generic.DictionaryObject) -> int:
    """What the certification of the file allows, 1 to 3; 3 where there is none (ISO 32000-2, 12.8.2.2)."""
    signature = entry(entry(root, "/Perms"), "/DocMDP")
    for raw_reference in entry(signature, "/Reference", ()):
        found = raw_reference.get_object()
        if entry(found, "/TransformMethod") == "/DocMDP":
            return int(entry(entry(found, "/TransformParams"), "/P", 2))
    return _NOTES_ALLOWED if signature is None else 2


def _list(section: Section, sheet: Sheet, new: Sequence[generic.IndirectObject]) -> None:
    """The page with these annotations behind its own.

    It gets a list of its own: one that stands elsewhere may be that of other pages, too.
    """
    listed = entry(sheet.page, "/Annots")
    old = [listed.raw_get(i) for i in range(len(listed))] if isinstance(listed, generic.ArrayObject) else []
    page = generic.DictionaryObject({name: sheet.page.raw_get(name) for name in sheet.page})
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([*old, *new])
    section.put(sheet.reference, page)


def _check(before: PdfiumDocument, copy: bytes, added: dict[int, int]) -> None:
    """Raises CannotAddError where a viewer would not see in the copy exactly what was added."""
    try:
        after = PdfiumEngine().open(copy)
    except InputError as error:
        raise _not_shown() from error
    try:
        if after.page_count != before.page_count:
            raise _not_shown()
        for number, count in added.items():
            had, has = (
                one.with_page(number, lambda page: raw.FPDFPage_GetAnnotCount(page.raw)) for one in (before, after)
            )
            if has != had + count:
                raise _not_shown()
    finally:
        after.close()


def _not_shown() -> CannotAddError:
    return CannotAddError(
        "no notes can be added: viewers would not show them, because the file is damaged",
        hint=_INSTEAD,
    )
