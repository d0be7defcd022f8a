"""CON205: a summary prints a result once more, and the two do not agree."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from verifier.model import Confidence, Panel, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_amount, is_shown
from verifier.rules.judging import slugs_in
from verifier.rules.printed_values import Contents, Gap, gap_between
from verifier.rules.wording import quantity_words

_ACIDS = {"delta_9_thc": "thca", "cbd": "cbda", "cbg": "cbga", "cbc": "cbca", "cbn": "cbna", "thcv": "thcva"}
"""A summary says "THC" for what becomes THC: the total with the acid."""


@rule(
    "CON205",
    severity=Severity.WARNING,
    message="{analyte} is {first} in the summary and {second} in the table{reading}",
    since="0.1.0",
)
def result_differs_between_places(case: Case) -> Iterator[Observation]:
    """A summary prints a result once more, and the two do not agree.

    ## In plain words
    For {analyte}, the summary says {first} and the table says {second}. The two do not match, and the report does not
    show which one is right.

    ## Looks at
    Results that a summary box prints beside the row of the same substance in a table, in the same or another unit.

    ## Decides
    Each number may be off by half of its last printed digit; "ND", "<LOQ" and "<x" stand for what they leave open,
    and a bare "ND" for nothing above an LOD that is not known, so that it contradicts nothing. What would agree
    within a whole last digit may have been cut off and is for information. One agreeing value is enough. A summary
    that agrees with a total of the same panel names it by a shorter word, and a neutral cannabinoid whose acid
    is in the table may stand for their total ("THC"): both are left alone. Where a row of the substance is in a unit
    that cannot be compared, nothing is said, as the summary may repeat that one.

    ## Example
    Summary 1.42 %, table 1.421 % agree. Summary 2.42 %, table 1.421 % is a finding.

    ## Why it matters
    Readers look at the summary. A number that was changed there, or in the table, leaves the other behind.

    ## Other explanations
    - The summary may count on something else: dry mass, another unit, a total under another name.
    - A misprint, or a report put together from two versions.
    - One of the numbers may have been misread.

    ## Next step
    Ask the laboratory which of the two results for {analyte} is right.
    """
    certificate = case.certificate
    for repeat in certificate.repeats:
        if repeat.analyte is None or not is_shown(repeat):
            continue
        gap = _gap(repeat, case)
        if gap is not None:
            first, second = quantity_words(gap.first.quantity), quantity_words(gap.second.quantity)
            reading = "; the digits of one may have been cut off instead of rounded" if gap.is_slight else ""
            yield Observation(
                subject=case.subject(analyte=repeat.analyte),
                anchors=(gap.first.quantity.anchor, gap.second.quantity.anchor),
                facts={"analyte": repeat.printed_name, "first": first, "second": second, "reading": reading},
                observed=first,
                expected=second,
                severity=Severity.INFO if gap.is_slight else None,
                confidence=Confidence.MEDIUM,
            )


def _gap(repeat: Result, case: Case) -> Gap | None:
    """Where the summary disagrees with every row of the substance; None where it agrees with one or that is open."""
    certificate = case.certificate
    panels = [panel for panel in certificate.panels if _has(panel, repeat.analyte)]
    rows = [row for panel in panels for row in (*panel.results, *panel.totals)]
    own = [row for row in rows if row.analyte == repeat.analyte and is_shown(row)]
    if any(row.analyte == _ACIDS.get(repeat.analyte or "", "") for row in rows):
        return None
    gaps: list[Gap] = []
    for row in own:
        held = _held(repeat, row, case.contents)
        if not held or None in held:
            return None
        gaps += [gap for gap in held if gap is not None]
    totals = [row for row in rows if row.analyte in slugs_in("totals")]
    if any(None in _held(repeat, row, case.contents) for row in totals):
        return None
    return min(gaps, key=lambda gap: not gap.is_slight) if gaps else None


def _has(panel: Panel, slug: str | None) -> bool:
    return any(row.analyte == slug for row in (*panel.results, *panel.totals))


def _held(repeat: Result, row: Result, contents: Contents) -> list[Gap | None]:
    """Every value of the summary against every value of the row, where they can be compared."""
    pairs = product(filter(is_amount, repeat.values), filter(is_amount, row.values))
    seen = (gap_between((one, _with_bounds(repeat, row)), (other, row), contents) for one, other in pairs)
    return [gap for is_comparable, gap in seen if is_comparable]


def _with_bounds(repeat: Result, row: Result) -> Result:
    """The repeat with the LOD and LOQ of the row that it repeats: "ND" means the same in both places."""
    return repeat.model_copy(update={"lod": repeat.lod or row.lod, "loq": repeat.loq or row.loq})
