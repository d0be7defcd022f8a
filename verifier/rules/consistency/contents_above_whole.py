"""CON210: what is in the product is more than the product."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from verifier.decisions import ZERO, Span, converted
from verifier.model import Confidence, Panel, PanelKind, Qualifier, Quantity, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_relative
from verifier.rules.judging import slugs_in
from verifier.rules.printed_values import Content, Contents, dimension, is_dry, rows_with_panels
from verifier.rules.wording import list_words, panel_name, quantity_words, span_words

_WHOLE = Decimal(1000)
"""mg/g."""
_ASSAY = Decimal("1.02")
"""Assays of pure substances are allowed up to 102.0 % by most pharmacopoeial monographs: measuring is not exact."""

_SUMMED = (PanelKind.ALKALOIDS, PanelKind.CANNABINOIDS, PanelKind.TERPENES)
_MIXTURES = {"hhc": {"r_hhc", "s_hhc"}, "thcp": {"delta_9_thcp", "delta_8_thcp"}, "thc_o": {"delta_9_thc_o"}}
"""Substances that some reports print besides their isomers, as the sum of them."""


@dataclass(frozen=True)
class _Part:
    panel: Panel
    row: Result
    content: Content


@rule(
    "CON210",
    severity=Severity.WARNING,
    message="{what}: {observed}, more than the whole product{reading}",
    since="0.1.0",
)
def contents_above_whole(case: Case) -> Iterator[Observation]:
    """What is in the product is more than the product.

    ## In plain words
    For {what}, the figures as printed come to more than the whole product. A number or unit may be wrong; a small
    excess can come from measuring alone.

    ## Looks at
    Contents by mass (%, mg/g, and mg per serving or unit where its mass is printed), each for itself; and the known
    alkaloids, cannabinoids or terpenes of a report together, without totals and shares.

    ## Decides
    Each content counts with the least that its digits allow. Above 102 %, which assays of pure substances are allowed,
    is a finding; between 100 % and 102 % it is for information. A substance that is printed twice counts once, with
    the smaller number, and one in several units needs all of them above.

    ## Example
    Mitragynine 104 %; or 61 % mitragynine beside 55 % 7-hydroxymitragynine.

    ## Why it matters
    At least one of the numbers or units is wrong, and nobody can tell which.

    ## Other explanations
    - The numbers may be shares of the alkaloids, or purities, and no contents of the product.
    - The unit of the column may be another, or may have been misread.
    - The salt may have been weighed and the free base reported, or the other way round.

    ## Next step
    Ask the laboratory in which unit and on which basis {what} is reported.
    """
    parts = [
        part
        for panel, row in rows_with_panels(case.certificate.panels)
        for part in [_part(panel, row, case.contents)]
        if part is not None
    ]
    single = [part for part in parts if part.content.span.low > _WHOLE]
    for part in single:
        observed = quantity_words(part.content.quantity)
        yield _observation(case, part.row.printed_name, observed, part.content.span.low, [part])
    for kind in _SUMMED:
        for dry in (False, True):
            group = [p for p in parts if p.panel.kind is kind and is_dry(p.content.quantity) is dry]
            if not any(part in single for part in group):
                yield from _sum(case, kind, group)


def _part(panel: Panel, row: Result, contents: Contents) -> _Part | None:
    """The row with the least that it allows as mg/g; None where it is no content by mass or does not matter."""
    measured = [value for value in row.values if value.qualifier is Qualifier.MEASURED]
    if panel.kind not in _SUMMED and any(map(_is_within_whole, measured)):
        return None
    made = [contents.of(value, row) for value in measured]
    found = [content for content in made if content is not None and content.unit == "mg/g"]
    return _Part(panel, row, min(found, key=lambda content: content.span.low)) if found else None


def _is_within_whole(value: Quantity) -> bool:
    """Whether a content by mass is surely no more than the whole; most are traces, and need no closer look."""
    if dimension(value.unit) != "mass_fraction" or value.number is None or is_relative(value):
        return False
    return converted(value.number, value.unit, "mg/g") <= _WHOLE


def _sum(case: Case, kind: PanelKind, parts: Sequence[_Part]) -> Iterator[Observation]:
    no_parts = {*slugs_in("totals"), *slugs_in("ratios")}
    least: dict[str, _Part] = {}
    for part in parts:
        slug = part.row.analyte
        if slug is None or slug in no_parts:
            continue
        if slug not in least or part.content.span.low < least[slug].content.span.low:
            least[slug] = part
    kept = [part for slug, part in least.items() if not _MIXTURES.get(slug, set()) & least.keys()]
    total = sum((part.content.span.low for part in kept), ZERO)
    if len(kept) > 1 and total > _WHOLE:
        largest = sorted(kept, key=lambda part: -part.content.span.low)[:5]
        rest = "" if len(kept) == len(largest) else f" and {len(kept) - len(largest)} more"
        names = list_words(part.row.printed_name for part in largest)
        observed = f"{span_words(Span(total / 10, total / 10), '%')} at the least"
        yield _observation(case, f"{panel_name(kind)} together ({names}{rest})", observed, total, largest)


def _observation(case: Case, what: str, observed: str, mg_per_g: Decimal, parts: Sequence[_Part]) -> Observation:
    is_assay = mg_per_g <= _WHOLE * _ASSAY
    first = parts[0]
    return Observation(
        subject=case.subject(
            panel=first.panel.kind.value,
            analyte=(first.row.analyte or first.row.printed_name) if len(parts) == 1 else None,
        ),
        anchors=tuple(part.content.quantity.anchor for part in parts),
        facts={
            "what": what,
            "observed": observed,
            "reading": ", by less than assays of pure substances are allowed" if is_assay else "",
        },
        observed=observed,
        expected="at most 100 %",
        severity=Severity.INFO if is_assay else None,
        confidence=Confidence.MEDIUM,
    )
