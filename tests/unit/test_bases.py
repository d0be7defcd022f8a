"""What a limit is counted on - serving, container, day, dry mass, another substance - and how its digits are read."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.build import AS_OF, CITE, HEAD, amount, certificate, document
from verifier.decisions import Span, judge, rounded
from verifier.engine import verify_document
from verifier.model import (
    DecisionRule,
    DecisionSettings,
    Judgement,
    LimitKind,
    OutcomeStatus,
    Rounding,
    Use,
)
from verifier.profiles import load_profile


@pytest.fixture
def judged(tmp_path: Path) -> Any:
    """Hold rows against limits: `judged(limits, rows, use)` gives one judgement for each limit."""

    def hold(limits: str | list[str], rows: list[Any], use: Use | None = None, **more: Any) -> list[Judgement]:
        blocks = [limits] if isinstance(limits, str) else limits
        text = HEAD + more.pop("decision", "") + "".join(f"\n[[limits]]\n{block}\n{CITE}\n" for block in blocks)
        path = tmp_path / "made.toml"
        path.write_text(text, "utf-8")
        panels = {more.pop("panel", "alkaloids"): rows}
        made = certificate(panels=panels | more.pop("panels", {}), **more)
        report = verify_document(document(made), [load_profile(path)], AS_OF, use)
        return list(report.coverage.judgements)

    return hold


SERVING = 'analyte = "mitragynine"\nat_most = 150\nunit = "mg/serving"\nbasis = "serving"'


def test_a_limit_per_serving_needs_the_serving(judged: Any) -> None:
    [open_one] = judged(SERVING, ["mitragynine: 15 mg/g"])
    assert open_one.status is OutcomeStatus.INCONCLUSIVE
    assert open_one.reason == "the limit is per serving, and the mass of one serving is not known"
    [passed] = judged(SERVING, ["mitragynine: 15 mg/g"], Use(serving=amount("10 g")))
    assert passed.status is OutcomeStatus.PASS  # exactly 150 mg
    [failed] = judged(SERVING, ["mitragynine: 15 mg/g"], Use(serving=amount("10.1 g")))
    assert failed.status is OutcomeStatus.FAIL
    assert failed.observed == "15 mg/g (= 151.5 mg/serving, counted on the mass of one serving of 10.1 g)"


def test_the_serving_that_is_given_goes_before_the_printed_one(judged: Any) -> None:
    printed = {"serving": amount("2 g")}
    [passed] = judged(SERVING, ["mitragynine: 15 mg/g"], sample=printed)
    assert passed.status is OutcomeStatus.PASS
    [failed] = judged(SERVING, ["mitragynine: 15 mg/g"], Use(serving=amount("20 g")), sample=printed)
    assert failed.status is OutcomeStatus.FAIL


def test_a_result_per_serving_is_what_the_limit_asks_for(judged: Any) -> None:
    row = {"analyte": "mitragynine", "value": "151", "unit": "mg/serving", "basis": "serving"}
    [failed] = judged(SERVING, [row])
    assert failed.status is OutcomeStatus.FAIL


def test_a_limit_per_container_needs_its_contents(judged: Any) -> None:
    limit = 'analyte = "7_hydroxymitragynine"\nat_most = 0.5\nunit = "mg/container"\nbasis = "container"'
    rows = ["7_hydroxymitragynine: 0.2 mg/g"]
    assert judged(limit, rows)[0].status is OutcomeStatus.INCONCLUSIVE
    assert judged(limit, rows, Use(container=amount("2.5 g")))[0].status is OutcomeStatus.PASS
    assert judged(limit, rows, Use(container=amount("2.6 g")))[0].status is OutcomeStatus.FAIL


DAILY = 'analyte = "lead"\nat_most = 5\nunit = "ug/day"\nbasis = "day"'


@pytest.mark.parametrize(
    ("use", "status"),
    [
        (Use(), OutcomeStatus.INCONCLUSIVE),
        (Use(serving=amount("2.5 g")), OutcomeStatus.INCONCLUSIVE),
        (Use(servings_per_day=Decimal(4)), OutcomeStatus.INCONCLUSIVE),
        (Use(serving=amount("2.5 g"), servings_per_day=Decimal(4)), OutcomeStatus.PASS),
        (Use(serving=amount("2500 mg"), servings_per_day=Decimal(4)), OutcomeStatus.PASS),
        (Use(serving=amount("2.5 g"), servings_per_day=Decimal("4.1")), OutcomeStatus.FAIL),
    ],
)
def test_a_limit_per_day_needs_serving_and_servings(judged: Any, use: Use, status: OutcomeStatus) -> None:
    [one] = judged(DAILY, ["lead: 0.5 ppm"], use, panel="heavy_metals")
    assert one.status is status


def test_not_detected_counts_with_its_detection_limit_on_the_whole_day(judged: Any) -> None:
    row = {"analyte": "lead", "value": "ND", "unit": "ppm", "lod": "0.6"}
    ten = Use(serving=amount("10 g"), servings_per_day=Decimal(1))
    [one] = judged(DAILY, [row], ten, panel="heavy_metals")
    assert one.status is OutcomeStatus.INCONCLUSIVE
    assert "LOD" in (one.reason or "")


def test_a_standard_that_holds_up_to_a_daily_amount_says_nothing_above_it(judged: Any) -> None:
    limit = f'{DAILY}\ndaily_at_most = "5 g"'
    small, large = (Use(serving=amount(f"{n} g"), servings_per_day=Decimal(1)) for n in ("5", "5.1"))
    assert judged(limit, ["lead: 1 ppm"], small, panel="heavy_metals")[0].status is OutcomeStatus.PASS
    [aside] = judged(limit, ["lead: 1 ppm"], large, panel="heavy_metals")
    assert aside.status is OutcomeStatus.NOT_APPLICABLE
    assert aside.reason == "it holds up to 5 g a day, and 5.1 g is taken"


RATIO = 'analyte = "mitragynine"\nto = "7_hydroxymitragynine_with_pseudoindoxyl"\nbasis = "ratio"\nat_least = 100'


@pytest.mark.parametrize(
    ("mitragynine", "hydroxy", "pseudoindoxyl", "status", "reason"),
    [
        ("15 mg/g", "0.1 mg/g", "0.05 mg/g", "pass", None),
        ("14.9 mg/g", "0.1 mg/g", "0.05 mg/g", "fail", None),
        # What is not reported can only make the ratio smaller.
        ("15 mg/g", "0.2 mg/g", None, "fail", None),
        ("15 mg/g", "0.1 mg/g", None, "inconclusive", "mitragynine pseudoindoxyl is not reported"),
        # The same in other units, and mixed.
        ("1.5 %", "100 ppm", "0.05 mg/g", "pass", None),
    ],
)
def test_a_ratio_of_one_alkaloid_to_others(
    judged: Any, mitragynine: str, hydroxy: str, pseudoindoxyl: str | None, status: str, reason: str | None
) -> None:
    rows = [f"mitragynine: {mitragynine}", f"7_hydroxymitragynine: {hydroxy}"]
    rows += [f"mitragynine_pseudoindoxyl: {pseudoindoxyl}"] if pseudoindoxyl else []
    [one] = judged(RATIO, rows)
    assert (one.status.value, one.reason) == (status, reason)


def test_a_ratio_is_worded_as_one_and_taken_in_the_unit_that_decides(judged: Any) -> None:
    rows = [
        {"analyte": "mitragynine", "values": [["1.5", "%"], ["15.0", "mg/g"]]},
        {"analyte": "7_hydroxymitragynine", "value": "ND", "unit": "mg/g", "lod": "0.1"},
        {"analyte": "mitragynine_pseudoindoxyl", "value": "ND", "unit": "mg/g", "lod": "0.01"},
    ]
    [one] = judged(RATIO, rows)
    assert one.status is OutcomeStatus.PASS
    [low] = judged(RATIO, ["mitragynine: 15 mg/g", "7_hydroxymitragynine: 0.2 mg/g"])
    assert low.observed is not None
    assert low.observed.startswith("15 mg/g (")
    assert low.observed.endswith("times 7-hydroxymitragynine and mitragynine pseudoindoxyl)")


def test_a_ratio_to_what_was_not_detected_is_as_large_as_the_detection_limit_shows(judged: Any) -> None:
    def pair(lod: str) -> list[Any]:
        return [
            "mitragynine: 15 mg/g",
            {"analyte": "7_hydroxymitragynine", "value": "ND", "unit": "mg/g", "lod": lod},
            {"analyte": "mitragynine_pseudoindoxyl", "value": "ND", "unit": "mg/g", "lod": "0.01"},
        ]

    assert judged(RATIO, pair("0.1"))[0].status is OutcomeStatus.PASS
    assert judged(RATIO, pair("0.2"))[0].status is OutcomeStatus.INCONCLUSIVE


DRY = 'analyte = "total_alkaloids"\nat_most = 3.5\nunit = "%"\nbasis = "dry"'


@pytest.mark.parametrize(
    ("basis", "value", "moisture", "status"),
    [
        ("dry", "3.5", None, "pass"),
        ("dry", "3.6", None, "fail"),
        ("as_received", "3.15", "10", "pass"),  # 3.15 / 0.9 = 3.5
        ("as_received", "3.16", "10", "fail"),
        ("as_received", "3.0", None, "inconclusive"),
        (None, "3.0", "10", "pass"),
        (None, "3.2", "10", "inconclusive"),  # 3.2 if dry already, 3.56 if not
        (None, "3.6", "10", "fail"),
    ],
)
def test_a_limit_on_dry_mass_takes_the_printed_moisture(
    judged: Any, basis: str | None, value: str, moisture: str | None, status: str
) -> None:
    row = {"analyte": "total_alkaloids", "value": value, "unit": "%", **({"basis": basis} if basis else {})}
    water = {"moisture": [f"moisture: {moisture} %"]} if moisture else {}
    [one] = judged(DRY, [row], panels=water)
    assert one.status.value == status


def test_solids_and_liquids_have_one_limit_each(judged: Any) -> None:
    limits = [
        'analyte = "7_hydroxymitragynine"\nat_most = 1\nunit = "mg/g"',
        'analyte = "7_hydroxymitragynine"\nat_most = 1\nunit = "mg/mL"',
    ]
    solid, other = judged(limits, ["7_hydroxymitragynine: 1.1 mg/g"])
    assert (solid.status, other.status) == (OutcomeStatus.FAIL, OutcomeStatus.NOT_APPLICABLE)
    assert other.reason == "it is for liquids, and the result is one of solids"
    other, liquid = judged(limits, ["7_hydroxymitragynine: 0.9 mg/mL"])
    assert (other.status, liquid.status) == (OutcomeStatus.NOT_APPLICABLE, OutcomeStatus.PASS)


def test_nothing_found_in_a_solid_leaves_the_limit_for_liquids_aside(judged: Any) -> None:
    limits = [f'analyte = "7_hydroxymitragynine"\nat_most = 1\nunit = "{unit}"' for unit in ("mg/g", "mg/mL")]
    for unit in ({}, {"unit": "mg/g"}):
        row = {"analyte": "7_hydroxymitragynine", "value": "ND", "lod": "0.2", "bound_unit": "mg/g", **unit}
        solid, liquid = judged(limits, [row])
        assert (solid.status, liquid.status) == (OutcomeStatus.PASS, OutcomeStatus.NOT_APPLICABLE)


def test_a_liquid_that_is_reported_by_mass_leaves_the_limit_for_liquids_open(judged: Any) -> None:
    limits = [f'analyte = "7_hydroxymitragynine"\nat_most = 1\nunit = "{unit}"' for unit in ("mg/g", "mg/mL")]
    solid, liquid = judged(limits, ["7_hydroxymitragynine: 0.9 mg/g"], sample={"name": "Kratom shot", "matrix": ""})
    assert (solid.status, liquid.status) == (OutcomeStatus.PASS, OutcomeStatus.INCONCLUSIVE)


COUNT = 'analyte = "total_aerobic_microbial_count"\nat_most = 10000\nunit = "CFU/g"'


@pytest.mark.parametrize(
    ("decision", "key", "count", "status"),
    [
        ("", "", "10001", "fail"),
        ("[decision]\npowers_of_ten = 2\n", "", "20000", "pass"),
        ("[decision]\npowers_of_ten = 2\n", "", "20001", "fail"),
        ("", "\nread_as = 50000", "50000", "pass"),
        ("", "\nread_as = 50000", "50001", "fail"),
    ],
)
def test_a_power_of_ten_is_read_as_a_pharmacopoeia_reads_it(
    judged: Any, decision: str, key: str, count: str, status: str
) -> None:
    rows = [f"total_aerobic_microbial_count: {count} CFU/g"]
    [one] = judged(COUNT + key, rows, decision=decision, panel="microbials")
    assert one.status.value == status


def test_only_powers_of_ten_are_read_otherwise(judged: Any) -> None:
    limit = COUNT.replace("10000", "15000")
    [one] = judged(limit, ["total_aerobic_microbial_count: 15001 CFU/g"], decision="[decision]\npowers_of_ten = 5\n")
    assert one.status is OutcomeStatus.FAIL


SHARE = 'analyte = "7_hydroxymitragynine"\nat_most = 2\nunit = "%"\nbasis = "total_alkaloids"'
METAL = 'analyte = "lead"\nat_most = 1\nunit = "ppm"'


@pytest.mark.parametrize(
    ("settings", "value", "spread", "status"),
    [
        ('rule = "guarded_acceptance"', "0.8", "0.2", "pass"),
        ('rule = "guarded_acceptance"', "0.81", "0.2", "fail"),
        ('rule = "guarded_acceptance"\nguard_band = "1.64 u"', "0.83", "0.2", "pass"),  # 0.82 x 0.2 = 0.164
        ('rule = "guarded_acceptance"\nguard_band = "1.64 u"', "0.84", "0.2", "fail"),
        ('rule = "guarded_acceptance"\nguard_band = "10 %"', "0.9", None, "pass"),
        ('rule = "guarded_acceptance"\nguard_band = "10 %"', "0.91", None, "fail"),
        ('rule = "non_binary"', "0.9", "0.2", "conditional_pass"),
        ('rule = "non_binary"', "1.1", "0.2", "conditional_fail"),
        ('rule = "non_binary"', "1.3", "0.2", "fail"),
        ('rule = "non_binary"', "0.9", None, "inconclusive"),
        ('rule = "non_binary"\nassumed_uncertainty = 20', "0.9", None, "conditional_pass"),
        ('rule = "non_binary"\nassumed_uncertainty = 20', "0.9", "0.05", "pass"),
    ],
)
def test_guard_bands(judged: Any, settings: str, value: str, spread: str | None, status: str) -> None:
    row = {"analyte": "lead", "value": value, "unit": "ppm", **({"uncertainty": spread} if spread else {})}
    [one] = judged(METAL, [row], decision=f"[decision]\n{settings}\n", panel="heavy_metals")
    assert one.status.value == status
    is_assumed = "assumed" in settings and spread is None
    assert ("assumed uncertainty of 20 %" in (one.reason or "")) is is_assumed


@pytest.mark.parametrize(
    ("basis", "moisture", "value", "status"),
    [
        # The limit is 3.5 % of dry mass; U = 0.18 as received is 0.2 on dry mass with 10 % of water.
        ("as_received", "10", "2.97", "pass"),  # 3.3 + 0.2
        ("as_received", "10", "2.98", "fail"),  # 3.31 + 0.2; with 0.18 it would pass
        ("dry", "10", "3.32", "pass"),  # printed on dry mass, so is its uncertainty
        ("dry", "10", "3.33", "fail"),
        # Without a word on the basis both readings have to hold.
        (None, "10", "2.97", "pass"),
        (None, "10", "2.98", "inconclusive"),
        (None, "10", "3.33", "fail"),
        (None, None, "2.97", "inconclusive"),
        (None, None, "3.33", "fail"),
    ],
)
def test_a_guard_band_follows_its_result_to_dry_mass(
    judged: Any, basis: str | None, moisture: str | None, value: str, status: str
) -> None:
    row = {"analyte": "total_alkaloids", "value": value, "unit": "%", "uncertainty": "0.18"}
    water = {"moisture": [f"moisture: {moisture} %"]} if moisture else {}
    rule = '[decision]\nrule = "guarded_acceptance"\n'
    [one] = judged(DRY, [row | ({"basis": basis} if basis else {})], panels=water, decision=rule)
    assert one.status.value == status


AFLATOXINS = 'analyte = "aflatoxins_total"\nat_most = 4\nunit = "ug/kg"'


@pytest.mark.parametrize(
    ("settings", "first", "status"),
    [
        ('rule = "simple_acceptance"', "2.0 ug/kg", "pass"),
        # Nobody prints the uncertainty of a sum that he does not print.
        ('rule = "guarded_acceptance"', "2.0 ug/kg", "inconclusive"),
        ('rule = "guarded_acceptance"', "3.2 ug/kg", "fail"),
        ('rule = "non_binary"', "3.2 ug/kg", "conditional_fail"),
        ('rule = "guarded_acceptance"\nguard_band = "10 %"', "2.7 ug/kg", "pass"),  # 3.6
        ('rule = "guarded_acceptance"\nguard_band = "10 %"', "2.8 ug/kg", "fail"),
        ('rule = "non_binary"\nguard_band = "10 %"', "2.8 ug/kg", "conditional_pass"),
        ('rule = "non_binary"\nguard_band = "10 %"', "3.5 ug/kg", "conditional_fail"),
        ('rule = "non_binary"\nguard_band = "10 %"', "3.6 ug/kg", "fail"),  # 4.5
        # Bounds carry their own uncertainty.
        ('rule = "guarded_acceptance"', "<0.5 ug/kg", "pass"),
    ],
)
def test_a_sum_under_a_guard_band(judged: Any, settings: str, first: str, status: str) -> None:
    rest = "<0.3 ug/kg" if first.startswith("<") else "0.3 ug/kg"
    rows = [f"aflatoxin_b1: {first}", *(f"aflatoxin_{one}: {rest}" for one in ("b2", "g1", "g2"))]
    [one] = judged(AFLATOXINS, rows, decision=f"[decision]\n{settings}\n", panel="mycotoxins")
    assert one.status.value == status


@pytest.mark.parametrize(
    ("settings", "status"),
    [("guarded_acceptance", "inconclusive"), ('guarded_acceptance"\nguard_band = "5 %', "pass")],
)
@pytest.mark.parametrize("limit", ["RATIO", "SHARE"])
def test_shares_and_ratios_under_a_guard_band(judged: Any, limit: str, settings: str, status: str) -> None:
    text = {"RATIO": RATIO, "SHARE": SHARE}[limit]
    rows = ["mitragynine: 16 mg/g", "7_hydroxymitragynine: 0.1 mg/g", "mitragynine_pseudoindoxyl: 0.01 mg/g"]
    rows += ["paynantheine: 2 mg/g", "speciogynine: 1 mg/g", "speciociliatine: 1 mg/g"]
    [one] = judged(text, rows, decision=f'[decision]\nrule = "{settings}"\n')
    assert one.status.value == status


@pytest.mark.parametrize(
    ("way", "number", "limit", "expected"),
    [
        (Rounding.ABSOLUTE, "1.04", "1.0", "1.04"),
        (Rounding.USP_7_20, "1.04", "1.0", "1.0"),
        (Rounding.USP_7_20, "1.05", "1.0", "1.1"),
        (Rounding.USP_7_20, "1.4", "1", "1"),
        (Rounding.USP_7_20, "10400", "10000", "10400"),
        (Rounding.ASTM_E29, "1.05", "1.0", "1.0"),
        (Rounding.ASTM_E29, "1.15", "1.0", "1.2"),
        (Rounding.PH_EUR, "10.4", "10", "10"),
        (Rounding.PH_EUR, "0.0546", "0.050", "0.055"),
        (Rounding.PH_EUR, "0.05449", "0.05", "0.05"),
    ],
)
def test_rounding_before_a_comparison(way: Rounding, number: str, limit: str, expected: str) -> None:
    assert rounded(Decimal(number), Decimal(limit), way) == Decimal(expected)


def test_rounding_decides_at_the_limit_and_leaves_bounds_alone() -> None:
    value, limit = Decimal("1.04"), Decimal("1.0")
    point = Span(value, value)
    assert judge(point, LimitKind.AT_MOST, limit).status is OutcomeStatus.FAIL
    assert judge(point, LimitKind.AT_MOST, limit, rounding=Rounding.USP_7_20).status is OutcomeStatus.PASS
    bound = Span(Decimal(0), value)
    assert judge(bound, LimitKind.AT_MOST, limit, rounding=Rounding.USP_7_20).status is OutcomeStatus.INCONCLUSIVE


def test_settings_of_a_profile_are_those_of_its_text(tmp_path: Path) -> None:
    text = '[decision]\nrule = "guarded_acceptance"\nguard_band = "1.64 u"\nrounding = "usp_7_20"\n'
    (tmp_path / "p.toml").write_text(f"{HEAD}{text}\n[[limits]]\n{METAL}\n{CITE}\n", "utf-8")
    assert load_profile(tmp_path / "p.toml").decision == DecisionSettings(
        rule=DecisionRule.GUARDED_ACCEPTANCE, guard_factor=Decimal("0.82"), rounding=Rounding.USP_7_20
    )


@pytest.mark.parametrize(
    ("rows", "status", "reason"),
    [
        (["arsenic: 0.9 ppm"], "pass", None),
        (["arsenic: 1.1 ppm"], "inconclusive", "only the total is reported, and it is above the limit"),
        (["arsenic: 1.1 ppm", "inorganic_arsenic: 0.9 ppm"], "pass", None),
        (["arsenic: 2 ppm", "inorganic_arsenic: 1.1 ppm"], "fail", None),
        (["lead: 0.1 ppm"], "inconclusive", "no result for it was found"),
    ],
)
def test_a_total_bounds_the_forms_of_an_element(judged: Any, rows: list[str], status: str, reason: str | None) -> None:
    [one] = judged('analyte = "inorganic_arsenic"\nat_most = 1\nunit = "ppm"', rows, panel="heavy_metals")
    assert (one.status.value, one.reason) == (status, reason)
