"""How limits, results and sources are put into words; one place, so that every finding speaks alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal

from verifier.decisions import Span
from verifier.model import (
    Basis,
    Citation,
    Cite,
    LimitKind,
    LimitRule,
    PanelKind,
    PrintedLimit,
    Profile,
    Quantity,
    Result,
    Verification,
)
from verifier.vocabulary.analytes import analyte

_LONGEST = 20
"""Digits before or after the point beyond which a number is written with an exponent."""

_COMPARATORS = {
    LimitKind.AT_MOST: "at most",
    LimitKind.BELOW: "below",
    LimitKind.AT_LEAST: "at least",
    LimitKind.ABOVE: "above",
}
_PLAIN_WORDS = frozenset({"Total", "Bile-tolerant", "Yeasts", "Molds", "Fecal"})
"""First words of microbial counts; all other names of that panel are Latin and keep their capital."""
_CAPITAL = re.compile(r"(?:(?<=^)|(?<=^\d-))[A-Z](?=[a-z])")
_BASES = {
    Basis.DRY: " of dry mass",
    Basis.SERVING: " per serving",
    Basis.UNIT: " per unit",
    Basis.CONTAINER: " per container",
    Basis.DAY: " per day",
    Basis.TOTAL_ALKALOIDS: " of total alkaloids",
}
_REMARKS = {Verification.SECONDARY: " (secondary source)", Verification.UNVERIFIED: " (source not verified)"}


def number_words(number: Decimal) -> str:
    """The number without an exponent, with thousands marked: "10,000,000", "0.82"."""
    # A number that no laboratory means must not become a text of its own size.
    return f"{number:,f}" if abs(number.adjusted()) < _LONGEST else f"{number:E}"


def short_number(number: Decimal) -> str:
    """A computed number to four significant digits, without an exponent and without idle zeros."""
    short = number.normalize(Context(prec=4, rounding=ROUND_HALF_EVEN))
    return f"{short:f}" if abs(short.adjusted()) < _LONGEST else f"{short:E}"


def analyte_name(slug: str) -> str:
    """The name of a substance inside a sentence; the slug itself where the vocabulary does not know it."""
    try:
        known = analyte(slug)
    except KeyError:
        return slug
    is_latin = known.panel is PanelKind.MICROBIALS and known.name.split()[0] not in _PLAIN_WORDS
    return known.name if is_latin else _CAPITAL.sub(lambda match: match[0].lower(), known.name)


def limit_words(limit: LimitRule) -> str:
    """The limit without its substance: "at most 1.2 ug/g", "absent in 25 g"."""
    if limit.kind is LimitKind.ABSENT:
        return "absent" if limit.portion is None else f"absent in {limit.portion.printed}"
    number = number_words(limit.value) if limit.value is not None else ""
    if limit.basis is Basis.RATIO and limit.to is not None:
        return f"{_COMPARATORS[limit.kind]} {number} times {analyte_name(limit.to)}"
    if limit.read_as is not None:
        number = f"{number} (read as {number_words(limit.read_as)})"
    unit = limit.unit or ""
    basis = _BASES.get(limit.basis, "")
    if f"/{limit.basis.value}" in unit:
        basis = ""  # "mg/serving" says it already
    return f"{_COMPARATORS[limit.kind]} {number} {unit}{basis}".strip()


def expected_words(limit: LimitRule, citation: Citation) -> str:
    """The limit in words, with a remark when its source is not the text itself."""
    return limit_words(limit) + _REMARKS.get(citation.verification, "")


def printed_limit_words(limit: PrintedLimit) -> str:
    """A limit as the report prints it, with the unit where that stands elsewhere."""
    unit = limit.printed_unit or limit.unit
    return limit.printed if unit is None or unit in limit.printed else f"{limit.printed} {unit}"


def quantity_words(quantity: Quantity) -> str:
    """A value as printed, with the unit where that stands elsewhere, and the mass it was looked for in."""
    unit = quantity.printed_unit or quantity.unit
    is_number = any(sign.isdigit() for sign in quantity.printed)
    words = quantity.printed
    if unit is not None and is_number and unit not in words:
        words = f"{words} {unit}"
    if quantity.portion is not None and _tight(quantity.portion.printed) not in _tight(words):
        words = f"{words} in {quantity.portion.printed}"
    return words


def _tight(text: str) -> str:
    return "".join(text.split()).casefold()


def result_words(result: Result, quantity: Quantity | None) -> str:
    """What a row prints for its substance: "ND (LOD 0.05 ug/g)"; never a computed number."""
    shown = quantity or (result.values[0] if result.values else None)
    if shown is None:
        return "nothing"
    bounds = [
        f"{name} {quantity_words(bound)}"
        for name, bound in (("LOD", result.lod), ("LOQ", result.loq))
        if bound is not None
    ]
    is_censored = not any(sign.isdigit() for sign in shown.printed)
    return f"{quantity_words(shown)} ({', '.join(bounds)})" if bounds and is_censored else quantity_words(shown)


def span_words(span: Span, unit: str) -> str:
    """A computed span: "2.4 %", "between 0.4 % and 2.6 %", "more than 5 %"."""
    low = f"{short_number(span.low)} {unit}".rstrip()
    if span.high is None:
        return f"at least {low}" if span.low > 0 else "any amount"
    if short_number(span.high) == short_number(span.low):
        return low
    high = f"{short_number(span.high)} {unit}".rstrip()
    return f"between {low} and {high}" if span.low > 0 else f"at most {high}"


def list_words(words: Iterable[str]) -> str:
    """The words as a list in a sentence: "a", "a and b", "a, b and c"."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def citation_of(profile: Profile, cite: Cite, note: str | None = None) -> Citation:
    """The citation that a limit or requirement points to, with what the profile knows about the source."""
    source = profile.sources[cite.source]
    return Citation(
        source=cite.source,
        title=source.title,
        clause=cite.clause,
        quote=cite.quote,
        publisher=source.publisher,
        url=source.url,
        effective_from=source.effective_from,
        effective_to=source.effective_to,
        accessed=source.accessed,
        verification=source.verification,
        profile=profile.id,
        note=note,
    )


