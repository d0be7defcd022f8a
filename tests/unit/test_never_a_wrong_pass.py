"""What must not become a pass: one favourable value beside another, silence, and what is added to a report."""

from __future__ import annotations

from decimal import Decimal, localcontext
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import AS_OF, CITE, HEAD, amount, certificate, document
from verifier.engine import verify_document
from verifier.model import DocumentReport, Profile, Use, Verdict
from verifier.profiles import load_profile

LEAD = 'analyte = "lead"\nat_most = 1.2\nunit = "ppm"'
MGM = 'analyte = "mgm_15"\nabsent = true'
AFLATOXINS = 'analyte = "aflatoxins_total"\nat_most = 4\nunit = "ug/kg"'
RATIO = 'analyte = "mitragynine"\nto = "7_hydroxymitragynine"\nbasis = "ratio"\nat_least = 10'
SERVING = 'analyte = "mitragynine"\nat_most = 150\nunit = "mg/serving"\nbasis = "serving"'
SHARE = 'analyte = "7_hydroxymitragynine"\nat_most = 2\nunit = "%"\nbasis = "total_alkaloids"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profiles")


def made(folder: Path, *limits: str, decision: str = "", more: str = "") -> Profile:
    """A profile with these limits."""
    path = folder / "made.toml"
    blocks = "".join(f"\n[[limits]]\n{limit}\n{CITE}\n" for limit in limits)
    path.write_text(f"{HEAD}{decision}{blocks}{more}", "utf-8")
    return load_profile(path)


def report_on(profile: Profile, *rows: Any, panel: str = "heavy_metals", **changes: Any) -> DocumentReport:
    """The report on one certificate with these rows alone."""
    use = changes.pop("use", None)
    panels = {panel: list(rows), **changes.pop("panels", {})}
    return verify_document(document(certificate(panels=panels, **changes)), [profile], AS_OF, use)


def row(analyte: str, *values: tuple[str, str | None], **more: Any) -> dict[str, Any]:
    """A row that prints its result several times, each as text and unit."""
    return {"analyte": analyte, "values": [list(value) for value in values], **more}


# ------------------------------------------------------------------------------------ several values of one substance


@pytest.mark.parametrize(
    ("limit", "one"),
    [
        (LEAD, row("lead", ("0.25", "ppm"), (">1", "ppm"))),
        (LEAD, row("lead", ("<5", "ppm"), ("0.5", "ppm"))),
        (LEAD, row("lead", ("Detected", "ppm"), ("0.5", "ppm"))),
        (LEAD, row("lead", (">1", "mg/kg"), ("0.5", "ppb"))),
        (LEAD, row("lead", ("TNTC", "ppm"), ("0.1", "ppm"))),
        (LEAD, row("lead", ("0.3", "ppm"), ("900", "mg/L"))),  # no density makes one of the other
        (MGM, row("mgm_15", ("ND", "%"), ("Trace", "%"), lod="0.01")),
        (MGM, row("mgm_15", ("ND", "%"), ("<LOQ", "%"), lod="0.01", loq="0.03")),
        # An LOD without a unit is another one in % than in ppm.
        (LEAD, row("lead", ("ND", "%"), ("ND", "ppm"), lod="0.05", bound_unit=None)),
    ],
)
def test_the_value_that_suits_does_not_decide(folder: Path, limit: str, one: Any) -> None:
    panel = "alkaloids" if one["analyte"] == "mgm_15" else "heavy_metals"
    assert report_on(made(folder, limit), one, panel=panel).verdict is Verdict.INCONCLUSIVE


@pytest.mark.parametrize(
    "one",
    [
        row("lead", ("0.25", "ppm"), ("250", "ppb")),
        row("lead", ("ND", "ppm"), ("ND", "%"), lod="0.05", bound_unit="ppm"),
        row("lead", ("<0.5", "ppm"), ("<500", "ppb")),
    ],
)
def test_the_same_result_in_another_unit_says_it_once_more(folder: Path, one: Any) -> None:
    assert report_on(made(folder, LEAD), one).verdict is Verdict.PASS


@pytest.mark.parametrize("other", ["<30", "Detected", ">1"])
def test_a_ratio_takes_every_row_of_its_alkaloid(folder: Path, other: str) -> None:
    rows = ["mitragynine: 20 mg/g", "7_hydroxymitragynine: 1 mg/g", f"mitragynine: {other} mg/g"]
    assert report_on(made(folder, RATIO), *rows[:2], panel="alkaloids").verdict is Verdict.PASS
    assert report_on(made(folder, RATIO), *rows, panel="alkaloids").verdict is Verdict.INCONCLUSIVE


