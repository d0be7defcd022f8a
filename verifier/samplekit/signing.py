"""Signed files for trials: test keys and certificates from a seed, and signatures that are the same for the same seed.

Everything here is for trying the tool. The keys are made from public numbers, so anybody can make them again: nothing
that matters may be signed with them. No signature is drawn from chance: RSA with PKCS #1 v1.5 and Ed25519 have none,
and ECDSA is made by RFC 6979. Needs the extra `kit`.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from math import gcd, isqrt, prod
from typing import Any

from asn1crypto import keys, pem, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, enumerate_sig_fields
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from verifier.samplekit.chance.dice import Dice

KINDS = ("rsa", "p256", "ed25519")
"""Kinds of keys, the usual one first."""
_BITS = 1024
"""Of each prime of an RSA key."""
_ISSUED = datetime(2025, 1, 1, tzinfo=UTC)
_YEAR = timedelta(days=365)
_RESERVED = 16_384
"""Bytes of room for a signature value, of which every second one is a digit."""


@dataclass(frozen=True)
class Identity:
    """Somebody who signs: a key, its certificate, and the one that it leads to."""

    certificate: x509.Certificate
    key: Any = field(repr=False)
    root: x509.Certificate
    """The certificate that a reader may trust; the same for one that is signed by itself."""

    def anchor(self) -> bytes:
        """The root as PEM."""
        return self.root.public_bytes(serialization.Encoding.PEM)


@lru_cache(maxsize=64)
def make_identity(
    seed: int,
    kind: str = "rsa",
    name: str = "Example Analyst",
    *,
    organization: str = "Example Laboratory",
    is_self_signed: bool = False,
    years: int = 3,
    is_time_stamper: bool = False,
) -> Identity:
    """A test identity, the same for the same arguments: signed by a root of its own unless it signs itself.

    It is valid from the beginning of 2025 for so many years, the root for ten.
    """
    key = _key(kind, seed)
    subject = _name(name, organization)
    if is_self_signed:
        certificate = _certificate(subject, key, subject, key, seed, years, is_root=True, stamps=is_time_stamper)
        return Identity(certificate, key, certificate)
    root_key = _key(kind, seed + 1_000_003)
    root_name = _name(f"Example Test Root {seed} {kind}", "Example Trust Service")
    root = _certificate(root_name, root_key, root_name, root_key, seed + 1, 10, is_root=True)
    certificate = _certificate(subject, key, root_name, root_key, seed + 2, years, stamps=is_time_stamper)
    return Identity(certificate, key, root)


def _name(common: str, organization: str) -> x509.Name:
    oid = x509.oid.NameOID
    return x509.Name(
        [
            x509.NameAttribute(oid.COUNTRY_NAME, "XX"),
            x509.NameAttribute(oid.ORGANIZATION_NAME, organization),
            x509.NameAttribute(oid.COMMON_NAME, common),
        ]
    )


def _certificate(
    subject: x509.Name,
    key: Any,
    issuer: x509.Name,
    issuer_key: Any,
    serial: int,
    years: int,
    *,
    is_root: bool = False,
    stamps: bool = False,
) -> x509.Certificate:
    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False
    )
    signing = {"digital_signature": True, "content_commitment": True, "key_cert_sign": is_root, "crl_sign": is_root}
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(serial + 1)
        .not_valid_before(_ISSUED)
        .not_valid_after(_ISSUED + years * _YEAR)
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage, **signing), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if stamps:
        purpose = x509.ExtendedKeyUsage([x509.oid.ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(purpose, critical=True)
    digest = None if isinstance(issuer_key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    is_elliptic = isinstance(issuer_key, ec.EllipticCurvePrivateKey)
    return builder.sign(issuer_key, digest, ecdsa_deterministic=True if is_elliptic else None)


@lru_cache(maxsize=64)
def _key(kind: str, seed: int) -> Any:
    """A test key. NOTE: everybody who knows the seed has it."""
    text = f"test key/{kind}/{seed}"
    if kind == "ed25519":
        return ed25519.Ed25519PrivateKey.from_private_bytes(sha256(text.encode()).digest())
    if kind == "p256":
        return ec.derive_private_key(int.from_bytes(sha256(text.encode()).digest(), "big") >> 8, ec.SECP256R1())
    if kind != "rsa":
        raise ValueError(f'there is no kind of key "{kind}"; there are {", ".join(KINDS)}')
    p, q = sorted((_prime(f"{text}/p"), _prime(f"{text}/q")), reverse=True)
    public, exponent = p * q, 65_537
    private = pow(exponent, -1, (p - 1) * (q - 1))
    numbers = rsa.RSAPrivateNumbers(
        p=p,
        q=q,
        d=private,
        dmp1=private % (p - 1),
        dmq1=private % (q - 1),
        iqmp=pow(q, -1, p),
        public_numbers=rsa.RSAPublicNumbers(exponent, public),
    )
    return numbers.private_key()


def _prime(text: str) -> int:
    """The first number from a start, drawn from the text, that passes the test of Fermat to four bases.

    For a test key that is enough; the key is refused where it is not consistent.
    """
    digits = b"".join(sha256(f"{text}/{part}".encode()).digest() for part in range(_BITS // 256))
    candidate = int.from_bytes(digits, "big") | (3 << (_BITS - 2)) | 1
    while not _is_prime(candidate):
        candidate += 2
    return candidate


def _is_prime(number: int) -> bool:
    if gcd(number, _small_primes()) != 1 or number % 65_537 == 1:
        return False
    return all(pow(base, number - 1, number) == 1 for base in (2, 3, 5, 7))


@lru_cache(maxsize=1)
def _small_primes() -> int:
    """The product of the primes below 4,000: most numbers share one with it."""
    return prod(number for number in range(3, 4000, 2) if all(number % part for part in range(3, isqrt(number) + 1, 2)))


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
