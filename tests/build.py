"""One valid certificate from a compact form; each test changes one thing.

A row is written as `"lead: 0.25 ppm"` or as a mapping, for example
`{ analyte = "lead", value = "ND", unit = "ppm", lod = "0.05", loq = "0.15", limit = "NMT 1.2", status = "Pass" }`.
Values are written in a canonical form: a number, "<0.05", ">1000", "ND", "<LOD", "<LOQ", "Detected", "Trace", "TNTC",
"NT"; anything else is text. "ND in 25 g" has a portion. The builder reads nothing from a page: it is independent of
the reader.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from verifier.model import (
    Accreditation,
    Amount,
    Basis,
    Certificate,
    Client,
    Dates,
    Document,
    Field,
    Formula,
    Laboratory,
    LimitKind,
    PageMark,
    Panel,
    PanelKind,
    PrintedLimit,
    Qualifier,
    Quantity,
    Result,
    Sample,
    Source,
    Term,
    Uncertainty,
)
from verifier.vocabulary.analytes import analyte as known_analyte
from verifier.vocabulary.formulas import formulas_in

AS_OF = date(2026, 11, 22)
"""The day on which tests judge."""

HEAD = """
id = "made"
title = "Made for a test"
jurisdiction = "test"
status = "in_force"
last_checked = 2026-11-22
[sources.s]
title = "A source"
accessed = 2026-11-22
verification = "copy_of_text"
"""
"""How a profile begins that a test makes."""
CITE = 'cite = { source = "s", clause = "1" }'

WORDS = {
    "ND": Qualifier.NOT_DETECTED,
    "<LOD": Qualifier.BELOW_LOD,
    "<LOQ": Qualifier.BELOW_LOQ,
    "Detected": Qualifier.DETECTED,
    "Trace": Qualifier.TRACE,
    "TNTC": Qualifier.ABOVE_RANGE,
    "NT": Qualifier.NOT_TESTED,
}
LIMITS = {"NMT": LimitKind.AT_MOST, "<": LimitKind.BELOW, "NLT": LimitKind.AT_LEAST, ">": LimitKind.ABOVE}

PANELS: Mapping[str, Sequence[str]] = {
    "alkaloids": (
        "mitragynine: 15.0 mg/g",
        "7_hydroxymitragynine: 0.15 mg/g",
        "paynantheine: 2.4 mg/g",
        "speciogynine: 1.6 mg/g",
        "speciociliatine: 1.2 mg/g",
    ),
    "heavy_metals": ("arsenic: 0.21 ppm", "cadmium: 0.05 ppm", "lead: 0.25 ppm", "mercury: 0.02 ppm"),
    "microbials": (
        "total_aerobic_microbial_count: 12000 CFU/g",
        "total_yeast_and_mold: 800 CFU/g",
        "bile_tolerant_gram_negative: 100 CFU/g",
        "e_coli: ND in 100 g",
        "salmonella: ND in 100 g",
    ),
}
"""A plain leaf powder that every shipped profile but the Czech one (which wants PAH4) finds nothing wrong with."""


def amount(text: str) -> Amount:
    """An amount such as "25 g"."""
    number, unit = text.split()
    return Amount(printed=text, number=Decimal(number), unit=unit)


class _Page:
    """Gives every printed thing a box of its own, so that anchors can be told apart."""

    def __init__(self, page: int = 1) -> None:
        self.page = page
        self.line = 0

    def box(self, column: int = 0, *, is_new_line: bool = False) -> dict[str, Any]:
        self.line += is_new_line
        top = 100.0 + 12 * self.line
        return {"page": self.page, "box": (40.0 + 60 * column, top, 95.0 + 60 * column, top + 10)}


def quantity(text: str, unit: str | None = None, basis: str | None = None, **place: Any) -> Quantity:
    """A value in the canonical form; without a place it stands in the corner of page 1."""
    place = place or {"page": 1, "box": (0.0, 0.0, 10.0, 10.0)}
    body, _, mass = text.partition(" in ")
    portion = amount(mass) if mass else None
    match = re.fullmatch(r"([<>]?)(-?\d+(?:\.\d+)?(?:[eE]\d+)?)", body)
    if match:
        qualifier = {"": Qualifier.MEASURED, "<": Qualifier.LESS_THAN, ">": Qualifier.GREATER_THAN}[match[1]]
        number = Decimal(match[2])
    else:
        qualifier, number = WORDS.get(body, Qualifier.TEXT), None
    return Quantity(
        printed=text,
        qualifier=qualifier,
        number=number,
        unit=unit,
        printed_unit=unit,
        basis=Basis(basis) if basis else None,
        portion=portion,
        **place,
    )


def printed_limit(text: str, unit: str | None = None, **place: Any) -> PrintedLimit:
    """A limit as printed: "NMT 1.2", "<10", "1.2", "2 - 5", "absent in 25 g", "-"."""
    place = place or {"page": 1, "box": (0.0, 0.0, 10.0, 10.0)}
    common: dict[str, Any] = {"printed": text, "unit": unit, "printed_unit": unit, **place}
    if text == "-":
        return PrintedLimit(kind=LimitKind.NONE, **common)
    if text.startswith("absent"):
        mass = text.partition(" in ")[2]
        return PrintedLimit(kind=LimitKind.ABSENT, is_explicit=True, portion=amount(mass) if mass else None, **common)
    if between := re.fullmatch(r"([\d.]+) - ([\d.]+)", text):
        return PrintedLimit(
            kind=LimitKind.BETWEEN, is_explicit=True, number=Decimal(between[1]), upper=Decimal(between[2]), **common
        )
    match = re.fullmatch(r"(NMT|NLT|<|>)?\s*([\d.]+)", text)
    if match is None:
        return PrintedLimit(kind=LimitKind.TEXT, **common)
    kind = LIMITS[match[1]] if match[1] else LimitKind.AT_MOST
    return PrintedLimit(kind=kind, is_explicit=bool(match[1]), number=Decimal(match[2]), **common)


def result(row: str | Mapping[str, Any], page: _Page | None = None) -> Result:
    """A row; see the head of this module for its form."""
    page = page or _Page()
    if isinstance(row, str):
        name, _, rest = row.partition(": ")
        match = re.fullmatch(r"(.+?)(?: (%|[a-zA-Z]+/\S+|ppm|ppb))?(?: in (.+))?", rest)
        assert match is not None, row
        text = f"{match[1]} in {match[3]}" if match[3] else match[1]
        row = {"analyte": name, "value": text, "unit": match[2]}
    slug = row.get("analyte")
    line = page.box(is_new_line=True)
    values = row["values"] if "values" in row else [[row["value"], row.get("unit")]] if "value" in row else []
    bound_unit = row.get("bound_unit", values[0][1] if values else None)
    spread = row.get("uncertainty")
    return Result(
        analyte=slug,
        printed_name=row.get("name") or (known_analyte(slug).name if slug else "Substance X"),
        **line,
        values=tuple(
            quantity(text, unit, row.get("basis"), **page.box(column)) for column, (text, unit) in enumerate(values, 1)
        ),
        lod=quantity(row["lod"], bound_unit, **page.box(4)) if "lod" in row else None,
        loq=quantity(row["loq"], bound_unit, **page.box(5)) if "loq" in row else None,
        limit=printed_limit(row["limit"], row.get("limit_unit", bound_unit), **page.box(6)) if "limit" in row else None,
        printed_status=row.get("status"),
        printed_status_box=page.box(7)["box"] if "status" in row else None,
        uncertainty=Uncertainty(
            printed=spread,
            number=Decimal(spread.rstrip("%")),
            unit="%" if spread.endswith("%") else bound_unit,
            is_relative=spread.endswith("%"),
            **page.box(8),
        )
        if spread
        else None,
        method=row.get("method"),
    )


def panel(kind: str, rows: Sequence[str | Mapping[str, Any]], page: _Page, totals: Sequence[Any] = ()) -> Panel:
    """A panel of rows under a title."""
    return Panel(
        kind=PanelKind(kind),
        title=kind,
        **page.box(is_new_line=True),
        results=tuple(result(row, page) for row in rows),
        totals=tuple(result(row, page) for row in totals),
    )


def certificate(
    *,
    panels: Mapping[str, Sequence[str | Mapping[str, Any]]] = PANELS,
    totals: Mapping[str, Sequence[str | Mapping[str, Any]]] | None = None,
    without: Sequence[str] = (),
    rows: Sequence[str | Mapping[str, Any]] = (),
    more: Mapping[str, Sequence[str | Mapping[str, Any]]] | None = None,
    laboratory: Mapping[str, Any] | None = None,
    sample: Mapping[str, Any] | None = None,
    dates: Mapping[str, Any] | None = None,
    methods: Sequence[str] = ("HPLC-DAD", "ICP-MS"),
    signatories: Sequence[str] = ("R. Analyst",),
    client: str | None = "Example Botanicals",
    client_address: str | None = "2 Test Street, Sampletown",
    verdict: str | None = None,
    statuses: Mapping[str, str] | None = None,
    panel_methods: Mapping[str, str] | None = None,
    statements: Sequence[str | Sequence[str]] = (),
    formulas: Sequence[str] = (),
    fields: Sequence[Sequence[Any]] = (),
    restated: Sequence[Sequence[Any]] = (),
    repeats: Sequence[str | Mapping[str, Any]] = (),
    page: int = 1,
    pages: Sequence[int] = (),
) -> Certificate:
    """The valid certificate with changes.

    `without` leaves out panels or analytes; a row in `rows` replaces that of the same analyte in its place, or is
    added to the panel that the vocabulary names for it; `more` holds rows that are printed besides, by kind of panel.
    A statement is a text, or a key with a text.
    `statuses` and `panel_methods` hold the printed verdict and the method of panels by kind; `fields` and `restated`
    evidence as [key, label, printed, page]; `repeats` the rows of a summary box. All stands on `page`; `pages` are
    all that report on the sample, where there are more.
    """
    place = _Page(page)
    changed = {
        slug: row for row in rows for slug in [row.split(":")[0] if isinstance(row, str) else row.get("analyte")]
    }
    made = []
    for kind, original in panels.items():
        if kind in without:
            continue
        listed = [_slug(row) for row in original]
        kept = [changed.get(_slug(row), row) for row in original if _slug(row) not in without]
        kept += [row for slug, row in changed.items() if slug not in listed and _panel_of(slug) == kind]
        kept += (more or {}).get(kind, ())
        made.append(panel(kind, kept, place, (totals or {}).get(kind, ())))
    others = {_panel_of(slug) for slug in changed} - set(panels)
    made += [
        panel(kind, [row for slug, row in changed.items() if _panel_of(slug) == kind], place) for kind in sorted(others)
    ]
    made = [
        one.model_copy(
            update={
                "printed_status": (statuses or {}).get(one.kind.value),
                "method": (panel_methods or {}).get(one.kind.value),
            }
        )
        for one in made
    ]
    named = {
        "name": "Example Laboratory",
        "address": "1 Test Street, Sampletown",
        "accreditation": "ISO/IEC 17025:2017, no. 0000",
        **(laboratory or {}),
    }
    if isinstance(named["accreditation"], Mapping):
        named["accreditation"] = Accreditation(**named["accreditation"])
    elif named["accreditation"]:
        named["accreditation"] = Accreditation(printed=named["accreditation"])
    item = {
        "name": "Leaf powder, green",
        "matrix": "Leaf powder",
        "sample_id": "S-1",
        "lot": "L-1",
        "report_id": "R-1",
        **(sample or {}),
    }
    for key in ("unit_mass", "serving"):
        if isinstance(item.get(key), str):
            item[key] = amount(item[key])
    days = {
        "received": date(2026, 11, 2),
        "completed": date(2026, 11, 9),
        "reported": date(2026, 11, 10),
        **(dates or {}),
    }
    return Certificate(
        laboratory=Laboratory(**{k: v or None for k, v in named.items()}),
        client=Client(name=client, address=client_address or None) if client else None,
        sample=Sample(**{k: v or None for k, v in item.items()}),
        dates=Dates(**{k: v or None for k, v in days.items()}),
        printed_verdict=verdict,
        panels=tuple(made),
        repeats=tuple(result(row, place) for row in repeats),
        methods=tuple(methods),
        signatories=tuple(signatories),
        statements=tuple(
            printed_field("statement", None, one) if isinstance(one, str) else printed_field(one[0], None, one[1])
            for one in statements
        ),
        formulas=tuple(one for text in formulas for one in printed_formulas(text)),
        fields=tuple(printed_field(*one) for one in fields),
        restated=tuple(printed_field(*one) for one in restated),
        pages=tuple(pages) or (page,),
    )


def printed_formulas(text: str, page: int = 1) -> tuple[Formula, ...]:
    """The formulas that a footnote states."""
    return tuple(
        Formula(
            printed=text[one.start : one.end].strip(),
            total=one.total,
            printed_total=one.name,
            terms=tuple(Term(analyte=slug, factor=factor) for slug, factor in one.terms),
            page=page,
            box=(40.0, 700.0, 300.0, 710.0),
        )
        for one in formulas_in(text)
    )


def printed_field(key: str, label: str | None, printed: str, page: int = 1) -> Field:
    """The evidence for a field; where on the page it stands does not matter."""
    return Field(key=key, label=label, printed=printed, page=page, box=(40.0, 40.0, 95.0, 50.0))


def page_marks(texts: Sequence[str]) -> tuple[PageMark, ...]:
    """One mark for each page that prints one: "Page 2 of 5"; an empty text for a page without."""
    found = ((page, text, re.findall(r"\d+", text)) for page, text in enumerate(texts, 1))
    return tuple(
        PageMark(
            printed=text, number=int(numbers[0]), total=int(numbers[1]), page=page, box=(500.0, 780.0, 560.0, 790.0)
        )
        for page, text, numbers in found
        if numbers
    )


def document(*certificates: Certificate, marks: Sequence[str] = (), **changes: Any) -> Document:
    """A document with these certificates, or with the one that `changes` make; `marks` number its pages."""
    made = certificates or (certificate(**changes),)
    source = Source(label="example.pdf", sha256="0" * 64, pages=max(len(made), len(marks)))
    return Document(source=source, certificates=made, page_marks=page_marks(marks))


def _slug(row: str | Mapping[str, Any]) -> str | None:
    return row.split(":")[0] if isinstance(row, str) else row.get("analyte")


def _panel_of(slug: str | None) -> str:
    return known_analyte(slug).panel.value if slug else "alkaloids"
