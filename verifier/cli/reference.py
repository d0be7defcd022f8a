"""The rule reference: every rule with its documentation, the profiles that use it and where it is written."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING

import verifier
from verifier._version import __version__
from verifier.errors import UsageError
from verifier.model import Profile, Severity, Value

if TYPE_CHECKING:
    from verifier.rules.base import RuleInfo

REFERENCE_SCHEMA_VERSION = 1


class RuleEntry(Value):
    """One rule: a kind of finding with a permanent code."""

    code: str
    """Permanent, never used again for something else: "LIM101"."""
    name: str
    """The defect: "result_above_limit"."""
    summary: str
    severity: Severity
    """Unless a profile or the case sets another."""
    message: str
    """Template of the message over named facts."""
    since: str
    """The first version that has it."""
    sections: dict[str, str]
    """The documentation by heading: what it looks at, how it decides, example, why it matters, ..."""
    profiles: tuple[str, ...]
    """Ids of the shipped profiles that use it."""
    source: str
    """File and line, from the root of the repository: "verifier/rules/limits/result_above_limit.py:21"."""


class RuleReference(Value):
    """Every rule of this version, by code."""

    schema_version: int = REFERENCE_SCHEMA_VERSION
    version: str
    rules: tuple[RuleEntry, ...]


def rule_reference() -> RuleReference:
    """The reference of all rules."""
    from verifier.rules.registry import all_rules

    profiles = _shipped()
    return RuleReference(version=__version__, rules=tuple(_entry(rule, profiles) for rule in all_rules()))


def rule_entry(code_or_name: str) -> RuleEntry:
    """One rule by code or name, however it is capitalised. Raises UsageError with the nearest for an unknown one."""
    from difflib import get_close_matches

    from verifier.rules.registry import all_rules

    rules = {key: rule for rule in all_rules() for key in (rule.code, rule.name)}
    wanted = code_or_name.strip().replace("-", "_")
    rule = rules.get(wanted.upper()) or rules.get(wanted.lower())
    if rule is None:
        near = get_close_matches(wanted.upper(), rules, n=1) or get_close_matches(wanted.lower(), rules, n=1)
        guess = f'did you mean "{near[0]}"? ' if near else ""
        raise UsageError(f'There is no rule "{code_or_name}"', f'{guess}"verifier rules" lists them all')
    return _entry(rule, _shipped())


def _shipped() -> list[Profile]:
    from verifier.profiles import load_profile, shipped_profiles

    return [load_profile(name) for name in shipped_profiles()]


def _entry(rule: RuleInfo, profiles: list[Profile]) -> RuleEntry:
    return RuleEntry(
        code=rule.code,
        name=rule.name,
        summary=rule.summary,
        severity=rule.severity,
        message=rule.message,
        since=rule.since,
        sections=dict(rule.sections),
        profiles=tuple(profile.id for profile in profiles if rule.is_used_by(profile)),
        source=_source(rule),
    )


def _source(rule: RuleInfo) -> str:
    root = Path(verifier.__file__).parent.parent
    path = Path(inspect.getsourcefile(rule.check) or "").relative_to(root)
    return f"{path.as_posix()}:{inspect.getsourcelines(rule.check)[1]}"
