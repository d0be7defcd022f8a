"""All limits of a profile held against one certificate: what is in force, in the right way for each basis."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from verifier.model import Basis, Certificate, Cite, LimitRule, OutcomeStatus, Profile, Sample
from verifier.profiles.parsing import product_kinds
from verifier.rules.judging import FAILING, LimitOutcome, analytes_of, judge_limit
from verifier.rules.shares import judge_share


def judge_limits(
    profile: Profile, certificate: Certificate, siblings: Sequence[Certificate], as_of: date, kind: str | None
) -> tuple[LimitOutcome, ...]:
    """One outcome for every limit and every substance it is for, in the order of the profile.

    `kind` is the kind of product of the whole sample, as one of its certificates may say it and another not.
    """
    return tuple(
        _judge(profile, limit, slug, certificate, siblings, as_of, kind)
        for limit in profile.limits
        for slug in analytes_of(limit)
    )


def _judge(
    profile: Profile,
    limit: LimitRule,
    slug: str,
    certificate: Certificate,
    siblings: Sequence[Certificate],
    as_of: date,
    kind: str | None,
) -> LimitOutcome:
    late = why_not_in_force(profile, limit.cite, as_of)
    if late is not None:
        return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, late)
    kinds = limit.product_kinds or profile.product_kinds
    if limit.product_kinds and kind is not None and kind not in limit.product_kinds:
        return LimitOutcome(limit, slug, OutcomeStatus.NOT_APPLICABLE, f"it is not for products of the kind {kind}")
    share = judge_share(limit, slug, certificate) if limit.basis is Basis.TOTAL_ALKALOIDS else None
    outcome = share or judge_limit(limit, slug, certificate, siblings, profile)
    if kinds and kind is None and outcome.is_shown and outcome.status in FAILING:
        why = f"the limit is for {' or '.join(kinds)}, and the report does not say which kind of product this is"
        rows = tuple(replace(row, status=OutcomeStatus.INCONCLUSIVE) for row in outcome.rows)
        return replace(outcome, status=OutcomeStatus.INCONCLUSIVE, reason=why, rows=rows)
    return outcome


def product_kind(sample: Sample) -> str | None:
    """The kind of product by the words of its name and matrix; None where they do not tell."""
    words = set(re.findall(r"\w+", f"{sample.name or ''} {sample.matrix or ''}".casefold()))
    return next((kind for kind, signs in product_kinds().items() if words & {sign.casefold() for sign in signs}), None)


def why_not_in_force(profile: Profile, cite: Cite, as_of: date) -> str | None:
    """Why the source of a limit or requirement does not bind on that day; None when it does."""
    source = profile.sources[cite.source]
    if source.effective_from is not None and as_of < source.effective_from:
        return f"its source is in force only from {source.effective_from}"
    if source.effective_to is not None and as_of > source.effective_to:
        return f"its source was in force only until {source.effective_to}"
    return None
