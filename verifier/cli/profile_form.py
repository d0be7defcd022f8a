"""The form of a profile file as people write it in TOML; for the schema, so that editors can help.

The loader (`verifier.profiles`) is what decides, with better messages; a test keeps the two together.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, WithJsonSchema

from verifier.model import Basis, DecisionRule, PanelKind, ProfileStatus, Rounding, Severity, Value, Verification

_COMPARATORS = ("at_most", "below", "at_least", "above", "absent", "absent_in")
_SUBJECTS = ("panel", "panels", "analyte", "analytes", "field", "fields")


def _exactly_one(*groups: tuple[str, ...]) -> dict[str, Any]:
    """The JSON Schema for "exactly one of these keys", for each of the groups."""
    return {"allOf": [{"oneOf": [{"required": [key]} for key in group]} for group in groups]}


Code = Annotated[str, Field(pattern=r"^(LIM|CON|CMP|INT|PLA|COL|REA)[0-9]{0,3}$")]
"""A rule code or the letters of a family."""
SingleCode = Annotated[str, Field(pattern=r"^(LIM|CON|CMP|INT|PLA|COL|REA)[0-9]{3}$")]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]
Portion = Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)? (g|mg|kg|mL)$")]
Text = Annotated[str, Field(min_length=1)]
Limit = Annotated[Decimal, Field(ge=0), WithJsonSchema({"type": "number", "minimum": 0})]


_ABOVE_ZERO = {"type": "number", "exclusiveMinimum": 0}


class CiteForm(Value):
    """Where a number comes from: the id of a source, the clause and, where it helps, its words."""

    source: Text
    clause: Text | None = None
    quote: Text | None = None


class LimitCiteForm(CiteForm):
    """Where the number of a limit comes from; the clause is not left out."""

    clause: Text


class SourceForm(Value):
    """A document that numbers are taken from, and how its text was checked."""

    title: Text
    publisher: Text | None = None
    url: Text | None = None
    accessed: date
    effective_from: date | None = None
    effective_to: date | None = None
    verification: Verification
    note: Text | None = None


class DecisionForm(Value):
    """How uncertainty is counted when conformity is stated (ILAC-G8:09/2019)."""

    rule: DecisionRule = DecisionRule.SIMPLE_ACCEPTANCE
    guard_band: Annotated[str, Field(pattern=r"^([0-9]+(\.[0-9]+)?\s*)?[Uu%]$")] | None = None
    rounding: Rounding = Rounding.ABSOLUTE
    powers_of_ten: Literal[1, 2, 5] = 1
    assumed_uncertainty: Annotated[Decimal, Field(gt=0), WithJsonSchema(_ABOVE_ZERO)] | None = None
    cite: CiteForm | None = None


class LimitForm(Value):
    """One limit: an analyte or a group, one comparator, unit, basis and citation."""

    model_config = ConfigDict(json_schema_extra=_exactly_one(("analyte", "group"), _COMPARATORS))

    analyte: Text | None = None
    group: Text | None = None
    at_most: Limit | None = None
    below: Limit | None = None
    at_least: Limit | None = None
    above: Limit | None = None
    absent: bool | None = None
    absent_in: Portion | None = None
    unit: Text | None = None
    basis: Basis = Basis.AS_RECEIVED
    to: Text | None = None
    read_as: Limit | None = None
    daily_at_most: Portion | None = None
    equality: Literal["open"] | None = None
    """Where the text of the law leaves open whether exactly the limit is allowed."""
    required: bool = True
    product_kinds: tuple[Text, ...] = ()
    cite: LimitCiteForm
    note: Text | None = None


class RequirementForm(Value):
    """Something that the report must show."""

    model_config = ConfigDict(json_schema_extra=_exactly_one(_SUBJECTS))

    panel: PanelKind | None = None
    panels: tuple[PanelKind, ...] | None = None
    analyte: Text | None = None
    analytes: tuple[Text, ...] | None = None
    field: Text | None = None
    fields: tuple[Text, ...] | None = None
    severity: Severity = Severity.WARNING
    product_kinds: tuple[Text, ...] = ()
    cite: CiteForm
    note: Text | None = None


class RulesForm(Value):
    """Which rules run, by code or family, and with which severity."""

    select: Annotated[tuple[Code, ...], Field(min_length=1)] | None = None
    ignore: Annotated[tuple[SingleCode, ...], Field(min_length=1)] | None = None
    severity: dict[Code, Severity] | None = None


class ProfileForm(Value):
    """A profile: limits, requirements and rule selection of a jurisdiction or standard, everything cited."""

    id: Id
    title: Text
    jurisdiction: Text
    extends: Text | tuple[Text, ...] | None = None
    product_kinds: tuple[Text, ...] | None = None
    status: ProfileStatus
    effective_from: date | None = None
    effective_to: date | None = None
    last_checked: date
    max_age_days: Annotated[int, Field(ge=1, le=36500)] | None = None
    summary: Text | None = None
    decision: DecisionForm | None = None
    sources: dict[str, SourceForm] | None = None
    limits: tuple[LimitForm, ...] | None = None
    required: tuple[RequirementForm, ...] | None = None
    rules: RulesForm | None = None
