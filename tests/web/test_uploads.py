"""Files that are sent: names are only shown, what is too much is refused, what is hostile is unreadable."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.hostile import hostile_file
from tests.web.conftest import CLEAN, LEAD, Open, zipped
from verifier.batch import Limits
from verifier.web.errors import WebError
from verifier.web.settings import Allowance
from verifier.web.uploads import received


class File:
    """A file as it was sent."""

    def __init__(self, filename: str, data: bytes = b"%PDF-1.7") -> None:
        self.filename, self.file = filename, io.BytesIO(data)


NAMES = (
    "../../../../etc/passwd",
    "..\\..\\windows\\system32\\config.pdf",
    "/etc/shadow.pdf",
    "C:\\coa.pdf",
    "<script>alert(1)</script>.pdf",
    "\u202efdp.aoc",
    "a\nb\r\nSet-Cookie: x=y.pdf",
    "x" * 5000 + ".pdf",
    ".",
    "..",
    "nul\x00.pdf",
    "'; drop table documents; --.pdf",
    "{{ 7 * 7 }}.pdf",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    (found,) = received([File(name)], tmp_path, Allowance())
    assert [path.name for path in tmp_path.rglob("*")] == ["00001"]
    assert found.ref is not None
    assert found.ref.path == tmp_path / "00001"
    assert found.label.isprintable()
    assert "/" not in found.label
    assert len(found.label) <= 200


def test_names_of_members_are_never_paths_either(tmp_path: Path) -> None:
    data = zipped(**{"a/../../evil__pdf": b"1", "/abs__pdf": b"2", "a/b__pdf": b"3", "note__txt": b"4"})
    found = received([File("all.zip", data)], tmp_path, Allowance())
    numbers = {f"00001-{number:05}" for number in (1, 2, 3)}
    assert {path.name for path in tmp_path.rglob("*")} == {"00001.zip", *numbers}
    assert [one.label for one in found] == ["all.zip!/abs.pdf", "all.zip!/evil.pdf", "all.zip!/b.pdf"]
    assert not (tmp_path.parent / "evil.pdf").exists()


def test_documents_of_one_name_are_told_apart(tmp_path: Path) -> None:
    found = received([File("coa.pdf"), File("old/coa.pdf"), File("coa.pdf")], tmp_path, Allowance())
    assert [one.label for one in found] == ["coa.pdf", "coa.pdf (2)", "coa.pdf (3)"]


def test_a_file_that_is_too_large_costs_only_itself(tmp_path: Path) -> None:
    found = received([File("big.pdf", b"x" * 2_000_001), File("ok.pdf")], tmp_path, Allowance(file_bytes=2_000_000))
    assert [(one.label, one.ref is None) for one in found] == [("big.pdf", True), ("ok.pdf", False)]
    assert str(found[0].error) == "the file is too large: more than 2 MB"
    assert [path.name for path in tmp_path.iterdir()] == ["00002"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no zip", "this is no zip file that can be read"),
        (zipped(note__txt=b"x"), "the zip file holds no document"),
        (zipped(big__pdf=bytes(2_000_001)), "the file is too large"),
    ],
)
def test_zip_files_that_bring_nothing(tmp_path: Path, data: bytes, reason: str) -> None:
    (found,) = received([File("x.zip", data)], tmp_path, Allowance(file_bytes=2_000_000))
    assert reason in str(found.error)


def test_a_zip_file_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    bomb = zipped(**{f"{n}__pdf": bytes(900_000) for n in range(4)})
    assert len(bomb) < 10_000
    with pytest.raises(WebError, match="Unpacked the zip file has more than 2 MB") as refused:
        received([File("x.zip", bomb)], tmp_path, Allowance(job_bytes=2_000_000))
    assert refused.value.status == 413


def test_too_many_files_and_too_many_documents_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WebError, match="3 files were sent, at most 2"):
        received([File(f"{n}.pdf") for n in range(3)], tmp_path, Allowance(files=2))
    with pytest.raises(WebError, match="more than 2 documents"):
        received([File("x.zip", zipped(a__pdf=b"", b__pdf=b"", c__pdf=b""))], tmp_path, Allowance(documents=2))


def test_what_was_refused_leaves_nothing_behind(visit: Open) -> None:
    visitor = visit(allowance={"documents": 1})
    response = visitor.send(LEAD, CLEAN)
    assert response.status_code == 413
    assert "more than 1 documents" in response.text
    assert list(visitor.app.site.settings.folder.iterdir()) == []


def test_hostile_names_are_text_on_every_page(visit: Open) -> None:
    visitor = visit()
    job = visitor.check(("<script>alert(1)<!--.pdf", LEAD.read_bytes()), ('"><img src=x>.pdf', CLEAN.read_bytes()))
    for address in (job, f"{job}/documents/1", f"{job}/documents/2", "/", "/compare", "/history"):
        text = visitor.get(address).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)&lt;!--.pdf" in visitor.get(job).text


def test_hostile_files_are_unreadable_with_the_reason_and_cost_only_themselves(visit: Open) -> None:
    visitor = visit(is_sandboxed=True, limits=Limits(seconds=20))
    hostile = [(name, hostile_file(name).data) for name in ("bomb-content.pdf", "page-tree-loop.pdf")]
    job = visitor.check(*hostile, ("text.pdf", b"hello"), LEAD)
    status = visitor.get(f"/api/v1{job}").json()
    assert [one["verdict"] for one in status["documents"]] == ["unreadable", "unreadable", "unreadable", "fail"]
    page = visitor.get(f"{job}/documents/1")
    assert page.status_code == 200
    assert "too large when it is unpacked" in page.text
    assert "not a PDF" in visitor.get(f"{job}/documents/3").text
