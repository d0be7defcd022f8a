"""Small edits of a PDF that is made already: a number in its drawing, a field of its form. Needs the extra `kit`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from verifier.errors import UsageError
from verifier.samplekit.chance.dice import Dice

if TYPE_CHECKING:
    from pyhanko.pdf_utils.generic import DictionaryObject

_NUMBER = re.compile(rb"\((\d{1,4}\.\d{1,4})\)\s*Tj")


def changed_number(data: bytes, dice: Dice) -> tuple[int, bytes]:
    """Where a printed number stands in a drawing, and another one of the same length.

    Raises UsageError where the drawing shows no number that can be found.
    """
    found = list(_NUMBER.finditer(data))
    if not found:
        raise UsageError("No number stands in the open in this file, so that none can be changed")
    chosen = dice.pick(found)
    text = bytearray(chosen[1])
    place = dice.pick([index for index, sign in enumerate(text) if chr(sign).isdigit()])
    text[place] = ord("0") + (text[place] - ord("0") + dice.between(1, 9)) % 10
    return chosen.start(1), bytes(text)


def with_text_field(pdf: bytes) -> bytes:
    """The PDF with an empty text field on its first page."""
    from pyhanko.pdf_utils import generic

    from verifier.samplekit.signing import added_to, written

    writer = added_to(pdf)
    name = generic.pdf_name
    page = some_page(writer.root["/Pages"], None)
    field = generic.DictionaryObject(
        {
            name("/FT"): name("/Tx"),
            name("/T"): generic.pdf_string("remark"),
            name("/Type"): name("/Annot"),
            name("/Subtype"): name("/Widget"),
            name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (40, 4, 140, 14))),
            name("/F"): generic.NumberObject(4),
            name("/DA"): generic.pdf_string("/Helv 8 Tf 0 g"),
        }
    )
    reference = writer.add_object(field)
    listed = list(page["/Annots"].iterate()) if "/Annots" in page else []
    page[name("/Annots")] = generic.ArrayObject([*listed, reference])
    form = generic.DictionaryObject({name("/Fields"): generic.ArrayObject([reference])})
    writer.root[name("/AcroForm")] = writer.add_object(form)
    writer.update_container(page)
    writer.update_root()  # type: ignore[no-untyped-call]
    return written(writer)


def fill_field(pdf: bytes, text: str) -> bytes:
    """The PDF with its text field filled in, by an appended save."""
    from pyhanko.pdf_utils import generic

    from verifier.samplekit.signing import added_to, written

    writer = added_to(pdf)
    field = writer.root["/AcroForm"]["/Fields"][0]
    field[generic.pdf_name("/V")] = generic.pdf_string(text)
    drawing = generic.StreamObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/XObject"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Form"),
            generic.pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 100, 10))),
        },
        stream_data=f"/Tx BMC BT /Helv 8 Tf 0 g 2 2 Td ({text}) Tj ET EMC".encode(),
    )
    looks = generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(drawing)})
    field[generic.pdf_name("/AP")] = looks
    writer.update_container(field)
    return written(writer)


def some_page(pages: DictionaryObject, dice: Dice | None) -> DictionaryObject:
    """The first page, or one by chance. Takes the root of the page tree."""
    found: list[DictionaryObject] = []
    waiting = [pages]
    while waiting:
        node = waiting.pop(0)
        if "/Kids" in node:
            waiting.extend(node["/Kids"][index] for index in range(len(node["/Kids"])))
        else:
            found.append(node)
    return found[0] if dice is None else dice.pick(found)
