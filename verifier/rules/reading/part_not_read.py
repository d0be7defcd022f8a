"""REA702: something stands on a page and was not read."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule


@rule(
    "REA702",
    severity=Severity.WARNING,
    message="page {page} was not read in full: {problem}",
    since="0.1.0",
    is_about_document=True,
)
def part_not_read(_case: Case) -> Iterator[Observation]:
    """Something stands on a page and was not read.

    ## In plain words
    A part of page {page} could not be read, so it was not checked here. It may hold a result that matters.

    ## Looks at
    The notes that the reader leaves: pages without text, characters that cannot be told, rows and cells that were
    not understood.

    ## Decides
    Each page with such notes is said once for each kind of note. What was not read may hold a result that fails, so
    the document is not passed.

    ## Example
    A page that is a scanned picture between pages of text.

    ## Why it matters
    Silence is not a pass: a reader must know which part nobody has checked.

    ## Other explanations
    - The part may hold no result at all: a photograph, a drawing, a footnote in the shape of a row.

    ## Next step
    Look at page {page}. If it holds results, check them by hand or ask the laboratory for the report as text.
    """
    yield from ()
