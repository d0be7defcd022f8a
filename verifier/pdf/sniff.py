"""What bytes are, before an engine sees them."""

from __future__ import annotations

from codecs import getincrementaldecoder

from verifier.errors import DamagedError, NotAPdfError

_HEADER_WITHIN = 1024
"""The PDF header may stand after some garbage; readers look so far."""
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP archive (or an office document)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
    (b"%!PS", "a PostScript document"),
)
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
"""Pictures that can be read as pages: PNG, JPEG, TIFF."""
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body")


def is_picture(data: bytes) -> bool:
    """Whether the bytes are a picture that can be read as a page or several."""
    return data.startswith(_PICTURES)


def check_is_pdf(data: bytes) -> None:
    """Raise NotAPdfError for other kinds of files and DamagedError for a PDF whose end is missing."""
    is_something_else = data.startswith(tuple(signature for signature, _ in _SIGNATURES))  # it may hold a PDF
    if is_something_else or b"%PDF" not in data[:_HEADER_WITHIN]:
        raise NotAPdfError(
            f"not a PDF: it is {describe(data)}; expected a file that begins with '%PDF'",
            hint="export or print the report as PDF" if data.strip() else "download the file again",
        )
    if data.rfind(b"endobj") > data.rfind(b"startxref"):
        raise DamagedError(
            f"the PDF is cut off: its end ('startxref', '%%EOF') is missing after {len(data)} bytes",
            hint="download or export it again",
        )


def describe(data: bytes) -> str:
    """What the bytes look like, in words, with the offending text in quotes where it is text."""
    if not data:
        return "empty"
    for signature, name in _SIGNATURES:
        if data.startswith(signature):
            return name
    start = data[:_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.strip(b"\0"):
        return "nothing but blanks"
    if start[:200].lower().lstrip().startswith(_HTML):
        return f'a web page ("{_excerpt(start)}")'
    if start.startswith(b"<?xml"):
        return f'an XML document ("{_excerpt(start)}")'
    try:
        text = getincrementaldecoder("utf-8")().decode(start)  # the last character may be cut in two
    except UnicodeDecodeError:
        return "of an unknown kind"
    is_text = all(character.isprintable() or character.isspace() for character in text)
    return f'text ("{_excerpt(start)}")' if is_text else "of an unknown kind"


def _excerpt(start: bytes) -> str:
    line = " ".join(start.decode("utf-8", "replace").split())
    return line if len(line) <= 40 else line[:39] + "…"
