"""Text that nobody sees: planted against what is seen; and the layers and decorations of every day."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.samplekit.retouching import BLACK, WHITE, Retouch, cells_of, other_number
from verifier.samplekit.tampering.base import Genuine, tampering


@tampering("number-whitened", "INT421", "A result in the colour of its paper, another number over it", also=("INT424",))
def number_whitened(genuine: Genuine) -> Sequence[bytes]:
    """No box is needed where the ink is changed."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        text = cell.printed
        retouch.set_colour(text, retouch.paper(text))
        retouch.add_text(text.page, other_number(cell.value, dice), text.at, text.size, font="Helvetica")
        return (retouch.saved(),)


@tampering("invisible-number", "INT421", "Another number without ink in the place of a result", also=("CON201",))
def invisible_number(genuine: Genuine) -> Sequence[bytes]:
    """What a program reads there is not what people see."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        text = cell.printed
        is_mode = dice.happens(0.5)
        retouch.add_text(
            text.page,
            other_number(cell.value, dice),
            text.at,
            text.size,
            font="Helvetica",
            is_invisible=is_mode,
            opacity=255 if is_mode else 0,
        )
        return (retouch.saved(),)


@tampering("white-heading", None, "White words on a dark bar")
def white_heading(genuine: Genuine) -> Sequence[bytes]:
    """Half of all real reports have them."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        page = dice.between(0, retouch.page_count - 1)
        width, height = retouch.size(page)
        retouch.add_box(page, (0, height - 16, width, height), dice.pick(((20, 60, 90), BLACK, (90, 20, 30))))
        retouch.add_text(page, "Report 2026-01 Issue 3", (12, height - 12), 9, font="Helvetica-Bold", colour=WHITE)
        return (retouch.saved(),)


@tampering("white-mark-in-margin", None, "A few white signs in the margin, as mail merges leave them")
def white_mark(genuine: Genuine) -> Sequence[bytes]:
    """A text that nobody sees and that contradicts nothing."""
    with Retouch(genuine.pdf) as retouch:
        retouch.add_text(0, genuine.dice.pick(("\\s1\\", "sig001", "[[sign-here]]")), (6, 6), 7, colour=WHITE)
        return (retouch.saved(),)


@tampering("searchable-scan", None, "Pages as pictures with an invisible text layer that says the same")
def searchable_scan(genuine: Genuine) -> Sequence[bytes]:
    """As office scanners make them."""
    return (_scanned(genuine, is_changed=False),)


@tampering("scan-with-other-number", "INT423", "A searchable scan whose text layer has another number than its picture")
def scan_with_other_number(genuine: Genuine) -> Sequence[bytes]:
    """The layer is what programs read."""
    return (_scanned(genuine, is_changed=True),)


@tampering("watermark", None, "A pale word across a page")
def watermark(genuine: Genuine) -> Sequence[bytes]:
    """Over the results, and seen through."""
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        page = dice.between(0, retouch.page_count - 1)
        width, height = retouch.size(page)
        word = dice.pick(("COPY", "CONFIDENTIAL", "FINAL", "EXAMPLE LAB 2026"))
        grey, opacity = dice.pick((((200, 200, 200), 90), ((120, 120, 120), 40), ((210, 220, 240), 128)))
        retouch.add_text(
            page, word, (width * 0.2, height * 0.25), 44, font="Helvetica-Bold", colour=grey, opacity=opacity, slant=0.6
        )
        return (retouch.saved(),)


def _scanned(genuine: Genuine, *, is_changed: bool) -> bytes:
    dice = genuine.dice
    with Retouch(genuine.pdf) as retouch:
        cell = dice.pick(cells_of(genuine, retouch))
        is_under = dice.happens(0.5)
        pictures = [retouch.drawn(page, 200 / 72) for page in range(retouch.page_count)]
        if is_changed:
            text = cell.printed
            shown = other_number(cell.value, dice) + text.text[len(cell.value) :]
            retouch.add_text(text.page, shown, text.at, text.size, font="Helvetica", instead_of=text)
        for text in retouch.texts:
            if not is_under:
                retouch.hide(text)
        for page, picture in enumerate(pictures):
            width, height = retouch.size(page)
            retouch.add_picture(page, picture, (0, 0, width, height))
        return retouch.saved()
