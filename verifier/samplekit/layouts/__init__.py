"""The layouts, by name. Each is a module of this package that draws any truth in its own way."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from verifier.errors import UsageError

if TYPE_CHECKING:
    from verifier.samplekit.layouts.base import Layout

LAYOUTS: dict[str, str] = {
    "ruled": "every cell ruled, units in the header, letterhead with logo on the left",
    "borderless": "no rulings, every second row shaded, units on a second header line",
    "tiles": "coloured band, summary tiles that repeat totals and panel verdicts, then tables",
    "transposed": "analytes are the columns; one row each for result, LOD, LOQ, limit and verdict",
    "sidebyside": "two tables beside each other, long tables split in two halves",
    "european": "decimal comma, uncertainty, method and limit columns, verdict letters with a legend",
    "several": "each sample on pages of its own (each says page 1), totals in a table of their own",
    "continued": "dense multi-page tables that go on over the page with a repeated header",
}
"""Name and description of every layout."""


def load_layout(name: str) -> Layout:
    """The layout with that name; raises UsageError for an unknown one. Needs reportlab."""
    if name not in LAYOUTS:
        known = ", ".join(LAYOUTS)
        raise UsageError(f'There is no layout "{name}"; expected one of: {known}')
    layout: Layout = import_module(f"verifier.samplekit.layouts.{name}").LAYOUT
    return layout
