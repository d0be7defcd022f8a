"""What both engines hand to the grouping: printed characters with their place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Style(NamedTuple):
    """What the characters of one font, size and direction share."""

    size: float
    """Font size in points as displayed."""
    font: str
    is_bold: bool
    angle: int
    """Direction of the text in degrees, clockwise as displayed; 0 is upright."""


class Level(NamedTuple):
    """What the characters of one style that stand on one baseline share, in the upright frame of their direction."""

    top: float
    bottom: float
    baseline: float
    style: Style


NOWHERE = Level(0.0, 0.0, 0.0, Style(0.0, "", False, 0))
"""The level of guessed blanks."""


class Glyphs(NamedTuple):
    """Characters in the order in which they are drawn, property by property: an object for each takes too long.

    Places are in the upright frame of the direction of each (`geometry.upright_frame`), in points; for upright text
    that frame is the page as displayed.
    """

    texts: list[str]
    """One character each, several for a ligature, `BLANK` for a blank that the file has, `GUESSED_BLANK` for one that
    the engine merely guesses from a gap and "" for what prints nothing; the last two have no place."""
    starts: list[float]
    ends: list[float]
    levels: list[Level]
    """The same object for characters that follow each other on one level, as far as the engine knows."""

    def add(self, text: str, start: float, end: float, level: Level) -> None:
        """Add a character."""
        self.texts.append(text)
        self.starts.append(start)
        self.ends.append(end)
        self.levels.append(level)

    def extend(self, other: Glyphs, start: int, end: int) -> None:
        """Add the characters of `other` from `start` up to, without it, `end`."""
        self.texts.extend(other.texts[start:end])
        self.starts.extend(other.starts[start:end])
        self.ends.extend(other.ends[start:end])
        self.levels.extend(other.levels[start:end])

    def picked(self, indices: Sequence[int]) -> Glyphs:
        """Those characters, in that order."""
        texts, starts, ends, levels = self
        return Glyphs(
            list(map(texts.__getitem__, indices)),
            list(map(starts.__getitem__, indices)),
            list(map(ends.__getitem__, indices)),
            list(map(levels.__getitem__, indices)),
        )
