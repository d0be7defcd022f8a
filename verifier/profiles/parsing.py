"""Turns the tables of one profile text into a `Profile`; every error names the file and the key path."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from pydantic import BaseModel

from verifier.errors import ProfileError
from verifier.model import (
    Amount,
    Basis,
    Certificate,
    Cite,
    Client,
    Dates,
    DecisionRule,
    DecisionSettings,
    Laboratory,
    LimitKind,
    LimitRule,
    PanelKind,
    Profile,
    ProfileSource,
    ProfileStatus,
    Requirement,
    Rounding,
    RuleSettings,
    Sample,
    Severity,
    Verification,
)
from verifier.profiles.keys import limit_key, requirement_key
from verifier.profiles.tables import KeyPath, date_at, near
from verifier.profiles.tables import known_at as _known
from verifier.profiles.tables import list_at as _list
from verifier.profiles.tables import one_of as _one_of
from verifier.profiles.tables import only as _only
from verifier.profiles.tables import table_at as _table
from verifier.profiles.tables import text_at as _text
from verifier.vocabulary.analytes import all_analytes, known_groups, parts_of
from verifier.vocabulary.statements import PREFIX, statement_kinds
from verifier.vocabulary.units import known_units
from verifier.vocabulary.units import unit as unit_of

_TOP_KEYS = frozenset(Profile.model_fields) - {"sha256"} | {"extends"}
_COMPARATORS = {
    "at_most": LimitKind.AT_MOST,
    "below": LimitKind.BELOW,
    "at_least": LimitKind.AT_LEAST,
    "above": LimitKind.ABOVE,
    "absent": LimitKind.ABSENT,
    "absent_in": LimitKind.ABSENT,
}
_LIMIT_KEYS = frozenset(
    (
        *("analyte", "group", "to", "unit", "basis", "read_as", "daily_at_most"),
        *("equality", "required", "product_kinds", "cite", "note", *_COMPARATORS),
    )
)
_DECISION_KEYS = frozenset(("rule", "guard_band", "rounding", "powers_of_ten", "assumed_uncertainty", "cite"))
_POWERS_OF_TEN = (1, 2, 5)
_SUBJECTS = {"panel": "panels", "analyte": "analytes", "field": "fields"}
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_LAST_YEAR = 2100
_MOST_PLACES = 30
_CODE_LENGTH = 6
_MOST_DAYS = 36500
_MOST_FACTOR = 10
_PER_AMOUNT = (Basis.SERVING, Basis.UNIT, Basis.CONTAINER, Basis.DAY)
_FAMILIES = ("LIM", "CON", "CMP", "INT", "PLA", "COL", "REA")


@cache
def known_fields() -> tuple[str, ...]:
    """The report fields that a profile can ask for, as paths into the certificate."""
    rooms: dict[str, type[BaseModel]] = {
        "laboratory": Laboratory,
        "client": Client,
        "sample": Sample,
        "dates": Dates,
    }
    paths = [f"{room}.{name}" for room, value in rooms.items() for name in value.model_fields]
    flat = ("methods", "signatories", "printed_verdict")
    statements = (PREFIX + kind for kind in statement_kinds())
    return (*paths, *(name for name in flat if name in Certificate.model_fields), *statements)


@cache
def _analytes() -> tuple[str, ...]:
    return tuple(known.slug for known in all_analytes())


@cache
def _units() -> tuple[str, ...]:
    return tuple(known.code for known in known_units())


@cache
def product_kinds() -> Mapping[str, tuple[str, ...]]:
    """The kinds of product that a limit can be for, with the words on a label that tell them."""
    text = resources.files(__package__).joinpath("words", "product_kinds.toml").read_text("utf-8")
    return {
        kind: tuple(word for words in table.values() for word in words) for kind, table in tomllib.loads(text).items()
    }


@cache
def liquid_words() -> frozenset[str]:
    """The words on a label that tell a liquid, whatever kind of product it is."""
    text = resources.files(__package__).joinpath("words", "liquids.toml").read_text("utf-8")
    return frozenset(word.casefold() for words in tomllib.loads(text).values() for word in words)


def check_keys(tables: Mapping[str, Any], root: KeyPath) -> None:
    """Refuse unknown keys at the top of a profile."""
    _only(tables, _TOP_KEYS, root)


def parse_profile(tables: Mapping[str, Any], root: KeyPath, bases: Sequence[Profile]) -> Profile:
    """The profile that these tables alone make; citations may point into the sources of the bases.

    Raises ProfileError, or pydantic's ValidationError for a value of the wrong type.
    """
    sources = {key: _source(value, root / "sources" / key) for key, value in _table(tables, "sources", root).items()}
    cited: set[str] = set()
    known = {*sources, *(key for base in bases for key in base.sources)}
    settings = _table(tables, "decision", root)
    powers = settings.get("powers_of_ten", 1)
    if powers not in _POWERS_OF_TEN:
        raise ProfileError(f"{root / 'decision' / 'powers_of_ten'}: expected 1, 2 or 5, found {powers!r}")
    reader = _Reader(known, cited, powers)
    limits: dict[Hashable, LimitRule] = {}
    places: dict[Hashable, KeyPath] = {}
    for i, value in enumerate(_list(tables, "limits", root)):
        limit = reader.limit(value, path := root / "limits" / i)
        _once(limit_key(limit), places, path, f"limits {limit.analyte or limit.group}")
        limits[limit_key(limit)] = limit
    required: dict[Hashable, Requirement] = {}
    for i, value in enumerate(_list(tables, "required", root)):
        for need in reader.requirements(value, path := root / "required" / i):
            _once(requirement_key(need), places, path, f"asks for {need.panel or need.analyte or need.field}")
            required[requirement_key(need)] = need
    decision = reader.decision(settings, root / "decision") if "decision" in tables else None
    for key in sources:
        if key not in cited:
            raise ProfileError(
                f"{root / 'sources' / key}: no limit and no requirement of this file cites it", "cite it or drop it"
            )
    rules = _rules(_table(tables, "rules", root), root / "rules") if "rules" in tables else None
    kinds = tables.get("product_kinds", _all_kinds(bases))
    start, end = _period(tables, root)
    return Profile(
        id=_id(tables, root),
        title=_text(tables, "title", root),
        jurisdiction=_text(tables, "jurisdiction", root),
        status=ProfileStatus(_one_of(tables, "status", tuple(ProfileStatus), root)),
        effective_from=start,
        effective_to=end,
        last_checked=_date(tables, "last_checked", root),
        max_age_days=_days(tables, root)
        or min((base.max_age_days for base in bases if base.max_age_days), default=None),
        product_kinds=_kinds(kinds, root / "product_kinds"),
        summary=_text(tables, "summary", root, is_needed=False),
        decision=decision or _agreed("decision", bases, root) or DecisionSettings(),
        sources=sources,
        limits=tuple(limits.values()),
        required=tuple(required.values()),
        rules=rules or _agreed("rules", bases, root) or RuleSettings(),
    )


def _all_kinds(bases: Sequence[Profile]) -> tuple[str, ...]:
    """What any of the bases is for; a base that is for all products is for more than one that names some."""
    if not all(base.product_kinds for base in bases):
        return ()
    return tuple(dict.fromkeys(kind for base in bases for kind in base.product_kinds))


def _agreed(key: str, bases: Sequence[Profile], root: KeyPath) -> Any:
    """The settings that all bases have, None without a base; which of two holds is for a person to say."""
    if not bases:
        return None
    first, *others = (getattr(base, key) for base in bases)
    for base, other in zip(bases[1:], others, strict=True):
        if {**dict(other), "cite": None} != {**dict(first), "cite": None}:
            raise ProfileError(
                f'{root / "extends"}: "{bases[0].id}" and "{base.id}" differ in [{key}], and only one can hold',
                f"add [{key}] to your profile with the settings that you mean",
            )
    return first


@dataclass(frozen=True)
class _Reader:
    """Reads what cites: it knows the ids of the sources and notes which of them are cited."""

    sources: Collection[str]
    cited: set[str]
    powers_of_ten: int = 1
    """By how much a count may exceed a limit of 10^n (2 in Ph. Eur. 5.1.4 and USP <1111>, 5 in Ph. Eur. 5.1.8)."""

    def cite(self, table: Mapping[str, Any], path: KeyPath, limited: str | None = None) -> Cite:
        """The citation; that of a limit, which names what is `limited`, must have the clause."""
        about = f" (the limit of {limited})" if limited else ""
        if "cite" not in table:
            raise ProfileError(f"{path}: has no citation{about}", 'add cite = { source = "...", clause = "..." }')
        value, path = table["cite"], path / "cite"
        if not isinstance(value, dict):
            raise ProfileError(f'{path}: expected {{ source = "...", clause = "..." }}, found {value!r}')
        _only(value, {"source", "clause", "quote"}, path)
        source = _text(value, "source", path)
        if source not in self.sources:
            guess = near(str(source), self.sources)
            raise ProfileError(f'{path / "source"}: there is no source "{source}"{guess}{about}')
        if limited and "clause" not in value:
            raise ProfileError(
                f"{path}: names no clause{about}", 'say where in the source the number stands: clause = "section 3.1"'
            )
        self.cited.add(str(source))
        return Cite(
            source=source,
            clause=_text(value, "clause", path, is_needed=False),
            quote=_text(value, "quote", path, is_needed=False),
        )

    def limit(self, table: Any, path: KeyPath) -> LimitRule:
        _only(table, _LIMIT_KEYS, path)
        if ("analyte" in table) == ("group" in table):
            raise ProfileError(f"{path}: needs exactly one of analyte, group")
        analyte = _known(table, "analyte", _analytes(), path)
        group = _known(table, "group", tuple(sorted(known_groups())), path)
        given = [word for word in _COMPARATORS if word in table]
        if len(given) != 1:
            found = ", ".join(given) or "none"
            raise ProfileError(f"{path}: needs exactly one of {', '.join(_COMPARATORS)}; found {found}")
        word = given[0]
        kind = _COMPARATORS[word]
        value, unit, portion = None, _known(table, "unit", _units(), path), None
        if kind is LimitKind.ABSENT:
            if unit is not None:
                raise ProfileError(f"{path / 'unit'}: a limit of absence has no unit")
            portion = _portion(table[word], path / word) if word == "absent_in" else None
            if word == "absent" and table[word] is not True:
                raise ProfileError(f"{path / word}: expected true, found {table[word]!r}")
        else:
            value = _number(table[word], path / word)
        basis = Basis(_one_of(table, "basis", tuple(Basis), path, default=Basis.AS_RECEIVED))
        to = _known(table, "to", _analytes(), path)
        if (basis is Basis.RATIO) != (to is not None):
            place = path / ("to" if to is not None else "basis")
            raise ProfileError(f'{place}: basis = "ratio" and to = "..." go together: what the analyte is divided by')
        if basis is Basis.RATIO and (unit is not None or analyte is None or value is None):
            raise ProfileError(f"{path}: a ratio needs an analyte and a number, and has no unit")
        if unit is None and value is not None and basis is not Basis.RATIO:
            raise ProfileError(f"{path}: a limit with a number needs a unit")
        if basis is Basis.TOTAL_ALKALOIDS and (unit != "%" or analyte is None):
            raise ProfileError(f'{path}: a share of total alkaloids needs an analyte and the unit "%"')
        _check_basis(basis, unit, analyte, path)
        daily = table.get("daily_at_most")
        is_required = table.get("required", True)
        if not isinstance(is_required, bool):
            raise ProfileError(f"{path / 'required'}: expected true or false, found {is_required!r}")
        return LimitRule(
            analyte=analyte,
            group=group,
            kind=kind,
            value=value,
            unit=unit,
            basis=basis,
            to=to,
            read_as=self.read_as(table, kind, value, unit, path),
            daily_at_most=None if daily is None else _portion(daily, path / "daily_at_most"),
            portion=portion,
            is_required=is_required,
            product_kinds=_kinds(table.get("product_kinds", ()), path / "product_kinds"),
            is_equality_open=_is_equality_open(table, value, path),
            cite=self.cite(table, path, analyte or group),
            note=_text(table, "note", path, is_needed=False),
        )

    def read_as(
        self, table: Mapping[str, Any], kind: LimitKind, value: Decimal | None, unit: str | None, path: KeyPath
    ) -> Decimal | None:
        """The count as which a limit of 10^n is read: by its own key, else by the profile's `powers_of_ten`."""
        is_count = unit is not None and unit.startswith(("CFU", "MPN"))
        if "read_as" in table:
            if not is_count or value is None:
                raise ProfileError(f"{path / 'read_as'}: only the limit of a count can be read as another number")
            number = _number(table["read_as"], path / "read_as")
            if number < value:
                raise ProfileError(f"{path / 'read_as'}: expected at least the limit {value}, found {number}")
            return number
        is_power = value is not None and value >= 10 and value.normalize().as_tuple().digits == (1,)
        if self.powers_of_ten == 1 or not (is_count and is_power and kind is LimitKind.AT_MOST) or value is None:
            return None
        return value * self.powers_of_ten

    def requirements(self, table: Any, path: KeyPath) -> Iterable[Requirement]:
        """One requirement for each thing that the table names; panels, analytes and fields may be lists."""
        _only(table, {*_SUBJECTS, *_SUBJECTS.values(), "severity", "product_kinds", "cite", "note"}, path)
        given = [key for pair in _SUBJECTS.items() for key in pair if key in table]
        if len(given) != 1:
            raise ProfileError(
                f"{path}: needs exactly one of panels, analytes, fields; found {', '.join(given) or 'none'}"
            )
        key = given[0]
        subject = key if key in _SUBJECTS else next(one for one, many in _SUBJECTS.items() if many == key)
        names = [table[key]] if key in _SUBJECTS else table[key]
        if not isinstance(names, list) or not names:
            raise ProfileError(f"{path / key}: expected a list of names, found {names!r}")
        known = {"panel": tuple(PanelKind), "analyte": _analytes(), "field": known_fields()}[subject]
        severity = Severity(_one_of(table, "severity", tuple(Severity), path, default=Severity.WARNING))
        kinds = _kinds(table.get("product_kinds", ()), path / "product_kinds")
        note = _text(table, "note", path, is_needed=False)
        cite = self.cite(table, path)
        for name in names:
            if name not in known:
                raise ProfileError(f'{path / key}: there is no {subject} "{name}"{near(str(name), known)}')
            yield Requirement.model_validate(
                {subject: name, "severity": severity, "product_kinds": kinds, "cite": cite, "note": note}
            )

    def decision(self, table: Mapping[str, Any], path: KeyPath) -> DecisionSettings:
        """The decision rule with its guard band and rounding."""
        _only(table, _DECISION_KEYS, path)
        rule = DecisionRule(_one_of(table, "rule", tuple(DecisionRule), path, default=DecisionRule.SIMPLE_ACCEPTANCE))
        band = table.get("guard_band")
        if band is not None and rule is DecisionRule.SIMPLE_ACCEPTANCE:
            raise ProfileError(f"{path / 'guard_band'}: simple acceptance has none")
        factor, percent = guard_band(band, path / "guard_band") if band is not None else (Decimal(1), None)
        assumed = table.get("assumed_uncertainty")
        return DecisionSettings(
            rule=rule,
            guard_factor=factor,
            guard_percent=percent,
            rounding=Rounding(_one_of(table, "rounding", tuple(Rounding), path, default=Rounding.ABSOLUTE)),
            assumed_uncertainty=None if assumed is None else _positive(assumed, path / "assumed_uncertainty"),
            cite=self.cite(table, path) if "cite" in table else None,
        )


