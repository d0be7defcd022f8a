"""A bundle holds all of a run, is the same bytes each time, and is checked by hand and by verifier."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path

import jsonschema
import pytest

from tests.bundle.conftest import DAY, FAILS, PASSES, SAMPLES, bundled, contents, judged, verifier
from verifier.cli.schemas import schema_text
from verifier.model import Report, from_json


def sum_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def test_everything_of_the_run_is_in_it(bundle: Path) -> None:
    shas = [sum_of(FAILS), sum_of(PASSES)]
    assert list(contents(bundle)) == [
        *(f"documents/{sha}.json" for sha in shas),
        *(f"originals/{sha}.pdf" for sha in shas),
        "collection.json",
        "report.json",
        "profiles/kratom-baseline.toml",
        "README.txt",
        "manifest.json",
        "SHA256SUMS",
    ]


def test_the_manifest_says_what_is_in_it_and_fits_its_schema(bundle: Path) -> None:
    files = contents(bundle)
    manifest = json.loads(files["manifest.json"])
    jsonschema.Draft202012Validator(json.loads(schema_text("bundle"))).validate(manifest)
    assert [(one["label"], one["sha256"], one["verdict"]) for one in manifest["documents"]] == [
        (str(FAILS), sum_of(FAILS), "fail"),
        (str(PASSES), sum_of(PASSES), "pass"),
    ]
    assert manifest["verdicts"] == {"pass": 1, "fail": 1}
    assert manifest["missing"] == []
    assert {"python", "pydantic", "pypdfium2", "pdfplumber"} <= set(manifest["environment"])
    for one in manifest["files"]:
        data = files[one["path"]]
        assert (one["sha256"], one["size"]) == (sha256(data).hexdigest(), len(data))


def test_the_report_in_it_is_what_check_prints(bundle: Path) -> None:
    printed = verifier("check", FAILS, PASSES, "-f", "json", "--no-sandbox", *DAY).stdout
    assert contents(bundle)["report.json"].decode() == printed
    assert Report.model_validate(from_json(printed)).run.as_of.isoformat() == DAY[1]


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    store = judged(tmp_path)
    assert bundled(store, "a.zip").read_bytes() == bundled(store, "b.zip").read_bytes()


def test_nothing_in_it_depends_on_a_clock_or_a_machine(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr == (stat.S_IFREG | 0o644) << 16
            assert info.create_system == 3
            assert (info.extra == b"") or info.filename == "report.json"


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not on this machine")
def test_it_is_checked_by_hand_as_the_readme_says(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path)
    command = ["sha256sum", "-c", "--quiet", "SHA256SUMS"]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout == b""  # noqa: S603
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    used = manifest["run"]["profiles"][0]["sha256"]
    profile = next(one for one in manifest["profiles"] if one["sha256"] == used)
    by_hand = sha256("".join(profile["bases"]).encode() + (tmp_path / profile["path"]).read_bytes())
    assert by_hand.hexdigest() == used


def test_a_sound_bundle_is_said_to_be_sound(bundle: Path) -> None:
    result = verifier("bundle", "verify", bundle)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == f"{sum_of(bundle)}  {bundle}"
    assert lines[-1] == "SOUND"
    assert [line.split()[0] for line in lines[2:-1]] == ["ok"] * 4


def test_its_documents_are_judged_once_more_to_the_same_bytes(bundle: Path) -> None:
    result = verifier("bundle", "verify", bundle, "--rejudge", "--no-sandbox")
    assert result.exit_code == 0, result.output
    assert "judged once more: 2 of 2 reports byte for byte the same" in result.stdout


def test_documents_that_are_elsewhere_are_found_by_their_hash(tmp_path: Path) -> None:
    place = bundled(judged(tmp_path))
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    shutil.copy(PASSES, folder / "renamed.pdf")
    result = verifier("bundle", "verify", place, "--rejudge", "--no-sandbox", "--originals", folder)
    assert result.exit_code == 0, result.output
    assert "judged once more: 1 of 1 reports" in result.stdout
    assert "not judged once more: 1 document that are not at hand" in result.stdout


def test_what_the_user_gave_the_run_goes_with_it_and_decides_once_more(tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(
        'id = "own"\ntitle = "Own"\njurisdiction = "EX"\nextends = "kratom-baseline"\nstatus = "guidance"\n'
        "last_checked = 2026-01-01\n"
    )
    waivers = tmp_path / "my waivers.toml"
    waivers.write_text('[[waivers]]\ncode = "CMP303"\nwho = "A"\nwhy = "b"\nuntil = 2027-01-01\nfield = "sample.lot"\n')
    laboratories = [tmp_path / "one.toml", tmp_path / "two.toml"]
    for number, path in enumerate(laboratories):
        path.write_text(f'[[laboratories]]\nname = "Laboratory of Examples {number}"\n')
    given = ("-p", profile, "--waivers", waivers, *(x for path in laboratories for x in ("--laboratories", path)))
    place = bundled(judged(tmp_path, *given, "--serving", "2.4g"), "x.zip", "--originals", SAMPLES)
    for path in (profile, waivers, *laboratories):
        path.unlink()
    files = contents(place)
    assert {"profiles/kratom-baseline.toml", "profiles/own.toml", "waivers.toml"} <= set(files)
    assert {"laboratories/laboratories-1.toml", "laboratories/laboratories-2.toml"} <= set(files)
    result = verifier("bundle", "verify", place, "--rejudge", "--no-sandbox")
    assert result.exit_code == 0, result.output
    assert "2 of 2 reports byte for byte the same" in result.stdout


def forget_texts(store: Path) -> None:
    """As an older version of verifier left it."""
    with sqlite3.connect(store) as database:
        database.execute("DELETE FROM run_texts")
    database.close()


def test_of_an_older_run_the_installed_profile_is_taken_if_it_is_the_same(tmp_path: Path) -> None:
    store = judged(tmp_path)
    forget_texts(store)
    result = verifier("bundle", "last", "--store", store, "-o", tmp_path / "x.zip")
    assert result.exit_code == 0, result.output
    assert "note: kratom-baseline: taken from this installation" in result.stderr
    assert "not in it: the versions of Python" in result.stderr
    checked = verifier("bundle", "verify", tmp_path / "x.zip", "--rejudge", "--originals", SAMPLES, "--no-sandbox")
    assert checked.exit_code == 0, checked.output
    assert "not in it: the versions of Python" in checked.stdout


def test_of_an_older_run_with_another_profile_it_is_said_to_be_missing(tmp_path: Path) -> None:
    profile = tmp_path / "own.toml"
    profile.write_text(
        'id = "own"\ntitle = "Own"\njurisdiction = "EX"\nextends = "kratom-baseline"\nstatus = "guidance"\n'
        "last_checked = 2026-01-01\n"
    )
    store = judged(tmp_path, "-p", profile)
    forget_texts(store)
    result = verifier("bundle", "last", "--store", store, "-o", tmp_path / "x.zip")
    assert result.exit_code == 0
    assert 'not in it: the text of the profile "own"' in result.stderr
    checked = verifier("bundle", "verify", tmp_path / "x.zip")
    assert checked.exit_code == 0
    assert 'not in it: the text of the profile "own"' in checked.stdout
    again = verifier("bundle", "verify", tmp_path / "x.zip", "--rejudge", "--originals", SAMPLES)
    assert again.exit_code == 5
    assert "it cannot be judged once more" in again.stderr


def test_a_run_is_named_by_its_number_and_the_mistakes_are_explained(tmp_path: Path) -> None:
    store = judged(tmp_path)
    assert verifier("bundle", "1", "--store", store, "-o", tmp_path / "a.zip").exit_code == 0
    assert verifier("bundle", "create", "1", "--store", store, "-o", tmp_path / "b.zip").exit_code == 0
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    none = verifier("bundle", "7", "--store", store, "-o", tmp_path / "c.zip")
    assert (none.exit_code, "has no run 7" in none.stderr) == (2, True)
    odd = verifier("bundle", "create", "first", "--store", store, "-o", tmp_path / "c.zip")
    assert (odd.exit_code, '"first" is no run' in odd.stderr) == (2, True)
    over = verifier("bundle", "1", "--store", store, "-o", store)
    assert (over.exit_code, "would be overwritten" in over.stderr) == (5, True)
    away = verifier("bundle", "1", "--store", store, "-o", tmp_path / "no" / "c.zip")
    assert (away.exit_code, "Cannot write" in away.stderr) == (5, True)
    assert not (tmp_path / "c.zip").exists()


def test_the_same_document_under_two_names_has_two_reports(tmp_path: Path) -> None:
    twin = tmp_path / "twin.pdf"
    shutil.copy(PASSES, twin)
    store = tmp_path / "s.db"
    verifier("check", PASSES, twin, "--store", store, "-q", "--no-sandbox", *DAY)
    place = bundled(store, "x.zip", "--originals", tmp_path)
    names = [name for name in contents(place) if not name.startswith(("profiles", "originals"))]
    assert names[:2] == [f"documents/{sum_of(PASSES)}.json", f"documents/{sum_of(PASSES)}-2.json"]
    assert verifier("bundle", "verify", place, "--rejudge", "--no-sandbox").exit_code == 0


def test_a_document_that_could_not_be_opened_is_in_it_too(tmp_path: Path) -> None:
    text = tmp_path / "text.pdf"
    text.write_text("no PDF at all")
    store = tmp_path / "s.db"
    verifier("check", text, PASSES, "--store", store, "-q", "--no-sandbox", *DAY)
    place = bundled(store, "x.zip", "--originals", tmp_path)
    assert verifier("bundle", "verify", place, "--rejudge", "--no-sandbox").exit_code == 0
