"""REA703: a number was recognised in a picture, and not surely."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule


@rule(
    "REA703",
    severity=Severity.WARNING,
    message="page {page} was not read surely: {problem}",
    since="0.1.0",
    is_about_document=True,
)
def low_confidence_reading(_case: Case) -> Iterator[Observation]:
    """A number was recognised in a picture, and not surely.

    ## In plain words
    Some numbers on page {page} had to be read from a picture and are not certain. Compare them with the page before you
    use them.

    ## Looks at
    Results, limits, LOD, LOQ and status of the rows on scanned pages and photographs, with the confidence that the
    recognition states for each word, and the ink of each number: its points, commas and raised figures.

    ## Decides
    Each page with a value below the least confidence, or whose ink contradicts what was recognised, is said once,
    with the box of each such value. The document is then not passed.

    ## Example
    A photograph in which "0.05" may also be "0.06", or where a dot between two figures may be a point or dirt.

    ## Why it matters
    A misread figure looks like any other. A number that is not sure never decides a pass.

    ## Other explanations
    - Dirt, a stamp or a fold may lie on a number that was read correctly.

    ## Next step
    Look at page {page} and compare the marked numbers by eye, or ask the laboratory for the original PDF.
    """
    yield from ()
