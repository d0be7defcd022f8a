"""JPEG, PNG and TIFF files as pages: how large they are, which side is up."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from typing import TypeVar

from PIL import Image, ImageOps, UnidentifiedImageError

from verifier.errors import DamagedError
from verifier.pdf.limits import MAX_PIXELS, check_count, check_pages

_T = TypeVar("_T")

_FORMATS = ("JPEG", "PNG", "TIFF")
_POINTS_PER_INCH = 72.0
_USUAL_WIDTH = 8.27
"""Inches: the width that a picture without a believable resolution is taken to have (A4)."""
_BELIEVABLE = (2.0, 20.0)
"""Inches: another width is no page's."""
_SCREENS = 96.0
"""Screens and cameras write 72 or 96 dpi whatever they show."""


class PictureFile:
    """An open picture file; its frames are pages."""

    def __init__(self, data: bytes) -> None:
        self._image = _guarded(lambda: Image.open(io.BytesIO(data), formats=_FORMATS))
        self._count = _guarded(lambda: int(getattr(self._image, "n_frames", 1)))
        check_pages(self._count)

    @property
    def page_count(self) -> int:
        """How many pages there are."""
        return self._count

    def page(self, number: int) -> tuple[Image.Image, float, float]:
        """The picture with that number, turned as the camera says, with its width and height in points.

        Raises TooLargeError before anything is decoded, DamagedError for a broken file, ValueError for a page that is
        not there.
        """
        if not 1 <= number <= self._count:
            raise ValueError(f"no page {number}; the picture has {self._count}")
        _guarded(lambda: self._image.seek(number - 1))
        check_count("pixels", self._image.width * self._image.height, MAX_PIXELS, number)
        dots = self._image.info.get("dpi", (0, 0))[0]
        image = _guarded(lambda: ImageOps.exif_transpose(_on_white(self._image)))
        inches = image.width / float(dots) if float(dots) > _SCREENS else 0.0
        if not _BELIEVABLE[0] <= inches <= _BELIEVABLE[1]:
            inches = _USUAL_WIDTH * (1.0 if image.width <= image.height else 2**0.5)
        width = inches * _POINTS_PER_INCH
        return image, width, width * image.height / image.width

    def close(self) -> None:
        """Give everything back."""
        self._image.close()


def _on_white(image: Image.Image) -> Image.Image:
    """The picture decoded; what is transparent becomes paper."""
    exif = image.getexif()
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        coloured = image.convert("RGBA")
        paper = Image.new("RGBA", coloured.size, "white")
        paper.alpha_composite(coloured)
        image = paper
    plain = image.convert("RGB")
    plain.info["exif"] = exif.tobytes()
    return plain


def _guarded(read: Callable[[], _T]) -> _T:
    """What `read` gives; what Pillow raises on a broken or hostile file becomes one of our errors."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except Image.DecompressionBombError as error:
        raise DamagedError(f"the picture is not to be believed: {error}", hint="save it again, smaller") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, TypeError) as error:
        raise DamagedError(
            f"the picture is damaged: {type(error).__name__} {error}".strip(), hint="scan or export it again"
        ) from error
