"""Single places as pictures: what was changed before and after, with a frame around it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from verifier.model import ChangeKind, Code, Evidence, Revision, TextChange
from verifier.pictures import draw_evidence_pictures

SAMPLES = Path(__file__).parents[2] / "samples"
DATA = (SAMPLES / "clean-leaf-powder.pdf").read_bytes()
OTHER = (SAMPLES / "lead-above-limit.pdf").read_bytes()
LOT = (138.0, 185.0, 178.0, 193.0)


def pictures(data: bytes, evidence: Evidence) -> dict[str, Image.Image]:
    return {name: Image.open(io.BytesIO(png)) for name, png in draw_evidence_pictures(data, evidence)}


def test_a_change_is_shown_before_and_after() -> None:
    change = TextChange(kind=ChangeKind.NUMBER, before="a", after="b", page=1, before_box=LOT, after_box=LOT)
    revisions = (
        Revision(number=1, length=len(DATA), pages=1),
        Revision(number=2, length=len(DATA), pages=1, changes=(change,)),
    )
    drawn = pictures(DATA, Evidence(revisions=revisions))
    both = drawn["revision-2-change-01"]
    alone = pictures(DATA, Evidence(codes=(Code(symbology="QRCode", text="x", page=1, box=LOT),)))["code-01"]
    assert list(drawn) == ["revision-2-change-01"]
    assert both.width == alone.width
    assert both.height == 2 * alone.height


def test_the_place_before_is_of_the_bytes_before() -> None:
    """The first revision is the file up to its length: what was appended later is not in its picture."""
    change = TextChange(kind=ChangeKind.TEXT, before="a", after=None, page=1, before_box=LOT)
    revisions = (
        Revision(number=1, length=len(OTHER), pages=1),
        Revision(number=2, length=len(OTHER) + len(DATA), pages=1, changes=(change,)),
    )
    drawn = pictures(OTHER + DATA, Evidence(revisions=revisions))["revision-2-change-01"]
    same = revisions[1].model_copy(update={"length": len(OTHER)})
    twice = pictures(OTHER, Evidence(revisions=(revisions[0], same)))["revision-2-change-01"]
    middle = drawn.height // 2
    assert drawn.crop((0, 0, drawn.width, middle)).tobytes() == twice.crop((0, 0, twice.width, middle)).tobytes()
    assert drawn.tobytes() != twice.tobytes()


@pytest.mark.parametrize("box", [(0.0, 0.0, 5.0, 5.0), (590.0, 830.0, 700.0, 900.0), (-50.0, -50.0, 900.0, 900.0)])
def test_a_place_at_the_edge_is_drawn_as_far_as_it_is_there(box: tuple[float, float, float, float]) -> None:
    drawn = pictures(DATA, Evidence(codes=(Code(symbology="QRCode", text="x", page=1, box=box),)))
    assert drawn["code-01"].width > 0


def test_forty_pictures_are_enough() -> None:
    code = Code(symbology="QRCode", text="x", page=1, box=LOT)
    assert len(pictures(DATA, Evidence(codes=(code,) * 60))) == 40
