"""Numbers of the text layer that the picture of the page shows otherwise (check D8).

Only where there is a cause: the page is a picture with a text layer, or what is seen in the place of a text is a
picture. A difference counts when two recognitions of the place, in two resolutions, agree with each other and not
with the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from verifier.errors import InputError
from verifier.model import PictureDifference
from verifier.model.anchor import Box
from verifier.pdf.scanned import INSTALL, can_recognise

_MOST = 120
"""Cells of one document; each takes some hundredths of a second."""
_SURE = 0.8
"""Of a word of which less is sure nothing is said."""
_NUMBER = re.compile(r"\d+(?:[.,'’\s]\d+)*")
_MARKS = re.compile(r"\D")


class Doubt(NamedTuple):
    """A text of the text layer whose place shows a picture."""

    text: str
    box: Box


class Compared(NamedTuple):
    """What came of it."""

    differences: tuple[PictureDifference, ...] = ()
    confirmed: frozenset[tuple[int, Box]] = frozenset()
    """Places whose picture shows the same numbers."""
    not_examined: tuple[str, ...] = ()


def compare_with_pictures(data: bytes, doubts: Mapping[int, Sequence[Doubt]]) -> Compared:
    """The doubts, by page, looked up in the pictures of the pages."""
    wanted = {number: [one for one in there if _numbers(one.text)] for number, there in doubts.items()}
    count = sum(map(len, wanted.values()))
    if not count:
        return Compared()
    if not can_recognise():
        problem = f"{count} numbers were not compared with their pictures: nothing that reads them is installed"
        return Compared(not_examined=(f"{problem} ({INSTALL})",))
    from verifier.pdf.traces.recognised import Recogniser

    left = _MOST
    found: list[PictureDifference] = []
    confirmed: set[tuple[int, Box]] = set()
    not_examined: list[str] = []
    recogniser = Recogniser(data)
    try:
        for number, there in sorted(wanted.items()):
            if len(there) > left:
                not_examined.append(
                    f"{len(there) - left} numbers of page {number} were not compared with its picture: at most {_MOST} "
                    "are"
                )
            try:
                readings = recogniser.read(number, [one.box for one in there[:left]], _SURE)
            except InputError as error:
                not_examined.append(f"page {number} was not compared with its picture: {error.message}")
                continue
            for one, (first, second) in zip(there, readings, strict=False):
                seen = _numbers(first or "")
                if not seen or seen != _numbers(second or ""):
                    continue
                if seen == _numbers(one.text):
                    confirmed.add((number, one.box))
                else:
                    found.append(PictureDifference(text=one.text, picture=first or "", page=number, box=one.box))
            left -= min(len(there), left)
    finally:
        recogniser.close()
    return Compared(tuple(found), frozenset(confirmed), tuple(not_examined))


def _numbers(text: str) -> tuple[str, ...]:
    """The numbers in a text, with one mark for all that divide figures."""
    return tuple(_MARKS.sub(".", found) for found in _NUMBER.findall(text))
