"""The gate: what the bytes of a PDF pass before an engine sees them."""

from __future__ import annotations

from verifier.intake.prescan import Prescan, prescan
from verifier.pdf.sniff import check_is_pdf


def check_pdf(data: bytes) -> Prescan:
    """Let through only what is a PDF and does not swell: see `prescan`.

    Every way from bytes to an engine begins with it (`open_pdf` and `render_page`), and it stands here rather than
    where files are loaded: the library takes bytes that were never loaded by us, and only here it is known that they
    are meant to be a PDF. Raises NotAPdfError, DamagedError, TooLargeError.
    """
    check_is_pdf(data)
    return prescan(data)
