"""What every rule is made of: the case it looks at, the observation it makes, and the decorator that names it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from verifier.model import (
    Anchor,
    Certificate,
    Citation,
    Cite,
    Confidence,
    Document,
    Evidence,
    Finding,
    LaboratoryRecord,
    Profile,
    Severity,
    Subject,
    Use,
)
from verifier.rules.judging import LimitOutcome
from verifier.rules.outcomes import judge_limits, product_kind
from verifier.rules.printed_values import Contents
from verifier.rules.wording import citation_of
from verifier.vocabulary.naming import says_nothing as says_nothing

PLAIN = "In plain words"
"""The first section: the message for people who are not of the trade, over the same facts."""
HEADINGS = (PLAIN, "Looks at", "Decides", "Example", "Why it matters", "Other explanations", "Next step")
"""The sections of every rule's docstring, in this order."""
BASE_RATE = "Base rate"
"""One more section, before "Other explanations", of the rules on files and on several documents: how often sound
reports show the same."""


@dataclass(frozen=True)
class Case:
    """One certificate held against one profile on one day."""

    document: Document
    index: int
    """Position of the certificate in the document, counted from 0."""
    profile: Profile
    as_of: date
    use: Use = field(default_factory=Use)
    """How the product is used, as far as somebody says so."""
    laboratories: tuple[LaboratoryRecord, ...] = ()
    """What the user wrote down about laboratories."""

    @property
    def certificate(self) -> Certificate:
        """The certificate under judgement."""
        return self.document.certificates[self.index]

    @cached_property
    def same_sample(self) -> tuple[int, ...]:
        """Positions of all certificates of the document that report on this sample, this one included.

        The same sample id, or the same lot under the same name; never the name alone, and never where two lots are
        named that differ.
        """
        return same_sample(self.document, self.index)

    @cached_property
    def product_kind(self) -> str | None:
        """The kind of product that the names and matrices of this sample tell; None where they tell none or two."""
        certificates = (self.document.certificates[index] for index in self.same_sample)
        kinds = {product_kind(certificate.sample) for certificate in certificates} - {None}
        return kinds.pop() if len(kinds) == 1 else None

    @property
    def evidence(self) -> Evidence:
        """What the file shows of itself; nothing where nobody looked."""
        return self.document.evidence or Evidence()

    @cached_property
    def contents(self) -> Contents:
        """The printed values of this certificate as contents of the product."""
        return Contents(self.certificate.sample)

    @cached_property
    def limit_outcomes(self) -> tuple[LimitOutcome, ...]:
        """Every limit of the profile held against this certificate, in the profile's order."""
        siblings = [self.document.certificates[index] for index in self.same_sample if index != self.index]
        return judge_limits(self.profile, self.certificate, siblings, self.as_of, self.product_kind, self.use)

    @property
    def is_first_of_sample(self) -> bool:
        """Whether this certificate speaks for its sample where several report on it."""
        return self.index == self.same_sample[0]

    def citation(self, cite: Cite, note: str | None = None) -> Citation:
        """The citation with what the profile knows about its source and remarks on the limit."""
        return citation_of(self.profile, cite, note)

    def subject(self, *, panel: str | None = None, analyte: str | None = None, field: str | None = None) -> Subject:
        """What an observation on this certificate is about."""
        return Subject(certificate=self.index, panel=panel, analyte=analyte, field=field)


def same_sample(document: Document, index: int) -> tuple[int, ...]:
    """Positions of all certificates of the document that report on the sample of this one, this one included.

    A certificate without a lot that could belong to two lots of one sample id belongs to neither.
    """
    related = _related(document, index)
    if len(_lots(document, related)) > 1:
        return (index,)
    return tuple(
        position for position in related if position == index or len(_lots(document, _related(document, position))) <= 1
    )


def _related(document: Document, index: int) -> tuple[int, ...]:
    own = document.certificates[index]
    return tuple(
        position
        for position, other in enumerate(document.certificates)
        if position == index or _is_one_sample(own, other)
    )


def _lots(document: Document, positions: Iterable[int]) -> set[str]:
    lots = (document.certificates[position].sample.lot for position in positions)
    return {lot.strip().casefold() for lot in lots if lot and not says_nothing(lot)}


def _is_one_sample(a: Certificate, b: Certificate) -> bool:
    one, other = a.sample, b.sample
    is_same_lot = _is_same(one.lot, other.lot)
    if _differ(one.lot, other.lot) or _differ(a.laboratory.name, b.laboratory.name):
        return False
    if _is_same(one.sample_id, other.sample_id):
        return not _have_nothing_in_common(one.name, other.name)
    return is_same_lot and _is_same(one.name, other.name)


def _differ(a: str | None, b: str | None) -> bool:
    return bool(a and b) and not says_nothing(a or "") and not says_nothing(b or "") and not _is_same(a, b)


