"""The rule book as a book: every rule documented alike, coded once, and found by code or name."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter

import pytest

from verifier.errors import UsageError
from verifier.model import Basis, Severity, Subject
from verifier.profiles import load_profile, shipped_profiles
from verifier.rules.base import BASE_RATE, HEADINGS, PLAIN, Observation, RuleInfo
from verifier.rules.registry import PREFIXES, RETIRED, all_rules, explain, rule_info, selected_rules

ROOT = Path(__file__).parents[2]
RULES = ROOT / "verifier" / "rules"
NOT_PLAIN = re.compile(
    r"\b(?:fak\w+|fraud\w*|forg(?:ed|er\w*)|tamper\w*|manipulat\w*|counterfeit\w*|falsif\w*|cheat\w*|suspicious\w*"
    r"|illegal\w*"
    r"|(?:un)?safe\w*|harmless|dangerous\w*|toxic\w*|doctor|healthy?|proves?|proof|certainly|always|never"
    r"|LOD|LOQ|ND|CFU|XMP|ISO|OCR|spans?|analytes?|matrix|annotations?|metadata|profiles?|parsed?|censored|anchors?)\b",
    re.IGNORECASE,
)
"""Words that accuse, promise or advise, and words of the trade."""
EVERY = pytest.mark.parametrize("info", all_rules(), ids=lambda info: info.code)


def test_the_rules() -> None:
    assert [info.code for info in all_rules()] == [
        *("CMP301", "CMP302", "CMP303", "CMP304", "CMP305", "CMP306", "CMP307"),
        *("CMP308", "CMP309", "CMP310", "CMP311", "CMP312", "CMP313"),
        *("COL601", "COL602", "COL603", "COL604", "COL605", "COL606", "COL607", "COL608", "COL609"),
        *("CON201", "CON202", "CON203"),
        *("CON204", "CON205", "CON206", "CON207", "CON208", "CON209"),
        *("CON210", "CON211", "CON212", "CON213", "CON214", "CON216", "CON217"),
        *("CON220", "CON221", "CON222", "CON223", "CON224", "CON225"),
        *("INT401", "INT402", "INT403", "INT404", "INT405", "INT406"),
        *("INT410", "INT411", "INT412", "INT413", "INT414", "INT415"),
        *("INT420", "INT421", "INT422", "INT423", "INT424"),
        *("INT430", "INT431", "INT432", "INT440", "INT441", "INT450", "INT451", "INT452", "INT453"),
        *("LIM101", "LIM102", "LIM103", "LIM104", "LIM105", "LIM106", "LIM107"),
        *("PLA501", "PLA502", "PLA503", "PLA504", "PLA506", "PLA507"),
        *("REA701", "REA702", "REA703", "REA704", "REA705"),
    ]
    assert not set(RETIRED) & {info.code for info in all_rules()}


@EVERY
def test_every_rule_has_the_same_headings(info: RuleInfo) -> None:
    headings = list(HEADINGS)
    if info.code.startswith(("INT", "COL")):
        headings.insert(headings.index("Other explanations"), BASE_RATE)
    assert list(info.sections) == headings
    assert all(info.sections.values())
    assert info.other_explanations
    assert all(one.endswith(".") for one in (info.summary, *info.other_explanations))
    assert "\n\n" not in info.summary


@EVERY
def test_every_rule_is_told_in_plain_words(info: RuleInfo) -> None:
    assert HEADINGS[0] == PLAIN
    assert info.plain.endswith(".")
    assert len(info.plain) <= 240
    assert facts_of(info.plain) <= facts_of(info.message)
    assert not NOT_PLAIN.findall(re.sub(r"\{\w+\}", "", info.plain))


@EVERY
def test_plain_words_stand_in_short_sentences(info: RuleInfo) -> None:
    sentences, words, _ = measures(info.plain)
    assert sentences <= 2
    assert words / sentences <= 18
    assert grade(info.plain) <= 10


def test_plain_words_are_readable_at_grade_8() -> None:
    assert grade("The cat sat on the mat.") < 1
    assert grade("Compliance necessitates metrological traceability documentation.") > 20
    assert grade(" ".join(info.plain for info in all_rules())) <= 8


def test_no_two_rules_are_told_in_the_same_words() -> None:
    told = [info.plain for info in all_rules()]
    assert len(set(told)) == len(told)


def facts_of(template: str) -> set[str]:
    """The names of the facts in a template."""
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def measures(text: str) -> tuple[int, int, int]:
    """How many sentences, words and, about, syllables a text has; a fact counts as one word of two."""
    words = re.findall(r"[\w{}'-]+", text)
    return len(re.findall(r"\.(?=\s|$)", text)), len(words), sum(map(syllables, words))


def syllables(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels without a mute e."""
    spoken = re.sub(r"(?:(?<=[^aeiouyl])e|(?<=[^td])ed|(?<=[^sxzcg])es)$", "", word.lower())
    return 2 if word.startswith("{") else max(1, len(re.findall(r"[aeiouy]+", spoken)))


