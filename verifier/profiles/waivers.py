"""Loads a file of waivers; every error names the file and the key path."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verifier.errors import ProfileError, UsageError
from verifier.model import PanelKind, WaiverRule
from verifier.profiles.tables import KeyPath, date_at, known_at, list_at, near, only, text_at, toml_tables
from verifier.vocabulary.analytes import analyte

_KEYS = tuple(WaiverRule.model_fields)
_SCOPE = ("sha256", "document", "analyte", "field", "panel")
_WILD = re.compile(r"\[!?\]?[^\]]*\]|[*?]")
"""What stands for other characters in a pattern: "*", "?", "[a-z]"."""
_EXTENSIONS = ("pdf", "png", "jpeg", "jpg", "tiff")
_MAX_BYTES = 1_000_000


@dataclass(frozen=True)
class Waivers:
    """The waivers of one file."""

    rules: tuple[WaiverRule, ...] = ()
    sha256: str | None = None
    """Of the file, so that a verdict can be repeated; None without one."""
    text: bytes = field(default=b"", repr=False)
    """The file, as it was read."""


NO_WAIVERS = Waivers()


def load_waivers(path: str | Path, codes: Collection[str]) -> Waivers:
    """The waivers of a TOML file: `[[waivers]]` with code, who, why, until and what they are for.

    `codes` are those of all rules. Raises UsageError when the file cannot be read or an
    entry of it cannot be used; the message names the key path.
    """
    label = str(path)
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(f'the file of waivers "{label}" cannot be read: {error.strerror}', "check the path") from None
    if len(data) > _MAX_BYTES:
        raise UsageError(f"{label}: larger than {_MAX_BYTES} bytes, which no file of waivers is")
    return waivers_from(data, label, codes)


def waivers_from(data: bytes, label: str, codes: Collection[str]) -> Waivers:
    """The waivers of the text of such a file. Raises UsageError as `load_waivers` does."""
    root = KeyPath(label)
    try:
        tables = toml_tables(data, label)
        only(tables, ("waivers",), root)
        entries = list_at(tables, "waivers", root)
        rules = tuple(_waiver(entry, root / "waivers" / i, codes) for i, entry in enumerate(entries))
    except ProfileError as error:
        raise UsageError(error.message, error.hint) from None
    return Waivers(rules, hashlib.sha256(data).hexdigest(), data)


def _waiver(table: Any, path: KeyPath, codes: Collection[str]) -> WaiverRule:
    only(table, _KEYS, path)
    code = text_at(table, "code", path)
    if code not in codes:
        raise ProfileError(
            f'{path / "code"}: there is no rule "{code}"{near(str(code), codes)}',
            "`verifier rules` lists all of them; a waiver is for one rule, not for a family",
        )
    rule = WaiverRule(
        code=code,
        who=text_at(table, "who", path),
        why=text_at(table, "why", path),
        until=date_at(table, "until", path),
        sha256=_sha256(table, path),
        document=_document(table, path),
        analyte=_analyte(table, path),
        field=text_at(table, "field", path, is_needed=False),
        panel=known_at(table, "panel", tuple(PanelKind), path),
    )
    if not any(getattr(rule, key) for key in _SCOPE):
        raise ProfileError(f"{path}: says nothing of what it is for", f"add one of {', '.join(_SCOPE)}")
    if rule.needs_document and not rule.names_document:
        raise ProfileError(
            f"{path}: what is found on a limit ({code}) is waived for named documents only", "add sha256 or document"
        )
    return rule


def _sha256(table: Mapping[str, Any], path: KeyPath) -> str | None:
    value: str | None = text_at(table, "sha256", path, is_needed=False)
    if value is not None and not re.fullmatch(r"[0-9a-fA-F]{64}", value):
        raise ProfileError(
            f'{path / "sha256"}: expected 64 hexadecimal digits, found "{value}"',
            "the report prints it in full with -v, and in JSON",
        )
    return value.lower() if value is not None else None


def _document(table: Mapping[str, Any], path: KeyPath) -> str | None:
    value: str | None = text_at(table, "document", path, is_needed=False)
    if value is not None and not _names_one(value):
        raise ProfileError(
            f'{path / "document"}: "{value}" names no document',
            'write its name, or three letters or digits of it beside the wildcards: "lot-17*"',
        )
    return value


def _names_one(pattern: str) -> bool:
    """Whether the pattern is a name, or has a piece of one that stands outside wildcards, classes and the extension."""
    name = pattern.rpartition("/")[2]
    literal = _WILD.sub("*", name)
    if "*" not in literal:
        return re.search(r"\w", name) is not None
    stem = literal.rpartition(".")[0] or literal
    pieces = re.findall(r"[^\W_]{3,}", stem.casefold())
    return any(not any(piece in extension for extension in _EXTENSIONS) for piece in pieces)


def _analyte(table: Mapping[str, Any], path: KeyPath) -> str | None:
    """The slug of a substance, or a name as printed, which a slug that was mistyped is not."""
    value: str | None = text_at(table, "analyte", path, is_needed=False)
    if value is not None and re.fullmatch(r"[a-z0-9_]+", value):
        try:
            analyte(value)
        except KeyError:
            raise ProfileError(
                f'{path / "analyte"}: there is no analyte "{value}"', "give the slug that findings name"
            ) from None
    return value
