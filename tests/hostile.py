"""A folder of hostile files, made when it is needed: `python tests/hostile.py FOLDER`; no network, no chance.

Each file is named, says what it is, and which ends are right for it. Nothing here is copied from a file found
elsewhere: the tricks are known, the bytes are written below.
"""

from __future__ import annotations

import binascii
import hashlib
import io
import os
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from cryptography.hazmat.primitives import ciphers
from cryptography.hazmat.primitives.ciphers import modes
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from verifier.samplekit.make import make
from verifier.samplekit.options import Options
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.truth import Truth

MEGABYTE = 1 << 20
GIGABYTE = 1 << 30


class Reason(Enum):
    """How the check of a file may end; the value is what the message of REA701 then says."""

    READ = r"(?!)read"
    """It is read, and judged as the good report that it is."""
    IN_DOUBT = r"(?!)in doubt"
    """It is read, and inconclusive."""
    NOT_A_PDF = r"not a PDF"
    ENCRYPTED = r"protected with a password"
    DAMAGED = r"damaged|cut off|has no pages|goes in circles|drawings within drawings|pages within pages"
    TOO_LARGE = r"too many|too large|at most|bomb"
    NO_TEXT = r"has no text"
    NOT_A_REPORT = r"not a laboratory report|holds no results table"
    LIMIT = r"took longer than|more memory than|process that read it died"
    """The child met a limit: memory, processor time or the clock."""


class Hostile(NamedTuple):
    """One file of the folder."""

    name: str
    """The name of the file, as the file system takes it; may be no text (`os.fsdecode`)."""
    what: str
    reasons: frozenset[Reason]
    data: bytes


_MAKERS: list[tuple[str, str, frozenset[Reason], Callable[[], bytes]]] = []


def _hostile(name: str, what: str, *reasons: Reason) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Register a function that makes the bytes of a file."""

    def register(make_bytes: Callable[[], bytes]) -> Callable[[], bytes]:
        _MAKERS.append((name, what, frozenset(reasons), make_bytes))
        return make_bytes

    return register


def hostile_names() -> tuple[str, ...]:
    """The names of all files, without making them."""
    return tuple(name for name, _, _, _ in _MAKERS)


def hostile_file(name: str) -> Hostile:
    """The file of that name."""
    for known, what, reasons, make_bytes in _MAKERS:
        if known == name:
            return Hostile(known, what, reasons, make_bytes())
    raise KeyError(name)


def hostile_files() -> Iterator[Hostile]:
    """Every file, one after another: some are megabytes large."""
    return map(hostile_file, hostile_names())


def write_folder(folder: Path) -> dict[str, Path]:
    """Write all files; those whose names the file system refuses are left out. The paths by name."""
    folder.mkdir(parents=True, exist_ok=True)
    written = {}
    for made in hostile_files():
        path = folder / made.name
        try:
            path.write_bytes(made.data)
        except OSError:  # not UTF-8 on a file system that wants it, or a name too long
            continue
        written[made.name] = path
    return written


# ------------------------------------------------------------------------------------------------ writing PDFs

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_STREAM = re.compile(rb"stream\r?\n")


def stream(data: bytes, entries: str = "", *, length: int | None = None) -> bytes:
    """A stream object's body."""
    size = len(data) if length is None else length
    return b"<< /Length %d %s >>\nstream\n" % (size, entries.encode()) + data + b"\nendstream"


def write_pdf(objects: Mapping[int, bytes], root: int = 1, trailer: str = "", version: str = "1.7") -> bytes:
    """A PDF of the objects by number, with a right cross-reference table."""
    out = io.BytesIO()
    out.write(b"%PDF-" + version.encode() + b"\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    size = max(objects) + 1
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
    for number in range(1, size):
        out.write(b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n")
    out.write(b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (size, root, trailer.encode()))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def write_pdf_with_xref_stream(
    objects: Mapping[int, bytes], packed: Mapping[int, bytes], entries: str, table: bytes | None = None
) -> bytes:
    """A PDF whose `packed` objects stand in one object stream, with a cross-reference stream; root is object 1.

    `entries` goes into the dictionary of the cross-reference stream, `table` is its content in place of the right one.
    """
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    holder, xref = max((*objects, *packed)) + 1, max((*objects, *packed)) + 2
    head, body = b"", b""
    for number, text in sorted(packed.items()):
        head += b"%d %d " % (number, len(body))
        body += text + b"\n"
    filled = zlib.compress(head + body, 9)
    everything = {
        **objects,
        holder: stream(filled, f"/Type /ObjStm /N {len(packed)} /First {len(head)} /Filter /FlateDecode"),
    }
    rows = {0: (0, 0, 65535)}
    for number, text in sorted(everything.items()):
        rows[number] = (1, out.tell(), 0)
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, text))
    for index, number in enumerate(sorted(packed)):
        rows[number] = (2, holder, index)
    start = out.tell()
    rows[xref] = (1, start, 0)
    right = b"".join(struct.pack(">BIH", *rows.get(number, (0, 0, 0))) for number in range(xref + 1))
    what = f"/Type /XRef /Size {xref + 1} /W [1 4 2] /Root 1 0 R {entries}"
    out.write(b"%d 0 obj\n%s\nendobj\n" % (xref, stream(right if table is None else table, what)))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def parts_of(data: bytes) -> tuple[dict[int, bytes], int]:
    """The objects of a plain PDF (such as the sample kit's) by number, and the number of its catalogue."""
    root = _ROOT.search(data)
    assert root is not None
    return {int(found[1]): found[2] for found in _OBJECT.finditer(data)}, int(root[1])


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def one_page(content: bytes, *, resources: str = "", page: str = "", box: str = "0 0 612 792", **more: bytes) -> bytes:
    """A PDF of one page: 1 catalogue, 2 page tree, 3 page, 4 content (a whole stream object), 5 font, `o6` and on."""
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R {page} "
            f"/Resources << /Font << /F1 5 0 R >> {resources} >> >>"
        ).encode(),
        4: content,
        5: FONT,
    }
    objects |= {int(name.removeprefix("o")): body for name, body in more.items()}
    return write_pdf(objects)