def _have_nothing_in_common(a: str | None, b: str | None) -> bool:
    """Whether two names share no word: then a sample id such as "1" is not enough to make them one sample."""
    one, other = (set(re.findall(r"[^\W\d_]{3,}", (name or "").casefold())) for name in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def _is_same(a: str | None, b: str | None) -> bool:
    if a is None or b is None or says_nothing(a):
        return False
    return a.strip().casefold() == b.strip().casefold() != ""


@dataclass(frozen=True)
class Observation:
    """What a rule saw; the rule's own name, wording and advice are added by `RuleInfo.finding`."""

    subject: Subject
    anchors: tuple[Anchor, ...]
    facts: Mapping[str, str]
    """What the message and the next step are filled with."""
    observed: str | None = None
    expected: str | None = None
    citation: Citation | None = None
    severity: Severity | None = None
    """Where it is not the severity of the rule."""
    confidence: Confidence = Confidence.HIGH
    other_explanations: tuple[str, ...] = ()
    """Beside those that hold for the rule as a whole."""


Check = Callable[[Any], Iterator[Any]]
"""From a `Case` to each `Observation`; for rules on several documents from a `Together` to each `Sight`."""


@dataclass(frozen=True)
class RuleInfo:
    """One rule: a code for ever, a name, a message over named facts, and the function that looks."""

    code: str
    name: str
    severity: Severity
    message: str
    since: str
    summary: str
    sections: Mapping[str, str]
    """The docstring's sections by heading."""
    check: Check = field(repr=False, compare=False)
    is_used_by: Callable[[Profile], bool] = field(repr=False, compare=False)
    """Whether a profile holds anything for this rule to do."""
    is_about_document: bool = False
    """True for REA7xx, which the engine raises itself: their check yields nothing."""
    is_about_file: bool = False
    """True for INT4xx: asked once of a document, not of each of its certificates, and only where its file was
    examined."""
    links: tuple[str, ...] = ()
    """For COL6xx: by what documents are tied that are looked at together; empty for rules on one document."""

    def __call__(self, case: Any) -> Iterator[Any]:
        """Look at the case."""
        return self.check(case)

    @cached_property
    def other_explanations(self) -> tuple[str, ...]:
        """What else could explain the observation, one sentence each."""
        lines = re.split(r"^- ", self.sections.get("Other explanations", ""), flags=re.MULTILINE)
        return tuple(" ".join(line.split()) for line in lines if line.strip())

    @cached_property
    def base_rate(self) -> str | None:
        """How often sound reports show the same; None for a rule that does not say."""
        return " ".join(self.sections.get(BASE_RATE, "").split()) or None

    @cached_property
    def plain(self) -> str:
        """The message for people who are not of the trade, over the same facts."""
        return " ".join(self.sections.get(PLAIN, "").split())

    @cached_property
    def next_step(self) -> str:
        """What to do next, over the same facts as the message."""
        return " ".join(self.sections.get("Next step", "").split())

    def finding(self, seen: Observation, severity: Severity | None = None) -> Finding:
        """The finding for an observation; `severity` is what the profile sets for this rule, if anything."""
        return Finding(
            code=self.code,
            name=self.name,
            severity=severity or seen.severity or self.severity,
            confidence=seen.confidence,
            message=self.message.format_map(seen.facts),
            subject=seen.subject,
            anchors=seen.anchors,
            observed=seen.observed,
            expected=seen.expected,
            citation=seen.citation,
            other_explanations=(*seen.other_explanations, *self.other_explanations),
            next_step=self.next_step.format_map(seen.facts),
            plain=self.plain.format_map(seen.facts),
            base_rate=self.base_rate,
        )


def rule(
    code: str,
    *,
    severity: Severity,
    message: str,
    since: str,
    is_used_by: Callable[[Profile], bool] = lambda _: True,
    is_about_document: bool = False,
    is_about_file: bool = False,
    links: tuple[str, ...] = (),
) -> Callable[[Check], RuleInfo]:
    """Make a rule of a function: its name is the rule's name, its docstring the rule's documentation."""

    def make(check: Check) -> RuleInfo:
        summary, sections = _read_docstring(inspect.getdoc(check) or "")
        function: Any = check
        return RuleInfo(
            code=code,
            name=function.__name__,
            severity=severity,
            message=message,
            since=since,
            summary=summary,
            sections=sections,
            check=check,
            is_used_by=is_used_by,
            is_about_document=is_about_document,
            is_about_file=is_about_file,
            links=links,
        )

    return make


def _read_docstring(text: str) -> tuple[str, dict[str, str]]:
    head, *parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return head.strip(), {title.strip(): body.strip() for title, body in zip(parts[::2], parts[1::2], strict=True)}
