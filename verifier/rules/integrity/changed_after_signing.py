"""INT411: something was changed in a file after it was signed."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, SignatureState
from verifier.rules.base import Case, Observation, rule
from verifier.rules.signatures import seen_signature, signatures_in


@rule(
    "INT411",
    severity=Severity.WARNING,
    message="the file was changed after {name}: {detail}",
    since="0.1.0",
    is_about_file=True,
)
def changed_after_signing(case: Case) -> Iterator[Observation]:
    """Something was changed in a file after it was signed.

    ## In plain words
    Something in the file was changed or added after it was digitally signed. A comment or stamp can do this, but the
    pages may not be as they were signed.

    ## Looks at
    What was added to the file behind the bytes that a signature covers.

    ## Decides
    The signature itself holds. Each later saving is compared with the one before. What fills in a form, signs again,
    adds a time stamp or what a signature is checked by later is allowed, unless the signature forbids it (INT414).
    Everything else is a change: another drawing of a page, an annotation, a page more or less. What cannot be followed
    counts as a change too.

    ## Example
    "the drawing of page 2 was replaced", in a saving after that of the laboratory.

    ## Why it matters
    What is seen is not what was signed, and many viewers show the signature all the same.

    ## Base rate
    None of 67 real reports looked at for this rule was changed after it was signed; at most one in 67 is signed at all.

    ## Other explanations
    - A viewer may have saved the file again, with other metadata or a note and the same report.
    - Somebody may have put a comment, a highlight or a receipt stamp on the file.
    - A document system may have added its own mark to every file that it keeps.
    - The laboratory may have corrected the report without signing it again.

    ## Next step
    Look at what was changed, and ask the laboratory for the file as it was signed.
    """
    for signature in signatures_in(case, SignatureState.CHANGED_AFTER):
        yield seen_signature(signature, expected="nothing after the signature but what it allows")
