"""What a line beside a table says for all of it: its unit, its method, its limits of detection, the dry mass.

Such a line may stand under the title of its table or below the last row, and then above the title of the next one.
Whose it is, is decided by what stands between (a title parts), by the habit of the page (a first table with such a
line above it, a last one with such a line below it) and by the white space; where these do not tell, it is nobody's:
a unit of another panel is worse than none.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from verifier.model import Basis, Box, PanelKind, Qualifier, Quantity, enclosing
from verifier.pdf.page import Page, Word
from verifier.reading.headercells import without_units
from verifier.reading.lazy import cached_property
from verifier.reading.lines import TITLE_GAP, Line, Segment, lines_outside
from verifier.reading.values import NumberStyle, parse_values
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import Role, role_of
from verifier.vocabulary.units import Unit, find_units, parse_unit
from verifier.vocabulary.words import dry_statement, introduces_unit, is_technique, is_total

REACH = 130.0
"""A title stands no further above its table than this many points."""
_LINES_ABOVE = 6
"""A unit is given no more lines above a table than this."""
_STEP = 2.5
"""What stands below a table belongs to it while no white space is higher than this many lines."""
_CLEARLY = 1.5
"""So many times wider is a white space that parts than one that does not."""
_NO_CONTENTS = frozenset({"mass", "volume", "length", "time"})
"""What no result of an analyte is given in."""
_MARGIN = 20.0
"""A line begins no further left of its table than this many points."""
_LONGEST_LABEL = 5
"""Words."""


class Kind(StrEnum):
    """What a remark says."""

    UNIT = "unit"
    METHOD = "method"
    LOD = "lod"
    LOQ = "loq"
    DRY = "dry"


class UnitSaid(NamedTuple):
    """The unit that a line gives; without any where it gives one that is not known, or several."""

    unit: Unit | None
    printed: str | None


class Remarks(NamedTuple):
    """What the lines beside a table say for all of it."""

    unit: UnitSaid | None = None
    is_contradicted: bool = False
    """Whether a line above the table gives another unit than one below it."""
    method: str | None = None
    lod: Quantity | None = None
    loq: Quantity | None = None
    basis: Basis | None = None
    unit_is_below: bool = False


class _Said(NamedTuple):
    """One remark and the height at which it stands."""

    kind: Kind
    content: UnitSaid | str | Quantity | Basis
    top: float
    bottom: float
    is_below: bool = False


class _Part(NamedTuple):
    """A field, or all, of a text that stands apart from others in its line."""

    within: Segment
    field: Segment


@dataclass(frozen=True)
class _Gap:
    """The lines between two tables, or between a table and the edge of its surroundings."""

    lines: tuple[Segment, ...]
    top: float | None
    """Where the table above ends; None without one."""
    bottom: float | None
    """Where the table below begins; None without one."""
    is_titled: Callable[[Segment], bool]
    """Whether a line holds a title."""

    @cached_property
    def titles(self) -> tuple[Segment, ...]:
        """The lines that hold one, from the top."""
        return tuple([line for line in self.lines if self.is_titled(line)])

    @cached_property
    def near(self) -> tuple[Segment, ...]:
        """The lines without those that a white space parts from the table above, wider than any line could bridge."""
        tops = [line.top for line in self.lines]
        if self.top is None or tops != sorted(tops):
            return self.lines
        widest = _STEP * max([line.bottom - line.top for line in self.lines], default=1.0)
        bottom = self.top
        for at, line in enumerate(self.lines):
            if line.top - bottom > max(widest, _STEP):
                return self.lines[:at]
            bottom = line.bottom if line.top >= self.top else bottom
        return self.lines


IsTitle = Callable[[Segment], bool]


@dataclass(frozen=True)
class Surroundings:
    """The lines of a page around its tables. What holds for all tables of the page is found out once."""

    page: Page
    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    """Of the tables."""
    is_title: IsTitle

    def remarks_of(self, box: Box, sides: tuple[float, float]) -> Remarks:
        """What the lines above and below the table in a box, between the `sides`, say for all of it."""
        above, below = self._gaps(box, *sides)
        own = [said for said in self._said(above, above.lines) if _owner(said, above, self._habit) == "below"]
        under = [said for said in self._said(below, below.near) if _owner(said, below, self._habit) == "above"]
        own += [said._replace(is_below=True) for said in under]
        weak = [] if above.top is not None else _above_title(own, above)
        return _settled(own, weak)

    @cached_property
    def dry_kinds(self) -> frozenset[PanelKind]:
        """The kinds of panels that sentences of the page name when they say what is reported on dry mass."""
        found = [dry_statement(line.text) for line in self.lines]
        kinds = {panel_of_title(statement.about) for statement in found if statement is not None}
        return frozenset(kind for kind in kinds if kind is not None)

    @cached_property
    def _free(self) -> tuple[Line, ...]:
        return lines_outside(self.lines, self.boxes)

    def _gaps(self, box: Box, left: float, right: float) -> tuple[_Gap, _Gap]:
        others = [b for b in self.boxes if b != box and b[0] < right and b[2] > left]
        ceiling = max((b[3] for b in others if b[3] <= box[1] + 2), default=None)
        floor = min((b[1] for b in others if b[1] >= box[3] - 2), default=None)
        highest = box[1] - REACH if ceiling is None else max(ceiling - 2, box[1] - REACH)
        lowest = self.page.height if floor is None else floor + 2
        above = [line for line in self._free if highest <= line.top and line.bottom <= box[1] + 2]
        below = [line for line in self._free if box[3] - 2 <= line.top and line.bottom <= lowest]
        return (
            _Gap(tuple(self._clipped(above, left, right, box)), ceiling, box[1], self._is_titled),
            _Gap(tuple(self._clipped(below, left, right, box)), box[3], floor, self._is_titled),
        )

    def _clipped(self, lines: Sequence[Line], left: float, right: float, box: Box) -> Iterator[Segment]:
        """The parts of lines between two sides; a label that begins under a table beside is that table's."""
        beside = [b for b in self.boxes if b != box and b[1] < box[3] and b[3] > box[1]]
        for line in lines:
            parts = [part for part in self._parts(line) if part.within.x1 > left and part.within.x0 < right]
            own = [part.field for part in parts if not _is_beside(part.field, (left, box[2]), beside)]
            if own:
                yield self._one(own)

    @cached_property
    def _known_parts(self) -> dict[int, list[_Part]]:
        return {}

    def _parts(self, line: Line) -> list[_Part]:
        """The texts of a line, each parted into its fields."""
        found = self._known_parts.get(id(line))
        if found is None:
            found = [_Part(s, field) for s in line.segments(gap=TITLE_GAP) for field in _fields(s)]
            self._known_parts[id(line)] = found
        return found

    @cached_property
    def _known_joined(self) -> dict[Segment, Segment]:
        return {}

    def _one(self, parts: Sequence[Segment]) -> Segment:
        """Parts of a line as one text; the same parts are the same text each time."""
        if len(parts) == 1:
            return parts[0]
        whole = Segment(tuple([word for part in parts for word in part.words]))
        return self._known_joined.setdefault(whole, whole)

    def _habit(self, kind: Kind) -> str | None:
        return self._habits.get(kind)

    @cached_property
    def _habits(self) -> dict[Kind, str]:
        """Where the tables of the page have their remarks, by kind: "above" or "below"; nothing where it is not clear.

        Only what stands above the first and below the last table of a column shows it.
        """
        leading: set[Kind] = set()
        trailing: set[Kind] = set()
        for box in self.boxes:
            above, below = self._gaps(box, box[0] - _MARGIN, box[2])
            if above.top is None:
                leading |= {said.kind for said in self._said(above, above.lines)}
            if below.bottom is None:
                trailing |= {said.kind for said in self._said(below, below.near) if _is_near(said, below)}
        return dict.fromkeys(leading - trailing, "above") | dict.fromkeys(trailing - leading, "below")

    def _said(self, gap: _Gap, lines: Sequence[Segment]) -> Iterator[_Said]:
        """What some lines of a gap say, from the top."""
        near = gap.lines[-_LINES_ABOVE:] if gap.top is None else gap.lines
        for line in lines:
            for said in self._said_in(line):
                if said.kind is not Kind.UNIT or line in near:
                    yield said

    @cached_property
    def _known_titled(self) -> dict[Segment, bool]:
        return {}

    def _is_titled(self, line: Segment) -> bool:
        """Whether a line holds a title; a sentence that names a panel is none."""
        found = self._known_titled.get(line)
        if found is None:
            found = self._known_titled[line] = any(
                self.is_title(part) and not part.text.endswith(".") and not re.search(r"[.:;=]\s", part.text)
                for part in _apart(line)
            )
        return found

    @cached_property
    def _known_said(self) -> dict[Segment, list[_Said]]:
        return {}

    def _said_in(self, line: Segment) -> list[_Said]:
        found = self._known_said.get(line)
        if found is None:
            found = self._known_said[line] = list(_remarks_in(self.page, line))
        return found


