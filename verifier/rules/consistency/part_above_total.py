"""CON211: a part is above the total that it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from verifier.decisions import ZERO
from verifier.model import Box, Certificate, Confidence, Panel, Qualifier, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_shown
from verifier.rules.consistency.stated_formula_not_followed import stated_formula_not_followed
from verifier.rules.consistency.total_not_sum_of_parts import total_not_sum_of_parts
from verifier.rules.judging import rows_of, sum_parts
from verifier.rules.printed_values import SLACK, Content, Contents, are_alike, is_above
from verifier.rules.wording import quantity_words
from verifier.vocabulary.analytes import members

_SAY_IT_FIRST = (total_not_sum_of_parts, stated_formula_not_followed)
"""What says already that a total does not fit its parts."""
_SPECIES = {
    "arsenic": ("inorganic_arsenic",),
    "mercury": ("inorganic_mercury", "methylmercury"),
    "chromium": ("chromium_vi",),
}
"""Forms of an element, which are measured by another method than the whole of it."""
_CANNABINOIDS = {
    "total_thc": ("delta_9_thc",),
    "total_cbd": ("cbd",),
    "total_cbg": ("cbg",),
    "total_cannabinoids": ("delta_9_thc", "cbd", "cbg", "cbc", "cbn"),
}
"""Neutral forms only: acids count with less than their mass in most totals."""


@cache
def _parts() -> Mapping[str, tuple[str, ...]]:
    defined = ("aflatoxins_total", "fumonisins_total", "t2_ht2_total", "pah4_total", "pah16_total")
    sums = {total: parts for total in defined if (parts := sum_parts(total))}
    alkaloids = tuple(member.slug for member in members("kratom_alkaloids"))
    return {"total_alkaloids": alkaloids, **sums, **_CANNABINOIDS, **_SPECIES}


@dataclass(frozen=True)
class _Excess:
    """A part and its total in one unit, the part above."""

    part: Content
    total: Content


@rule(
    "CON211",
    severity=Severity.WARNING,
    message="{part} is {observed}, more than {total} with {expected}{reading}",
    since="0.1.0",
)
def part_above_total(case: Case) -> Iterator[Observation]:
    """A part is above the total that it belongs to.

    ## In plain words
    {part} is a part of {total}, yet its number is the larger one. One of the two may be wrong, or they were measured in
    different ways.

    ## Looks at
    Totals of alkaloids, aflatoxins, fumonisins, T-2 and HT-2, PAH, THC, CBD, CBG and cannabinoids, and the known parts
    of each; forms of an element (inorganic arsenic) beside the whole of it. Part and total may stand in different
    tables of the certificate; both must be printed once.

    ## Decides
    On spans: each number may be off by half of its last digit and 0.5 % for rounded factors; a total "ND" or "<x"
    ends at its LOD or x. Every unit in which the two can be compared must say so. Acids, which count with less than
    their mass, are left alone, and so are parts on another basis. A form of an element is measured by a method of
    its own, so that it may come out a little higher: that is for information. A total that is already found not to be
    the sum of its parts (CON202) is not brought up a second time.

    ## Example
    Mitragynine 14.2 mg/g with total alkaloids 11.0 mg/g. Aflatoxin B1 6.0 ppb with total aflatoxins "<4 ppb".

    ## Why it matters
    No way of adding up makes a total smaller than one of its parts: a number was changed, dropped or mistyped.

    ## Other explanations
    - The total may be one of other substances ("other alkaloids") or on another basis.
    - A misprint in one of the two.
    - One of the numbers may have been misread.

    ## Next step
    Ask the laboratory for {part} and {total}, and for what it adds up.
    """
    for total, parts in _parts().items():
        row = once(case.certificate, total)
        if row is None:
            continue
        found = [part for slug in parts if (part := once(case.certificate, slug)) is not None]
        above = [(part, excess) for part in found if (excess := _excess(part[1], row[1], case.contents)) is not None]
        # What is told already costs more to find out than what is above.
        if above and not places_of_wrong_sums(case) & {(value.page, value.box) for value in row[1].values}:
            for part, excess in above:
                yield _observation(case, part, row[1], excess)


def places_of_wrong_sums(case: Case) -> set[tuple[int, Box]]:
    """Where the totals stand that CON202 and CON216 find not to be what their parts give."""
    return {(seen.anchors[0].page, seen.anchors[0].box) for rule in _SAY_IT_FIRST for seen in rule(case)}


def once(certificate: Certificate, slug: str) -> tuple[Panel, Result] | None:
    """The row of a substance that is printed with a value exactly once."""
    rows = [(panel, row) for panel, row in rows_of(certificate, slug) if is_shown(row)]
    return rows[0] if len(rows) == 1 else None


def _excess(part: Result, total: Result, contents: Contents) -> _Excess | None:
    """Where the part is above its total in every unit in which they can be compared."""
    found = None
    for one in contents.all_of(part):
        for whole in contents.all_of(total):
            if not are_alike(one, whole) or one.span.low <= ZERO:
                continue
            if not is_above(one.span, whole.span, SLACK) and not _is_nothing(whole):
                return None
            found = found or _Excess(one, whole)
    return found


def _is_nothing(total: Content) -> bool:
    """Whether a total is "ND" without a bound: it says that no part was found."""
    return total.quantity.qualifier is Qualifier.NOT_DETECTED and total.span.high is None


def _observation(case: Case, part: tuple[Panel, Result], total: Result, excess: _Excess) -> Observation:
    panel, row = part
    is_species = total.analyte in _SPECIES
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=row.analyte),
        anchors=(excess.part.quantity.anchor, excess.total.quantity.anchor),
        facts={
            "part": row.printed_name,
            "observed": quantity_words(excess.part.quantity),
            "total": total.printed_name,
            "expected": quantity_words(excess.total.quantity),
            "reading": "; the two are measured by different methods" if is_species else "",
        },
        observed=quantity_words(excess.part.quantity),
        expected=f"at most {quantity_words(excess.total.quantity)}",
        severity=Severity.INFO if is_species else None,
        confidence=Confidence.MEDIUM if is_species else Confidence.HIGH,
    )
