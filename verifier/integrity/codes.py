"""QR codes and barcodes: what they say, and which pieces of it are printed on the pages, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from verifier.integrity.examined import Examined
from verifier.integrity.printedtext import printed_on
from verifier.integrity.weblinks import read_payload
from verifier.model import Box, Code
from verifier.pdf.traces.codes import INSTALL, Decoded, can_decode
from verifier.pdf.traces.sights import look_at_picture, place_in
from verifier.pdf.traces.traits import PageLook
from verifier.vocabulary.naming import folded

_MOST = 200
"""Codes of a document that are kept."""
_SHORTEST = 4
"""Letters and figures: shorter pieces stand on every page by chance."""


def find_codes(examined: Examined) -> Mapping[str, Any]:
    """All codes of the document, by page and from the top of it."""
    if examined.is_picture:
        return _of_picture(examined)
    found = [(look.number, box, one) for look in examined.looks for box, one in _codes(look)]
    told: dict[str, Any] = {"codes": _as_codes(examined, found[:_MOST])}
    if not can_decode():
        pages = [look.number for look in examined.looks if any(one.sight.is_like_code for one in look.regions)]
        if pages:
            told["not_examined"] = (_not_installed(pages),)
    elif any(look.left_out for look in examined.looks):
        pages = [look.number for look in examined.looks if look.left_out]
        told["not_examined"] = (f"codes: some pictures {_on(pages)} are too many or too large to look for codes in",)
    return told


def _of_picture(examined: Examined) -> Mapping[str, Any]:
    if not can_decode():
        return {"not_examined": (_not_installed([1]),)}
    found = [
        (number, place_in(one.box, page), one)
        for number, page, codes in look_at_picture(examined.data)
        for one in codes
    ]
    return {"codes": _as_codes(examined, found[:_MOST])}


def _codes(look: PageLook) -> Iterator[tuple[Box, Decoded]]:
    """Each code once, although a picture and what is drawn on it may both show it."""
    seen: list[tuple[str, Box]] = []
    for region in look.regions:
        for one in region.sight.codes:
            box = place_in(one.box, region.box)
            if not any(text == one.text and _meet(box, other) for text, other in seen):
                seen.append((one.text, box))
                yield box, one


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _as_codes(examined: Examined, found: Sequence[tuple[int, Box, Decoded]]) -> tuple[Code, ...]:
    if not found:
        return ()
    document = examined.document
    looks = () if examined.is_picture else examined.looks
    pages = range(1, document.source.pages + 1)
    read = [printed_on(one, page) for one in document.certificates for page in pages]
    printed = "\n".join([*(folded(look.text) for look in looks), *read])
    made = []
    for page, box, one in sorted(found, key=lambda code: (code[0], code[1][1], code[1][0])):
        payload = read_payload(one.text)
        made.append(
            Code(
                symbology=one.symbology,
                text=one.text,
                page=page,
                box=box,
                host=payload.host,
                pieces=payload.pieces,
                printed=tuple(piece for piece in payload.pieces if _is_in(piece, printed)),
                lot=payload.lot,
                is_lot_printed=payload.lot is not None and _is_in(payload.lot, printed),
            )
        )
    return tuple(made)


def _is_in(piece: str, printed: str) -> bool:
    return len(folded(piece)) >= _SHORTEST and folded(piece) in printed


def _not_installed(pages: Sequence[int]) -> str:
    return f"codes: what looks like a code {_on(pages)} was not read; install what reads it with: {INSTALL}"


def _on(pages: Sequence[int]) -> str:
    numbers = ", ".join(map(str, pages[:10])) + (" and others" if len(pages) > 10 else "")
    return f"on page {numbers}" if len(pages) == 1 else f"on pages {numbers}"
