"""From the characters of a page to words in their places: what a text object says, and what is seen at a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from verifier.pdf.characters import BLANK
from verifier.pdf.geometry import Box
from verifier.pdf.traces.drawlist import DrawnText
from verifier.pdf.traces.drawnpage import DrawnPage, Sign

_WORD_GAP = 0.25
"""From this gap on, in heights of a character, words are apart."""
_STEP_BACK = -0.5
_BAND = 16.0
_TOO_TALL = 2.2
"""Characters so many times as high as a text are those of a watermark across it."""


class Token:
    """Characters of one text object that follow each other without a gap."""

    __slots__ = ("box", "is_part", "signs")

    def __init__(self, signs: Sequence[Sign], *, is_part: bool = False) -> None:
        self.signs = tuple(signs)
        self.is_part = is_part
        """Whether they are only some characters of a word."""
        self.box: Box = (
            min(sign.box[0] for sign in signs),
            min(sign.box[1] for sign in signs),
            max(sign.box[2] for sign in signs),
            max(sign.box[3] for sign in signs),
        )

    @property
    def text(self) -> str:
        """What it says."""
        return "".join(sign.text for sign in self.signs)


def words_of(page: DrawnPage, text: DrawnText) -> list[Token]:
    """The words of a text object."""
    return tokens_of(page.signs_of(text.handle))


def tokens_of(signs: Sequence[Sign]) -> list[Token]:
    """Words among characters that follow each other, cut at blanks and wide gaps."""
    tokens: list[Token] = []
    word: list[Sign] = []
    for sign in signs:
        if word and (sign.text == BLANK or not _goes_on(word[-1], sign)):
            tokens.append(Token(word))
            word = []
        if sign.text != BLANK:
            word.append(sign)
    return [*tokens, Token(word)] if word else tokens


def _goes_on(last: Sign, sign: Sign) -> bool:
    height = max(last.box[3] - last.box[1], 0.1)
    return (
        _STEP_BACK * height < sign.box[0] - last.box[2] <= _WORD_GAP * height
        and abs(sign.box[3] - last.box[3]) < 0.5 * height
    )


class Lettering:
    """The characters that are seen on a page, to be looked up by place."""

    def __init__(self, signs: Iterable[Sign]) -> None:
        self._bands: defaultdict[int, list[Sign]] = defaultdict(list)
        for sign in signs:
            self._bands[int(_middle(sign.box) // _BAND)].append(sign)

    def within(self, box: Box) -> str:
        """The characters that stand in the box, from left to right, blanks left out."""
        margin = 0.15 * (box[3] - box[1])
        line = self._line(box)
        inside = [sign for sign in line if box[0] - margin <= (sign.box[0] + sign.box[2]) / 2 <= box[2] + margin]
        return "".join(sign.text for sign in inside if sign.text != BLANK)

    def words_at(self, box: Box) -> str:
        """The words that stand in the box, at least with a part of theirs; "" where there are none."""
        found = []
        for word in tokens_of(self._line(box)):
            overlap = min(word.box[2], box[2]) - max(word.box[0], box[0])
            if overlap >= 0.25 * min(word.box[2] - word.box[0], box[2] - box[0]):
                found.append(word.text)
        return " ".join(found)

    def _line(self, box: Box) -> list[Sign]:
        height = box[3] - box[1]
        first, last = int((box[1] - height) // _BAND), int((box[3] + height) // _BAND)
        found = [
            sign
            for band in range(first, min(last, first + 100) + 1)
            for sign in self._bands.get(band, ())
            if box[1] + 0.1 * height <= _middle(sign.box) <= box[3] - 0.1 * height
            and sign.box[3] - sign.box[1] <= _TOO_TALL * height
        ]
        return sorted(found, key=lambda sign: sign.box[0])


def _middle(box: Box) -> float:
    return (box[1] + box[3]) / 2
