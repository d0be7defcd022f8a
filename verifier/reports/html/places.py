"""The places on the pages that a report points to: which boxes to draw, and what each of them leads back to."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from verifier.model import Anchor, Box, PageView

_LOOKS = ("bad", "open", "note", "value", "row")
"""How a box looks, the one that wins first: as the severity of a finding, as a value, as a whole row."""
_MEDIA_TYPES = frozenset({"image/webp", "image/png", "image/jpeg"})
_MARGIN = 2.0
"""Points around a box, so that its frame does not touch the letters."""


class Pointer(NamedTuple):
    """What to write where something leads to its place."""

    page: int
    spot: str | None
    """Id of the box; None where the page is not shown."""


@dataclass
class Spot:
    """A box on a page."""

    id: str
    x: float
    y: float
    width: float
    height: float
    look: str
    owner: str
    """Id of the element that it leads back to."""


@dataclass(frozen=True)
class ShownPage:
    """A page with its boxes."""

    view: PageView
    spots: tuple[Spot, ...]
    """The large ones first, so that a small one on top of it can be hit."""

    @property
    def address(self) -> str:
        """The picture as an address of its own (RFC 2397)."""
        return f"data:{self.view.media_type};base64,{b64encode(self.view.data).decode('ascii')}"


class Places:
    """Gathers the boxes while the words of a page are written; the pictures come behind the words."""

    def __init__(self, views: Iterable[PageView]) -> None:
        drawn = (view for view in views if view.media_type in _MEDIA_TYPES and view.width > 0 and view.height > 0)
        self._views = {view.page: view for view in drawn}
        self._spots: dict[tuple[int, Box], Spot] = {}

    def point(self, anchor: Anchor, owner: str, look: str) -> Pointer:
        """The pointer to a place; of several that lead there the weightiest is led back to."""
        view = self._views.get(anchor.page)
        if view is None:
            return Pointer(anchor.page, None)
        x0, top, x1, bottom = map(_rounded, anchor.box)
        key = (anchor.page, (x0, top, x1, bottom))
        spot = self._spots.get(key)
        if spot is None:
            spot = self._spots[key] = _spot(f"box-{anchor.page}-{len(self._spots) + 1}", anchor.box, view, owner, look)
        elif _LOOKS.index(look) < _LOOKS.index(spot.look):
            spot.look, spot.owner = look, owner
        return Pointer(anchor.page, spot.id)

    @property
    def pages(self) -> tuple[ShownPage, ...]:
        """The pages in order, with all boxes that were pointed to so far."""
        return tuple(
            ShownPage(view, tuple(sorted(self._on(number), key=lambda spot: -spot.width * spot.height)))
            for number, view in sorted(self._views.items())
        )

    def _on(self, page: int) -> Iterable[Spot]:
        return (spot for (number, _), spot in self._spots.items() if number == page)


def _spot(name: str, box: Box, view: PageView, owner: str, look: str) -> Spot:
    """The box with its margin, cut off at the edges of the page."""
    x0, x1 = (min(max(x, 0.0), view.width) for x in (box[0] - _MARGIN, box[2] + _MARGIN))
    y0, y1 = (min(max(y, 0.0), view.height) for y in (box[1] - _MARGIN, box[3] + _MARGIN))
    return Spot(name, _rounded(x0), _rounded(y0), _rounded(max(x1 - x0, 2)), _rounded(max(y1 - y0, 2)), look, owner)


def _rounded(points: float) -> float:
    return round(points, 1)
