"""Units are read as printed, converted exactly, and never across dimensions."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.model import Basis
from verifier.vocabulary.units import (
    UnitMismatchError,
    convert,
    find_units,
    is_unit,
    known_units,
    parse_unit,
    unit,
)


@pytest.mark.parametrize(
    ("printed", "code", "basis"),
    [
        ("%", "%", None),
        ("% hm.", "%", None),
        ("% w/w", "%", None),
        ("w/w%", "%", None),
        ("wt%", "%", None),
        ("% (m/m)", "%", None),
        ("Gew.-%", "%", None),
        ("% dry weight", "%", Basis.DRY),
        ("% (dry basis)", "%", Basis.DRY),
        ("% of total alkaloids", "%", Basis.TOTAL_ALKALOIDS),
        ("(mg/g)", "mg/g", None),
        ("MG/G", "mg/g", None),
        ("mg/g (dry)", "mg/g", Basis.DRY),
        ("mg/g as received", "mg/g", Basis.AS_RECEIVED),
        ("µg/kg", "ug/kg", None),
        ("μg/g", "ug/g", None),
        ("mcg/g", "ug/g", None),
        ("mg kg⁻¹", "mg/kg", None),
        ("ppm (ug/g)", "ppm", None),
        ("PPB", "ppb", None),
        ("ppm_", "ppm", None),
        ("% w/v", "g/100mL", None),
        ("%(w/v)", "g/100mL", None),
        ("% v/v", "% v/v", None),
        ("g/100 g", "%", None),
        ("g / 100 ml", "g/100mL", None),
        ("mg/ml", "mg/mL", None),
        ("[cfu/g]", "CFU/g", None),
        ("CFU/gram", "CFU/g", None),
        ("cfu per gram", "CFU/g", None),
        ("KTJ/g", "CFU/g", None),
        ("KBE/g", "CFU/g", None),
        ("cfu/25 g", "CFU/25g", None),
        ("MPN/g", "MPN/g", None),
        ("log10 CFU/g", "log CFU/g", None),
        ("mg / Tablet", "mg/unit", Basis.UNIT),
        ("mg per capsule", "mg/unit", Basis.UNIT),
        ("mg per serving", "mg/serving", Basis.SERVING),
        ("mg/serving (2.5 g)", "mg/serving", Basis.SERVING),
        ("MG/PACKAGE", "mg/container", Basis.CONTAINER),
        ("mcg/day", "ug/day", Basis.DAY),
        ("Aw", "aw", None),
        ("g/cm³", "g/mL", None),
        ("pH", "pH", None),
        ("G", "g", None),
        ("mg/g*", "mg/g", None),
        ("% W/W", "%", None),
        ("% (p/p)", "%", None),
        ("% b/b", "%", None),
        ("% p/v", "g/100mL", None),
        ("MG / BAG", "mg/container", Basis.CONTAINER),
        ("mg/pkg", "mg/container", Basis.CONTAINER),
        ("µG / G", "ug/g", None),
        ("UFC/g", "CFU/g", None),
        ("jtk/g", "CFU/g", None),
        ("KbE/g", "CFU/g", None),
        ("koloni/g", "CFU/g", None),
        ("APM/g", "MPN/g", None),
        ("มก./กก.", "mg/kg", None),
        ("โคโลนี/กรัม", "CFU/g", None),
        ("mg/gélule", "mg/unit", Basis.UNIT),
        ("mg / kapsułkę", "mg/unit", Basis.UNIT),
        ("mg/takaran saji", "mg/serving", Basis.SERVING),
        ("mg/kg s.m.", "mg/kg", Basis.DRY),
        ("mg/kg op droge stof", "mg/kg", Basis.DRY),
        ("kp", "kp", None),
        ("minutes", "min", None),
        ("µm", "µm", None),
        ("°Brix", "°Bx", None),
    ],
)
def test_parse_unit(printed: str, code: str, basis: Basis | None) -> None:
    found = parse_unit(printed)
    assert found is not None
    assert (found.code, found.basis) == (code, basis)
    assert is_unit(printed)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "mgk",
        "g/",
        "/g",
        "a",
        "% LC",
        "% RSD",
        "ppm (mg/mL)",
        "mg/2 capsules",
        "%, #/3g",
        "v 25 g",
        "/25 g",
        "per 10 g",
        "in 25 g",
        "w 25 g",
        "25 g",
        "Result",
        "mg/foo",
    ],
)
def test_is_no_unit(printed: str) -> None:
    assert parse_unit(printed) is None
    assert not is_unit(printed)


def test_dimensions() -> None:
    assert unit("ppm").dimension == unit("%").dimension == unit("mg/kg").dimension == "mass_fraction"
    assert unit("g/100mL").dimension == "mass_per_volume"
    assert unit("CFU/25g").dimension == unit("MPN/g").dimension == "count_per_mass"
    assert unit("log CFU/g").dimension != unit("CFU/g").dimension
    assert unit("mg/serving").dimension != unit("mg/unit").dimension
    assert unit("mg/serving").basis is Basis.SERVING
    assert unit("%").basis is None
    with pytest.raises(KeyError):
        unit("% hm.")


@pytest.mark.parametrize(
    ("number", "start", "end", "expected"),
    [
        ("1.20", "%", "mg/g", "12.0"),
        ("400", "ppm", "%", "0.0400"),
        ("5.157", "mg/g", "%", "0.5157"),
        ("20", "ppb", "mg/kg", "0.020"),
        ("0.1", "mg/kg", "ug/g", "0.1"),
        ("3", "CFU/g", "CFU/25g", "75"),
        ("3", "CFU/25g", "CFU/g", "0.12"),
        ("1.28", "mg/mL", "g/100mL", "0.128"),
        ("250", "mg", "g", "0.250"),
        ("1", "oz", "mg", "28349.523125"),
    ],
)
def test_convert(number: str, start: str, end: str, expected: str) -> None:
    assert str(convert(Decimal(number), start, end)) == expected


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("mg/g", "mg/mL"),
        ("%", "% v/v"),
        ("mg/serving", "mg/unit"),
        ("CFU/g", "log CFU/g"),
        ("CFU/g", "CFU/mL"),
        ("mg", "mL"),
    ],
)
def test_convert_refuses_other_dimensions_and_names_both(start: str, end: str) -> None:
    with pytest.raises(UnitMismatchError) as caught:
        convert(Decimal(1), start, end)
    assert start in str(caught.value)
    assert end in str(caught.value)


POWERS_OF_TEN = [value.code for value in known_units() if set(str(value.factor)) <= set("10.E-+")]


@given(
    st.decimals(min_value=0, max_value=10**9, places=6, allow_nan=False),
    st.sampled_from(POWERS_OF_TEN),
    st.sampled_from(POWERS_OF_TEN),
)
def test_conversion_is_exact_there_and_back(number: Decimal, start: str, end: str) -> None:
    if unit(start).dimension != unit(end).dimension:
        with pytest.raises(UnitMismatchError):
            convert(number, start, end)
        return
    with localcontext(prec=4):
        there = convert(number, start, end)
        back = convert(there, end, start)
    assert back == number
    assert there.as_tuple().digits == number.as_tuple().digits


@pytest.mark.parametrize("code", [value.code for value in known_units()])
def test_every_code_reads_as_itself(code: str) -> None:
    assert parse_unit(code) == unit(code)
    assert parse_unit(f"({code})") == unit(code)
    assert parse_unit(code.upper()) == unit(code)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Result (ug/g)", [("ug/g", "ug/g")]),
        ("LOD mg/g", [("mg/g", "mg/g")]),
        ("mg/g LOQ", [("mg/g", "mg/g")]),
        ("Výsledky stanovení: ** [cfu/g]", [("CFU/g", "cfu/g")]),
        ("Result % (w/w) LOQ %", [("%", "% (w/w)"), ("%", "%")]),
        ("Result (% dry weight)", [("%", "% dry weight")]),
        ("% mg/g mg/Tablet", [("%", "%"), ("mg/g", "mg/g"), ("mg/unit", "mg/Tablet")]),
        ("Conc. mg per tablet", [("mg/unit", "mg per tablet")]),
        ("Mass (g)", [("g", "g")]),
        ("Ethanol % v/v", [("% v/v", "% v/v")]),
        ("Limit µg/kg", [("ug/kg", "µg/kg")]),
        ("100% pure kratom", []),
        ("5 % at 25 g", []),
        ("Not detected in 25 g", []),
        ("Salmonella [v 25 g]", []),
        ("0.6304 g", [("g", "g")]),
        ("< 5mg/kg", [("mg/kg", "mg/kg")]),
        ("237.4 mg/g (23.74 %)", [("mg/g", "mg/g"), ("%", "%")]),
        ("Max. 12 %", [("%", "%")]),
        ("12.5% - Complete", [("%", "%")]),
        ("2.1 % of total alkaloids", [("%", "% of total alkaloids")]),
        ("big dog raw", []),
        ("mg/foo", []),
        ("", []),
    ],
)
def test_find_units(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(code, text[start:end]) for code, start, end in find_units(text)] == expected


@given(st.text())
def test_found_units_are_units_in_order(text: str) -> None:
    last = 0
    for code, start, end in find_units(text):
        assert last <= start < end
        found = parse_unit(text[start:end])
        assert found is not None
        assert found.code == code
        last = end
