"""Each fault changes exactly what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from verifier.errors import UsageError
from verifier.samplekit.faults import FAULTS, plant
from verifier.samplekit.make import make
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow

from .conftest import sound


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value of a truth with its path; rows by their printed name, panels by kind."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            known = isinstance(part, dict) and (part.get("kind") or (part.get("name") if "values" in part else None))
            yield from leaves(part, f"{path}[{known or index}]")
    else:
        yield path, value


def changes(before: Truth, after: Truth) -> set[str]:
    """Paths of what was changed, added or taken away, with the sample's number left out."""
    old, new = dict(leaves(before.model_dump())), dict(leaves(after.model_dump()))
    paths = {path for path in old.keys() | new.keys() if old.get(path, "absent") != new.get(path, "absent")}
    return {re.sub(r"^samples\[\d+\]\.", "", path) for path in paths}


def row(truth: Truth, analyte: str) -> TruthRow:
    return next(r for s in truth.samples for p in s.panels for r in p.rows if r.analyte == analyte)


def panel(truth: Truth, kind: str) -> TruthPanel:
    return next(p for s in truth.samples for p in s.panels if p.kind == kind)


LEAD = "panels[PanelKind.HEAVY_METALS].rows[Lead (Pb)]"
TOTAL = "totals[Total Mitragyna Alkaloids]"
JUDGED_METALS = {f"{LEAD}.status", "panels[PanelKind.HEAVY_METALS].status", "verdict"}


def alkaloids(*names: str) -> set[str]:
    """The cells of these rows and of the total in both units of the panel."""
    rows = [f"rows[{name}]" for name in names]
    return {f"panels[PanelKind.ALKALOIDS].{row}.values[{n}]" for row in (*rows, TOTAL) for n in (0, 1)}


