"""INT412: a file says that it was signed, and holds no signature."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, SignatureState
from verifier.rules.base import Case, Observation, rule
from verifier.rules.signatures import seen_signature, signatures_in


@rule(
    "INT412",
    severity=Severity.WARNING,
    message="{name} was taken out of the file: {detail}",
    since="0.1.0",
    is_about_file=True,
)
def signature_removed(case: Case) -> Iterator[Observation]:
    """A file says that it was signed, and holds no signature.

    ## In plain words
    The file has traces of a digital signature that is gone or no longer counts. Joining, printing or shrinking a file
    can cause this.

    ## Looks at
    Fields that held a signature in an earlier saving of the file, signatures that lie in the file and belong to no
    field, fields whose signature has no value, and what the file says about being signed or certified.

    ## Decides
    A signature that was there and is not in force any more is a finding. A field that waits for a signature is none,
    and neither is a file without any signature.

    ## Example
    "saving 1 of 2 of this file held it, and its field is empty now".

    ## Why it matters
    Whoever wants to change a signed report without a trace of that has to take its signature away first.

    ## Base rate
    None of 67 real reports looked at for this rule showed such a trace; at most one in 67 is signed at all.

    ## Other explanations
    - The signer may have withdrawn his own signature to correct the report.
    - A program that joins, splits, prints or shrinks files takes signatures out of force and may leave parts of them.
    - A program that makes forms may mark a file as signed before anybody signs it.

    ## Next step
    Ask the laboratory for the file as it was signed, and whether a signature was withdrawn.
    """
    for signature in signatures_in(case, SignatureState.REMOVED):
        yield seen_signature(signature, expected="a signature, or no trace of one")