def source_words(citation: Citation) -> str:
    """Where a limit stands, short: the clause, or the title where no clause is given, and a remark on the source."""
    place = citation.clause or citation.title
    return f"{place}, {citation.profile}{_REMARKS.get(citation.verification, '')}"


_PANELS = {
    PanelKind.HEAVY_METALS: "heavy metals",
    PanelKind.RESIDUAL_SOLVENTS: "residual solvents",
    PanelKind.WATER_ACTIVITY: "water activity",
    PanelKind.FOREIGN_MATTER: "foreign matter",
    PanelKind.OTHER: "other tests",
}
FIELD_NAMES = {
    "laboratory.name": "the name of the laboratory",
    "laboratory.address": "the address of the laboratory",
    "laboratory.licence": "the licence of the laboratory",
    "laboratory.accreditation": "the accreditation of the laboratory",
    "client.name": "the client",
    "client.address": "the address of the client",
    "sample.name": "the name of the sample",
    "sample.matrix": "the kind of material",
    "sample.sample_id": "the laboratory's number of the sample",
    "sample.lot": "the lot number",
    "sample.report_id": "the number of the report",
    "sample.unit_mass": "the mass of one unit",
    "sample.serving": "the size of a serving",
    "dates.produced": "the date of production",
    "dates.collected": "the date of sampling",
    "dates.received": "the date of receipt",
    "dates.started": "the date on which testing began",
    "dates.completed": "the date on which testing was completed",
    "dates.reported": "the date of the report",
    "dates.expires": "the date of expiry",
    "methods": "a test method",
    "signatories": "the name of the person who authorised it",
    "printed_verdict": "an overall verdict",
    "statement.items_only": "a statement that the results relate only to the items tested",
    "statement.reproduction": "a statement that the report may be reproduced in full only",
    "statement.as_received": "a statement that the results apply to the sample as received",
    "statement.decision_rule": "the decision rule",
    "statement.uncertainty": "a measurement uncertainty or a statement about it",
    "statement.external_providers": "a statement on results of other laboratories",
    "statement.deviations": "a statement on deviations from the method",
    "statement.sampling": "a statement on sampling",
    "statement.customer_information": "a statement on what the customer supplied",
    "statement.amended": "a statement that the report takes the place of an earlier one",
    "statement.preliminary": "a statement that the report is not the final one, or not valid any more",
}


def panel_name(kind: PanelKind) -> str:
    """A panel for people: "heavy metals"."""
    return _PANELS.get(kind, kind.value)


def field_name(path: str) -> str:
    """A report field for people: "the lot number"."""
    return FIELD_NAMES.get(path, path)


def panel_of(slug: str) -> PanelKind | None:
    """The panel in which a substance is reported; None where the vocabulary does not say."""
    try:
        return analyte(slug).panel
    except KeyError:
        return None
