"""The looks of one report by chance: page, type, spelling, tables, heads. Nothing here changes what is said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from verifier.samplekit.chance.dice import Dice

Align = Literal["left", "right", "center", "decimal"]

PAGES = {"letter": (612, 792), "a4": (595, 842), "legal": (612, 1008), "a5": (420, 595), "wide": (792, 612)}
_UNIT_SPELLINGS = {
    "%": ("%", "%", "% w/w", "wt %", "% (w/w)"),
    "ug/g": ("µg/g", "ug/g", "mcg/g"),
    "ug/kg": ("µg/kg", "ug/kg", "μg/kg"),
    "mg/unit": ("mg/unit", "mg/capsule", "mg/tablet", "mg/Capsule"),
    "CFU/g": ("CFU/g", "cfu/g"),
}
_COUNTS = {"cs": ("KTJ/g", "CFU/g"), "de": ("KBE/g",), "es": ("UFC/g",)}


@dataclass(frozen=True)
class PageLook:
    """Size, box, rotation and margins of the pages, in points before scaling."""

    size: tuple[float, float]
    scale: float
    """How many units of the page box are one point: 4 makes a huge page, 0.25 a tiny one."""
    origin: tuple[float, float]
    """Lower left corner of the page box."""
    rotation: int
    margin: float
    running_head: bool
    number_at: Literal["bottom", "top", "none"]


@dataclass(frozen=True)
class TypeLook:
    """Fonts and sizes."""

    family: str
    size: float
    """Of tables and fields."""
    condensed: float
    """Width of a letter in percent of the usual one."""
    bold_headers: bool
    upper_headers: bool
    spaced_titles: bool


@dataclass(frozen=True)
class Spelling:
    """How numbers, words and dates are written."""

    language: str
    decimal: Literal[".", ","]
    thousands: str
    """"\\u2009" is drawn as a gap without a letter in it."""
    powers: str
    dates: str
    not_detected: str
    below_loq: str
    less_blank: bool
    """"< 0.05" instead of "<0.05"."""
    units: dict[str, str]


@dataclass(frozen=True)
class TableLook:
    """Arrangement and rulings of all result tables of a report."""

    rules: str
    head_fill: Literal["none", "grey", "dark"]
    padding: float
    """Above and below the text of a row, in parts of the size."""
    gap: float
    """Left and right of the text of a cell, in points."""
    spread: bool
    """Over the whole width, instead of as wide as needed."""
    number_align: Align
    header_align: Literal["left", "center", "right", "same"]
    header_valign: Literal["top", "middle", "bottom"]
    row_valign: Literal["top", "middle", "bottom"]
    name_share: float
    """The widest that the names' column may be, in parts of the width; longer names wrap."""
    wraps_headers: bool
    units: Literal["header", "second_line", "section", "line", "cell", "column"]
    unit_form: str
    """How a unit stands in a header: "{0} ({1})"."""
    units_on_all: bool
    repeats_header: bool
    order: tuple[str, ...]
    shape: str
    across: int
    uncertainty: Literal["column", "column_sign", "cell"]
    limits: str
    """"one" column, "two" (a second authority's beside it), or "min_max" for ranges."""
    joined_limits: bool
    """LOD and LOQ in one column: "0.01/0.03"."""
    marks: Literal["none", "none", "raised", "plain"]
    """Footnote marks behind names and values."""
    bar: Literal["plain", "fill", "dark", "rule", "first_row"]
    super_header: bool


@dataclass(frozen=True)
class HeadLook:
    """How the opening of a report prints its fields."""

    columns: int
    form: Literal["colon", "no_colon", "right_colon", "above", "boxes"]
    laboratory_at: Literal["left", "center", "right"]
    summary: Literal["none", "tiles", "table"]
    quality_control: bool
    wording: int


@dataclass(frozen=True)
class Looks:
    """Everything about the looks of a report."""

    page: PageLook
    type: TypeLook
    spelling: Spelling
    table: TableLook
    head: HeadLook


def draw_looks(key: object, language: str | None = None) -> Looks:
    """The looks; the same for the same key."""
    dice = Dice(key, "looks")
    spoken = language or draw_language(key)
    limits = Dice(key, "limits").weighted({"one": 10, "two": 0.8, "min_max": 1.5})
    return Looks(_page(dice), _type(dice, spoken), _spelling(dice, spoken), _table(dice, limits), _head(dice))


def draw_language(key: object) -> str:
    """The language of headers, labels and names."""
    return Dice(key, "language").weighted({"en": 8, "cs": 1, "de": 1, "es": 0.6})


def _page(dice: Dice) -> PageLook:
    name = dice.weighted({"letter": 6, "a4": 4, "legal": 0.5, "a5": 0.5, "wide": 1})
    return PageLook(
        size=PAGES[name],
        scale=dice.weighted({1.0: 20, 4.17: 0.7, 0.24: 0.7, 1.6: 0.6}),
        origin=dice.weighted({(0, 0): 16, (36, 54): 1, (-20, -40): 0.6, (-306, -396): 0.4}),
        rotation=dice.weighted({0: 20, 90: 1, 180: 0.5, 270: 0.7}),
        margin=dice.pick((28, 36, 45, 54)) if name != "a5" else 22,
        running_head=dice.happens(0.4),
        number_at=dice.weighted({"bottom": 6, "top": 2, "none": 2}),
    )


