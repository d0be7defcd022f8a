"""README.md tells the truth: each block that begins with "$ verifier" is what the tool prints.

`python tests/test_readme.py` writes the blocks anew.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from verifier.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```console\n\$ verifier (?P<arguments>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


def printed(arguments: str) -> str:
    """What the tool prints, at 80 columns, called from the root of the repository."""
    result = CliRunner().invoke(cli, shlex.split(arguments), prog_name="verifier", env={"COLUMNS": "80"})
    return result.stdout


def blocks() -> dict[str, str]:
    return {match["arguments"]: match["output"] for match in BLOCK.finditer(README.read_text("utf-8"))}


@pytest.mark.parametrize("arguments", blocks())
def test_every_block_is_what_the_tool_prints(arguments: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert blocks()[arguments] == printed(arguments), "run: python tests/test_readme.py"


def test_the_help_and_a_verdict_are_shown() -> None:
    assert "--help" in blocks()
    assert any(arguments.startswith("check samples/") for arguments in blocks())


def test_two_commands_do_all_the_set_up() -> None:
    setup = [line for line in README.read_text("utf-8").splitlines() if line.startswith("python3 -m venv")]
    assert len(setup) == 2
    assert setup[0].endswith(".venv/bin/verifier check samples/ --also html=judged/")
    assert setup[1].endswith(".venv/bin/python -m pytest -n auto")


def test_links_lead_somewhere() -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README.read_text("utf-8"))
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_command_is_named() -> None:
    text = README.read_text("utf-8")
    assert [name for name in COMMANDS if f"verifier {name}" not in text] == []


def _rewrite() -> None:
    text = README.read_text("utf-8")
    write = lambda match: f"```console\n$ verifier {match['arguments']}\n{printed(match['arguments'])}```"  # noqa: E731
    README.write_text(BLOCK.sub(write, text), "utf-8")


if __name__ == "__main__":
    _rewrite()
