"""What a profile gets from those that it extends, and that nothing binds longer or wider than where it comes from."""

from __future__ import annotations

from datetime import date
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.errors import ProfileError
from verifier.model import LimitRule, Profile
from verifier.profiles import load_profile
from verifier.profiles.keys import limit_key

LEAD = 'analyte = "lead"\nat_most = 0.5\nunit = "ppm"'


def limit(text: str) -> str:
    return f'[[limits]]\n{text}\ncite = {{ source = "{{source}}", clause = "1" }}\n'


class Folder:
    """Writes profiles beside each other, so that they can extend each other by file name."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, *limits: str, head: str = "", tail: str = "", status: str = "in_force") -> Path:
        source = f'[sources.{name}]\ntitle = "S"\naccessed = 2026-01-01\nverification = "secondary"\n'
        parts = [
            f'id = "{name}"\ntitle = "T"\njurisdiction = "X"\nlast_checked = 2026-01-01\nstatus = "{status}"\n{head}\n',
            source if limits else "",
            *(limit(one).replace("{source}", name) for one in limits),
            tail,
        ]
        path = self.path / f"{name}.toml"
        path.write_text("\n".join(parts), "utf-8")
        return path

    def child(self, *bases: str, limits: tuple[str, ...] = (), head: str = "", tail: str = "", **more: str) -> Profile:
        names = ", ".join(f'"{base}.toml"' for base in bases)
        return load_profile(self.write("child", *limits, head=f"extends = [{names}]\n{head}", tail=tail, **more))


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def said(limits: tuple[LimitRule, ...]) -> list[str]:
    return [f"{one.analyte} {one.kind.value} {one.value} {one.unit}" for one in limits]


# ------------------------------------------------------------------------------------------------ status and dates


@pytest.mark.parametrize(("status", "base"), list(product(("in_force", "emergency"), ("proposed", "superseded"))))
def test_what_is_in_force_cannot_rest_on_what_never_decides(folder: Folder, status: str, base: str) -> None:
    folder.write("base", LEAD, status=base)
    with pytest.raises(ProfileError) as caught:
        folder.child("base", status=status)
    assert caught.value.message.endswith(
        f'child.toml: extends[1]: "base" is {base} and never decides, so a profile that is in force cannot rest on it'
    )
    assert 'status = "guidance", or copy the limits' in caught.value.hint


def test_guidance_may_rest_on_a_proposal_but_nothing_in_force_on_that_guidance(folder: Folder) -> None:
    folder.write("base", LEAD, status="proposed")
    assert said(folder.child("base", status="guidance").limits) == ["lead at_most 0.5 ppm"]
    folder.write("between", head='extends = "base.toml"', status="guidance")
    with pytest.raises(ProfileError, match=r'between\.toml: extends: "base" is proposed|extends\[1\]: "base" is prop'):
        folder.child("between")


@pytest.mark.parametrize(
    ("of_base", "of_source", "expected"),
    [
        ((None, None), (None, None), (None, None)),
        (("2025-01-01", "2025-12-31"), (None, None), ("2025-01-01", "2025-12-31")),
        (("2025-01-01", "2025-12-31"), ("2024-01-01", "2026-12-31"), ("2025-01-01", "2025-12-31")),
        (("2025-01-01", "2025-12-31"), ("2025-02-01", "2025-11-30"), ("2025-02-01", "2025-11-30")),
        ((None, "2025-12-31"), ("2025-02-01", None), ("2025-02-01", "2025-12-31")),
    ],
)
def test_what_a_base_says_ends_with_the_base(folder: Folder, of_base, of_source, expected) -> None:
    def dates(pair: tuple[str | None, str | None]) -> str:
        keys = ("effective_from", "effective_to")
        return "\n".join(f"{key} = {day}" for key, day in zip(keys, pair, strict=True) if day)

    path = folder.write("base", LEAD, head=dates(of_base))
    path.write_text(path.read_text().replace("[sources.base]\n", f"[sources.base]\n{dates(of_source)}\n"), "utf-8")
    source = folder.child("base").sources["base"]
    wanted = tuple(day and date.fromisoformat(day) for day in expected)
    assert (source.effective_from, source.effective_to) == wanted


def test_a_base_does_not_end_what_it_takes_from_another(folder: Folder) -> None:
    folder.write("law", LEAD)
    for name, year in (("one", 2024), ("other", 2025)):
        cadmium = LEAD.replace("lead", "cadmium")
        folder.write(name, cadmium, head=f'extends = "law.toml"\neffective_to = {year}-12-31')
    profile = folder.child("one", "other", "law")
    ends = {key: source.effective_to and source.effective_to.year for key, source in profile.sources.items()}
    assert ends == {"law": None, "one": 2024, "other": 2025}
    assert said(profile.limits) == ["lead at_most 0.5 ppm", *["cadmium at_most 0.5 ppm"] * 2]


# ------------------------------------------------------------------------------------------------- what is replaced


OTHERS = {
    "the other side": ('at_most = 0.5\nunit = "ppm"', 'at_least = 0.1\nunit = "ppm"'),
    "absence": ('at_most = 0.5\nunit = "ppm"', "absent = true"),
    "liquids": ('unit = "ppm"', 'unit = "mg/L"'),
    "dry mass": ('unit = "ppm"', 'unit = "ppm"\nbasis = "dry"'),
    "a daily amount": ('unit = "ppm"', 'unit = "ppm"\ndaily_at_most = "2 g"'),
    "leaf": ('unit = "ppm"', 'unit = "ppm"\nproduct_kinds = ["leaf"]'),
    "another substance": ("lead", "cadmium"),
}


@pytest.mark.parametrize("which", OTHERS)
def test_a_limit_that_says_something_else_replaces_nothing(folder: Folder, which: str) -> None:
    folder.write("base", LEAD)
    other = LEAD.replace(*OTHERS[which])
    assert other != LEAD
    assert len(folder.child("base", limits=(other,)).limits) == 2
    folder.write("base", other)
    assert len(folder.child("base", limits=(LEAD,)).limits) == 2


@pytest.mark.parametrize(
    ("old", "new"), [("at_most", "below"), ("0.5", "0.2"), ("ppm", "ug/kg"), ("ppm", 'mg/kg"\nrequired = false #')]
)
def test_a_limit_that_says_the_same_thing_replaces(folder: Folder, old: str, new: str) -> None:
    folder.write("base", LEAD)
    (kept,) = folder.child("base", limits=(LEAD.replace(old, new),)).limits
    assert kept.cite.source == "child"


def test_a_daily_amount_is_the_same_in_grams_and_milligrams(folder: Folder) -> None:
    folder.write("base", LEAD + '\ndaily_at_most = "2.0 g"')
    assert len(folder.child("base", limits=(LEAD + '\ndaily_at_most = "2000 mg"',)).limits) == 1


def test_a_requirement_of_some_products_does_not_replace_that_of_all(folder: Folder) -> None:
    need = '[[required]]\npanel = "heavy_metals"\n{}cite = {{ source = "base", clause = "2" }}\n'
    folder.write("base", LEAD, tail=need.format(""))
    kinds = [one.product_kinds for one in folder.child("base", tail=need.format('product_kinds = ["leaf"]\n')).required]
    assert kinds == [(), ("leaf",)]
    assert len(folder.child("base", tail=need.format("")).required) == 1


# ------------------------------------------------------------------------------------------------- what is inherited


def test_the_products_of_a_base_go_with_its_limits(folder: Folder) -> None:
    folder.write("leaves", LEAD, LEAD.replace("lead", "cadmium"), head='product_kinds = ["leaf"]')
    folder.write("extracts", LEAD.replace("0.5", "0.2"), head='product_kinds = ["extract"]')
    same = folder.child("leaves")
    assert (same.product_kinds, [one.product_kinds for one in same.limits]) == (("leaf",), [(), ()])
    both = folder.child("leaves", "extracts")
    assert both.product_kinds == ("leaf", "extract")
    assert [one.product_kinds for one in both.limits] == [("leaf",), ("leaf",), ("extract",)]
    every = folder.child("leaves", head="product_kinds = []", limits=(LEAD,))
    assert (every.product_kinds, [one.product_kinds for one in every.limits]) == ((), [("leaf",), ("leaf",), ()])
    folder.write("anything", LEAD)
    assert folder.child("leaves", "anything").product_kinds == ()


def test_the_shortest_age_counts_unless_the_profile_states_its_own(folder: Folder) -> None:
    folder.write("year", LEAD, head="max_age_days = 365")
    folder.write("month", LEAD, head="max_age_days = 30")
    folder.write("none", LEAD)
    assert folder.child("none").max_age_days is None
    assert folder.child("none", "year", "month").max_age_days == 30
    assert folder.child("year", head="max_age_days = 400").max_age_days == 400


@pytest.mark.parametrize(
    ("key", "text"), [("decision", 'rule = "guarded_acceptance"'), ("rules", 'ignore = ["CON201"]')]
)
def test_bases_that_differ_in_their_settings_need_a_word(folder: Folder, key: str, text: str) -> None:
    folder.write("one", LEAD, tail=f"[{key}]\n{text}")
    folder.write("other", LEAD)
    folder.write("third", LEAD)
    for names in (("one", "other"), ("other", "third", "one")):
        with pytest.raises(ProfileError) as caught:
            folder.child(*names)
        assert f'child.toml: extends: "{names[0]}" and "{names[-1]}" differ in [{key}], and' in caught.value.message
        assert caught.value.hint == f"add [{key}] to your profile with the settings that you mean"
    stated = folder.child("one", "other", tail=f"[{key}]\n{text}")
    assert getattr(stated, key) == getattr(folder.child("one"), key)
    assert getattr(folder.child("other", "third"), key) == getattr(load_profile("us-federal"), key)


@given(st.lists(st.sampled_from(sorted(OTHERS)), unique=True, max_size=4), st.sampled_from(["0.1", "0.5", "7"]))
def test_extending_loses_no_question(tmp_path_factory: pytest.TempPathFactory, chosen: list[str], value: str) -> None:
    """Whatever the child adds, each thing that the base limits is still limited."""
    folder = Folder(tmp_path_factory.mktemp("extends"))
    base = load_profile(folder.write("base", LEAD, *(LEAD.replace(*OTHERS[which]) for which in sorted(OTHERS))))
    own = tuple(LEAD.replace(*OTHERS[which]).replace("0.5", value) for which in chosen)
    child = folder.child("base", limits=own)
    assert {limit_key(one) for one in child.limits} == {limit_key(one) for one in base.limits}
    assert len(child.limits) == len(base.limits)
