"""Panels: a table with its title, kind, printed verdict and method."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from verifier.model import Box, Panel, PanelKind, Result, enclosing
from verifier.pdf.page import Page
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.headercells import without_units
from verifier.reading.headers import Column
from verifier.reading.lines import TITLE_GAP, Line, Segment
from verifier.reading.results import Context, name_cell, read_row, settle_roles
from verifier.reading.rows import TableRow
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle
from verifier.vocabulary.analytes import analyte, find_analyte
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.units import Unit, find_units, parse_unit
from verifier.vocabulary.words import introduces_unit, is_total, status_of

_TITLE_REACH = 130.0
"""A title stands no further above its table than this many points."""
_RULED_REACH = 6.0
_NO_CONTENTS = frozenset({"mass", "volume", "length", "time"})
"""What no result of an analyte is given in."""
_TITLED_BY_NAME = frozenset({PanelKind.MOISTURE, PanelKind.WATER_ACTIVITY, PanelKind.FOREIGN_MATTER, PanelKind.OTHER})
"""Kinds of panels of which the title may be an analyte's name ("Polycyclic aromatic hydrocarbons"); elsewhere a name
above a table is the caption of a figure."""
_CAPTION = re.compile(r"(?:tab(?:le|elle|ulka|leau|la|ela|el|ella)|tab\.)\s*\d+", re.IGNORECASE)
"""How the caption of a table begins: "Table 1. Alkaloids, mg/g"."""
_OWN_PANELS = frozenset({PanelKind.MOISTURE, PanelKind.WATER_ACTIVITY})
"""Kinds that are often printed as a row of another panel's table, and are panels of their own."""


class Title(NamedTuple):
    """The heading above a table with what stands beside it."""

    segment: Segment | None
    status: Segment | None
    method: str | None
    unit: Unit | None
    printed_unit: str | None = None
    """How the unit is printed; it may be one that is not known."""

    @property
    def text(self) -> str | None:
        """The words of the heading."""
        return self.segment.text if self.segment else None


def find_title(page: Page, lines: Sequence[Line], table: Table, tables: Sequence[Table]) -> Title:
    """The nearest line above the table that names a panel, within the table's width, and what goes with it."""
    title = _find_title(page, lines, table, tables, table.box[0] - 20, table.box[2] + 20)
    if title.segment is None and (edge := _ruled_left(page, table)) < table.box[0] - 20:
        # Figures set flush right in a wide first column begin far right of the table's edge and of its title.
        title = _find_title(page, lines, table, tables, edge - 4, table.box[2] + 20)
    beside = [t for t in tables if t.box[0] < table.box[0] and abs(t.header.top - table.header.top) <= 3]
    if beside and (title.segment is None or title.unit is None):
        # One title and one unit often stand above two tables that continue each other.
        wide = _find_title(page, lines, table, tables, min(t.box[0] for t in beside) - 20, table.box[2] + 20)
        if title.segment is None or wide.segment == title.segment:
            return wide
    return title


def _ruled_left(page: Page, table: Table) -> float:
    """Where the table begins by the rulings and shadings of its head."""
    top, bottom = table.header.top - _RULED_REACH, table.header.bottom + _RULED_REACH
    lines = [(r.x0, r.x1, r.top, r.bottom) for r in page.rulings if r.is_horizontal]
    shades = [(area.x0, area.x1, area.top, area.bottom) for area in page.areas]
    found = [x0 for x0, x1, y0, y1 in (*lines, *shades) if y1 >= top and y0 <= bottom and x0 <= table.box[0] < x1]
    return min(found, default=table.box[0])


def _find_title(
    page: Page, lines: Sequence[Line], table: Table, tables: Sequence[Table], left: float, right: float
) -> Title:
    ceiling = max(
        [table.header.top - _TITLE_REACH]
        + [
            t.box[3] - 2
            for t in tables
            if t is not table and t.box[3] <= table.header.top + 2 and t.box[0] < right and t.box[2] > left
        ]
    )
    above = [line for line in lines if ceiling <= line.top and line.bottom <= table.header.top + 2]
    method = _method(above, left, right)
    for line in reversed(above):
        whole = line.segments(page.rulings, gap=TITLE_GAP)
        labelled = {after for before, after in itertools.pairwise(whole) if _is_label(before)}
        segments = [s for s in whole if s.x1 > left and s.x0 < right and s not in labelled]
        for segment in segments:
            if _names_panel(segment) and not _is_label(segment):
                status = _status_beside(segment, segments)
                unit, printed = unit_above(above, left, right) or unit_of_title(segment.text) or (None, None)
                return Title(segment, status, method, unit, printed)
    return Title(None, None, method, *(unit_above(above, left, right) or (None, None)))


