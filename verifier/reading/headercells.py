"""Header cells: what the words at the head of a column say, role and unit.

No layout is known here; the words are those of the vocabulary (roles.toml, units.toml).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from verifier.pdf.page import Word
from verifier.reading.lazy import cached_property
from verifier.reading.lines import Segment
from verifier.vocabulary.roles import Role, fold_header, longest_role, role_of
from verifier.vocabulary.units import Unit, find_units, parse_unit

VALUE_ROLES = frozenset(
    {Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT, Role.STATUS, Role.UNIT, Role.UNCERTAINTY}
)
STRONG_ROLES = frozenset({Role.RESULT, Role.LOD, Role.LOQ, Role.LOD_LOQ, Role.LOQ_LOD, Role.LIMIT})
_BARE_ROLES = frozenset({Role.OTHER, Role.METHOD, Role.NOTE})
WEAK_ROLES = frozenset({Role.OTHER, Role.NOTE, Role.METHOD, Role.ANALYTE})
"""What a word of a longer header may say by itself: "Batch" of "Batch / analysis / result"."""


@dataclass(frozen=True, init=False)
class HeaderCell:
    """Words of a header cell, line by line from the top."""

    parts: tuple[Segment, ...]
    is_unknown: bool
    """A unit under words that are not known: what the column holds is not known either."""

    def __init__(self, parts: tuple[Segment, ...], is_unknown: bool = False) -> None:
        # As a frozen dataclass does, in a third of the time: every text of a page is tried as a header.
        facts = self.__dict__
        facts["parts"] = parts
        facts["is_unknown"] = is_unknown

    @cached_property
    def text(self) -> str:
        """The words with one blank between them."""
        parts = self.parts
        return parts[0].text if len(parts) == 1 else " ".join([part.text for part in parts])

    @cached_property
    def x0(self) -> float:
        """Left edge."""
        parts = self.parts
        return parts[0].x0 if len(parts) == 1 else min([part.x0 for part in parts])

    @cached_property
    def x1(self) -> float:
        """Right edge."""
        parts = self.parts
        return parts[0].x1 if len(parts) == 1 else max([part.x1 for part in parts])

    @cached_property
    def top(self) -> float:
        """Upper edge."""
        parts = self.parts
        return parts[0].top if len(parts) == 1 else min([part.top for part in parts])

    @cached_property
    def bottom(self) -> float:
        """Lower edge."""
        parts = self.parts
        return parts[0].bottom if len(parts) == 1 else max([part.bottom for part in parts])

    @cached_property
    def is_unit(self) -> bool:
        """Whether the cell holds a unit and nothing else."""
        return is_bare_unit(self.text)

    def __eq__(self, other: object) -> bool:
        # Cells are looked for in long lists: most differ in their first words.
        if self is other:
            return True
        if not isinstance(other, HeaderCell) or self.parts[0].words != other.parts[0].words:
            return False
        return self.parts == other.parts and self.is_unknown == other.is_unknown

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.parts[0], len(self.parts), self.is_unknown))

    def role(self) -> tuple[Role | None, Unit | None, str | None]:
        """Role and unit by the whole text, else by the first of its lines that is a header of its own."""
        return self._role

    @cached_property
    def _role(self) -> tuple[Role | None, Unit | None, str | None]:
        if self.is_unknown:
            return Role.OTHER, None, None
        role, unit, printed = cell_role(self.text)
        if role is None and len(self.parts) > 1:
            for part in self.parts:
                role, _, _ = cell_role(part.text)
                if role is not None:
                    break
        return role, unit, printed


_LONGEST_CELL = 120
"""Characters. A longer text is no cell, and is not kept in memory for the next look-up."""


def without_units(text: str) -> tuple[str, Unit | None, str | None]:
    """A header text without its unit, the unit, and how it is printed."""
    return _known_without_units(text) if len(text) <= _LONGEST_CELL else _without_units(text)


def _without_units(text: str) -> tuple[str, Unit | None, str | None]:
    whole = parse_unit(text)
    if whole is not None and role_of(text) is None:
        return "", whole, text.strip("()[] ")
    found = find_units(text)
    if not found:
        return text, None, None
    _, start, end = found[-1]
    rest = text[:start] + " " + text[end:]
    return rest, parse_unit(text[start:end]), text[start:end]


_known_without_units = lru_cache(maxsize=65536)(_without_units)


@lru_cache(maxsize=65536)
def cell_role(text: str) -> tuple[Role | None, Unit | None, str | None]:
    """Role and unit of a header cell; a cell that is only a unit heads a column of results in that unit."""
    if text[:1] in ("<", ">") or text.count(")") > text.count("("):  # "%)" is the rest of another cell
        return None, None, None
    head, sign, tail = text.replace("+/-", "±").partition("±")
    if sign and head.strip() and role_of(tail.strip(" ()")) in (None, Role.UNCERTAINTY):
        text = head.rstrip(" (")  # "Result ± U" is one column with both in each cell
    role = role_of(text)
    if (double := role_of(without_units(text)[0])) in (Role.LOD_LOQ, Role.LOQ_LOD):
        role = double
    if role is not None and role is not Role.UNCERTAINTY:
        whole = parse_unit(text)
        if whole is not None and text.strip(",.;: ").isalpha():  # "NG" is a limit of detection, not nanograms
            return role, None, None
        _, unit, printed = without_units(text)
        return role, whole or unit, printed  # "Dry weight (%)" is a unit with its basis
    rest, unit, printed = without_units(text)
    if unit is not None and not fold_header(rest).strip("%/# "):
        return Role.RESULT, unit, printed
    return role or role_of(rest), unit, printed


_MOST_IN_A_UNIT = 100
"""Letters and figures. A unit has fewer, and a text with more says something beside it."""


def is_bare_unit(text: str) -> bool:
    """Whether a header text is a unit and nothing else."""
    if len(text) > _LONGEST_CELL and sum(map(str.isalnum, text)) > _MOST_IN_A_UNIT:
        return False  # a sentence, in which no unit needs to be looked for
    rest, unit, _ = without_units(text)
    return unit is not None and not fold_header(rest).strip("%/# ")


def unit_in_brackets(text: str) -> Unit | None:
    """The unit that is all of a text, with brackets around it or within: "(mg/g)", "[% (w/w)]"."""
    bare = text.strip(" ,")
    while (found := parse_unit(bare)) is None and bare[:1] in "([" and bare[-1:] in ")]" and len(bare) > 2:
        bare = bare[1:-1].strip()
    return found


def split_cells(segment: Segment) -> tuple[HeaderCell, ...] | None:
    """The header cells in a segment; None when some of its words belong to no known header.

    Headers can stand so close that they look like one text ("LOD LOQ Result"), so a segment that is no header as
    a whole is taken apart into the longest known ones.
    """
    text, words = segment.text, segment.words
    if len(text) <= _LONGEST_CELL and text.count(" ") + 1 == len(words):
        places = _known_places(text)
    else:
        places = _places([word.text for word in words])
    if places is None:
        return None
    if not places:
        return (HeaderCell((segment,)),)
    words = tuple([part for word in words for part in _unglue(word)])
    return tuple([HeaderCell((Segment(words[start:end]),)) for start, end in places])


def _places(texts: Sequence[str]) -> tuple[tuple[int, int], ...] | None:
    """From which word to which the headers in a segment go, when words without a gap are parted; () for one header.

    None when some of the words belong to no known header.
    """
    whole_text = " ".join(texts)
    if whole_text.endswith(":") or whole_text[0] in "<>":
        return None
    whole, unit, _ = cell_role(whole_text)
    if whole is not None and not _is_several(whole_text, whole, unit):
        return ()
    texts = [part for text in texts for part in _glued_headers(text) or (text,)]
    places: list[tuple[int, int]] = []
    position = 0
    while position < len(texts):
        for end in range(min(position + longest_role() + 2, len(texts)), position, -1):
            text = " ".join(texts[position:end])
            begins_with_unit = end > position + 1 and unit_in_brackets(texts[position]) and not unit_in_brackets(text)
            if begins_with_unit and _is_several(whole_text, whole, unit):
                continue  # "(ug/g) Limit (ug/g)": the first unit is that of the words above it
            if _is_one_header(text, is_at_end=position == 0 or end == len(texts)):
                places.append((position, end))
                position = end
                break
        else:
            return ((0, len(texts)),) if whole is not None else None
    names = sum([cell_role(" ".join(texts[start:end]))[0] is Role.ANALYTE for start, end in places])
    return tuple(places) if names <= 1 and names < len(places) else None


@lru_cache(maxsize=16384)
def _known_places(text: str) -> tuple[tuple[int, int], ...] | None:
    return _places(text.split(" "))


def _is_several(text: str, role: Role | None, unit: Unit | None) -> bool:
    """Whether a text with this role and unit may be several headers: two units, or a unit beside some other word."""
    is_bracketed = text[-1] in ")]" and text.count("(") + text.count("[") == 1
    is_beside = role is Role.OTHER and unit is not None and not is_bracketed and role_of(text) is None
    return is_beside or len(find_units(text)) > 1


def _is_one_header(text: str, *, is_at_end: bool) -> bool:
    """Whether words of a longer text are one of the headers in it; names stand at one of its ends."""
    role, unit, _ = cell_role(text)
    is_bare = role in _BARE_ROLES and (unit is None or role_of(text) in _BARE_ROLES)
    return role in VALUE_ROLES or is_bare or (role is Role.ANALYTE and is_at_end)


@lru_cache(maxsize=16384)
def _glued_headers(text: str) -> tuple[str, ...]:
    """The headers in a word that is several set without a gap; none where it is not."""
    parts = re.findall(r"[A-Z]?[a-z]+|LLOQ|LOQ|LOD|[A-Z]+(?![a-z])", text)
    if len(parts) < 2 or "".join(parts) != text or role_of(text) is not None:
        return ()
    return tuple(parts) if all(role_of(part) in VALUE_ROLES for part in parts) else ()


def _unglue(word: Word) -> tuple[Word, ...]:
    """The headers in a word that is several set without a gap ("LimitMassStatus"); else the word itself.

    Where one ends and the next begins is taken from the share of letters.
    """
    parts = _glued_headers(word.text)
    if not parts:
        return (word,)
    width = (word.x1 - word.x0) / len(word.text)
    found, start = [], 0
    for part in parts:
        end = start + len(part)
        found.append(word._replace(text=part, x0=word.x0 + start * width, x1=word.x0 + end * width))
        start = end
    return tuple(found)
