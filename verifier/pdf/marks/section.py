"""A section added to the end of a PDF (ISO 32000-2, 7.5.6): new objects and new versions of old ones.

pyHanko reads the file, its tables and its encryption. Writing is done here, because its own writer puts a clock and
chance into what it writes: the time of the change, the second half of the file's /ID, and the start values of AES.
"""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.crypt import AuthStatus
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefStream, write_xref_table

from verifier.errors import InputError

_AES = ("/AESV2", "/AESV3")
_RC4 = "/V2"
_DEEPEST = 60
_TABLE_REACH = 10**10
"""Bytes: further a table of ten digits does not reach."""


class CannotAddError(InputError):
    """Nothing can be added to this file; the message says why."""


class Section:
    """Objects to be added to a file. Their bytes depend on nothing but the file and what is added."""

    def __init__(self, data: bytes, reader: PdfFileReader) -> None:
        """Raises CannotAddError for a file that is encrypted in a way that nothing can be added to."""
        self.reader = reader
        self._data = data
        self._digest = sha256(data).digest()
        self._handler = _opened_handler(reader)
        self._objects: dict[tuple[int, int], generic.PdfObject] = {}
        self._streams: dict[tuple[int, int], bytes] = {}
        self._next = _free_number(reader)

    def reserve(self) -> generic.IndirectObject:
        """A number that is not used yet, for an object that comes later."""
        self._next += 1
        return generic.IndirectObject(self._next - 1, 0, self.reader)

    def put(self, reference: generic.IndirectObject | generic.Reference, value: generic.PdfObject) -> None:
        """The object of that number: a new one, or a new version."""
        self._objects[reference.generation, reference.idnum] = value

    def add(self, value: generic.PdfObject) -> generic.IndirectObject:
        """A new object."""
        reference = self.reserve()
        self.put(reference, value)
        return reference

    def add_stream(self, head: generic.DictionaryObject, content: bytes) -> generic.IndirectObject:
        """A new stream."""
        reference = self.add(head)
        self._streams[0, reference.idnum] = content
        return reference

    def appended(self) -> bytes:
        """The file with the section behind it. Raises CannotAddError for a file that is too large."""
        out = BytesIO()
        out.write(self._data)
        out.write(b"\n")
        places: dict[tuple[int, int], int] = {}
        for key in sorted(self._objects, key=lambda key: key[1]):
            places[key] = out.tell()
            self._write(out, key)
        trailer = self._trailer(out)
        start = out.tell()
        if self.reader.xrefs.get_xref_container_info(self.reader.xrefs.total_revisions - 1).stream_ref is not None:
            places[0, self._next] = start
            table = XRefStream(dict(places))
            table.update(trailer)
            table[_name("/Size")] = generic.NumberObject(self._next + 1)
            out.write(f"{self._next} 0 obj\n".encode())
            table.write_to_stream(out, None)
            out.write(b"\nendobj")
        else:
            if start >= _TABLE_REACH:
                raise CannotAddError("no notes can be added: the file is too large for its kind of table")
            write_xref_table(out, places)
            out.write(b"trailer\n")
            trailer[_name("/Size")] = generic.NumberObject(self._next)
            trailer.write_to_stream(out, None)
        out.write(f"\nstartxref\n{start}\n%%EOF\n".encode())
        return out.getvalue()

    def _write(self, out: BytesIO, key: tuple[int, int]) -> None:
        generation, number = key
        out.write(f"{number} {generation} obj\n".encode())
        value = self._sealed(self._objects[key], key, 0)
        if key in self._streams and isinstance(value, generic.DictionaryObject):
            content = self._encrypted(self._streams[key], key, "stream")
            value[_name("/Length")] = generic.NumberObject(len(content))
            value.write_to_stream(out, None)
            out.write(b"\nstream\n" + content + b"\nendstream")
        else:
            value.write_to_stream(out, None)
        out.write(b"\nendobj\n")

    def _trailer(self, out: BytesIO) -> generic.DictionaryObject:
        old = self.reader.trailer
        made = generic.DictionaryObject()
        for key in ("/Root", "/Info", "/Encrypt"):
            if key in old:
                made[_name(key)] = old.raw_get(key)
        if "/ID" in old:
            first = _bytes(old["/ID"].raw_get(0))
            # The second half names this state of the file (ISO 32000-2, 14.4).
            second = sha256(out.getvalue()).digest()[:16]
            made[_name("/ID")] = generic.ArrayObject(map(generic.ByteStringObject, (first, second)))
        made[_name("/Prev")] = generic.NumberObject(self.reader.last_startxref)
        return made

    def _sealed(self, value: Any, key: tuple[int, int], depth: int) -> Any:
        """A copy as it is written: strings encrypted as those of the file are."""
        if depth > _DEEPEST:
            raise CannotAddError("no notes can be added: a page is nested too deeply")
        if isinstance(value, generic.DictionaryObject):
            return generic.DictionaryObject(
                {_name(name): self._sealed(value.raw_get(name), key, depth + 1) for name in value}
            )
        if isinstance(value, generic.ArrayObject):
            return generic.ArrayObject(self._sealed(value.raw_get(i), key, depth + 1) for i in range(len(value)))
        if isinstance(value, generic.TextStringObject | generic.ByteStringObject):
            return generic.ByteStringObject(self._encrypted(_bytes(value), key, "string"))
        return value

    def _encrypted(self, plain: bytes, key: tuple[int, int], what: str) -> bytes:
        """As the file encrypts; what AES begins with is made from what it encrypts, instead of by chance."""
        if self._handler is None:
            return plain
        crypt = self._handler.get_stream_filter() if what == "stream" else self._handler.get_string_filter()
        method = str(crypt.method)
        if method not in (*_AES, _RC4):
            return plain  # the identity
        generation, number = key
        local = crypt.derive_object_key(number, generation)
        if method == _RC4:
            return bytes(crypt.encrypt(local, plain))
        start = sha256(self._digest + b"%d %d " % (number, generation) + plain).digest()[:16]
        padder = padding.PKCS7(128).padder()
        padded = padder.update(plain) + padder.finalize()
        cipher = Cipher(algorithms.AES(local), modes.CBC(start)).encryptor()
        return start + cipher.update(padded) + cipher.finalize()


