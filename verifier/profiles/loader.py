"""Loads profiles: finds the TOML text, follows `extends`, and hands the tables to `parsing` for validation."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from verifier.errors import ProfileError
from verifier.model import Profile, ProfileSource, ProfileStatus
from verifier.profiles.keys import limit_key, requirement_key
from verifier.profiles.parsing import check_codes, check_keys, parse_profile
from verifier.profiles.tables import KeyPath, near, toml_tables

_MAX_BYTES = 1_000_000
_SUFFIX = ".toml"
_BINDING = (ProfileStatus.IN_FORCE, ProfileStatus.EMERGENCY)
_NEVER_BINDING = (ProfileStatus.PROPOSED, ProfileStatus.SUPERSEDED)


@dataclass(frozen=True)
class _Text:
    """One TOML text: where it stands, for people and for relative `extends`, and its bytes."""

    label: str
    identity: str
    """The same for the same text, however the way to it is written."""
    folder: Path | None
    """None for a shipped profile."""
    data: bytes
    bases: tuple[_Text, ...] | None = None
    """What it extends, in its order, where that is at hand and not to be looked for."""


@dataclass(frozen=True)
class ProfileText:
    """The text of a profile, as it was loaded, byte for byte."""

    id: str
    sha256: str
    """As the profile has it: of the hashes of what it extends, in hexadecimal digits, and `data` behind them."""
    data: bytes = field(repr=False)
    bases: tuple[str, ...] = ()
    """The hashes of what it extends, in its order."""


_TEXTS: dict[str, ProfileText] = {}
"""The texts of all profiles that this process has loaded, by their hash: the same hash is the same text."""


@dataclass(frozen=True)
class _Loaded:
    """A profile, and what a profile that extends it must know."""

    profile: Profile
    own_sources: frozenset[str]
    """The ids that its own limits and requirements cite; the others come from what it extends."""


def shipped_profiles() -> tuple[str, ...]:
    """The ids of the profiles that come with the package, in alphabetical order."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    return tuple(sorted(name.removesuffix(_SUFFIX) for name in names if name.endswith(_SUFFIX)))


def load_profile(name_or_path: str | Path, codes: Collection[str] = ()) -> Profile:
    """The profile of that id, or of that TOML file, with all that it extends.

    `codes` are those of all rules, where they are at hand: then a profile that names a rule that is not there is
    refused. Raises ProfileError when there is no such profile or its text breaks a rule; the message names file and key
    path.
    """
    if isinstance(name_or_path, str) and name_or_path in shipped_profiles():
        return _load_shipped(name_or_path)
    profile = _load(_open(str(name_or_path), folder=Path()), (), is_binding=False).profile
    if codes:
        check_codes(profile, str(name_or_path), codes)
    return profile


def load_profiles(names_or_paths: Iterable[str | Path | Profile], codes: Collection[str] = ()) -> tuple[Profile, ...]:
    """The profiles of those ids and files, each once; a profile that is loaded already stays as it is.

    Raises ProfileError, also when two different texts share an id: a report names its profiles by id, and nobody could
    tell which of the two a limit comes from. So a changed copy of a shipped profile needs an id of its own.
    """
    chosen: dict[str, Profile] = {}
    for name in names_or_paths:
        profile = name if isinstance(name, Profile) else load_profile(name, codes)
        shipped = _load_shipped(profile.id) if profile.id in shipped_profiles() else profile
        for other in (shipped, chosen.setdefault(profile.id, profile)):
            if other.sha256 != profile.sha256:
                label = "a profile" if isinstance(name, Profile) else name
                raise ProfileError(
                    f'{label}: another profile with other limits has the id "{profile.id}", too',
                    f'give your copy an id of its own, such as "{profile.id}-own"; '
                    f'to change single limits, say extends = "{profile.id}"',
                )
    return tuple(chosen.values())


def profile_texts(profile: Profile) -> tuple[ProfileText, ...]:
    """The texts of a profile that was loaded in this process and of all that it extends, each once and behind those.

    None for a profile that was not loaded from a text.
    """
    found: dict[str, ProfileText] = {}

    def add(sha256: str) -> None:
        text = _TEXTS.get(sha256)
        if text is None or sha256 in found:
            return
        for base in text.bases:
            add(base)
        found[sha256] = text

    add(profile.sha256)
    return tuple(found.values())


def chained_sha256(data: bytes, bases: Iterable[str]) -> str:
    """The hash of a profile: of the hashes of what it extends, in hexadecimal digits, and its own text behind them."""
    digest = hashlib.sha256()
    for part in (*(base.encode() for base in bases), data):
        digest.update(part)
    return digest.hexdigest()


def load_profile_text(sha256: str, texts: Mapping[str, ProfileText]) -> Profile:
    """The profile of that hash, from texts alone: nothing is looked for elsewhere.

    Raises ProfileError where a text is missing, does not have its hash, or breaks a rule.
    """
    return _load(_given(sha256, texts, ()), (), is_binding=False).profile


def _given(sha256: str, texts: Mapping[str, ProfileText], above: tuple[str, ...]) -> _Text:
    text = texts.get(sha256)
    if text is None:
        raise ProfileError(f"the text of the profile with the SHA-256 {sha256} is missing")
    if sha256 in above or chained_sha256(text.data, text.bases) != sha256:
        raise ProfileError(f'the text of the profile "{text.id}" is not the one with the SHA-256 {sha256}')
    bases = tuple(_given(base, texts, (*above, sha256)) for base in text.bases)
    return _Text(label=f"{text.id}{_SUFFIX}", identity=sha256, folder=None, data=text.data, bases=bases)


@cache
def _load_shipped(profile_id: str) -> Profile:
    return _load(_open(profile_id, folder=None), (), is_binding=False).profile


