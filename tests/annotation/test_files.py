"""Files of every make: the original stands first, byte for byte, viewers see the notes, and the same gives the same."""

from __future__ import annotations

import io
import re
import subprocess
from pathlib import Path

import pikepdf
import pytest

from tests.annotation.conftest import annotations, mark, marking, notes, picture
from tests.needs import pdftoppm
from tests.unit.pdf.making_pdfs import make_pdf, write
from verifier.errors import EncryptedError, InputError
from verifier.pdf.marks.annotate import MOST_MARKS, annotate
from verifier.pdf.marks.section import CannotAddError

MARKING = marking(mark((70, 90, 130, 104), text="größer ≥ als „erlaubt“"), mark((70, 90, 130, 104), page=2))


def plain() -> bytes:
    return make_pdf(*[lambda c: write(c, 72, 740, "Lead 4.800 ppm")] * 2)


def saved(data: bytes, **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, **{"static_id": True, **how})  # type: ignore[arg-type]
    return out.getvalue()


def locked(revision: int, *, user: str = "", annotating: bool = True) -> bytes:
    """Encrypted, opening without a password unless `user` is one; revision 3 is RC4, 4 and 6 are AES."""
    may = pikepdf.Permissions(modify_annotation=annotating)
    is_new = revision > 3
    lock = pikepdf.Encryption(owner="owner", user=user, R=revision, aes=is_new, metadata=is_new, allow=may)  # type: ignore[arg-type]
    return saved(plain(), static_id=False, encryption=lock)


def without_lines_at_the_end() -> bytes:
    return plain().rstrip()


def with_a_table_and_a_stream() -> bytes:
    """A hybrid file: a table whose trailer names a stream with more (ISO 32000-2, 7.5.8.4)."""
    data = plain()
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    trailer = data[data.rindex(b"trailer") :]
    size = int(re.search(rb"/Size (\d+)", trailer)[1])  # type: ignore[index]
    place = len(data) + 1
    hidden = b"%d 0 obj\n(hidden)\nendobj\n" % size
    stream_place = place + len(hidden)
    entry = b"\x01" + place.to_bytes(4, "big") + b"\x00"
    stream = b"%d 0 obj\n<</Type/XRef/W[1 4 1]/Index[%d 1]/Size %d/Length %d>>stream\n%s\nendstream\nendobj\n" % (
        size + 1,
        size,
        size + 2,
        len(entry),
        entry,
    )
    table = b"xref\n0 0\n"
    head = re.sub(rb"/Size \d+", b"/Size %d/Prev %d/XRefStm %d" % (size + 2, start, stream_place), trailer)
    end = stream_place + len(stream)
    return data + b"\n" + hidden + stream + table + re.sub(rb"startxref\s+\d+", b"startxref\n%d" % end, head)


MAKES = {
    "table": plain,
    "streams": lambda: saved(plain(), object_stream_mode=pikepdf.ObjectStreamMode.generate),
    "linearized": lambda: saved(plain(), linearize=True),
    "linearized with streams": lambda: saved(
        plain(), linearize=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
    ),
    "no line at the end": without_lines_at_the_end,
    "hybrid": with_a_table_and_a_stream,
    "bytes behind the end": lambda: plain() + b"\r\n\r\n",
    "annotated before": lambda: annotate(plain(), marking(mark((10, 10, 40, 20)))),
    "RC4": lambda: locked(3),
    "AES-128": lambda: locked(4),
    "AES-256": lambda: locked(6),
}


@pytest.fixture(params=MAKES, ids=lambda name: name.replace(" ", "-"))
def data(request: pytest.FixtureRequest) -> bytes:
    return MAKES[request.param]()


def test_the_original_stands_first_and_its_pages_look_as_before(data: bytes) -> None:
    copy = annotate(data, MARKING)
    assert copy.startswith(data)
    assert picture(copy).size == picture(data).size
    for page in (1, 2):
        assert annotations(copy, page) == annotations(data, page) + (4 if page == 1 else 2)


