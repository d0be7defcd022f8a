"""Who signed, and whether the certificate leads to one that the user trusts. Nothing is fetched."""

from __future__ import annotations

import asyncio
import re
from base64 import b64decode
from binascii import Error as NotBase64Error
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import ExpiredError, NotYetValidError, PathBuildingError

from verifier.errors import InputError
from verifier.model.evidence import Trust
from verifier.pdf.traces.hanko import REFUSALS, reason, shortened

MAX_CERTIFICATES = 50
"""In one signature: paths are built from all of them, and a hostile file may bring many of one name."""
_PEM = re.compile(rb"-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----(.*?)-----END", re.DOTALL)
_PARTS = ("common_name", "organization_name", "country_name")


def split_certificates(data: bytes) -> tuple[bytes, ...]:
    """The certificates in a PEM or DER file, each as DER. Raises ValueError where there are none, or one is damaged."""
    if b"-----BEGIN" in data:
        try:
            found = [b64decode(b"".join(text.split()), validate=True) for text in _PEM.findall(data)]
        except NotBase64Error as error:
            raise ValueError(f"a certificate in it is no Base64 ({error})") from error
    else:
        found = []
        rest = data
        while rest:
            size = _der_size(rest)
            found.append(rest[:size])
            rest = rest[size:]
    for der in found:
        certificate = x509.Certificate.load(der, strict=True)
        _ = (certificate.subject.native, certificate.public_key.native, certificate.not_valid_after)
    return tuple(found)


def loaded_anchors(anchors: Sequence[bytes]) -> tuple[x509.Certificate, ...]:
    """The certificates that a user trusts. Raises InputError for what is no certificate."""
    try:
        return tuple(x509.Certificate.load(der) for anchor in anchors for der in split_certificates(anchor))
    except ValueError as error:
        raise InputError(
            f"a certificate that signatures are to be trusted by cannot be read: {error}",
            hint="give certificates as PEM or DER",
        ) from error


def _der_size(data: bytes) -> int:
    """Bytes of the first value (X.690, 8.1.3)."""
    if len(data) < 2 or data[0] != 0x30:
        raise ValueError("it begins with neither a PEM nor a DER certificate")
    if data[1] < 0x80:
        size = 2 + data[1]
    else:
        count = data[1] & 0x7F
        size = 2 + count + int.from_bytes(data[2 : 2 + count], "big")
    if size > len(data):
        raise ValueError("a certificate in it is cut off")
    return size


def subject_of(certificate: x509.Certificate) -> str:
    """The subject for people: name, organization, country; all of it where it has neither."""
    native = certificate.subject.native
    parts: list[str] = []
    for key in _PARTS:
        value = native.get(key)
        said = value[0] if isinstance(value, list) and value else value
        if isinstance(said, str) and said not in parts:
            parts.append(said)
    return shortened(", ".join(parts) or certificate.subject.human_friendly)


def judged_trust(
    certificate: x509.Certificate,
    others: Iterable[x509.Certificate],
    anchors: Sequence[x509.Certificate],
    signed: datetime | None,
) -> tuple[Trust, str | None]:
    """Whether the certificate leads to an anchor, as of the time of signing, and in words what that rests on.

    A signature states its time itself, and a certificate that has expired since was good then. Revocation is not
    judged: to know of it, somebody would have to be asked.
    """
    if not anchors:
        return Trust.NOT_JUDGED, None
    others = list(others)
    if len(others) > MAX_CERTIFICATES:
        return (
            Trust.UNTRUSTED,
            f"the signature brings {len(others)} certificates, at most {MAX_CERTIFICATES} are looked at",
        )
    moment = signed if signed is not None else certificate.not_valid_before
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    when = "the stated time of signing" if signed is not None else "the issue of the certificate, as no time is stated"
    basis = f"judged as of {when}; whether a certificate was revoked is not judged"
    try:
        context = ValidationContext(
            trust_roots=list(anchors),
            moment=moment,
            allow_fetching=False,
            revocation_mode="soft-fail",
        )
        validator = CertificateValidator(certificate, intermediate_certs=others, validation_context=context)
        # A thread of its own, because whoever calls may be in an event loop already.
        with ThreadPoolExecutor(1) as thread:
            path = thread.submit(lambda: asyncio.run(validator.async_validate_path())).result()
    except REFUSALS as refusal:
        return Trust.UNTRUSTED, f"{_plain(refusal, certificate)}; {basis}"
    anchor = path.first
    name = f'"{subject_of(anchor)}"' if isinstance(anchor, x509.Certificate) else "an anchor"
    return Trust.TRUSTED, f"it leads to {name}; {basis}"


def _plain(refusal: BaseException, certificate: x509.Certificate) -> str:
    """Why there is no trust; in the words of the library where there are no better ones."""
    if isinstance(refusal, ExpiredError | NotYetValidError):
        return "a certificate that it leads over was not valid then"
    if certificate.self_signed != "no":
        return "its certificate vouches for itself and is none of those given"
    if isinstance(refusal, PathBuildingError):
        issuer = shortened(certificate.issuer.human_friendly, 120)
        return f"its certificate leads to none of those given (issued by {issuer})"
    return reason(refusal).rstrip(".")
