"""CON203: the report itself says that something failed, and no limit of the profile explains it."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Anchor, OutcomeStatus, Panel, Qualifier, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.printed_verdicts import contradiction
from verifier.rules.settling import FAILING
from verifier.rules.wording import list_words, panel_name, printed_limit_words
from verifier.vocabulary.verdicts import says_failed
from verifier.vocabulary.words import status_of


@rule(
    "CON203",
    severity=Severity.WARNING,
    message='the report itself says "{status}" for {what}{against}, and no limit of the profile explains it{yet}',
    since="0.1.0",
)
def printed_failure_not_explained(case: Case) -> Iterator[Observation]:
    """The report itself says that something failed, and no limit of the profile explains it.

    ## In plain words
    The report itself says "{status}" for {what}. The rules used for this check do not explain why; the laboratory may
    have used another limit.

    ## Looks at
    The printed verdicts of rows, panels and the whole report, and rows that print "Fail" in the place of a result.

    ## Decides
    A printed "Fail", with whatever stands beside it ("Failed (Pb)", "Did not pass"), is explained when a limit of the
    profile fails for that row, when the row contradicts its own limit (CON201), or, for a panel or the whole report,
    when a row or panel in it is printed as failed. Any other is a finding, which also says where the report prints
    "Pass" for the panel or for the whole all the same.

    ## Example
    A report with the verdict "FAIL" for pesticides under a profile that has no limits for pesticides.

    ## Why it matters
    The laboratory saw something that the profile does not ask for. Such a report must not pass unseen.

    ## Other explanations
    - The laboratory judged by a stricter limit, or by one for another place or product.
    - The letter or word may not be a verdict, or it may have been read in the wrong column.

    ## Next step
    Look at {what} in the report and find the limit that the laboratory used; judge by a profile that holds it.
    """
    failing = {
        (row.result.page, row.result.box)
        for outcome in case.limit_outcomes
        for row in outcome.rows
        if row.status in FAILING
    }
    is_any_printed = False
    for panel in case.certificate.panels:
        rows = [row for row in (*panel.results, *panel.totals) if _failure(row) is not None]
        for row in rows:
            if (row.page, row.box) not in failing and not _contradicts_itself(row):
                yield _of_row(case, panel, row)
        is_any_printed |= bool(rows)
        if not rows and says_failed(panel.printed_status):
            is_any_printed = True
            box = panel.printed_status_box or panel.box
            place = Anchor(page=panel.page, box=box)
            yield _observation(case, panel_name(panel.kind), panel.printed_status, (place,), panel=panel.kind.value)
    if not is_any_printed and says_failed(case.certificate.printed_verdict):
        found = case.certificate.field("printed_verdict")
        places = (found.anchor,) if found is not None else ()
        yield _observation(case, "the whole sample", case.certificate.printed_verdict, places)


def _says_passed(printed: str | None) -> bool:
    return printed is not None and status_of(printed) == "pass"


def _failure(row: Result) -> str | None:
    """The words by which a row says that it failed: its verdict, or "Fail" in the place of a result."""
    words = [value.printed for value in row.values if value.qualifier is Qualifier.TEXT]
    return next((printed for printed in (row.printed_status, *words) if printed and says_failed(printed)), None)


def _contradicts_itself(row: Result) -> bool:
    return row.limit is not None and contradiction(row, row.limit, OutcomeStatus.FAIL) is not None


def _of_row(case: Case, panel: Panel, row: Result) -> Observation:
    against = f" (limit {printed_limit_words(row.limit)})" if row.limit is not None else ""
    said = ((panel_name(panel.kind), panel.printed_status), ("the whole sample", case.certificate.printed_verdict))
    passed = [f'{what} is printed as "{status}"' for what, status in said if _says_passed(status)]
    yet = f"; yet {list_words(passed)}" if passed else ""
    places = (row.anchor,)
    slug = row.analyte or row.printed_name
    return _observation(
        case, row.printed_name, _failure(row), places, against, yet=yet, panel=panel.kind.value, analyte=slug
    )


def _observation(
    case: Case,
    what: str,
    status: str | None,
    places: tuple[Anchor, ...],
    against: str = "",
    *,
    yet: str = "",
    panel: str | None = None,
    analyte: str | None = None,
) -> Observation:
    return Observation(
        subject=case.subject(panel=panel, analyte=analyte),
        anchors=places,
        facts={"status": status or "", "what": what, "against": against, "yet": yet},
        observed=status,
    )