def text_content(*lines: str) -> bytes:
    """The content of a page with some lines of text."""
    said = " ".join(f"({line}) Tj 0 -14 Td" for line in lines)
    return f"BT /F1 10 Tf 72 700 Td {said} ET".encode()


PLAIN = text_content("Certificate of Analysis", "Lead 0.05 ppm")


@cache
def zeros(size: int, level: int = 9) -> bytes:
    """So many bytes of nothing, deflated; made piece by piece."""
    packer = zlib.compressobj(level)
    piece = bytes(MEGABYTE)
    out = [packer.compress(piece) for _ in range(size // MEGABYTE)]
    return b"".join([*out, packer.flush()])


@cache
def blanks(size: int) -> bytes:
    """So many blanks, deflated: a content stream that draws nothing."""
    packer = zlib.compressobj(9)
    piece = b" " * MEGABYTE
    out = [packer.compress(piece) for _ in range(size // MEGABYTE)]
    return b"".join([*out, packer.flush()])


# ------------------------------------------------------------------------------------------------- good reports


@cache
def good_report(seed: int = 7) -> bytes:
    """A sound report of the sample kit."""
    return make(*draw_sound(seed))


def renamed_report(name: str, *, font: str | None = None) -> bytes:
    """A sound report on a product of that name."""
    truth, layout, options = draw_sound(7)
    sample = truth.samples[0].model_copy(update={"name": name})
    named: Truth = truth.model_copy(update={"samples": (sample,)})
    if font is not None:
        options = Options.model_validate({**options.model_dump(), "font": font})
    return make(named, layout, options)


def changed_report(change: Callable[[dict[int, bytes], int], None], trailer: str = "") -> bytes:
    """The good report with its objects changed (by number; the second argument is the catalogue's)."""
    objects, root = parts_of(good_report())
    change(objects, root)
    return write_pdf(objects, root, trailer)


def _with_entries(body: bytes, entries: str) -> bytes:
    """A dictionary with some more entries."""
    cut = body.rindex(b">>")
    return body[:cut] + entries.encode() + b" " + body[cut:]


class Cipher(Enum):
    """How a file is encrypted (ISO 32000-1, 7.6; the last one is Adobe's extension level 3)."""

    RC4 = "RC4 of 40 bits"
    AES_128 = "AES of 128 bits"
    AES_256 = "AES of 256 bits"


def encrypted_report(
    user: bytes,
    change: Callable[[dict[int, bytes], int], None] = lambda o, r: None,
    cipher: Cipher = Cipher.RC4,
) -> bytes:
    """The good report, encrypted; with b"" as the password of the user it opens as it is."""
    objects, root = parts_of(good_report())
    information = next(number for number, body in objects.items() if b"/Producer" in body)
    del objects[information]  # its texts would need encrypting, too
    change(objects, root)
    identity = bytes(range(16))
    key, entries = (_strong_key if cipher is Cipher.AES_256 else _key)(user, identity, cipher)
    for number, body in objects.items():
        if (begin := _STREAM.search(body)) is not None:
            head, content = body[: begin.start()], body[begin.end() : body.rindex(b"endstream")]
            locked = _locked(content, key, number, cipher)
            head = re.sub(rb"/Length \d+", b"/Length %d" % len(locked), head)
            objects[number] = head + b"stream\n" + locked + b"\nendstream"
    number = max(objects) + 1
    objects[number] = b"<< /Filter /Standard %s >>" % entries
    return write_pdf(objects, root, f"/Encrypt {number} 0 R /ID [<{identity.hex()}> <{identity.hex()}>]")


_RIGHTS = -44
_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
_FILTERS = b"/CF << /StdCF << /CFM /%s /AuthEvent /DocOpen /Length %d >> >> /StmF /StdCF /StrF /StdCF"


def _key(user: bytes, identity: bytes, cipher: Cipher) -> tuple[bytes, bytes]:
    """The key of the file, and the entries of its dictionary: algorithms 2 to 5, revisions 2 and 4."""
    is_long = cipher is Cipher.AES_128
    size, again = (16, 50) if is_long else (5, 0)

    def digest(data: bytes, times: int) -> bytes:
        for _ in range(times + 1):
            data = hashlib.md5(data, usedforsecurity=False).digest()
        return data[:size]

    def twenty_times(key: bytes, data: bytes) -> bytes:
        for step in range(20 if is_long else 1):
            data = _rc4(bytes(value ^ step for value in key), data)
        return data

    owner = twenty_times(digest((b"owner" + _PADDING)[:32], again), (user + _PADDING)[:32])
    key = digest((user + _PADDING)[:32] + owner + struct.pack("<i", _RIGHTS) + identity, again)
    if is_long:
        proof = twenty_times(key, hashlib.md5(_PADDING + identity, usedforsecurity=False).digest()) + bytes(16)
        how = b"/V 4 /R 4 /Length 128 " + _FILTERS % (b"AESV2", 16)
    else:
        proof, how = _rc4(key, _PADDING), b"/V 1 /R 2"
    return key, how + b" /P %d /O <%s> /U <%s>" % (_RIGHTS, owner.hex().encode(), proof.hex().encode())


def _strong_key(user: bytes, identity: bytes, cipher: Cipher) -> tuple[bytes, bytes]:
    """The same for revision 5."""
    key, salt = bytes(range(32)), identity[:8]
    proof = hashlib.sha256(user + salt).digest() + salt + salt
    proof_of_owner = hashlib.sha256(b"owner" + salt + proof).digest() + salt + salt
    packed = [_aes(hashlib.sha256(who).digest(), key, bytes(16)) for who in (user + salt, b"owner" + salt + proof)]
    rights = _aes(key, struct.pack("<i", _RIGHTS) + b"\xff\xff\xff\xffTadb" + bytes(4), None)
    texts = {b"U": proof, b"O": proof_of_owner, b"UE": packed[0], b"OE": packed[1], b"Perms": rights}
    told = b" ".join(b"/%s <%s>" % (name, text.hex().encode()) for name, text in texts.items())
    return key, b"/V 5 /R 5 /Length 256 /P %d " % _RIGHTS + _FILTERS % (b"AESV3", 32) + b" " + told


def _locked(content: bytes, key: bytes, number: int, cipher: Cipher) -> bytes:
    """The content of an object's stream, encrypted."""
    if cipher is not Cipher.AES_256:
        salt = b"sAlT" if cipher is Cipher.AES_128 else b""
        own = hashlib.md5(key + struct.pack("<I", number)[:3] + b"\0\0" + salt, usedforsecurity=False).digest()
        key = own[: len(key) + 5]
    if cipher is Cipher.RC4:
        return _rc4(key, content)
    start, missing = hashlib.sha256(content[:100]).digest()[:16], 16 - len(content) % 16
    return start + _aes(key, content + bytes([missing]) * missing, start)


def _aes(key: bytes, data: bytes, start: bytes | None) -> bytes:
    """In the mode CBC, or ECB without a start."""
    mode = modes.ECB() if start is None else modes.CBC(start)  # noqa: S305 - the standard says so
    return ciphers.Cipher(ciphers.algorithms.AES(key), mode).encryptor().update(data)


def _rc4(key: bytes, data: bytes) -> bytes:
    box, j = list(range(256)), 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) % 256
        box[i], box[j] = box[j], box[i]
    i = j = 0
    out = bytearray(data)
    for index, value in enumerate(data):
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        out[index] = value ^ box[(box[i] + box[j]) % 256]
    return bytes(out)


# ------------------------------------------------------------------------------------- no PDF, cut off, locked

_hostile("empty.pdf", "no byte at all", Reason.NOT_A_PDF)(lambda: b"")
_hostile("zero-bytes.pdf", "nothing but zero bytes", Reason.NOT_A_PDF)(lambda: bytes(5000))
_hostile("header-only.pdf", "the first line of a PDF", Reason.DAMAGED)(lambda: b"%PDF-1.7\n")
_hostile("web-page.pdf", "a web page under the name of a PDF", Reason.NOT_A_PDF)(
    lambda: b"<!DOCTYPE html><html><head><script>alert(1)</script></head><body>Sign in</body></html>"
)


@_hostile("picture.pdf", "a PNG picture under the name of a PDF", Reason.NO_TEXT, Reason.NOT_A_REPORT)
def _picture() -> bytes:
    rows = b"".join(b"\0" + b"\xff" * 300 for _ in range(200))
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 100, 200, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", binascii.crc32(kind + data))
        for kind, data in chunks
    )


@_hostile("picture-bomb.png", "a PNG of a few kB that says 60,000 x 60,000 pixels", Reason.TOO_LARGE, Reason.DAMAGED)
def _picture_bomb() -> bytes:
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0)),
        (b"IDAT", zeros(4 * MEGABYTE)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", binascii.crc32(kind + data))
        for kind, data in chunks
    )


