"""INT441: a page with results does not print the number of the report that all other pages print."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, PageTraits, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.integrity.page_made_differently import LEAST, differing, results_on
from verifier.rules.wording import field_name

_KEYS = ("sample.report_id", "sample.sample_id", "sample.lot")
_OTHERS = 2
"""Pages that print it, at least, before its absence says anything."""


@rule(
    "INT441",
    severity=Severity.INFO,
    message="page {page} holds results and does not print {what}, which all other pages print",
    since="0.1.0",
    is_about_file=True,
)
def page_without_identity(case: Case) -> Iterator[Observation]:
    """A page with results does not print the number of the report that all other pages print.

    ## In plain words
    Page {page} has results but does not show {what}, as the other pages do. A long table can cause this, but the page
    is harder to tie to the report.

    ## Looks at
    The number of the report, of the sample, and the lot, as printed on each page of a report.

    ## Decides
    The number must stand on all pages of the report but one, and on two at least; the one page without it holds
    results. Pages that are pictures are left out: not all that stands on them may have been read; and so is what INT440
    finds. It is for information, because it is no sign by itself.

    ## Example
    Pages 1, 2 and 4 print "Report R-20417", page 3 with the microbiology does not.

    ## Why it matters
    ISO/IEC 17025:2017, 7.8.2.1 d asks for an identification on every part of a report, so that a page cannot be taken
    for one of another report.

    ## Base rate
    Of 21 labelled reports of 18 laboratories none shows this.

    ## Other explanations
    - The table was longer than foreseen, and its last page has no head.
    - The page is that of a subcontractor.
    - The number stands there as a picture, or was not read.

    ## Next step
    Look at page {page}; ask the laboratory for the whole report if it does not belong to the rest.
    """
    for certificate in case.document.certificates:
        pages = [page for page in case.evidence.pages if page.page in certificate.pages and not page.is_scanned]
        without = _odd_one(pages)
        if without is None:
            continue
        page, key = without
        others = [other for other in pages if other is not page]
        if not page.names and len(differing(page, others)) >= LEAST:
            continue  # INT440 says so
        places = results_on(certificate, page.page)
        if places:
            yield Observation(
                subject=case.subject(field=key),
                anchors=places[:1],
                facts={"page": str(page.page), "what": field_name(key)},
                confidence=Confidence.MEDIUM,
            )


def _odd_one(pages: list[PageTraits]) -> tuple[PageTraits, str] | None:
    """The one page without a number that all the others print, and which number that is."""
    for key in _KEYS:
        without = [page for page in pages if key not in page.names]
        if len(without) == 1 and len(pages) > _OTHERS:
            return without[0], key
    return None
