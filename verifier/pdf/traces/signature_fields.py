"""The form fields of signatures: which there are in each revision, and where they are shown."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler
from pyhanko.sign.fields import enumerate_sig_fields

from verifier.model.anchor import Box
from verifier.pdf.geometry import display_matrix, mapped_box
from verifier.pdf.traces.hanko import REFUSALS, entry, reason, shortened

MAX_FIELDS = 100
"""Signature fields that are looked at, of each revision."""
_MAX_PAGES = 2_000
_MAX_DEPTH = 50
_MAX_ANNOTATIONS = 500
_INHERITED = ("/MediaBox", "/CropBox", "/Rotate")
_HIDDEN = 0b100010
"""ISO 32000-1, table 165: Hidden or NoView."""


class SignatureField(NamedTuple):
    """One signature field of a revision."""

    name: str
    field: generic.DictionaryObject
    value: generic.DictionaryObject | None
    """The signature dictionary; None for a field that waits for a signature."""
    damage: str | None = None
    """Why what stands there cannot be read."""


class PageSeen(NamedTuple):
    """One page of a revision."""

    reference: generic.Reference | None
    page: generic.DictionaryObject
    inherited: dict[str, Any]
    """Boxes, rotation and resources, its own or those of the nodes above it."""


def signature_fields(handler: PdfHandler) -> tuple[SignatureField, ...]:
    """The signature fields of a revision, in the order of the form; what cannot be followed is left out."""
    found: list[SignatureField] = []
    try:
        for name, value, reference in islice(enumerate_sig_fields(handler), MAX_FIELDS):
            resolved, damage = _resolved(value)
            found.append(SignatureField(shortened(str(name)), reference.get_object(), resolved, damage))
    except REFUSALS:  # what was found until then counts
        return tuple(found)
    return tuple(found)


def _resolved(value: Any) -> tuple[generic.DictionaryObject | None, str | None]:
    try:
        resolved = value.get_object() if isinstance(value, generic.IndirectObject) else value
    except REFUSALS as refusal:
        return None, reason(refusal)
    return (resolved if isinstance(resolved, generic.DictionaryObject) else None), None


def covered_by(value: generic.DictionaryObject | None) -> tuple[int, ...] | None:
    """The bytes that a signature dictionary says it covers; None where it says nothing that can be read."""
    try:
        return None if value is None or "/ByteRange" not in value else tuple(int(one) for one in value["/ByteRange"])
    except REFUSALS:
        return None


def pages_of(
    handler: PdfHandler,
) -> Iterator[tuple[generic.Reference | None, generic.DictionaryObject, dict[str, Any]]]:
    """Every page with its reference and what it inherits (ISO 32000-1, 7.7.3.4)."""
    waiting: list[tuple[Any, dict[str, Any], int]] = [(handler.root.raw_get("/Pages"), {}, 0)]
    count = 0
    while waiting and count < _MAX_PAGES:
        raw, inherited, depth = waiting.pop()
        count += 1
        node = raw.get_object()
        if not isinstance(node, generic.DictionaryObject) or depth > _MAX_DEPTH:
            continue
        own = inherited | {key: node[key] for key in _INHERITED if key in node}
        if "/Resources" in node:
            own["/Resources"] = node.raw_get("/Resources")
        if "/Kids" in node:
            kids = node["/Kids"]
            waiting.extend(
                (kids.raw_get(index), own, depth + 1) for index in reversed(range(min(len(kids), _MAX_PAGES)))
            )
        else:
            yield (raw.reference if isinstance(raw, generic.IndirectObject) else None), node, own


def annotations_of(page: generic.DictionaryObject) -> tuple[Any, ...]:
    """The annotations of a page, as references where they are some."""
    listed = entry(page, "/Annots")
    if not isinstance(listed, generic.ArrayObject):
        return ()
    return tuple(listed.raw_get(index) for index in range(min(len(listed), _MAX_ANNOTATIONS)))


def shown_at(handler: PdfHandler, field: generic.DictionaryObject) -> tuple[int, Box] | None:
    """The number of the page on which a field is shown, and its box in our coordinates; None where it is not seen."""
    try:
        widgets = [field]
        if "/Rect" not in field and "/Kids" in field:
            widgets = [kid.get_object() for kid in islice(field["/Kids"], MAX_FIELDS)]
        for widget in widgets:
            place = _place(handler, widget)
            if place is not None:
                return place
    except REFUSALS:
        return None
    return None


def _place(handler: PdfHandler, widget: generic.DictionaryObject) -> tuple[int, Box] | None:
    x0, y0, x1, y1 = (float(number) for number in widget["/Rect"])
    if x0 == x1 or y0 == y1 or int(entry(widget, "/F", 0)) & _HIDDEN:
        return None
    own = _reference(widget)
    said = widget.raw_get("/P") if "/P" in widget else None
    page_reference = said.reference if isinstance(said, generic.IndirectObject) else None
    for number, (reference, page, inherited) in enumerate(pages_of(handler), start=1):
        is_listed = own is not None and any(
            isinstance(one, generic.IndirectObject) and _number(one.reference) == own for one in annotations_of(page)
        )
        is_said = page_reference is not None and reference is not None and _number(reference) == _number(page_reference)
        if is_listed or is_said:
            left, bottom, right, top = _visible(inherited)
            matrix = display_matrix((left, bottom, right, top), int(inherited.get("/Rotate", 0)) // 90 * 90)
            box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
            return number, _rounded(mapped_box(matrix, box))
    return None


def _reference(widget: generic.DictionaryObject) -> tuple[int, int] | None:
    found = widget.container_ref
    return _number(found) if isinstance(found, generic.Reference) else None


def _number(reference: generic.Reference) -> tuple[int, int]:
    return (reference.idnum, reference.generation)


def _visible(inherited: dict[str, Any]) -> Box:
    """The crop box within the media box."""
    media = [float(number) for number in inherited["/MediaBox"]]
    crop = [float(number) for number in inherited.get("/CropBox", inherited["/MediaBox"])]
    left, right = sorted((media[0], media[2]))
    bottom, top = sorted((media[1], media[3]))
    inner = (min(crop[0], crop[2]), min(crop[1], crop[3]), max(crop[0], crop[2]), max(crop[1], crop[3]))
    return (max(left, inner[0]), max(bottom, inner[1]), min(right, inner[2]), min(top, inner[3]))


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = (round(number, 2) for number in box)
    return (x0, top, x1, bottom)
