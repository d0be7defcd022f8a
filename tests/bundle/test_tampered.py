"""What is changed in a bundle is found; what no honest program made is not even looked into."""

from __future__ import annotations

import json
import stat
import struct
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.bundle.conftest import FAILS, PASSES, contents, packed, raw_zip, summed, verifier, with_manifest

Files = dict[str, bytes]
LEAD = sha256(FAILS.read_bytes()).hexdigest()
REPORT = f"documents/{LEAD}.json"


def changed_report(files: Files) -> Files:
    files[REPORT] = files[REPORT].replace(b'"4.800"', b'"0.800"')
    return files


def passing_report(files: Files) -> Files:
    """Somebody makes a pass of it, everywhere he thinks of, and sets all sums right."""
    files[REPORT] = files[REPORT].replace(b'"verdict": "fail"', b'"verdict": "pass"', 1)
    return summed(files)


def passing_everywhere(files: Files) -> Files:
    files[REPORT] = files[REPORT].replace(b'"verdict": "fail"', b'"verdict": "pass"', 1)

    def change(manifest: Any) -> None:
        manifest["documents"][0]["verdict"] = "pass"
        manifest["verdicts"] = {"pass": 2}

    return with_manifest(files, change)


def other_limits(files: Files) -> Files:
    files["profiles/kratom-baseline.toml"] += b"\n# higher\n"
    return summed(files)


def another_profile(files: Files) -> Files:
    """The limits changed and their hash with them, but not what the run names."""
    files["profiles/kratom-baseline.toml"] += b"\n# higher\n"

    def change(manifest: Any) -> None:
        one = manifest["profiles"][0]
        data = files["profiles/kratom-baseline.toml"]
        one["sha256"] = sha256("".join(one["bases"]).encode() + data).hexdigest()

    return with_manifest(files, change)


def another_original(files: Files) -> Files:
    files[f"originals/{LEAD}.pdf"] = PASSES.read_bytes()
    return summed(files)


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: data for key, data in files.items() if key != name}


def reordered_report(files: Files) -> Files:
    files[REPORT] = json.dumps(json.loads(files[REPORT]), indent=1).encode()
    return summed(files)


def invalid_report(files: Files) -> Files:
    files[REPORT] = b'{"verdict": "pass"}\n'
    return summed(files)


CHANGES: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a number in a report": (changed_report, f"{REPORT} was changed"),
    "a verdict, with the sums": (passing_report, "has another verdict than the manifest says"),
    "a verdict everywhere but in report.json": (passing_everywhere, "report.json does not say what"),
    "a file more": (lambda files: files | {"extra.txt": b"x"}, "extra.txt was added"),
    "a report less": (without(REPORT), f"{REPORT} is missing"),
    "a profile less": (without("profiles/kratom-baseline.toml"), "profiles/kratom-baseline.toml is missing"),
    "no sums": (without("SHA256SUMS"), "SHA256SUMS is missing"),
    "other sums": (lambda files: files | {"SHA256SUMS": b""}, "SHA256SUMS does not say"),
    "other limits, with the sums": (other_limits, "is not the one with the SHA-256"),
    "other limits, with their hash": (another_profile, "is missing, and the manifest does not say so"),
    "another original": (another_original, "is not the document that was judged"),
    "a report written otherwise": (reordered_report, "is written otherwise"),
    "a report that is none": (invalid_report, "is no report"),
    "no findings across": (
        lambda files: summed(files | {"collection.json": b'{"a": 1}'}),
        "collection.json holds no findings",
    ),
}


DEEP = b"[" * 40_000 + b"]" * 40_000
VAST = b'{"schema_version": 1, "number": 1e999999999}'


@pytest.mark.parametrize("name", ["manifest.json", REPORT, "collection.json"])
@pytest.mark.parametrize("data", [DEEP, VAST], ids=["deep", "vast"])
def test_json_that_fills_the_memory_is_no_json(bundle: Path, tmp_path: Path, name: str, data: bytes) -> None:
    files = contents(bundle) | {name: data}
    place = packed(tmp_path / "x.zip", files if name == "manifest.json" else summed(files))
    result = verifier("bundle", "verify", place)
    assert result.exit_code == (5 if name == "manifest.json" else 1)
    assert f"{name} is no JSON that can be read" in result.output


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found(bundle: Path, tmp_path: Path, name: str) -> None:
    change, said = CHANGES[name]
    result = verifier("bundle", "verify", packed(tmp_path / "x.zip", change(contents(bundle))))
    assert result.exit_code == 1, result.output
    assert said in result.stdout
    assert result.stdout.splitlines()[-1] == "DIFFERS"


def test_nothing_is_judged_by_what_is_not_sound(bundle: Path, tmp_path: Path) -> None:
    place = packed(tmp_path / "x.zip", other_limits(contents(bundle)))
    result = verifier("bundle", "verify", place, "--rejudge")
    assert result.exit_code == 1
    assert "not judged once more: what it would be judged by is not sound" in result.stdout


