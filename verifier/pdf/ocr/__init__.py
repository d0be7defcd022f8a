"""Reading pictures of pages: the extra `ocr` (rapidocr's models, run by onnxruntime; nothing is downloaded).

Nothing here is imported unless a page needs it and the extra is installed (`verifier.pdf.scanned`).
"""

from __future__ import annotations


def read_area(data: bytes, page: int, box: tuple[float, float, float, float]) -> str | None:
    """The text that the picture of a page shows in a box (points, as displayed); None where none is read surely.

    `data` is a PDF or a picture file, `page` counts from 1. Raises ImportError where the extra `ocr` is not installed,
    ValueError for a page that is not there, and what `open_pdf` raises.
    """
    from verifier.pdf.ocr.area import recognise_area  # only now: it is large, and mostly there is nothing to settle

    return recognise_area(data, page, box)
