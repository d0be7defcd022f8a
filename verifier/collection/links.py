"""By what documents are tied together, so that a rule looks at them together."""

from __future__ import annotations

from enum import StrEnum


class Link(StrEnum):
    """What the members of a group have in common."""

    BYTES = "bytes"
    """The file itself, under several names."""
    TEXT = "text"
    """All words, in different files."""
    REPORT = "report"
    """The laboratory and the number of the report, the mark of a revision left out."""
    SAMPLE = "sample"
    """The laboratory and its number of the sample."""
    CONTENT = "content"
    """All results, where there are enough precise ones that chance does not explain it."""
    VALUES = "values"
    """Six or more precise values with another member."""
    LOT = "lot"
    PICTURE = "picture"
    """A picture that looks the same."""
