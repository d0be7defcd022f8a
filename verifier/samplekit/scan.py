"""The scan twin of a report: its pages as an office scanner gives them, crooked, noisy, without any text layer.

What a report says is known from its truth or its label; the twin says the same, so it is scored with the same labels.
"""

from __future__ import annotations

import io
import time
import zlib
from pathlib import Path

import numpy as np
import pypdfium2
from numpy.random import Generator, default_rng
from PIL import Image

from verifier.errors import DamagedError
from verifier.model import Value


class Scanner(Value):
    """How a scan is made."""

    dots: int = 200
    """Per inch."""
    most_skew: float = 1.0
    """Degrees to either side."""
    noise: float = 6.0
    """Standard deviation, in greys."""
    quality: int = 75
    """Of the JPEG compression."""


def scan(data: bytes, seed: int, scanner: Scanner | None = None) -> bytes:
    """The twin of a PDF: the same seed gives the same bytes. Raises DamagedError for what is no readable PDF."""
    how = scanner or Scanner()
    chance = default_rng(seed)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise DamagedError(f"the PDF cannot be drawn: {error}", hint="download or export it again") from error
    try:
        pictures = [_scanned(page, how, chance) for page in document]
    finally:
        document.close()
    buffer = io.BytesIO()
    long_ago = time.gmtime(0)
    pictures[0].save(
        buffer,
        "PDF",
        resolution=how.dots,
        quality=how.quality,
        save_all=True,
        append_images=pictures[1:],
        creationDate=long_ago,
        modDate=long_ago,
    )
    return buffer.getvalue()


def scan_file(path: Path, folder: Path, seed: int) -> Path:
    """Write the twin of a PDF under its name into the folder; each name has a chance of its own within the seed."""
    target = folder / path.name
    target.write_bytes(scan(path.read_bytes(), zlib.crc32(path.name.encode()) ^ seed))
    return target


def _scanned(page: pypdfium2.PdfPage, how: Scanner, chance: Generator) -> Image.Image:
    drawn = page.render(scale=how.dots / 72).to_pil().convert("RGB")
    skew = chance.uniform(-how.most_skew, how.most_skew)
    turned = drawn.rotate(skew, resample=Image.Resampling.BICUBIC, fillcolor="white")
    noise = chance.normal(0.0, how.noise, (turned.height, turned.width, 1))
    return Image.fromarray(np.clip(np.asarray(turned, np.float64) + noise, 0, 255).astype(np.uint8))
