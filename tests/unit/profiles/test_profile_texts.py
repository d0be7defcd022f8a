"""Profiles from their texts alone: the same profile comes out, and no other text passes for it."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from verifier.errors import ProfileError
from verifier.profiles import load_profile, load_profile_text, profile_texts, shipped_profiles

OWN = """id = "own"
title = "Own"
jurisdiction = "EX"
extends = "{base}"
status = "guidance"
last_checked = 2026-01-01
"""


def written(folder: Path) -> Path:
    """A profile that extends one beside it, which extends a shipped one."""
    (folder / "middle.toml").write_text(OWN.format(base="kratom-baseline").replace('"own"', '"middle"'))
    path = folder / "own.toml"
    path.write_text(OWN.format(base="./middle.toml"))
    return path


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_shipped_profile_comes_back_from_its_texts(name: str) -> None:
    profile = load_profile(name)
    texts = {one.sha256: one for one in profile_texts(profile)}
    assert load_profile_text(profile.sha256, texts) == profile


def test_a_profile_of_a_file_comes_back_without_its_file(tmp_path: Path) -> None:
    path = written(tmp_path)
    profile = load_profile(path)
    texts = profile_texts(profile)
    assert [one.id for one in texts] == ["kratom-baseline", "middle", "own"]
    assert texts[-1].data == path.read_bytes()
    for file in tmp_path.iterdir():
        file.unlink()
    assert load_profile_text(profile.sha256, {one.sha256: one for one in texts}) == profile


def test_the_hash_is_made_as_is_told(tmp_path: Path) -> None:
    profile = load_profile(written(tmp_path))
    own = profile_texts(profile)[-1]
    assert sha256("".join(own.bases).encode() + own.data).hexdigest() == profile.sha256


@pytest.mark.parametrize("changed", ["data", "bases", "gone"])
def test_another_text_is_refused(tmp_path: Path, changed: str) -> None:
    profile = load_profile(written(tmp_path))
    texts = {one.sha256: one for one in profile_texts(profile)}
    middle = next(one for one in texts.values() if one.id == "middle")
    if changed == "data":
        texts[middle.sha256] = replace(middle, data=middle.data + b"\n")
    elif changed == "bases":
        texts[middle.sha256] = replace(middle, bases=())
    else:
        del texts[middle.sha256]
    with pytest.raises(ProfileError, match=middle.sha256):
        load_profile_text(profile.sha256, texts)


def test_a_text_that_says_it_extends_itself_is_refused() -> None:
    profile = load_profile("kratom-baseline")
    own = profile_texts(profile)[-1]
    with pytest.raises(ProfileError):
        load_profile_text(own.sha256, {own.sha256: replace(own, bases=(own.sha256,))})


def test_a_profile_that_came_from_no_text_has_none() -> None:
    made = load_profile("kratom-baseline").model_copy(update={"sha256": "0" * 64})
    assert profile_texts(made) == ()
