"""Pieces: where they break, and what lies in them without being a part of them."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.pdf.characters import BLANK, GUESSED_BLANK
from verifier.pdf.glyph import NOWHERE, Glyphs, Level, Style
from verifier.pdf.pieces import Blank, Piece, cut_pieces

STYLE = Style(10.0, "Helvetica", is_bold=False, angle=0)
LEVEL = Level(91.0, 101.0, 100.0, STYLE)
Character = tuple[str, float, float, Level]


def pieces(*characters: Character) -> list[Piece]:
    """The pieces of these characters: text, start, end and level of each."""
    glyphs = Glyphs([], [], [], [])
    for character in characters:
        glyphs.add(*character)
    return cut_pieces(glyphs)


def letters(text: str, start: float, level: Level = LEVEL) -> Sequence[Character]:
    """Letters 5 points wide that touch."""
    return [(letter, start + 5 * index, start + 5 * index + 5, level) for index, letter in enumerate(text)]


def test_letters_that_touch_are_one_piece() -> None:
    assert pieces(*letters("Lead", 70)) == [
        Piece("Lead", 70, 91, 90, 101, 100, STYLE, 0.0, before=Blank.NONE, after=Blank.NONE)
    ]


def test_a_printed_blank_parts_and_both_sides_know() -> None:
    first, second = pieces(*letters("of", 70), (BLANK, 80, 83, LEVEL), *letters("it", 83))
    assert (first.text, first.after) == ("of", Blank.PRINTED)
    assert (second.text, second.before) == ("it", Blank.PRINTED)


def test_a_blank_printed_elsewhere_is_beside_neither() -> None:
    elsewhere = Level(291.0, 301.0, 300.0, STYLE)
    first, second = pieces(*letters("of", 70), (BLANK, 80, 83, elsewhere), *letters("it", 83))
    assert (first.after, second.before) == (Blank.NONE, Blank.NONE)


def test_a_guessed_blank_parts_where_there_is_a_gap() -> None:
    first, second = pieces(*letters("of", 70), (GUESSED_BLANK, 0, 0, NOWHERE), *letters("it", 82))
    assert (first.text, first.after, second.before) == ("of", Blank.GUESSED, Blank.GUESSED)


def test_a_guessed_blank_between_letters_that_touch_is_none_and_has_no_place() -> None:
    (piece,) = pieces(*letters("of", 70), (GUESSED_BLANK, 0, 999, NOWHERE), *letters("it", 80))
    assert (piece.text, piece.x1, piece.top) == ("ofit", 90, 91)


def test_what_prints_nothing_has_no_place() -> None:
    (piece,) = pieces(*letters("of", 70), ("", 80, 999, LEVEL), *letters("it", 80))
    assert (piece.text, piece.x1) == ("ofit", 90)


def test_letters_painted_again_are_taken_once_and_the_piece_goes_on() -> None:
    again = [character for letter in letters("Lead", 70) for character in (letter, shifted(letter, 0.5))]
    (piece,) = pieces(*again)
    assert (piece.text, piece.x0, piece.x1) == ("Lead", 70, 90)


def shifted(character: Character, by: float) -> Character:
    text, start, end, level = character
    return (text, start + by, end + by, level)


def test_a_double_letter_drawn_closely_is_two() -> None:
    (piece,) = pieces(("l", 70, 72, LEVEL), ("l", 71.5, 73.5, LEVEL))
    assert piece.text == "ll"


def test_a_piece_reaches_from_its_highest_to_its_lowest_level() -> None:
    higher = Level(90.0, 100.0, 99.0, STYLE)
    (piece,) = pieces(*letters("of", 70), *letters("i", 80, higher), *letters("t", 85))
    assert (piece.text, piece.top, piece.bottom, piece.baseline) == ("ofit", 90, 101, 100)


def test_another_style_is_another_piece_even_where_it_touches() -> None:
    bold = Level(91.0, 101.0, 100.0, Style(10.0, "Helvetica-Bold", is_bold=True, angle=0))
    assert [piece.text for piece in pieces(*letters("of", 70), *letters("it", 80, bold))] == ["of", "it"]


def test_letter_spacing_is_the_mean_gap_in_sizes() -> None:
    (piece,) = pieces(("a", 70, 75, LEVEL), ("b", 76, 81, LEVEL), ("c", 83, 88, LEVEL))
    assert piece.spacing == 0.15