@_hostile("archive.pdf", "a ZIP archive with a good report in it, under the name of a PDF", Reason.NOT_A_PDF)
def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("report.pdf"), good_report())
    return out.getvalue()


def _cut(share: float) -> Callable[[], bytes]:
    return lambda: good_report()[: int(len(good_report()) * share)]


for _share in (0.1, 0.5, 0.9, 0.99):
    _hostile(f"cut-off-{round(_share * 100)}.pdf", f"the first {_share:.0%} of a good report", Reason.DAMAGED)(
        _cut(_share)
    )
_hostile("cut-off-last-line.pdf", "a good report without its last five bytes", Reason.READ)(lambda: good_report()[:-5])
_hostile("password.pdf", "a good report that asks for a password", Reason.ENCRYPTED)(
    lambda: encrypted_report(b"secret")
)
for _cipher in Cipher:
    _hostile(
        f"password-of-owner-{_cipher.name.lower()}.pdf",
        f"a good report that only its owner may change, in {_cipher.value}",
        Reason.READ,
    )(partial(encrypted_report, b"", cipher=_cipher))


# ------------------------------------------------------------------------------------------- pages and their tree


@_hostile("pages-3000.pdf", "3,000 blank pages", Reason.TOO_LARGE)
def _many_pages() -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER, invariant=1)
    for _ in range(3000):
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _boxed(box: str) -> Callable[[], bytes]:
    def change(objects: dict[int, bytes], _root: int) -> None:
        for number, body in objects.items():
            objects[number] = re.sub(rb"/MediaBox \[[^\]]*\]", f"/MediaBox [{box}]".encode(), body)

    return lambda: changed_report(change)


_hostile("page-200-inch.pdf", "a good report in the corner of pages of 200 inches", Reason.READ, Reason.NOT_A_REPORT)(
    _boxed("0 0 14400 14400")
)
_hostile("page-endless.pdf", "a good report on pages of a thousand million points", Reason.READ, Reason.NOT_A_REPORT)(
    _boxed("0 0 1000000000 1000000000")
)
_hostile(
    "page-without-area.pdf", "a good report on pages of no size", Reason.READ, Reason.IN_DOUBT, Reason.NOT_A_REPORT
)(_boxed("0 0 0 0"))

_GREY = stream(b"\xff", "/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8")


def drawn(content: bytes, *, box: str = "0 0 612 792", resources: str = "", **more: bytes) -> bytes:
    """A page that has to be drawn to be read: a picture covers it and it has no text."""
    _, _, x1, y1 = box.split()
    cover = f"q {x1} 0 0 {y1} 0 0 cm /I Do Q\n".encode()
    return one_page(
        stream(cover + content), box=box, resources=f"/XObject << /I 6 0 R >> {resources}", o6=_GREY, **more
    )


_hostile("page-200-inch-picture.pdf", "a scan of 200 inches", Reason.TOO_LARGE, Reason.NO_TEXT)(
    lambda: drawn(b"", box="0 0 14400 14400")
)


@_hostile("page-tree-loop.pdf", "a page tree whose node is its own child", Reason.DAMAGED, Reason.NO_TEXT)
def _page_tree_loop() -> bytes:
    return write_pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 5 /Parent 3 0 R >>",
            3: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 5 /Parent 2 0 R >>",
        }
    )


@_hostile(
    "parent-loop.pdf", "a page that asks its parents for its size, in a circle", Reason.DAMAGED, Reason.NOT_A_REPORT
)
def _parent_loop() -> bytes:
    return write_pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 6 0 R >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            4: stream(PLAIN),
            5: FONT,
            6: b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
        }
    )