def _fields(segment: Segment) -> Iterator[Segment]:
    """A text parted where labels begin in it: "Method: A  Method: B" under two tables side by side."""
    if ":" not in segment.text:
        yield segment
        return
    starts = [at for at, label in enumerate(_labels(segment.words)) if at and label in ("method", "unit")]
    if not starts:
        yield segment
        return
    for start, end in itertools.pairwise([0, *starts, len(segment.words)]):
        if start < end:
            yield Segment(segment.words[start:end])


def _apart(line: Segment) -> tuple[Segment, ...]:
    """The texts of a line that stand apart; mostly it is one."""
    for left, right in itertools.pairwise(line.words):
        if right.x0 - left.x1 > TITLE_GAP * max(min(left.size, right.size), 1.0):
            return Line(line.words).segments(gap=TITLE_GAP)
    return (line,)


def _is_beside(part: Segment, own: tuple[float, float], beside: Sequence[Box]) -> bool:
    is_own = own[0] <= part.x0 <= own[1]
    return not is_own and any(b[0] - _MARGIN <= part.x0 <= b[2] for b in beside)


def _owner(said: _Said, gap: _Gap, habit_of: Callable[[Kind], str | None]) -> str | None:
    """Whose a remark is: that of the table "above" it or "below" it; None where that cannot be told.

    The habits of the page matter only between two tables, and are asked for only there.
    """
    if gap.top is None:
        return "below"
    if not _is_near(said, gap):
        # Far from the table above it; one that stands under a title is that title's.
        is_under = any(s.top <= said.top + 1 for s in gap.titles)
        return "below" if gap.bottom is not None and (is_under or not gap.titles) else None
    if gap.bottom is None:
        return "above"
    titles = gap.titles
    if titles and said.top >= titles[0].top - 1:
        return "below"
    habit = habit_of(said.kind)
    over = _widest(gap, gap.top, said.top)
    under = _widest(gap, said.bottom, titles[0].top if titles else gap.bottom)
    if titles:
        if habit == "below" or (habit is None and over <= _CLEARLY * under):
            return "above"
        return "below" if habit == "above" and under < over else ("above" if over * _CLEARLY < under else None)
    if habit is not None:
        return "below" if habit == "above" else "above"
    if over * _CLEARLY < under:
        return "above"
    return "below" if under * _CLEARLY < over else None


