"""Residues that are defined as sums: which printed names mean the sum, which one part of it, and what is summed."""

from __future__ import annotations

import pytest

from verifier.model import PanelKind
from verifier.vocabulary.analytes import find_analyte, members, parts_of


@pytest.mark.parametrize(
    ("printed", "slug"),
    [
        ("Heptachlor", "heptachlor"),
        ("Heptachlor (sum)", "heptachlor_sum"),
        ("Heptachlor, total", "heptachlor_sum"),
        ("Total Heptachlor", "heptachlor_sum"),
        ("Heptachlor + heptachlor epoxide", "heptachlor_sum"),
        ("Sum of heptachlor and heptachlor epoxide", "heptachlor_sum"),
        ("Heptachlor epoxide", "heptachlor_epoxide"),
        ("trans-Heptachlor epoxide", "trans_heptachlor_epoxide"),
        ("Chlordane", "chlordane"),
        ("Chlordane (total)", "chlordane_sum"),
        ("Chlordane (sum)", "chlordane_sum"),
        ("Sum of cis-chlordane, trans-chlordane and oxychlordane", "chlordane_sum"),
        ("Sum of cis-chlordane and trans-chlordane", "chlordane"),
        ("Fenchlorphos", "fenchlorphos"),
        ("Fenchlorphos (total)", "fenchlorphos_sum"),
        ("Fensulfothion", "fensulfothion"),
        ("Fensulfothion (Summe)", "fensulfothion_sum"),
        ("DDT (total)", "ddt"),
        ("Malathion", "malathion"),
        ("Sum of malathion and malaoxon", "malathion_malaoxon"),
    ],
)
@pytest.mark.parametrize("panel", [None, PanelKind.PESTICIDES])
def test_a_name_means_the_sum_only_where_it_says_so(printed: str, slug: str, panel: PanelKind | None) -> None:
    found = find_analyte(printed, panel)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize("printed", ["Heptachlor epoxide (sum)", "Oxychlordane (sum)", "Fenchlorphos-oxon, total"])
def test_a_total_of_what_has_none_means_nothing(printed: str) -> None:
    assert find_analyte(printed, PanelKind.PESTICIDES) is None


@pytest.mark.parametrize(
    ("total", "parts"),
    [
        ("heptachlor_sum", {"heptachlor", "heptachlor_epoxide"}),
        ("chlordane_sum", {"cis_chlordane", "trans_chlordane", "oxychlordane"}),
        ("fenchlorphos_sum", {"fenchlorphos", "fenchlorphos_oxon"}),
        ("hch_other_than_gamma", {"alpha_hch", "beta_hch", "delta_hch", "epsilon_hch"}),
        ("malathion_malaoxon", {"malathion", "malaoxon"}),
    ],
)
def test_a_sum_knows_its_parts(total: str, parts: set[str]) -> None:
    assert {part.slug for part in parts_of(total)} == parts


def test_no_sum_of_pesticides_has_itself_as_a_part() -> None:
    for line in members("usp_561"):
        assert line not in parts_of(line.slug)


def test_the_lines_of_the_pharmacopoeia_are_still_seventy() -> None:
    assert len({line.slug for line in members("usp_561")}) == 70
