"""The XMP packet of a document: what programs say in XML beside the information dictionary (ISO 32000-1, 14.3.2)."""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from xml.parsers import expat

MOST_BYTES = 1_000_000
"""Of a packet, unpacked; real ones have 1,000 to 20,000, half of it room to write in."""
_MOST_PACKETS = 50
"""Metadata streams that are looked at in one file: pictures have some of their own."""
_HEAD = 2048
"""Bytes before the word "stream" in which its dictionary begins."""
_MARK = re.compile(rb"/Type\s*/Metadata\b")
_REFERENCE = re.compile(rb"/Metadata\s+\d{1,10}\s+\d{1,5}\s+R")
_MARKS_AND_BLANKS = b"\xef\xbb\xbf\xfe\xff\0 \t\r\n"
"""Byte order marks of UTF-8 and UTF-16, blanks, and the zeros that UTF-16 has."""
_LENGTH = re.compile(rb"/Length\s+(\d{1,10})(?!\s+\d+\s+R)")
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP = "http://ns.adobe.com/xap/1.0/"
_PDF = "http://ns.adobe.com/pdf/1.3/"
_NAMES = {
    f"{_XMP} CreatorTool": "creator",
    f"{_XMP} CreateDate": "created",
    f"{_XMP} ModifyDate": "modified",
    f"{_PDF} Producer": "producer",
}


class Packet(NamedTuple):
    """What a packet says; texts as they stand in it, None where it says nothing."""

    creator: str | None = None
    producer: str | None = None
    created: str | None = None
    """ISO 8601, mostly."""
    modified: str | None = None


def find_packet(data: bytes, *, is_encrypted: bool) -> bytes | None:
    """The XML of the packet of the document as a whole; None where there is none that can be read.

    Where the file holds one metadata stream, and nothing but the catalogue is seen to name it, that is it; where it
    holds several, where a picture names its own, and where it is encrypted, pdfminer is asked which the catalogue
    names. Raises nothing: what cannot be read says nothing.
    """
    if b"/Metadata" not in data:
        return None
    packets = list(_plain_packets(data))
    if len(packets) == 1 and _is_xml(packets[0]) and not _is_named_elsewhere(data):
        return packets[0]
    if not packets and not is_encrypted:
        return None  # named, but not there
    return _named_packet(data)


def _plain_packets(data: bytes) -> Iterator[bytes]:
    """The metadata streams of the file as they stand in it, unpacked where they are packed."""
    for found, _ in zip(_MARK.finditer(data), range(_MOST_PACKETS), strict=False):
        start = data.find(b"stream", found.end(), found.end() + _HEAD)
        opened = max(data.rfind(b" obj", max(found.start() - _HEAD, 0), found.start()), 0)
        if start < 0 or b"endobj" in data[found.end() : start]:
            continue
        head = data[max(opened, found.start() - _HEAD) : start]
        if told := _LENGTH.search(head):
            size = min(int(told[1]), MOST_BYTES)
        else:
            size = max(data.find(b"endstream", start, start + MOST_BYTES) - start, 0)
        start += len(b"stream")
        start += 2 if data[start : start + 2] == b"\r\n" else 1
        body = data[start : start + size]
        yield _inflated(body) if b"/FlateDecode" in head else body


def _is_named_elsewhere(data: bytes) -> bool:
    """Whether an object that is no catalogue names a metadata stream: photographs bring those of their own."""
    for found, _ in zip(_REFERENCE.finditer(data), range(_MOST_PACKETS), strict=False):
        opened = max(data.rfind(b" obj", max(found.start() - _HEAD, 0), found.start()), 0)
        closed = data.find(b"endobj", found.end(), found.end() + _HEAD)
        if b"/Catalog" not in data[opened : closed if closed > 0 else found.end() + _HEAD]:
            return True
    return False


def _inflated(body: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, MOST_BYTES)
    except zlib.error:
        return b""


def _is_xml(packet: bytes) -> bool:
    return packet[:64].lstrip(_MARKS_AND_BLANKS).startswith(b"<")


def _named_packet(data: bytes) -> bytes | None:
    """The packet that the catalogue names, decrypted."""
    from pdfminer.pdfdocument import PDFDocument
    from pdfminer.pdfparser import PDFParser
    from pdfminer.pdftypes import PDFStream, resolve1

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        document = PDFDocument(PDFParser(io.BytesIO(data)), fallback=False)
        stream = resolve1(document.catalog.get("Metadata"))
        if not isinstance(stream, PDFStream) or len(stream.rawdata or b"") > MOST_BYTES:
            return None
        raw = bytes(stream.rawdata or b"")
        packet = bytes(stream.get_data())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - pdfminer raises whatever a damaged file makes it stumble over
        return None
    # Some files leave their metadata unencrypted (14.3.2), which pdfminer does not know.
    return next((one for one in (packet, raw, _inflated(raw)) if _is_xml(one)), None)


class _NotSafeError(Exception):
    """The packet declares entities or a document type."""


def parse_packet(packet: bytes) -> Packet | None:
    """What a packet says of the programs and times; None where it is no XML, or declares entities.

    A packet has no document type (ISO 16684-1, 7.1), and one that declares entities could grow without end.
    """
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(_without_padding(packet[:MOST_BYTES]), True)
    except (expat.ExpatError, _NotSafeError, ValueError, LookupError):
        return None
    return Packet(**reader.told)


def _without_padding(packet: bytes) -> bytes:
    """Some programs fill a packet up with zeros, which are no XML; in UTF-16 they belong to its letters."""
    return packet if b"\0" in packet[:4] or packet.startswith((b"\xfe\xff", b"\xff\xfe")) else packet.rstrip(b"\0")


def _refuse(*_: Any) -> None:
    raise _NotSafeError


class _Reader:
    """Collects what stands right in a description of the document, as attribute or as element; the first counts."""

    def __init__(self) -> None:
        self.told: dict[str, str] = {}
        self._open: list[str] = []
        self._name: str | None = None
        self._pieces: list[str] = []

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        is_top = len(self._open) > 0 and self._open[-1] == f"{_RDF} RDF"
        if element == f"{_RDF} Description" and is_top:
            for key, value in attributes.items():
                self._tell(_NAMES.get(key), value)
        elif self._name is None and self._open[-2:] == [f"{_RDF} RDF", f"{_RDF} Description"]:
            self._name = _NAMES.get(element)
            self._pieces = []
        self._open.append(element)

    def end(self, element: str) -> None:
        """An element ends."""
        self._open.pop()
        if self._name is not None and _NAMES.get(element) == self._name:
            self._tell(self._name, "".join(self._pieces))
            self._name = None

    def text(self, piece: str) -> None:
        """Characters between tags."""
        if self._name is not None:
            self._pieces.append(piece)

    def _tell(self, name: str | None, value: str) -> None:
        if name is not None and value.strip():
            self.told.setdefault(name, value.strip())