def _is_near(said: _Said, gap: _Gap) -> bool:
    """Whether no title and no wide white space parts a remark from the table above it."""
    if gap.top is None or any(s.top <= said.top + 1 for s in gap.titles):
        return False
    return _widest(gap, gap.top, said.top) <= _STEP * max(said.bottom - said.top, 1.0)


def _widest(gap: _Gap, top: float, bottom: float) -> float:
    """The widest white space between two heights."""
    edges = [top, *(edge for line in gap.lines if top <= line.top < bottom for edge in (line.top, line.bottom)), bottom]
    return max((after - before for before, after in zip(edges[::2], edges[1::2], strict=True)), default=0.0)


def _above_title(own: Sequence[_Said], gap: _Gap) -> list[_Said]:
    """Remarks above the title of a first table: they may belong to a table of the page before."""
    titles = gap.titles
    return [said for said in own if not said.is_below and titles and said.bottom <= titles[-1].top + 1]


def _settled(own: Sequence[_Said], weak: Sequence[_Said]) -> Remarks:
    below = {said.kind for said in own if said.is_below}
    own = [said for said in own if not (said in weak and said.kind in below)]
    units = [said for said in own if said.kind is Kind.UNIT]
    over = [said.content for said in units if not said.is_below][-1:]
    under = [said.content for said in units if said.is_below][:1]
    said = next((content for content in (*over, *under) if isinstance(content, UnitSaid)), None)
    is_contradicted = bool(over and under) and not _mean_the_same(over[0], under[0])
    methods = [s.content for s in own if s.kind is Kind.METHOD and isinstance(s.content, str)]
    over_methods = [s.content for s in own if s.kind is Kind.METHOD and not s.is_below and isinstance(s.content, str)]
    return Remarks(
        unit=UnitSaid(None, None) if is_contradicted else said,
        is_contradicted=is_contradicted,
        method=over_methods[-1] if over_methods else (methods[0] if methods else None),
        lod=_only([s.content for s in own if s.kind is Kind.LOD and isinstance(s.content, Quantity)]),
        loq=_only([s.content for s in own if s.kind is Kind.LOQ and isinstance(s.content, Quantity)]),
        basis=Basis.DRY if any(s.kind is Kind.DRY for s in own) else None,
        unit_is_below=bool(under) and not over,
    )


