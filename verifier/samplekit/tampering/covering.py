"""Numbers and names covered on the page, with something else on top; and what is covered every day."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.errors import UsageError
from verifier.samplekit.retouching import BLACK, WHITE, Printed, Retouch, around, cells_of, other_number, patch
from verifier.samplekit.tampering.base import Genuine, tampering

_FONTS = ("Helvetica", "Times-Roman", "Courier", "Helvetica-Bold")


@tampering(
    "number-covered", "INT420", "A white box over a result, and another number on top", also=("INT424", "INT423")
)
def number_covered(genuine: Genuine) -> Sequence[bytes]:
    """With the fonts, sizes and carelessness of several tools."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        text = cell.printed
        number = other_number(cell.value, dice)
        retouch.add_box(text.page, _value_box(text, cell.value, dice.between(0, 2) * 0.5), WHITE)
        font = dice.pick(_FONTS)
        size = text.size * dice.pick((1.0, 1.0, 0.95, 1.1))
        at = (text.at[0] + dice.pick((0.0, 0.3, -0.4)), text.at[1] + dice.pick((0.0, 0.0, 0.6, -0.5)))
        retouch.add_text(text.page, number, at, size, font=font)
        return (retouch.saved(),)


@tampering("identity-covered", "INT420", "A white box over lot, number or client, and another text on top")
def identity_covered(genuine: Genuine) -> Sequence[bytes]:
    """The goods of another lot, or of another client."""
    dice, sample = genuine.dice, genuine.truth.samples[0]
    client = genuine.truth.client.name if genuine.truth.client is not None else None
    wanted = [name for name in (sample.lot, sample.report_id, sample.sample_id, client) if name]
    with Retouch(genuine.pdf) as retouch:
        found = [(text, name) for text in retouch.texts for name in wanted if name == text.text and _is_level(text)]
        if not found:
            raise UsageError("No number of the report stands by itself")
        text, name = dice.pick(found)
        shown = "Other Trade Example Ltd." if name == client else _other_id(name)
        retouch.add_box(text.page, around(text.box, 0.8), WHITE)
        retouch.add_text(text.page, shown, text.at, text.size, font=dice.pick(_FONTS))
        return (retouch.saved(),)


@tampering("picture-over-number", "INT423", "A picture of another number over a result", also=("INT420",))
def picture_over_number(genuine: Genuine) -> Sequence[bytes]:
    """As image editors leave it."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        box = around(_value_box(cell.printed, cell.value, 0.0), 1.0)
        retouch.add_picture(cell.printed.page, patch(other_number(cell.value, dice), box), box)
        return (retouch.saved(),)


@tampering("result-blackened", "INT420", "A black or white box over a result, nothing on top")
def result_blackened(genuine: Genuine) -> Sequence[bytes]:
    """The number is read and is not seen."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        retouch.add_box(cell.printed.page, _value_box(cell.printed, cell.value, 1.0), dice.pick((BLACK, WHITE)))
        return (retouch.saved(),)


@tampering("client-blackened", None, "A black box over the client, as reports are passed on")
def client_blackened(genuine: Genuine) -> Sequence[bytes]:
    """Nothing is shown in its place."""
    client = genuine.truth.client
    with Retouch(genuine.pdf) as retouch:
        found = [text for text in retouch.texts if client is not None and text.text == client.name]
        if not found:
            raise UsageError("The client does not stand by itself")
        retouch.add_box(found[0].page, around(found[0].box, 1.0), BLACK)
        return (retouch.saved(),)


@tampering("page-repainted", None, "A page painted over in white and printed again, as some systems do")
def page_repainted(genuine: Genuine) -> Sequence[bytes]:
    """The same texts at the same places."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        page = dice.between(0, retouch.page_count - 1)
        width, height = retouch.size(page)
        retouch.add_box(page, (0, 0, width, height) if dice.happens(0.5) else (20, 20, width - 20, height - 20), WHITE)
        for text in retouch.texts:
            if text.page == page and text.text and _is_level(text):
                colour = text.colour if text.colour != WHITE else BLACK
                _again(retouch, text, colour)
        return (retouch.saved(),)


@tampering("cell-repainted", None, "A result painted over and printed again with the same number")
def cell_repainted(genuine: Genuine) -> Sequence[bytes]:
    """Programs that fill in templates do it."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        for cell in dice.some(cells_of(genuine, retouch), dice.between(1, 5)):
            retouch.add_box(cell.printed.page, around(cell.printed.box, 0.5), WHITE)
            _again(retouch, cell.printed, cell.printed.colour)
        return (retouch.saved(),)


def _again(retouch: Retouch, text: Printed, colour: tuple[int, int, int]) -> None:
    retouch.add_text(text.page, text.text, text.at, text.size, like=text, colour=colour)


def _is_level(text: Printed) -> bool:
    return text.size > 0


def _other_id(name: str) -> str:
    digits = [index for index, sign in enumerate(name) if sign.isdigit()]
    if not digits:
        return name[::-1]
    signs = list(name)
    for index in digits[-2:]:
        signs[index] = str((int(signs[index]) + 3) % 10)
    return "".join(signs)


def _value_box(text: Printed, value: str, room: float) -> tuple[float, float, float, float]:
    """Around the figures alone, where a unit follows them in the same text."""
    left, bottom, right, top = text.box
    share = len(value) / max(len(text.text), 1)
    end = right if share == 1 else left + (right - left) * share - 0.1 * text.size
    return around((left, bottom, end, top), room)
