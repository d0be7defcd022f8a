"""REA701: a document could not be read at all."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule


@rule(
    "REA701",
    severity=Severity.ERROR,
    message="{problem}",
    since="0.1.0",
    is_about_document=True,
)
def document_unreadable(_case: Case) -> Iterator[Observation]:
    """A document could not be read at all.

    ## In plain words
    This document could not be read as a laboratory report, so nothing in it was checked. That says nothing about the
    product, good or bad.

    ## Looks at
    The input before any certificate is read from it.

    ## Decides
    The input is no PDF, is damaged, needs a password, is too large, has pictures of text only, or is no laboratory
    report.

    ## Example
    A photograph of a report saved as a PDF has no text to read.

    ## Why it matters
    Nothing was checked. An unread document is never a pass.

    ## Other explanations
    - The file may have been cut off in transfer.
    - The laboratory may offer the same report as a PDF with text.

    ## Next step
    {hint}
    """
    yield from ()
