"""One result set anew in the page's own program, unlike its column; and the cells that laboratories set apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from verifier.errors import UsageError
from verifier.samplekit.retouching import Cell, Retouch, cells_of, other_number
from verifier.samplekit.tampering.base import Genuine, tampering

_PEERS = 9
_OWN_PEERS = 5


@tampering("number-in-other-font", "INT424", "A result set anew in another typeface")
def number_in_other_font(genuine: Genuine) -> Sequence[bytes]:
    """The editor has not the font of the laboratory."""
    return _retyped(genuine, font=genuine.dice.pick(("Courier", "Times-Roman", "Helvetica", "Times-Bold")))


@tampering("number-in-other-size", "INT424", "A result set anew a little larger or smaller")
def number_in_other_size(genuine: Genuine) -> Sequence[bytes]:
    """Estimated by eye."""
    return _retyped(genuine, times=genuine.dice.pick((0.9, 1.08, 1.12, 1.2)))


@tampering("number-off-its-line", "INT424", "A result set anew a little off its line")
def number_off_its_line(genuine: Genuine) -> Sequence[bytes]:
    """Moved by hand."""
    return _retyped(genuine, lift=genuine.dice.pick((0.7, -0.7, 1.2, -1.0)), has_neighbours=True)


@tampering("cells-in-bold", None, "Results set in bold because something was found")
def cells_in_bold(genuine: Genuine) -> Sequence[bytes]:
    """Normal for detections."""
    with Retouch(genuine.pdf) as retouch:
        for cell in genuine.dice.some(_in_columns(genuine, retouch), genuine.dice.between(1, 4)):
            font = _bold(cell)
            text = cell.printed
            retouch.add_text(text.page, text.text, text.at, text.size, font=font, instead_of=text, colour=text.colour)
        return (retouch.saved(),)


@tampering("cells-in-colour", None, "Results in red or green, by what they say")
def cells_in_colour(genuine: Genuine) -> Sequence[bytes]:
    """Normal for limits passed and failed."""
    with Retouch(genuine.pdf) as retouch:
        for cell in genuine.dice.some(_in_columns(genuine, retouch), genuine.dice.between(1, 4)):
            retouch.set_colour(cell.printed, genuine.dice.pick(((200, 0, 0), (0, 128, 0), (0, 0, 200))))
        return (retouch.saved(),)


@tampering("row-set-apart", None, "A row that is set apart as a whole, with its name")
def row_set_apart(genuine: Genuine) -> Sequence[bytes]:
    """The substance that a report is about."""
    with Retouch(genuine.pdf) as retouch:
        cell = genuine.dice.pick(_in_columns(genuine, retouch))
        line = [
            text
            for text in retouch.texts
            if text.page == cell.printed.page and abs(text.at[1] - cell.printed.at[1]) < 0.1 and text.text
        ]
        if len(line) < 2:
            raise UsageError("The row has nothing but its number")
        font = "Times-Bold"
        for text in line:
            retouch.add_text(text.page, text.text, text.at, text.size, font=font, instead_of=text, colour=text.colour)
        return (retouch.saved(),)


def _retyped(
    genuine: Genuine,
    *,
    font: str | None = None,
    times: float = 1.0,
    lift: float = 0.0,
    has_neighbours: bool = False,
) -> Sequence[bytes]:
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(_in_columns(genuine, retouch))
        text = cell.printed
        if font is not None and text.font.startswith(font.partition("-")[0]):
            raise UsageError("The report is in this typeface")
        if has_neighbours and not _has_neighbour(cell, retouch):
            raise UsageError("Nothing stands beside the number")
        shown = other_number(cell.value, dice) + text.text[len(cell.value) :]
        retouch.add_text(
            text.page,
            shown,
            (text.at[0], text.at[1] + lift),
            text.size * times,
            font=font,
            like=None if font else text,
            instead_of=text,
            colour=text.colour,
        )
        return (retouch.saved(),)


def _in_columns(genuine: Genuine, retouch: Retouch) -> list[Cell]:
    """Numbers with enough peers of one status on their page. Raises UsageError where there are none."""
    cells = cells_of(genuine, retouch)
    own = Counter((cell.panel, cell.status, cell.printed.page) for cell in cells)
    page = Counter((cell.status, cell.printed.page) for cell in cells)
    found = [
        cell
        for cell in cells
        if own[cell.panel, cell.status, cell.printed.page] >= _OWN_PEERS
        and page[cell.status, cell.printed.page] >= _PEERS
    ]
    if not found:
        raise UsageError("No column has enough numbers to compare")
    return found


def _bold(cell: Cell) -> str:
    """The bold face of a standard font. Raises UsageError for other fonts, and for what is bold."""
    name = cell.printed.font
    faces = {"Helvetica": "Helvetica-Bold", "Times-Roman": "Times-Bold"}
    if name not in faces:
        raise UsageError(f'There is no bold face for "{name}"')
    return faces[name]


def _has_neighbour(cell: Cell, retouch: Retouch) -> bool:
    text = cell.printed
    return any(
        other is not text and other.page == text.page and abs(other.at[1] - text.at[1]) < 0.1 for other in retouch.texts
    )
