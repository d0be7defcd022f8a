"""pyHanko, opened with care: what it raises about odd files, what it logs, and the way into an encrypted file.

Imported only where there is something to look at: it takes a third of a second to load.
"""

from __future__ import annotations

import logging
import zlib
from io import BytesIO
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko_certvalidator.errors import PathError, ValidationError

for _name in ("pyhanko", "pyhanko_certvalidator"):
    # What it warns of is said in the evidence; without a handler it would stand on stderr.
    logging.getLogger(_name).addHandler(logging.NullHandler())

REFUSALS = (
    PdfError,
    PathError,
    ValidationError,
    UnsupportedAlgorithm,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    NameError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    OSError,
    zlib.error,
)
"""What pyHanko and the reader of ASN.1 beneath it raise about files that are not as they expect: their own base
classes, and what comes up where an object is of another kind than the standard says. A file decides all of that, so
it is no defect of ours; MemoryError is let through. NameError is what asn1crypto 1.5 raises for the size of a key that
has none."""


_END_WITHIN = 1024
"""Bytes from the end of a file, within which its mark of the end stands."""


class CannotOpenError(Exception):
    """Nothing can be checked in this file; the message says why."""


def open_reader(data: bytes) -> PdfFileReader:
    """The file as pyHanko sees it, with all of its revisions. Raises CannotOpenError."""
    if b"%%EOF" not in data[-_END_WITHIN:]:
        # It is looked for sign by sign, from the end, over a line of any length.
        raise CannotOpenError("the structure of the file cannot be followed (its end is missing)")
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        if reader.encrypted and reader.decrypt(b"").status is AuthStatus.FAILED:
            raise CannotOpenError("the file is encrypted, and it does not open without a password")
        _ = reader.root
    except REFUSALS as refusal:
        raise CannotOpenError(f"the structure of the file cannot be followed ({reason(refusal)})") from refusal
    return reader


def entry(dictionary: object, key: str, default: Any = None) -> Any:
    """What stands under a key of a dictionary, references followed: `get` of pyHanko's own does not follow them."""
    return dictionary[key] if isinstance(dictionary, generic.DictionaryObject) and key in dictionary else default


def reason(refusal: BaseException) -> str:
    """What was raised, in one short line."""
    text = " ".join(str(refusal).split()) or type(refusal).__name__
    return shortened(text)


def shortened(text: str, most: int = 200) -> str:
    """A text of a file, printable and not longer than is read."""
    plain = "".join(sign if sign.isprintable() else " " for sign in text[: 2 * most])
    plain = " ".join(plain.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
