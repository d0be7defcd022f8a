"""CON224: pages of one report name different samples, lots, reports or clients."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from verifier.model import Confidence, Field, Severity
from verifier.rules.base import Case, Observation, rule, says_nothing
from verifier.rules.identity import folded, is_same
from verifier.rules.wording import field_name
from verifier.vocabulary.pagemarks import named_mark

_KEYS = ("sample.lot", "sample.report_id", "sample.sample_id", "client.name")


@rule(
    "CON224",
    severity=Severity.WARNING,
    message='{what} is "{first}" on page {first_page} and "{other}" on page {other_page}',
    since="0.1.0",
)
def identity_differs_between_pages(case: Case) -> Iterator[Observation]:
    """Pages of one report name different samples, lots, reports or clients.

    ## In plain words
    The pages do not agree on {what}: it is "{first}" on page {first_page} but "{other}" on page {other_page}. A page
    may be from another report, or a label may mean two things.

    ## Looks at
    Lot, number of the report, number of the sample and client, wherever they are printed under a label, in a document
    that reports on one sample.

    ## Decides
    Only what stands under the label of the head on two pages is compared ("Batch Number" on a later page may be that
    of a run in the laboratory), and only where no page prints two of them. Case, blanks and punctuation do not count,
    and a text that holds the other one is the same. Where a document reports on several samples the rule is silent,
    because different numbers are right there. Parts of one document with one lot and one name count as one sample
    whatever the numbers of the sample on them: two numbers with the same digits in another order are a finding, and
    any others are for information, because many laboratories number the part for each test apart.

    ## Example
    "Lot: A-17" on page 1 and "Lot: B-04" on page 2.

    ## Why it matters
    A page of another report brings results of other goods, and nothing else would show it.

    ## Other explanations
    - A laboratory may number the parts of a report apart, or give a retest a number of its own.
    - The label may mean the lot of a reagent or of a control on one of the pages.
    - A misprint, or a text that was not read in full.

    ## Next step
    Look at both pages. If they name different ones, ask the laboratory for the whole report on {first}.
    """
    if len(case.document.certificates) != 1:
        yield from _pooled(case)
        return
    for key in _KEYS:
        pair = _differing(case, key)
        if pair is not None:
            yield _observation(case, key, *pair, None)


def _observation(case: Case, key: str, first: Field, other: Field, severity: Severity | None) -> Observation:
    return Observation(
        subject=case.subject(field=key),
        anchors=(first.anchor, other.anchor),
        facts={
            "what": field_name(key),
            "first": first.printed,
            "first_page": str(first.page),
            "other": other.printed,
            "other_page": str(other.page),
        },
        observed=f"{first.printed}; {other.printed}",
        severity=severity,
        confidence=Confidence.MEDIUM,
    )


def _pooled(case: Case) -> Iterator[Observation]:
    """Certificates that count as one sample although they print two numbers of it."""
    if not case.is_first_of_sample:
        return
    key = "sample.sample_id"
    fields = [case.document.certificates[index].field(key) for index in case.same_sample]
    found = [field for field in fields if field is not None and _has_number(field) and not says_nothing(field.printed)]
    for first, other in pairwise(found):
        if _is_one(first, other):
            continue
        is_swapped = sorted(folded(first.printed)) == sorted(folded(other.printed))
        yield _observation(case, key, first, other, None if is_swapped else Severity.INFO)
        return


def _differing(case: Case, key: str) -> tuple[Field, Field] | None:
    """The first two prints under the label of the head that are not the same, on two pages."""
    head = case.certificate.field(key)
    if head is None or head.label is None or says_nothing(head.printed):
        return None
    prints = [head, *(field for field in case.certificate.restated if _is_alike(field, head))]
    if any(one.page == two.page and not _is_one(one, two) for one in prints for two in prints):
        return None
    other = next((field for field in prints if not _is_one(field, head)), None)
    return None if other is None else (head, other) if head.page < other.page else (other, head)


def _is_alike(field: Field, head: Field) -> bool:
    return field.key == head.key and folded(field.label or "") == folded(head.label or "") and _has_number(field)


def _has_number(field: Field) -> bool:
    return field.key == "client.name" or any(sign.isdigit() for sign in field.printed)


def _is_one(one: Field, two: Field) -> bool:
    # "R-17 Page 1 of 4" and "R-17 Page 2 of 4" are one number with its page.
    return is_same(named_mark().sub("", one.printed), named_mark().sub("", two.printed))