WORK = ("produced", "collected", "received", "started", "completed", "reported")
CASES: dict[str, set[str]] = {
    "lead_above_limit": {f"{LEAD}.values[0]", *JUDGED_METALS},
    "nd_with_high_lod": {f"{LEAD}.values[0]", f"{LEAD}.lod", f"{LEAD}.loq"},
    "below_loq_with_high_loq": {f"{LEAD}.values[0]", f"{LEAD}.lod", f"{LEAD}.loq"},
    "bare_nd": {f"{LEAD}.values[0]", f"{LEAD}.lod", f"{LEAD}.loq"},
    "row_verdict_contradicts_limit": {f"{LEAD}.limit"},
    "metal_above_limit:mercury": {
        "panels[PanelKind.HEAVY_METALS].rows[Mercury (Hg)].values[0]",
        "panels[PanelKind.HEAVY_METALS].rows[Mercury (Hg)].status",
        "panels[PanelKind.HEAVY_METALS].status",
        "verdict",
    },
    "salmonella_present": {
        "panels[PanelKind.MICROBIALS].rows[Salmonella spp.].values[0]",
        "panels[PanelKind.MICROBIALS].rows[Salmonella spp.].status",
        "panels[PanelKind.MICROBIALS].status",
        "verdict",
    },
    "pathogen_present": {
        "panels[PanelKind.MICROBIALS].rows[Escherichia coli].values[0]",
        "panels[PanelKind.MICROBIALS].rows[Escherichia coli].status",
        "panels[PanelKind.MICROBIALS].status",
        "verdict",
    },
    "synthetic_alkaloid_present": {f"panels[PanelKind.ALKALOIDS].rows[MGM-15].values[{n}]" for n in (0, 1)},
    "hydroxymitragynine_share_high": {
        *(f"panels[PanelKind.ALKALOIDS].rows[7-Hydroxymitragynine].values[{n}]" for n in (0, 1)),
        *(f"panels[PanelKind.ALKALOIDS].totals[Total Mitragyna Alkaloids].values[{n}]" for n in (0, 1)),
    },
    "total_not_sum_of_parts": {
        f"panels[PanelKind.ALKALOIDS].totals[Total Mitragyna Alkaloids].values[{n}]" for n in (0, 1)
    },
    "stated_formula_not_followed": {"legend[1]"},
    "passed_beyond_detection": {
        f"panels[PanelKind.HEAVY_METALS].rows[Nickel (Ni)].{cell}"
        for cell in ("values[0]", "lod", "loq", "limit", "status")
    },
    "printed_failure": {"panels[PanelKind.MICROBIALS].status"},
    "unit_column_differs": {
        "panels[PanelKind.ALKALOIDS].rows[Mitragynine].values[1]",
        "panels[PanelKind.ALKALOIDS].totals[Total Mitragyna Alkaloids].values[1]",
    },
    "lod_above_loq": {f"{LEAD}.lod", f"{LEAD}.loq"},
    "result_below_lod:lead": {f"{LEAD}.lod", f"{LEAD}.loq"},
    "bound_below_lod": {f"{LEAD}.values[0]"},
    "limit_in_germs": {"panels[PanelKind.HEAVY_METALS].limit_unit"},
    "number_negative": {"panels[PanelKind.HEAVY_METALS].rows[Mercury (Hg)].values[0]"},
    "germ_above_its_group": {"panels[PanelKind.MICROBIALS].rows[Total Aerobic Microbial Count].values[0]"},
    "lot_missing": {"lot"},
    "accreditation_missing": {"laboratory.accreditation", *(
        f"laboratory.accreditation.{key}" for key in ("printed", "number", "body", "standard")
    )},
    "laboratory_address_missing": {"laboratory.address"},
    "client_missing": {"client", "client.name", "client.address"},
    "signatory_missing": {"signatories[0].name", "signatories[0].role"},
    "received_after_report": {"dates.received"},
    "report_from_the_future": {f"dates.{name}" for name in WORK},
    "last_page_left_out": {"pages_left_out"},
    "lot_differs_between_pages": {"lot_on_later_pages"},
    "decision_rule_contradicted": {f"{LEAD}.limit", f"{LEAD}.uncertainty", "statements[2]"},
    "laboratory_is_client": {"client.name", "client.address"},
    "report_expired": {"dates.expires"},
    "nobody_authorises": {"signatories[0].name", "signatories[0].role"},
    "lot_not_printed": {"lot"},
    "outside_scope": {"statements[3]"},
    "not_final": {f"statements[{number}]" for number in range(4)},
    "date_missing": {"dates.reported"},
    "date_missing:received": {"dates.received"},
    "leaf_alkaloids_absent": alkaloids("Paynantheine", "Speciogynine", "Speciociliatine"),
    "hydroxymitragynine_dominant": alkaloids("7-Hydroxymitragynine"),
    "hydroxymitragynine_above_mitragynine": alkaloids("7-Hydroxymitragynine"),
    "leaf_with_extract_strength": alkaloids(
        "Mitragynine", "7-Hydroxymitragynine", "Paynantheine", "Speciogynine", "Speciociliatine", "Mitraciliatine",
        "Corynantheidine",
    ),
    "values_repeat": {
        f"panels[PanelKind.HEAVY_METALS].rows[{name}].values[0]"
        for name in ("Arsenic (As)", "Cadmium (Cd)", "Lead (Pb)")
    },
    "no_microbe_counted": {
        f"panels[PanelKind.MICROBIALS].rows[{name}].values[0]"
        for name in ("Total Aerobic Microbial Count", "Total Yeast & Mold", "Total Coliforms")
    },
}  # fmt: skip


@pytest.mark.parametrize("fault", CASES)
def test_a_fault_changes_exactly_what_it_says(fault: str, leaf: Truth) -> None:
    found = {path.replace("heavy_metals", "PanelKind.HEAVY_METALS") for path in changes(leaf, plant(leaf, fault))}
    found = {p.replace("microbials", "PanelKind.MICROBIALS").replace("alkaloids", "PanelKind.ALKALOIDS") for p in found}
    assert found == CASES[fault]


