"""The cells of a page as headers are put together: which one stands right above the next piece of text."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Set

from verifier.reading.headercells import HeaderCell

BAND_GAP = 0.9
"""Lines of one header cell stand no further apart than this many line heights."""
UNIT_GAP = 1.5
"""A unit on a line of its own may stand further below: as a row of units."""
_MOST_CELLS_BACK = 79
"""The cell above a piece is one of so many that came before it."""
_NEAR = 1.0
"""Points. Edges are looked up with so much to spare, and compared exactly afterwards."""


class Stack:
    """The cells of a page as they are put together, from the top."""

    def __init__(self) -> None:
        self.cells: list[HeaderCell] = []
        self._ends: list[tuple[float, int]] = []
        """The lower edge and the place of each cell, from the top: most end far above the piece that is looked at."""

    def add(self, cell: HeaderCell) -> None:
        """Put a cell behind the others."""
        insort(self._ends, (cell.bottom, len(self.cells)))
        self.cells.append(cell)

    def change(self, at: int, cell: HeaderCell) -> None:
        """Put a cell in the place of another one."""
        self._ends.remove((self.cells[at].bottom, at))
        insort(self._ends, (cell.bottom, at))
        self.cells[at] = cell

    def remove(self, places: Set[int]) -> None:
        """Take the cells at these places out."""
        self.cells = [cell for index, cell in enumerate(self.cells) if index not in places]
        self._ends = sorted([(cell.bottom, index) for index, cell in enumerate(self.cells)])

    def above(self, piece: HeaderCell) -> int | None:
        """The cell right above a piece, sharing at least half of the narrower width; None when there is none."""
        top, height = piece.top, piece.bottom - piece.top
        least, reach = -0.4 * height, (UNIT_GAP if piece.is_unit else BAND_GAP) * height
        begin = bisect_left(self._ends, (top - reach - _NEAR, 0))
        end = bisect_left(self._ends, (top - least + _NEAR, 0))
        start = len(self.cells) - _MOST_CELLS_BACK
        ends = self._ends[begin:end]
        near = [at for bottom, at in ends if at >= start and least <= top - bottom <= reach]
        near.sort(reverse=True)
        left, right = piece.x0, piece.x1
        best, best_share = None, 0.5
        for index in near:
            cell = self.cells[index]
            if cell.x1 <= left or cell.x0 >= right:
                continue
            shared = min(cell.x1, right) - max(cell.x0, left)
            share = shared / max(min(cell.x1 - cell.x0, right - left), 0.1)
            if share > best_share:
                best, best_share = index, share
        return best
