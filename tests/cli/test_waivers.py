"""`verifier check --waivers FILE`: what is waived stays in every report and decides nothing."""

from __future__ import annotations

import csv
import io
import json
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.conftest import Invoke
from verifier.errors import UsageError
from verifier.profiles.waivers import _names_one, load_waivers

SAMPLES = Path(__file__).parents[2] / "samples"
LEAD = SAMPLES / "lead-above-limit.pdf"
BARE = SAMPLES / "lot-and-accreditation-missing.pdf"
AS_OF = ("--as-of", "2026-11-22", "--no-cross-check")
WHO = 'who = "R. Example"\nwhy = "seen on the cover letter"\nuntil = 2027-03-31\n'


@pytest.fixture
def waivers(tmp_path: Path) -> Path:
    return tmp_path / "waivers.toml"


def written(path: Path, *entries: str) -> Path:
    path.write_text("".join(f"[[waivers]]\n{entry}\n" for entry in entries), "utf-8")
    return path


def lead(scope: str) -> str:
    return f'code = "LIM101"\n{WHO}{scope}\n'


def test_a_failed_limit_that_is_waived_for_this_document_does_not_decide(invoke: Invoke, waivers: Path) -> None:
    written(waivers, lead('document = "lead-*.pdf"\nanalyte = "lead"'))
    result = invoke("check", LEAD, *AS_OF, "--waivers", waivers)
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    assert "✓ PASS Passes all 11 limits; 1 finding is waived (LIM101); everything else required is shown." in text
    assert "LIM101 result above limit (waived)" in text
    assert "waived by R. Example until 2027-03-31: seen on the cover letter" in text
    assert "✗ fail" in text


def test_json_and_csv_say_who_why_and_until_when(invoke: Invoke, waivers: Path) -> None:
    written(waivers, lead(f'sha256 = "{sha256(LEAD.read_bytes()).hexdigest().upper()}"'))
    report = json.loads(invoke("check", LEAD, *AS_OF, "--waivers", waivers, "-f", "json").stdout)
    assert report["run"]["waivers_sha256"] == sha256(waivers.read_bytes()).hexdigest()
    document = report["documents"][0]
    assert document["verdict"] == "pass"
    assert [(f["code"], f["waiver"]) for f in document["findings"]] == [
        ("LIM101", {"who": "R. Example", "why": "seen on the cover letter", "until": "2027-03-31"})
    ]
    judged = {j["subject"]["analyte"]: j["status"] for j in document["coverage"]["judgements"]}
    assert judged["lead"] == "fail"
    rows = list(csv.DictReader(io.StringIO(invoke("check", LEAD, *AS_OF, "--waivers", waivers, "-f", "csv").stdout)))
    assert {row["document_waivers"] for row in rows} == {
        "LIM101 lead by R. Example until 2027-03-31: seen on the cover letter"
    }
    assert [row["findings"] for row in rows if row["analyte_id"] == "lead"] == ["LIM101"]


