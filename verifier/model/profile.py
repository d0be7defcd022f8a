"""A profile: limits, requirements and rule selection for a jurisdiction or standard; data only, everything cited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pydantic import Field

from verifier.model.base import Number, Value
from verifier.model.finding import Severity, Verification
from verifier.model.quantity import Amount, Basis, LimitKind


class ProfileStatus(StrEnum):
    """Whether the rules bind."""

    IN_FORCE = "in_force"
    EMERGENCY = "emergency"
    PROPOSED = "proposed"
    SUPERSEDED = "superseded"
    GUIDANCE = "guidance"


class DecisionRule(StrEnum):
    """How uncertainty is counted when conformity is stated (ILAC-G8:09/2019, clause 4.2)."""

    SIMPLE_ACCEPTANCE = "simple_acceptance"
    GUARDED_ACCEPTANCE = "guarded_acceptance"
    NON_BINARY = "non_binary"


class Rounding(StrEnum):
    """How a measured value is rounded before it is held against a limit."""

    ABSOLUTE = "absolute"
    """Not at all: the printed value counts (ASTM E29, absolute method)."""
    USP_7_20 = "usp_7_20"
    """To the decimal places of the limit, 5 up (USP General Notices 7.20)."""
    PH_EUR = "ph_eur"
    """To the significant figures of the limit, 5 up (Ph. Eur., General Notices 1.4)."""
    ASTM_E29 = "astm_e29"
    """To the last place of the limit, 5 to the even digit (ASTM E29, rounding method)."""


class ProfileSource(Value):
    """A document that a limit is taken from, and how its text was checked."""

    title: str
    publisher: str | None = None
    url: str | None = None
    accessed: date
    effective_from: date | None = None
    effective_to: date | None = None
    verification: Verification
    note: str | None = None


class Cite(Value):
    """A pointer into the profile's sources."""

    source: str
    clause: str | None = None
    quote: str | None = None


class DecisionSettings(Value):
    """The decision rule of a profile."""

    rule: DecisionRule = DecisionRule.SIMPLE_ACCEPTANCE
    guard_factor: Number = Decimal(1)
    """The guard band as a multiple of the expanded uncertainty U (k = 2): 1 is w = U, 0.82 is w = 1.64 u."""
    guard_percent: Number | None = None
    """A fixed guard band in percent of the limit; then no uncertainty is needed."""
    rounding: Rounding = Rounding.ABSOLUTE
    assumed_uncertainty: Number | None = None
    """Expanded uncertainty in percent of the result, for results that print none. A judgement that rests on it says
    so."""
    cite: Cite | None = None


class LimitRule(Value):
    """One limit: exactly one analyte or group, one comparator, one unit, one basis, one citation."""

    analyte: str | None = None
    """Canonical slug, for a single substance or a defined sum such as "aflatoxins_total"."""
    group: str | None = None
    """A group of the vocabulary ("synthetic_alkaloids"); the limit holds for each member."""
    kind: LimitKind
    value: Number | None = None
    """The limit; None for `absent`, which allows no detected amount."""
    unit: str | None = None
    """Canonical unit code."""
    basis: Basis = Basis.AS_RECEIVED
    to: str | None = None
    """For the basis `ratio`: what the analyte is divided by, a single substance or a defined sum."""
    read_as: Number | None = None
    """The count up to which a limit of 10^n is met, where a pharmacopoeia reads it so (Ph. Eur. 5.1.4: 2 x 10^n)."""
    daily_at_most: Amount | None = None
    """The limit holds only for a daily amount of the product up to this one."""
    portion: Amount | None = None
    """For `absent`: the mass in which it must be absent; None means at any level."""
    is_required: bool = True
    """True when a report that does not show this analyte leaves the question open."""
    product_kinds: tuple[str, ...] = ()
    """Empty: all products of the profile."""
    is_equality_open: bool = False
    """True where the text of the law leaves open whether exactly the limit is allowed: then it decides nothing."""
    cite: Cite
    note: str | None = None


class Requirement(Value):
    """Something the report must show: a panel, an analyte or a report field."""

    panel: str | None = None
    analyte: str | None = None
    field: str | None = None
    severity: Severity = Severity.WARNING
    product_kinds: tuple[str, ...] = ()
    """Empty: all products of the profile. Else it is asked only of what is surely of one of these kinds."""
    cite: Cite
    note: str | None = None


class Use(Value):
    """How a product is used, as somebody says who knows its label: what limits per serving, container or day need."""

    serving: Amount | None = None
    servings_per_day: Number | None = None
    container: Amount | None = None
    """The net contents of one container."""


EMERGENCY_DAYS = 180
"""How long an emergency rule without a known last day is trusted after it was last looked up; most end sooner."""


class RuleSettings(Value):
    """Which rules run, by code or prefix, and with which severity."""

    select: tuple[str, ...] = ("LIM", "CON", "CMP", "INT", "PLA", "COL")
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = Field(default_factory=dict)


class Profile(Value):
    """The rules that a certificate is held against."""

    id: str
    title: str
    jurisdiction: str
    status: ProfileStatus
    effective_from: date | None = None
    effective_to: date | None = None
    last_checked: date
    max_age_days: int | None = None
    """A report older than this on the day of judgement is said to be old."""
    product_kinds: tuple[str, ...] = ()
    summary: str | None = None
    decision: DecisionSettings = DecisionSettings()
    sources: dict[str, ProfileSource]
    limits: tuple[LimitRule, ...] = ()
    required: tuple[Requirement, ...] = ()
    rules: RuleSettings = RuleSettings()
    sha256: str = ""
    """Of the TOML texts it was made from."""

    def is_of_unknown_end(self, as_of: date) -> bool:
        """Whether it is an emergency rule whose last day nobody wrote down, and was last looked up long before."""
        is_open = self.status is ProfileStatus.EMERGENCY and self.effective_to is None
        return is_open and (as_of - self.last_checked).days > EMERGENCY_DAYS

    def is_in_force(self, as_of: date) -> bool:
        """Whether the profile binds on that day: its status and its dates both say so."""
        if self.is_of_unknown_end(as_of):
            return False
        if self.status in (ProfileStatus.PROPOSED, ProfileStatus.SUPERSEDED):
            return False
        started = self.effective_from is None or self.effective_from <= as_of
        ended = self.effective_to is not None and self.effective_to < as_of
        return started and not ended