@_hostile(
    "page-tree-fan.pdf",
    "24 nodes, each with the next one as its child ten times: 10^24 pages",
    *(Reason.TOO_LARGE, Reason.DAMAGED, Reason.LIMIT),
)
def _page_tree_fan() -> bytes:
    objects = {1: b"<< /Type /Catalog /Pages 2 0 R >>"}
    for number in range(2, 26):
        objects[number] = b"<< /Type /Pages /Kids [%s] >>" % (b" ".join([b"%d 0 R" % (number + 1)] * 10))
    objects[26] = b"<< /Type /Page /Parent 25 0 R /MediaBox [0 0 612 792] >>"
    return write_pdf(objects)


def _counted(count: int) -> Callable[[], bytes]:
    def change(objects: dict[int, bytes], _root: int) -> None:
        for number, body in objects.items():
            objects[number] = re.sub(rb"/Count \d+", b"/Count %d" % count, body)

    return lambda: changed_report(change)


_hostile("count-million.pdf", "a good report that says it has 1,000,000 pages", Reason.TOO_LARGE, Reason.DAMAGED)(
    _counted(1_000_000)
)
_hostile(
    "count-endless.pdf",
    "a good report that says it has 2,147,483,647 pages",
    Reason.TOO_LARGE,
    Reason.DAMAGED,
    Reason.READ,
)(_counted(2**31 - 1))
_hostile("count-negative.pdf", "a good report that says it has -1 pages", Reason.DAMAGED, Reason.READ)(_counted(-1))
_hostile("count-hundred.pdf", "a good report of fewer pages that says it has 100", Reason.DAMAGED)(_counted(100))


# ------------------------------------------------------------------------------------------------ nesting, tables


def _nested(opening: bytes, closing: bytes, depth: int) -> Callable[[], bytes]:
    def change(objects: dict[int, bytes], root: int) -> None:
        number = max(objects) + 1
        objects[number] = opening * depth + b"0" + closing * depth
        objects[root] = _with_entries(objects[root], f"/Extra {number} 0 R")
        page = next(n for n, body in objects.items() if b"/Type /Page\n" in body or b"/Type /Page " in body)
        objects[page] = _with_entries(objects[page], f"/Group {number} 0 R /Annots {number} 0 R")

    return lambda: changed_report(change)


_ends = (Reason.READ, Reason.DAMAGED, Reason.TOO_LARGE)
_hostile("deep-arrays.pdf", "a good report with arrays in arrays, 100,000 deep", *_ends)(_nested(b"[", b"]", 100_000))
_hostile("deep-dictionaries.pdf", "a good report with dictionaries in dictionaries, 100,000 deep", *_ends)(
    _nested(b"<</A ", b">>", 100_000)
)
_hostile("deep-mixed.pdf", "arrays in dictionaries in arrays, a million deep, never closed", *_ends)(
    _nested(b"[<</A", b"", 500_000)
)


@_hostile(
    "deep-content.pdf",
    "a page whose text is in arrays in arrays, 200,000 deep",
    *_ends,
    Reason.NOT_A_REPORT,
    Reason.NO_TEXT,
)
def _deep_content() -> bytes:
    return one_page(stream(b"BT /F1 10 Tf " + b"[" * 200_000 + b"(a)" + b"]" * 200_000 + b" TJ ET"))


@_hostile("xref-loop.pdf", "a cross-reference table that comes before itself", Reason.READ, Reason.DAMAGED)
def _xref_loop() -> bytes:
    data = write_pdf(*parts_of(good_report()))
    start = data.rindex(b"startxref\n") + 10
    place = data[start : data.index(b"\n", start)]
    return data.replace(b"/Root ", b"/Prev " + place + b" /Root ")


@_hostile("xref-size.pdf", "a good report that says it has 2,147,483,647 objects", *_ends)
def _xref_size() -> bytes:
    return re.sub(rb"/Size \d+", b"/Size 2147483647", write_pdf(*parts_of(good_report())))


@_hostile("xref-section.pdf", "a cross-reference table that says it has 999,999,999 lines", *_ends)
def _xref_section() -> bytes:
    return re.sub(rb"xref\n0 \d+", b"xref\n0 999999999", write_pdf(*parts_of(good_report())), count=1)


_MODERN = {
    1: b"<< /Type /Catalog /Pages 2 0 R >>",
    2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    b"/Resources << /Font << /F1 5 0 R >> >> >>",
    5: FONT,
}


@_hostile(
    "xref-stream-index.pdf",
    "a cross-reference stream of entries without width, for 2,000,000,000 objects",
    *(Reason.DAMAGED, Reason.TOO_LARGE, Reason.NOT_A_REPORT, Reason.LIMIT),
)
def _xref_index() -> bytes:
    data = write_pdf_with_xref_stream({4: stream(PLAIN)}, _MODERN, "/Index [0 2000000000]")
    return data.replace(b"/W [1 4 2]", b"/W [0 0 0]")


@_hostile(
    "xref-stream-million.pdf",
    "a cross-reference stream of 30 kB for 4,000,000 objects",
    *(Reason.DAMAGED, Reason.TOO_LARGE, Reason.NOT_A_REPORT, Reason.LIMIT),
)
def _xref_million() -> bytes:
    table = zeros(28 * MEGABYTE)
    return write_pdf_with_xref_stream({4: stream(PLAIN)}, _MODERN, "/Index [0 4000000] /Filter /FlateDecode", table)


@_hostile(
    "object-stream-count.pdf",
    "an object stream that says it holds 2,000,000,000 objects",
    *(Reason.DAMAGED, Reason.TOO_LARGE, Reason.NOT_A_REPORT),
)
def _object_stream_count() -> bytes:
    data = write_pdf_with_xref_stream({4: stream(PLAIN)}, _MODERN, "")
    return re.sub(rb"/N \d+", b"/N 2000000000", data)


# -------------------------------------------------------------------------------------------------------- bombs

_BOMB = (Reason.TOO_LARGE,)
FLATE = "/Filter /FlateDecode"


@_hostile("bomb-content.pdf", "a page of 1 GB of blanks, deflated to 1 MB", *_BOMB)
def _bomb_content() -> bytes:
    return one_page(stream(blanks(GIGABYTE), FLATE))


