"""What both engines hand to the grouping: printed characters with their place."""

from __future__ import annotations

from typing import NamedTuple


class Style(NamedTuple):
    """What the characters of one font, size and direction share."""

    size: float
    """Font size in points as displayed."""
    font: str
    is_bold: bool
    angle: int
    """Direction of the text in degrees, clockwise as displayed; 0 is upright."""


class Glyph(NamedTuple):
    """A printed character, or a blank, in the upright frame of its direction (`geometry.upright_frame`).

    For upright text that frame is the page as displayed.
    """

    text: str
    """One character, several for a ligature, `BLANK` for a blank that the file has, "" for one that was guessed."""
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    style: Style
