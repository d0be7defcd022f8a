"""What the file says about itself: the information dictionary, and the XMP packet beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.integrity.examined import Examined
from verifier.integrity.statedtimes import parse_pdf_date, parse_xmp_date
from verifier.model import FileRecord
from verifier.pdf.traces.revisions import Snapshot
from verifier.pdf.traces.xmp import Packet, find_packet, parse_packet

_LONGEST = 300
"""Characters of a text that is kept."""


def examine_record(examined: Examined) -> Mapping[str, Any]:
    """`file` of a PDF; nothing of a picture."""
    if examined.is_picture:
        return {}
    with Snapshot(examined.data, is_checked=True) as state:
        told = state.metadata
    packet = find_packet(examined.data, is_encrypted=told.is_encrypted)
    said = packet and parse_packet(packet)
    xmp = said or Packet()
    record = FileRecord(
        title=_clean(told.title),
        author=_clean(told.author),
        creator=_clean(told.creator),
        producer=_clean(told.producer),
        created=parse_pdf_date(told.creation_date),
        modified=parse_pdf_date(told.modification_date),
        xmp_creator=_clean(xmp.creator),
        xmp_producer=_clean(xmp.producer),
        xmp_created=parse_xmp_date(xmp.created),
        xmp_modified=parse_xmp_date(xmp.modified),
        is_encrypted=told.is_encrypted,
    )
    return {"file": record}


def _clean(text: str | None) -> str | None:
    """The text on one line, without what cannot be printed; None where nothing is left."""
    if text is None:
        return None
    printable = "".join(sign if sign.isprintable() else " " for sign in text[: 4 * _LONGEST])
    line = " ".join(printable.split())
    return (line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…") or None
