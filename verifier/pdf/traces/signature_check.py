"""One signature against the bytes that it covers and what was added behind them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from asn1crypto import core, x509
from cryptography.hazmat.primitives import hashes
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, extract_contents
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from verifier.model.evidence import Signature, SignatureKind, SignatureState
from verifier.pdf.traces.hanko import REFUSALS, entry, reason, shortened
from verifier.pdf.traces.signature_bytes import (
    MAX_VALUE_BYTES,
    faults_of_range,
    is_blank,
    is_empty_value,
    rest_behind,
)
from verifier.pdf.traces.signature_changes import changes_since
from verifier.pdf.traces.signature_fields import SignatureField, covered_by, shown_at
from verifier.pdf.traces.signature_trust import judged_trust, subject_of

_APPROVALS = ("/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/PBAD.PAdES")
_TIME_STAMP = "/ETSI.RFC3161"
_UNSAFE_DIGESTS = frozenset({"md2", "md4", "md5"})
"""Two files with one digest are made in seconds (RFC 6151), so that what is signed is not known."""
MAX_REVISIONS = 100
"""Savings behind a signature that are compared one by one."""
MAX_COMPARED = 100_000
"""Objects that are looked at to compare savings, over all signatures of a file: some ten seconds. A report has up to
760 in all."""
_MAX_NAMED = 5
_START = re.compile(rb"startxref\s+(\d{1,12})")
_NO_CHANGES = {
    MDPPerm.NO_CHANGES: "no change at all",
    MDPPerm.FILL_FORMS: "only filling in forms and signing",
    MDPPerm.ANNOTATE: "only annotations, filling in forms and signing",
}
Said = tuple[SignatureState, str | None]


@dataclass(frozen=True)
class SignedFile:
    """A file with signatures, opened."""

    data: bytes = field(repr=False)
    reader: PdfFileReader = field(repr=False)
    fields: Sequence[SignatureField] = ()
    """The signature fields of its last saving."""
    anchors: Sequence[x509.Certificate] = ()
    spent: list[int] = field(default_factory=list, repr=False)

    @cached_property
    def is_followed_to_its_end(self) -> bool:
        """Whether the last saving of the file is the one that was opened: else a viewer may show another one."""
        last = self.data.rfind(b"startxref")
        said = _START.match(self.data, max(last, 0))
        if said is None or int(said[1]) != self.reader.last_startxref:
            return False
        end = self.data.find(b"%%EOF", said.end())
        return end != -1 and is_blank(self.data[end + len(b"%%EOF") :])

    @cached_property
    def objects(self) -> int:
        """How many objects its tables list, those of all savings together."""
        xrefs = self.reader.xrefs
        return sum(len(xrefs.explicit_refs_in_revision(revision)) for revision in range(xrefs.total_revisions))

    @cached_property
    def signed_later(self) -> tuple[tuple[int, str, bool], ...]:
        """Of every signature, where the bytes end that it covers, its field, and whether it is a time stamp."""
        ends = ((covered_by(found.value), found) for found in self.fields if found.value is not None)
        return tuple(
            (sum(covers[-2:]), found.name, entry(found.value, "/Type") == "/DocTimeStamp")
            for covers, found in ends
            if covers is not None
        )

    def may_compare(self, times: int) -> bool:
        """Whether so many more comparisons of two savings are within what a file may cost; counts them."""
        self.spent.append(times * self.objects)
        return sum(self.spent) <= MAX_COMPARED


def check_signature(file: SignedFile, found: SignatureField) -> Signature:
    """What became of the signature in a field that has a value."""
    place = shown_at(file.reader, found.field)
    base = Signature(
        field=found.name,
        state=SignatureState.UNCHECKED,
        page=place[0] if place else None,
        box=place[1] if place else None,
    )
    if found.damage is not None:
        return _with(base, (SignatureState.BROKEN, f"it is damaged and cannot be read ({found.damage})"))
    try:
        return _checked(file, found, base)
    except REFUSALS as refusal:
        return _with(base, (SignatureState.UNCHECKED, f"its structure cannot be followed ({reason(refusal)})"))


def _with(base: Signature, said: Said) -> Signature:
    return base.model_copy(update={"state": said[0], "detail": said[1]})


def _checked(file: SignedFile, found: SignatureField, base: Signature) -> Signature:
    dictionary = found.value if found.value is not None else generic.DictionaryObject()
    value = extract_contents(dictionary) if "/Contents" in dictionary else b""
    if is_empty_value(value):
        return _with(base, (SignatureState.REMOVED, "its field holds no signature value any more"))
    if "/ByteRange" not in dictionary:
        return _with(base, (SignatureState.REMOVED, "it does not say any more which bytes it covers"))
    covers = [int(number) for number in dictionary["/ByteRange"]]
    fault = next(faults_of_range(file.data, covers, value), None)
    if fault is None:
        base = base.model_copy(update={"covers_whole_file": not rest_behind(file.data, covers)})
    format_name = str(entry(dictionary, "/SubFilter", "none"))
    if format_name == _TIME_STAMP or entry(dictionary, "/Type") == "/DocTimeStamp":
        base = base.model_copy(update={"kind": SignatureKind.TIME_STAMP})
    if len(value) > MAX_VALUE_BYTES:
        return _with(base, (SignatureState.UNCHECKED, f"its value has {len(value):,} bytes, which is too many"))
    if format_name not in (*_APPROVALS, _TIME_STAMP):
        name = shortened(format_name.lstrip("/"), 40)
        return _with(base, (SignatureState.UNCHECKED, f'signatures of the format "{name}" cannot be checked'))
    try:
        embedded = EmbeddedPdfSignature(file.reader, found.field, found.name)
        certificate = embedded.signer_cert
        base = base.model_copy(
            update={
                "signer": subject_of(certificate),
                "signed": _time_of(embedded),
                "certificate_sha256": certificate.sha256.hex(),
            }
        )
    except REFUSALS as refusal:
        if fault is None and not _is_asn1(value):
            return _with(base, (SignatureState.BROKEN, "its value is damaged"))
        if fault is not None:
            return _with(base, (SignatureState.BROKEN, fault))
        return _with(base, (SignatureState.UNCHECKED, f"its value cannot be read ({reason(refusal)})"))
    if base.kind is SignatureKind.APPROVAL and embedded.docmdp_level is not None and _is_certified(file, found):
        base = base.model_copy(update={"kind": SignatureKind.CERTIFICATION})
    if fault is not None:
        return _with(base, (SignatureState.BROKEN, fault))
    said = _integrity(embedded, base.kind) or _later(file, embedded, covers)
    base = _with(base, said)
    if said[0] in (SignatureState.VALID, SignatureState.CHANGED_AFTER):
        others = list(embedded.other_embedded_certs)
        trust, words = judged_trust(certificate, others, file.anchors, base.signed)
        base = base.model_copy(update={"trust": trust, "trust_detail": words})
    return base


def _is_asn1(value: bytes) -> bool:
    """Whether the value is at least one whole structure, so that what stops us may be our own want."""
    try:
        core.Sequence.load(value)
    except ValueError:
        return False
    return True


def _is_certified(file: SignedFile, found: SignatureField) -> bool:
    """Whether the catalogue names this signature as the one that says which changes are allowed."""
    permissions = entry(file.reader.root, "/Perms")
    if not isinstance(permissions, generic.DictionaryObject) or "/DocMDP" not in permissions or found.value is None:
        return False
    named = permissions.raw_get("/DocMDP")
    return isinstance(named, generic.IndirectObject) and named.reference == found.value.container_ref


def _time_of(embedded: EmbeddedPdfSignature) -> datetime | None:
    """When it says that it was made; of a time stamp, the time that this vouches for."""
    try:
        if embedded.signed_data["encap_content_info"]["content_type"].native == "tst_info":
            when: Any = embedded.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
        else:
            when = embedded.self_reported_timestamp
    except REFUSALS:
        return None
    if not isinstance(when, datetime):
        return None
    return when if when.tzinfo is not None else when.replace(tzinfo=UTC)


def _integrity(embedded: EmbeddedPdfSignature, kind: SignatureKind) -> Said | None:
    """What is wrong with the signature itself; None where it belongs to the bytes that it covers."""
    digest_name = embedded.external_md_algorithm
    if digest_name in _UNSAFE_DIGESTS:
        return SignatureState.UNCHECKED, f"it rests on {digest_name.upper()}, which no longer protects what is signed"
    digest = embedded.compute_digest()
    content = embedded.signed_data["encap_content_info"]
    if kind is SignatureKind.TIME_STAMP:
        if content["content_type"].native != "tst_info":
            return SignatureState.UNCHECKED, "it is called a time stamp, and holds none"
        imprint = content["content"].parsed["message_imprint"]["hashed_message"].native
        is_intact = imprint == digest
        hasher = hashes.Hash(get_pyca_cryptography_hash(embedded.md_algorithm))
        hasher.update(bytes(content["content"]))
        digest = hasher.finalize()
    elif content["content"] is not core.VOID and content["content"].native is not None:
        return SignatureState.UNCHECKED, "it holds a copy of what it signs, which this format does not allow"
    else:
        is_intact = True
    matches, is_valid = validate_sig_integrity(
        embedded.signer_info, embedded.signer_cert, content["content_type"].native, digest
    )
    if not (is_intact and matches):
        return SignatureState.BROKEN, "bytes that it covers were changed after it was made"
    if not is_valid:
        return SignatureState.BROKEN, "its value does not belong to the certificate that it names"
    return None


def _later(file: SignedFile, embedded: EmbeddedPdfSignature, covers: Sequence[int]) -> Said:
    """What was added behind the signed bytes, and whether that is allowed."""
    rest = rest_behind(file.data, covers)
    if not rest:
        return SignatureState.VALID, None
    if is_blank(rest):
        return SignatureState.VALID, f"{len(rest):,} blank bytes stand behind what it covers"
    reader = file.reader
    later = reader.xrefs.total_revisions - 1 - embedded.signed_revision
    if later < 1 or not file.is_followed_to_its_end:
        what = f"{len(rest):,} bytes stand behind what it covers, and not all of them can be followed"
        return SignatureState.CHANGED_AFTER, what
    if later > MAX_REVISIONS or not file.may_compare(later):
        what = f"the file was saved {later} times after it was signed and has {file.objects:,} objects"
        return SignatureState.CHANGED_AFTER, f"{what}: too much to tell what was changed"
    try:
        embedded.compute_integrity_info(DEFAULT_DIFF_POLICY)
    except REFUSALS as refusal:
        return SignatureState.CHANGED_AFTER, f"what was added behind it cannot be followed ({reason(refusal)})"
    difference: DiffResult | Exception | None = embedded.diff_result
    if not isinstance(difference, DiffResult) or difference.modification_level is ModificationLevel.OTHER:
        return SignatureState.CHANGED_AFTER, changes_since(reader, embedded.signed_revision)
    added = _allowed_words(file, difference, sum(covers[-2:]))
    if not embedded.summarise_integrity_info()["docmdp_ok"]:
        allowed = _NO_CHANGES.get(embedded.docmdp_level or MDPPerm.ANNOTATE, "less than that")
        return SignatureState.CHANGED_AFTER, f"it allows {allowed}, and something was added: {added}"
    return SignatureState.VALID, added


def _allowed_words(file: SignedFile, difference: DiffResult, own_end: int) -> str:
    """What was added, where all of it is of a kind that leaves a signature in force."""
    later = [(name, is_stamp) for end, name, is_stamp in file.signed_later if end > own_end]
    names = {name for name, _ in later}
    words = list(dict.fromkeys("a time stamp" if is_stamp else "a further signature" for _, is_stamp in later))
    filled = sorted(shortened(str(name), 40) for name in difference.changed_form_fields if name not in names)
    if filled:
        listed = ", ".join(f'"{name}"' for name in filled[:_MAX_NAMED])
        more = f" and {len(filled) - _MAX_NAMED} more" if len(filled) > _MAX_NAMED else ""
        words.append(f"form fields were filled in: {listed}{more}")
    if not words:
        words.append("what keeps a signature checkable for long, or nothing that is shown")
    return "; ".join(words)
