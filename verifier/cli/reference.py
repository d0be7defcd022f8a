"""The rule reference: every rule with its documentation, the profiles that use it and where it is written."""

from __future__ import annotations

from verifier._version import __version__
from verifier.model import Value
from verifier.rules.registry import Explanation, all_rules, explain

REFERENCE_SCHEMA_VERSION = 1


class RuleReference(Value):
    """Every rule of this version, in the order of the codes."""

    schema_version: int = REFERENCE_SCHEMA_VERSION
    version: str
    rules: tuple[Explanation, ...]


def rule_reference() -> RuleReference:
    """The reference of all rules."""
    return RuleReference(version=__version__, rules=tuple(explain(rule.code) for rule in all_rules()))
