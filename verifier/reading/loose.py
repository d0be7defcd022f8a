"""Results that stand in no table: "Mitragynine: 1.52 %", dotted leaders, a large figure over its caption.

Only what is sure is taken: the name is one of the vocabulary, every word of the value is understood, and the value
carries a unit, says "not detected" or the like, or stands under a title with a unit. What a table of the same report
says as well is no second result (see `document`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from verifier.model import Box, Panel, PanelKind, Qualifier
from verifier.pdf.page import Page, Word
from verifier.reading.grids import has_value
from verifier.reading.headercells import without_units
from verifier.reading.headers import Column, Header
from verifier.reading.lines import Line, Segment, words_outside
from verifier.reading.panels import Title, build_panels, title_above
from verifier.reading.remarks import unit_above
from verifier.reading.rows import Cell, TableRow
from verifier.reading.tables import Table
from verifier.reading.values import NumberStyle, parse_values, with_joined_thousands
from verifier.vocabulary.analytes import find_analyte, is_analyte_name
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, role_of
from verifier.vocabulary.units import Unit
from verifier.vocabulary.words import is_total, qualifier_of, status_of

_LEADER = re.compile(r"[.·_…‥\-–]{3,}|…")
_INNER_LEADER = re.compile(r"[.·_…‥]{4,}")
_BULLET = re.compile(r"[\W_\ufffd]")
_ASIDE = re.compile(r"\(\s*(?:limit|spec|specification|max|action level)\b[\s.:]*(?P<limit>[^()]*)\)", re.IGNORECASE)
_SEPARATOR = re.compile(r"[:=]$")
_SIGN = re.compile(r"[:=…]|[.·_‥\-–]{3}")
"""What parts a name from its value within a text: a text without any of these is a name as a whole."""
_PLAIN_START = re.compile(r"[\d<>≤≥~.]")
_FIGURE_START = re.compile(r"[^A-Za-z]*?[\d<>≤≥~.]")
"""Before its number a figure has no letters."""
_TITLE_REACH = 160.0
"""A title stands no further above what it is about than this many points."""
_PAGE_REACH = 320.0
"""The same for a figure with a caption, which may fill the middle of a page."""
_CAPTION_REACH = 1.6
"""A caption stands no further from its figure than this many heights of the figure."""
_LONE_REACH = 170.0
"""A figure under a title that is its name stands no further below than this many points."""
_ONE_ANALYTE = frozenset({PanelKind.MOISTURE, PanelKind.WATER_ACTIVITY, PanelKind.FOREIGN_MATTER})
"""Kinds of panels of which the title is the analyte."""


class _Item(NamedTuple):
    name: Segment
    value: Segment
    status: Segment | None
    limit: Segment | None
    title: Segment | None
    title_status: Segment | None
    unit: tuple[Unit | None, str | None] = (None, None)
    """The unit that title, or a line under it, gives."""


def find_loose_results(
    page: Page,
    lines: Sequence[Line],
    style: NumberStyle,
    taken: Sequence[Box],
    kinds: Set[PanelKind],
    before: Title | None,
) -> tuple[tuple[Panel, ...], Title | None]:
    """Panels of the results that stand outside `taken`, the boxes of the tables, grouped by the title above them.

    `kinds` are those of the tables of the page, `before` is the title that the last result of the page before stands
    under: a list goes on below it. The second value is the same of this page.
    """
    rows = [_free_segments(page, line, taken) for line in lines]
    items = list(_beside(page, lines, rows, style, before))
    last = max(items, key=lambda item: item.value.bottom, default=None)
    others = (*_lone(rows, style, kinds), *_captioned(page, lines, rows, style))
    used = [item.value for item in items]
    for item in others:
        is_known = any(find_analyte(i.name.text) == find_analyte(item.name.text) for i in items)
        if item.value not in used and not is_known:
            items.append(item)
            used.append(item.value)
    panels: list[Panel] = []
    for _, group in itertools.groupby(items, key=lambda item: item.title.box if item.title else None):
        panels += _panels(page, list(group), style)
    is_at_end = last is not None and all(last.value.top >= box[3] for box in taken)
    return tuple(panels), _title_of(last) if last is not None and is_at_end else None


def _free_segments(page: Page, line: Line, taken: Sequence[Box]) -> tuple[Segment, ...]:
    """The texts of a line outside of the boxes, parted at dotted leaders too."""
    words = words_outside(line, taken)
    if not words:
        return ()
    if _INNER_LEADER.search(line.text):
        words = tuple(part for word in words for part in _cut_leader(word))
    return (line if words is line.words else Line(words)).segments(page.rulings)


def _cut_leader(word: Word) -> Iterator[Word]:
    """The parts of a word that a dotted leader holds together: "Lead.......0.04"."""
    match = _INNER_LEADER.search(word.text)
    if match is None:
        yield word
        return
    width = (word.x1 - word.x0) / len(word.text)
    for start, end in ((0, match.start()), match.span(), (match.end(), len(word.text))):
        if start < end:
            yield word._replace(text=word.text[start:end], x0=word.x0 + start * width, x1=word.x0 + end * width)


def _panels(page: Page, items: Sequence[_Item], style: NumberStyle) -> list[Panel]:
    roles = (Role.ANALYTE, Role.RESULT, Role.STATUS, Role.LIMIT)
    columns = tuple(Column(role, "", 0.0, 0.0, None, None) for role in roles)
    rows = tuple(
        TableRow(
            (
                Cell((item.name,)),
                Cell((item.value,)),
                Cell((item.status,)) if item.status else None,
                Cell((item.limit,)) if item.limit else None,
            ),
            min(item.name.top, item.value.top),
            max(item.name.bottom, item.value.bottom),
        )
        for item in items
    )
    table = Table(page.number, Header(columns, rows[0].top, rows[0].top), rows, ())
    return build_panels(page, table, _title_of(items[0]), style)


def _title_of(item: _Item) -> Title:
    return Title(item.title, item.title_status, None, *item.unit)


# --- a name and its value on one line -------------------------------------------------------------------------------


def _beside(
    page: Page, lines: Sequence[Line], rows: Sequence[Sequence[Segment]], style: NumberStyle, before: Title | None
) -> Iterator[_Item]:
    for index, row in enumerate(rows):
        row = [segment for segment in row if len(segment.text) > 1 or not _BULLET.fullmatch(segment.text)]
        for position, segment in enumerate(row):
            is_signed = _SIGN.search(segment.text) is not None
            if not is_signed and not is_analyte_name(segment.text):
                continue
            found = (_within(segment) if is_signed else None) or _across(segment, row[position + 1 :])
            if found is None:
                continue
            name, whole, is_marked, rest = found
            if not is_analyte_name(name.text) or field_of(name.text) is not None:
                continue
            value, limit = _without_aside(whole)
            title, status = _title(page, lines[:index], name)
            unit = _unit(lines[:index], title)
            if title is None and before is not None and _is_of_kind(name, before):
                title, unit = before.segment, (before.unit, before.printed_unit)
            if not _is_result(name, value, title, style, is_marked=is_marked, has_unit=unit[0] is not None):
                continue
            verdict = rest[0] if rest and status_of(rest[0].text) is not None else None
            if verdict is None and rest and has_value(rest[0], style):
                continue  # a second value, which may be the limit: which of both is the result is not known
            yield _Item(name, value, verdict, limit, title, status, unit)


def _is_of_kind(name: Segment, title: Title) -> bool:
    """Whether a name is of the kind of panel that a title names: then a list may go on under it."""
    kind = panel_of_title(title.text) if title.text is not None else None
    known = find_analyte(name.text, kind)
    return kind is not None and known is not None and known.panel is kind


def _without_aside(value: Segment) -> tuple[Segment, Segment | None]:
    """A value and the limit that stands behind it in brackets: "50 CFU/g (limit: 1000 CFU/g)"."""
    match = _ASIDE.search(value.text)
    if match is None or match.end() != len(value.text):
        return value, None
    before = len(value.text[: match.start()].split())
    count = len(match["limit"].split())
    if not before or not count:
        return value, None
    words = list(value.words[-count:])
    words[-1] = words[-1]._replace(text=words[-1].text.rstrip(")"))
    return Segment(value.words[:before]), Segment(tuple(words))


def _within(segment: Segment) -> tuple[Segment, Segment, bool, Sequence[Segment]] | None:
    """Name and value inside one segment, parted by a colon, an equals sign or a leader."""
    for at, word in enumerate(segment.words):
        is_leader = _LEADER.fullmatch(word.text) is not None
        if not is_leader and not _SEPARATOR.search(word.text):
            continue
        end = at if is_leader or word.text in (":", "=") else at + 1
        name, value = segment.words[:end], segment.words[at + 1 :]
        if name and value:
            return _name(name), Segment(tuple(w for w in value if not _LEADER.fullmatch(w.text)) or value), True, ()
    return None


def _across(segment: Segment, following: Sequence[Segment]) -> tuple[Segment, Segment, bool, Sequence[Segment]] | None:
    """Name and value in two segments that follow each other."""
    following = [s for s in following if not _LEADER.fullmatch(s.text)]
    if not following:
        return None
    is_marked = _SEPARATOR.search(segment.text) is not None or _LEADER.search(segment.text) is not None
    return _name(segment.words), following[0], is_marked, following[1:]


def _name(words: Sequence[Word]) -> Segment:
    """The words of a name without the sign or leader behind it."""
    kept = [word for word in words if not _LEADER.fullmatch(word.text) and word.text not in (":", "=")]
    if kept:
        kept[-1] = kept[-1]._replace(text=_LEADER.sub("", kept[-1].text).rstrip(":="))
    return Segment(tuple(kept or words))


def _is_result(
    name: Segment, value: Segment, title: Segment | None, style: NumberStyle, *, is_marked: bool, has_unit: bool
) -> bool:
    """Whether a name is an analyte and its value is understood to the last word."""
    known = find_analyte(name.text, panel_of_title(title.text) if title is not None else None)
    if known is None or field_of(name.text) is not None or (known.panel is PanelKind.OTHER and title is None):
        return False
    if (value.x0 - name.x1) > 40 * max(name.size, 1.0):
        return False
    parsed, left = parse_values(with_joined_thousands(value.text), style)
    if not parsed or (left and status_of(left.strip(" -–")) is None):
        return False
    first = parsed[0]
    if first.number is not None and not _PLAIN_START.match(first.printed):
        return False  # "NMT 2 %" is a limit
    if first.number is None:
        return is_marked and first.qualifier is not Qualifier.TEXT
    return first.unit is not None or (has_unit and is_marked)


def _unit(lines: Sequence[Line], title: Segment | None) -> tuple[Unit | None, str | None]:
    """The unit of a block of results, from its title or a line under it."""
    if title is None:
        return None, None
    under = [line for line in lines if line.top >= title.top - 2][:3]
    return unit_above(under, title.x0 - 60, title.x1 + 300) or without_units(title.text)[1:]


def _title(
    page: Page, lines: Sequence[Line], name: Segment, reach: float = _TITLE_REACH
) -> tuple[Segment | None, Segment | None]:
    """The nearest heading above a result, and the verdict beside it."""
    above: list[Line] = []
    top = name.top
    for line in reversed(lines):
        if line.bottom > name.top + 2:
            continue
        if line.top <= top - reach:
            break
        if _is_known_entry(line):
            top = line.top  # a long list stands under its title as a whole
        else:
            above.insert(0, line)
    near = [
        Line(words)
        for line in above
        if (words := tuple(w for w in line.words if w.x1 > name.x0 - 60 and w.x0 < name.x1 + 200))
    ]
    return title_above(page, near)


def _is_known_entry(line: Line) -> bool:
    """As `_is_entry`, found out once for a line."""
    known: bool | None = line.kept.get(_is_entry)
    if known is None:
        known = line.kept[_is_entry] = _is_entry(line)
    return known


def _is_entry(line: Line) -> bool:
    """Whether a line holds a name, a colon or dotted leader and a value, and so is no heading."""
    if not _SIGN.search(line.text):
        return False
    if any(_INNER_LEADER.search(word.text) or _LEADER.fullmatch(word.text) for word in line.words):
        return True
    parted = _within(Segment(line.words))
    return parted is not None and is_analyte_name(parted[0].text)


# --- a figure and its caption below each other ----------------------------------------------------------------------


def _captioned(
    page: Page, lines: Sequence[Line], rows: Sequence[Sequence[Segment]], style: NumberStyle
) -> Iterator[_Item]:
    """Figures with a unit, each with the one analyte's name right above or below it.

    Beside such a figure, on one line with it, a tile may also say "ND" or "Absent".
    """
    segments = [segment for row in rows for segment in row]
    figures = [segment for segment in segments if _is_figure(segment.text, style)]
    if not figures:
        return
    tiles = [
        segment
        for segment in segments
        if _is_figure(segment.text, style)
        or (
            qualifier_of(segment.text) not in (None, Qualifier.NOT_TESTED)
            and any(_is_beside(segment, figure) for figure in figures)
        )
    ]
    for value in tiles:
        captions = [
            other
            for other in segments
            if other is not value
            and _distance(other, value) <= _CAPTION_REACH * (value.bottom - value.top)
            and _is_centred(other, value)
            and find_analyte(other.text) is not None
            and _is_measured_in(other, value, style)
        ]
        nearest = sorted(captions, key=lambda other: _distance(other, value))
        if nearest and not is_total(nearest[0].text):
            top = min(nearest[0].top, value.top)
            title, status = _title(page, [line for line in lines if line.bottom <= top + 2], nearest[0], _PAGE_REACH)
            limit, verdict = _under_tile(nearest[0], value, segments)
            yield _Item(nearest[0], value, verdict, limit, title, status)


def _is_measured_in(caption: Segment, value: Segment, style: NumberStyle) -> bool:
    """Whether a figure can be of its caption's analyte: a water activity is no percentage."""
    known = find_analyte(caption.text)
    parsed, _ = parse_values(value.text, style)
    is_share = any(found.unit is not None and found.unit.dimension == "mass_fraction" for found in parsed)
    return not (is_share and known is not None and known.panel is PanelKind.WATER_ACTIVITY)