def test_the_notes_are_read_by_others_as_they_were_written(data: bytes) -> None:
    found = notes(annotate(data, MARKING))
    assert [(one.kind, one.subject, one.text, one.author) for one in found][-2:] == [
        ("/Stamp", "verifier: FAIL", "the summary", "verifier 1"),
        ("/Highlight", "LIM101", "größer ≥ als „erlaubt“", "verifier 1"),
    ]


def test_the_same_gives_the_same_bytes(data: bytes) -> None:
    assert annotate(data, MARKING) == annotate(data, MARKING)


def test_another_program_finds_nothing_wrong(data: bytes) -> None:
    with pikepdf.open(io.BytesIO(annotate(data, MARKING))) as pdf:
        assert pdf.check_pdf_syntax() == []
        texts = [str(one.Contents) for page in pdf.pages for one in page.Annots if "/Contents" in one]
    assert texts.count("größer ≥ als „erlaubt“") == 1


def test_poppler_shows_the_marks_too(data: bytes, tmp_path: Path) -> None:
    program = pdftoppm()
    pixels = []
    for name, one in (("before", data), ("after", annotate(data, MARKING))):
        (tmp_path / f"{name}.pdf").write_bytes(one)
        command = [program, "-r", "72", "-singlefile", tmp_path / f"{name}.pdf", tmp_path / name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
        assert done.stderr == ""
        pixels.append((tmp_path / f"{name}.ppm").read_bytes())
    assert pixels[0] != pixels[1]


def test_all_numbers_of_the_update_are_new() -> None:
    """A file that says it has fewer objects than it has loses none of them."""
    wrong = re.sub(rb"/Size \d+", b"/Size 2", plain())
    copy = annotate(wrong, MARKING)
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert len(pdf.pages) == 2
    assert picture(copy, 2).tobytes() != picture(plain(), 2).tobytes()


def test_a_list_that_two_pages_share_is_left_alone() -> None:
    with pikepdf.open(io.BytesIO(plain())) as pdf:
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Contents=pikepdf.String("direct")
        )
        shared = pdf.make_indirect(pikepdf.Array([link]))
        for page in pdf.pages:
            page.Annots = shared
        out = io.BytesIO()
        pdf.save(out, static_id=True)
    copy = annotate(out.getvalue(), marking(mark((70, 90, 130, 104), page=2)))
    assert [annotations(copy, page) for page in (1, 2)] == [1 + 2, 1 + 2]
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert [str(page.Annots[0].Contents) for page in pdf.pages] == ["direct", "direct"]


def test_a_file_that_asks_for_no_notes_says_so_in_the_summary() -> None:
    assert "IT IS RESTRICTED" in notes(annotate(locked(6, annotating=False), MARKING))[0].text
    assert "IT IS RESTRICTED" not in notes(annotate(locked(6), MARKING))[0].text


def test_a_file_that_needs_a_password_is_refused() -> None:
    with pytest.raises(EncryptedError):
        annotate(locked(6, user="secret"), MARKING)


def test_a_picture_is_refused_with_a_way_out() -> None:
    picture(plain()).save(out := io.BytesIO(), format="PNG")
    with pytest.raises(CannotAddError, match="it is a picture and no PDF") as caught:
        annotate(out.getvalue(), MARKING)
    assert "-f html" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (plain()[:-40], "is cut off"),
        (re.sub(rb"startxref\s+\d+", b"startxref\n17", plain()), "no notes can be added: the structure"),
        (b"junk\n" * 3 + plain(), "no notes can be added: the structure"),
        (plain().replace(b"/Kids", b"/Kibs"), "is damaged"),
        (plain().replace(b"trailer", b"trolley"), "is damaged"),
    ],
    ids=["cut off", "wrong start", "bytes before", "no pages", "no trailer"],
)
def test_a_damaged_file_is_refused_with_a_reason(broken: bytes, why: str) -> None:
    """Viewers that repair it would each show something else."""
    with pytest.raises(InputError, match=why):
        annotate(broken, MARKING)


def test_very_many_marks_are_bounded() -> None:
    many = [mark((10 + i % 50, 10 + i // 50, 14 + i % 50, 14 + i // 50), label="") for i in range(MOST_MARKS + 20)]
    assert annotations(annotate(plain(), marking(*many))) == 2 * (MOST_MARKS + 1)
