"""Verdicts that stand outside of the results tables: a summary, tiles, a large "FAILED", a sentence that says it.

What a report says of itself must not be lost: who reads that the microbials failed must find it in the model, though
the table of the microbials says something else, or is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from verifier.model import Box, Field, Panel, PanelKind, enclosing
from verifier.pdf.page import Page
from verifier.reading.dates import DateOrder, find_dates
from verifier.reading.lines import Line, Segment, lines_outside
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.verdicts import failing_sentence, may_begin_failing
from verifier.vocabulary.words import ends_status, status_of

Said = Literal["pass", "fail"]

VERDICT = "verdict"
"""Key of the verdict on the whole sample."""
_MARKS = "✔✓✗✘☑☒•●■◆ "
_LEAST_LETTERS = 4
"""A shorter word ("P", "V", "ok") is a verdict only in a column of verdicts."""
_LONGEST_VERDICT = 5
_LONGEST_NAME = 8
_WHOLE = frozenset({"verdict", "sample.lot", "sample.name"})
"""Labels that cannot introduce "Fail" as their value: then it is the verdict on all of it ("Batch  Fail")."""
_ONE_ANALYTE = frozenset({PanelKind.MOISTURE, PanelKind.WATER_ACTIVITY, PanelKind.FOREIGN_MATTER})
"""Kinds of panels that are named by their analyte."""
_LARGE = 1.25
"""A verdict on the whole sample is so many times larger than the usual type, or stands in a box."""
_APART = 3.0
"""A lone word stands this many em away from everything on its line."""
_TILE_REACH = 2.5
"""The name of a tile stands no further above or below its verdict than this many heights."""
_COLUMN = 6.0
_SUMMARY = 2
"""So many panels with a verdict in one column make a summary."""
_BOX_HEIGHTS = 5.0


class PrintedVerdict(NamedTuple):
    """A verdict with what it is about: a panel by its name, or the whole sample."""

    kind: PanelKind | None
    """None: the whole sample."""
    name: Segment | None
    verdict: Segment
    page: int
    said: Said

    @property
    def text(self) -> str:
        """The verdict as printed."""
        return self.verdict.text.strip(_MARKS)

    @property
    def box(self) -> Box:
        """The box around the name and the verdict."""
        return enclosing(self.name.box, self.verdict.box) if self.name is not None else self.verdict.box


def find_printed_verdicts(page: Page, lines: Sequence[Line], taken: Sequence[Box]) -> tuple[PrintedVerdict, ...]:
    """All verdicts on panels or on the whole sample outside `taken`, the boxes of the tables, in reading order."""
    free = lines_outside(lines, taken)
    rows = [line.segments(page.rulings) for line in free]
    found: list[PrintedVerdict] = []
    unnamed: list[Segment] = []
    strange: list[tuple[Segment, Segment]] = []
    for row in rows:
        for position, segment in enumerate(row):
            if not ends_status(segment.words[-1].text.strip(_MARKS)):
                continue
            if (within := _within(page, segment)) is not None:
                found.append(within)
            elif (said := _said(segment.text)) is None:
                continue
            elif (name := _name_before(row[:position])) is None or status_of(name.text.strip(_MARKS)) is not None:
                unnamed.append(segment)  # also one of several verdicts side by side, as tiles print them
            elif (one := _named(page, name, segment, said)) is not None:
                found.append(one)
            else:
                strange.append((name, segment))
    for segment in unnamed:
        found += _of_tile(page, segment, rows)
    used = {one.verdict.box for one in found}
    found += _strange_failures(page, strange, found)
    lone = [s for s in unnamed if s.box not in used] + [s for _, s in strange]
    if lone:
        names = [segment for row in rows for segment in row if _panel_named(segment, "fail") is not None]
        found += _lone(page, free, lone, names, found)
    return tuple(sorted(found, key=lambda one: (one.verdict.top, one.verdict.x0)))


def _said(text: str) -> Said | None:
    """What a text says that is nothing but a verdict, in a whole word or a few."""
    text = text.strip(_MARKS)
    status = status_of(text)
    if status not in ("pass", "fail") or len(text.split()) > _LONGEST_VERDICT:
        return None
    return status if sum(c.isalnum() or not c.isascii() for c in text) >= _LEAST_LETTERS else None


def _panel_named(name: Segment, said: Said) -> PanelKind | None:
    """The kind of panel that a text names. The name of an analyte is none, but where it failed that must be seen."""
    text = name.text.strip(f" :-–—|{_MARKS}")
    if not text or len(text.split()) > _LONGEST_NAME or text.endswith("."):
        return None
    kind = panel_of_title(text)
    is_row = kind not in _ONE_ANALYTE and find_analyte(text) is not None
    return None if is_row and said == "pass" else kind


def _named(page: Page, name: Segment, verdict: Segment, said: Said) -> PrintedVerdict | None:
    kind = _panel_named(name, said)
    if kind is None and field_of(name.text) not in _WHOLE:
        return None
    return PrintedVerdict(kind, name, verdict, page.number, said)


def _within(page: Page, segment: Segment) -> PrintedVerdict | None:
    """Name and verdict in one segment: "Heavy Metals: Fail"."""
    words = segment.words
    for count in range(min(_LONGEST_VERDICT, len(words) - 1), 0, -1):
        said = _said(" ".join([word.text for word in words[-count:]]))
        if said is None:
            continue
        if (one := _named(page, Segment(words[:-count]), Segment(words[-count:]), said)) is not None:
            return one
    return None


def _name_before(row: Sequence[Segment]) -> Segment | None:
    """The text before a verdict on its line; the dates between a panel and its verdict do not count."""
    return next((s for s in reversed(row) if not find_dates(s.text, DateOrder.MONTH_FIRST) or len(s.words) > 4), None)


def _of_tile(page: Page, verdict: Segment, rows: Sequence[Sequence[Segment]]) -> Iterator[PrintedVerdict]:
    """The verdict with the name above or below it, in one line or two, as tiles print them."""
    said = _said(verdict.text)
    height = verdict.bottom - verdict.top
    near: list[tuple[float, Segment]] = []
    for row in rows:
        for segment in row:
            distance = max(verdict.top - segment.bottom, segment.top - verdict.bottom)
            if segment is not verdict and -1 <= distance <= _TILE_REACH * height and _is_over(segment, verdict):
                near.append((distance, segment))
    near.sort(key=lambda one: one[0])
    for _, segment in near:
        if _said(segment.text) is not None:
            return
        above = next((s for _, s in near if s is not segment and s.bottom <= segment.top + 2), None)
        joined = Segment((*above.words, *segment.words)) if above is not None else None
        name = next((s for s in (segment, joined) if s is not None and _panel_named(s, said or "pass")), None)
        if name is not None and said is not None:
            yield PrintedVerdict(_panel_named(name, said), name, verdict, page.number, said)
            return


def _is_over(one: Segment, other: Segment) -> bool:
    """Whether two texts stand over each other, centred or flush left."""
    width = max(one.x1 - one.x0, other.x1 - other.x0)
    return abs(one.x0 + one.x1 - other.x0 - other.x1) <= 0.4 * width or abs(one.x0 - other.x0) <= 3


def _strange_failures(
    page: Page, strange: Sequence[tuple[Segment, Segment]], found: Sequence[PrintedVerdict]
) -> Iterator[PrintedVerdict]:
    """What failed under a name that the vocabulary does not know, in a column with the verdicts on other panels."""
    panels = [one for one in found if one.kind is not None and one.name is not None]
    for name, verdict in strange:
        beside = [one for one in panels if one.name is not None and abs(one.name.x0 - name.x0) <= _COLUMN]
        is_column = sum(_is_over(one.verdict, verdict) for one in beside) >= _SUMMARY
        if is_column and _said(verdict.text) == "fail":
            yield PrintedVerdict(PanelKind.OTHER, name, verdict, page.number, "fail")


def _lone(
    page: Page,
    lines: Sequence[Line],
    candidates: Sequence[Segment],
    names: Sequence[Segment],
    found: Sequence[PrintedVerdict],
) -> Iterator[PrintedVerdict]:
    """A verdict alone, in larger type or in a box: on the whole sample, or on the panel whose title is beside it.

    Where both verdicts stand on one line it is a legend; where "Pass" stands alone in several places, all alike, it is
    about something each time, and about what is not known. One that looks as those on panels do is on a panel, of
    which the name is not known.
    """
    of_panels = {round(one.verdict.size, 1) for one in found if one.kind is not None}
    sizes = sorted(word.size for line in lines for word in line.words)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    whole: list[PrintedVerdict] = []
    for segment in candidates:
        said = _said(segment.text)
        line = next((line for line in lines if segment.words[0] in line.words), None)
        if said is None or line is None or not _is_alone(segment, line, page):
            continue
        others = {_said(other.text) for other in line.segments(page.rulings)} - {None, said}
        is_large = segment.size >= _LARGE * usual or _is_boxed(page, segment)
        is_failure = said == "fail" and segment.is_bold
        if others or not (is_large or is_failure):
            continue
        beside = [s for s in names if s.x1 <= segment.x0 and s.top < segment.bottom and s.bottom > segment.top]
        if beside:
            name = max(beside, key=lambda s: s.x1)
            yield PrintedVerdict(_panel_named(name, "fail"), name, segment, page.number, said)
        elif round(segment.size, 1) in of_panels:
            if said == "fail":
                yield PrintedVerdict(PanelKind.OTHER, None, segment, page.number, "fail")
        else:
            whole.append(PrintedVerdict(None, None, segment, page.number, said))
    failed = [one for one in whole if one.said == "fail"]
    largest = max((one.verdict.size for one in whole), default=0.0)
    passed = [one for one in whole if one.verdict.size >= largest - 0.5]
    yield from failed or (passed if len(passed) == 1 else ())


def _is_alone(segment: Segment, line: Line, page: Page) -> bool:
    reach = _APART * segment.size
    return all(
        other.x1 <= segment.x0 - reach or other.x0 >= segment.x1 + reach or other.box == segment.box
        for other in line.segments(page.rulings)
    )


def _is_boxed(page: Page, segment: Segment) -> bool:
    """Whether a frame or a colour surrounds these words and no others."""
    left, top, right, bottom = segment.box
    height = bottom - top
    frames: list[Box] = [
        (area.x0, area.top, area.x1, area.bottom)
        for area in page.areas
        if area.x0 <= left + 1 and area.x1 >= right - 1 and area.top <= top + 2 and area.bottom >= bottom - 2
    ]
    level = [r for r in page.rulings if r.is_horizontal and r.x0 <= left and r.x1 >= right]
    upright = [r for r in page.rulings if not r.is_horizontal and r.top <= top + 1 and r.bottom >= bottom - 1]
    edges = (
        max((r.x0 for r in upright if r.x0 <= left), default=None),
        max((r.top for r in level if r.top <= top + 1), default=None),
        min((r.x0 for r in upright if r.x0 >= right), default=None),
        min((r.top for r in level if r.top >= bottom - 1), default=None),
    )
    if None not in edges:
        frames.append(tuple(edge for edge in edges if edge is not None))  # type: ignore[arg-type]
    return any(
        frame[3] - frame[1] <= _BOX_HEIGHTS * height
        and all(
            word in segment.words
            for word in page.words
            if frame[0] <= (word.x0 + word.x1) / 2 <= frame[2] and frame[1] <= (word.top + word.bottom) / 2 <= frame[3]
        )
        for frame in frames
    )


def find_failing_sentences(page: Page, lines: Sequence[Line]) -> Iterator[Field]:
    """Sentences by which the report says that the sample failed: "The sample does not meet the specification"."""
    rows = [line.segments(page.rulings, gap=1.6) for line in lines]
    for index, row in enumerate(rows):
        for segment in row:
            if not may_begin_failing(segment.text):
                continue
            below = rows[index + 1] if index + 1 < len(rows) else ()
            under = next((other for other in below if abs(other.x0 - segment.x0) <= _COLUMN), None)
            text = f"{segment.text} {under.text}" if under is not None else segment.text
            found = failing_sentence(text)
            if found is None or found[0] >= len(segment.text):
                continue
            box = segment.box_of(found[0], min(found[1], len(segment.text)))
            yield Field(key=VERDICT, label=None, printed=text[slice(*found)], page=page.number, box=box)


def verdict_fields(verdicts: Sequence[PrintedVerdict], first_page: int) -> Iterator[Field]:
    """The verdicts on the whole sample as fields; a lone "Pass" on a later page than its first may be on a panel."""
    for one in verdicts:
        if one.kind is None and (one.name is not None or one.said == "fail" or one.page == first_page):
            label = one.name.text if one.name is not None else None
            yield Field(key=VERDICT, label=label, printed=one.text, page=one.page, box=one.verdict.box)


def with_printed_verdicts(panels: Sequence[Panel], verdicts: Sequence[PrintedVerdict]) -> tuple[Panel, ...]:
    """The panels with what the report says of them elsewhere.

    A verdict goes to the panel of its page that has none, the one beside its title before that of a summary. Where
    there is no such panel, one without results holds it: where no panel of its kind has results, or where it says
    "Fail" and the panels do not.
    """
    found = list(panels)
    for one in sorted(verdicts, key=lambda one: _distance(one, panels)):
        if one.kind is None:
            continue
        same = [index for index, panel in enumerate(found) if panel.kind is one.kind]
        if any(_status(found[index]) == one.said for index in same if found[index].printed_status is not None):
            continue
        here = [i for i in same if found[i].printed_status is None and found[i].page == one.page]
        is_shown = any(found[index].results or found[index].totals for index in same)
        if here and all(found[index].printed_status is None for index in same):
            update = {"printed_status": one.text, "printed_status_box": one.verdict.box}
            found[here[0]] = found[here[0]].model_copy(update=update)
        elif one.said == "fail" or not is_shown:
            found.append(_without_results(one, one.kind))
    return tuple(found)


def _distance(one: PrintedVerdict, panels: Sequence[Panel]) -> float:
    """How far a verdict stands above or below the nearest panel of its kind on its page."""
    same = [panel for panel in panels if panel.kind is one.kind and panel.page == one.page]
    return min((abs(panel.box[1] - one.verdict.bottom) for panel in same), default=0.0)


def _without_results(one: PrintedVerdict, kind: PanelKind) -> Panel:
    title = one.name.text.strip(f" :-–—|{_MARKS}") if one.name is not None else None
    return Panel(
        kind=kind,
        title=title,
        page=one.page,
        box=one.box,
        printed_status=one.text,
        printed_status_box=one.verdict.box,
    )


def _status(panel: Panel) -> str | None:
    return status_of(panel.printed_status) if panel.printed_status is not None else None
