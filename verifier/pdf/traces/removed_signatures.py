"""Signatures that a file once had, or says it has, and that are not there any more.

A field that waits for a signature is none: only what held a value in an earlier saving, what still lies in the file
without a field that leads to it, and what the catalogue promises count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice

from asn1crypto import cms
from pyhanko.pdf_utils import generic
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.generic_cms import extract_self_reported_ts
from pyhanko.sign.validation.pdf_embedded import extract_contents

from verifier.model.evidence import Signature, SignatureState
from verifier.pdf.traces.hanko import REFUSALS, entry
from verifier.pdf.traces.signature_bytes import SignatureBytes, is_empty_value
from verifier.pdf.traces.signature_check import SignedFile
from verifier.pdf.traces.signature_fields import SignatureField, covered_by, shown_at, signature_fields
from verifier.pdf.traces.signature_trust import subject_of

MAX_REMOVED = 30
"""That are told of."""
MAX_REVISIONS = 100
"""Earlier savings that are looked into, the newest first."""
_APPEND_ONLY = 2
"""ISO 32000-1, table 219: the file holds signatures that a full saving would break. A field that waits sets only 1."""


def removed_signatures(file: SignedFile, dictionaries: Sequence[SignatureBytes]) -> Iterator[Signature]:
    """What was signed once and is not any more, each of them once."""
    fields = file.fields
    is_damaged = any(found.damage is not None for found in fields)
    known = {one for found in fields if (one := covered_by(found.value)) is not None}
    count = 0
    for gone in islice(_earlier(file, fields, known), MAX_REMOVED):
        count += 1
        yield gone
    for orphan in dictionaries:
        # One that is damaged is told of already, and which of them it is cannot be said.
        if orphan.covers in known or orphan.is_usage_right or is_damaged:
            continue
        known.add(orphan.covers)
        count += 1
        if count > MAX_REMOVED:
            return
        gone = _gone(None, orphan.value, "a signature lies in the file, and no form field leads to it", fields, file)
        if sum(orphan.covers[-2:]) > len(file.data):  # the file is cut off: what leads to it may be missing
            detail = f"it covers {sum(orphan.covers[-2:]):,} bytes, and the file has {len(file.data):,}"
            gone = gone.model_copy(update={"state": SignatureState.BROKEN, "detail": detail})
        yield gone
    if not count and not is_damaged and not any(found.value is not None for found in fields):
        yield from _promised(file, fields)


def _earlier(file: SignedFile, fields: Sequence[SignatureField], known: set[tuple[int, ...]]) -> Iterator[Signature]:
    """Fields that held a signature in an earlier saving and hold none now."""
    filled: Collection[str] = {found.name for found in fields if found.value is not None}
    damaged = {found.name for found in fields if found.damage is not None}
    there = {found.name: found for found in fields}
    total = file.reader.xrefs.total_revisions
    told: set[str] = set()
    for revision in range(total - 2, max(total - 2 - MAX_REVISIONS, -1), -1):
        for old in signature_fields(file.reader.get_historical_resolver(revision)):
            covers = covered_by(old.value)
            if old.value is None or covers is None or not any(covers):
                continue
            known.add(covers)
            if old.name in filled or old.name in told or old.name in damaged:
                continue
            told.add(old.name)
            what = "its field is empty now" if old.name in there else "its field is gone"
            detail = f"saving {revision + 1} of {total} of this file held it, and {what}"
            try:
                value = extract_contents(old.value)
            except REFUSALS:
                value = b""
            yield _gone(old.name, value, detail, fields, file)


def _promised(file: SignedFile, fields: Sequence[SignatureField]) -> Iterator[Signature]:
    """What the catalogue says about signatures where there is none."""
    try:
        root = file.reader.root
        permissions = entry(root, "/Perms")
        if isinstance(permissions, generic.DictionaryObject) and "/DocMDP" in permissions:
            yield _gone(None, b"", "the file says that a signature certifies it, and holds none", fields, file)
            return
        flags = entry(entry(root, "/AcroForm"), "/SigFlags", 0)
        if not fields and int(flags) & _APPEND_ONLY:
            yield _gone(None, b"", "its form says that the file is signed, and holds no signature", fields, file)
    except REFUSALS:
        return


def _gone(name: str | None, value: bytes, detail: str, fields: Sequence[SignatureField], file: SignedFile) -> Signature:
    own = next((found for found in fields if found.name == name), None)
    place = shown_at(file.reader, own.field) if own is not None else None
    signature = Signature(
        field=name,
        state=SignatureState.REMOVED,
        detail=detail,
        page=place[0] if place else None,
        box=place[1] if place else None,
    )
    if is_empty_value(value):
        return signature
    try:
        signed = cms.ContentInfo.load(value)["content"]
        certificate = extract_certificate_info(signed).signer_cert
        return signature.model_copy(
            update={
                "signer": subject_of(certificate),
                "certificate_sha256": certificate.sha256.hex(),
                "signed": extract_self_reported_ts(signed["signer_infos"][0]),
            }
        )
    except REFUSALS:
        return signature
