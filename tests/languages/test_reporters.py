"""Reports for people in every language: whatever a reporter says is in the catalogue; formats for programs are one."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.languages.residue import SAMPLES, reports_of_samples
from verifier.cli.main import cli
from verifier.languages import Translator
from verifier.model import DocumentReport, ProfileUse, Run, Verdict
from verifier.reports import Detail, Look, make_file_reporter, make_reporter
from verifier.reports.interface import Shown

CODES = ("es", "de")
LEAD = str(SAMPLES / "lead-above-limit.pdf")
DAY = ("--as-of", "2026-11-22")


class Listening(Translator):
    """Notes what is asked for and is not in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.missing: set[str] = set()

    def __call__(self, text: str, /, **facts: object) -> str:
        if text not in self._catalogue.texts and text not in {one for one, _ in self._catalogue.counted}:
            self.missing.add(text)
        return super().__call__(text, **facts)

    def counted(self, number: int, one: str, many: str) -> str:
        if (one, many) not in self._catalogue.counted:
            self.missing.add(one)
        return super().counted(number, one, many)


@cache
def reports() -> list[DocumentReport]:
    """The samples as they were judged, with one that could not be read."""
    found = [report for _, report, _ in reports_of_samples() if isinstance(report, DocumentReport)]
    assert len(found) > 10
    return [*found, found[0].model_copy(update={"verdict": Verdict.UNREADABLE, "certificates": ()})]


@pytest.fixture
def made_run() -> Run:
    used = ProfileUse(
        id="kratom-baseline", title="Kratom: what every laboratory report should show", status="guidance",
        is_in_force=True, sha256="ab" * 32,
    )  # fmt: skip
    return Run(version="0.0.0", profiles=(used, used), as_of=date(2026, 11, 22), is_cross_checked=True)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", ["terminal", "markdown"])
@pytest.mark.parametrize("detail", list(Detail))
@pytest.mark.parametrize("is_batch", [False, True])
def test_text_reports_say_nothing_that_is_not_in_the_catalogue(
    made_run: Run, code: str, name: str, detail: Detail, is_batch: bool
) -> None:
    language = Listening(code)
    reporter = make_reporter(name, Look(detail=detail, is_batch=is_batch, language=language), language=language)
    told = [reporter.begin(made_run), *map(reporter.document, reports()), reporter.end()]
    assert language.missing == set()
    assert any(told)


@pytest.mark.parametrize("code", CODES)
def test_pages_say_nothing_that_is_not_in_the_catalogue(made_run: Run, tmp_path: Path, code: str) -> None:
    language = Listening(code)
    reporter = make_file_reporter("html", tmp_path, is_folder=True, language=language)
    reporter.begin(made_run)
    for report in reports():
        reporter.document(report, Shown())
    reporter.end()
    reporter.close()
    assert language.missing == set()
    assert f'<html lang="{code}"' in (tmp_path / "index.html").read_text("utf-8")


def printed(*arguments: str) -> str:
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def test_the_terminal_in_german() -> None:
    text = " ".join(printed("check", LEAD, *DAY, "--lang", "de", "--no-cross-check").split())
    assert "✗ NICHT BESTANDEN Verfehlt 1 von 12 Grenzwerten (Blei)." in text
    assert "Beurteilt 21 Ergebnisse gelesen; 12 Grenzwerte beurteilt, 11 eingehalten" in text
    assert "vielleicht Das Ergebnis oder seine Einheit kann" in text
    assert "Lead (Pb)" in text
    assert text.endswith("Eine Durchsicht des Dokuments, nicht des Produkts: sie bescheinigt keine Sicherheit.")


def test_the_environment_chooses_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERIFIER_LANG", "es")
    assert "✗ NO CUMPLE  Incumple 1 de 12 límites (plomo)." in printed("check", LEAD, *DAY, "--no-cross-check")


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "sarif", "junit"])
def test_formats_for_programs_are_the_same_in_every_language(name: str) -> None:
    made = {printed("check", LEAD, *DAY, "-f", name, "--no-cross-check", "--lang", code) for code in ("en", *CODES)}
    assert len(made) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("read", LEAD), "2 Seiten · 1 Probe · 20 Ergebnisse"),
        (("inspect", LEAD), "Die Datei"),
        (("label", LEAD, "--lot", "WV-260402", *DAY), "Der Bericht stimmt mit dem Etikett überein."),
        (("compare", LEAD, LEAD), "Nichts weicht ab im Gelesenen; 21 Ergebnisse verglichen (dieselben Bytes)"),
        (("explain", "LIM101"), "LIM101 Ergebnis über dem Grenzwert"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_other_commands_in_german(arguments: tuple[str, ...], said: str) -> None:
    assert said in printed(*arguments, "--lang", "de")
