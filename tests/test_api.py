"""The library: two functions, no clock, the same errors as the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import verifier
from verifier.errors import InputNotFoundError, NotAPdfError, ProfileError

SAMPLE = Path(__file__).parents[1] / "samples" / "lead-above-limit.pdf"
DAY = date(2026, 3, 31)


def test_a_path_and_its_bytes_read_the_same() -> None:
    by_path, by_bytes = verifier.read(SAMPLE), verifier.read(SAMPLE.read_bytes(), label=str(SAMPLE))
    assert by_path == by_bytes
    assert by_path.source.label == str(SAMPLE)
    assert verifier.read(SAMPLE.read_bytes()).source.label == "bytes"


def test_a_document_and_its_path_get_the_same_verdict() -> None:
    report = verifier.verify(SAMPLE, as_of=DAY)
    assert report.verdict is verifier.Verdict.FAIL
    assert report == verifier.verify(verifier.read(SAMPLE), ["kratom-baseline"], as_of=DAY)
    assert report == verifier.verify(str(SAMPLE), [verifier.load_profile("kratom-baseline")], as_of=DAY)


def test_waivers_are_a_file(tmp_path: Path) -> None:
    path = tmp_path / "waivers.toml"
    path.write_text(
        '[[waivers]]\ncode = "LIM101"\nwho = "R. Example"\nwhy = "seen"\nuntil = 2026-12-31\ndocument = "lead-*"\n',
        "utf-8",
    )
    assert verifier.verify(SAMPLE, as_of=date(2026, 5, 31), waivers=path).verdict is verifier.Verdict.PASS


def test_there_is_no_verdict_without_a_day() -> None:
    with pytest.raises(TypeError, match="as_of"):
        verifier.verify(SAMPLE)  # type: ignore[call-arg]


def test_expected_trouble_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match=r"'no-such\.pdf' does not exist"):
        verifier.read("no-such.pdf")
    with pytest.raises(NotAPdfError):
        verifier.read(b"hello")
    with pytest.raises(ProfileError, match="nonsense"):
        verifier.verify(SAMPLE, ["nonsense"], as_of=DAY)
    assert issubclass(InputNotFoundError, verifier.VerifierError)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        verifier.nonsense  # type: ignore[attr-defined]  # noqa: B018