def _under_tile(caption: Segment, value: Segment, segments: Sequence[Segment]) -> tuple[Segment | None, Segment | None]:
    """Limit and verdict below a figure and its caption, as tiles print them."""
    bottom, height = max(caption.bottom, value.bottom), caption.bottom - caption.top
    limit: Segment | None = None
    verdict: Segment | None = None
    for other in sorted(segments, key=lambda s: s.top):
        is_below = bottom - 1 <= other.top < bottom + 2.0 * height
        if not is_below or abs(other.x0 + other.x1 - caption.x0 - caption.x1) > 12:
            continue
        label, colon, _ = other.text.partition(":")
        count = len(label.split())
        if limit is None and colon and role_of(label) is Role.LIMIT and len(other.words) > count:
            limit = Segment(other.words[count:])
        elif verdict is None and status_of(other.text) in ("pass", "fail"):
            verdict = other
        else:
            break
        bottom = other.bottom
    return limit, verdict


def _lone(rows: Sequence[Sequence[Segment]], style: NumberStyle, kinds: Set[PanelKind]) -> Iterator[_Item]:
    """The one figure or verdict under a title that is itself the name: "Moisture", "Foreign matter"."""
    for index, row in enumerate(rows):
        titles = [segment for segment in row if panel_of_title(segment.text) is not None]
        kind = panel_of_title(titles[0].text) if len(titles) == 1 else None
        name = _name_in(titles[0]) if kind in _ONE_ANALYTE and kind not in kinds else None
        if name is None:
            continue
        title = titles[0]
        below = [
            other
            for following in rows[index + 1 :]
            for other in following
            if title.bottom - 1 <= other.top < title.bottom + _LONE_REACH
        ]
        end = next((s.top for s in below if panel_of_title(s.text) is not None and s.text != name.text), None)
        within = [s for s in below if (end is None or s.top < end) and s.x0 < title.x1 + 250 and s.x1 > title.x0 - 20]
        values = [s for s in within if _is_lone_value(s, kind, style)]
        if len(values) == 1 and not any(qualifier_of(s.text) is Qualifier.NOT_TESTED for s in within):
            beside = next((s for s in row if s is not title and status_of(s.text) in ("pass", "fail")), None)
            yield _Item(name, values[0], None, None, title, beside)