def test_a_share_mixes_no_dry_mass_with_goods_as_received(folder: Path) -> None:
    leaf = ["paynantheine: 2 mg/g", "speciogynine: 1 mg/g", "speciociliatine: 1 mg/g"]
    mitragynine = {"analyte": "mitragynine", "value": "20", "unit": "mg/g"}
    rows: list[Any] = ["7_hydroxymitragynine: 0.38 mg/g", mitragynine, *leaf]
    assert report_on(made(folder, SHARE), *rows, panel="alkaloids").verdict is Verdict.PASS
    rows[1] = {**mitragynine, "basis": "dry"}
    assert report_on(made(folder, SHARE), *rows, panel="alkaloids").verdict is Verdict.INCONCLUSIVE


# --------------------------------------------------------------------------------------------------------------- sums


@pytest.mark.parametrize(
    ("first", "verdict"),
    [
        ("aflatoxin_b1: 50 ug/kg", Verdict.FAIL),  # one part alone is too much
        ("aflatoxin_b1: 1 ug/kg", Verdict.INCONCLUSIVE),  # the others are not known
        ("aflatoxin_b1: ND ug/kg", Verdict.INCONCLUSIVE),
    ],
)
def test_a_sum_of_which_parts_are_missing(folder: Path, first: str, verdict: Verdict) -> None:
    assert report_on(made(folder, AFLATOXINS), first, panel="mycotoxins").verdict is verdict


@pytest.mark.parametrize(
    ("first", "verdict"),
    [
        ({"analyte": "aflatoxin_b1", "values": [["0.5", "ug/kg"], ["50", "ug/kg"]]}, Verdict.FAIL),
        ("aflatoxin_b1: >3 ug/kg", Verdict.INCONCLUSIVE),
        ("aflatoxin_b1: 0.5 ug/kg", Verdict.PASS),
    ],
)
def test_a_sum_counts_all_that_its_parts_allow(folder: Path, first: Any, verdict: Verdict) -> None:
    rest = [f"aflatoxin_{one}: 0.1 ug/kg" for one in ("b2", "g1", "g2")]
    assert report_on(made(folder, AFLATOXINS), first, *rest, panel="mycotoxins").verdict is verdict


@pytest.mark.parametrize("times", [1, 2])
def test_a_detection_limit_that_only_reaches_the_limit_is_no_pass_however_often_it_is_printed(
    folder: Path, times: int
) -> None:
    first = {"analyte": "aflatoxin_b1", "value": "ND", "unit": "ug/kg", "lod": "3.7"}
    rest = [f"aflatoxin_{one}: <0.1 ug/kg" for one in ("b2", "g1", "g2")]
    report = report_on(made(folder, AFLATOXINS), *[first] * times, *rest, panel="mycotoxins")
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_part_without_an_upper_end_keeps_its_printed_total_from_passing(folder: Path) -> None:
    rest = [f"aflatoxin_{one}: 0.1 ug/kg" for one in ("b2", "g1", "g2")]
    total = "aflatoxins_total: 3 ug/kg"
    profile = made(folder, AFLATOXINS)
    assert report_on(profile, "aflatoxin_b1: 2.7 ug/kg", *rest, total, panel="mycotoxins").verdict is Verdict.PASS
    report = report_on(profile, "aflatoxin_b1: >2 ug/kg", *rest, total, panel="mycotoxins")
    assert report.verdict is Verdict.INCONCLUSIVE


# ---------------------------------------------------------------------------------------------------------- servings


@pytest.mark.parametrize(
    ("given", "printed", "verdict"),
    [
        (None, "2.4 g", Verdict.PASS),
        ("2.4 g", "2.4 g", Verdict.PASS),
        ("2400 mg", "2.4 g", Verdict.PASS),
        ("5 g", "2.4 g", Verdict.FAIL),  # 100 mg in 2.4 g are 208 mg in 5 g
        ("5 g", None, Verdict.INCONCLUSIVE),
        ("5 mL", "2.4 g", Verdict.INCONCLUSIVE),
    ],
)
def test_an_amount_per_serving_follows_the_serving(
    folder: Path, given: str | None, printed: str | None, verdict: Verdict
) -> None:
    one = {"analyte": "mitragynine", "value": "100", "unit": "mg/serving", "basis": "serving"}
    use = Use(serving=amount(given)) if given else Use()
    sample = {"serving": printed} if printed else {}
    assert report_on(made(folder, SERVING), one, panel="alkaloids", use=use, sample=sample).verdict is verdict


