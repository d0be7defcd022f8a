"""Letter-spaced text: how far apart its characters stand, so that its words are not cut into letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from verifier.pdf.glyph import Style
from verifier.pdf.pieces import LETTER_SPACING, WORD_GAP, Blank, Piece

_PRINTED = Blank.PRINTED  # members of an enumeration are slow to look up
_MOST = 0.75
"""Text is letter-spaced when so much of it has gaps between its characters."""
_ENOUGH = 4
"""So many gaps of a style in a line tell by themselves; with fewer, the whole page is asked."""

Spacings = Mapping[Style, float]
"""Mean gap between the characters of a style, in font sizes; 0 for usual text."""


class _Usual(dict[Style, float]):
    """The spacings of a line that has no letter-spaced text."""

    def __missing__(self, style: Style) -> float:
        return 0.0


_USUAL = _Usual()


class _Gaps:
    """Gaps between the characters of each style, in font sizes."""

    def __init__(self) -> None:
        self._count: defaultdict[Style, int] = defaultdict(int)
        self._wide: defaultdict[Style, int] = defaultdict(int)
        self._sum: defaultdict[Style, float] = defaultdict(float)

    def add_line(self, line: Sequence[Piece]) -> None:
        """Count the gaps of a line whose pieces are in order from the left."""
        for piece in line:
            self._add(piece.style, piece.spacing, len(piece.text) - 1)
        for style, gap in _between(line):
            self._add(style, gap, 1)

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

    def spaced(self) -> set[Style]:
        """The styles that are letter-spaced."""
        return {style for style in list(self._wide) if self.spacing(style)}


def find_spacings(lines: Sequence[Sequence[Piece]]) -> list[Spacings]:
    """The spacing of each style in each line of a page; in a line, pieces are in order from the left.

    It is told by the line itself where it has enough of the style, else by the whole page.
    """
    are_wide = [_has_wide_gaps(line) for line in lines]
    if not any(are_wide):
        return [_USUAL] * len(lines)
    page = _Gaps()
    for line in lines:
        page.add_line(line)
    is_spaced = bool(page.spaced())
    return [
        _line_spacings(line, page) if is_spaced or is_wide else _USUAL
        for line, is_wide in zip(lines, are_wide, strict=True)
    ]


def _has_wide_gaps(line: Sequence[Piece]) -> bool:
    """Whether any text of the line may be letter-spaced."""
    for piece in line:
        if piece.spacing > LETTER_SPACING:
            return True
    return any(gap > LETTER_SPACING for _, gap in _between(line))


def _between(line: Sequence[Piece]) -> Iterator[tuple[Style, float]]:
    """The gaps, in font sizes, between pieces of one style that no blank parts."""
    for left, right in pairwise(line):
        style = left.style
        gap = right.x0 - left.x1
        if (
            0 < gap <= WORD_GAP * style.size
            and style is right.style
            and left.after is not _PRINTED
            and right.before is not _PRINTED
        ):
            yield style, gap / style.size


def _line_spacings(line: Sequence[Piece], page: _Gaps) -> Spacings:
    own = _Gaps()
    own.add_line(line)
    return {
        style: own.spacing(style) if own.count(style) >= _ENOUGH else page.spacing(style)
        for style in {piece.style for piece in line}
    }