def _name_in(title: Segment) -> Segment | None:
    """The words of a title that are an analyte's name: "Moisture" of "Moisture test result"."""
    parts = [
        Segment(title.words[start : start + length])
        for length in range(1, len(title.words) + 1)
        for start in range(len(title.words) - length + 1)
    ]
    return next((p for p in parts if find_analyte(p.text) is not None and panel_of_title(p.text) is not None), None)


def _is_lone_value(segment: Segment, kind: PanelKind | None, style: NumberStyle) -> bool:
    if status_of(segment.text) in ("pass", "fail"):
        return kind is PanelKind.FOREIGN_MATTER
    return _is_figure(segment.text, style)


def _is_figure(text: str, style: NumberStyle) -> bool:
    """Whether a text is one number with its unit."""
    return _is_known_figure(text, style) if len(text) <= _LONGEST_CELL else _is_number_with_unit(text, style)


_LONGEST_CELL = 120
"""Characters. A longer text is not kept in memory for the next look-up."""


def _is_number_with_unit(text: str, style: NumberStyle) -> bool:
    if not _FIGURE_START.match(text) or not any(c.isdigit() for c in text):
        return False
    parsed, left = parse_values(text, style)
    is_one = len(parsed) == 1 and not left and parsed[0].number is not None and parsed[0].unit is not None
    return is_one and _PLAIN_START.match(parsed[0].printed) is not None


_is_known_figure = lru_cache(maxsize=16384)(_is_number_with_unit)


def _is_beside(segment: Segment, figure: Segment) -> bool:
    """Whether two tiles stand on one line and are set alike."""
    return abs(segment.bottom - figure.bottom) <= 2 and abs(segment.size - figure.size) <= 0.5


def _is_centred(caption: Segment, value: Segment) -> bool:
    width = max(caption.x1 - caption.x0, value.x1 - value.x0)
    return abs(caption.x0 + caption.x1 - value.x0 - value.x1) <= 0.25 * width


def _distance(caption: Segment, value: Segment) -> float:
    return max(caption.top - value.bottom, value.top - caption.bottom, 0.0)