def test_panel_missing_takes_one_panel_and_nothing_else(leaf: Truth) -> None:
    faulty = plant(leaf, "panel_missing:microbials")
    assert [p.kind for p in faulty.samples[0].panels] == ["alkaloids", "heavy_metals"]
    assert all("microbials" in path for path in changes(leaf, faulty))


def test_analyte_missing_takes_one_row_and_nothing_else(leaf: Truth) -> None:
    faulty = plant(leaf, "analyte_missing:cadmium")
    assert [r.name for r in panel(faulty, "heavy_metals").rows] == [
        "Arsenic (As)", "Lead (Pb)", "Mercury (Hg)", "Nickel (Ni)",
    ]  # fmt: skip
    assert all("Cadmium (Cd)" in path for path in changes(leaf, faulty))


def test_method_missing_takes_every_method_and_nothing_else(leaf: Truth) -> None:
    found = changes(leaf, plant(leaf, "method_missing"))
    assert {path.rpartition(".")[2] for path in found} == {"method"}
    assert len(found) == 2 + 5


def test_everything_not_detected_leaves_no_amount(leaf: Truth) -> None:
    faulty = plant(leaf, "everything_not_detected").samples[0]
    values = {value for p in faulty.panels for r in (*p.rows, *p.totals) for value in r.values}
    assert values == {"ND", "<10", "Not Detected"}
    assert all(".values[" in path for path in changes(leaf, plant(leaf, "everything_not_detected")))


def test_figures_of_another_lot_are_those_of_the_first(leaf: Truth, czech: Truth) -> None:
    first, other = plant(leaf, "figures_of_another_lot").samples
    assert first == leaf.samples[0]
    assert (other.lot, other.sample_id) == (f"{first.lot}-2", f"{first.sample_id}-2")
    assert other.panels == first.panels
    with pytest.raises(UsageError, match="too few results of three figures"):
        plant(czech, "figures_of_another_lot")


def test_a_strength_above_the_printed_limit_is_printed_as_failed(czech: Truth) -> None:
    faulty = panel(plant(czech, "leaf_with_extract_strength"), "alkaloids")
    assert (faulty.rows[0].values, faulty.rows[0].status) == (("12.0000",), "N")
    assert {r.status for r in faulty.rows[1:]} == {"V", "X"}


def test_method_not_named_is_method_missing_for_another_profile(leaf: Truth) -> None:
    assert plant(leaf, "method_not_named") == plant(leaf, "method_missing")
    assert FAULTS["method_not_named"].profile != FAULTS["method_missing"].profile


def test_a_culture_that_is_too_fast_changes_dates_and_method_alone(leaf: Truth) -> None:
    faulty = plant(leaf, "culture_too_fast")
    dates = faulty.samples[0].dates
    assert dates.received is not None
    assert dates.reported is not None
    assert (dates.reported - dates.received).days == 2
    assert "ISO 21527" in (panel(faulty, "microbials").method or "")
    found = changes(leaf, faulty)
    assert {path for path in found if "method" not in path} <= {f"dates.{name}" for name in WORK}
    assert {path for path in found if "microbials" in path} == {path for path in found if "method" in path}


@pytest.mark.parametrize(
    ("fault", "kind", "name"),
    [
        ("retest_above_limit", "heavy_metals", "Lead (Pb) - second digestion"),
        ("pathogen_without_limit", "microbials", "Listeria monocytogenes"),
        ("unknown_alkaloid_found", "alkaloids", "MGX-21"),
    ],
)
def test_a_row_is_added_and_nothing_else(fault: str, kind: str, name: str, leaf: Truth) -> None:
    faulty = plant(leaf, fault)
    assert panel(faulty, kind).rows[-1].name == name
    assert panel(faulty, kind).rows[:-1] == panel(leaf, kind).rows
    assert all(name in path for path in changes(leaf, faulty))


