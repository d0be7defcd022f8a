"""The trial of the rules: sound reports bring no finding, planted faults bring their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from verifier.cli.samplekit import command
from verifier.errors import UsageError
from verifier.samplekit.faults import FAULTS
from verifier.samplekit.sound import draw_sound
from verifier.samplekit.trial import read_trial, score_trial, total_of, write_trial


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("trial")
    assert len(list(write_trial(3, 12, made))) == 12
    return made


def test_a_trial_says_what_is_wrong_with_each_report(folder: Path) -> None:
    sheets = read_trial(folder)
    assert {sheet.file for sheet in sheets} == {path.name for path in folder.glob("*.pdf")}
    assert any(sheet.fault is None for sheet in sheets)
    for sheet in sheets:
        assert sheet.code == (FAULTS[sheet.fault].code if sheet.fault else None)


def test_the_same_seed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    list(write_trial(3, 12, tmp_path))
    for path in sorted(folder.iterdir()):
        assert (tmp_path / path.name).read_bytes() == path.read_bytes(), path.name
    assert draw_sound(1) == draw_sound(1) != draw_sound(2)


def test_scores_count_what_was_planted_found_and_said_without_reason(folder: Path) -> None:
    planted = {sheet.file: sheet for sheet in read_trial(folder)}
    ideal = lambda _data, label, _profile: {planted[label].code} - {None}  # noqa: E731
    scores, remarks = score_trial(folder, ideal)
    assert (total_of(scores).precision, total_of(scores).recall, remarks) == (1.0, 1.0, ())
    scores, remarks = score_trial(folder, lambda *_: {"LIM999"})
    assert total_of(scores).recall == 0.0
    assert next(score for score in scores if score.code == "LIM999").false_alarms == 12
    assert len(remarks) == 12 + total_of(scores).planted


def test_what_is_no_trial_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder of a trial"):
        read_trial(tmp_path)


def test_the_commands_draw_and_score(tmp_path: Path) -> None:
    drawn = CliRunner().invoke(command, ["exam", "--seed", "5", "--count", "6", "-o", str(tmp_path)])
    assert drawn.exit_code == 0
    scored = CliRunner().invoke(command, ["score", str(tmp_path), "--precision", "0", "--recall", "0"])
    assert scored.exit_code == 0
    assert scored.stdout.splitlines()[-1].startswith("all")
