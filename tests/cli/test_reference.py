"""`rules`, `explain` and `profiles`: what the tool knows, for people and programs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Invoke
from verifier.profiles import load_profile, shipped_profiles
from verifier.reports.look import Look
from verifier.reports.profiles import profile_text
from verifier.rules.registry import all_rules

ROOT = Path(__file__).parents[2]


def test_rules_lists_every_rule_in_order(invoke: Invoke) -> None:
    rules = json.loads(invoke("rules", "--format", "json").stdout)["rules"]
    assert [rule["code"] for rule in rules] == [rule.code for rule in all_rules()]
    listed = invoke("rules").stdout
    assert all(rule["code"] in listed for rule in rules)


def test_the_reference_names_the_line_of_the_rule(invoke: Invoke) -> None:
    for rule in json.loads(invoke("rules", "-f", "json").stdout)["rules"]:
        path, line = rule["source"].split(":")
        nearby = (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1 : int(line) + 12]
        assert any(f"def {rule['name']}(" in text for text in nearby)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
@pytest.mark.parametrize("name", ["code", "name"])
def test_every_rule_is_explained_by_code_and_name(invoke: Invoke, rule: object, name: str) -> None:
    result = invoke("explain", getattr(rule, name))
    text = " ".join(result.stdout.split())
    assert result.exit_code == 0
    for heading in ("Looks at", "Decides", "Example", "Why it matters", "message", "profiles", "source"):
        assert heading in text
    assert " ".join(rule.summary.split()) in text  # type: ignore[attr-defined]


def test_an_unknown_code_is_a_usage_error_with_the_nearest(invoke: Invoke) -> None:
    result = invoke("explain", "result_above_limt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'did you mean "result_above_limit"?' in result.stderr


def test_profiles_lists_the_shipped_ones(invoke: Invoke) -> None:
    assert [p["id"] for p in json.loads(invoke("profiles", "-f", "json").stdout)] == list(shipped_profiles())
    assert all(name in invoke("profiles").stdout for name in shipped_profiles())


@pytest.mark.parametrize("name", shipped_profiles())
def test_a_profile_is_shown_with_every_limit_and_source(invoke: Invoke, name: str) -> None:
    profile = load_profile(name)
    shown = invoke("profiles", "show", name).stdout
    flat = " ".join(shown.split())
    assert profile.title.split()[0] in flat
    assert all(source.url is None or source.url[:40] in flat.replace(" ", "") for source in profile.sources.values())
    assert flat.count(" at most ") + flat.count(" below ") >= sum(1 for x in profile.limits if x.value is not None) // 2
    assert json.loads(invoke("profiles", "show", name, "-f", "json").stdout)["id"] == name


def test_substances_are_shown_by_their_names(invoke: Invoke) -> None:
    shown = invoke("profiles", "show", "us-ky").stdout
    assert "1,2-Dichloroethene " in shown
    assert "7-Hydroxymitragynine " in shown
    assert "MGM-15 " in shown
    assert "1 2 dichloroethene" not in shown
    assert "7-Hydroxymitragynine" in invoke("profiles", "diff", "us-sd", "us-co").stdout


def test_an_unknown_profile_or_subcommand_is_a_usage_error(invoke: Invoke) -> None:
    assert invoke("profiles", "show", "nonsense").exit_code == 2
    assert invoke("profiles", "shw").exit_code == 2


def test_an_unknown_command_has_the_nearest(invoke: Invoke) -> None:
    result = invoke("chekc")
    assert result.exit_code == 2
    assert 'Did you mean "check"?' in result.stderr
    assert "The commands are check, read," in invoke("xyz").stderr


@pytest.mark.parametrize(
    ("words", "current", "wanted"),
    [
        ("verifier check --profile us", "us", "us-ut-r70-580"),
        ("verifier check --format js", "js", "jsonl"),
        ("verifier explain lim", "lim", "LIM101"),
        ("verifier sch", "sch", "schema"),
        ("verifier schema cert", "cert", "certificate"),
    ],
)
def test_completion_knows_names(invoke: Invoke, words: str, current: str, wanted: str) -> None:
    count = len(words.split()) - 1
    env = {"_VERIFIER_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count)}
    assert f"plain,{wanted}" in invoke(env=env).stdout.splitlines()


OWN = """
id = "own"
title = "My own"
jurisdiction = "my shop"
status = "guidance"
last_checked = 2026-11-22
extends = "us-ut-r70-580"
sources.mine = { title = "My rule", accessed = 2026-11-22, verification = "official_text" }
[[limits]]
analyte = "lead"
below = 0.5
unit = "ppm"
cite = { source = "mine", clause = "1" }
"""


def test_a_profile_of_ones_own_is_validated(invoke: Invoke, tmp_path: Path) -> None:
    good, bad = tmp_path / "own.toml", tmp_path / "bad.toml"
    good.write_text(OWN, "utf-8")
    bad.write_text(OWN.replace("below = 0.5", "bellow = 0.5"), "utf-8")
    result = invoke("profiles", "validate", str(good))
    assert result.exit_code == 0
    count = len(load_profile("us-ut-r70-580").limits)
    assert result.stdout.startswith(f"{good}: valid: own, {count} limits")
    result = invoke("profiles", "validate", str(bad), str(good))
    assert result.exit_code == 2
    assert 'limits[1].bellow: unknown key; did you mean "below"?' in result.stderr
    assert "valid: own" in result.stdout  # the others are still checked


@pytest.mark.parametrize("command", [("profiles", "validate"), ("profiles", "show"), ("check", "-p")])
@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ('ignore = ["LIM199"]', 'rules.ignore: there is no rule "LIM199"; did you mean'),
        ('select = ["LIM", "CON9"]', 'rules.select: there is no rule "CON9"'),
        ('severity = { CMP399 = "info" }', 'rules.severity: there is no rule "CMP399"; did you mean'),
    ],
)
def test_a_rule_that_is_not_there_cannot_be_chosen(
    invoke: Invoke, tmp_path: Path, command: tuple[str, str], rules: str, words: str
) -> None:
    own = tmp_path / "own.toml"
    own.write_text(f"{OWN}[rules]\n{rules}\n", "utf-8")
    result = invoke(*command, str(own), *(["none.pdf"] if command[0] == "check" else []))
    assert result.exit_code == 2
    assert f"{own}: {words}" in result.stderr
    assert "`verifier rules` lists all of them" in result.stderr


def test_every_rule_that_is_there_can_be_chosen(invoke: Invoke, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    codes = ", ".join(f'"{rule.code}"' for rule in all_rules())
    own.write_text(f"{OWN}[rules]\nselect = ['LIM', 'COL', 'REA', {codes}]\nignore = [{codes}]\n", "utf-8")
    assert invoke("profiles", "validate", str(own)).exit_code == 0


def test_two_profiles_are_told_apart(invoke: Invoke, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text(OWN, "utf-8")
    rows = json.loads(invoke("profiles", "diff", "us-ut-r70-580", str(own), "-f", "json").stdout)
    (row,) = (row for row in rows if row["what"] == "lead")
    assert row["us-ut-r70-580"] == "below 1.2 ppm (copy of the text read, from 2024-12-01)"
    assert row["own"] == "below 0.5 ppm (official text read)"
    assert not [row for row in rows if row["what"] == "mercury"]
    assert "Both ask for the same." in invoke("profiles", "diff", "us-ut-r70-580", "us-ut-r70-580").stdout


OPEN = """
[[limits]]
analyte = "nickel"
at_most = 2
unit = "ppm"
equality = "open"
cite = { source = "mine", clause = "2" }
[[required]]
panel = "residual_solvents"
product_kinds = ["extract"]
cite = { source = "mine", clause = "3" }
"""


def test_an_open_equality_and_products_of_a_requirement_are_shown_and_compared(invoke: Invoke, tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(OWN + OPEN, "utf-8")
    other.write_text((OWN + OPEN).replace('equality = "open"', "").replace('"own"', '"other"'), "utf-8")
    shown = profile_text(load_profile(one), Look(width=200))
    assert re.search(r"nickel +at most 2 ppm, exactly that is left open +all +mine, 2", shown)
    assert re.search(r"panel residual solvents +extract +warning +mine, 3", shown)
    rows = json.loads(invoke("profiles", "diff", str(one), str(other), "-f", "json").stdout)
    assert rows == [{"what": "nickel", "own": "at most 2 ppm, exactly that is left open", "other": "at most 2 ppm"}]
