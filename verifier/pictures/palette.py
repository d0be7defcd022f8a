"""Colours that people with any colour vision tell apart (after Okabe and Ito, and Tol), one per meaning."""

from __future__ import annotations

from verifier.reading.layout import Kind, Part

Colour = tuple[int, int, int]

PARTS: dict[Part, Colour] = {
    Part.ANALYTE: (0, 114, 178),
    Part.RESULT: (0, 158, 115),
    Part.UNIT: (170, 160, 0),
    Part.LOD: (86, 180, 233),
    Part.LOQ: (51, 34, 136),
    Part.LIMIT: (230, 159, 0),
    Part.STATUS: (204, 121, 167),
    Part.UNCERTAINTY: (136, 34, 85),
    Part.OTHER: (130, 130, 130),
}
KINDS: dict[Kind, Colour] = {
    Kind.TABLE: (60, 60, 60),
    Kind.TITLE: (110, 70, 20),
    Kind.FIELD: (70, 70, 90),
    Kind.NOTE: (213, 94, 0),
    Kind.NOT_TAKEN: (213, 94, 0),
}


def ink_on(colour: Colour) -> Colour:
    """Black or white, whichever is read more easily on that colour."""
    red, green, blue = colour
    return (0, 0, 0) if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else (255, 255, 255)