def _type(dice: Dice, language: str) -> TypeLook:
    family = dice.weighted({"helvetica": 6, "times": 2, "open-sans": 3, "courier": 0.5})
    return TypeLook(
        family="open-sans" if language == "cs" else family,
        size=dice.weighted({6.0: 1, 6.5: 1, 7.0: 2, 7.5: 2, 8.0: 4, 8.5: 2, 9.0: 3, 10.0: 2, 11.0: 1}),
        condensed=dice.weighted({100: 8, 90: 1, 80: 1, 72: 0.5}),
        bold_headers=dice.happens(0.8),
        upper_headers=dice.happens(0.15),
        spaced_titles=dice.happens(0.06),
    )


def _spelling(dice: Dice, language: str) -> Spelling:
    from verifier.samplekit.chance.pools import word

    comma = dice.happens(0.03 if language == "en" else 0.8)
    decimal: Literal[".", ","] = "," if comma else "."
    marks = (
        {"": 5, " ": 2, ".": 1, "\u2009": 1, "'": 0.3} if comma else {"": 5, ",": 5, " ": 0.5, "\u2009": 0.4, "'": 0.3}
    )
    powers = dice.weighted({"plain": 8, "e": 1, "raised": 1.5, "dot": 1 if comma else 0.2})
    american = {"us": 4, "iso": 2, "us_short": 1, "month_first": 2, "day_first": 2}
    dates = dice.weighted(american if language == "en" else {"iso": 2, "european": 3, "dotted": 2})
    units = {code: dice.pick(names) for code, names in _UNIT_SPELLINGS.items()}
    if language in _COUNTS:
        units["CFU/g"] = dice.pick(_COUNTS[language])
    return Spelling(
        language=language,
        decimal=decimal,
        thousands=dice.weighted(marks),
        powers=powers,
        dates=dates,
        not_detected=word(language, "nd", dice),
        below_loq=word(language, "blq", dice),
        less_blank=dice.happens(0.3),
        units=units,
    )


def _table(dice: Dice, limits: str) -> TableLook:
    shape = dice.weighted({"table": 20, "side_by_side": 2.5, "transposed": 1.5, "key_values": 1})
    rules = dice.weighted(
        {"grid": 5, "lines": 3, "none": 3, "zebra": 3, "box": 1, "head": 2, "dashed": 0.7, "double": 0.5}
    )
    typical = dice.weighted(
        {
            ("analyte", "lod", "loq", "limit", "value", "uncertainty", "unit", "status"): 5,
            ("analyte", "value", "uncertainty", "unit", "lod", "loq", "limit", "status"): 5,
            ("analyte", "loq", "lod", "value", "uncertainty", "unit", "limit", "status"): 2,
            ("analyte", "method", "limit", "value", "uncertainty", "unit", "loq", "lod", "status"): 2,
            ("analyte", "unit", "limit", "value", "uncertainty", "lod", "loq", "status"): 2,
            ("status", "analyte", "value", "uncertainty", "unit", "lod", "loq", "limit"): 0.4,
            ("value", "uncertainty", "unit", "analyte", "lod", "loq", "limit", "status"): 0.3,
        }
    )
    others = [role for role in typical if role != "analyte"]
    order = ("analyte", *dice.shuffled(others)) if dice.happens(0.2) else typical
    spread = dice.happens(0.8)
    header_align: Literal["left", "center", "right", "same"] = dice.weighted({"same": 5, "center": 3, "left": 2})
    if spread and rules not in ("grid", "double") and dice.happens(0.85):
        header_align = "same"  # where no rulings part wide columns, headers mostly stand right over their cells
    return TableLook(
        rules=rules,
        head_fill=dice.weighted({"none": 5, "grey": 3, "dark": 2}),
        padding=dice.weighted({0.12: 2, 0.2: 3, 0.3: 3, 0.45: 2, 0.8: 1}),
        gap=dice.pick((2.5, 3, 4, 5)) if rules in ("grid", "double") else dice.pick((4.5, 6, 8)),
        spread=spread,
        number_align=dice.weighted({"left": 2, "right": 3, "center": 4, "decimal": 1}),
        header_align=header_align,
        header_valign=dice.weighted({"bottom": 3, "middle": 3, "top": 2}),
        row_valign=dice.weighted({"top": 4, "middle": 4, "bottom": 1}),
        name_share=dice.weighted({0.5: 6, 0.3: 3, 0.2: 2}),
        wraps_headers=dice.happens(0.5),
        units=dice.weighted({"header": 6, "column": 4, "second_line": 2, "section": 2, "line": 1, "cell": 2}),
        unit_form=dice.weighted(
            {"{0} ({1})": 6, "{0} [{1}]": 2, "{0}, {1}": 1, "{0} {1}": 1, "{0}\n({1})": 2, "{0}\n{1}": 1}
        ),
        units_on_all=dice.happens(0.6),
        repeats_header=dice.happens(0.65),
        order=order,
        shape=shape,
        across=3 if dice.happens(0.25) else 2,
        uncertainty=dice.weighted({"column": 3, "column_sign": 2, "cell": 3}),
        limits=limits,
        joined_limits=dice.happens(0.06),
        marks=dice.weighted({"none": 12, "raised": 0.7, "plain": 0.7}),
        bar=dice.weighted({"plain": 4, "fill": 3, "dark": 2, "rule": 2, "first_row": 1.5}),
        super_header=dice.happens(0.3),
    )


def _head(dice: Dice) -> HeadLook:
    return HeadLook(
        columns=dice.weighted({1: 2, 2: 5, 3: 1.5}),
        form=dice.weighted({"colon": 6, "no_colon": 1.5, "right_colon": 1.5, "above": 1.2, "boxes": 2}),
        laboratory_at=dice.weighted({"left": 4, "center": 3, "right": 2}),
        summary=dice.weighted({"none": 7, "tiles": 1.5, "table": 1.5}),
        quality_control=dice.happens(0.1),
        wording=dice.between(0, 10**6),
    )