def _names_panel(segment: Segment) -> bool:
    """Whether a text is a title, or a caption ("Table 1. Alkaloids, mg/g, mean of three") that begins with one."""
    caption = _CAPTION.match(segment.text)
    text = re.split(r"[,;]", segment.text[caption.end() :].lstrip(" .:"))[0] if caption else segment.text
    kind = panel_of_title(text) if len(text.split()) <= 12 else None
    named = find_analyte(text)
    is_caption_of_tile = kind not in _TITLED_BY_NAME and named is not None and "totals" not in named.groups
    return kind is not None and not is_caption_of_tile


def unit_of_title(text: str) -> tuple[Unit | None, str | None] | None:
    """The unit that a title gives for its table; a sentence that speaks of a unit is none, a caption is one."""
    if _CAPTION.match(text):
        for _, start, end in find_units(text):
            if not text[:start].rstrip()[-1:].isdigit():  # "LOQ 0.01 mg/kg" is about the LOQ
                return parse_unit(text[start:end]), text[start:end]
    found = find_units(text)
    is_of_a_number = bool(found) and text[: found[-1][1]].rstrip()[-1:].isdigit()  # "RSD below 5 %"
    return None if text.rstrip().endswith(".") or is_of_a_number else without_units(text)[1:]


def title_above(page: Page, above: Sequence[Line]) -> tuple[Segment | None, Segment | None]:
    """The nearest heading among the lines above, and the verdict beside it."""
    for line in reversed(above):
        segments = line.segments(page.rulings, gap=TITLE_GAP)
        for segment in segments:
            if len(segment.words) <= 10 and panel_of_title(segment.text) is not None and not _is_label(segment):
                return segment, _status_beside(segment, segments)
    return None, None


def _is_label(segment: Segment) -> bool:
    return segment.text.rstrip().endswith(":")


def _status_beside(title: Segment, segments: Sequence[Segment]) -> Segment | None:
    """A verdict on the line of the title, such as "Microbials ... Pass"."""
    for segment in segments:
        if segment is not title and status_of(segment.text) in ("pass", "fail", "conditional", "not_judged"):
            return segment
    last = Segment((title.words[-1],))
    if len(title.words) > 1 and status_of(last.text) in ("pass", "fail"):
        return last
    return None


_METHOD = re.compile(r"(?i)^(?:test |analysis |analytical )?(?:method|methods|metoda|methode)\s*:\s*(.+)$")


def _method(above: Sequence[Line], left: float, right: float) -> str | None:
    for line in reversed(above):
        text = " ".join(w.text for w in line.words if w.x1 > left and w.x0 < right)
        if match := _METHOD.match(text):
            return match[1].strip()
    return None


def unit_above(above: Sequence[Line], left: float, right: float) -> tuple[Unit | None, str] | None:
    """The unit that a line above the table gives for all of it: "Unit of measurement: ... (mg/g)", "[cfu/g]"."""
    for line in reversed(above[-6:]):
        text = " ".join(s.text for s in line.segments(gap=TITLE_GAP) if s.x1 > left and s.x0 < right)
        label, _, rest = text.partition(":")
        if rest and introduces_unit(label):
            return _named_unit(rest)
        before, unit, printed = without_units(text)
        if unit is not None and printed is not None and introduces_unit(before.strip("()[]. ")):
            return unit, printed
        # A heading that ends with its unit; a bracket inside a sentence is about something else.
        bracket = re.fullmatch(r"([^\[\]():;.,]*)[\[(]([^\[\]()]+)[\])]\s*", text)
        if bracket and (found := _unit_in_bracket(bracket[1].strip(), bracket[2])) is not None:
            return found
    return None


def _unit_in_bracket(before: str, text: str) -> tuple[Unit, str] | None:
    """The unit in a bracket behind a title: "Metals (mg/kg)", "Compounds tested (all results in mg/kg)".

    Behind other words it may be the unit of anything: "Sample weight (g)".
    """
    words, unit, printed = without_units(f"({text})")
    said = words.strip("()[]. ")
    is_title = not before or (panel_of_title(before) is not None and not is_total(before)) or introduces_unit(before)
    is_said = introduces_unit(said) if said else is_title
    is_of_results = unit is not None and unit.dimension not in _NO_CONTENTS and field_of(before) is None
    return (unit, printed) if unit is not None and printed is not None and is_said and is_of_results else None


