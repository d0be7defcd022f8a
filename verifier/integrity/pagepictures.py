"""Pictures on the pages, told by what they look like: photographs of products, chromatograms, logos."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.integrity.examined import Examined
from verifier.model import PagePicture
from verifier.pdf.traces.pagepictures import detail_of, digest_of
from verifier.pdf.traces.traits import Region

_SMALLEST = 1.5 / 2.54 * 72
"""1.5 cm, in points: what is smaller in one direction is an ornament."""
_LONGEST = 6.0
"""Length by width of a picture; a longer one is a bar or a line of writing."""
_MOST = 40
_PLAIN = 4.0
"""Less detail is one colour."""
_CODE = 0.2
"""A code that takes this share of a picture is what the picture shows."""


def find_pictures(examined: Examined) -> Mapping[str, Any]:
    """Up to 40 pictures, by page; codes, ornaments and plain areas are none."""
    if examined.is_picture:
        return {}
    found: list[PagePicture] = []
    known: dict[int, tuple[str, float]] = {}
    for look in examined.looks:
        for region in look.regions:
            if not _shows_something(region) or len(found) >= _MOST:
                continue
            small = region.sight.small
            if id(small) not in known:
                known[id(small)] = digest_of(small), round(detail_of(small), 1)
            digest, detail = known[id(small)]
            if detail >= _PLAIN:
                found.append(PagePicture(digest=digest, detail=detail, page=look.number, box=region.box))
    return {"pictures": tuple(found)}


def _shows_something(region: Region) -> bool:
    width, height = region.box[2] - region.box[0], region.box[3] - region.box[1]
    if not region.is_picture or min(width, height) < _SMALLEST or max(width, height) > _LONGEST * min(width, height):
        return False
    boxes = [one.box for one in region.sight.codes]
    is_code = any((x1 - x0) * (bottom - top) >= _CODE for x0, top, x1, bottom in boxes)
    return not is_code and (bool(boxes) or not region.sight.is_like_code)
