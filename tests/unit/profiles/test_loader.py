"""Loading profiles: what is understood, what is refused, and that the refusal names the place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.errors import ExitCode, ProfileError
from verifier.model import Basis, LimitKind, Profile, Severity
from verifier.profiles import load_profile, load_profiles, parsing, shipped_profiles
from verifier.profiles.tables import KeyPath
from verifier.vocabulary.units import known_units, unit

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
    cite = { source = "spec", clause = "1" }
    [[limits]]
    group = "synthetic_alkaloids"
    absent = true
    cite = { source = "spec", clause = "2" }
    [[required]]
    panels = ["alkaloids", "heavy_metals"]
    cite = { source = "spec" }
    [[required]]
    field = "sample.lot"
    severity = "error"
    cite = { source = "spec" }
    [rules]
    ignore = ["CON201"]
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
    assert profile.rules.ignore == ("CON201",)
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
    cite = { source = "spec", clause = "2" }
    [[limits]]
    analyte = "lead"
    at_most = 0.2
    unit = "ppm"
    cite = { source = "spec", clause = "3" }
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
        ('cite = { source = "spec", clause = "3.1" }', "", "limits[1]", "has no citation (the limit of lead)"),
        ('clause = "3.1"', 'quote = "not more"', "limits[1].cite", "names no clause (the limit of lead)"),
        ('clause = "3.1"', 'clause = " "', "limits[1].cite.clause", "expected text, found ' '"),
        ("0.50", "1e999999999", "limits[1].at_most", "at most 30 places, found 1E+999999999"),
        ("0.50", "1e-999999999", "limits[1].at_most", "at most 30 places, found 1E-999999999"),
        ("0.50", "0e999999999", "limits[1].at_most", "at most 30 places"),
        ("0.50", "1e99999999999999999999", "", "has a number beyond all bounds"),
        ("0.50", "0." + "1" * 5000, "limits[1].at_most", "found 0.111111111111111111... (5002 characters)"),
        ("0.50", "9" * 5000, "", "not valid TOML: Exceeds the limit"),
        ("0.50", "0x" + "f" * 5000, "", "a number beyond all bounds"),
        ("0.50", "0x" + "f" * 2900, "limits[1].at_most", "at most 30 places"),
        ('id = "mine"', 'id = "mine"\nmax_age_days = 36501', "max_age_days", "from 1 to 36500, found 36501"),
        ('id = "mine"', "id = 'own ne/../x'", "id", "found 'own ne/../x'"),
        ('id = "mine"', f"id = '{'x' * 81}'", "id", "at most 80"),
        (
            "last_checked = 2026-11-22",
            "last_checked = 2101-01-01",
            "last_checked",
            "2101-01-01 is too late to be meant",
        ),
        ("last_checked = 2026-11-22", "last_checked = 2026-02-30", "", "not valid TOML: Invalid date"),
        (
            'id = "mine"',
            'id = "mine"\neffective_from = 2026-02-01\neffective_to = 2026-01-31',
            "effective_to",
            "2026-01-31 is before effective_from, 2026-02-01",
        ),
        (
            "[sources.spec]",
            "[sources.spec]\neffective_from = 2026-02-01\neffective_to = 2026-01-31",
            "sources.spec.effective_to",
            "2026-01-31 is before effective_from, 2026-02-01",
        ),
        (
            'unit = "ppm"',
            'unit = "mg/serving"',
            "limits[1].basis",
            '"as_received" and the unit "mg/serving" contradict each other: the unit is for basis = "serving"',
        ),
        (
            'unit = "ppm"',
            'unit = "mg/day"\nbasis = "serving"',
            "limits[1].basis",
            '"serving" and the unit "mg/day" contradict each other: the unit is for basis = "day"',
        ),
        ('unit = "ppm"', 'unit = "ug/unit"\nbasis = "dry"', "limits[1].basis", 'is for basis = "unit"'),
        (
            'unit = "ppm"',
            'unit = "ppm"\nbasis = "day"',
            "limits[1].basis",
            "is not per serving, unit, container or day",
        ),
        ('unit = "ppm"', 'unit = "mg/g"\nbasis = "serving"', "limits[1].basis", "is not per serving"),
        (
            'analyte = "lead"\nat_most = 0.50\nunit = "ppm"',
            'analyte = "aflatoxins_total"\nat_most = 2\nunit = "%"\nbasis = "total_alkaloids"',
            "limits[1].analyte",
            '"aflatoxins_total" is a sum, which has no limit on the basis total_alkaloids',
        ),
        (
            'analyte = "lead"\nat_most = 0.50\nunit = "ppm"',
            'analyte = "aflatoxins_total"\nat_most = 2\nbasis = "ratio"\nto = "lead"',
            "limits[1].analyte",
            '"aflatoxins_total" is a sum, which has no limit on the basis ratio',
        ),
        (LIMIT, LIMIT + LIMIT, "limits[2]", "limits lead again, as limits[1] does already"),
        (LIMIT, LIMIT + LIMIT.replace("0.50", "2"), "limits[2]", "limits lead again, as limits[1] does already"),
        (LIMIT, LIMIT + LIMIT.replace("at_most", "below"), "limits[2]", "limits lead again"),
        (
            LIMIT,
            LIMIT + '[[required]]\npanels = ["heavy_metals", "heavy_metals"]\ncite = { source = "spec" }',
            "required[1]",
            "asks for heavy_metals again, as required[1] does already",
        ),
        (LIMIT, LIMIT + "[rules]\nselect = []", "rules.select", "expected rule codes or families, found none"),
        (LIMIT, LIMIT + "[rules]\nignore = ['LIM']", "rules.ignore", '"LIM" is more than one rule'),
        (LIMIT, LIMIT + "[rules]\nignore = ['CON2']", "rules.ignore", '"CON2" is more than one rule'),
        (
            LIMIT,
            LIMIT + "[decision]\nrule = 'guarded_acceptance'\nguard_band = '0 %'",
            "decision.guard_band",
            "expected more than 0 and at most 100 %, found '0 %'",
        ),
        (
            LIMIT,
            LIMIT + "[decision]\nrule = 'guarded_acceptance'\nguard_band = '500 %'",
            "decision.guard_band",
            "expected more than 0 and at most 100 %, found '500 %'",
        ),
        (
            LIMIT,
            LIMIT + "[decision]\nrule = 'guarded_acceptance'\nguard_band = '0 U'",
            "decision.guard_band",
            "expected more than 0 and at most 10 U, found '0 U'",
        ),
        (
            LIMIT,
            LIMIT + "[decision]\nrule = 'guarded_acceptance'\nassumed_uncertainty = 0",
            "decision.assumed_uncertainty",
            "expected a number above zero, found 0",
        ),
        (LIMIT, LIMIT + "[deep]\nx = " + "[" * 3000 + "]" * 3000, "", "stand too deep in each other"),
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


def test_what_differs_is_no_repetition(load) -> None:
    others = (
        LIMIT.replace("at_most", "at_least"),
        LIMIT.replace('unit = "ppm"', 'unit = "ppm"\nbasis = "dry"'),
        LIMIT.replace('unit = "ppm"', 'unit = "ug/day"\nbasis = "day"'),
        LIMIT.replace('unit = "ppm"', 'unit = "mg/L"'),
        LIMIT.replace('unit = "ppm"', 'unit = "ppm"\nproduct_kinds = ["leaf"]'),
    )
    assert len(load(HEAD + SOURCE + LIMIT + "".join(others)).limits) == 6


def test_a_byte_order_mark_says_nothing(load) -> None:
    assert load("\ufeff" + HEAD + SOURCE + LIMIT).id == "mine"


@given(st.decimals(allow_nan=None, allow_infinity=None) | st.integers() | st.booleans() | st.text())
def test_a_number_is_read_exactly_or_refused_in_one_line(value: object) -> None:
    try:
        read, said = parsing._number(value, KeyPath("own.toml", ("limits[1]", "at_most"))), ""
    except ProfileError as error:
        read, said = None, error.message
    if read is None:
        assert said.startswith("own.toml: limits[1].at_most: expected a number")
        assert "\n" not in said
    else:
        assert read == value
        assert len(format(read, "f")) <= 64  # a report can print it


@pytest.mark.parametrize("code", [known.code for known in known_units()])
def test_each_unit_has_the_basis_that_it_counts_on(load, code: str) -> None:
    """Every unit loads with its own basis, and per serving, unit, container and day with no other."""
    fits, refusals = [], []
    for basis in set(Basis) - {Basis.RATIO, Basis.TOTAL_ALKALOIDS}:
        text = LIMIT.replace('unit = "ppm"', f'unit = "{code}"\nbasis = "{basis.value}"')
        try:
            fits.append(load(HEAD + SOURCE + text).limits[0].basis)
        except ProfileError as error:
            refusals.append(error.message)
    assert all("contradict each other" in refusal for refusal in refusals)
    own = unit(code).basis
    assert set(fits) == ({own} if own else {Basis.AS_RECEIVED, Basis.DRY})


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
