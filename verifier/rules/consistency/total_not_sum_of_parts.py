"""CON202: a printed total is not the sum of the parts beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from verifier.decisions import ZERO, Span
from verifier.model import Confidence, Panel, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_relative, is_shown
from verifier.rules.judging import slugs_in, sum_parts
from verifier.rules.printed_values import last_place, whole_panels
from verifier.rules.shares import LEAF_ALKALOIDS
from verifier.rules.stated_formulas import formula_for, stated_sum
from verifier.rules.sums import Way, sum_of
from verifier.rules.wording import list_words, quantity_words, span_words

DECARBOXYLATED = Decimal("0.877")
"""Molar mass of THC over that of THCA, and of CBD over CBDA, as the usual formula has it."""

_PARTS: Mapping[str, tuple[Mapping[str, Decimal], ...]] = {
    "aflatoxins_total": (dict.fromkeys(sum_parts("aflatoxins_total"), Decimal(1)),),
    "pah4_total": (dict.fromkeys(sum_parts("pah4_total"), Decimal(1)),),
    "total_thc": (
        {"delta_9_thc": Decimal(1), "thca": DECARBOXYLATED},
        {"delta_9_thc": Decimal(1), "delta_8_thc": Decimal(1), "thca": DECARBOXYLATED},
    ),
    "total_cbd": ({"cbd": Decimal(1), "cbda": DECARBOXYLATED},),
}
"""The customary ways to form a total, each as factor by part; every part must be in the panel."""

ALKALOIDS = "total_alkaloids"

_DRY = re.compile(r"\bdry\b|sušin|trocken|\bsec[oa]\b")
"""A total on dry mass beside parts that are mostly as received: not to be compared."""


@rule(
    "CON202",
    severity=Severity.WARNING,
    message="{total} is printed as {observed}; its parts ({summed}) add up to {expected}",
    since="0.1.0",
)
def total_not_sum_of_parts(case: Case) -> Iterator[Observation]:
    """A printed total is not the sum of the parts beside it.

    ## In plain words
    The report prints {total} as {observed}, but the parts that it lists add up to {expected}. A number may be wrong, or
    the total may count other things.

    ## Looks at
    Total rows whose parts are known and stand in the same panel: total alkaloids, aflatoxins (B1, B2, G1, G2), PAH4,
    total THC and total CBD (acid form times 0.877). Other totals, and totals on dry mass, are left alone; so is a
    total whose formula the report states (CON216).

    ## Decides
    On bounds in the unit of the total. Each measured part counts with half of its last printed digit to both sides;
    "<LOQ", "<x" and ND with an LOD count from nothing to that bound; ND without one counts as nothing, as
    laboratories add it; any other part without an upper end keeps the rule quiet. The total counts with one of its
    last digits. It is a finding only when the total is outside the bounds for every customary way to form it: with
    and without synthetic alkaloids, and with and without rows that the vocabulary does not know. Where one of the
    five main leaf alkaloids is not listed, a larger total may hold it and is no finding.

    ## Example
    Parts 1.00, 0.20 and ND with a total of 1.20 agree, and so does 1.21. A total of 2.20 is a finding.

    ## Why it matters
    A number that was changed, dropped or mistyped rarely changes its total with it.

    ## Other explanations
    - The laboratory may add substances that the panel does not list, or leave out some that it does.
    - The total may have been formed from unrounded results, or with another formula; see the footnotes.

    ## Next step
    Ask the laboratory how it forms {total} and which rows it adds.
    """
    for panel in whole_panels(case.certificate):
        for total in _totals(panel):
            seen = next((one for value in total.values if (one := _difference(case, panel, total, value))), None)
            if seen is not None:
                yield seen


def _totals(panel: Panel) -> tuple[Result, ...]:
    known = {*_PARTS, ALKALOIDS}
    return tuple(
        row
        for row in (*panel.results, *panel.totals)
        if row.analyte in known and not _DRY.search(row.printed_name.casefold())
    )


def _difference(case: Case, panel: Panel, total: Result, quantity: Quantity) -> Observation | None:
    if quantity.qualifier is not Qualifier.MEASURED or quantity.number is None:
        return None
    if quantity.unit is None or is_relative(quantity):
        return None
    is_of_alkaloids = total.analyte == ALKALOIDS
    ways = _alkaloid_ways(panel, quantity) if is_of_alkaloids else _known_ways(panel, total, quantity)
    if not ways:
        return None
    stated = formula_for(case.certificate, total)
    if stated is not None and stated_sum(panel, stated, quantity) is not None:
        return None  # CON216 holds the total against the report's own formula
    digit = last_place(quantity.number)
    reported = {row.analyte for row in panel.results}
    may_hold_more = is_of_alkaloids and not set(LEAF_ALKALOIDS) <= reported
    for way in ways:
        if way.bounds.high is None or way.bounds.low - digit <= quantity.number <= way.bounds.high + digit:
            return None
        if may_hold_more and quantity.number > way.bounds.low:
            return None
    nearest = min(ways, key=lambda way: _distance(way.bounds, quantity.number or ZERO))
    bounds = span_words(nearest.bounds, quantity.unit or "")
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=total.analyte),
        anchors=(quantity.anchor, panel.anchor),
        facts={
            "total": total.printed_name,
            "observed": quantity_words(quantity),
            "summed": list_words(nearest.names) or "none",
            "expected": bounds,
        },
        observed=quantity_words(quantity),
        expected=bounds,
        confidence=Confidence.MEDIUM,
    )


def _distance(bounds: Span, number: Decimal) -> Decimal:
    return max(bounds.low - number, number - (bounds.high if bounds.high is not None else number), ZERO)


def _known_ways(panel: Panel, total: Result, quantity: Quantity) -> list[Way]:
    """The ways to form a total of fixed parts, where every part stands once in the panel."""
    ways = []
    for factors in _PARTS[total.analyte or ""]:
        rows = {slug: [row for row in panel.results if row.analyte == slug] for slug in factors}
        if all(len(found) == 1 and is_shown(found[0]) for found in rows.values()):
            way = sum_of([(found[0], factors[slug]) for slug, found in rows.items()], quantity.unit)
            ways.append(way)
    return ways if all(way.bounds.high is not None for way in ways) else []


def _alkaloid_ways(panel: Panel, quantity: Quantity) -> list[Way]:
    """Leaf alkaloids alone, with the synthetic ones, and with rows of unknown substances."""
    leaf, synthetic = (frozenset(slugs_in(f"{kind}_alkaloids")) for kind in ("kratom", "synthetic"))
    rows = [row for row in panel.results if is_shown(row)]
    sure = [row for row in rows if row.analyte in leaf]
    if len(sure) < 2 or len({row.analyte for row in sure}) < len(sure):
        return []
    made = [row for row in rows if row.analyte in synthetic]
    unknown = [row for row in rows if row.analyte is None]
    choices = [sure]
    choices += [[*sure, *more] for more in (made, unknown) if more]
    if made and unknown:
        choices.append([*sure, *made, *unknown])
    ways = [sum_of([(row, Decimal(1)) for row in choice], quantity.unit) for choice in choices]
    return ways if all(way.bounds.high is not None for way in ways) else []