@pytest.mark.parametrize(
    "scope", ['document = "another-*.pdf"', f'sha256 = "{"0" * 64}"', 'document = "lead-*.pdf"\nanalyte = "cadmium"']
)
def test_a_waiver_of_something_else_does_nothing(invoke: Invoke, waivers: Path, scope: str) -> None:
    written(waivers, lead(scope))
    result = invoke("check", LEAD, *AS_OF, "--waivers", waivers, "-f", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["documents"][0]["findings"][0]["waiver"] is None


def test_an_expired_waiver_does_nothing_and_is_noted(invoke: Invoke, waivers: Path) -> None:
    written(waivers, lead('document = "lead-*.pdf"').replace("2027-03-31", "2026-11-21"))
    result = invoke("check", LEAD, *AS_OF, "--waivers", waivers)
    assert result.exit_code == 1
    assert f"note: {waivers}: waivers[1] of LIM101 expired on 2026-11-21" in result.stderr
    said = "the waiver of LIM101 by R. Example expired on 2026-11-21 and does nothing"
    assert said in " ".join(result.stdout.split())
    assert "(waived)" not in result.stdout


def test_the_last_day_still_counts(invoke: Invoke, waivers: Path) -> None:
    written(waivers, lead('document = "lead-*.pdf"').replace("2027-03-31", "2026-11-22"))
    result = invoke("check", LEAD, *AS_OF, "--waivers", waivers)
    assert (result.exit_code, result.stderr) == (0, "")


def test_what_is_missing_is_waived_by_field(invoke: Invoke, waivers: Path) -> None:
    lot, accreditation = (f'code = "CMP303"\n{WHO}field = "{f}"' for f in ("sample.lot", "laboratory.accreditation"))
    written(waivers, lot)
    assert invoke("check", BARE, *AS_OF, "--waivers", waivers).exit_code == 3
    written(waivers, lot, accreditation)
    result = invoke("check", BARE, *AS_OF, "--waivers", waivers, "-f", "json")
    document = json.loads(result.stdout)["documents"][0]
    assert (result.exit_code, document["verdict"]) == (0, "pass")
    assert sorted(f["subject"]["field"] for f in document["findings"] if f["waiver"]) == [
        "laboratory.accreditation", "sample.lot",
    ]  # fmt: skip
    assert set(document["coverage"]["missing"]) == {"laboratory.accreditation", "sample.lot"}


def test_a_missing_panel_is_waived_with_its_substances(invoke: Invoke, waivers: Path) -> None:
    written(waivers, f'code = "CMP301"\n{WHO}panel = "heavy_metals"')
    result = invoke("check", SAMPLES / "metals-missing.pdf", *AS_OF, "--waivers", waivers)
    assert result.exit_code == 0
    assert "1 finding is waived (CMP301)" in " ".join(result.stdout.split())


def test_a_waived_contradiction_does_not_decide(invoke: Invoke, waivers: Path) -> None:
    written(waivers, f'code = "CON202"\n{WHO}panel = "alkaloids"')
    path = SAMPLES / "total-not-sum.pdf"
    assert invoke("check", path, *AS_OF, "--fail-on", "warning").exit_code == 1
    assert invoke("check", path, *AS_OF, "--fail-on", "warning", "--waivers", waivers).exit_code == 0


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (
            f'code = "LIM101"\n{WHO}analyte = "lead"',
            "waivers[1]: what is found on a limit (LIM101) is waived for named documents",
        ),
        *(
            (f'code = "{code}"\n{WHO}analyte = "lead"', f"waivers[1]: what is found on a limit ({code}) is waived")
            for code in ("LIM102", "LIM105")
        ),
        (f'code = "CMP303"\n{WHO}', "waivers[1]: says nothing of what it is for"),
        (f'code = "CMP33"\n{WHO}field = "sample.lot"', 'waivers[1].code: there is no rule "CMP33"; did you mean "CMP3'),
        (f'code = "LIM"\n{WHO}document = "a.pdf"', 'waivers[1].code: there is no rule "LIM"'),
        (
            'code = "CMP303"\nwhy = "x"\nuntil = 2027-03-31\nfield = "sample.lot"',
            'waivers[1]: the key "who" is missing',
        ),
        (
            'code = "CMP303"\nwho = "x"\nuntil = 2027-03-31\nfield = "sample.lot"',
            'waivers[1]: the key "why" is missing',
        ),
        ('code = "CMP303"\nwho = "x"\nwhy = "y"\nfield = "sample.lot"', "waivers[1].until: expected a date"),
        ('code = "CMP303"\nwho = "x"\nwhy = "y"\nuntil = "2027"\nfield = "a"', "waivers[1].until: expected a date"),
        ('code = "CMP303"\nwho = " "\nwhy = "y"\nuntil = 2027-03-31\nfield = "a"', "waivers[1].who: expected text"),
        (f'code = "CMP303"\n{WHO}feld = "a"', 'waivers[1].feld: unknown key; did you mean "field"?'),
        (f'code = "CMP301"\n{WHO}panel = "metals"', 'waivers[1].panel: there is no panel "metals"; did you mean'),
        (f'code = "CMP302"\n{WHO}analyte = "leed"', 'waivers[1].analyte: there is no analyte "leed"'),
        (f'code = "LIM101"\n{WHO}sha256 = "18a5"', 'waivers[1].sha256: expected 64 hexadecimal digits, found "18a5"'),
        (f'code = "LIM101"\n{WHO}document = "*.pdf"', 'waivers[1].document: "*.pdf" names no document'),
        ("code =", "not valid TOML"),
        ("code = " + "[" * 3000, "not valid TOML: lists or tables stand too deep in each other"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_usage_error(invoke: Invoke, waivers: Path, entry: str, message: str) -> None:
    result = invoke("check", LEAD, *AS_OF, "--waivers", written(waivers, entry))
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"{waivers}: {message}" in result.stderr


EVERY_PDF = ("*", "*.*", "*.pdf", "*pdf", "*.p?f", "?*f", "[a-z]*", "[!a]*", "*[.]pdf", "*pdf*", "*_*", "a*", ".pdf*")
ONE = ("lot-17*.pdf", "lot-17*", "17.pdf", "a.pdf", "*example*", "[ab]-2026*.pdf", "*/lot-17.pdf", "x/coa17-?.pdf")


@pytest.mark.parametrize("pattern", [*EVERY_PDF, "lot-17/*.pdf"])
def test_a_pattern_that_fits_any_document_names_none(waivers: Path, pattern: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_waivers(written(waivers, f'code = "LIM101"\n{WHO}document = "{pattern}"'), ["LIM101"])
    assert f'waivers[1].document: "{pattern}" names no document' in caught.value.message
    assert "three letters or digits of it beside the wildcards" in str(caught.value.hint)


@pytest.mark.parametrize("pattern", ONE)
def test_a_pattern_with_a_piece_of_a_name_is_taken(waivers: Path, pattern: str) -> None:
    (rule,) = load_waivers(written(waivers, f'code = "LIM101"\n{WHO}document = "{pattern}"'), ["LIM101"]).rules
    assert rule.document == pattern


@given(st.text(alphabet="*?[]!-abf.pdf_", min_size=1, max_size=8))
def test_what_is_taken_never_fits_every_document(pattern: str) -> None:
    names = ("7.pdf", "report.pdf", "coa_2026.pdf", "Lot-9.pdf")
    assert not _names_one(pattern) or not all(fnmatchcase(name, pattern) for name in names)


def test_a_file_with_other_tables_or_none_at_all_is_a_usage_error(invoke: Invoke, waivers: Path) -> None:
    assert "cannot be read" in invoke("check", LEAD, "--waivers", waivers).stderr
    waivers.write_text("[[waiver]]\n", "utf-8")
    result = invoke("check", LEAD, "--waivers", waivers)
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'waiver: unknown key; did you mean "waivers"?' in result.stderr