def test_a_passed_panel_without_result_is_added_and_nothing_else(leaf: Truth) -> None:
    faulty = plant(leaf, "panel_passed_without_result")
    assert [p.kind for p in faulty.samples[0].panels] == ["alkaloids", "heavy_metals", "microbials", "pesticides"]
    assert panel(faulty, "pesticides").rows[0].values == ("Pass",)
    assert all("pesticides" in path for path in changes(leaf, faulty))


def test_no_detection_limit_changes_one_value_and_the_bounds_of_its_panel(leaf: Truth) -> None:
    found = changes(leaf, plant(leaf, "no_detection_limit"))
    assert {path for path in found if "values" in path} == {"panels[heavy_metals].rows[Nickel (Ni)].values[0]"}
    assert {path.rpartition(".")[2] for path in found} == {"values[0]", "lod", "loq"}
    assert all("heavy_metals" in path for path in found)


def test_summary_differs_adds_one_line_and_nothing_else(leaf: Truth) -> None:
    faulty = plant(leaf, "summary_differs")
    assert faulty.statements == (*leaf.statements, "Mitragynine: 3.2683 %")
    assert changes(leaf, faulty) == {f"statements[{len(leaf.statements)}]"}


def test_contents_above_whole_raises_every_alkaloid_and_the_totals(leaf: Truth) -> None:
    faulty = plant(leaf, "contents_above_whole")
    assert panel(faulty, "alkaloids").totals[0].values == ("130.0000", "1300.000")
    assert row(faulty, "mgm_15") == row(leaf, "mgm_15")
    assert all("alkaloids" in path for path in changes(leaf, faulty))


def test_faults_in_aflatoxins_print_a_total_that_cannot_be() -> None:
    full = sound("clean-leaf-full-panel")
    above = panel(plant(full, "part_above_total"), "mycotoxins")
    assert [r.values[0] for r in above.rows] == ["2.4", "ND", "ND", "ND", "ND"]
    assert above.totals[0].values == ("<1.2",)
    summed = panel(plant(full, "aflatoxin_total_contradicts_members"), "mycotoxins")
    assert [r.values[0] for r in summed.rows] == ["1.8", "ND", "1.7", "ND", "ND"]
    assert summed.totals[0].values == ("<2.4",)


IN_TESTS_OF_THEIR_OWN = {
    "retest_above_limit", "pathogen_without_limit", "unknown_alkaloid_found",
    "panel_missing", "analyte_missing", "method_missing", "method_not_named", "culture_too_fast",
    "panel_passed_without_result", "no_detection_limit", "everything_not_detected", "figures_of_another_lot",
    "summary_differs", "contents_above_whole", "part_above_total", "aflatoxin_total_contradicts_members",
}  # fmt: skip


def test_every_fault_has_a_case() -> None:
    assert {fault.partition(":")[0] for fault in CASES} | IN_TESTS_OF_THEIR_OWN == set(FAULTS)


@pytest.mark.parametrize("fault", FAULTS.values(), ids=lambda fault: fault.name)
def test_every_fault_names_a_rule_and_says_what_it_is(fault: Any) -> None:
    assert re.fullmatch(r"(LIM|CON|CMP|PLA)\d{3}", fault.code)
    assert len(fault.summary) > 10
    assert (fault.argument is None) == (fault.default == "")


def test_numbers_of_the_limit_faults(leaf: Truth) -> None:
    lead = row(plant(leaf, "lead_above_limit"), "lead")
    assert (lead.values, lead.limit, lead.status) == (("4.800",), "1.2", "Fail")
    high = row(plant(leaf, "nd_with_high_lod"), "lead")
    assert (high.values, high.lod, high.loq, high.status) == (("ND",), "5.0", "15.0", "Pass")
    against = row(plant(leaf, "row_verdict_contradicts_limit"), "lead")
    assert (against.values, against.limit, against.status) == (("0.308",), "0.246", "Pass")


