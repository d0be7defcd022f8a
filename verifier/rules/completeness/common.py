"""What the completeness rules share: what counts as shown, and how a requirement becomes an observation."""

from __future__ import annotations

from verifier.model import Anchor, Certificate, Confidence, PanelKind, Requirement, Severity
from verifier.rules.base import Case, Observation
from verifier.rules.conditions import is_shown
from verifier.rules.judging import rows_of
from verifier.rules.outcomes import why_not_in_force
from verifier.rules.wording import source_words


def certificates_of_sample(case: Case) -> tuple[Certificate, ...]:
    """Every certificate of the document on this sample: what one of them shows is not missing."""
    return tuple(case.document.certificates[index] for index in case.same_sample)


def shows_rows(certificate: Certificate) -> bool:
    """Whether any row stands there at all, with a value or without; a certificate without one is CMP304."""
    return any(panel.results or panel.totals for panel in certificate.panels)


def shows_panel(certificates: tuple[Certificate, ...], kind: PanelKind) -> bool:
    """Whether a panel of the kind stands there with at least one result; a title or a "Pass" alone is none."""
    return any(
        is_shown(result)
        for certificate in certificates
        for panel in certificate.panels
        if panel.kind is kind
        for result in (*panel.results, *panel.totals)
    )


def shows_analyte(certificates: tuple[Certificate, ...], slug: str) -> bool:
    """Whether the substance is reported with a value."""
    return any(is_shown(result) for certificate in certificates for _, result in rows_of(certificate, slug))


def missing_panels(case: Case) -> tuple[tuple[PanelKind, Requirement], ...]:
    """The required panels that no part of the document shows for this sample."""
    certificates = certificates_of_sample(case)
    kinds = [(PanelKind(need.panel), need) for need in in_force(case) if need.panel is not None]
    return tuple((kind, need) for kind, need in kinds if not shows_panel(certificates, kind))


def in_force(case: Case) -> tuple[Requirement, ...]:
    """The requirements that bind on the day of judgement, and this kind of product."""
    return tuple(need for need in case.profile.required if why_not_asked(case, need) is None)


def why_not_asked(case: Case, need: Requirement) -> str | None:
    """Why a requirement does not bind here; None where it does."""
    late = why_not_in_force(case.profile, need.cite, case.as_of)
    if late is None and need.product_kinds and case.product_kind not in need.product_kinds:
        return f"it is asked only of products of the kind {' or '.join(need.product_kinds)}"
    return late


def is_required(case: Case, path: str) -> bool:
    """Whether the profile requires a field: then its absence is said with the source (CMP303) and nowhere else."""
    return any(need.field == path for need in in_force(case))


def first_anchor(certificate: Certificate) -> tuple[Anchor, ...]:
    """Where to look for what is missing: the first panel or, without one, the first field; no place is invented."""
    if certificate.panels:
        return (certificate.panels[0].anchor,)
    return (certificate.fields[0].anchor,) if certificate.fields else ()


def observation(
    case: Case,
    need: Requirement,
    missing: str,
    *,
    panel: str | None = None,
    analyte: str | None = None,
    field: str | None = None,
    anchors: tuple[Anchor, ...] = (),
    observed: str | None = None,
    confidence: Confidence = Confidence.HIGH,
) -> Observation:
    """The observation that something required is not there."""
    citation = case.citation(need.cite)
    return Observation(
        subject=case.subject(panel=panel, analyte=analyte, field=field),
        anchors=anchors,
        facts={
            "missing": missing,
            "source": source_words(citation),
            "note": f" ({need.note.rstrip('.')})" if need.note else "",
            "printed": f' (the report prints "{observed}")' if observed else "",
        },
        observed=observed,
        expected=missing,
        citation=citation,
        severity=None if need.severity is Severity.WARNING else need.severity,
        confidence=confidence,
    )