def _mean_the_same(one: object, other: object) -> bool:
    return isinstance(one, UnitSaid) and isinstance(other, UnitSaid) and same_unit(one.unit, other.unit)


def same_unit(one: Unit | None, other: Unit | None) -> bool:
    """Whether two units mean the same: "ppm" and "mg/kg"."""
    if one is None or other is None:
        return False
    return (one.dimension, one.factor, one.basis) == (other.dimension, other.factor, other.basis)


def _only(found: Sequence[Quantity]) -> Quantity | None:
    """The one limit of detection; of several, each is for something else."""
    return found[0] if len({(one.number, one.unit) for one in found}) == 1 else None


def _remarks_in(page: Page, line: Segment) -> Iterator[_Said]:
    """All that one line says."""
    if (unit := unit_in_line(line)) is not None:
        yield _Said(Kind.UNIT, unit, line.top, line.bottom)
    if (method := method_in_line(line)) is not None:
        yield _Said(Kind.METHOD, method, line.top, line.bottom)
    for kind, limit in _limits_in_line(page, line):
        yield _Said(kind, limit, line.top, line.bottom)
    statement = dry_statement(line.text)
    if statement is not None and panel_of_title(statement.about) is None:
        yield _Said(Kind.DRY, Basis.DRY, line.top, line.bottom)


# ------------------------------------------------------------------------------------------------------------ units


def unit_above(above: Sequence[Line], left: float, right: float) -> UnitSaid | None:
    """The unit that a line above a table gives for all of it: "Unit of measurement: ... (mg/g)", "[cfu/g]"."""
    for line in reversed(above[-_LINES_ABOVE:]):
        words = [word for s in line.segments(gap=TITLE_GAP) if s.x1 > left and s.x0 < right for word in s.words]
        if words and (said := unit_in_line(Segment(tuple(words)))) is not None:
            return said
    return None


def unit_in_line(line: Segment) -> UnitSaid | None:
    """The unit that a line gives for a whole table: "Units: ppm", "All results in %.", "Metals (mg/kg)"."""
    text = line.text
    parts = [text, *[part.text for part in _apart(line)], *_SENTENCE_END.split(text)]
    for part in dict.fromkeys(parts):
        label, _, rest = part.partition(":")
        if rest and introduces_unit(label):
            return _named_unit(rest)
        if (said := _unit_behind(part)) is not None:
            return said
    for end, word in enumerate(line.words[:-1], start=1):  # "Method: ICP-MS Units: ppm"
        if word.text.endswith(":"):
            starts = range(max(0, end - _LONGEST_LABEL), end)
            if any(introduces_unit(_joined(line.words[start:end])) for start in starts):
                return _named_unit(_joined(line.words[end:]))
    # A heading that ends with its unit; a bracket inside a sentence is about something else.
    bracket = _HEADING_WITH_BRACKET.fullmatch(text) if text.rstrip()[-1:] in (")", "]") else None
    return _unit_in_bracket(bracket[1].strip(), bracket[2]) if bracket else None


