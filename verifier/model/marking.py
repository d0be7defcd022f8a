"""Marks and notes to be put on a copy of a document: what stands where, in words that are ready to be read."""

from __future__ import annotations

from enum import StrEnum

from verifier.model.anchor import Box
from verifier.model.base import Value


class Tone(StrEnum):
    """How a mark is drawn: a colour and a kind of line. Its words say the same without either."""

    BAD = "bad"
    DOUBTFUL = "doubtful"
    NOTE = "note"
    GOOD = "good"


class Mark(Value):
    """One place on a page, with all that is said about it."""

    page: int
    """Counted from 1."""
    box: Box
    tone: Tone
    label: str
    """A few words that are drawn beside the place: "3 error LIM101"."""
    subject: str
    """The head of its note."""
    text: str
    """The note."""


class Marking(Value):
    """Everything that is put on a copy of one document."""

    author: str
    """Who makes the notes: the program with its version."""
    language: str
    """ISO 639-1 code of the texts."""
    tone: Tone
    headline: str
    """The verdict in words, for the head of the first page."""
    note: str
    """The summary, a note at the head of the first page."""
    if_signed: str = ""
    """Stands in the summary too, where the file is signed."""
    if_certified: str = ""
    """Likewise where its signer allowed no notes."""
    if_restricted: str = ""
    """Likewise where the file asks viewers to let nobody add notes."""
    marks: tuple[Mark, ...] = ()