def guard_band(value: Any, path: KeyPath) -> tuple[Decimal, Decimal | None]:
    """A guard band as (multiple of U, percent of the limit): "U", "1.64 u" (of U = 2 u), "5 %".

    Raises ProfileError for anything else.
    """
    match = re.fullmatch(r"(?:(\d+(?:\.\d+)?)\s*)?([Uu%])", value) if isinstance(value, str) else None
    if match is None or (match[2] == "%" and match[1] is None):
        raise ProfileError(f'{path}: expected a guard band such as "U", "1.64 u" or "5 %", found {value!r}')
    number = Decimal(match[1] or 1)
    most = 100 if match[2] == "%" else _MOST_FACTOR
    if not 0 < number <= most:
        raise ProfileError(f"{path}: expected more than 0 and at most {most} {match[2]}, found {value!r}")
    if match[2] == "%":
        return Decimal(1), number
    return (number if match[2] == "U" else number / 2), None


def _source(table: Any, path: KeyPath) -> ProfileSource:
    _only(table, ProfileSource.model_fields, path)
    start, end = _period(table, path)
    return ProfileSource(
        title=_text(table, "title", path),
        publisher=_text(table, "publisher", path, is_needed=False),
        url=_text(table, "url", path, is_needed=False),
        accessed=_date(table, "accessed", path),
        effective_from=start,
        effective_to=end,
        verification=Verification(_one_of(table, "verification", tuple(Verification), path)),
        note=_text(table, "note", path, is_needed=False),
    )


