"""Signed files for trials: the same bytes for the same file, identity and time.

No signature is drawn from chance: RSA with PKCS #1 v1.5 and Ed25519 have none,
and ECDSA is made by RFC 6979. Needs the extra `kit`.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

from asn1crypto import keys, pem, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.identities import Identity

_RESERVED = 16_384
"""Bytes of room for a signature value, of which every second one is a digit."""


# ------------------------------------------------------------------------------------------------------- writing


class SteadyWriter(IncrementalPdfFileWriter):
    """Adds to the end of a PDF, the same bytes every time: no identifier by chance, no date of its own."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        own = generic.ByteStringObject(sha256(prev.stream.read()).digest()[:16])
        try:
            first = generic.ByteStringObject(prev.trailer["/ID"][0].original_bytes)
        except KeyError:
            first = own
        return generic.ArrayObject([first, own])

    def _update_meta(self) -> None:
        """Leave the dates of the document alone."""


def added_to(pdf: bytes) -> SteadyWriter:
    """A writer that adds to a PDF."""
    return SteadyWriter(BytesIO(pdf), strict=False)


def written(writer: SteadyWriter) -> bytes:
    """The PDF with what was added."""
    out = BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


class _Signer(SimpleSigner):
    """Signs without chance."""

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        key = serialization.load_der_private_key(self.signing_key.dump(), password=None)
        if isinstance(key, ec.EllipticCurvePrivateKey):
            hashing = getattr(hashes, digest_algorithm.upper())()
            return key.sign(data, ec.ECDSA(hashing, deterministic_signing=True))
        return super().sign_raw(data, digest_algorithm)


class _PdfSigner(PdfSigner):
    """Signs at a given time."""

    when: datetime

    def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.when
        return session


class _TimeStamper(DummyTimeStamper):
    """Stamps with the same number every time."""

    def _build_tst_info(self, message_imprint: tsp.MessageImprint, dt: datetime, req: tsp.TimeStampReq) -> tsp.TSTInfo:
        built = super()._build_tst_info(message_imprint, dt, req)
        built["serial_number"] = int.from_bytes(sha256(message_imprint.dump()).digest()[:8], "big")
        return built


def sign(
    pdf: bytes,
    identity: Identity,
    *,
    when: datetime,
    name: str = "Signature1",
    page: int = 1,
    box: tuple[int, int, int, int] | None = None,
    allows: MDPPerm | None = None,
    is_certification: bool = False,
    password: str | None = None,
) -> bytes:
    """The PDF with a signature at its end; the field of that name is filled, or made.

    `box` is (left, bottom, right, top) in points of PDF user space; without one the signature is not shown. `allows`
    is which later changes a certification allows.
    """
    writer = added_to(pdf)
    if password is not None:
        writer.encrypt(password)  # type: ignore[no-untyped-call]
    meta = PdfSignatureMetadata(
        field_name=name,
        md_algorithm="sha512" if isinstance(identity.key, ed25519.Ed25519PrivateKey) else "sha256",
        certify=is_certification,
        docmdp_permissions=MDPPerm.FILL_FORMS if allows is None else allows,
    )
    spec = None
    if not _has_field(writer.prev, name):
        spec = SigFieldSpec(name, on_page=page - 1, box=box)
    signer = _PdfSigner(meta, _signer_of(identity), new_field_spec=spec)
    signer.when = when
    out = BytesIO()
    _awaited(signer.async_sign_pdf(writer, output=out, bytes_reserved=_RESERVED))
    return out.getvalue()


def stamp_time(pdf: bytes, identity: Identity, *, when: datetime) -> bytes:
    """The PDF with a document time stamp at its end; the identity must be one that stamps, with an RSA key."""
    stamper = _TimeStamper(_asn1(identity.certificate), _asn1_key(identity), fixed_dt=when, include_nonce=False)
    out = BytesIO()
    # A value of ordinary length: the room for it is set, so that no trial answer is needed.
    coroutine = PdfTimeStamper(stamper, field_name="TimeStamp1").async_timestamp_pdf(
        added_to(pdf), "sha256", output=out, bytes_reserved=_RESERVED
    )
    _awaited(coroutine)
    return out.getvalue()


def signing_day(dice: Dice) -> datetime:
    """A time of day at which somebody signs, in 2026."""
    day = datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=dice.between(0, 200))
    return day + timedelta(minutes=dice.between(0, 600))


def _has_field(reader: PdfFileReader, name: str) -> bool:
    return any(found == name for found, _, _ in enumerate_sig_fields(reader))


def _signer_of(identity: Identity) -> _Signer:
    store = SimpleCertificateStore.from_certs([_asn1(identity.root)])
    return _Signer(_asn1(identity.certificate), _asn1_key(identity), store)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _asn1_key(identity: Identity) -> keys.PrivateKeyInfo:
    text = identity.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return keys.PrivateKeyInfo.load(pem.unarmor(text)[2])


def _awaited(coroutine: Any) -> Any:
    """What a coroutine gives, in a thread of its own: whoever calls may be in an event loop already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(coroutine)).result()