_SENTENCE_END = re.compile(r"[.;|]\s+")
_HEADING_WITH_BRACKET = re.compile(r"([^\[\]():;.,]*)[\[(]([^\[\]()]+)[\])]\s*")


def _joined(words: Sequence[Word]) -> str:
    return " ".join([word.text for word in words])


def _unit_behind(text: str) -> UnitSaid | None:
    """The unit behind the words that introduce one: "Results in ppm (ICP-MS)", "Units = ppm"."""
    found = find_units(text)
    if not found:
        return None
    _, start, end = found[0]
    if introduces_unit(text[:start].strip("()[]. ")) and _is_end(text[end:]):
        return _named_unit(text[start:])
    before, unit, printed = without_units(text)
    if unit is not None and printed is not None and introduces_unit(before.strip("()[]. ")):
        return UnitSaid(unit, printed)
    return None


def _named_unit(text: str) -> UnitSaid:
    """The unit that is named behind "Units:", up to the next label.

    Units that mean different things are for different rows. Of one that is not known only the sign is kept that
    abbreviates the words before it ("Cycle Threshold (Ct)"); any other bracket is no unit ("AOAC 2015.01").
    """
    text = re.split(r"\s\S+\s?:(?:\s|$)", f"{text} ")[0].strip()
    if (whole := parse_unit(text.rstrip(".;, "))) is not None:
        return UnitSaid(whole, text.rstrip(".;, "))
    bracket = re.search(r"[(\[]([^()\[\]]+)[)\]]\s*$", text)
    if bracket is not None and (unit := parse_unit(bracket[1])) is not None:
        return UnitSaid(unit, bracket[1].strip())
    found = [
        (unit, start, end) for _, start, end in find_units(text) if (unit := parse_unit(text[start:end])) is not None
    ]
    if bracket is not None and any(start > bracket.start() for _, start, _ in found):
        return UnitSaid(None, bracket[1].strip())  # "Percent (%, #/3g)": two units, for different rows
    if found and all(same_unit(unit, found[0][0]) for unit, _, _ in found) and _is_end(text[found[-1][2] :]):
        unit, start, end = found[0]
        return UnitSaid(unit, text[start:end])
    words = re.split(r"[\s-]+", text[: bracket.start()].strip()) if bracket is not None else []
    is_abbreviated = bracket is not None and bracket[1].casefold() == "".join(w[:1] for w in words).casefold()
    return UnitSaid(None, bracket[1] if bracket is not None and is_abbreviated else None)


def _is_end(after: str) -> bool:
    """Whether the words behind a unit are about something else than units."""
    after = after.strip()
    is_labelled = re.match(r"(?:\S+\s+){0,2}\S+\s?:", after) is not None
    return not after or after[0] in ".;)]([|" or is_labelled or is_technique(after)


def _unit_in_bracket(before: str, text: str) -> UnitSaid | None:
    """The unit in a bracket behind a title: "Metals (mg/kg)", "Compounds tested (all results in mg/kg)".

    Behind other words it may be the unit of anything: "Sample weight (g)".
    """
    words, unit, printed = without_units(f"({text})")
    said = words.strip("()[]. ")
    is_title = not before or (panel_of_title(before) is not None and not is_total(before)) or introduces_unit(before)
    is_said = introduces_unit(said) if said else is_title
    is_of_results = unit is not None and unit.dimension not in _NO_CONTENTS and field_of(before) is None
    return UnitSaid(unit, printed) if unit is not None and printed is not None and is_said and is_of_results else None


# ---------------------------------------------------------------------------------------------------------- methods

_METHOD = re.compile(r"(?i)(?:test |analysis |analytical )?(?:method|methods|metoda|methode)")


