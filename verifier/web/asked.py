"""What somebody asks for beside the files: profiles, day, and how the product is used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from verifier._version import __version__
from verifier.batch import Job
from verifier.languages import later
from verifier.model import Amount, Profile, ProfileUse, Run, Use
from verifier.profiles import load_profiles, shipped_profiles
from verifier.rules.registry import RETIRED, all_rules
from verifier.web.errors import Ours, not_usable

DEFAULT_PROFILE = "kratom-baseline"
MOST_PROFILES = 20
MANY = 2
"""Documents from which on each is read by one engine only, as on the command line."""
_LONGEST = 20
"""Characters of a number that somebody writes."""
_AMOUNT = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(kg|g|mg|mL|L)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_UNITS = {unit.casefold(): unit for unit in ("kg", "g", "mg", "mL", "L")}


@dataclass(frozen=True)
class Asked:
    """A judgement that somebody asks for."""

    profiles: tuple[Profile, ...]
    as_of: date
    use: Use = field(default_factory=Use)

    def job(self, documents: int) -> Job:
        """How each of that many documents is judged."""
        return Job(self.profiles, self.as_of, self.use, is_cross_checked=documents < MANY)

    def run(self, documents: int) -> Run:
        """What makes the verdicts repeatable."""
        return Run(
            version=__version__,
            profiles=tuple(ProfileUse.of(one, self.as_of) for one in self.profiles),
            as_of=self.as_of,
            is_cross_checked=documents < MANY,
            use=self.use,
        )


def asked(
    profiles: Sequence[str], as_of: str, serving: str, servings_per_day: str, container: str, *, today: date
) -> Asked:
    """The judgement that a form asks for; an empty text is a question that was not answered.

    Raises WebError for what cannot be meant. Only shipped profiles: a name is never a path.
    """
    return Asked(
        _profiles(profiles),
        _day(as_of, today),
        Use(
            serving=_amount(serving, later("One serving")),
            servings_per_day=_number(servings_per_day, later("Servings per day")),
            container=_amount(container, later("One container")),
        ),
    )


def _profiles(names: Iterable[str]) -> tuple[Profile, ...]:
    wanted = tuple(dict.fromkeys(name for name in names if name)) or (DEFAULT_PROFILE,)
    if len(wanted) > MOST_PROFILES:
        raise not_usable(
            later("{count} profiles were chosen."),
            later("Choose {most} or fewer."),
            count=len(wanted),
            most=MOST_PROFILES,
        )
    known = shipped_profiles()
    for name in wanted:
        if name not in known:
            raise not_usable(later('There is no profile "{name}".'), later("Choose one of the list."), name=name[:100])
    return load_profiles(wanted, (*(rule.code for rule in all_rules()), *RETIRED))


def _day(text: str, today: date) -> date:
    if not text.strip():
        return today
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise not_usable(
            later('"{text}" is no day.'), later("Write the day of judgement as 2026-03-31."), text=text[:40]
        ) from None


def _amount(text: str, what: str) -> Amount | None:
    if not text.strip():
        return None
    found = _AMOUNT.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None or _exact(found[1]) == 0:
        raise not_usable(
            later('{what}: "{text}" is no mass or volume.'),
            later("Write it as 2.4 g or 60 mL."),
            what=Ours(what),
            text=text[:40],
        )
    number, unit = _exact(found[1]), _UNITS[found[2].casefold()]
    return Amount(printed=f"{number} {unit}", number=number, unit=unit)


def _number(text: str, what: str) -> Decimal | None:
    if not text.strip():
        return None
    found = _NUMBER.fullmatch(text.strip()) if len(text) <= _LONGEST else None
    if found is None or _exact(found[0]) == 0:
        raise not_usable(
            later('{what}: "{text}" is no number above zero.'),
            later("Write it as 4 or 2.5."),
            what=Ours(what),
            text=text[:40],
        )
    return _exact(found[0])


def _exact(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
