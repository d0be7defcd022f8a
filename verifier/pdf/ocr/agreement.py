"""What stands on one line or in one column agrees: the size of its letters, and the sign that parts its decimals.

Each word is measured and recognised by itself, in few pixels; its neighbours are printed alike and know better.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from verifier.pdf.ocr.words import Found

_SAME_LINE = 0.25
"""Baselines that differ by less, in font sizes, are one."""
_NEAR = 15.0
"""Words further to the side, in font sizes, may belong to something else."""
_ALIKE = 1.35
"""Sizes that differ by no more than this factor may be one size, measured badly."""
_LEAST_NEIGHBOURS = 3
_DECIMAL = re.compile(r"[<>≤≥=~±]*\d+([.,])(?:\d{1,2}|\d{4,})|[<>≤≥=~±]*0([.,])\d+")
"""A number with decimals and no thousands: before three figures a comma may part thousands."""
_LEAST_SAME = 3
_MAJORITY = 2
"""So many times as many of a column part their decimals with the other sign."""


_LIKE_PERCENT = frozenset({"96", "9%", "%6", "0%", "06", "%0"})
_UNSURE = 0.8


def agreed(found: Sequence[Found]) -> list[Found]:
    """The words with the font size of their line and the decimal sign of their column."""
    return _one_sign_a_column(_percent_among_percents(_one_size_a_line(found)))


def _one_size_a_line(found: Sequence[Found]) -> list[Found]:
    done = []
    ordered = sorted(found, key=lambda word: word.baseline)
    baselines = [word.baseline for word in ordered]
    for place, word in enumerate(ordered):
        sizes = [other.size for other in _on_line(ordered, baselines, place) if _is_alike(other, word)]
        done.append(word._replace(size=median(sizes)) if len(sizes) > _LEAST_NEIGHBOURS else word)
    return done


def _on_line(ordered: Sequence[Found], baselines: Sequence[float], place: int) -> list[Found]:
    """The words on the line of one, itself among them."""
    word = ordered[place]
    reach, beside = _SAME_LINE * word.size, _NEAR * word.size
    first = last = place
    while first > 0 and word.baseline - baselines[first - 1] <= reach:
        first -= 1
    while last + 1 < len(ordered) and baselines[last + 1] - word.baseline <= reach:
        last += 1
    return [other for other in ordered[first : last + 1] if other.x0 < word.x1 + beside and other.x1 > word.x0 - beside]


def _percent_among_percents(found: Sequence[Found]) -> list[Found]:
    """In a row of units a doubtful "96" is a percent sign in small print."""
    done = []
    ordered = sorted(found, key=lambda word: word.baseline)
    baselines = [word.baseline for word in ordered]
    for place, word in enumerate(ordered):
        if word.text in _LIKE_PERCENT and word.confidence < _UNSURE:
            others = [other.text for other in _on_line(ordered, baselines, place) if other is not word]
            if others.count("%") >= _LEAST_SAME and all(text == "%" or text in _LIKE_PERCENT for text in others):
                word = word._replace(text="%")
        done.append(word)
    return done


def _is_alike(other: Found, word: Found) -> bool:
    return bool(other.size and word.size) and 1 / _ALIKE <= other.size / word.size <= _ALIKE


def _one_sign_a_column(found: Sequence[Found]) -> list[Found]:
    """A point among commas that could be one is one, and the other way round; what is plain in the ink stays."""
    parted = [(index, match) for index, word in enumerate(found) if (match := _DECIMAL.fullmatch(word.text))]
    done = list(found)
    for index, match in parted:
        sign = match[1] or match[2]
        word = found[index]
        if not word.is_mark_unsure:
            continue
        signs = [
            other_match[1] or other_match[2]
            for other, other_match in parted
            if other != index and found[other].x0 < word.x1 and found[other].x1 > word.x0
        ]
        same = signs.count(sign)
        if len(signs) - same >= max(_LEAST_SAME, _MAJORITY * (same + 1)):
            done[index] = word._replace(text=word.text.replace(sign, "," if sign == "." else "."))
    return done
