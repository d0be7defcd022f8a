"""What a fault is, and how one is planted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from verifier.errors import UsageError
from verifier.samplekit.truth import Language, Truth, TruthRow

HYDROXY = "7_hydroxymitragynine"
FAIL = {Language.EN: "Fail", Language.DE: "N", Language.CS: "N"}


@dataclass(frozen=True)
class Fault:
    """A named defect."""

    name: str
    code: str
    """The rule that should find it."""
    summary: str
    plant: Callable[[Truth, str], Truth]
    """Takes the truth and the argument ("" where the fault takes none)."""
    argument: str | None = None
    """What the argument is, None where the fault takes none."""
    default: str = ""
    """Used when the argument is left out."""
    profile: str = "kratom-baseline"
    """A profile under which the rule finds it: one that does not require by name what is left out."""


FAULTS: dict[str, Fault] = {}
"""All faults by name; `register` adds more."""


def register(
    name: str,
    code: str,
    summary: str,
    *,
    argument: str | None = None,
    default: str = "",
    profile: str = "kratom-baseline",
) -> Callable[[Callable[[Truth, str], Truth]], Callable[[Truth, str], Truth]]:
    """Decorate a function (truth, argument) -> truth to make it a fault."""

    def add(function: Callable[[Truth, str], Truth]) -> Callable[[Truth, str], Truth]:
        if name in FAULTS:
            raise ValueError(f"two faults are named {name}")
        FAULTS[name] = Fault(name, code, summary, function, argument, default, profile)
        return function

    return add


def plant(truth: Truth, fault: str) -> Truth:
    """The truth with one fault: "lot_missing", or with an argument "panel_missing:heavy_metals".

    Raises UsageError for an unknown fault, a missing or needless argument, and where there is nothing to change.
    """
    name, colon, argument = fault.partition(":")
    if name not in FAULTS:
        raise UsageError(f'There is no fault "{name}"', "`verifier samplekit faults` lists them.")
    chosen = FAULTS[name]
    if colon and chosen.argument is None:
        raise UsageError(f'The fault "{name}" takes no argument, found "{argument}"')
    if chosen.argument is not None:
        argument = argument or chosen.default
        if not argument:
            raise UsageError(f'The fault "{name}" needs an argument: {name}:{chosen.argument}')
    planted = chosen.plant(truth, argument)
    if planted == truth:
        raise UsageError(
            f'The fault "{fault}" changes nothing in this report', "Choose another fault or another truth."
        )
    return planted


def limit_number(row: TruthRow) -> Decimal | None:
    """The number in a row's printed limit ("NMT 1.2" is 1.2), None without one."""
    for word in (row.limit or "").replace("<", " ").replace("≤", " ").split():
        try:
            return Decimal(word)
        except ArithmeticError:
            continue
    return None


def percent(what: str, argument: str) -> Decimal:
    """The share that a number of percent is. Raises UsageError."""
    try:
        return Decimal(argument) / 100
    except ArithmeticError as error:
        raise UsageError(f'{what} is a number of percent, found "{argument}"') from error
