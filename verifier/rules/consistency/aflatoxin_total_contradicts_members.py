"""CON214: the total of the aflatoxins does not go with B1, B2, G1 and G2."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from verifier.decisions import ZERO, Span, add
from verifier.model import Confidence, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.consistency.part_above_total import once, part_above_total, places_of_wrong_sums
from verifier.rules.judging import sum_parts
from verifier.rules.printed_values import Content, Contents, content_of, is_above
from verifier.rules.wording import list_words, quantity_words, span_words

TOTAL = "aflatoxins_total"
_WHOLE_DIGIT = Decimal(1)


@rule(
    "CON214",
    severity=Severity.WARNING,
    message="{total} is {observed}; {summed} make {expected}",
    since="0.1.0",
)
def aflatoxin_total_contradicts_members(case: Case) -> Iterator[Observation]:
    """The total of the aflatoxins does not go with B1, B2, G1 and G2.

    ## In plain words
    The total for a group of mold toxins (aflatoxins) does not fit with the single values that are listed. One may be
    wrong, or the total may count other things.

    ## Looks at
    The total, as a number, "ND", "<LOQ" or "<x", and those of the four that are printed, in any table of the
    certificate; each must be printed once.

    ## Decides
    On spans: a number may be off by half of its last digit, the total by a whole one; "ND", "<LOQ" and "<x" go up to
    their bound, and a bare "ND" of a part counts as nothing, as laboratories add it. The total must not be below what
    the parts are at the least, nor, where all four are printed, above what they are at the most. What the sum
    (CON202) or a single part (CON211) shows already is not said again.

    ## Example
    Total "<4 ppb" with B1 2.9 ppb and G1 1.8 ppb.

    ## Why it matters
    The limit on the total decides about the lot, and the parts show that it cannot be right.

    ## Other explanations
    - The total may be formed from other toxins, or its LOQ may be that of each part.
    - A misprint or a misread number in one of them.

    ## Next step
    Ask the laboratory how {total} was formed.
    """
    row = once(case.certificate, TOTAL)
    if row is None or not row[1].values:
        return
    panel, total = row
    parts = [found[1] for slug in sum_parts(TOTAL) for found in [once(case.certificate, slug)] if found is not None]
    for quantity in total.values:
        whole = content_of(quantity, total, case.certificate.sample, _WHOLE_DIGIT)
        summed = _sum(parts, whole, case.contents) if whole is not None else None
        if whole is None or summed is None or not _is_contradiction(whole, summed, len(parts)):
            continue
        if _is_told(case, total):
            return
        expected = span_words(_in_ppb(summed), "ppb") if whole.unit == "mg/g" else span_words(summed, whole.unit)
        yield Observation(
            subject=case.subject(panel=panel.kind.value, analyte=TOTAL),
            anchors=(quantity.anchor, *(part.values[0].anchor for part in parts)),
            facts={
                "total": total.printed_name,
                "observed": quantity_words(quantity),
                "summed": list_words(part.printed_name for part in parts),
                "expected": expected,
            },
            observed=quantity_words(quantity),
            expected=expected,
            confidence=Confidence.MEDIUM,
        )
        return


def _in_ppb(span: Span) -> Span:
    return span.times(Decimal(1_000_000))


def _is_told(case: Case, total: Result) -> bool:
    if places_of_wrong_sums(case) & {(value.page, value.box) for value in total.values}:
        return True
    return any(seen.subject.analyte in sum_parts(TOTAL) for seen in part_above_total(case))


def _sum(parts: list[Result], total: Content, contents: Contents) -> Span | None:
    """The sum of the parts in the unit of the total; None where one of them cannot be compared."""
    spans = [_span(part, total, contents) for part in parts]
    known = [span for span in spans if span is not None]
    return add(known) if known and len(known) == len(spans) else None


def _span(part: Result, total: Content, contents: Contents) -> Span | None:
    for quantity in part.values:
        content = contents.of(quantity, part)
        if content is not None and content.unit == total.unit:
            is_bare = _says_nothing_found(quantity) and content.span.high is None
            return Span(ZERO, ZERO) if is_bare else content.span
    return None


def _says_nothing_found(quantity: Quantity) -> bool:
    return quantity.qualifier in (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD)


def _is_contradiction(total: Content, summed: Span, number: int) -> bool:
    if total.span.high is None and _says_nothing_found(total.quantity):
        return summed.low > 0
    if is_above(summed, total.span):
        return True
    return number == len(sum_parts(TOTAL)) and is_above(total.span, summed)
