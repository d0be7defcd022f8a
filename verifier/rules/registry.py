"""All rules: found by walking the package, looked up by code, chosen by profile, explained for people."""

from __future__ import annotations

import difflib
import importlib
import inspect
import pkgutil
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import verifier
from verifier import rules
from verifier.errors import UsageError
from verifier.model import Profile, Severity
from verifier.model.base import Value
from verifier.profiles import load_profile, shipped_profiles
from verifier.rules.base import RuleInfo

PREFIXES: Mapping[str, str] = {
    "limits": "LIM1",
    "consistency": "CON2",
    "completeness": "CMP3",
    "integrity": "INT4",
    "plausibility": "PLA5",
    "collection": "COL6",
    "reading": "REA7",
}
"""The folder of a rule and how its code begins."""

RETIRED: Mapping[str, str] = {}
"""Codes that were in use once, each with what took its place; a code is never used for another rule."""


class Explanation(Value):
    """Everything there is to know about one rule."""

    code: str
    name: str
    family: str
    summary: str
    severity: Severity
    since: str
    message: str
    """The message with the names of its facts in braces."""
    sections: dict[str, str]
    """The documentation by heading."""
    profiles: tuple[str, ...]
    """Shipped profiles that give the rule something to do."""
    source: str
    """Where the rule stands in the package: "verifier/rules/limits/result_above_limit.py:24"."""

    def text(self) -> str:
        """The explanation as plain text for a terminal, in Markdown."""
        head = [
            f"# {self.code} {self.name}",
            "",
            self.summary,
            "",
            f"severity: {self.severity.value}",
            f"message: {self.message}",
            f"since: {self.since}",
            f"profiles: {', '.join(self.profiles) or 'none of the shipped ones'}",
            f"source: {self.source}",
        ]
        body = [line for title, text in self.sections.items() for line in ("", f"## {title}", "", text)]
        return "\n".join([*head, *body]) + "\n"


class Paragraph(NamedTuple):
    """A piece of an explanation that is wrapped, and translated, as one."""

    text: str
    is_item: bool
    """Whether it is one of a list."""


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs and list items of a section."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if not line.strip() or line.startswith("- "):
            blocks.append([])
        if line.strip():
            blocks[-1].append(line.strip())
    joined = (" ".join(block) for block in blocks if block)
    return tuple(Paragraph(one.removeprefix("- "), one.startswith("- ")) for one in joined)


@cache
def all_rules() -> tuple[RuleInfo, ...]:
    """Every rule in the order of the codes. Raises ValueError when a code is used twice or not for its folder."""
    found: dict[str, RuleInfo] = {}
    for module in _modules(rules):
        family = module.__name__.split(".")[2]
        for value in vars(module).values():
            if not isinstance(value, RuleInfo) or inspect.getmodule(value.check) is not module:
                continue
            if value.code in found or value.code in RETIRED:
                raise ValueError(f"the rule code {value.code} is used twice")
            if not value.code.startswith(PREFIXES[family]):
                raise ValueError(
                    f"the rule {value.code} stands in the folder {family}, whose codes are {PREFIXES[family]}.."
                )
            found[value.code] = value
    return tuple(found[code] for code in sorted(found))


def _modules(package: ModuleType) -> list[ModuleType]:
    names = [
        f"{family}.{module.name}"
        for family in PREFIXES
        for module in pkgutil.iter_modules([str(Path(path) / family) for path in package.__path__])
    ]
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def rule_info(code: str) -> RuleInfo:
    """The rule of that code or name, in any case.

    Raises UsageError for an unknown code, with the one that looks most like it, and for a retired one, with what
    took its place.
    """
    wanted = code.strip().casefold()
    for info in all_rules():
        if wanted in (info.code.casefold(), info.name.casefold()):
            return info
    if code.strip().upper() in RETIRED:
        raise UsageError(f'the rule "{code}" is retired', RETIRED[code.strip().upper()])
    known = [word for info in all_rules() for word in (info.code, info.name)]
    near = difflib.get_close_matches(wanted, [word.casefold() for word in known], n=1)
    guess = f'did you mean "{next(word for word in known if word.casefold() == near[0])}"?' if near else None
    raise UsageError(f'there is no rule "{code}"', guess or "`verifier rules` lists all of them")


def selected_rules(profile: Profile) -> tuple[RuleInfo, ...]:
    """The rules on certificates that a profile chooses: selected by code or prefix, and not ignored."""
    return tuple(
        info for info in all_rules() if not info.is_about_document and not info.links and _is_chosen(info, profile)
    )


def collection_rules(profiles: Sequence[Profile]) -> tuple[tuple[RuleInfo, Severity | None], ...]:
    """The rules on several documents that any of the profiles chooses, with the worst severity that one sets."""
    found = []
    for info in all_rules():
        choosing = [profile for profile in profiles if info.links and _is_chosen(info, profile)]
        if choosing:
            levels = [_level(info, profile) for profile in choosing]
            given = [level for level in levels if level is not None]
            worst = min(given, key=lambda level: level.rank) if len(given) == len(levels) else None
            found.append((info, worst))
    return tuple(found)


def _is_chosen(info: RuleInfo, profile: Profile) -> bool:
    rules = profile.rules
    return info.code.startswith(rules.select) and not (rules.ignore and info.code.startswith(rules.ignore))


def _level(info: RuleInfo, profile: Profile) -> Severity | None:
    """What a profile sets for a rule, by the longest code or prefix."""
    matches = [key for key in profile.rules.severity if info.code.startswith(key)]
    return profile.rules.severity[max(matches, key=len)] if matches else None


def explain(code: str) -> Explanation:
    """What a rule looks at, how it decides, what else could explain a finding, and who uses it."""
    info = rule_info(code)
    _, line = inspect.getsourcelines(info.check)
    module = inspect.getmodule(info.check)
    family = module.__name__.split(".")[2] if module is not None else ""
    return Explanation(
        code=info.code,
        name=info.name,
        family=family,
        summary=info.summary,
        severity=info.severity,
        since=info.since,
        message=info.message,
        sections=dict(info.sections),
        profiles=_profiles_using(info),
        source=f"{_place(info)}:{line}",
    )


def _profiles_using(info: RuleInfo) -> tuple[str, ...]:
    if info.is_about_document:
        return shipped_profiles()
    profiles = (load_profile(profile_id) for profile_id in shipped_profiles())
    return tuple(profile.id for profile in profiles if _is_chosen(info, profile) and info.is_used_by(profile))


def _place(info: RuleInfo) -> str:
    root = Path(verifier.__file__).parent.parent
    return Path(inspect.getsourcefile(info.check) or "").relative_to(root).as_posix()
