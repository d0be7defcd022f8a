"""Loading profiles: what is understood, what is refused, and that the refusal names the place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest

from verifier.errors import ExitCode, ProfileError
from verifier.model import Basis, LimitKind, Profile, Severity
from verifier.profiles import load_profile, load_profiles, shipped_profiles

HEAD = """
id = "mine"
title = "My own limits"
jurisdiction = "example"
status = "in_force"
last_checked = 2026-11-22
"""
SOURCE = """
[sources.spec]
title = "Our specification"
accessed = 2026-11-22
verification = "official_text"
"""
LIMIT = """
[[limits]]
analyte = "lead"
at_most = 0.50
unit = "ppm"
cite = { source = "spec", clause = "3.1" }
"""


@pytest.fixture
def load(tmp_path: Path):
    """Writes a text and loads it."""

    def write(text: str, name: str = "mine.toml") -> Profile:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return load_profile(path)

    return write


def test_a_small_profile(load) -> None:
    profile = load(HEAD + SOURCE + LIMIT)
    [limit] = profile.limits
    assert (limit.analyte, limit.kind, limit.value, limit.unit) == ("lead", LimitKind.AT_MOST, Decimal("0.50"), "ppm")
    assert str(limit.value) == "0.50"
    assert limit.is_required
    assert limit.basis is Basis.AS_RECEIVED
    assert profile.sha256 == sha256((HEAD + SOURCE + LIMIT).encode()).hexdigest()
    assert profile.is_in_force(date(2026, 11, 22))


def test_absence_and_lists_of_requirements(load) -> None:
    text = """
    [[limits]]
    analyte = "salmonella"
    absent_in = "25 g"
    required = false
    cite = { source = "spec" }
    [[limits]]
    group = "synthetic_alkaloids"
    absent = true
    cite = { source = "spec" }
    [[required]]
    panels = ["alkaloids", "heavy_metals"]
    cite = { source = "spec" }
    [[required]]
    field = "sample.lot"
    severity = "error"
    cite = { source = "spec" }
    [rules]
    ignore = ["CON2"]
    severity = { CMP303 = "info" }
    """
    profile = load(HEAD + SOURCE + text)
    first, second = profile.limits
    assert first.portion is not None
    assert (first.portion.number, first.portion.unit, first.is_required) == (Decimal(25), "g", False)
    assert (second.group, second.kind, second.portion) == ("synthetic_alkaloids", LimitKind.ABSENT, None)
    assert [(need.panel, need.field) for need in profile.required] == [
        ("alkaloids", None),
        ("heavy_metals", None),
        (None, "sample.lot"),
    ]
    assert profile.required[2].severity is Severity.ERROR
    assert profile.rules.ignore == ("CON2",)
    assert profile.rules.severity == {"CMP303": Severity.INFO}


def test_an_equal_value_can_be_left_open(load) -> None:
    (limit,) = load(HEAD + SOURCE + LIMIT.replace('unit = "ppm"', 'unit = "ppm"\nequality = "open"')).limits
    assert limit.is_equality_open
    assert not load(HEAD + SOURCE + LIMIT).limits[0].is_equality_open


def test_a_requirement_can_be_for_some_products(load) -> None:
    text = """
    [[required]]
    panels = ["residual_solvents", "heavy_metals"]
    product_kinds = ["extract"]
    cite = { source = "spec" }
    [[required]]
    field = "sample.lot"
    cite = { source = "spec" }
    """
    needs = load(HEAD + SOURCE + text).required
    assert [need.product_kinds for need in needs] == [("extract",), ("extract",), ()]


def test_extends_adds_and_replaces(load) -> None:
    load(HEAD + SOURCE + LIMIT, "base.toml")
    text = """
    extends = "base.toml"
    [[limits]]
    analyte = "cadmium"
    below = 1
    unit = "ppm"
    cite = { source = "spec" }
    [[limits]]
    analyte = "lead"
    at_most = 0.2
    unit = "ppm"
    cite = { source = "spec" }
    """
    profile = load(HEAD.replace("mine", "stricter") + text, "stricter.toml")
    assert [(limit.analyte, str(limit.value)) for limit in profile.limits] == [("cadmium", "1"), ("lead", "0.2")]
    assert set(profile.sources) == {"spec"}
    changed = load(HEAD + SOURCE + LIMIT.replace("0.50", "0.60"), "base.toml")
    assert load(HEAD.replace("mine", "stricter") + text, "stricter.toml").sha256 != profile.sha256
    assert str(changed.limits[0].value) == "0.60"


def test_extends_a_shipped_profile(load) -> None:
    profile = load(HEAD + 'extends = ["us-ut-r70-580"]\n')
    shipped = load_profile("us-ut-r70-580")
    assert profile.limits == shipped.limits
    assert profile.required == shipped.required
    assert profile.id == "mine"


def test_a_circle_of_profiles_is_named(load, tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(HEAD + 'extends = "../' + tmp_path.name + '/a.toml"\n', "utf-8")
    with pytest.raises(ProfileError, match=r"extend each other in a circle: .*a\.toml -> .*b\.toml -> .*a\.toml"):
        load(HEAD + 'extends = "b.toml"\n', "a.toml")


def test_two_sources_with_one_id_are_refused(load) -> None:
    load(HEAD + SOURCE + LIMIT, "base.toml")
    with pytest.raises(ProfileError, match=r'sources: two different sources have the id "spec"'):
        load(HEAD + 'extends = "base.toml"\n' + SOURCE.replace("Our", "Their") + LIMIT, "other.toml")


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        (
            'analyte = "lead"',
            'analyte = "laed"',
            "limits[1].analyte",
            'there is no analyte "laed"; did you mean "lead"?',
        ),
        ('unit = "ppm"', 'unit = "mg/kgg"', "limits[1].unit", 'there is no unit "mg/kgg"; did you mean "mg/kg"?'),
        ('unit = "ppm"', "", "limits[1]", "a limit with a number needs a unit"),
        ("at_most", "atmost", "limits[1].atmost", 'unknown key; did you mean "at_most"?'),
        ("at_most = 0.50", "", "limits[1]", "needs exactly one of at_most, below, at_least, above, absent, absent_in"),
        ("at_most = 0.50", "at_most = 0.5\nbelow = 0.6", "limits[1]", "found at_most, below"),
        ("at_most = 0.50", 'at_most = "0.50"', "limits[1].at_most", "expected a number, found '0.50'"),
        ("at_most = 0.50", "at_most = true", "limits[1].at_most", "expected a number, found True"),
        ("at_most = 0.50", "at_most = nan", "limits[1].at_most", "not negative, found NaN"),
        ("at_most = 0.50", "at_most = -1", "limits[1].at_most", "not negative, found -1"),
        ("at_most = 0.50", "absent = true", "limits[1].unit", "a limit of absence has no unit"),
        ('cite = { source = "spec", clause = "3.1" }', "", "limits[1]", "has no citation"),
        (
            'source = "spec"',
            'source = "spek"',
            "limits[1].cite.source",
            'there is no source "spek"; did you mean "spec"?',
        ),
        ('analyte = "lead"', 'analyte = "lead"\ngroup = "totals"', "limits[1]", "exactly one of analyte, group"),
        ('analyte = "lead"', 'group = "toxic_element"', "limits[1].group", 'did you mean "toxic_elements"?'),
        ('unit = "ppm"', 'unit = "ppm"\nbasis = "dri"', "limits[1].basis", 'found "dri"; did you mean "dry"?'),
        ('unit = "ppm"', 'unit = "ppm"\nbasis = "ratio"', "limits[1].basis", "go together"),
        ('unit = "ppm"', 'to = "mitragynine"', "limits[1].to", "go together"),
        ('unit = "ppm"', 'unit = "ppm"\nread_as = 5', "limits[1].read_as", "only the limit of a count"),
        ('unit = "ppm"', 'unit = "ppm"\ndaily_at_most = "much"', "limits[1].daily_at_most", "expected a mass"),
        ('unit = "ppm"', 'unit = "ppm"\nbasis = "total_alkaloids"', "limits[1]", "needs an analyte and the unit"),
        ('unit = "ppm"', 'unit = "ppm"\nrequired = "no"', "limits[1].required", "expected true or false, found 'no'"),
        ('unit = "ppm"', 'unit = "ppm"\nproduct_kinds = ["leef"]', "limits[1].product_kinds", 'did you mean "leaf"?'),
        ('unit = "ppm"', 'unit = "ppm"\nequality = "opn"', "limits[1].equality", 'found "opn"; did you mean "open"?'),
        ('unit = "ppm"', 'unit = "ppm"\nequality = true', "limits[1].equality", "expected one of open"),
        (
            'at_most = 0.50\nunit = "ppm"',
            'absent = true\nequality = "open"',
            "limits[1].equality",
            "a limit of absence has no number",
        ),
        (
            LIMIT,
            LIMIT + '[[required]]\npanel = "heavy_metals"\nproduct_kinds = ["leef"]\ncite = { source = "spec" }',
            "required[1].product_kinds",
            'did you mean "leaf"?',
        ),
        ('status = "in_force"', 'status = "inforce"', "status", 'found "inforce"; did you mean "in_force"?'),
        ("last_checked = 2026-11-22", "", "last_checked", "expected a date such as 2026-11-22 without quotes"),
        ("last_checked = 2026-11-22", 'last_checked = "2026-11-22"', "last_checked", "found '2026-11-22'"),
        ('id = "mine"', "", "", 'the key "id" is missing'),
        ('title = "My own limits"', "title = 3", "title", "expected text, found 3"),
        ('title = "Our specification"', "", "sources.spec", 'the key "title" is missing'),
        ("[sources.spec]", "[sources.spec]\nyear = 2026", "sources.spec.year", "unknown key"),
        ('verification = "official_text"', 'verification = "sure"', "sources.spec.verification", "expected one of"),
        (SOURCE, SOURCE + SOURCE.replace("spec]", "idle]"), "sources.idle", "no limit and no requirement of this file"),
        ("[[limits]]", "[limits]", "limits", "expected a list"),
        (LIMIT, LIMIT + "[rules]\nselect = ['LIMIT']", "rules.select", '"LIMIT" is no rule code'),
        (
            LIMIT,
            LIMIT + "[rules.severity]\nLIM101 = 'bad'",
            "rules.severity.LIM101",
            "expected one of error, warning, info",
        ),
        (LIMIT, LIMIT + "[decision]\nrule = 'simple_acceptanse'", "decision.rule", 'did you mean "simple_acceptance"?'),
        (
            LIMIT,
            LIMIT + '[[required]]\nfield = "sample.lott"\ncite = { source = "spec" }',
            "required[1].field",
            'there is no field "sample.lott"; did you mean "sample.lot"?',
        ),
        (
            LIMIT,
            LIMIT + '[[required]]\npanels = ["metals"]\ncite = { source = "spec" }',
            "required[1].panels",
            'there is no panel "metals"',
        ),
        (LIMIT, LIMIT + '[[required]]\ncite = { source = "spec" }', "required[1]", "exactly one of panels, analytes"),
        ('id = "mine"', 'id = "mine"\nextends = "kratom-basline"', "extends[1]", 'did you mean "kratom-baseline"?'),
        ('id = "mine"', 'id = "mine"\nextends = 3', "extends", "expected the id or path of a profile"),
        ('id = "mine"', 'id = "mine', "", "not valid TOML"),
    ],
    ids=lambda value: value if value.isidentifier() else "",
)
def test_what_is_refused(load, tmp_path: Path, old: str, new: str, place: str, words: str) -> None:
    text = HEAD + SOURCE + LIMIT
    assert text.count(old) == 1
    with pytest.raises(ProfileError) as caught:
        load(text.replace(old, new))
    assert caught.value.message.startswith(f"{tmp_path / 'mine.toml'}: {place}".rstrip(": "))
    assert words in caught.value.message
    assert "\n" not in caught.value.message
    assert caught.value.exit_code is ExitCode.USAGE


def test_absence_in_a_mass_needs_a_mass(load) -> None:
    text = '\n[[limits]]\nanalyte = "salmonella"\nabsent_in = "25"\ncite = { source = "spec" }\n'
    with pytest.raises(ProfileError, match=r'limits\[1\]\.absent_in: expected a mass or volume such as "25 g"'):
        load(HEAD + SOURCE + text)


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(ProfileError, match='there is no profile "kratom-baselin"; did you mean "kratom-baseline"'):
        load_profile("kratom-baselin")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"there is no profile file .*none\.toml"):
        load_profile(tmp_path / "none.toml")


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="cannot be read"):
        load_profile(f"{tmp_path}/")


def test_bytes_that_are_no_text_are_said(tmp_path: Path) -> None:
    path = tmp_path / "latin.toml"
    path.write_bytes("title = 'é'".encode("latin-1"))
    with pytest.raises(ProfileError, match="not UTF-8 text"):
        load_profile(path)


# ------------------------------------------------------------------------------------------------ several profiles


def test_a_profile_that_is_asked_for_twice_counts_once(load) -> None:
    mine = load(HEAD + SOURCE + LIMIT)
    assert load_profiles(["us-ut-r70-580", "us-ut-r70-580", mine, mine]) == (load_profile("us-ut-r70-580"), mine)


def test_a_changed_copy_of_a_shipped_profile_needs_an_id_of_its_own(tmp_path: Path) -> None:
    """A report names its profiles by id: a reader must be able to trust that the name means what it says."""
    shipped = Path(str(resources.files("verifier.profiles") / "us-ut-r70-580.toml")).read_text("utf-8")
    copy = tmp_path / "limits.toml"
    copy.write_text(shipped, "utf-8")
    assert load_profiles([str(copy)]) == (load_profile("us-ut-r70-580"),)
    copy.write_text(shipped.replace("at_most = 0.5", "at_most = 50", 1) + "\n", "utf-8")
    with pytest.raises(ProfileError, match='has the id "us-ut-r70-580", too') as caught:
        load_profiles([str(copy)])
    assert "us-ut-r70-580-own" in caught.value.hint


def test_two_files_with_one_id_are_refused(load) -> None:
    first = load(HEAD + SOURCE + LIMIT)
    second = load(HEAD + SOURCE + LIMIT.replace("0.50", "5"), "other.toml")
    assert first.id not in shipped_profiles()
    with pytest.raises(ProfileError, match='has the id "mine", too'):
        load_profiles([first, second])
