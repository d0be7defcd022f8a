"""Letter-spaced text: how far apart its characters stand, so that its words are not cut into letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from verifier.pdf.glyph import Style
from verifier.pdf.pieces import LETTER_SPACING, WORD_GAP, Blank, Piece

_MOST = 0.75
"""Text is letter-spaced when so much of it has gaps between its characters."""
_ENOUGH = 4
"""So many gaps of a style in a line tell by themselves; with fewer, the whole page is asked."""

Spacings = Mapping[Style, float]
"""Mean gap between the characters of a style, in font sizes; 0 for usual text."""


class Gaps:
    """Gaps between the characters of each style, in font sizes."""

    def __init__(self) -> None:
        self._count: defaultdict[Style, int] = defaultdict(int)
        self._wide: defaultdict[Style, int] = defaultdict(int)
        self._sum: defaultdict[Style, float] = defaultdict(float)

    def add_line(self, line: Sequence[Piece]) -> None:
        """Count the gaps of a line whose pieces are in order from the left."""
        for piece in line:
            self._add(piece.style, piece.spacing, len(piece.text) - 1)
        for left, right in pairwise(line):
            size = left.style.size
            gap = right.x0 - left.x1
            if (
                left.style is right.style
                and 0 < gap <= WORD_GAP * size
                and Blank.PRINTED not in (left.after, right.before)
            ):
                self._add(left.style, gap / size, 1)

    def _add(self, style: Style, gap: float, count: int) -> None:
        self._count[style] += count
        if gap > LETTER_SPACING:
            self._wide[style] += count
            self._sum[style] += gap * count

    def count(self, style: Style) -> int:
        """How many gaps are known."""
        return self._count[style]

    def spacing(self, style: Style) -> float:
        """The mean gap, 0 unless most gaps are wider than kerning makes them."""
        wide = self._wide[style]
        return self._sum[style] / wide if wide and wide >= _MOST * self._count[style] else 0.0


def page_gaps(lines: Iterable[Sequence[Piece]]) -> Gaps:
    """The gaps of all lines."""
    gaps = Gaps()
    for line in lines:
        gaps.add_line(line)
    return gaps


def line_spacings(line: Sequence[Piece], page: Gaps) -> dict[Style, float]:
    """The spacing of each style in the line, from the line itself where it has enough of it."""
    own = page_gaps([line])
    return {
        style: own.spacing(style) if own.count(style) >= _ENOUGH else page.spacing(style)
        for style in {piece.style for piece in line}
    }
