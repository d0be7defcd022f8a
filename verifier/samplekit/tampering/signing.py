"""Signed files: as they were signed, with what may follow a signature, and with what may not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.pdfedits import changed_number, fill_field, some_page, with_text_field
from verifier.samplekit.tampering.base import Genuine, tampering

if TYPE_CHECKING:
    from verifier.samplekit.identities import Identity

_ROLES = ("Quality Manager", "Laboratory Director", "Head of Chemistry", "Authorised Signatory")
_FIELDS = ("Signature1", "sig", "Analyst.Signature", "Podpis 1", "Signature_2b")
_KEYS = 4
"""Test keys of each kind: making an RSA key takes a second."""
_NO_OTHERS = tuple(f"INT{number}" for number in range(401, 480) if not 410 <= number <= 415)
"""Rules that may see the same change of the file from another side."""


def _identity(dice: Dice) -> Identity:
    from verifier.samplekit.identities import KINDS, make_identity

    kind = dice.early(KINDS)
    return make_identity(
        dice.between(1, _KEYS), kind, dice.pick(_ROLES), is_self_signed=dice.happens(0.3), years=dice.pick((2, 3))
    )


def _signed(genuine: Genuine, *, pdf: bytes | None = None, field: str | None = None, may_certify: bool = True) -> bytes:
    """The report with a signature, visible or not, of one of several kinds."""
    from pyhanko.sign.fields import MDPPerm

    from verifier.samplekit.signing import sign, signing_day

    dice = genuine.dice
    left, bottom = dice.between(40, 320), dice.between(14, 40)
    box = (left, bottom, left + dice.between(90, 200), bottom + dice.between(20, 40)) if dice.happens(0.6) else None
    is_certification = may_certify and dice.happens(0.3)
    return sign(
        genuine.pdf if pdf is None else pdf,
        _identity(dice),
        when=signing_day(dice),
        name=field or dice.pick(_FIELDS),
        box=box,
        is_certification=is_certification,
        allows=MDPPerm.FILL_FORMS,
    )


# ------------------------------------------------------------------------------------------------------ innocent


@tampering("signed", None, "signed and left alone")
def signed(genuine: Genuine) -> Sequence[bytes]:
    """One signature over the whole file."""
    return (_signed(genuine),)


@tampering("signed_twice", None, "signed by two, one after the other")
def signed_twice(genuine: Genuine) -> Sequence[bytes]:
    """The second signature is an appended save that leaves the first in force.

    A certification would not allow a new field, so neither of the two is one.
    """
    first = _signed(genuine, field="First", may_certify=False)
    return (_signed(genuine, pdf=first, field="Second", may_certify=False),)


@tampering("signed_and_time_stamped", None, "signed, then stamped by a time service")
def signed_and_time_stamped(genuine: Genuine) -> Sequence[bytes]:
    """A document time stamp behind the signature."""
    from datetime import timedelta

    from verifier.samplekit.identities import make_identity
    from verifier.samplekit.signing import signing_day, stamp_time

    stamper = make_identity(1, "rsa", "Example Time Stamps", is_time_stamper=True)
    return (stamp_time(_signed(genuine), stamper, when=signing_day(genuine.dice) + timedelta(days=1)),)


@tampering("signed_then_filled", None, "signed, then a text field of its form was filled in")
def signed_then_filled(genuine: Genuine) -> Sequence[bytes]:
    """The field was there when it was signed."""
    return (fill_field(_signed(genuine, pdf=with_text_field(genuine.pdf)), genuine.dice.pick(("OK", "seen", "2026"))),)


@tampering("waiting_for_signature", None, "has an empty field for a signature")
def waiting_for_signature(genuine: Genuine) -> Sequence[bytes]:
    """Nobody has signed yet."""
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    from verifier.samplekit.signing import added_to, written

    writer = added_to(genuine.pdf)
    box = (300, 14, 460, 40) if genuine.dice.happens(0.5) else None
    append_signature_field(writer, SigFieldSpec(genuine.dice.pick(_FIELDS), box=box))
    return (written(writer),)


@tampering("signed_then_blank_end", None, "signed, then a line end was added in transfer")
def signed_then_blank_end(genuine: Genuine) -> Sequence[bytes]:
    """Mail gateways and editors of text do that."""
    return (_signed(genuine) + genuine.dice.pick((b"\n", b"\r\n", b"\0\0\0\0", b"\n\n")),)


# -------------------------------------------------------------------------------------------------------- broken


@tampering("signed_bytes_changed", "INT410", "a number was changed inside of what is signed", also=_NO_OTHERS)
def signed_bytes_changed(genuine: Genuine) -> Sequence[bytes]:
    """In place, so that no offset moves."""
    pdf = _signed(genuine)
    start, changed = changed_number(genuine.pdf, genuine.dice)
    return (pdf[:start] + changed + pdf[start + len(changed) :],)


@tampering("signature_value_changed", "INT410", "the value of a signature was changed", also=_NO_OTHERS)
def signature_value_changed(genuine: Genuine) -> Sequence[bytes]:
    """One digit within its last bytes, which hold the signature proper."""
    pdf = _signed(genuine)
    start = pdf.index(b"<30", pdf.rindex(b"/Contents <")) + 1
    size = 4 + int(pdf[start + 4 : start + 8], 16)
    place = start + 2 * size - genuine.dice.between(3, 40)
    digit = b"%X" % ((int(pdf[place : place + 1], 16) + genuine.dice.between(1, 15)) % 16)
    return (pdf[:place] + digit + pdf[place + 1 :],)


@tampering("signed_pages_exchanged", "INT410", "a signature was moved to a file of other content", also=_NO_OTHERS)
def signed_pages_exchanged(genuine: Genuine) -> Sequence[bytes]:
    """What was added to the genuine file, behind another file of the same length."""
    start, changed = changed_number(genuine.pdf, genuine.dice)
    other = genuine.pdf[:start] + changed + genuine.pdf[start + len(changed) :]
    start, changed = changed_number(other, genuine.dice)
    other = other[:start] + changed + other[start + len(changed) :]
    return (other + _signed(genuine)[len(genuine.pdf) :],)


# ------------------------------------------------------------------------------------------------- changed after


@tampering("signed_then_redrawn", "INT411", "signed, then a number was changed by an appended save", also=_NO_OTHERS)
def signed_then_redrawn(genuine: Genuine) -> Sequence[bytes]:
    """The drawing of a page is replaced by one with another number."""
    from verifier.samplekit.signing import added_to, written

    pdf = _signed(genuine)
    writer = added_to(pdf)
    page = some_page(writer.root["/Pages"], genuine.dice)
    contents = page["/Contents"]
    stream = contents[0] if isinstance(contents, list) else contents
    start, changed = changed_number(stream.data, genuine.dice)
    stream.strip_filters()
    stream._data = stream.data[:start] + changed + stream.data[start + len(changed) :]  # noqa: SLF001 - has no setter
    stream._encoded_data = None  # noqa: SLF001
    writer.update_container(stream)
    return (written(writer),)


@tampering("signed_then_covered", "INT411", "signed, then something was drawn over a page", also=_NO_OTHERS)
def signed_then_covered(genuine: Genuine) -> Sequence[bytes]:
    """A white area and a number, added to what the page draws."""
    from pyhanko.pdf_utils import generic

    from verifier.samplekit.signing import added_to, written

    writer = added_to(_signed(genuine))
    dice = genuine.dice
    page = some_page(writer.root["/Pages"], dice)
    x, y = dice.between(60, 400), dice.between(120, 700)
    drawing = f"q 1 1 1 rg {x} {y} 60 12 re f 0 g BT /F1 9 Tf {x + 4} {y + 3} Td (0.{dice.between(10, 99)}) Tj ET Q"
    added = writer.add_object(generic.StreamObject(stream_data=drawing.encode()))
    raw = page.raw_get("/Contents")
    before = raw.get_object()
    earlier = list(before.iterate()) if isinstance(before, generic.ArrayObject) else [raw]
    page["/Contents"] = generic.ArrayObject([*earlier, added])
    writer.update_container(page)
    return (written(writer),)


@tampering("signed_then_annotated", "INT411", "signed, then a text was put on a page", also=_NO_OTHERS)
def signed_then_annotated(genuine: Genuine) -> Sequence[bytes]:
    """A FreeText annotation, as any viewer adds one."""
    from pyhanko.pdf_utils import generic

    from verifier.samplekit.signing import added_to, written

    writer = added_to(_signed(genuine))
    dice = genuine.dice
    page = some_page(writer.root["/Pages"], dice)
    x, y = dice.between(60, 400), dice.between(120, 700)
    annotation = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (x, y, x + 80, y + 14))),
            generic.pdf_name("/Contents"): generic.pdf_string(f"Lot {dice.between(1000, 9999)}"),
            generic.pdf_name("/DA"): generic.pdf_string("/Helv 9 Tf 0 g"),
        }
    )
    listed = list(page["/Annots"].iterate()) if "/Annots" in page else []
    page[generic.pdf_name("/Annots")] = generic.ArrayObject([*listed, writer.add_object(annotation)])
    writer.update_container(page)
    return (written(writer),)


# ------------------------------------------------------------------------------------------------------- removed


@tampering("signature_emptied", "INT412", "the value of a signature was taken out of its field", also=_NO_OTHERS)
def signature_emptied(genuine: Genuine) -> Sequence[bytes]:
    """By an appended save, or in place: the reference to it is overwritten with blanks."""
    from pyhanko.sign.fields import enumerate_sig_fields

    from verifier.samplekit.signing import added_to, written

    pdf = _signed(genuine)
    if genuine.dice.happens(0.4):
        found = list(re.finditer(rb"/V \d+ 0 R", pdf))[-1]
        return (pdf[: found.start()] + b" " * len(found[0]) + pdf[found.end() :],)
    writer = added_to(pdf)
    _, _, reference = next(iter(enumerate_sig_fields(writer, filled_status=True)))
    del reference.get_object()["/V"]
    writer.mark_update(reference)
    return (written(writer),)


@tampering("signature_field_removed", "INT412", "the field of a signature was taken out of the form", also=_NO_OTHERS)
def signature_field_removed(genuine: Genuine) -> Sequence[bytes]:
    """Or the whole form, by an appended save."""
    from pyhanko.pdf_utils import generic

    from verifier.samplekit.signing import added_to, written

    writer = added_to(_signed(genuine))
    if genuine.dice.happens(0.5):
        writer.root.pop("/AcroForm")
        writer.update_root()  # type: ignore[no-untyped-call]
    else:
        form = writer.root["/AcroForm"]
        form["/Fields"] = generic.ArrayObject()
        writer.update_container(form)
    return (written(writer),)


@tampering("signature_value_wiped", "INT412", "the value of a signature was overwritten with zeros", also=_NO_OTHERS)
def signature_value_wiped(genuine: Genuine) -> Sequence[bytes]:
    """In place, so that its field still looks signed."""
    pdf = _signed(genuine)
    start = pdf.index(b"<30", pdf.rindex(b"/Contents <")) + 1
    end = pdf.index(b">", start)
    return (pdf[:start] + b"0" * (end - start) + pdf[end:],)


@tampering("signed_then_rewritten", "INT412", "only what speaks of a signature is left of it", also=_NO_OTHERS)
def signed_then_rewritten(genuine: Genuine) -> Sequence[bytes]:
    """A program that wrote the file anew left out the signature, and not the flags of its form or its permissions."""
    from pyhanko.pdf_utils import generic

    from verifier.samplekit.signing import added_to, written

    writer = added_to(genuine.pdf)
    name = generic.pdf_name
    form = generic.DictionaryObject({name("/Fields"): generic.ArrayObject()})
    writer.root[name("/AcroForm")] = form
    if genuine.dice.happens(0.5):
        form[name("/SigFlags")] = generic.NumberObject(3)
    else:
        writer.root[name("/Perms")] = generic.DictionaryObject({name("/DocMDP"): generic.NullObject()})
    writer.update_root()  # type: ignore[no-untyped-call]
    return (written(writer),)
