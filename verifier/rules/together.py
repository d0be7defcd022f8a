"""What a rule on several documents is asked and answers: documents that share something, and what was seen in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from verifier.collection import Group, Member
from verifier.model import Anchor, CollectionFinding, Confidence, Involved, Profile, Severity
from verifier.rules.base import RuleInfo

_LISTED = 20
"""Documents that a finding names; the others are counted."""


@dataclass(frozen=True)
class Together:
    """Documents that share something, and the profiles of the run."""

    group: Group
    profiles: tuple[Profile, ...] = ()

    @property
    def members(self) -> tuple[Member, ...]:
        """The documents, in their order."""
        return self.group.members


@dataclass(frozen=True)
class Seen:
    """One document that an observation is about."""

    member: Member
    anchors: tuple[Anchor, ...] = ()


@dataclass(frozen=True)
class Sight:
    """What a rule saw in several documents."""

    seen: tuple[Seen, ...]
    """Those that were compared first."""
    facts: Mapping[str, str] = field(repr=False)
    """What the message and the next step are filled with."""
    observed: str | None = None
    expected: str | None = None
    severity: Severity | None = None
    """Where it is not the severity of the rule."""
    confidence: Confidence = Confidence.MEDIUM
    others: int = 0
    """How many more documents there are that nobody looked at."""


def finding_of(info: RuleInfo, sight: Sight, wanted: Severity | None = None) -> CollectionFinding:
    """The finding for what a rule saw; `wanted` is what the profiles set for it, and makes nothing worse."""
    own = sight.severity or info.severity
    severity = wanted if wanted is not None and (sight.severity is None or wanted.rank > own.rank) else own
    involved = tuple(
        Involved(label=one.member.label, sha256=one.member.sha256, certificate=one.member.index, anchors=one.anchors)
        for one in sight.seen
    )
    return CollectionFinding(
        code=info.code,
        name=info.name,
        severity=severity,
        confidence=sight.confidence,
        message=info.message.format_map(sight.facts),
        plain=info.plain.format_map(sight.facts),
        documents=involved[:_LISTED],
        others=sight.others + max(0, len(involved) - _LISTED),
        observed=sight.observed,
        expected=sight.expected,
        base_rate=info.base_rate,
        other_explanations=info.other_explanations,
        next_step=info.next_step.format_map(sight.facts),
    )
