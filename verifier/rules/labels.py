"""A product's label held against a laboratory report: whether it is the same lot and holds what the label says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, localcontext

from verifier.decisions import Span
from verifier.model import (
    Anchor,
    Box,
    Certificate,
    Claim,
    ClaimOutcome,
    Document,
    Label,
    LabelReport,
    LimitKind,
    LimitRule,
    Match,
    NoteKind,
    OutcomeStatus,
    Profile,
    ProfileSource,
    ProfileStatus,
    TextOutcome,
    Use,
    Verification,
)
from verifier.model.profile import Cite
from verifier.rules.base import same_sample, says_nothing
from verifier.rules.identity import folded
from verifier.rules.judging import LimitOutcome
from verifier.rules.outcomes import judge_limits
from verifier.rules.settling import FAILING, PASSING
from verifier.rules.wording import quantity_words

_SOURCE = "label"
_LEAST_LETTERS = 4
"""A shorter text is no part of another one, or of every one."""
_LOOK_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "z": "2"})
"""Letters that are taken for figures when a lot is typed from a label."""
_DOUBTS = (NoteKind.READINGS_DIFFER, NoteKind.LOW_CONFIDENCE, NoteKind.CELL_NOT_UNDERSTOOD)
_NAME_WORD = re.compile(r"[^\W\d_]{3,}|\d+(?:[.,]\d+)?")


def hold_label(document: Document, label: Label, as_of: date, use: Use | None = None) -> LabelReport:
    """Lot, product and claims of a label, held against the report on it.

    Where a document reports on several samples the one with the lot of the label is meant. Without such a lot nothing
    is said about the claims: a result of another sample says nothing about this product. The claims are held like
    limits, on the span that a printed result stands for; amounts per serving need the mass of a serving, printed or
    in `use`.
    """
    with localcontext(prec=50):
        index = _sample_of(document, label)
        texts = _texts(document, label, index)
        claims = tuple(_claim(document, index, label, claim, as_of, use or Use()) for claim in label.claims)
    statuses = [*(_STATUS[text.match] for text in texts), *(claim.status for claim in claims)]
    return LabelReport(
        source=document.source,
        label=label,
        sample=index,
        texts=texts,
        claims=claims,
        status=min(statuses, key=lambda status: status.rank, default=OutcomeStatus.INCONCLUSIVE),
    )


_STATUS = {
    Match.SAME: OutcomeStatus.PASS,
    Match.SIMILAR: OutcomeStatus.INCONCLUSIVE,
    Match.NOT_PRINTED: OutcomeStatus.INCONCLUSIVE,
    Match.DIFFERENT: OutcomeStatus.FAIL,
}


def match_lots(label: str, report: str) -> Match:
    """Whether the lot of a label is that of a report."""
    one, other = folded(label), folded(report)
    if one == other:
        return Match.SAME
    if one.translate(_LOOK_ALIKE) == other.translate(_LOOK_ALIKE) or _is_part(one, other):
        return Match.SIMILAR
    return Match.DIFFERENT


def match_products(label: str, report: str) -> Match:
    """Whether a product's name on a label is that in a report.

    Names are written freely: they are the same when one has all the words and figures of the other, and different when
    they have none in common.
    """
    one, other = (frozenset(_NAME_WORD.findall(text.casefold())) for text in (label, report))
    if folded(label) == folded(report) or (one and other and (one <= other or other <= one)):
        return Match.SAME
    return Match.SIMILAR if one & other or not one or not other else Match.DIFFERENT


def _is_part(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= _LEAST_LETTERS and shorter in longer


def _sample_of(document: Document, label: Label) -> int | None:
    """The certificate that is meant: the only sample, or the only one with the lot of the label."""
    count = len(document.certificates)
    if count == 0:
        return None
    if len(same_sample(document, 0)) == count:
        return 0
    if label.lot is None:
        return None
    for wanted in (Match.SAME, Match.SIMILAR):
        found = [
            index
            for index, certificate in enumerate(document.certificates)
            if certificate.sample.lot is not None and match_lots(label.lot, certificate.sample.lot) is wanted
        ]
        if found:
            return found[0] if set(found) <= set(same_sample(document, found[0])) else None
    return None


def _texts(document: Document, label: Label, index: int | None) -> tuple[TextOutcome, ...]:
    meant = document.certificates if index is None else [document.certificates[index]]
    found = []
    for what, claimed, key, match in (
        ("lot", label.lot, "sample.lot", match_lots),
        ("product", label.product, "sample.name", match_products),
    ):
        if claimed is None:
            continue
        printed = [(text, certificate) for certificate in meant if (text := _printed(certificate, key)) is not None]
        ranked = sorted(printed, key=lambda one: list(Match).index(match(claimed, one[0])))
        if not ranked:
            found.append(TextOutcome(what=what, label=claimed, report=None, match=Match.NOT_PRINTED))
            continue
        text, certificate = ranked[0]
        field = certificate.field(key)
        anchors: tuple[Anchor, ...] = () if field is None else (field.anchor,)
        found.append(TextOutcome(what=what, label=claimed, report=text, match=match(claimed, text), anchors=anchors))
    return tuple(found)


def _printed(certificate: Certificate, key: str) -> str | None:
    text = certificate.sample.lot if key == "sample.lot" else certificate.sample.name
    return None if text is None or says_nothing(text) else text


def _claim(document: Document, index: int | None, label: Label, claim: Claim, as_of: date, use: Use) -> ClaimOutcome:
    if index is None:
        why = "the report is on several samples, and none of them is surely this product"
        return ClaimOutcome(claim=claim, status=OutcomeStatus.INCONCLUSIVE, observed=None, reason=why)
    profile = _as_profile(claim, label, as_of)
    related = same_sample(document, index)
    outcomes = [
        outcome
        for position in related
        for outcome in judge_limits(
            profile,
            document.certificates[position],
            [document.certificates[other] for other in related if other != position],
            as_of,
            None,
            use,
        )
    ]
    shown = [one for one in outcomes if one.status is not OutcomeStatus.NOT_APPLICABLE]
    if not shown:
        return ClaimOutcome(
            claim=claim, status=OutcomeStatus.INCONCLUSIVE, observed=None, reason=_as_claim(outcomes[0].reason)
        )
    worst = min(shown, key=lambda one: (_rank(one.status), one.status.rank))
    least, most = _shares(shown, claim)
    decisive = worst.rows[0] if worst.rows else None
    observed = quantity_words(decisive.quantity) if decisive is not None and decisive.quantity is not None else None
    if observed is not None and decisive is not None and decisive.counted_on is not None:
        observed = f"{observed}, counted on {decisive.counted_on}"
    doubt = _doubt(document, worst.anchors) if worst.status in PASSING else None
    return ClaimOutcome(
        claim=claim,
        status=worst.status if doubt is None else OutcomeStatus.INCONCLUSIVE,
        observed=observed,
        least=least,
        most=most,
        reason=doubt or _as_claim(worst.reason),
        anchors=worst.anchors,
    )


def _as_claim(reason: str | None) -> str | None:
    """The reason in the words of labels: what is held like a limit is a claim here."""
    return None if reason is None else reason.replace("the limit", "the claim")


def _doubt(document: Document, anchors: Sequence[Anchor]) -> str | None:
    """Why a result that would meet a claim is not surely what is printed; None where nobody doubts it."""
    for note in document.notes:
        if note.kind in _DOUBTS and note.box is not None:
            for anchor in anchors:
                if anchor.page == note.page and _overlap(anchor.box, note.box):
                    return note.message
    return None


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _rank(status: OutcomeStatus) -> int:
    """A claim is missed when one of its two ends is, and met when both are."""
    return 0 if status in FAILING else 2 if status in PASSING else 1


def _shares(outcomes: list[LimitOutcome], claim: Claim) -> tuple[Decimal | None, Decimal | None]:
    """What the rows allow, in percent of the claim, to a tenth; None where the end is open or nothing is known."""
    spans: list[Span] = [row.span for one in outcomes for row in one.rows if row.span is not None]
    if not spans or claim.number == 0:
        return None, None
    least = _percent(min(span.low for span in spans), claim)
    highs = [span.high for span in spans]
    return least, None if any(high is None for high in highs) else _percent(
        max(h for h in highs if h is not None), claim
    )


def _percent(amount: Decimal, claim: Claim) -> Decimal:
    return (amount / claim.number * 100).quantize(Decimal("0.1"))


def _as_profile(claim: Claim, label: Label, as_of: date) -> Profile:
    """The claim as the two limits that it comes to."""
    ends = ((LimitKind.AT_LEAST, label.low), (LimitKind.AT_MOST, label.high))
    limits = tuple(
        LimitRule(
            analyte=claim.analyte,
            kind=kind,
            value=claim.number * percent / 100,
            unit=claim.unit,
            basis=claim.basis,
            cite=Cite(source=_SOURCE),
        )
        for kind, percent in ends
    )
    source = ProfileSource(title="The label of the product", accessed=as_of, verification=Verification.UNVERIFIED)
    return Profile(
        id=_SOURCE,
        title="The label of the product",
        jurisdiction=_SOURCE,
        status=ProfileStatus.GUIDANCE,
        last_checked=as_of,
        sources={_SOURCE: source},
        limits=limits,
    )
