"""What a file shows of itself, printed for people."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.build import document
from verifier.model import (
    ChangeKind,
    Code,
    Evidence,
    FileRecord,
    HiddenKind,
    HiddenText,
    OddCell,
    Overlay,
    PictureDifference,
    Revision,
    Signature,
    SignatureState,
    TextChange,
    Trust,
)
from verifier.reports.evidence import EvidencePrinter
from verifier.reports.look import Detail, Look

BOX = (10.0, 20.0, 60.0, 30.0)
CHANGE = TextChange(kind=ChangeKind.NUMBER, before="1.4", after="0.4", page=2, before_box=BOX, after_box=BOX)
SIGNED = Signature(
    field="a", state=SignatureState.VALID, signer="CN=Analyst", covers_whole_file=True, trust=Trust.TRUSTED
)
ODD = OddCell(
    printed="0.2", name="Lead", differs_in=("size",), own=("9 pt",), usual=("8 pt",), peers=12, page=1, box=BOX
)
EVERYTHING = Evidence(
    file=FileRecord(producer="A maker 1.0", created=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), is_encrypted=True),
    revisions=(
        Revision(number=1, length=1000, pages=2),
        Revision(number=2, length=2000, pages=2, changes=(CHANGE,)),
        Revision(number=3, length=3000, pages=2),
    ),
    signatures=(
        Signature(
            field="a", state=SignatureState.VALID, signer="CN=Analyst", covers_whole_file=True, trust=Trust.TRUSTED
        ),
        Signature(field="b", state=SignatureState.REMOVED),
    ),
    hidden=(HiddenText(kind=HiddenKind.COVERED, text="Fail", shown="Pass", page=1, box=BOX),),
    overlays=(Overlay(kind="FreeText", text="0.1", over="1.1", is_opaque=True, page=1, box=BOX),),
    differences=(PictureDifference(text="0.1", picture="7.1", page=1, box=BOX),),
    odd_cells=(
        OddCell(
            printed="0.2", name="Lead", differs_in=("size",), own=("9 pt",), usual=("8 pt",), peers=12, page=1, box=BOX
        ),
    ),
    codes=(Code(symbology="QRCode", text="https://example.org/r/1\x1b[31m", page=1, box=BOX),),
    not_examined=("codes: page 3 is too large",),
)


def printed(evidence: Evidence, look: Look | None = None) -> str:
    shown = document().model_copy(update={"evidence": evidence})
    return EvidencePrinter(look or Look()).document(shown)


def test_all_that_was_found_is_said() -> None:
    text = printed(EVERYTHING, Look(width=110))
    for said in (
        "A maker 1.0",
        "2026-01-02 03:04:05+00:00",
        "3 times, each time by adding to the end of the file",
        'number: "1.4" became "0.4"  [page 2]',
        "revision 3: no text changed",
        "by CN=Analyst: valid",
        "it covers the whole file; the signer's certificate leads to one that you trust",
        "by nobody named: taken away",
        '"Fail" is covered, and "Pass" is seen there  [page 1]',
        'FreeText with "0.1" covers "1.1"',
        '"0.2" of Lead: size 9 pt, not 8 pt, as 12 others',
        'the text says "0.1", the picture "7.1"',
        "QRCode: https://example.org/r/1",
        "codes: page 3 is too large",
    ):
        assert said in text
    assert "\x1b" not in text


def test_a_file_of_which_nothing_is_known_has_no_empty_sections() -> None:
    assert len(printed(Evidence()).splitlines()) == 2


def test_long_lists_are_cut_unless_all_is_asked_for() -> None:
    many = Evidence(codes=tuple(Code(symbology="QRCode", text=str(n), page=1, box=BOX) for n in range(30)))
    assert "and 18 more; -v lists them" in printed(many)
    verbose = printed(many, Look(detail=Detail.VERBOSE))
    assert "more" not in verbose
    assert "page 1 (10, 20, 60, 30)" in verbose