def _rules(table: Mapping[str, Any], path: KeyPath) -> RuleSettings:
    _only(table, RuleSettings.model_fields, path)
    values: dict[str, Any] = dict(table)
    for key in ("select", "ignore"):
        codes = _list(table, key, path)
        if key in table and not codes:
            raise ProfileError(f"{path / key}: expected rule codes or families, found none", f"or leave out {key}")
        for code in codes:
            _check_code(code, path / key)
            if key == "ignore" and len(code) < _CODE_LENGTH:
                raise ProfileError(
                    f'{path / key}: "{code}" is more than one rule',
                    "ignore single rules, or leave families out of select",
                )
    for code, level in _table(table, "severity", path).items():
        _check_code(code, path / "severity")
        _one_of({code: level}, code, tuple(Severity), path / "severity")
    return RuleSettings.model_validate(values)


def _check_code(code: Any, path: KeyPath) -> None:
    if not isinstance(code, str) or not re.fullmatch(r"[A-Z]{3}\d{0,3}", code) or code[:3] not in _FAMILIES:
        guess = near(str(code)[:3], _FAMILIES)
        raise ProfileError(
            f'{path}: "{code}" is no rule code and no family{guess}', f"families: {', '.join(_FAMILIES)}"
        )


def check_codes(profile: Profile, label: str, codes: Collection[str]) -> None:
    """Refuse rule codes that no rule has; `codes` are those of all rules, which this room does not see."""
    rules = profile.rules
    for key, named in (("select", rules.select), ("ignore", rules.ignore), ("severity", rules.severity)):
        for code in named:
            if len(code) > len(_FAMILIES[0]) and not any(known.startswith(code) for known in codes):
                raise ProfileError(
                    f'{KeyPath(label) / "rules" / key}: there is no rule "{code}"{near(code, codes)}',
                    "`verifier rules` lists all of them",
                )


