"""INT440: a page that does not name the report is made unlike the pages that do."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from verifier.model import Anchor, Certificate, Confidence, PageTraits, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.wording import list_words

LEAST = 2
"""Things that differ."""
_SIZE = 3.0
"""Points by which the sides of a page may differ: cutters and printers do."""
_FURNITURE = 4
"""Words at head and foot that all the other pages share, at least, for their absence to say anything."""
_SHARE = 3
"""One of so many of them may be there all the same: "page", "certificate"."""
_FAMILY = re.compile(r"[-,]|(?<=[a-z])(?:MT|PS)+$")


@rule(
    "INT440",
    severity=Severity.WARNING,
    message="page {page} names neither the laboratory nor the report, and differs from the other pages in {traits}",
    since="0.1.0",
    is_about_file=True,
)
def page_made_differently(case: Case) -> Iterator[Observation]:
    """A page that does not name the report is made unlike the pages that do.

    ## In plain words
    Page {page} does not name the laboratory or the report, and it looks different from the other pages. It may come
    from a partner laboratory or an instrument.

    ## Looks at
    Typefaces, size, and the words at the head and foot of every page, whether the page is a picture, and which pages
    print the laboratory, the client, the sample, the lot or the number of the report.

    ## Decides
    A page is held against the pages of the same report that name it, which must be as many as those that do not, or
    more. It counts when it prints none of those names and numbers and at least two things differ: no typeface of it is
    on those pages; its size is another, turned or not; it lacks two thirds of the words that all of them have at head
    and foot; it alone is a picture. With results on it that count for the report this is a warning. Without results it
    is for information: covers, chromatograms and annexes look like that.

    ## Example
    Two pages in one typeface name the report "R-20417" at their foot; a third one, in another typeface and on paper of
    another size, holds heavy metals and names nothing.

    ## Why it matters
    A page of another report brings results of other goods under this report's name.

    ## Base rate
    Of 21 labelled reports of 18 laboratories none shows this with results on the page.

    ## Other explanations
    - A laboratory appends the pages of a subcontractor as it got them (ISO/IEC 17025, 7.8.2.1 p asks for a mark).
    - An instrument printed the page itself: a chromatogram, a spectrum, a raw table.
    - One page was scanned, for its signature, or lost in the file and put back.

    ## Next step
    Look at page {page} beside the others, and ask the laboratory for the whole report as it issued it.
    """
    for certificate in case.document.certificates:
        pages = [page for page in case.evidence.pages if page.page in certificate.pages]
        named = [page for page in pages if page.names]
        others = [page for page in pages if not page.names]
        if not named or len(others) > len(named):
            continue
        for page in others:
            traits = differing(page, named)
            if len(traits) < LEAST:
                continue
            yield Observation(
                subject=case.subject(),
                anchors=_anchors(certificate, page),
                facts={"page": str(page.page), "traits": list_words(traits)},
                observed=f"{_size(page)}; {', '.join(page.fonts[:4]) or 'no text'}",
                expected=f"{_size(named[0])}; {', '.join(named[0].fonts[:4]) or 'no text'}",
                severity=Severity.WARNING if results_on(certificate, page.page) else Severity.INFO,
                confidence=Confidence.MEDIUM,
            )


def results_on(certificate: Certificate, page: int) -> tuple[Anchor, ...]:
    """The places of the results of a certificate on that page."""
    return tuple(result.anchor for _, result in certificate.results() if result.page == page)


def _anchors(certificate: Certificate, page: PageTraits) -> tuple[Anchor, ...]:
    whole = Anchor(page=page.page, box=(0.0, 0.0, page.width, page.height))
    return results_on(certificate, page.page)[:3] or (whole,)


def differing(page: PageTraits, others: Sequence[PageTraits]) -> list[str]:
    """What differs from all the others, in words."""
    found = []
    families = {_family(font) for other in others for font in other.fonts}
    if page.fonts and families and not families & set(map(_family, page.fonts)):
        found.append("its typefaces")
    if all(_has_other_size(page, other) for other in others):
        found.append("its size")
    if page.furniture_of_others >= _FURNITURE and len(page.furniture) * _SHARE <= page.furniture_of_others:
        found.append("what stands at its head and foot")
    if page.is_scanned and not any(other.is_scanned for other in others):
        found.append("being a picture")
    return found


def _family(font: str) -> str:
    return _FAMILY.split(font)[0].casefold()


def _has_other_size(one: PageTraits, other: PageTraits) -> bool:
    """Whatever way it is turned."""
    a, b = sorted((one.width, one.height)), sorted((other.width, other.height))
    return abs(a[0] - b[0]) > _SIZE or abs(a[1] - b[1]) > _SIZE


def _size(page: PageTraits) -> str:
    return f"{page.width:.0f} x {page.height:.0f} points"
