"""Files saved in several states, drawn with reportlab."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from reportlab.pdfgen.canvas import Canvas

from tests.unit.pdf.making_pdfs import make_pdf, write
from verifier.integrity.examined import Examined
from verifier.integrity.revisions import examine_revisions
from verifier.model import Document, Revision, Source, TextChange
from verifier.samplekit.incremental import Habit, add_section, differing, take_apart

Line = tuple[float, float, str]
"""x and y from the left bottom corner, and the text."""


def page(*lines: Line, size: float = 10) -> Callable[[Canvas], object]:
    """Draws these texts, each by itself."""

    def draw(canvas: Canvas) -> None:
        for x, y, text in lines:
            write(canvas, x, y, text, size)

    return draw


def table(*rows: tuple[str, ...], y: float = 700, x: float = 60) -> list[Line]:
    """Rows of cells, 100 points apart."""
    return [(x + 100 * c, y - 20 * r, text) for r, row in enumerate(rows) for c, text in enumerate(row)]


def saved(*states: list[list[Line]], habit: Habit | None = None) -> bytes:
    """A file with these states, each a list of pages, which are lists of lines."""
    drawn = [make_pdf(*(page(*lines) for lines in state), pageCompression=0) for state in states]
    data = drawn[0]
    for before, after in pairwise(drawn):
        old, new = take_apart(before), take_apart(after)
        changed = differing(old, new)
        data = add_section(take_apart(data), changed, habit)
    return data


def document(pages: int = 1) -> Document:
    """A document in which nothing was read."""
    return Document(source=Source(label="made", sha256="", pages=pages), certificates=())


def revisions(data: bytes, read: Document | None = None) -> tuple[Revision, ...]:
    """The revisions of a file."""
    found = examine_revisions(Examined(data, read or document()))["revisions"]
    assert all(isinstance(one, Revision) for one in found)
    return tuple(found)


def changes(*states: list[list[Line]], habit: Habit | None = None) -> list[TextChange]:
    """What the last of these states changed."""
    return list(revisions(saved(*states, habit=habit))[-1].changes)


def told(found: list[TextChange]) -> list[tuple[str, str | None, str | None]]:
    """Kind, before and after."""
    return [(one.kind.value, one.before, one.after) for one in found]
