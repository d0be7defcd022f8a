"""INT414: something allowed was added to a file after it was signed."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, SignatureState
from verifier.rules.base import Case, Observation, rule
from verifier.rules.signatures import seen_signature, signatures_in


@rule(
    "INT414",
    severity=Severity.INFO,
    message="something allowed was added to the file after {name}: {detail}",
    since="0.1.0",
    is_about_file=True,
)
def signature_not_whole_file(case: Case) -> Iterator[Observation]:
    """Something allowed was added to a file after it was signed.

    ## In plain words
    Something was added after the file was signed, of a kind that signing allows, such as a second signature or a
    filled-in field. The signature itself still holds.

    ## Looks at
    What was added to the file behind the bytes that a signature covers.

    ## Decides
    The signature holds, and what was added leaves it in force: a further signature, a time stamp, a form field that
    was filled in, what a signature is checked by later, or blanks. Anything else is INT411.

    ## Example
    "a further signature": the second of two signers.

    ## Why it matters
    What stands behind a signature was not signed with it, however harmless it is.

    ## Base rate
    Usual where several people sign: each signature but the last one shows it. At most one of 67 real reports is signed.

    ## Other explanations
    - Two people may sign one report.
    - Services add time stamps and certificates so that a signature can be checked for many years.

    ## Next step
    Nothing, unless a form field was filled in: look at what it says.
    """
    for signature in signatures_in(case, SignatureState.VALID):
        if not signature.covers_whole_file:
            yield seen_signature(signature)
