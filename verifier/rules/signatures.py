"""What the rules on digital signatures share: which signatures, and how one is named."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, Severity, Signature, SignatureState, Subject
from verifier.rules.base import Case, Observation


def signatures_in(case: Case, *states: SignatureState) -> Iterator[Signature]:
    """The signatures of the file that are in one of these states, in order."""
    return (one for one in case.evidence.signatures if one.state in states)


def signature_name(signature: Signature) -> str:
    """How a signature is called in a sentence: its field and who made it, as far as the file says it."""
    field = f'the digital signature in the field "{signature.field}"' if signature.field else "a digital signature"
    signer = f" by {signature.signer}" if signature.signer else ""
    when = f", {signature.signed:%Y-%m-%d}" if signature.signed else ""
    return f"{field}{signer}{when}"


def seen_signature(
    signature: Signature,
    *,
    detail: str | None = None,
    expected: str | None = None,
    severity: Severity | None = None,
    confidence: Confidence = Confidence.HIGH,
) -> Observation:
    """The observation of one signature; `detail` where its own is not what is told."""
    told = detail or signature.detail or "nothing more is known"
    return Observation(
        subject=Subject(),
        anchors=() if signature.anchor is None else (signature.anchor,),
        facts={"name": signature_name(signature), "detail": told},
        observed=told,
        expected=expected,
        severity=severity,
        confidence=confidence,
    )
