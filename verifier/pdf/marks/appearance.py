"""How marks look: content streams in the coordinates of the page as displayed, so that turned pages need no care."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

from verifier.model.anchor import Box
from verifier.model.marking import Tone
from verifier.pdf.geometry import Matrix


class Look(NamedTuple):
    """Colours from 0 to 1, and the line, which says the same where colours are not seen."""

    line: tuple[float, float, float]
    fill: tuple[float, float, float]
    dash: tuple[float, ...]


LOOKS = {
    Tone.BAD: Look((0.70, 0.09, 0.09), (1.0, 0.80, 0.78), ()),
    Tone.DOUBTFUL: Look((0.62, 0.38, 0.0), (1.0, 0.90, 0.58), (4.0, 1.5)),
    Tone.NOTE: Look((0.08, 0.32, 0.66), (0.80, 0.89, 1.0), (1.2, 1.2)),
    Tone.GOOD: Look((0.05, 0.40, 0.17), (0.82, 0.95, 0.82), ()),
}

LABEL_SIZE = 6.0
"""Points: small print, read on paper."""
_PAD = 2.0
_LINE = 0.9

# Helvetica-Bold, in thousandths of its size; what is not listed is as wide as most.
_WIDTHS = {
    **dict.fromkeys(" ,.ijlI|/", 278),
    **dict.fromkeys("'!:;()-ft", 333),
    **dict.fromkeys("r*", 389),
    **dict.fromkeys("0123456789aceksvxyzJ", 556),
    **dict.fromkeys("FLTZbdghnopqu·", 611),
    **dict.fromkeys("EPSVXY", 667),
    **dict.fromkeys("ABCDHKNRUw", 778),
    **dict.fromkeys("GOQMm", 889),
    "W": 944,
}
_USUAL = 611


def in_font(text: str) -> bytes:
    """The text in the codes of WinAnsiEncoding: what it does not know stands without its accents, or as "?"."""
    known = (sign if _is_known(sign) else unicodedata.normalize("NFKD", sign)[:1] for sign in text)
    return "".join(known).encode("cp1252", "replace")


def _is_known(sign: str) -> bool:
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def text_width(text: str, size: float) -> float:
    """Points across, about: a label is drawn on a plate of its own."""
    return sum(_WIDTHS.get(sign, _USUAL) for sign in text) * size / 1000


def label_size(text: str, size: float = LABEL_SIZE) -> tuple[float, float]:
    """Width and height of the plate of a label."""
    return text_width(text, size) + 2 * _PAD, size + 1.6 * _PAD


def mark_content(display: Matrix, box: Box, tone: Tone, *, is_filled: bool, label: tuple[str, Box] | None) -> bytes:
    """A mark with its label; `display` leads from the page as displayed into the space of the page."""
    look, x0, top = LOOKS[tone], box[0], box[1]
    width, height = box[2] - box[0], box[3] - box[1]
    parts = ["q", _numbers(*display) + " cm"]
    if is_filled:
        # What is printed is seen through it: it darkens white and leaves black as it is.
        parts += ["q /Seen gs", _numbers(*look.fill) + " rg", _numbers(x0, top, width, height) + " re f", "Q"]
    dash = f"[{_numbers(*look.dash)}] 0 d"
    parts += [_numbers(*look.line) + " RG", f"{_number(_LINE)} w", dash]
    parts += [_numbers(x0, top, width, height) + " re S"]
    if label is not None:
        parts += _plate(*label, look, LABEL_SIZE)
    return "\n".join([*parts, "Q"]).encode("latin-1")


def plate_content(display: Matrix, text: str, box: Box, tone: Tone, size: float) -> bytes:
    """A label alone."""
    parts = ["q", _numbers(*display) + " cm", *_plate(text, box, LOOKS[tone], size)]
    return "\n".join([*parts, "Q"]).encode("latin-1")


def _plate(text: str, box: Box, look: Look, size: float) -> list[str]:
    x0, top, x1, bottom = box
    written = in_font(text).decode("latin-1").replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return [
        "[] 0 d",
        _numbers(*look.line) + " rg",
        _numbers(x0, top, x1 - x0, bottom - top) + " re f",
        "BT 1 1 1 rg",
        f"/Bold {_number(size)} Tf",
        # Upright: the page as displayed counts downwards, letters grow upwards.
        _numbers(1, 0, 0, -1, x0 + _PAD, bottom - 0.33 * (bottom - top - size) - 0.24 * size) + " Tm",
        f"({written}) Tj",
        "ET",
    ]


def _numbers(*values: float) -> str:
    return " ".join(map(_number, values))


def _number(value: float) -> str:
    """As PDF writes numbers: without an exponent."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text
