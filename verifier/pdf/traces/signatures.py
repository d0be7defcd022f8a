"""Digital signatures in a PDF: found cheaply, and checked only where there is something to check."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as raw

from verifier.model.evidence import Signature, SignatureState
from verifier.pdf.pdfium_engine import PDFIUM_LOCK
from verifier.pdf.traces.signature_bytes import SignatureBytes, signature_dictionaries

INSTALL = 'pip install "verifier[integrity]"'
_MARK = b"/ByteRange"
_TRACES = (b"/SigFlags", b"/DocMDP", b"/ObjStm")
"""In a file with a form: flags and permissions may also stand in an object stream, where they are not seen here."""


class Signed(NamedTuple):
    """The signatures of a file, in the order in which they were made, and what was not looked for."""

    signatures: tuple[Signature, ...] = ()
    not_examined: tuple[str, ...] = ()


def find_signatures(data: bytes, anchors: Sequence[bytes] = ()) -> Signed:
    """Every signature of the file, checked; nothing for a file that shows no trace of one.

    `anchors` are certificates (PEM or DER) that a signer's may lead to. Raises InputError for those that are none,
    and nothing for what a file holds.
    """
    has_mark = _MARK in data
    if not has_mark and not _has_trace(data):
        return Signed()
    dictionaries = signature_dictionaries(data) if has_mark else ()
    if find_spec("pyhanko") is None:
        return _without_package(data, dictionaries)
    from verifier.pdf.traces.signature_search import CannotOpenError, search

    try:
        return Signed(tuple(search(data, anchors, dictionaries)))
    except CannotOpenError as error:
        unchecked = _unchecked(data, dictionaries, str(error))
        return Signed(unchecked, () if unchecked else (f"digital signatures: {error}",))


def _has_trace(data: bytes) -> bool:
    """Whether the form of a file without a signature dictionary in the open speaks of signatures.

    The form may be packed or encrypted, which pdfium sees through: hardly any report has a form at all.
    """
    with PDFIUM_LOCK:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return False
        try:
            if raw.FPDF_GetFormType(document.raw) == raw.FORMTYPE_NONE:
                return False
            count = raw.FPDF_GetSignatureCount(document.raw)
        finally:
            document.close()
    return count > 0 or any(mark in data for mark in _TRACES)


def _without_package(data: bytes, dictionaries: Sequence[SignatureBytes]) -> Signed:
    unchecked = _unchecked(data, dictionaries, f"what checks signatures is not installed; install it with: {INSTALL}")
    if unchecked or dictionaries:
        return Signed(unchecked)
    return Signed((), (f"digital signatures: what checks them is not installed; install it with: {INSTALL}",))


def _unchecked(data: bytes, dictionaries: Sequence[SignatureBytes], detail: str) -> tuple[Signature, ...]:
    """Each signature that stands in the open, of which no more is known than that it is there and how far it goes."""
    seen = dict.fromkeys(one.covers for one in dictionaries if not one.is_usage_right)
    found = []
    for covers in seen:
        behind = len(data) - sum(covers[-2:])
        more = f"; {behind:,} bytes stand behind what it covers" if behind > 0 else ""
        is_whole = behind == 0
        found.append(Signature(state=SignatureState.UNCHECKED, detail=f"{detail}{more}", covers_whole_file=is_whole))
    return tuple(found)
