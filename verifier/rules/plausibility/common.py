"""What the plausibility rules share: the bands with their sources, what a product claims to be, and its alkaloids."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from verifier.decisions import Span, highest, span_of
from verifier.model import Anchor, Certificate, Confidence, Quantity, Result, Severity
from verifier.profiles.parsing import product_kinds
from verifier.rules.base import Case, Observation
from verifier.rules.conditions import is_relative, is_shown
from verifier.rules.judging import rows_of, slugs_in
from verifier.rules.wording import result_words
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.units import UnitMismatchError

MITRAGYNINE = "mitragynine"
HYDROXYMITRAGYNINE = "7_hydroxymitragynine"
POWDER_ONLY = "The report calls it a powder and not leaf; a powdered extract is a powder, too."


@dataclass(frozen=True)
class Band:
    """A number that was measured in leaf, and where it comes from."""

    value: Decimal
    unit: str
    source: str
    checked: str
    """How the source was read before its number was used."""

    @property
    def words(self) -> str:
        """The source for a message."""
        return f"{self.source}; {self.checked}"


class Claim(Enum):
    """What the name and the matrix of a product claim."""

    LEAF = "leaf"
    POWDER = "powder"
    """Leaf by the word "powder" alone."""
    EXTRACT = "extract"


@cache
def _tables() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    text = resources.files(__package__).joinpath("leaf.toml").read_text("utf-8")
    return tomllib.loads(text, parse_float=Decimal)


@cache
def band(name: str) -> Band:
    """The band of that name in `leaf.toml`."""
    table = _tables()["bands"][name]
    source = _tables()["sources"][str(table["source"])]
    return Band(Decimal(str(table["value"])), str(table["unit"]), source["words"], source["checked"])


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word.casefold() for words in _tables()["words"][kind].values() for word in words)


def claim(case: Case) -> Claim | None:
    """What the product claims to be; None where it claims neither leaf nor extract of leaf, or a single alkaloid."""
    samples = [case.document.certificates[index].sample for index in case.same_sample]
    text = " ".join(part for sample in samples for part in (sample.name, sample.matrix) if part)
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    if words & _words("isolate") or _names_an_alkaloid(text):
        return None
    if case.product_kind == "extract":
        return Claim.EXTRACT if words & _words("extract") else None
    if case.product_kind != "leaf":
        return None
    leaf = {word.casefold() for word in product_kinds()["leaf"]} - _words("powder")
    return Claim.LEAF if words & leaf else Claim.POWDER


def _names_an_alkaloid(text: str) -> bool:
    """Whether the name of an alkaloid stands in the text: "7-OH powder", "Pure Mitragynine", "MGM 15 tea"."""
    alkaloids = (*slugs_in("kratom_alkaloids"), *slugs_in("synthetic_alkaloids"))
    words = text.split()
    candidates = (*words, *(f"{one} {other}" for one, other in pairwise(words)))
    found = (find_analyte(candidate.strip(",;()")) for candidate in candidates)
    return any(known is not None and known.slug in alkaloids for known in found)


def is_leaf(claimed: Claim | None) -> bool:
    """Whether a product is claimed as plain leaf, ground or not."""
    return claimed in (Claim.LEAF, Claim.POWDER)


def claim_words(claimed: Claim) -> str:
    """What it is claimed as, inside a sentence."""
    return {
        Claim.LEAF: "a product named as leaf",
        Claim.POWDER: "a product named as powder",
        Claim.EXTRACT: "a product named as an extract of leaf",
    }[claimed]


def severity_of(claimed: Claim) -> Severity | None:
    """Less where only "powder" claims leaf; None for that of the rule."""
    return Severity.INFO if claimed is Claim.POWDER else None


def observation(
    case: Case, claimed: Claim, slugs: Sequence[str], facts: Mapping[str, str], *, observed: str, expected: str
) -> Observation:
    """What is unusual for the product as it is claimed; the first of the substances is what it is about."""
    return Observation(
        subject=case.subject(panel="alkaloids", analyte=slugs[0]),
        anchors=anchors_of(case.certificate, *slugs),
        facts={"claimed": claim_words(claimed), **facts},
        observed=observed,
        expected=expected,
        severity=severity_of(claimed),
        confidence=confidence_of(claimed),
        other_explanations=explanations_of(claimed),
    )


def confidence_of(claimed: Claim) -> Confidence:
    """What a product is, is told by its name alone, so never more than medium."""
    return Confidence.LOW if claimed is Claim.POWDER else Confidence.MEDIUM


def explanations_of(claimed: Claim) -> tuple[str, ...]:
    """What else could explain a finding, by what the product is claimed as."""
    return (POWDER_ONLY,) if claimed is Claim.POWDER else ()


def shown_rows(certificate: Certificate, slug: str) -> tuple[Result, ...]:
    """The rows that report the substance with a value."""
    return tuple(result for _, result in rows_of(certificate, slug) if is_shown(result))


def contents(certificate: Certificate, slug: str) -> Iterator[tuple[Result, Quantity]]:
    """Every printed content of a substance with its row; shares and ratios are none."""
    for result in shown_rows(certificate, slug):
        for quantity in result.values:
            if not is_relative(quantity):
                yield result, quantity


def amount(certificate: Certificate, slug: str, unit: str) -> Span | None:
    """What all printed contents of a substance allow together, in one unit; None where none can be read in it."""
    spans = []
    for result, quantity in contents(certificate, slug):
        try:
            spans.append(span_of(quantity, result.lod, result.loq, unit))
        except UnitMismatchError:
            continue
    if not spans:
        return None
    founds = {span.is_found for span in spans}
    return Span(min(span.low for span in spans), highest(spans), is_found=founds.pop() if len(founds) == 1 else None)


def units_of(certificate: Certificate, slug: str) -> tuple[str, ...]:
    """The units in which a substance is given, in printed order."""
    return tuple(
        dict.fromkeys(quantity.unit for _, quantity in contents(certificate, slug) if quantity.unit is not None)
    )


def printed_words(certificate: Certificate, slug: str) -> str:
    """What the report prints for a substance, first row and first value."""
    result, quantity = next(contents(certificate, slug))
    return result_words(result, quantity)


def anchors_of(certificate: Certificate, *slugs: str) -> tuple[Anchor, ...]:
    """The places of the rows of these substances."""
    return tuple(result.anchor for slug in slugs for result in shown_rows(certificate, slug))


def is_more_hydroxymitragynine(certificate: Certificate) -> bool:
    """Whether there is surely more 7-hydroxymitragynine than mitragynine in every unit that has both."""
    answers = []
    for unit in units_of(certificate, HYDROXYMITRAGYNINE):
        own, other = (amount(certificate, slug, unit) for slug in (HYDROXYMITRAGYNINE, MITRAGYNINE))
        if own is not None and other is not None:
            answers.append(other.high is not None and own.low > other.high)
    return bool(answers) and all(answers)