def _opened_handler(reader: PdfFileReader) -> Any:
    """What encrypts the file, opened without a password; None where it is not encrypted."""
    handler = reader.security_handler
    if handler is None:
        return None
    if reader.decrypt(b"").status is AuthStatus.FAILED:
        raise CannotAddError("no notes can be added: the file is encrypted, and it does not open without a password")
    methods = {str(one.method) for one in (handler.get_stream_filter(), handler.get_string_filter())}
    if handler.pdf_mac_enabled or not methods <= {*_AES, _RC4, "/None", "/Identity"}:
        raise CannotAddError("no notes can be added: the file is encrypted in a way that does not allow additions")
    return handler


def _free_number(reader: PdfFileReader) -> int:
    """Above every number that is used, also where the file says that it has fewer objects."""
    xrefs = reader.xrefs
    used = [ref.idnum for r in range(xrefs.total_revisions) for ref in xrefs.explicit_refs_in_revision(r)]
    return max([int(reader.trailer["/Size"]), *(number + 1 for number in used)])


def _bytes(value: Any) -> bytes:
    """The bytes of a string as it stood in the file."""
    if isinstance(value, generic.ByteStringObject):
        return bytes(value)
    try:
        return bytes(value.original_bytes)
    except (PdfError, ValueError):
        return b"\xfe\xff" + str(value).encode("utf-16-be", "replace")


def _name(text: str) -> generic.NameObject:
    return generic.pdf_name(text)
