"""From glyphs to words: the grouping on which all reading rests."""

from __future__ import annotations

from collections import defaultdict

from verifier.pdf.geometry import Box, mapped_box, upright_frame_back
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
        back = upright_frame_back(angle) if angle else None
        for text, x0, top, x1, bottom, _, style, *_ in join_lines(by_angle[angle]):
            box = (x0, top, x1, bottom) if back is None else mapped_box(back, (x0, top, x1, bottom))
            if _is_on_page(box, width, height):
                words.append(Word(text, *box, style.size, style.font, style.is_bold, back is None))
    return tuple(words)


def _is_on_page(box: Box, width: float, height: float) -> bool:
    x0, top, x1, bottom = box
    return 0 <= x0 + x1 <= 2 * width and 0 <= top + bottom <= 2 * height
