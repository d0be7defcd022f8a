"""INT415: a digital signature could not be checked."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, SignatureState
from verifier.rules.base import Case, Observation, rule
from verifier.rules.signatures import seen_signature, signatures_in


@rule(
    "INT415",
    severity=Severity.INFO,
    message="{name} was not checked: {detail}",
    since="0.1.0",
    is_about_file=True,
)
def signature_not_checked(case: Case) -> Iterator[Observation]:
    """A digital signature could not be checked.

    ## In plain words
    The file holds a digital signature that could not be checked here. It counts neither for nor against the report.

    ## Looks at
    Signatures of which it is not known whether they hold.

    ## Decides
    Said where a signature is there and cannot be checked, with the reason: what checks it is not installed, its format
    or its algorithms are not known, or the file cannot be followed.

    ## Example
    "what checks signatures is not installed".

    ## Why it matters
    A signature that nobody checked says nothing, and it should not be taken for one that holds.

    ## Base rate
    Of 67 real reports at most one is signed, and that signature can be checked.

    ## Other explanations
    - Signatures of before 2010 may use formats that are not in use any more.
    - New algorithms may not be known to the version that is installed.

    ## Next step
    Install what is missing, or look at the signature in a viewer that shows it.
    """
    for signature in signatures_in(case, SignatureState.UNCHECKED):
        yield seen_signature(signature)