def _check_basis(basis: Basis, unit: str | None, analyte: str | None, path: KeyPath) -> None:
    """Refuse a basis that the unit contradicts, and shares and ratios of a sum, which are judged for one substance."""
    counted_on = unit_of(unit).basis if unit is not None else None
    if unit is not None and counted_on is not basis and (counted_on is not None or basis in _PER_AMOUNT):
        said = f'is for basis = "{counted_on.value}"' if counted_on else "is not per serving, unit, container or day"
        raise ProfileError(
            f'{path / "basis"}: "{basis.value}" and the unit "{unit}" contradict each other: the unit {said}',
            f'say basis = "{counted_on.value}"' if counted_on else f'say unit = "mg/{basis.value}"',
        )
    if basis in (Basis.TOTAL_ALKALOIDS, Basis.RATIO) and analyte is not None and parts_of(analyte):
        parts = ", ".join(part.slug for part in parts_of(analyte))
        raise ProfileError(
            f'{path / "analyte"}: "{analyte}" is a sum, which has no limit on the basis {basis.value}',
            f"write a limit for each of its parts: {parts}",
        )


def _once(key: Hashable, places: dict[Hashable, KeyPath], path: KeyPath, what: str) -> None:
    """Refuse what one text says twice: nobody could tell which of the two is meant."""
    if key in places:
        first = places[key].steps[-1]
        raise ProfileError(f"{path}: {what} again, as {first} does already", "keep one of them, or say what differs")
    places[key] = path


