"""Loads files of laboratories that users keep; every error names the file and the key path.

An example, to copy and to fill from the register of the accreditation body and from reports that are known to be
genuine; only the name is needed:

    [[laboratories]]
    name = "Example Laboratory, Inc."
    also_named = ["Example Labs"]
    accreditation = "EX-1042"
    body = "EXAB"
    scope = ["alkaloids", "heavy_metals", "microbials"]
    valid_from = 2025-04-01
    valid_to = 2027-03-31
    domains = ["example-laboratory.example", "reports.example"]
    generators = ["Report Writer 11"]
    checked = 2026-11-22
    source = "register of the accreditation body"
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from verifier.errors import ProfileError, UsageError
from verifier.model import LaboratoryRecord, PanelKind
from verifier.profiles.tables import KeyPath, date_at, list_at, near, only, text_at, toml_tables

_KEYS = tuple(LaboratoryRecord.model_fields)
_MAX_BYTES = 5_000_000
_MOST = 10_000
_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?")
_SHORTEST_GENERATOR = 3


@dataclass(frozen=True)
class Laboratories:
    """The records of one or several files."""

    records: tuple[LaboratoryRecord, ...] = ()
    sha256: str | None = None
    """Of the file, or of the hashes of several in their order; None without one."""
    texts: tuple[bytes, ...] = field(default=(), repr=False)
    """The files, as they were read."""


NO_LABORATORIES = Laboratories()


def load_laboratories(paths: Iterable[str | Path]) -> Laboratories:
    """The records of TOML files: `[[laboratories]]` with the keys of `LaboratoryRecord`.

    Raises UsageError when a file cannot be read or an entry of it cannot be used, and when two entries bear one name;
    the message names the key path.
    """
    return laboratories_from((str(path), _bytes(path)) for path in paths)


def laboratories_from(files: Iterable[tuple[str, bytes]]) -> Laboratories:
    """The records of the texts of such files, each with its name. Raises UsageError as `load_laboratories` does."""
    records: list[LaboratoryRecord] = []
    names: dict[str, KeyPath] = {}
    hashes, read = [], []
    for path, data in files:
        read.append(data)
        hashes.append(hashlib.sha256(data).hexdigest())
        root = KeyPath(path)
        try:
            tables = toml_tables(data, path)
            only(tables, ("laboratories",), root)
            entries = list_at(tables, "laboratories", root)
            for i, entry in enumerate(entries):
                place = root / "laboratories" / i
                record = _record(entry, place)
                _note_names(record, place, names)
                records.append(record)
        except ProfileError as error:
            raise UsageError(error.message, error.hint) from None
        if len(records) > _MOST:
            raise UsageError(f"{path}: more than {_MOST} laboratories", "leave out those whose reports are not checked")
    return Laboratories(tuple(records), laboratories_sha256(hashes), tuple(read))


def laboratories_sha256(hashes: Sequence[str]) -> str | None:
    """The hash that a run names: of the one file, or of the hashes of several in their order; None without one."""
    if len(hashes) > 1:
        return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
    return hashes[0] if hashes else None


def _bytes(path: str | Path) -> bytes:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise UsageError(
            f'the file of laboratories "{path}" cannot be read: {error.strerror}', "check the path"
        ) from None
    if len(data) > _MAX_BYTES:
        raise UsageError(f"{path}: larger than {_MAX_BYTES} bytes, which no file of laboratories is")
    return data


def _record(table: Any, path: KeyPath) -> LaboratoryRecord:
    only(table, _KEYS, path)
    record = LaboratoryRecord(
        name=text_at(table, "name", path),
        also_named=_texts(table, "also_named", path),
        accreditation=text_at(table, "accreditation", path, is_needed=False),
        body=text_at(table, "body", path, is_needed=False),
        scope=_scope(table, path),
        valid_from=date_at(table, "valid_from", path, is_needed=False),
        valid_to=date_at(table, "valid_to", path, is_needed=False),
        domains=_domains(table, path),
        generators=_generators(table, path),
        checked=date_at(table, "checked", path, is_needed=False),
        source=text_at(table, "source", path, is_needed=False),
    )
    if record.valid_from is not None and record.valid_to is not None and record.valid_to < record.valid_from:
        raise ProfileError(f"{path / 'valid_to'}: {record.valid_to} is before valid_from, {record.valid_from}")
    return record


def _texts(table: Mapping[str, Any], key: str, path: KeyPath) -> tuple[str, ...]:
    found: Sequence[Any] = list_at(table, key, path)
    for i, value in enumerate(found):
        if not isinstance(value, str) or not value.strip():
            raise ProfileError(f"{path / key / i}: expected text, found {value!r}")
    return tuple(value.strip() for value in found)


def _scope(table: Mapping[str, Any], path: KeyPath) -> tuple[str, ...]:
    kinds = _texts(table, "scope", path)
    known = tuple(PanelKind)
    for i, kind in enumerate(kinds):
        if kind not in known:
            raise ProfileError(
                f'{path / "scope" / i}: there is no kind of panel "{kind}"{near(kind, known)}',
                f"known: {', '.join(known)}",
            )
    return kinds


def _domains(table: Mapping[str, Any], path: KeyPath) -> tuple[str, ...]:
    domains = _texts(table, "domains", path)
    for i, domain in enumerate(domains):
        if not _DOMAIN.fullmatch(domain):
            raise ProfileError(
                f'{path / "domains" / i}: "{domain}" is no name of a host',
                'write it without "https://" and without a path: "example-lab.com"',
            )
    return tuple(domain.casefold() for domain in domains)


def _generators(table: Mapping[str, Any], path: KeyPath) -> tuple[str, ...]:
    generators = _texts(table, "generators", path)
    for i, generator in enumerate(generators):
        if len(generator) < _SHORTEST_GENERATOR:
            raise ProfileError(
                f'{path / "generators" / i}: "{generator}" is the beginning of too many names',
                f"write {_SHORTEST_GENERATOR} letters or more",
            )
    return generators


def _note_names(record: LaboratoryRecord, path: KeyPath, names: dict[str, KeyPath]) -> None:
    """Refuse a name that another entry has, which would leave open which of them is meant."""
    for name in dict.fromkeys((record.name, *record.also_named)):
        key = re.sub(r"[\W_]+", "", name).casefold()
        if not key:
            raise ProfileError(f'{path}: the name "{name}" has no letter')
        if key in names and names[key] != path:
            raise ProfileError(f'{path}: the name "{name}" is that of {names[key]}, too', "join the two entries")
        names[key] = path
