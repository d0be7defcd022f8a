"""Test keys and certificates from a seed, the same every time.

They are made from public numbers, so anybody can make them again: nothing that matters may be signed with them. Needs
the extra `kit`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from math import gcd, isqrt, prod
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

KINDS = ("rsa", "p256", "ed25519")
"""Kinds of keys, the usual one first."""
_BITS = 1024
"""Of each prime of an RSA key."""
_ISSUED = datetime(2025, 1, 1, tzinfo=UTC)
_YEAR = timedelta(days=365)


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
