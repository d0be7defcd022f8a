"""Small readers of TOML tables that people write; every error names the file and the key path."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from verifier.errors import ProfileError

_ENDLESS = re.compile(rb"0[xob][0-9A-Fa-f_]{3000}")
"""NOTE: such a number can be read, but Python refuses to print it in the message that refuses it."""


@dataclass(frozen=True)
class KeyPath:
    """A place in a profile text: "kratom.toml: limits[2].unit", lists counted from 1."""

    label: str
    steps: tuple[str, ...] = ()

    def __truediv__(self, step: str | int) -> KeyPath:
        if isinstance(step, int):
            return KeyPath(self.label, (*self.steps[:-1], f"{self.steps[-1] if self.steps else ''}[{step + 1}]"))
        return KeyPath(self.label, (*self.steps, step))

    def __str__(self) -> str:
        return f"{self.label}: {'.'.join(self.steps)}" if self.steps else self.label


def toml_tables(data: bytes, label: str) -> dict[str, Any]:
    """The tables of a TOML text; a byte order mark, which some editors write, says nothing."""
    if _ENDLESS.search(data):
        raise ProfileError(f"{label}: has a number beyond all bounds")
    try:
        return tomllib.loads(data.decode("utf-8-sig"), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise ProfileError(f"{label}: not UTF-8 text (byte {error.start})", "save the file as UTF-8") from None
    except RecursionError:
        raise ProfileError(f"{label}: not valid TOML: lists or tables stand too deep in each other") from None
    except InvalidOperation:
        raise ProfileError(f"{label}: has a number beyond all bounds") from None
    except ValueError as error:  # tomllib's own errors, and whole numbers that Python does not read
        raise ProfileError(f"{label}: not valid TOML: {error}") from None


def near(word: str, known: Iterable[str]) -> str:
    """The words "; did you mean ...?" for the known word that looks most like this one, else nothing."""
    matches = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f'; did you mean "{matches[0]}"?' if matches else ""


def only(table: Any, known: Collection[str], path: KeyPath) -> None:
    """Refuse anything but a table, and keys that are not known."""
    if not isinstance(table, dict):
        raise ProfileError(f"{path}: expected a table, found {table!r}")
    for key in table:
        if key not in known:
            raise ProfileError(
                f"{path / key}: unknown key{near(key, known)}", f"known keys: {', '.join(sorted(known))}"
            )


def table_at(table: Mapping[str, Any], key: str, path: KeyPath) -> Mapping[str, Any]:
    """The table below a key, empty where there is none."""
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ProfileError(f"{path / key}: expected a table, found {value!r}")
    return value


def list_at(table: Mapping[str, Any], key: str, path: KeyPath) -> Sequence[Any]:
    """The list below a key, empty where there is none."""
    value = table.get(key, [])
    if not isinstance(value, list):
        raise ProfileError(f"{path / key}: expected a list, found {value!r}")
    return value


def text_at(table: Mapping[str, Any], key: str, path: KeyPath, *, is_needed: bool = True) -> Any:
    """The text below a key; None where it may be left out and is."""
    if key not in table:
        if is_needed:
            raise ProfileError(f'{path}: the key "{key}" is missing')
        return None
    value = table[key]
    if not isinstance(value, str) or not value.strip():
        raise ProfileError(f"{path / key}: expected text, found {value!r}")
    return value.strip()


def date_at(table: Mapping[str, Any], key: str, path: KeyPath, *, is_needed: bool = True) -> Any:
    """The day below a key; None where it may be left out and is."""
    value = table.get(key)
    if value is None and not is_needed:
        return None
    if not isinstance(value, date) or isinstance(value, datetime):
        found = "nothing" if value is None else repr(value)
        raise ProfileError(f"{path / key}: expected a date such as 2026-11-22 without quotes, found {found}")
    return value


def one_of(
    table: Mapping[str, Any], key: str, known: Sequence[str], path: KeyPath, *, default: str | None = None
) -> str:
    """The word below a key, which must be one of those that are known."""
    value = table.get(key, default)
    if value not in known:
        found = "nothing" if value is None else f'"{value}"'
        guess = near(str(value), known)
        raise ProfileError(f"{path / key}: expected one of {', '.join(known)}; found {found}{guess}")
    return str(value)


def known_at(table: Mapping[str, Any], key: str, known: Collection[str], path: KeyPath) -> str | None:
    """The name below a key, which must be known where it is given."""
    value = table.get(key)
    if key in table and value not in known:
        raise ProfileError(f'{path / key}: there is no {key} "{value}"{near(str(value), known)}')
    return value
