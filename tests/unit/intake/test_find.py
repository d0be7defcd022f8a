"""Files, folders, globs and standard input as documents."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from verifier.errors import InputError, InputNotFoundError, TooLargeError
from verifier.intake import Input, InputRef, find_inputs

FILES = (
    "reports/b.pdf",
    "reports/a.PDF",
    "reports/notes.txt",
    "reports/2025/kratom leaf.pdf",
    "reports/2025/.hidden.pdf",
    "reports/.cache/c.pdf",
    "other/d.pdf",
    "empty/readme.md",
)


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FILES:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.4 " + name.encode())
    monkeypatch.chdir(tmp_path)


def labels(arguments: Sequence[str]) -> list[str]:
    return [ref.label for ref in find_inputs(arguments)]


def test_nothing_gives_nothing() -> None:
    assert labels([]) == []


def test_a_file_keeps_the_path_as_given(tmp_path: Path) -> None:
    assert labels(["reports/b.pdf"]) == ["reports/b.pdf"]
    assert labels(["./reports/../reports/b.pdf"]) == ["./reports/../reports/b.pdf"]
    assert labels([str(tmp_path / "other" / "d.pdf")]) == [str(tmp_path / "other" / "d.pdf")]


def test_a_file_that_is_named_is_taken_whatever_its_name() -> None:
    assert labels(["reports/notes.txt", "reports/2025/.hidden.pdf"]) == [
        "reports/notes.txt",
        "reports/2025/.hidden.pdf",
    ]


def test_a_folder_gives_its_pdfs_sorted_without_hidden_ones() -> None:
    assert labels(["reports"]) == ["reports/2025/kratom leaf.pdf", "reports/a.PDF", "reports/b.pdf"]
    assert labels(["./reports/"]) == ["./reports/2025/kratom leaf.pdf", "./reports/a.PDF", "./reports/b.pdf"]


def test_arguments_keep_their_order_and_each_document_comes_once() -> None:
    assert labels(["other/d.pdf", "reports/b.pdf", "reports", "./other/d.pdf"]) == [
        "other/d.pdf",
        "reports/b.pdf",
        "reports/2025/kratom leaf.pdf",
        "reports/a.PDF",
    ]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("reports/*.pdf", ["reports/b.pdf"]),
        ("reports/[ab].*", ["reports/a.PDF", "reports/b.pdf"]),
        ("./reports/?.pdf", ["./reports/b.pdf"]),
        ("**/*.pdf", ["other/d.pdf", "reports/2025/kratom leaf.pdf", "reports/b.pdf"]),
        ("reports/.cache/*.pdf", ["reports/.cache/c.pdf"]),
        ("reports/.*/*.pdf", ["reports/.cache/c.pdf"]),
        ("o*", ["other/d.pdf"]),
        ("reports/**", ["reports/2025/kratom leaf.pdf", "reports/a.PDF", "reports/b.pdf"]),
    ],
)
def test_globs(pattern: str, expected: list[str]) -> None:
    assert labels([pattern]) == expected


def test_an_absolute_glob(tmp_path: Path) -> None:
    assert labels([f"{tmp_path}/other/*.pdf"]) == [f"{tmp_path}/other/d.pdf"]


def test_a_file_whose_name_looks_like_a_glob(tmp_path: Path) -> None:
    (tmp_path / "lot [1].pdf").write_bytes(b"%PDF-1.4")
    assert labels(["lot [1].pdf"]) == ["lot [1].pdf"]


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "reports" / "outside.pdf").symlink_to(tmp_path / "other" / "d.pdf")
    (tmp_path / "reports" / "elsewhere").symlink_to(tmp_path / "other")
    (tmp_path / "reports" / "round").symlink_to(tmp_path / "reports")
    expected = ["reports/2025/kratom leaf.pdf", "reports/a.PDF", "reports/b.pdf"]
    assert labels(["reports"]) == expected
    assert labels(["reports/**/*.[pP][dD][fF]"]) == expected
    assert labels(["reports/outside.pdf"]) == ["reports/outside.pdf"]


@pytest.mark.parametrize(
    ("argument", "message", "hint"),
    [
        ("reports/bb.pdf", "'reports/bb.pdf' does not exist", "did you mean 'reports/b.pdf'?"),
        ("report", "'report' does not exist", "did you mean 'reports'?"),
        ("reprots/b.pdf", "there is no folder 'reprots'", "did you mean 'reports'?"),
        ("reports/b.pdf/c.pdf", "'reports/b.pdf/c.pdf' does not exist", "did you mean 'reports/b.pdf'?"),
        ("unlike-anything-here.doc", "'unlike-anything-here.doc' does not exist", "check the path"),
        ("", "'' does not exist", "check the path"),
        ("a\0b.pdf", "does not exist", "check the path"),
        ("x" * 5000, "does not exist", "check the path"),
        ("empty", "the folder 'empty' has no PDF", "name the file itself"),
        ("reports/*.txt", "the pattern 'reports/*.txt' has no PDF", "name the file itself"),
        ("nowhere/*.pdf", "the pattern 'nowhere/*.pdf' has no PDF", "name the file itself"),
    ],
)
def test_what_is_not_there_is_named(argument: str, message: str, hint: str) -> None:
    with pytest.raises(InputNotFoundError) as caught:
        find_inputs([argument])
    assert message in caught.value.message
    assert hint in str(caught.value.hint)


def test_every_argument_is_checked_before_the_first_document_is_given() -> None:
    with pytest.raises(InputNotFoundError):
        find_inputs(["reports", "nowhere.pdf"])


def test_standard_input() -> None:
    refs = list(find_inputs(["-", "-"], stdin=io.BytesIO(b"%PDF-1.4 piped")))
    assert [ref.label for ref in refs] == ["-"]
    assert refs[0].load().data == b"%PDF-1.4 piped"


def test_standard_input_that_is_not_there() -> None:
    with pytest.raises(InputError, match="'-' means standard input, and there is none"):
        find_inputs(["-"])


def test_loading_gives_bytes_label_and_hash() -> None:
    (ref,) = find_inputs(["other/d.pdf"])
    data = b"%PDF-1.4 other/d.pdf"
    assert ref.load() == Input(data, "other/d.pdf", hashlib.sha256(data).hexdigest())
    assert ref.load() == ref.load()
    assert repr(data) not in repr(ref.load())


def test_a_file_at_the_limit_is_loaded_and_one_beyond_is_not(tmp_path: Path) -> None:
    (tmp_path / "large.pdf").write_bytes(b"x" * 1001)
    (ref,) = find_inputs(["large.pdf"])
    assert len(ref.load(limit=1001).data) == 1001
    with pytest.raises(TooLargeError, match=r"'large.pdf' is too large: more than 1,000 bytes"):
        ref.load(limit=1000)
    with pytest.raises(TooLargeError):
        InputRef("-", None, io.BytesIO(b"x" * 1001)).load(limit=1000)


def test_a_file_that_has_gone() -> None:
    (ref,) = find_inputs(["other/d.pdf"])
    Path("other/d.pdf").unlink()
    with pytest.raises(InputNotFoundError, match=r"'other/d.pdf' is no longer there"):
        ref.load()


def test_a_folder_in_place_of_a_file() -> None:
    with pytest.raises(InputError, match="'other' is a folder"):
        InputRef("other", Path("other")).load()


def test_a_file_without_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (ref,) = find_inputs(["other/d.pdf"])
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(InputError, match=r"'other/d.pdf' cannot be read: permission denied") as caught:
        ref.load()
    assert not isinstance(caught.value, InputNotFoundError)


def test_a_folder_that_cannot_be_listed_stands_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """It costs itself: the other documents are given all the same, and loading it says what is wrong."""
    listed = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("2025"):
            raise PermissionError(13, "Permission denied")
        return listed(path)

    monkeypatch.setattr(os, "scandir", refuse)
    refs = list(find_inputs(["reports"]))
    assert [ref.label for ref in refs] == ["reports/2025", "reports/a.PDF", "reports/b.pdf"]
    with pytest.raises(InputError):
        refs[0].load()