def _open(name: str, folder: Path | None) -> _Text:
    if name in shipped_profiles():
        data = resources.files(__package__).joinpath(name + _SUFFIX).read_bytes()
        return _Text(label=name + _SUFFIX, identity=name, folder=None, data=data)
    if folder is None or not (name.endswith(_SUFFIX) or "/" in name or "\\" in name):
        guess = near(name, shipped_profiles())
        hint = "shipped profiles: " + ", ".join(shipped_profiles()) + "; or give the path of a .toml file"
        raise ProfileError(f'there is no profile "{name}"{guess}', hint)
    path = folder / name
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ProfileError(f"{path}: larger than {_MAX_BYTES} bytes, which no profile is")
        return _Text(label=str(path), identity=str(path.resolve()), folder=path.parent, data=path.read_bytes())
    except FileNotFoundError:
        raise ProfileError(f'there is no profile file "{path}"', "give the id of a shipped profile or a path") from None
    except OSError as error:
        raise ProfileError(f'the profile file "{path}" cannot be read: {error.strerror}') from None


def _load(text: _Text, parents: tuple[str, ...], *, is_binding: bool) -> _Loaded:
    """The profile of the text; `is_binding` says that one that is in force rests on it."""
    if text.identity in parents:
        chain = " -> ".join((*parents[parents.index(text.identity) :], text.identity))
        raise ProfileError(f"{text.label}: extends: the profiles extend each other in a circle: {chain}")
    tables = toml_tables(text.data, text.label)
    root = KeyPath(text.label)
    check_keys(tables, root)
    is_binding = is_binding or tables.get("status") in _BINDING
    bases: list[_Loaded] = []
    names = _extends(tables, root)
    if text.bases is not None and len(text.bases) != len(names):
        raise ProfileError(f"{root / 'extends'}: {len(names)} profiles are named, and {len(text.bases)} are given")
    for index, name in enumerate(names):
        try:
            found = _open(name, text.folder) if text.bases is None else text.bases[index]
            base = _load(found, (*parents, text.identity), is_binding=is_binding)
        except ProfileError as error:
            if error.message.startswith("there is no profile"):
                raise ProfileError(f"{root / 'extends' / index}: {error.message}", error.hint) from None
            raise
        if is_binding and base.profile.status in _NEVER_BINDING:
            raise ProfileError(
                f'{root / "extends" / index}: "{base.profile.id}" is {base.profile.status.value} and never decides, '
                "so a profile that is in force cannot rest on it",
                'give your profile status = "guidance", or copy the limits that you mean to hold to with their sources',
            )
        bases.append(base)
    hashes = tuple(base.profile.sha256 for base in bases)
    digest = chained_sha256(text.data, hashes)
    try:
        own = parse_profile(tables, root, [base.profile for base in bases])
        cites = [*(limit.cite for limit in own.limits), *(need.cite for need in own.required)]
        profile = _extend(own, bases, root, digest)
        _TEXTS[digest] = ProfileText(own.id, digest, text.data, hashes)
        return _Loaded(profile, frozenset(cite.source for cite in cites))
    except ValidationError as error:
        first = error.errors()[0]
        path = root
        for step in first["loc"]:
            path = path / step
        raise ProfileError(f"{path}: {first['msg']}, found {first['input']!r}") from None


def _extends(tables: dict[str, Any], root: KeyPath) -> tuple[str, ...]:
    value = tables.get("extends", [])
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ProfileError(
            f"{root / 'extends'}: expected the id or path of a profile, or a list of them, found {value!r}"
        )
    return tuple(names)


def _handed_on(base: _Loaded, child: Profile) -> Profile:
    """The base as the child gets it: its limits bind no longer, and in no other products, than they did in the base."""
    profile = base.profile
    sources = {
        key: _within(source, profile) if key in base.own_sources else source for key, source in profile.sources.items()
    }
    limits = profile.limits
    if set(profile.product_kinds) != set(child.product_kinds):
        kinds = profile.product_kinds
        limits = tuple(limit.model_copy(update={"product_kinds": limit.product_kinds or kinds}) for limit in limits)
    return profile.model_copy(update={"sources": sources, "limits": limits})


def _within(source: ProfileSource, profile: Profile) -> ProfileSource:
    """The source, in force no longer than the profile that cites it."""
    starts = [day for day in (source.effective_from, profile.effective_from) if day is not None]
    ends = [day for day in (source.effective_to, profile.effective_to) if day is not None]
    return source.model_copy(
        update={"effective_from": max(starts, default=None), "effective_to": min(ends, default=None)}
    )


def _extend(own: Profile, loaded: list[_Loaded], root: KeyPath, sha256: str) -> Profile:
    """The profile with what its bases hold and it does not replace; bases first, in their order."""
    bases = [_handed_on(base, own) for base in loaded]
    sources = dict(own.sources)
    for base in bases:
        for key, source in base.sources.items():
            if sources.setdefault(key, source) != source:
                # Replacing a source would silently change what the limits of the base cite.
                raise ProfileError(
                    f'{root / "sources"}: two different sources have the id "{key}"',
                    "rename one of them; of two shipped profiles extend one, and judge with the other beside it",
                )
    own_limits = {limit_key(limit) for limit in own.limits}
    own_required = {requirement_key(need) for need in own.required}
    limits = [limit for base in bases for limit in base.limits if limit_key(limit) not in own_limits]
    required = [need for base in bases for need in base.required if requirement_key(need) not in own_required]
    return own.model_copy(
        update={
            "sources": sources,
            # Two bases may rest on one: what both have from it stands once.
            "limits": tuple(dict.fromkeys((*limits, *own.limits))),
            "required": tuple(dict.fromkeys((*required, *own.required))),
            "sha256": sha256,
        }
    )