def grade(text: str) -> float:
    """The school grade in the United States whose pupils read such a text with ease (Flesch and Kincaid, 1975)."""
    sentences, words, spoken = measures(text)
    return 0.39 * words / sentences + 11.8 * spoken / words - 15.59


@EVERY
def test_every_rule_stands_in_a_file_named_after_the_defect(info: RuleInfo) -> None:
    path = ROOT / explain(info.code).source.rpartition(":")[0]
    assert path.stem == info.name
    assert info.code.startswith(PREFIXES[path.parent.name])
    head = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    assert head.startswith(f"{info.code}: ")


@EVERY
def test_rule_files_are_short(info: RuleInfo) -> None:
    path = ROOT / explain(info.code).source.rpartition(":")[0]
    assert len(path.read_text("utf-8").splitlines()) <= 210


def test_no_file_of_a_family_is_left_without_a_rule() -> None:
    files = {path.stem for folder in PREFIXES for path in (RULES / folder).glob("*.py")}
    assert files - {"__init__", "common"} == {info.name for info in all_rules()}


@pytest.mark.parametrize("wanted", ["LIM101", "lim101", "result_above_limit", " LIM101 "])
def test_a_rule_is_found_by_code_and_by_name(wanted: str) -> None:
    assert rule_info(wanted).name == "result_above_limit"


def test_an_unknown_rule_gets_the_nearest() -> None:
    with pytest.raises(UsageError, match='there is no rule "LIM110"') as caught:
        rule_info("LIM110")
    assert caught.value.hint is not None
    assert caught.value.hint.startswith('did you mean "LIM10')


def test_an_explanation_holds_everything() -> None:
    told = explain("LIM103")
    assert told.family == "limits"
    assert told.severity is Severity.ERROR
    assert {"kratom-baseline", "us-federal", "us-ga"} <= set(told.profiles)
    assert "cz-448-2025" not in told.profiles
    path, _, line = told.source.rpartition(":")
    assert "def listed_synthetic_present" in "".join(
        (ROOT / path).read_text("utf-8").splitlines()[int(line) - 1 :][:10]
    )
    text = told.text()
    assert all(f"## {heading}\n" in text for heading in HEADINGS)
    assert text.startswith("# LIM103 listed_synthetic_present\n")


def test_explanations_name_the_profiles_that_use_a_rule() -> None:
    shares = set(explain("LIM104").profiles)
    assert {"kratom-baseline", "us-tx"} <= shares
    assert not {"us-ga", "us-federal"} & shares
    plain = {Basis.TOTAL_ALKALOIDS}
    used = [name for name in shipped_profiles() if {limit.basis for limit in load_profile(name).limits} - plain]
    assert list(explain("LIM101").profiles) == used != list(shipped_profiles())
    assert explain("REA701").profiles == shipped_profiles()


def test_rules_are_selected_by_code_or_prefix() -> None:
    profile = load_profile("kratom-baseline")
    settings = profile.rules.model_copy(update={"select": ("LIM", "CMP304"), "ignore": ("LIM10",)})
    assert [info.code for info in selected_rules(profile.model_copy(update={"rules": settings}))] == ["CMP304"]
    assert len(selected_rules(profile)) == len(
        [info for info in all_rules() if not info.is_about_document and not info.links]
    )


def test_a_finding_fills_message_and_next_step_with_the_same_facts() -> None:
    info = rule_info("REA702")
    seen = Observation(
        subject=Subject(), anchors=(), facts={"page": "3", "problem": "the page has no text"}, severity=Severity.INFO
    )
    finding = info.finding(seen)
    assert finding.message == "page 3 was not read in full: the page has no text"
    assert finding.next_step.startswith("Look at page 3.")
    assert finding.plain.startswith("A part of page 3 could not be read")
    assert finding.severity is Severity.INFO
    assert info.finding(seen, Severity.ERROR).severity is Severity.ERROR
