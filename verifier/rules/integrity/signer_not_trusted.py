"""INT413: the certificate of a signer leads to none of those that the user trusts."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, SignatureKind, SignatureState, Trust
from verifier.rules.base import Case, Observation, rule
from verifier.rules.signatures import seen_signature, signatures_in


@rule(
    "INT413",
    severity=Severity.WARNING,
    message="{name} is by nobody whom the given certificates vouch for: {detail}",
    since="0.1.0",
    is_about_file=True,
)
def signer_not_trusted(case: Case) -> Iterator[Observation]:
    """The certificate of a signer leads to none of those that the user trusts.

    ## In plain words
    The file holds a digital signature or time stamp, but nothing given to this check confirms whose it is. The
    laboratory may use a service that was not named here.

    ## Looks at
    The certificates of signatures that hold, and the certificates that were given with --trust.

    ## Decides
    Asked only where certificates were given: without them nobody's signature is judged by who made it. The chain from
    the signer to one of the given certificates is checked as of the time that the signature states, so that a
    certificate that has expired since does no harm. Nothing is fetched, and whether a certificate was revoked is not
    judged. The service behind a time stamp is told for information, because it does not sign what the report says.

    ## Example
    "its certificate vouches for itself and is none of those given".

    ## Why it matters
    Anybody can make a certificate with any name in it: what a signature is worth hangs on who vouches for that name.

    ## Base rate
    Not known: it hangs on the given certificates alone. Of 67 real reports at most one was signed at all.

    ## Other explanations
    - The laboratory may use another authority than the one whose certificate was given.
    - The signature may lack a certificate between the signer and the authority.
    - The clock of the signer may have been wrong.

    ## Next step
    Ask the laboratory, by an address that does not come from this file, which certificate it signs with.
    """
    for signature in signatures_in(case, SignatureState.VALID, SignatureState.CHANGED_AFTER):
        if signature.trust is Trust.UNTRUSTED:
            is_stamp = signature.kind is SignatureKind.TIME_STAMP
            yield seen_signature(
                signature,
                detail=signature.trust_detail,
                expected="a certificate that leads to a given one",
                severity=Severity.INFO if is_stamp else None,
            )