@_hostile("bomb-content-twice.pdf", "a page of 2 GB of blanks, deflated twice: 6 kB", *_BOMB)
def _bomb_twice() -> bytes:
    return one_page(stream(zlib.compress(blanks(2 * GIGABYTE), 9), "/Filter [/FlateDecode /FlateDecode]"))


@_hostile("bomb-content-five-times.pdf", "a page of 1 GB, deflated five times", *_BOMB)
def _bomb_five() -> bytes:
    data = blanks(GIGABYTE)
    for _ in range(4):
        data = zlib.compress(data, 9)
    return one_page(stream(data, f"/Filter [{'/FlateDecode ' * 5}]"))


@_hostile("bomb-filter-elsewhere.pdf", "a page of 1 GB whose filter is said in another object", *_BOMB)
def _bomb_elsewhere() -> bytes:
    return one_page(stream(blanks(GIGABYTE), "/Filter 6 0 R"), o6=b"/FlateDecode")


@_hostile("bomb-filter-spelled.pdf", "a page of 1 GB whose filter is spelled with escapes", *_BOMB)
def _bomb_spelled() -> bytes:
    return one_page(stream(blanks(GIGABYTE), "/Filter /#46late#44ecode"))


@_hostile("bomb-ascii85.pdf", "a page of 1 GB, deflated and written in ASCII85", *_BOMB)
def _bomb_ascii85() -> bytes:
    return one_page(stream(_ascii85(blanks(GIGABYTE)), "/Filter [/ASCII85Decode /FlateDecode]"))


@_hostile("bomb-hexadecimal.pdf", "a page of 1 GB, deflated and written in hexadecimal digits", *_BOMB)
def _bomb_hexadecimal() -> bytes:
    return one_page(stream(blanks(GIGABYTE).hex().encode() + b">", "/Filter [/ASCIIHexDecode /FlateDecode]"))


@_hostile("bomb-many.pdf", "1,000 pieces of 4 MB on one page, each small enough", *_BOMB)
def _bomb_many() -> bytes:
    piece = stream(blanks(4 * MEGABYTE), FLATE)
    objects = dict.fromkeys(range(10, 1010), piece)
    kids = " ".join(f"{number} 0 R" for number in objects)
    objects |= {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents [{kids}] >>".encode(),
    }
    return write_pdf(objects)


@_hostile("bomb-runs.pdf", "a page of 640 MB in RunLength", *_BOMB, Reason.NO_TEXT, Reason.LIMIT)
def _bomb_runs() -> bytes:
    return one_page(stream(b"\x81 " * (5 * MEGABYTE), "/Filter /RunLengthDecode"))


@_hostile("bomb-lzw.pdf", "a page of more than 100 MB in LZW", *_BOMB, Reason.LIMIT)
def _bomb_lzw() -> bytes:
    return one_page(stream(_lzw_of_blanks(40), "/Filter /LZWDecode"))


@_hostile("bomb-object-stream.pdf", "an object stream of 1 GB", *_BOMB)
def _bomb_object_stream() -> bytes:
    packed = dict(_MODERN)
    head, body = b"", b""
    for number, text in sorted(packed.items()):
        head += b"%d %d " % (number, len(body))
        body += text + b"\n"
    packer = zlib.compressobj(9)
    data = (
        packer.compress(head + body) + b"".join(packer.compress(b" " * MEGABYTE) for _ in range(1024)) + packer.flush()
    )
    made = write_pdf_with_xref_stream({4: stream(PLAIN)}, packed, "")
    start, end = made.index(b"6 0 obj"), made.index(b"endobj", made.index(b"6 0 obj"))
    swollen = b"6 0 obj\n" + stream(data, f"/Type /ObjStm /N {len(packed)} /First {len(head)} {FLATE}") + b"\n"
    return made[:start] + swollen + made[end:]


@_hostile("bomb-xref-stream.pdf", "a cross-reference stream of 1 GB", *_BOMB)
def _bomb_xref_stream() -> bytes:
    return write_pdf_with_xref_stream({4: stream(PLAIN)}, _MODERN, FLATE, zeros(GIGABYTE))


_IMAGE = "/Type /XObject /Subtype /Image /ColorSpace /DeviceRGB /BitsPerComponent 8"


@_hostile("bomb-image.pdf", "a picture of 1 GB on a page without text", *_BOMB)
def _bomb_image() -> bytes:
    image = stream(zeros(GIGABYTE), f"{_IMAGE} /Width 18918 /Height 18918 {FLATE}")
    return one_page(stream(b"q 612 0 0 792 0 0 cm /I Do Q"), resources="/XObject << /I 6 0 R >>", o6=image)


@_hostile("image-size.pdf", "a picture of one byte that says 100,000 x 100,000 pixels", *_BOMB, Reason.NO_TEXT)
def _image_size() -> bytes:
    image = stream(b"\0", f"{_IMAGE} /Width 100000 /Height 100000")
    return one_page(stream(b"q 612 0 0 792 0 0 cm /I Do Q"), resources="/XObject << /I 6 0 R >>", o6=image)


@_hostile("image-fax-size.pdf", "a fax picture of one byte that says 60,000 x 60,000 pixels", *_BOMB, Reason.NO_TEXT)
def _image_fax() -> bytes:
    what = "/Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 60000 /Rows 60000 >>"
    image = stream(b"\0", f"{_IMAGE} /Width 60000 /Height 60000 {what}".replace("RGB", "Gray"))
    return one_page(stream(b"q 612 0 0 792 0 0 cm /I Do Q"), resources="/XObject << /I 6 0 R >>", o6=image)


@_hostile(
    "predictor-columns.pdf",
    "a page of a few bytes whose predictor says rows of 2,000,000,000 bytes",
    *(Reason.DAMAGED, Reason.NO_TEXT, Reason.NOT_A_REPORT, Reason.TOO_LARGE),
)
def _predictor() -> bytes:
    parameters = "/DecodeParms << /Predictor 12 /Columns 2000000000 /Colors 4 /BitsPerComponent 16 >>"
    return one_page(stream(zlib.compress(PLAIN), f"{FLATE} {parameters}"))


