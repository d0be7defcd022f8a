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
    words = [_word(line, angle) for angle in sorted(by_angle) for line in join_lines(by_angle[angle])]
    return tuple(word for word in words if _is_on_page(word, width, height))


def _word(piece: Piece, angle: int) -> Word:
    box = (piece.x0, piece.top, piece.x1, piece.bottom)
    if angle:
        box = mapped_box(upright_frame_back(angle), box)
    style = piece.style
    return Word(piece.text, *box, style.size, style.font, style.is_bold, is_upright=angle == 0)


def _is_on_page(word: Word, width: float, height: float) -> bool:
    return 0 <= word.x0 + word.x1 <= 2 * width and 0 <= word.top + word.bottom <= 2 * height
