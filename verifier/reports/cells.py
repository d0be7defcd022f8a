"""Cells of a table, and where on the pages what a row shows is printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from verifier.model import Anchor, Finding, Involved, Judgement, Result

Cell = str | int | float | Decimal | date | None
Row = dict[str, Cell]


def involved_cells(one: Involved) -> Row:
    """One of the documents that a finding across documents is about, with the first place on its pages."""
    cells: Row = {
        "file": one.label,
        "file_sha256": one.sha256,
        "certificate": None if one.certificate is None else one.certificate + 1,
    }
    return cells | first_place(one.anchors)


def first_place(anchors: Sequence[Anchor]) -> Row:
    """Page and box of the first of the anchors; empty where there is none."""
    return {"page": anchors[0].page} | sides(anchors[0]) if anchors else {}


def is_about(judgement: Judgement, position: int, result: Result) -> bool:
    """Whether it judges that printed row of the certificate."""
    subject = judgement.subject
    if subject.certificate not in (None, position):
        return False
    if subject.analyte is None or subject.analyte not in (result.analyte, result.printed_name):
        return False
    return not judgement.anchors or any(_is_inside(anchor, result) for anchor in judgement.anchors)


def is_found_in(finding: Finding, position: int, result: Result) -> bool:
    """Whether it was found in that printed row of the certificate."""
    return finding.subject.certificate in (None, position) and any(
        _is_inside(anchor, result) for anchor in finding.anchors
    )


def sides(place: Anchor) -> Row:
    """The box, in points."""
    return dict(zip(("x0", "top", "x1", "bottom"), place.box, strict=True))


def _is_inside(anchor: Anchor, result: Result) -> bool:
    """Whether the middle of the anchor lies in the row; a half point of slack for rounding."""
    x, y = (anchor.box[0] + anchor.box[2]) / 2, (anchor.box[1] + anchor.box[3]) / 2
    x0, top, x1, bottom = result.box
    return anchor.page == result.page and x0 - 0.5 <= x <= x1 + 0.5 and top - 0.5 <= y <= bottom + 0.5
