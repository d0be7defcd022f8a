"""CON209: result, LOD, LOQ and limit of a row are in units that cannot be compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verifier.model import LimitKind, Panel, PrintedLimit, Quantity, Result, Sample, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.conditions import is_relative
from verifier.rules.printed_values import dimension
from verifier.rules.wording import printed_limit_words, quantity_words

_MASS = {"mass_fraction", "mass_per_volume"}
_COUNTS = {"count_per_mass", "count_per_volume", "log_count_per_mass", "log_count_per_volume"}
_PORTIONS = {"mass_per_serving": "serving", "mass_per_unit": "unit", "mass_per_container": "container"}
_KNOWN = _MASS | _COUNTS | _PORTIONS.keys() | {"mass_per_day"}


UNLIKE = "one is an amount by mass and the other a number of germs"


@dataclass(frozen=True)
class _Seen:
    """A row and a bound of it that cannot be compared, and why."""

    row: Result
    value: Quantity
    name: str
    bound: Quantity | PrintedLimit
    why: str


@rule(
    "CON209",
    severity=Severity.WARNING,
    message="{analyte} is printed in {unit}, but its {bound} is {against}: {why}",
    since="0.1.0",
)
def units_not_comparable(case: Case) -> Iterator[Observation]:
    """Result, LOD, LOQ and limit of a row are in units that cannot be compared.

    ## In plain words
    The report gives {analyte} in {unit}, but a figure that belongs to it is {against}. From this report alone, the two
    cannot be compared.

    ## Looks at
    Rows with a known unit, and their LOD, LOQ and printed limit where these have a known unit of their own.

    ## Decides
    A bound is comparable when one value of the row is in a unit that converts into its own, by the printed mass of a
    serving or unit too. An amount by mass beside a number of germs, or the other way round, is a finding. What lacks
    only a density, the mass of a serving or unit, the contents of a container or a daily amount is for information.
    Other units (minutes, mm) are left alone, as they are more likely read wrongly than printed so. Rows of a panel
    that lack the same are told once.

    ## Example
    Lead 0.2 ppm with a limit of 10 CFU/g is a finding. Mitragynine 24 mg per serving with an LOQ of 0.01 mg/g, where
    no serving is printed, is for information.

    ## Why it matters
    Nobody can tell from such a row whether the result is below its limit, or what "not detected" means.

    ## Other explanations
    - The unit may be missing or given elsewhere in the report, for example in a footnote.
    - The head of a column may have been taken for that of another, or a column with the amount that is compared may
      not have been read.

    ## Next step
    Ask the laboratory in which units the result and the {bound} of {analyte} are.
    """
    for panel in case.certificate.panels:
        found: dict[tuple[str, str], list[_Seen]] = {}
        for seen in (one for row in panel.results for one in _of_row(row, case.certificate.sample)):
            found.setdefault((seen.name, seen.why), []).append(seen)
        for group in found.values():
            yield _observation(case, panel, group)


def _of_row(row: Result, sample: Sample) -> Iterator[_Seen]:
    # Nearly all are in the unit of the result.
    bounds = [(name, bound) for name, bound in _bounds(row) if all(value.unit != bound.unit for value in row.values)]
    if not bounds:
        return
    values = [value for value in row.values if not is_relative(value) and dimension(value.unit) in _KNOWN]
    if values and len(values) == len(row.values):
        for name, bound in bounds:
            why = _why_not(values, bound, sample)
            if why is not None:
                yield _Seen(row, values[0], name, bound, why)


def _bounds(row: Result) -> Iterator[tuple[str, Quantity | PrintedLimit]]:
    for name, bound in (("LOD", row.lod), ("LOQ", row.loq)):
        if bound is not None and bound.number is not None:
            yield name, bound
    if row.limit is not None and row.limit.number is not None and row.limit.kind is not LimitKind.ABSENT:
        yield "limit", row.limit


def _why_not(values: Sequence[Quantity], bound: Quantity | PrintedLimit, sample: Sample) -> str | None:
    """Why no value of the row can be held against the bound; None where one can."""
    own = dimension(bound.unit)
    if own not in _KNOWN:
        return None
    found = {dimension(value.unit) or "" for value in values}
    if not any((one in _COUNTS) == (own in _COUNTS) for one in found):
        return UNLIKE
    if any(_are_comparable(one, own, sample) for one in found):
        return None
    if "mass_per_day" in {own, *found}:
        return "to compare them needs the daily amount"
    portion = next((one for one in sorted({own, *found}) if one in _PORTIONS), None)
    needed = _mass_word(portion) if portion is not None else "density"
    return f"to compare them needs the {needed}, which was not found"


def _mass_word(portion: str) -> str:
    kind = _PORTIONS[portion]
    return "net contents" if kind == "container" else f"mass of one {kind}"


def _are_comparable(one: str, other: str, sample: Sample) -> bool:
    """Whether values of the two dimensions can be held against each other with what the report prints."""
    if one == other or ({one, other} <= _COUNTS and one.endswith("volume") == other.endswith("volume")):
        return True
    masses = {"mass_per_serving": sample.serving, "mass_per_unit": sample.unit_mass}
    per_mass = {_per(part, masses.get(part)) for part in (one, other)}
    return len(per_mass) == 1 and None not in per_mass


def _per(measures: str, amount: object) -> str | None:
    """What the amount counts on once the printed mass is known."""
    if measures in _MASS:
        return measures
    if amount is None:
        return None
    printed_in = dimension(getattr(amount, "unit", None))
    return {"mass": "mass_fraction", "volume": "mass_per_volume"}.get(printed_in or "")


def _observation(case: Case, panel: Panel, group: Sequence[_Seen]) -> Observation:
    first = group[0]
    bound = first.bound
    against = quantity_words(bound) if isinstance(bound, Quantity) else printed_limit_words(bound)
    rest = f" (and so in {len(group) - 1} more rows)" if len(group) > 1 else ""
    return Observation(
        subject=case.subject(panel=panel.kind.value, analyte=first.row.analyte or first.row.printed_name),
        anchors=tuple(place for seen in group for place in (seen.value.anchor, seen.bound.anchor)),
        facts={
            "analyte": first.row.printed_name,
            "unit": first.value.printed_unit or first.value.unit or "",
            "bound": first.name,
            "against": against,
            "why": first.why + rest,
        },
        observed=quantity_words(first.value),
        expected=against,
        severity=None if first.why == UNLIKE else Severity.INFO,
    )
