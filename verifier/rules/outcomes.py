"""All limits of a profile held against one certificate: what is in force, in the right way for each basis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from verifier.decisions import converted
from verifier.model import Basis, Certificate, Cite, LimitRule, OutcomeStatus, Profile, Sample, Use
from verifier.profiles.parsing import liquid_words, product_kinds
from verifier.rules.conditions import daily_amount
from verifier.rules.judging import LimitOutcome, analytes_of, judge_limit
from verifier.rules.ratios import judge_ratio
from verifier.rules.settling import FAILING
from verifier.rules.shares import judge_share
from verifier.vocabulary.units import UnitMismatchError

_STRENGTH = re.compile(r"\b\d+\s?x\b|\b\d+\s?:\s?1\b|\b(?!100\b)\d+(?:[.,]\d+)?\s?%", re.IGNORECASE)
"""A strength in a product's name, "50x", "10:1", "45 %": no plain leaf has one."""

NOT_SEPARATED = "the method named is gas chromatography, which does not tell it from its isomer"
"""Why an isomer that was found does not fail."""
_ISOMERS = ("mitragynine_pseudoindoxyl", "7_hydroxymitragynine")
_GAS = re.compile(r"(?i)\bGC\b|gas chromatograph")
_LIQUID = re.compile(r"(?i)\b(?:U?HP|UP|U)?LC\b|liquid chromatograph")


def judge_limits(
    profile: Profile,
    certificate: Certificate,
    siblings: Sequence[Certificate],
    as_of: date,
    kind: str | None,
    use: Use,
) -> tuple[LimitOutcome, ...]:
    """One outcome for every limit and every substance it is for, in the order of the profile.

    `kind` is the kind of product of the whole sample, as one of its certificates may say it and another not; `use` is
    how the product is used, for limits per serving, container and day.
    """
    outcomes = tuple(
        _judge(profile, limit, slug, certificate, siblings, as_of, kind, use)
        for limit in profile.limits
        for slug in analytes_of(limit)
    )
    return tuple(_without_other_form(outcome, outcomes, certificate.sample) for outcome in outcomes)


def _without_other_form(outcome: LimitOutcome, outcomes: Sequence[LimitOutcome], sample: Sample) -> LimitOutcome:
    """The outcome, set aside where its source limits the same substance per volume too and the product is a solid.

    A law with 1 mg/g for solids and 1 mg/mL for liquids asks only one of both of a product. What is named a liquid is
    never taken for a solid because its result is given by mass.
    """
    if (
        outcome.status is not OutcomeStatus.INCONCLUSIVE
        or not outcome.rows
        or any(r.is_comparable for r in outcome.rows)
    ):
        return outcome
    if _form(outcome.limit) == "liquids" and is_liquid(sample):
        return outcome
    for other in outcomes:
        is_twin = other.limit.cite.source == outcome.limit.cite.source and other.limit.basis is outcome.limit.basis
        is_other = other.analyte == outcome.analyte and _form(other.limit) != _form(outcome.limit)
        if is_twin and is_other and other.rows and all(row.is_comparable for row in other.rows):
            why = f"it is for {_form(outcome.limit)}, and the result is one of {_form(other.limit)}"
            return replace(outcome, status=OutcomeStatus.NOT_APPLICABLE, reason=why, rows=())
    return outcome


def _form(limit: LimitRule) -> str:
    return "liquids" if (limit.unit or "").endswith("/mL") else "solids"


def _judge(
    profile: Profile,
    limit: LimitRule,
    slug: str,
    certificate: Certificate,
    siblings: Sequence[Certificate],
    as_of: date,
    kind: str | None,
    use: Use,
) -> LimitOutcome:
    late = why_not_in_force(profile, limit.cite, as_of)
    if late is not None:
        return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, late)
    kinds = limit.product_kinds or profile.product_kinds
    if limit.product_kinds and kind is not None and kind not in limit.product_kinds:
        return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, f"it is not for products of the kind {kind}")
    if (why := _beyond_daily_amount(limit, certificate, use)) is not None:
        return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, why)
    relative: LimitOutcome | None = None
    if limit.basis is Basis.TOTAL_ALKALOIDS:
        relative = judge_share(limit, slug, certificate, profile.decision)
    elif limit.basis is Basis.RATIO:
        relative = judge_ratio(limit, slug, certificate, profile.decision)
    outcome = relative or judge_limit(limit, slug, certificate, siblings, profile, use)
    if outcome.status in FAILING and not separates(outcome, certificate):
        rows = tuple(replace(row, status=OutcomeStatus.INCONCLUSIVE, reason=NOT_SEPARATED) for row in outcome.rows)
        return replace(outcome, status=OutcomeStatus.INCONCLUSIVE, reason=NOT_SEPARATED, rows=rows)
    if kinds and kind is None and outcome.is_shown and outcome.status in FAILING:
        why = f"the limit is for {' or '.join(kinds)}, and the report does not say which kind of product this is"
        rows = tuple(replace(row, status=OutcomeStatus.INCONCLUSIVE) for row in outcome.rows)
        return replace(outcome, status=OutcomeStatus.INCONCLUSIVE, reason=why, rows=rows)
    return outcome


def _beyond_daily_amount(limit: LimitRule, certificate: Certificate, use: Use) -> str | None:
    """Why a limit that holds up to a daily amount does not hold here; None where it does, or where nobody knows."""
    daily = daily_amount(use, certificate.sample)
    if limit.daily_at_most is None or daily is None:
        return None
    try:
        is_more = converted(daily.number, daily.unit, limit.daily_at_most.unit) > limit.daily_at_most.number
    except UnitMismatchError:
        return None
    return f"it holds up to {limit.daily_at_most.printed} a day, and {daily.printed} is taken" if is_more else None


def separates(outcome: LimitOutcome, certificate: Certificate) -> bool:
    """Whether the named method can tell the substance from its isomer; a method that is not named is not held against.

    7-hydroxymitragynine and mitragynine pseudoindoxyl have the same formula and are reported to look alike in gas
    chromatography with mass spectrometry (statement of the Center for Forensic Science Research and Education, 2025).
    """
    if outcome.analyte not in _ISOMERS:
        return True
    named = {row.result.method or row.panel.method for row in outcome.rows} - {None}
    methods = " ".join(sorted(str(name) for name in named) or certificate.methods)
    return _GAS.search(methods) is None or _LIQUID.search(methods) is not None


def is_liquid(sample: Sample) -> bool:
    """Whether the name or matrix of the sample says that it is a liquid."""
    return not _words_of(sample).isdisjoint(liquid_words())


def product_kind(sample: Sample) -> str | None:
    """The kind of product by the words of its name and matrix; None where they do not tell.

    What is called a powder and has a strength in its name ("45 % powder") is not taken for leaf.
    """
    words = _words_of(sample)
    signs_of = product_kinds().items()
    kind = next((kind for kind, signs in signs_of if words & {sign.casefold() for sign in signs}), None)
    is_strong = _STRENGTH.search(f"{sample.name or ''} {sample.matrix or ''}") is not None
    return None if kind == "leaf" and is_strong else kind


def _words_of(sample: Sample) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", f"{sample.name or ''} {sample.matrix or ''}".casefold()))


def why_not_in_force(profile: Profile, cite: Cite, as_of: date) -> str | None:
    """Why the source of a limit or requirement does not bind on that day; None when it does."""
    source = profile.sources[cite.source]
    if source.effective_from is not None and as_of < source.effective_from:
        return f"its source is in force only from {source.effective_from}"
    if source.effective_to is not None and as_of > source.effective_to:
        return f"its source was in force only until {source.effective_to}"
    return None