@pytest.mark.parametrize(("moisture", "verdict"), [("10", Verdict.PASS), (None, Verdict.INCONCLUSIVE)])
def test_what_is_taken_is_the_product_as_it_is(folder: Path, moisture: str | None, verdict: Verdict) -> None:
    """78 mg/g of dry mass are 70.2 mg/g of a product with 10 % of water, and 140.4 mg in 2 g of it."""
    one = {"analyte": "mitragynine", "value": "78", "unit": "mg/g", "basis": "dry"}
    water = {"moisture": [f"moisture: {moisture} %"]} if moisture else {}
    use = Use(serving=amount("2 g"))
    assert report_on(made(folder, SERVING), one, panel="alkaloids", use=use, panels=water).verdict is verdict


def test_water_per_dry_mass_is_another_number(folder: Path) -> None:
    """Half as much water as dry mass is a third of the whole: 2.0 ppm of dry mass are 1.33 ppm of the goods."""
    one = {"analyte": "lead", "value": "2.0", "unit": "ppm", "basis": "dry"}
    for basis, verdict in (({"basis": "dry"}, Verdict.FAIL), ({}, Verdict.PASS)):
        water = {"moisture": [{"analyte": "moisture", "value": "50", "unit": "%", **basis}]}
        assert report_on(made(folder, LEAD), one, panels=water).verdict is verdict


# ------------------------------------------------------------------------------- profiles and samples without an answer


def test_a_profile_that_judged_no_limit_gives_no_pass(folder: Path) -> None:
    daily = made(
        folder,
        'analyte = "lead"\nat_most = 10\nunit = "ug/day"\nbasis = "day"\ndaily_at_most = "5 g"',
        more='\n[[required]]\npanel = "heavy_metals"\ncite = { source = "s", clause = "2" }\n',
    )
    use = Use(serving=amount("10 g"), servings_per_day=Decimal(2))
    report = report_on(daily, "lead: 40 ppm", use=use)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.coverage.reservations == (
        "no limit of the profile made was judged: it holds up to 5 g a day, and 20 g is taken",
    )


def test_a_second_profile_makes_no_pass_of_an_open_one(folder: Path) -> None:
    federal, lead = load_profile("us-federal"), made(folder, LEAD)
    assert report_on(lead, "lead: 0.2 ppm").verdict is Verdict.PASS
    made_of = document(certificate(panels={"heavy_metals": ["lead: 0.2 ppm"]}))
    assert verify_document(made_of, [federal], AS_OF).verdict is Verdict.INCONCLUSIVE
    assert verify_document(made_of, [lead, federal], AS_OF).verdict is Verdict.INCONCLUSIVE


def test_every_sample_needs_an_answer(folder: Path) -> None:
    one = certificate(panels={"heavy_metals": ["lead: 0.2 ppm"]})
    other = certificate(
        panels={"alkaloids": ["mitragynine: 15 mg/g"]}, sample={"sample_id": "S-2", "lot": "L-2"}, page=2
    )
    limit = made(folder, f"{LEAD}\nrequired = false")
    assert verify_document(document(one), [limit], AS_OF).verdict is Verdict.PASS
    report = verify_document(document(one, other), [limit], AS_OF)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert "for sample 2" in report.summary


@pytest.mark.parametrize(
    "second",
    [
        {"laboratory": {"name": "Another Laboratory"}},
        {"sample": {"name": "Gold shot", "matrix": "Liquid"}},
        {"sample": {"lot": "L-2"}},
    ],
)
def test_one_number_of_the_sample_does_not_make_two_products_one(folder: Path, second: dict[str, Any]) -> None:
    one = certificate(panels={"heavy_metals": ["lead: 0.2 ppm"]})
    other = certificate(panels={"alkaloids": ["mitragynine: 15 mg/g"]}, page=2, **second)
    limit = made(folder, LEAD)
    assert verify_document(document(one, other), [limit], AS_OF).verdict is Verdict.INCONCLUSIVE


