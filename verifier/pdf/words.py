"""From glyphs to words: the grouping on which all reading rests."""

from __future__ import annotations

from collections import defaultdict

from verifier.pdf.geometry import mapped_box, upright_frame_back
from verifier.pdf.glyph import Glyphs
from verifier.pdf.lines import join_lines
from verifier.pdf.page import Word
from verifier.pdf.pieces import Piece, cut_pieces, without_repaints


def group_words(glyphs: Glyphs, width: float, height: float) -> tuple[Word, ...]:
    """The words on a page of that size, in reading order; text in other directions comes after the upright text.

    Words whose middle lies off the page are dropped.
    """
    by_angle: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in without_repaints(cut_pieces(glyphs)):
        by_angle[piece.style.angle].append(piece)
    words: list[Word] = []
    for angle in sorted(by_angle):
        is_upright = angle == 0
        for text, x0, top, x1, bottom, _, style, _, _, _ in join_lines(by_angle[angle]):
            if not is_upright:
                x0, top, x1, bottom = mapped_box(upright_frame_back(angle), (x0, top, x1, bottom))
            if 0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height:
                words.append(Word(text, x0, top, x1, bottom, style.size, style.font, style.is_bold, is_upright))
    return tuple(words)
