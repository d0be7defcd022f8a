"""What the command line says about judging beside the profiles: how a product is used, and the decision rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from verifier.model import Amount, Profile, Use

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(kg|g|mg|mL|L)")
# As in the model, which `--help` must not load: a test holds both together.
DECISION_RULES = ("simple_acceptance", "guarded_acceptance", "non_binary")
ROUNDINGS = ("absolute", "usp_7_20", "ph_eur", "astm_e29")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class AmountOfProduct(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A mass or volume: "2.4g", "60 mL"."""

    name = "AMOUNT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Amount:
        """The text as an amount."""
        from verifier.model import Amount

        match = _AMOUNT.fullmatch(value.strip())
        if match is None or Decimal(match[1]) == 0:
            self.fail(f'"{value}" is no mass or volume; write it as 2.4g or 60mL', param, ctx)
        return Amount(printed=f"{match[1]} {match[2]}", number=Decimal(match[1]), unit=match[2])


class PositiveNumber(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A number above zero, kept as it is written."""

    name = "NUMBER"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """The text as a number."""
        if isinstance(value, Decimal):
            return value
        if _NUMBER.fullmatch(value) is None or Decimal(value) == 0:
            self.fail(f'"{value}" is no number above zero', param, ctx)
        return Decimal(value)


def use_options(command: Decorated) -> Decorated:
    """`--serving`, `--servings-per-day` and `--container`."""
    serving = click.option(
        "--serving", type=AmountOfProduct(), help="Mass or volume of one serving, for limits per serving and day."
    )
    per_day = click.option("--servings-per-day", type=PositiveNumber(), help="Servings a day, for limits per day.")
    container = click.option("--container", type=AmountOfProduct(), help="Net contents, for limits per container.")
    return serving(per_day(container(command)))


def decision_options(command: Decorated) -> Decorated:
    """`--decision`, `--guard-band`, `--rounding` and `--assume-uncertainty`."""
    rule = click.option(
        "--decision",
        type=click.Choice(DECISION_RULES),
        help="Decide by this rule instead of the profiles' own (ILAC-G8:09/2019).",
    )
    band = click.option("--guard-band", metavar='U|"1.64 u"|"5 %"', help="Width of the guard band.  [default: U]")
    rounding = click.option(
        "--rounding",
        type=click.Choice(ROUNDINGS),
        help="Round measured values this way instead of the profiles' own.",
    )
    assumed = click.option(
        "--assume-uncertainty",
        type=PositiveNumber(),
        metavar="PERCENT",
        help="Expanded uncertainty for results that print none; judgements that rest on it say so.",
    )
    return rule(band(rounding(assumed(command))))


def use_of(serving: Amount | None, servings_per_day: Decimal | None, container: Amount | None) -> Use:
    """How the product is used, by the options."""
    from verifier.model import Use

    return Use(serving=serving, servings_per_day=servings_per_day, container=container)


def rule_codes() -> tuple[str, ...]:
    """The codes that a profile can name, retired ones among them: a code is for ever."""
    from verifier.rules.registry import RETIRED, all_rules

    return (*(rule.code for rule in all_rules()), *RETIRED)


def with_decision(
    profiles: Iterable[Profile],
    rule: str | None,
    band: str | None,
    rounding: str | None,
    assumed: Decimal | None,
) -> tuple[Profile, ...]:
    """The profiles with what the options say instead of their own decision settings.

    Raises click.UsageError for a guard band without a rule that has one.
    """
    from verifier.errors import ProfileError
    from verifier.model import DecisionRule, Rounding
    from verifier.profiles.parsing import guard_band
    from verifier.profiles.tables import KeyPath

    changes: dict[str, Any] = {}
    if rule is not None:
        changes |= {"rule": DecisionRule(rule), "cite": None, "guard_factor": Decimal(1), "guard_percent": None}
    if band is not None:
        try:
            changes["guard_factor"], changes["guard_percent"] = guard_band(band, KeyPath("--guard-band"))
        except ProfileError as error:
            raise click.UsageError(error.message) from None
    if rounding is not None:
        changes["rounding"] = Rounding(rounding)
    if assumed is not None:
        changes["assumed_uncertainty"] = assumed
    changed = []
    for profile in profiles:
        decision = profile.decision.model_copy(update=changes)
        if (band or assumed) and decision.rule is DecisionRule.SIMPLE_ACCEPTANCE:
            raise click.UsageError(
                f"a guard band and an assumed uncertainty do nothing in simple acceptance (profile {profile.id}): "
                "give --decision guarded_acceptance or non_binary"
            )
        changed.append(profile.model_copy(update={"decision": decision}))
    return tuple(changed)