# ------------------------------------------------------------------------------------------------- small readers


def _id(tables: Mapping[str, Any], root: KeyPath) -> str:
    value: str = _text(tables, "id", root)
    if not _ID.fullmatch(value):
        raise ProfileError(
            f'{root / "id"}: expected letters, digits, ".", "_" and "-", at most 80, found {value!r}',
            'reports name the profile by its id; a title may have anything: id = "my-limits"',
        )
    return value


def _date(table: Mapping[str, Any], key: str, path: KeyPath, *, is_needed: bool = True) -> Any:
    day = date_at(table, key, path, is_needed=is_needed)
    if day is not None and day.year > _LAST_YEAR:
        raise ProfileError(
            f"{path / key}: {day} is too late to be meant", "leave out effective_to where no end is known"
        )
    return day


def _period(table: Mapping[str, Any], path: KeyPath) -> tuple[date | None, date | None]:
    """First and last day in force."""
    start = _date(table, "effective_from", path, is_needed=False)
    end = _date(table, "effective_to", path, is_needed=False)
    if start is not None and end is not None and end < start:
        raise ProfileError(f"{path / 'effective_to'}: {end} is before effective_from, {start}")
    return start, end


def _number(value: Any, path: KeyPath) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ProfileError(f"{path}: expected a number, found {value!r}")
    number = Decimal(value)
    if not number.is_finite() or number < 0:
        raise ProfileError(f"{path}: expected a number that is not negative, found {value}")
    if abs(number.adjusted()) > _MOST_PLACES or len(number.as_tuple().digits) > _MOST_PLACES:
        raise ProfileError(f"{path}: expected a number of at most {_MOST_PLACES} places, found {_short(number)}")
    return number


