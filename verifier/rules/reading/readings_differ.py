"""REA704: two readers of the same page do not say the same."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule


@rule(
    "REA704",
    severity=Severity.WARNING,
    message="page {page} reads in two ways: {problem}",
    since="0.1.0",
    is_about_document=True,
)
def readings_differ(_case: Case) -> Iterator[Observation]:
    """Two readers of the same page do not say the same.

    ## In plain words
    Two ways of reading page {page} do not give the same text. Only a look at the page can tell which one is right.

    ## Looks at
    The rows, the cells and the fields for lot, sample, dates and names, as two engines read them that share no code;
    only where a cross-check was asked for (`--cross-check`).

    ## Decides
    Blanks, the kinds of dashes and of the letter micro, and the case of words in values do not count; every digit
    does. What differs is looked at in the picture of the page, where the extra `ocr` is installed; the reading that
    the picture shows stands. What is still open is said with both readings, and the document is not passed.

    ## Example
    The file says that a glyph is a "6" in one table of its font and a "5" in another: one reader prints "0.46", the
    other "0.45".

    ## Why it matters
    One of the two numbers is wrong, and a computer cannot tell which. A number that is not sure decides nothing.

    ## Other explanations
    - The file may have been made by a program that writes fonts badly; then the print on the page is right.
    - Text may be printed over other text, or hidden below it.

    ## Next step
    Look at page {page} with your own eyes; if it is not plain, ask the laboratory for the report.
    """
    yield from ()