def test_another_part_of_the_document_hides_no_number(folder: Path) -> None:
    one = certificate(panels={"heavy_metals": ["lead: 0.3 ppm"]})
    other = certificate(panels={"heavy_metals": [{"analyte": "lead", "value": "900"}]}, page=2)
    report = verify_document(document(one, other), [made(folder, LEAD)], AS_OF)
    assert report.verdict is Verdict.INCONCLUSIVE


def test_a_powder_with_a_strength_in_its_name_is_no_leaf() -> None:
    counts = ["total_aerobic_microbial_count: 5000000 CFU/g"]
    for name, verdict in (("Leaf powder", Verdict.PASS), ("45 % MIT powder", Verdict.INCONCLUSIVE)):
        made_of = document(certificate(rows=counts, sample={"name": name, "matrix": "Powder"}))
        assert verify_document(made_of, [load_profile("kratom-baseline")], AS_OF).verdict is verdict


# -------------------------------------------------------------------------------------------------------- degenerate


@pytest.mark.parametrize("spread", ["-0.2", "0", "0%"])
def test_an_uncertainty_that_is_none_opens_no_guard_band(folder: Path, spread: str) -> None:
    profile = made(folder, LEAD, decision='[decision]\nrule = "guarded_acceptance"\n')
    one = {"analyte": "lead", "value": "1.1", "unit": "ppm", "uncertainty": spread}
    assert report_on(profile, one).verdict is Verdict.INCONCLUSIVE
    assert report_on(profile, {**one, "value": "1.3"}).verdict is Verdict.FAIL


def test_no_outcome_depends_on_the_decimals_of_the_caller(folder: Path) -> None:
    one = {"analyte": "lead", "value": "1.303", "unit": "ppm", "basis": "dry"}
    water = {"moisture": ["moisture: 7.6 %"]}  # 1.2039
    for precision in (2, 6, 28):
        with localcontext(prec=precision):
            assert report_on(made(folder, LEAD), one, panels=water).verdict is Verdict.FAIL


# -------------------------------------------------------------------------------------------------------- in general

VALUES = st.sampled_from(
    ["0.1", "0.9", "1.2", "1.3", "50", "<0.5", "<5", ">1", "ND", "<LOQ", "Detected", "Trace", "TNTC"]
)
UNITS = st.sampled_from(["ppm", "mg/kg", "ppb", "%", "mg/L", None])


@st.composite
def lead_rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row on lead with one to three values."""
    values = draw(st.lists(st.tuples(VALUES, UNITS), min_size=1, max_size=3))
    bounds = draw(st.sampled_from([{}, {"lod": "0.1"}, {"lod": "2", "loq": "6"}]))
    return row("lead", *values, **bounds, bound_unit=draw(st.sampled_from(["ppm", "%", None])))


@given(st.lists(lead_rows(), min_size=1, max_size=3), lead_rows())
def test_another_row_makes_no_pass_where_there_was_a_doubt(folder: Path, rows: list[Any], added: Any) -> None:
    """A row may answer what was open for want of a unit or an amount; it never turns a failure into a pass."""
    profile = made(folder, LEAD)
    before, after = report_on(profile, *rows), report_on(profile, *rows, added)
    if before.verdict is Verdict.FAIL:
        assert after.verdict is not Verdict.PASS
    if after.verdict is Verdict.PASS:
        # What passes with all rows passes with each of them that can be compared at all.
        alone = [report_on(profile, one) for one in (*rows, added)]
        assert any(report.verdict is Verdict.PASS for report in alone)
        assert all(report.verdict is not Verdict.FAIL for report in alone)


@given(lead_rows(), st.tuples(VALUES, UNITS))
def test_another_value_makes_no_pass_of_a_failure(
    folder: Path, one: dict[str, Any], added: tuple[str, str | None]
) -> None:
    profile = made(folder, LEAD)
    more = {**one, "values": [*one["values"], list(added)]}
    if report_on(profile, one).verdict is Verdict.FAIL:
        assert report_on(profile, more).verdict is not Verdict.PASS


@given(lead_rows(), st.permutations(range(3)))
def test_the_order_of_the_values_does_not_matter(folder: Path, one: dict[str, Any], order: list[int]) -> None:
    profile = made(folder, LEAD)
    places = [place for place in order if place < len(one["values"])]
    turned = {**one, "values": [one["values"][place] for place in places]}
    assert report_on(profile, one).verdict is report_on(profile, turned).verdict