def _positive(value: Any, path: KeyPath) -> Decimal:
    number = _number(value, path)
    if number == 0:
        raise ProfileError(f"{path}: expected a number above zero, found {value}", f"leave out {path.steps[-1]}")
    return number


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:20]}... ({len(text)} characters)"


def _is_equality_open(table: Mapping[str, Any], value: Decimal | None, path: KeyPath) -> bool:
    """Whether the text leaves open if exactly the limit is allowed: `equality = "open"`."""
    if "equality" not in table:
        return False
    if value is None:
        raise ProfileError(f"{path / 'equality'}: a limit of absence has no number that a result could equal")
    return _one_of(table, "equality", ("open",), path) == "open"


def _days(tables: Mapping[str, Any], root: KeyPath) -> int | None:
    value = tables.get("max_age_days")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_DAYS):
        raise ProfileError(
            f"{root / 'max_age_days'}: expected a number of days from 1 to {_MOST_DAYS}, found {_short(value)}"
        )
    return value


def _portion(value: Any, path: KeyPath) -> Amount:
    match = re.fullmatch(r"(\d+(?:\.\d+)?) (g|mg|kg|mL)", value) if isinstance(value, str) else None
    if match is None or Decimal(match[1]) == 0:
        raise ProfileError(f'{path}: expected a mass or volume such as "25 g", found {value!r}')
    return Amount(printed=value, number=_number(Decimal(match[1]), path), unit=match[2])


def _kinds(value: Any, path: KeyPath) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise ProfileError(f"{path}: expected a list of product kinds, found {value!r}")
    for kind in value:
        if kind not in product_kinds():
            known = tuple(product_kinds())
            raise ProfileError(
                f'{path}: there is no product kind "{kind}"{near(str(kind), known)}', f"known: {', '.join(known)}"
            )
    return tuple(value)