def method_in_line(line: Segment) -> str | None:
    """The method that a line names behind a label, also behind another field: "Units: ppm  Method: ICP-MS"."""
    if ":" not in line.text:
        return None
    words = line.words
    labels = _labels(words)
    start = next((at for at, label in enumerate(labels) if label == "method"), None)
    if start is None:
        return None
    behind = next(at + 1 for at in range(start, len(words)) if words[at].text.endswith(":"))
    end = next((at for at in range(behind + 1, len(words)) if labels[at] is not None), len(words))
    return _joined(words[behind:end]).strip() or None


def _labels(words: Sequence[Word]) -> list[str | None]:
    """For each word the field that a label introduces which begins there, as `_label_at` says."""
    ends = [at for at, word in enumerate(words) if word.text.endswith(":")]
    found: list[str | None] = [None] * len(words)
    for before, end in itertools.pairwise([-1, *ends]):
        for start in range(max(before + 1, end + 1 - _LONGEST_LABEL), end + 1):
            found[start] = _label_at(words, start, end + 1)
    return found


def _label_at(words: Sequence[Word], start: int, end: int) -> str | None:
    """The field that the label of these words introduces: "method", "unit", another one; None for no label."""
    label = _joined(words[start:end]).rstrip(": ")
    is_method = _METHOD.fullmatch(label) is not None
    field = "method" if is_method else "unit" if introduces_unit(label) else field_of(label)
    return field if field != "method" or start == 0 or _ends_field(words[start - 1], words[start]) else None


def _ends_field(last: Word, following: Word) -> bool:
    """Whether a label begins behind a word: a wide gap, a stop, a figure or a unit is before it."""
    is_apart = following.x0 - last.x1 > 0.5 * TITLE_GAP * max(min(last.size, following.size), 1.0)
    is_value = any(c.isdigit() for c in last.text) or parse_unit(last.text) is not None
    return is_apart or is_value or last.text[-1] in ".;,|)"


# ----------------------------------------------------------------------------------------------- limits of detection


_DIGIT = re.compile(r"\d")


def _limits_in_line(page: Page, line: Segment) -> Iterator[tuple[Kind, Quantity]]:
    """The limits of detection that a line gives: "Limit of Quantification 0.010 %", "LOD: 0.1 ppm  LOQ: 0.3 ppm"."""
    if _DIGIT.search(line.text) is None:
        return
    words, found = list(line.words), []
    while words:
        length = next((n for n in range(min(_LONGEST_LABEL, len(words) - 1), 0, -1) if _limit_role(words[:n])), 0)
        if not length:
            return  # every word must be accounted for: the line may speak of some of the rows only
        label, words = words[:length], words[length:]
        end = next((n for n in range(1, len(words)) if _limit_role(words[n : n + _LONGEST_LABEL], is_begun=True)), None)
        value, words = words[:end], words[end:] if end is not None else []
        quantity = _bound(page, value)
        if quantity is None:
            return
        found.append((Kind.LOD if _limit_role(label) is Role.LOD else Kind.LOQ, quantity))
    yield from found


def _limit_role(words: Sequence[Word], *, is_begun: bool = False) -> Role | None:
    """Whether words are LOD or LOQ, or begin with it."""
    lengths = range(len(words), 0, -1) if is_begun else (len(words),)
    for length in lengths:
        role = role_of(_joined(words[:length]).rstrip(":= "))
        if role in (Role.LOD, Role.LOQ):
            return role
    return None


def _bound(page: Page, words: Sequence[Word]) -> Quantity | None:
    """A number with its unit, and nothing else."""
    text = _joined(words).lstrip(":= ").rstrip(".;,")
    readings = {parse_values(text, style) for style in NumberStyle}
    if len(readings) != 1:
        return None  # "1,000 mg/kg" with a point or a comma: which of both is not known here
    ((parsed, left),) = readings
    if left or len(parsed) != 1 or parsed[0].number is None or parsed[0].unit is None:
        return None
    value = parsed[0]
    if value.qualifier is not Qualifier.MEASURED or value.unit is None:
        return None
    return Quantity(
        printed=value.printed,
        qualifier=Qualifier.MEASURED,
        number=value.number,
        unit=value.unit.code,
        printed_unit=value.printed_unit,
        basis=value.unit.basis,
        page=page.number,
        box=enclosing(*(word.box for word in words)),
    )