@_hostile(
    "bomb-inline-image.pdf", "a picture of 1 GB within the content of a page", *_BOMB, Reason.NO_TEXT, Reason.LIMIT
)
def _bomb_inline() -> bytes:
    head = b"q 612 0 0 792 0 0 cm BI /W 18918 /H 18918 /CS /RGB /BPC 8 /F /Fl ID "
    return one_page(stream(head + zeros(GIGABYTE) + b" EI Q"))


def _bomb_encrypted(cipher: Cipher) -> bytes:
    def change(objects: dict[int, bytes], _root: int) -> None:
        for number, body in objects.items():
            if _STREAM.search(body):
                objects[number] = stream(zlib.compress(blanks(GIGABYTE), 9), "/Filter [/FlateDecode /FlateDecode]")

    return encrypted_report(b"", change, cipher)


for _cipher in Cipher:
    _hostile(
        f"bomb-encrypted-{_cipher.name.lower()}.pdf",
        f"a page of 1 GB, in {_cipher.value} with an empty password: only who decrypts it can see the bomb",
        *(Reason.TOO_LARGE, Reason.NO_TEXT, Reason.LIMIT, Reason.NOT_A_REPORT),
    )(partial(_bomb_encrypted, _cipher))


def _ascii85(data: bytes) -> bytes:
    words = struct.unpack(f">{len(data) // 4}I", data[: len(data) // 4 * 4])
    out = bytearray()
    for word in words:
        digits = []
        for _ in range(5):
            word, digit = divmod(word, 85)
            digits.append(digit + 33)
        out += bytes(reversed(digits)) if any(d != 33 for d in digits) else b"z"
    rest = data[len(data) // 4 * 4 :]
    if rest:
        word = int.from_bytes(rest + bytes(4 - len(rest)), "big")
        digits = []
        for _ in range(5):
            word, digit = divmod(word, 85)
            digits.append(digit + 33)
        out += bytes(reversed(digits))[: len(rest) + 1]
    return bytes(out) + b"~>"


def _lzw_of_blanks(rounds: int) -> bytes:
    """So many times the longest LZW table of blanks: each round is 5.6 kB for 7 MB."""
    bits: list[str] = []
    for _ in range(rounds):
        bits.append(f"{256:09b}")
        table, width = 258, 9
        bits.append(f"{32:09b}")
        while table < 4094:
            bits.append(f"{table:0{width}b}")
            table += 1
            width = 9 if table < 511 else 10 if table < 1023 else 11 if table < 2047 else 12
    bits.append(f"{257:012b}")
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


# --------------------------------------------------------------------------------------- drawings within drawings

_FORM = "/Type /XObject /Subtype /Form /BBox [0 0 612 792]"


def _forms(depth: int, times: int, last: bytes) -> dict[str, bytes]:
    made = {}
    for number in range(6, 6 + depth):
        resources = f"/Resources << /XObject << /F {number + 1} 0 R >> /Font << /F1 5 0 R >> >>"
        made[f"o{number}"] = stream(b"/F Do " * times, f"{_FORM} {resources}")
    made[f"o{6 + depth}"] = stream(last, f"{_FORM} /Resources << /Font << /F1 5 0 R >> >>")
    return made


@_hostile(
    "forms-fan.pdf",
    "15 drawings, each with the next one in it ten times: 10^15 drawings in 5 kB",
    *(Reason.DAMAGED, Reason.TOO_LARGE, Reason.LIMIT),
)
def _forms_fan() -> bytes:
    return one_page(stream(b"/F Do"), resources="/XObject << /F 6 0 R >>", **_forms(15, 10, PLAIN))


@_hostile("forms-deep.pdf", "a drawing in a drawing, 1,000 deep", Reason.DAMAGED, Reason.NO_TEXT, Reason.NOT_A_REPORT)
def _forms_deep() -> bytes:
    return one_page(stream(b"/F Do"), resources="/XObject << /F 6 0 R >>", **_forms(1000, 1, PLAIN))


@_hostile("form-in-itself.pdf", "a drawing that holds itself", Reason.DAMAGED, Reason.NO_TEXT, Reason.LIMIT)
def _form_loop() -> bytes:
    own = stream(b"/F Do /F Do", f"{_FORM} /Resources << /XObject << /F 6 0 R >> >>")
    return one_page(stream(b"/F Do"), resources="/XObject << /F 6 0 R >>", o6=own)


_HUNG = (Reason.NO_TEXT, Reason.TOO_LARGE, Reason.DAMAGED, Reason.LIMIT, Reason.NOT_A_REPORT)


@_hostile("dashes.pdf", "a page to draw with a line of 10^12 dashes", *_HUNG)
def _dashes() -> bytes:
    return drawn(b"[0.0001] 0 d 1 w 0 0 m 100000000 100000000 l S")


@_hostile("pattern.pdf", "a page to draw that is filled with tiles of a hundred-thousandth of a point", *_HUNG)
def _pattern() -> bytes:
    tile = stream(
        b"0 0 1 1 re f",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.00001 /YStep 0.00001 "
        "/Resources << >>",
    )
    return drawn(b"/Pattern cs /P scn 0 0 612 792 re f", resources="/Pattern << /P 7 0 R >>", o7=tile)


@_hostile("pattern-in-itself.pdf", "a page to draw with a tile that is filled with itself", *_HUNG)
def _pattern_loop() -> bytes:
    tile = stream(
        b"/Pattern cs /P scn 0 0 9 9 re f",
        "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "
        "/Resources << /Pattern << /P 7 0 R >> >>",
    )
    return drawn(b"/Pattern cs /P scn 0 0 612 792 re f", resources="/Pattern << /P 7 0 R >>", o7=tile)


@_hostile("shading.pdf", "a page to draw with a shading of 2,000 functions within functions", *_HUNG)
def _shading() -> bytes:
    inner = " ".join(["10 0 R"] * 2000)
    bounds = " ".join(f"{(i + 1) / 2000:.4f}" for i in range(1999))
    encode = "0 1 " * 2000
    return drawn(
        b"/S sh " * 50,
        resources="/Shading << /S 7 0 R >>",
        o7=b"<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 612 792] /Function 8 0 R /Extend [true true] >>",
        o8=f"<< /FunctionType 3 /Domain [0 1] /Functions [{inner}] /Bounds [{bounds}] /Encode [{encode}] >>".encode(),
        o10=f"<< /FunctionType 3 /Domain [0 1] /Functions [{'11 0 R ' * 2000}] /Bounds [{bounds}] "
        f"/Encode [{encode}] >>".encode(),
        o11=b"<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [0] /C1 [1] >>",
    )


@_hostile("calculator.pdf", "a page to draw whose shading is computed by a program of 200,000 steps a point", *_HUNG)
def _calculator() -> bytes:
    program = stream(b"{ " + b"dup mul 2 sqrt " * 100_000 + b"}", "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]")
    shading = (
        b"<< /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 1 0 1] /Matrix [612 0 0 792 0 0] /Function 8 0 R >>"
    )
    return drawn(b"/S sh", resources="/Shading << /S 7 0 R >>", o7=shading, o8=program)


@_hostile("soft-masks.pdf", "a page to draw through masks within masks within masks", *_HUNG)
def _soft_masks() -> bytes:
    made = {}
    for number in range(7, 31):
        state = f"/ExtGState << /G << /SMask << /S /Luminosity /G {number + 1} 0 R >> >> >>"
        made[f"o{number}"] = stream(
            b"/G gs 0 0 612 792 re f " * 4,
            f"{_FORM} /Group << /S /Transparency /CS /DeviceGray >> /Resources << {state} >>",
        )
    made["o31"] = stream(b"0 0 612 792 re f", f"{_FORM} /Group << /S /Transparency /CS /DeviceGray >>")
    return drawn(
        b"/G gs 0 0 612 792 re f",
        resources="/ExtGState << /G << /SMask << /S /Luminosity /G 7 0 R >> >> >>",
        **made,
    )


# ------------------------------------------------------------------------------------------------ fonts and text

_TYPE0 = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] "
_CID = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A "
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
)
_TEXT = (Reason.NO_TEXT, Reason.NOT_A_REPORT, Reason.DAMAGED, Reason.TOO_LARGE, Reason.LIMIT)


@_hostile("font-widths.pdf", "a font that gives one width to 2,000,000,000 letters", *_TEXT)
def _font_widths() -> bytes:
    return one_page(
        stream(b"BT /F2 10 Tf 72 700 Td " + b"<0001000200030004> Tj " * 20 + b"ET"),
        resources="/Font << /F2 6 0 R >>",
        o6=(_TYPE0 + ">>").encode(),
        o7=(_CID + "/W [0 2000000000 500] /FontDescriptor 8 0 R >>").encode(),
        o8=b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 "
        b"/CapHeight 1 /StemV 1 >>",
    ).replace(b"/Font << /F1 5 0 R >> /Font <<", b"/Font << /F1 5 0 R ")


@_hostile("font-unicode-range.pdf", "a font whose letters are mapped by one range of 4,294,967,295", *_TEXT)
def _font_range() -> bytes:
    cmap = (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def\n"
        b"1 begincodespacerange <00000000> <FFFFFFFF> endcodespacerange\n"
        b"1 beginbfrange <00000000> <FFFFFFFE> <0041> endbfrange\nendcmap end end"
    )
    return one_page(
        stream(b"BT /F2 10 Tf 72 700 Td " + b"<0001000200030004> Tj " * 20 + b"ET"),
        resources="/Font << /F2 6 0 R >>",
        o6=(_TYPE0 + "/ToUnicode 9 0 R >>").encode(),
        o7=(_CID + "/FontDescriptor 8 0 R >>").encode(),
        o8=b"<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 "
        b"/CapHeight 1 /StemV 1 >>",
        o9=stream(cmap),
    ).replace(b"/Font << /F1 5 0 R >> /Font <<", b"/Font << /F1 5 0 R ")


@_hostile("font-of-itself.pdf", "a font whose letters are written in the same font", *_TEXT)
def _font_loop() -> bytes:
    return one_page(
        stream(b"BT /F2 10 Tf 72 700 Td (aaaaaaaaaa) Tj ET"),
        resources="/Font << /F2 6 0 R >>",
        o6=b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 "
        b"/Widths [1] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >> "
        b"/Resources << /Font << /F2 6 0 R >> >> >>",
        o7=stream(b"1 0 d0 BT /F2 1 Tf (aaaaaaaaaa) Tj ET"),
    ).replace(b"/Font << /F1 5 0 R >> /Font <<", b"/Font << /F1 5 0 R ")


@_hostile("letters-million.pdf", "a page of 1,000,000 letters in one place, deflated to some kB", *_TEXT)
def _letters() -> bytes:
    return one_page(stream(zlib.compress(b"BT /F1 10 Tf 72 700 Td " + b"(aaaaaaaaaa) Tj " * 100_000 + b"ET", 9), FLATE))


@_hostile("lines-million.pdf", "a page of 1,000,000 lines", *_TEXT)
def _lines() -> bytes:
    return one_page(stream(zlib.compress(b"0 0 m 9 9 l S " * 1_000_000 + PLAIN, 9), FLATE))


@_hostile("states-million.pdf", "a page that saves its state 3,000,000 times", *_TEXT)
def _states() -> bytes:
    return one_page(stream(zlib.compress(b"q " * 3_000_000 + PLAIN, 9), FLATE))


@_hostile("number-long.pdf", "a page with a number of 5,000,000 digits", *_TEXT)
def _long_number() -> bytes:
    return one_page(stream(zlib.compress(b"9" * 5_000_000 + b" w " + PLAIN, 9), FLATE))


@_hostile("objects-million.pdf", "1,000,000 objects of one byte", *_TEXT, Reason.READ)
def _many_objects() -> bytes:
    objects, root = parts_of(good_report())
    objects |= dict.fromkeys(range(1000, 1_000_000), b"0")
    return write_pdf(objects, root)


@_hostile("streams-overlap.pdf", "300,000 beginnings of streams, each within the one before", *_TEXT, Reason.READ)
def _overlap() -> bytes:
    # Each beginning is a deflated stream of stored blocks, in which the next one stands.
    piece = b"stream\n\x78\x01\x00\xff\xff\x00\x00"
    return good_report().replace(b"xref\n0 ", piece * 300_000 + b"\nendstream endobj\nxref\n0 ", 1)


# ------------------------------------------------------------------------------- good reports with bad company


def _judged_alike(name: str, what: str, product: str, *, font: str | None = None) -> None:
    _hostile(name, what, Reason.READ)(lambda: renamed_report(product, font=font))


_judged_alike(
    "script-name.pdf",
    "a product named like a script",
    "<script>alert(document.cookie)</script><img src=x onerror=alert(1)>",
)
_judged_alike("link-name.pdf", "a product named like a link that runs", "javascript:alert(1)//Leaf Powder")
_judged_alike("formula-name.pdf", "a product named like a formula", "=cmd|' /C calc'!A0")
_judged_alike("formula-at-name.pdf", "a product named like a formula", "@SUM(1+1)*cmd|' /C calc'!A0")
_judged_alike("template-name.pdf", "a product named like a template", "{{7*7}} ${jndi:ldap://a} %(x)s {0} {problem}")
_judged_alike(
    "terminal-name.pdf",
    "a product whose name moves the cursor",
    "Leaf \x1b[2J\x1b]0;owned\x07 Powder",
    font="open-sans",
)
_judged_alike(
    "bidi-name.pdf",
    "a product whose name turns the writing",
    "Leaf \u202efdp.exe\u202c \u2066Powder\u2069 \u200b\ufeff",
    font="open-sans",
)


@_hostile("active.pdf", "a good report with JavaScript, OpenAction, Launch and an attachment", Reason.READ)
def _active() -> bytes:
    def change(objects: dict[int, bytes], root: int) -> None:
        first = max(objects) + 1
        page = next(n for n, body in objects.items() if b"/Type /Page\n" in body or b"/Type /Page " in body)
        file = stream(b"MZ this is no program", "/Type /EmbeddedFile")
        objects |= {
            first: b"<< /S /JavaScript /JS (app.alert\\('hello'\\);) >>",
            first + 1: b"<< /S /Launch /F (cmd.exe) /Win << /F (cmd.exe) /P (/c calc) >> >>",
            first + 2: file,
            first + 3: f"<< /Type /Filespec /F (invoice.exe) /EF << /F {first + 2} 0 R >> >>".encode(),
            first + 4: f"<< /Type /Annot /Subtype /Link /Rect [0 0 100 100] /A {first + 1} 0 R >>".encode(),
            first + 5: b"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (file:///etc/passwd) >> >>",
        }
        names = (
            f"/JavaScript << /Names [(a) {first} 0 R] >> /EmbeddedFiles << /Names [(invoice.exe) {first + 3} 0 R] >>"
        )
        objects[root] = _with_entries(objects[root], f"/OpenAction {first} 0 R /Names << {names} >>")
        more = f"/AA << /O {first} 0 R >> /Annots [{first + 4} 0 R {first + 5} 0 R]"
        objects[page] = _with_entries(objects[page], more)

    return changed_report(change)


@_hostile("active-form.pdf", "a good report with an XFA form and RichMedia", Reason.READ)
def _active_form() -> bytes:
    def change(objects: dict[int, bytes], root: int) -> None:
        first = max(objects) + 1
        page = next(n for n, body in objects.items() if b"/Type /Page\n" in body or b"/Type /Page " in body)
        objects |= {
            first: stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'></xdp:xdp>"),
            first + 1: b"<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] /RichMediaContent << >> >>",
        }
        objects[root] = _with_entries(objects[root], f"/AcroForm << /Fields [] /XFA {first} 0 R >>")
        objects[page] = _with_entries(objects[page], f"/Annots [{first + 1} 0 R]")

    return changed_report(change)


@_hostile(
    "names-fan.pdf",
    "a good report whose tree of attachments has 30 levels of ten times the same child",
    *(Reason.READ, Reason.DAMAGED, Reason.TOO_LARGE, Reason.LIMIT),
)
def _names_fan() -> bytes:
    def change(objects: dict[int, bytes], root: int) -> None:
        first = max(objects) + 1
        for number in range(first, first + 30):
            objects[number] = b"<< /Kids [%s] >>" % b" ".join([b"%d 0 R" % (number + 1)] * 10)
        objects[first + 30] = b"<< /Names [(a) << /Type /Filespec /F (a) >>] >>"
        objects[root] = _with_entries(
            objects[root], f"/Names << /EmbeddedFiles {first} 0 R /JavaScript {first} 0 R /Dests {first} 0 R >>"
        )

    return changed_report(change)


@_hostile("outline-loop.pdf", "a good report whose bookmarks go in a circle", Reason.READ)
def _outline_loop() -> bytes:
    def change(objects: dict[int, bytes], root: int) -> None:
        first = max(objects) + 1
        objects[first] = f"<< /Type /Outlines /First {first + 1} 0 R /Last {first + 1} 0 R /Count 9 >>".encode()
        objects[first + 1] = (
            f"<< /Title (a) /Parent {first + 1} 0 R /Next {first + 1} 0 R /Prev {first + 1} 0 R /First {first} 0 R >>"
        ).encode()
        objects[root] = _with_entries(objects[root], f"/Outlines {first} 0 R")

    return changed_report(change)


ODD_NAMES = {
    "two\nlines.pdf": "a line feed in the name",
    'it\'s "quoted" `here` $HOME;.pdf': "quotes and signs of the shell in the name",
    "-rf.pdf": "a dash at the beginning of the name",
    "--help.pdf": "the name of an option",
    os.fsdecode(b"not-utf8-\xff\xfe\x80.pdf"): "a name that is no UTF-8",
    "n" * 240 + ".pdf": "a name of 244 letters",
    "\U0001f33f\u202efdp.\u0661.pdf": "pictures and turned writing in the name",
    "<img src=x onerror=alert(1)>.pdf": "a script as the name",
    "=1+1.pdf": "a formula as the name",
    "esc\x1b[31m.pdf": "a control sequence in the name",
    "[a-z]*.pdf": "a pattern as the name",
    " .pdf": "a name that is a blank",
}
"""A good report under names that people and programs stumble over, and what is odd about each."""

for _name, _what in ODD_NAMES.items():
    _hostile(_name, f"a good report with {_what}", Reason.READ)(good_report)


if __name__ == "__main__":
    for _path in write_folder(Path(sys.argv[1])).values():
        print(os.fsencode(_path.name).decode(errors="backslashreplace"), _path.stat().st_size)  # noqa: T201
