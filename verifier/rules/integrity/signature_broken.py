"""INT410: a digital signature does not belong to the bytes of the file any more."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, SignatureState
from verifier.rules.base import Case, Observation, rule
from verifier.rules.signatures import seen_signature, signatures_in


@rule(
    "INT410",
    severity=Severity.WARNING,
    message="{name} is broken: {detail}",
    since="0.1.0",
    is_about_file=True,
)
def signature_broken(case: Case) -> Iterator[Observation]:
    """A digital signature does not belong to the bytes of the file any more.

    ## In plain words
    A digital signature can show that a file is as it was when signed. One in this file no longer shows that; even
    making the file smaller can break it.

    ## Looks at
    Every digital signature in the file: its value, its certificate, and the bytes that it says it covers.

    ## Decides
    The digest of the covered bytes is computed again and held against the signed one, and the signature against the
    key of its certificate. A signature that covers bytes that are not there, or that leaves out more than itself, is
    broken too. Who signed and whether he is trusted plays no part.

    ## Example
    "bytes that it covers were changed after it was made": one digit of a result was replaced in the file.

    ## Why it matters
    A signature is there to show that nothing was changed. A broken one shows that something was.

    ## Base rate
    None of 67 real reports looked at for this rule had a broken signature; at most one in 67 is signed at all.

    ## Other explanations
    - Any program that writes a signed file anew breaks its signature, whatever it shows: one that makes files smaller,
      protects them or prepares them for the web.
    - A transfer or a program that repairs files may have changed bytes that are not shown.
    - The file may be cut off or damaged.
    - The program that signed may have made a faulty signature.

    ## Next step
    Ask the laboratory for the file as it left it, and compare the two: verifier compare OLD NEW.
    """
    for signature in signatures_in(case, SignatureState.BROKEN):
        yield seen_signature(signature, expected="the bytes that were signed")
