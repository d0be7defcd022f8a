"""Signs that look alike, settled by the word around them: "L0Q" is LOQ, "0.01O" is 0.010, "y-Terpinene" begins with γ.

Only where the model itself holds the other sign for possible, and only towards what the rest of the word is.
"""

from __future__ import annotations

from collections.abc import Sequence

from verifier.pdf.ocr.recognise import Sign

_POSSIBLE = 0.004
"""The model's second choice counts from this likelihood on, where the word speaks for it."""
_GREEK_POSSIBLE = 0.06
_TO_LETTER = {"0": "O", "8": "B"}
"""Among letters."""
_LEAST_LETTERS = 3
"""So many after it make a figure at the beginning a letter: "0xamyl"."""
_TO_FIGURE = {"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1", "i": "1", "S": "5", "B": "8", "Z": "2"}
_TO_GREEK = {"a": "α", "y": "γ", "Y": "γ", "B": "β", "ß": "β", "v": "γ", "8": "δ", "A": "Δ"}
_NEVER_LATIN = frozenset("yY")
"""No name of a substance begins with it and a hyphen; that of γ does."""
_AROUND_NUMBERS = frozenset(".,<>≤≥=±%~+-–()*")


def settled(signs: Sequence[Sign]) -> list[Sign]:
    """The signs of one word with its look-alikes settled."""
    done = list(signs)
    if len(done) > 2 and done[1].text in "-–" and done[2].text.isalpha():
        done[0] = _greek(done[0])
    if len(done) > 3 and done[0].text in "DdΔ" and done[1].text == "S" and done[2].text in "-–":
        done[1] = _taken_for(done[1], "8")  # "D8-THC": a place of a double bond
    for index, sign in enumerate(done):
        rest = [other.text for place, other in enumerate(done) if place != index and other.text not in _AROUND_NUMBERS]
        if not rest:
            continue
        if sign.text in _TO_FIGURE and all(text.isdecimal() or text in _TO_FIGURE for text in rest):
            if any(text.isdecimal() for text in rest):
                done[index] = _taken_for(sign, _TO_FIGURE[sign.text])
        elif sign.text in _TO_LETTER and _stands_among_letters(done, index, rest):
            done[index] = _taken_for(sign, _TO_LETTER[sign.text])
    return done


def _stands_among_letters(signs: Sequence[Sign], index: int, rest: Sequence[str]) -> bool:
    if not all(text.isalpha() for text in rest):
        return False
    if index == 0:
        return len(rest) >= _LEAST_LETTERS and all(text.islower() for text in rest)
    return index < len(signs) - 1 and signs[index - 1].text.isalpha() and signs[index + 1].text.isalpha()


def _taken_for(sign: Sign, wanted: str) -> Sign:
    """The second choice where it is the wanted one, with the confidence of both."""
    if sign.second.upper() != wanted.upper() or sign.second_confidence < _POSSIBLE:
        return sign
    return sign._replace(text=wanted, confidence=min(sign.confidence + sign.second_confidence, 1.0))


def _greek(sign: Sign) -> Sign:
    wanted = _TO_GREEK.get(sign.text)
    if wanted is None:
        return sign
    is_possible = sign.second == wanted and sign.second_confidence >= _GREEK_POSSIBLE
    return sign._replace(text=wanted) if is_possible or sign.text in _NEVER_LATIN else sign
