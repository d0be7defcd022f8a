"""All signatures of a file: those that its form holds, then those that it held once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.model.evidence import Signature, SignatureState
from verifier.pdf.traces.hanko import CannotOpenError, open_reader
from verifier.pdf.traces.removed_signatures import removed_signatures
from verifier.pdf.traces.signature_bytes import SignatureBytes
from verifier.pdf.traces.signature_check import SignedFile, check_signature
from verifier.pdf.traces.signature_fields import SignatureField, covered_by, signature_fields
from verifier.pdf.traces.signature_trust import loaded_anchors

__all__ = ["MAX_SIGNATURES", "CannotOpenError", "search"]

MAX_SIGNATURES = 30
"""That are checked; contracts of many parties have some ten."""


def search(data: bytes, anchors: Sequence[bytes], dictionaries: Sequence[SignatureBytes]) -> Iterator[Signature]:
    """The signatures in the order in which they were made, then the removed ones.

    `dictionaries` are those that stand in the bytes, whether anything leads to them or not. Raises CannotOpenError, and
    InputError for anchors that are no certificates.
    """
    reader = open_reader(data)
    fields = signature_fields(reader)
    file = SignedFile(data, reader, fields, loaded_anchors(anchors))
    signed = sorted((one for one in fields if one.value is not None or one.damage is not None), key=_end_of)
    for found in signed[:MAX_SIGNATURES]:
        yield check_signature(file, found)
    if len(signed) > MAX_SIGNATURES:
        detail = f"the file has more than {MAX_SIGNATURES} signatures, and no more are checked"
        yield Signature(field=signed[MAX_SIGNATURES].name, state=SignatureState.UNCHECKED, detail=detail)
    yield from removed_signatures(file, dictionaries)


def _end_of(found: SignatureField) -> int:
    """Where the bytes end that it covers: a signature made later covers more."""
    covers = covered_by(found.value) or ()
    return covers[-2] + covers[-1] if len(covers) >= 2 else 0
