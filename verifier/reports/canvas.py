"""Rich text to plain or coloured strings, the same for the same width, whatever the environment says."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleRenderable, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from verifier.reports.look import Look
from verifier.reports.wording import harmless


def render(look: Look, *parts: ConsoleRenderable) -> str:
    """The parts below each other, as text without trailing blanks."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=look.width,
        force_terminal=look.has_colour,
        color_system="standard" if look.has_colour else None,
        no_color=not look.has_colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
        _environ={},
    )
    console.print(Group(*parts))
    return "".join(line.rstrip() + "\n" for line in out.getvalue().split("\n")[:-1])


def words(text: str, style: str = "") -> Text:
    """Text from anywhere, made harmless, never read as markup."""
    return Text(harmless(text), style=style)


def title_line(label: str, width: int) -> Text:
    """The label, whole however long it is, and a line as far as there is room."""
    title = words(label, "bold")
    room = width - title.cell_len - 1
    return title.append(" " + "─" * room, "dim") if room > 0 else title


def indented(part: ConsoleRenderable, blanks: int) -> Padding:
    """The part, moved to the right."""
    return Padding(part, (0, 0, 0, blanks))


def beside(left: Text, right: ConsoleRenderable, *, width: int, indent: int = 0) -> Padding:
    """`left` in a column of `width`, `right` wrapped next to it."""
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=width, no_wrap=True)
    grid.add_column(ratio=1, overflow="fold")
    grid.expand = True
    grid.add_row(left, right)
    return indented(grid, indent)


def table(*heads: str, right: Iterable[str] = (), whole: Iterable[str] = ()) -> Table:
    """An empty table with a ruled head; columns in `right` are set right, those in `whole` do not wrap."""
    made = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    for head in heads:
        made.add_column(head, justify="right" if head in right else "left", no_wrap=head in whole, overflow="fold")
    return made
