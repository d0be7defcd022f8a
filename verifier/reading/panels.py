"""Panels: a table with its title, kind, printed verdict and method."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from verifier.model import Basis, Box, Panel, PanelKind, Result, enclosing
from verifier.pdf.page import Page
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.headercells import without_units
from verifier.reading.headers import Column
from verifier.reading.lines import TITLE_GAP, Line, Segment
from verifier.reading.remarks import REACH, Remarks, Surroundings, same_unit
from verifier.reading.results import Context, name_cell, read_row, settle_roles
from verifier.reading.rows import TableRow
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle
from verifier.vocabulary.analytes import analyte, find_analyte, panels_of_name
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import fold_header
from verifier.vocabulary.units import Unit, find_units, parse_unit
from verifier.vocabulary.words import basis_at_end, is_total, status_of

_RULED_REACH = 6.0
_TITLED_BY_NAME = frozenset({PanelKind.MOISTURE, PanelKind.WATER_ACTIVITY, PanelKind.FOREIGN_MATTER, PanelKind.OTHER})
"""Kinds of panels of which the title may be an analyte's name ("Polycyclic aromatic hydrocarbons"); elsewhere a name
above a table is the caption of a figure."""
_CAPTION = re.compile(r"(?:tab(?:le|elle|ulka|leau|la|ela|el|ella)|tab\.)\s*\d+", re.IGNORECASE)
"""How the caption of a table begins: "Table 1. Alkaloids, mg/g"."""
_LONGEST_TITLE = 12
"""Words."""
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
    remarks: Remarks = Remarks()
    """What the lines above and below the table say for all of it."""
    dry_kinds: frozenset[PanelKind] = frozenset()
    """The kinds of panels that the page says are reported on dry mass."""

    @property
    def text(self) -> str | None:
        """The words of the heading."""
        return self.segment.text if self.segment else None


def find_title(page: Page, lines: Sequence[Line], table: Table) -> Title:
    """The title of a table that stands alone on its page; see `find_titles`."""
    return find_titles(page, lines, (table,))[0]


def find_titles(page: Page, lines: Sequence[Line], tables: Sequence[Table]) -> tuple[Title, ...]:
    """For each table the nearest line above it that names a panel, within its width, and what goes with it."""
    around = Surroundings(page, tuple(lines), tuple(table.box for table in tables), _is_title)
    return tuple(_title_of_table(around, table, tables) for table in tables)


def _title_of_table(around: Surroundings, table: Table, tables: Sequence[Table]) -> Title:
    title = _find_title(around, table, tables, table.box[0] - 20, table.box[2] + 20)
    if title.segment is None and (edge := _ruled_left(around.page, table)) < table.box[0] - 20:
        # Figures set flush right in a wide first column begin far right of the table's edge and of its title.
        title = _find_title(around, table, tables, edge - 4, table.box[2] + 20)
    beside = [t for t in tables if t.box[0] < table.box[0] and abs(t.header.top - table.header.top) <= 3]
    if beside and (title.segment is None or title.unit is None):
        # One title and one unit often stand above two tables that continue each other.
        wide = _find_title(around, table, tables, min(t.box[0] for t in beside) - 20, table.box[2] + 20)
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


def _find_title(around: Surroundings, table: Table, tables: Sequence[Table], left: float, right: float) -> Title:
    ceiling = max(
        [table.header.top - REACH]
        + [
            t.box[3] - 2
            for t in tables
            if t is not table and t.box[3] <= table.header.top + 2 and t.box[0] < right and t.box[2] > left
        ]
    )
    above = [line for line in around.lines if ceiling <= line.top and line.bottom <= table.header.top + 2]
    remarks = around.remarks_of(table.box, (left, right))
    unit, printed = remarks.unit or (None, None)
    for line in reversed(above):
        whole = line.segments(around.page.rulings, gap=TITLE_GAP)
        labelled = [at + 1 for at, segment in enumerate(whole) if _is_label(segment)]
        segments = [s for at, s in enumerate(whole) if s.x1 > left and s.x0 < right and at not in labelled]
        for segment in segments:
            if _is_title(segment):
                status = _status_beside(segment, segments)
                own = unit_of_title(segment.text)
                if own is not None and own[0] is not None and (remarks.unit is None or remarks.unit_is_below):
                    # The title is nearer than a line below the table; where they differ, neither is sure.
                    is_same = remarks.unit is None or same_unit(own[0], remarks.unit.unit)
                    unit, printed = own if is_same else (None, None)
                return Title(segment, status, remarks.method, unit, printed, remarks, around.dry_kinds)
    return Title(None, None, remarks.method, unit, printed, remarks, around.dry_kinds)


def _is_title(segment: Segment) -> bool:
    return not _is_label(segment) and _names_panel(segment.text)


@lru_cache(maxsize=16384)
def _names_panel(text: str) -> bool:
    """Whether a text is a title, or a caption ("Table 1. Alkaloids, mg/g, mean of three") that begins with one."""
    caption = _CAPTION.match(text)
    if caption is not None:
        text = re.split(r"[,;]", text[caption.end() :].lstrip(" .:"))[0]
    kind = panel_of_title(text) if len(text.split()) <= _LONGEST_TITLE else None
    if kind is None:
        return False
    named = find_analyte(text)
    is_caption_of_tile = kind not in _TITLED_BY_NAME and named is not None and "totals" not in named.groups
    return not is_caption_of_tile


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
    context = Context(
        page.number,
        style,
        None if is_mixed else kind,
        title.unit,
        title.printed_unit,
        _basis(title, None if is_mixed else kind),
        title.remarks.lod,
        title.remarks.loq,
    )
    for row in rows:
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


def _basis(title: Title, kind: PanelKind | None) -> Basis | None:
    """On which mass a panel is reported: by its title, by a line beside it, by a sentence that names its kind."""
    words = without_units(title.text)[0] if title.text else ""
    said = basis_at_end(fold_header(words))
    is_said = said is not None and fold_header(words).split()[-1] != "dry"  # "Leaf, dry" is about the leaf
    return (said if is_said else None) or title.remarks.basis or (Basis.DRY if kind in title.dry_kinds else None)


def _is_mixed(names: Sequence[str], kind: PanelKind) -> bool:
    """Whether a table reports several kinds of panels without saying where one ends."""
    others = sum(
        (found := find_analyte(name)) is not None and found.panel is not kind and found.panel not in _OWN_PANELS
        for name in names
    )
    return others * 4 > len(names)


def _panel(kind: PanelKind, rows: Sequence[Result], page: int, box: Box, title: Title) -> Panel:
    is_sum = [is_table_sum(row) for row in rows]
    return Panel(
        kind=kind,
        title=title.text,
        page=page,
        box=box,
        printed_status=title.status.text if title.status else None,
        printed_status_box=title.status.box if title.status else None,
        method=title.method,
        results=tuple([row for row, apart in zip(rows, is_sum, strict=True) if not apart]),
        totals=tuple([row for row, apart in zip(rows, is_sum, strict=True) if apart]),
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
    if row.analyte is not None or any((row.lod, row.loq, row.limit)):
        return False
    head, colon, _ = row.printed_name.partition(":")
    if field_of(row.printed_name) is not None or (colon and field_of(head) is not None):
        return True
    return bool(row.values) and all(
        value.number is None and find_dates(value.printed, DateOrder.MONTH_FIRST) for value in row.values
    )


def best_kind(names: Sequence[str], titled: PanelKind | None) -> PanelKind:
    """The kind in which the most names are known; the title decides where the names are about as well known in it."""
    known = dict.fromkeys(PanelKind, 0)
    for name in names:
        for kind in panels_of_name(name):
            known[kind] += 1
    best = max(known, key=lambda kind: known[kind])
    if titled is not None and (known[titled] * 2 >= known[best] or known[best] == 0):
        return titled
    return best if known[best] else PanelKind.OTHER