def test_numbers_of_the_number_faults(leaf: Truth) -> None:
    assert row(plant(leaf, "unit_column_differs"), "mitragynine").values == ("1.4210", "16.342")
    low = row(plant(leaf, "result_below_lod:lead"), "lead")
    assert (low.values, low.lod, low.loq) == (("0.308",), "0.924", "2.772")
    assert row(plant(leaf, "bound_below_lod"), "lead").values == ("<0.0020",)
    assert row(plant(leaf, "number_negative"), "mercury").values == ("-0.002",)
    assert row(plant(leaf, "germ_above_its_group"), "total_aerobic_microbial_count").values == ("12",)


def test_contents_agree_in_every_unit() -> None:
    capsules = sound("clean-capsules")
    assert row(plant(capsules, "synthetic_alkaloid_present"), "mgm_15").values == ("0.5200", "5.200", "2.860")
    assert row(plant(sound("clean-liquid"), "synthetic_alkaloid_present"), "mgm_15").values == ("5.2000",)


def test_the_share_is_what_was_asked_for_and_the_total_follows(leaf: Truth) -> None:
    faulty = panel(plant(leaf, "hydroxymitragynine_share_high:20"), "alkaloids")
    # 20.672 - 0.112 = 20.560 of the others is 80 %: 5.140 of 25.700.
    assert faulty.rows[1].values == ("0.5140", "5.140")
    assert faulty.totals[0].values == ("2.5700", "25.700")


def test_the_total_is_as_far_off_as_was_asked_for(leaf: Truth) -> None:
    assert panel(plant(leaf, "total_not_sum_of_parts:50"), "alkaloids").totals[0].values == ("3.1008", "31.008")


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("moon_phase", 'There is no fault "moon_phase"'),
        ("lot_missing:2", 'takes no argument, found "2"'),
        ("panel_missing:metals", 'no panel kind "metals"'),
        ("analyte_missing:caffeine", 'no row for "caffeine"'),
        ("date_missing:tuesday", 'no date "tuesday"'),
        ("date_missing:expires", "changes nothing in this report"),
        ("hydroxymitragynine_share_high:much", 'found "much"'),
        ("hydroxymitragynine_share_high:150", "between 0 and 100"),
        ("row_verdict_contradicts_limit:nickel", "no limit or no verdict"),
        ("hydroxymitragynine_dominant:50", "between 0 and 30"),
        ("leaf_with_extract_strength:strong", 'found "strong"'),
        ("decision_rule_contradicted:nickel", "no limit or no verdict"),
        ("received_after_report:soon", 'found "soon"'),
        ("no_detection_limit:caffeine", 'no row for "caffeine"'),
    ],
)
def test_what_cannot_be_planted_is_said(fault: str, message: str, leaf: Truth) -> None:
    with pytest.raises(UsageError, match=message):
        plant(leaf, fault)


@pytest.mark.parametrize(
    ("fault", "stem"),
    [
        ("leaf_with_extract_strength", "clean-extract"),
        ("hydroxymitragynine_dominant", "clean-extract"),
        ("no_microbe_counted", "clean-extract"),
    ],
)
def test_what_is_unusual_for_leaf_is_planted_in_leaf_only(fault: str, stem: str) -> None:
    with pytest.raises(UsageError, match="is not named as leaf"):
        plant(sound(stem), fault)


def test_a_faulty_truth_can_be_drawn_in_a_layout(leaf: Truth) -> None:
    faulty = plant(plant(leaf, "accreditation_missing"), "panel_missing:heavy_metals")
    pdf = make(faulty, "tiles")
    assert pdf != make(leaf, "tiles")
    assert b"Heavy Metals" not in pdf
    assert b"17025" not in pdf
