"""What a limit per serving, unit, container, day or dry mass needs beside the result: how one becomes the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from verifier.decisions import converted
from verifier.model import (
    Amount,
    Basis,
    Certificate,
    DecisionSettings,
    LimitRule,
    Profile,
    Qualifier,
    Quantity,
    Result,
    Sample,
    Use,
)
from verifier.vocabulary.units import UnitMismatchError

_PORTIONS = (Basis.SERVING, Basis.UNIT, Basis.CONTAINER, Basis.DAY)
"""What an amount can be counted on that is no concentration."""
_RELATIVE = (Basis.TOTAL_ALKALOIDS, Basis.RATIO)
_NO_AMOUNTS = (Qualifier.NOT_TESTED, Qualifier.TEXT)
_MOISTURE = ("moisture", "loss_on_drying")


@dataclass(frozen=True)
class Conditions:
    """What holds for all rows of one certificate under one profile."""

    sample: Sample
    decision: DecisionSettings
    use: Use
    moisture: Decimal | None
    """The printed share of water, 0 to 1; None where none or more than one is printed."""


@dataclass(frozen=True)
class Scale:
    """How a value gets into the unit of a limit."""

    factor: Decimal
    unit: str
    """The unit to read the value in before it is multiplied."""
    counted_on: str | None = None
    """The amount that the factor is made of, in words."""


def conditions_of(certificate: Certificate, profile: Profile, use: Use) -> Conditions:
    """The conditions of a certificate."""
    return Conditions(certificate.sample, profile.decision, use, _moisture(certificate))


def is_relative(quantity: Quantity) -> bool:
    """Whether a value is a share or a ratio: its "%" is of other substances and no content of the product."""
    return quantity.basis in _RELATIVE


def is_shown(result: Result) -> bool:
    """Whether a row reports a value: not "not tested", and not only words such as "Pass"."""
    return any(map(is_amount, result.values))


def is_amount(quantity: Quantity) -> bool:
    """Whether a value says something about an amount: neither "not tested" nor words such as "Pass"."""
    return quantity.qualifier not in _NO_AMOUNTS


def in_unit_first(values: tuple[Quantity, ...], unit: str | None) -> Sequence[Quantity]:
    """The values, those in the unit itself before the others."""
    return values if len(values) < 2 else sorted(values, key=lambda value: value.unit != unit)


def unit_of(quantity: Quantity, result: Result) -> str | None:
    """The unit of a value; "ND" has none of its own where the column has none, and that of its LOD or LOQ serves."""
    bound = result.lod or result.loq
    return quantity.unit or (bound.unit if bound is not None and quantity.number is None else None)


def daily_amount(use: Use, sample: Sample) -> Amount | None:
    """What is taken in a day: the serving, as given or else as printed, times the servings a day as given."""
    serving = use.serving or sample.serving
    if serving is None or use.servings_per_day is None or serving.number <= 0 or use.servings_per_day <= 0:
        return None
    number = serving.number * use.servings_per_day
    return Amount(printed=f"{number.normalize():f} {serving.unit}", number=number, unit=serving.unit)


def scale_of(quantity: Quantity, limit: LimitRule, conditions: Conditions) -> Scale | str:
    """How the quantity gets into the unit of the limit, or the reason why it does not."""
    unit = limit.unit or ""
    use, sample = conditions.use, conditions.sample
    if quantity.basis is Basis.SERVING and limit.basis in (Basis.SERVING, Basis.DAY):
        servings = _servings(use, sample)
        if isinstance(servings, str):
            return f'"{quantity.printed}" is an amount per serving, and {servings}'
        if limit.basis is Basis.SERVING:
            other = f"a serving of {use.serving.printed}" if use.serving is not None and servings != 1 else None
            return Scale(servings, unit, other)
        if use.servings_per_day is not None and use.servings_per_day > 0:
            per_day = f"{use.servings_per_day} servings a day"
            of = f" of {use.serving.printed}" if use.serving is not None and servings != 1 else ""
            return Scale(servings * use.servings_per_day, f"{unit.split('/')[0]}/serving", f"{per_day}{of}")
    if quantity.basis in _PORTIONS and quantity.basis is not limit.basis:
        return f'"{quantity.printed}" is an amount per {quantity.basis.value}'
    if quantity.unit == unit or limit.basis in (Basis.AS_RECEIVED, Basis.DRY):
        return Scale(Decimal(1), unit)
    match limit.basis:
        case Basis.SERVING:
            name, amount = "the mass of one serving", use.serving or sample.serving
        case Basis.UNIT:
            name, amount = "the mass of one unit", sample.unit_mass
        case Basis.CONTAINER:
            name, amount = "the net contents of a container", use.container
        case Basis.DAY:
            name, amount = "the daily amount", daily_amount(use, sample)
        case _:
            name, amount = "what it is counted on", None
    if amount is None or amount.number <= 0:
        return f"the limit is per {limit.basis.value}, and {name} is not known"
    mass_unit = unit.split("/")[0]
    for per, code in (("g", f"{mass_unit}/g"), ("mL", f"{mass_unit}/mL")):
        try:
            return Scale(converted(amount.number, amount.unit, per), code, f"{name} of {amount.printed}")
        except UnitMismatchError:
            continue
    return f'{name} is given as "{amount.printed}", which is no mass and no volume'


def _servings(use: Use, sample: Sample) -> Decimal | str:
    """How many printed servings the given serving is, or why nobody can tell; one where none is given."""
    given, printed = use.serving, sample.serving
    if given is None:
        return Decimal(1)
    if printed is None or printed.number <= 0:
        return f"the report does not say of how much; the serving is given as {given.printed}"
    try:
        return converted(given.number, given.unit, printed.unit) / printed.number
    except UnitMismatchError:
        return f"its serving of {printed.printed} cannot be compared with the given {given.printed}"


def _moisture(certificate: Certificate) -> Decimal | None:
    """The one printed share of water as a fraction."""
    found = set()
    rows = [result for slug in _MOISTURE for _, result in certificate.rows_by_analyte.get(slug, ())]
    for value in (value for result in rows for value in result.values):
        if value.qualifier is Qualifier.MEASURED and value.number is not None and value.unit is not None:
            try:
                water = converted(value.number, value.unit, "%") / 100
                # Water per dry mass is another number: 50 % on dry basis is a third of the whole.
                found.add(water / (1 + water) if value.basis is Basis.DRY else water)
            except UnitMismatchError:
                continue
    share = found.pop() if len(found) == 1 else None
    return share if share is not None and 0 <= share < 1 else None
