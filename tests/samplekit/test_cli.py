from __future__ import annotations

from pathlib import Path

import pytest
import simplejson
from click.testing import CliRunner, Result

from verifier.cli.main import cli
from verifier.samplekit import FAULTS, LAYOUTS

from .conftest import SAMPLES

LEAF = str(SAMPLES / "clean-leaf-powder.toml")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["samplekit", *arguments])


def test_layouts_and_faults_are_listed() -> None:
    layouts = run("layouts")
    assert layouts.exit_code == 0
    assert [line.split()[0] for line in layouts.output.splitlines()] == list(LAYOUTS)
    faults = run("faults")
    assert [line.split()[1].partition(":")[0] for line in faults.output.splitlines()] == list(FAULTS)


def test_make_writes_a_pdf_and_what_to_expect_of_it(tmp_path: Path) -> None:
    out, expected = tmp_path / "out.pdf", tmp_path / "expected.json"
    done = run("make", LEAF, "--layout", "tiles", "--fault", "lead_above_limit", "--set", "decimal=,",
               "--expected", str(expected), "-o", str(out))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert out.read_bytes().startswith(b"%PDF-")
    panels = simplejson.loads(expected.read_text())["certificates"][0]["panels"]
    lead = next(row for panel in panels for row in panel["results"] if row["analyte"] == "lead")
    assert lead["values"][0]["printed"] == "4,800"
    assert lead["values"][0]["number"] == pytest.approx(4.8)


def test_make_without_changes_gives_the_committed_sample(tmp_path: Path) -> None:
    out = tmp_path / "leaf.pdf"
    assert run("make", LEAF, "-o", str(out)).exit_code == 0
    assert out.read_bytes() == (SAMPLES / "clean-leaf-powder.pdf").read_bytes()


def test_samples_makes_one_pdf_for_each_truth(tmp_path: Path) -> None:
    for stem in ("clean-liquid", "salmonella-present"):
        (tmp_path / f"{stem}.toml").write_bytes((SAMPLES / f"{stem}.toml").read_bytes())
    done = run("samples", "-o", str(tmp_path))
    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["clean-liquid.pdf", "salmonella-present.pdf"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((LEAF, "--layout", "mosaic"), 'There is no layout "mosaic"'),
        ((LEAF, "--fault", "moon"), 'There is no fault "moon"'),
        ((LEAF, "--set", "scale"), 'expects KEY=VALUE, found "scale"'),
        ((LEAF, "--set", "scale=9"), "--set: scale:"),
        ((LEAF, "--set", "sizes=9"), "--set: sizes:"),
        (("nowhere.toml",), 'Unable to read the truth file "nowhere.toml"'),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = run("make", *arguments, "-o", str(tmp_path / "out.pdf"))
    assert done.exit_code == 2
    assert message in done.output
    assert not (tmp_path / "out.pdf").exists()


@pytest.mark.parametrize("name", ["layouts", "faults", "make", "samples"])
def test_help_teaches(name: str) -> None:
    help_text = run(name, "--help").output
    assert "Usage:" in help_text
    assert len(help_text.splitlines()) > 6