def _named_unit(text: str) -> tuple[Unit | None, str] | None:
    """The unit that a line names, also one that is not known: "Cycle Threshold (Ct)"."""
    if (whole := parse_unit(text.strip())) is not None:
        return whole, text.strip()
    bracket = re.search(r"[(\[]([^()\[\]]+)[)\]]\s*$", text)
    if bracket:
        return parse_unit(bracket[1]), bracket[1].strip()
    _, unit, printed = without_units(text)
    return (unit, printed) if unit and printed else None


def build_panels(page: Page, table: Table, title: Title, style: NumberStyle) -> list[Panel]:
    """The panels of a table: mostly one; rows of moisture or water activity become panels of their own."""
    columns = settle_roles(table)
    panels: list[Panel] = []
    for section, rows in itertools.groupby(table.rows, key=lambda row: row.section):
        own = title if section is None else title._replace(segment=section, status=None)
        panels += _section_panels(page, tuple(rows), columns, own, style)
    return panels


def _section_panels(
    page: Page, rows: Sequence[TableRow], columns: tuple[Column, ...], title: Title, style: NumberStyle
) -> list[Panel]:
    titled = panel_of_title(title.text) if title.text else None
    names = [name.text for row in rows if (name := name_cell(row, columns)) is not None]
    kind = best_kind(names, titled)
    is_mixed = _is_mixed(names, kind)
    groups: dict[PanelKind, list[Result]] = {}
    last = PanelKind.OTHER if is_mixed else kind
    for row in rows:
        context = Context(page.number, style, None if is_mixed else kind, title.unit, title.printed_unit)
        result = read_row(row, columns, context)
        if result is None or _is_page_furniture(result):
            continue
        known = analyte(result.analyte) if result.analyte else None
        if known is not None and (is_mixed or known.panel in _OWN_PANELS):
            last = known.panel if is_mixed else last
            groups.setdefault(known.panel, []).append(result)
        else:
            groups.setdefault(last if is_mixed else kind, []).append(result)
    return [
        _panel(group, found, page.number, enclosing(*(result.box for result in found)), title)
        for group, found in groups.items()
    ]


def _is_mixed(names: Sequence[str], kind: PanelKind) -> bool:
    """Whether a table reports several kinds of panels without saying where one ends."""
    others = sum(
        (found := find_analyte(name)) is not None and found.panel is not kind and found.panel not in _OWN_PANELS
        for name in names
    )
    return others * 4 > len(names)


def _panel(kind: PanelKind, rows: Sequence[Result], page: int, box: Box, title: Title) -> Panel:
    return Panel(
        kind=kind,
        title=title.text,
        page=page,
        box=box,
        printed_status=title.status.text if title.status else None,
        printed_status_box=title.status.box if title.status else None,
        method=title.method,
        results=tuple(row for row in rows if not is_table_sum(row)),
        totals=tuple(row for row in rows if is_table_sum(row)),
    )


def is_table_sum(row: Result) -> bool:
    """A sum row without a limit, verdict or uncertainty of its own; one that has them is judged like a result."""
    is_judged = row.limit is not None or row.printed_status is not None or row.uncertainty is not None
    known = analyte(row.analyte) if row.analyte else None
    has_limits = row.lod is not None or row.loq is not None
    if known is None:
        is_sum = is_total(row.printed_name)
    else:  # a sum of isomers ("Xylenes") with detection limits of its own was measured like any other
        is_sum = "totals" in known.groups and (is_total(row.printed_name) or not has_limits)
    return is_sum and not is_judged


def _is_page_furniture(row: Result) -> bool:
    """A label with a date or a page number is no result."""
    head, colon, _ = row.printed_name.partition(":")
    is_bare = row.analyte is None and not any((row.lod, row.loq, row.limit))
    is_dated = bool(row.values) and all(
        value.number is None and find_dates(value.printed, DateOrder.MONTH_FIRST) for value in row.values
    )
    is_label = field_of(row.printed_name) is not None or (colon != "" and field_of(head) is not None)
    return is_bare and (is_dated or is_label)


def best_kind(names: Sequence[str], titled: PanelKind | None) -> PanelKind:
    """The kind in which the most names are known; the title decides where the names are about as well known in it."""
    known = {kind: sum(_is_of(name, kind) for name in names) for kind in PanelKind}
    best = max(known, key=lambda kind: known[kind])
    if titled is not None and (known[titled] * 2 >= known[best] or known[best] == 0):
        return titled
    return best if known[best] else PanelKind.OTHER


def _is_of(name: str, kind: PanelKind) -> bool:
    found = find_analyte(name, kind)
    return found is not None and found.panel is kind