def test_a_verdict_changed_in_all_places_is_found_by_judging_once_more(bundle: Path, tmp_path: Path) -> None:
    """Who sets everything right but the truth is found by the truth."""
    files = passing_everywhere(contents(bundle))
    whole = json.loads(files["report.json"])
    assert whole["documents"][0]["verdict"] == "fail"
    first, _, rest = files["report.json"].partition(b'"verdict": "fail"')
    files["report.json"] = first + b'"verdict": "pass"' + rest
    place = packed(tmp_path / "x.zip", summed(files))
    assert verifier("bundle", "verify", place).exit_code == 0
    result = verifier("bundle", "verify", place, "--rejudge", "--no-sandbox")
    assert result.exit_code == 1
    assert "the verdict was pass and is fail" in result.stdout


# ----------------------------------------------------------------------------------------------------- refusals


def special(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info


def overlapping() -> bytes:
    """Two entries of the table of contents lead to one file."""
    data = bytearray(raw_zip(("a.txt", b"aaaa"), ("b.txt", b"bbbb")))
    second = data.rindex(b"PK\x01\x02")
    struct.pack_into("<I", data, second + 42, 3)
    return bytes(data)


def encrypted() -> bytes:
    data = bytearray(raw_zip(("a.txt", b"aaaa")))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def doubled() -> bytes:
    return raw_zip(("a.txt", b"1"), ("A.txt", b"2"))


REFUSED = {
    "no zip": (b"no zip file", "cannot be opened as a bundle"),
    "empty": (b"", "cannot be opened as a bundle"),
    "no manifest": (raw_zip(("a.txt", b"x")), "it holds no manifest.json"),
    "above": (raw_zip(("../evil.txt", b"x")), "leads elsewhere"),
    "absolute": (raw_zip(("/etc/passwd", b"x")), "leads elsewhere"),
    "backslashes": (raw_zip(("a\\..\\b", b"x")), "leads elsewhere"),
    "drive": (raw_zip(("C:x", b"x")), "leads elsewhere"),
    "folder": (raw_zip(("documents/", b"")), "leads elsewhere"),
    "hidden": (raw_zip((".bashrc", b"x")), "leads elsewhere"),
    "escapes": (raw_zip(("a\x1b[31m", b"x")), r"'a\x1b[31m'"),
    "link": (raw_zip((special("a.txt", stat.S_IFLNK | 0o777), b"/etc/passwd")), "is a link"),
    "device": (raw_zip((special("a.txt", stat.S_IFCHR | 0o666), b"")), "is a link or another special file"),
    "bomb": (raw_zip(("manifest.json", b"\0" * 30_000_000)), "swells from"),
    "twice": (doubled(), "more than once"),
    "overlapping": (overlapping(), "overlap"),
    "encrypted": (encrypted(), "is encrypted"),
    "no JSON": (raw_zip(("manifest.json", b"{")), "is no JSON"),
    "a list": (raw_zip(("manifest.json", b"[]")), "has the version 'None'"),
    "a newer version": (raw_zip(("manifest.json", b'{"schema_version": 2}')), "has the version '2', and 1 is known"),
    "another shape": (raw_zip(("manifest.json", b'{"schema_version": 1}')), "is none: number: Field required"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_honest_program_made_is_refused_with_the_reason(tmp_path: Path, name: str) -> None:
    data, said = REFUSED[name]
    place = tmp_path / "x.zip"
    place.write_bytes(data)
    result = verifier("bundle", "verify", place)
    assert result.exit_code == 5, result.output
    assert said in result.stderr
    assert "\x1b" not in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"]


def test_a_hash_that_is_a_path_writes_nowhere_else(bundle: Path, tmp_path: Path) -> None:
    """The manifest of somebody else names a document "../../evil"; judging once more uses names of its own."""
    files = contents(bundle)

    def change(manifest: Any) -> None:
        manifest["documents"][0]["sha256"] = "../../../evil"

    result = verifier("bundle", "verify", packed(tmp_path / "x.zip", with_manifest(files, change)), "--rejudge")
    assert result.exit_code == 1
    assert not list(tmp_path.parent.rglob("evil"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_bytes_are_changed_it_is_said_and_never_a_defect(
    bundle: Path, tmp_path: Path, data: st.DataObject
) -> None:
    whole = bytearray(bundle.read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    (tmp_path / "x.zip").write_bytes(whole)
    result = verifier("bundle", "verify", tmp_path / "x.zip")
    # A few bytes of a zip file say nothing that is used, such as the version that made it.
    assert result.exit_code in (0, 1, 5), result.output
    if result.exit_code == 0:
        with zipfile.ZipFile(tmp_path / "x.zip") as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == contents(bundle)
