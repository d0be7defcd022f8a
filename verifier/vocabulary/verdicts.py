"""What printed verdicts and sentences say: whether something failed, with whatever stands beside the word."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from verifier.vocabulary.words import status_of


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("verdicts.toml").read_text("utf-8"))


@cache
def _begin() -> re.Pattern[str]:
    firsts = {subject.split()[0] for words in _data()["failing"].values() for subject in words["subjects"]}
    return re.compile(rf"(?:{'|'.join(map(re.escape, sorted(firsts)))})|.*?[.:!]\s", re.IGNORECASE | re.DOTALL)


def may_begin_failing(text: str) -> bool:
    """Whether a sentence that begins in a text may say that something failed; quick, for the many that do not."""
    return _may_begin(text) if len(text) <= _LONGEST_KEPT else True


_LONGEST_KEPT = 120
"""Characters. A longer text is not kept in memory for the next look-up."""


@lru_cache(maxsize=16384)
def _may_begin(text: str) -> bool:
    return _begin().match(text) is not None


@cache
def _sentence() -> re.Pattern[str]:
    data = _data()
    general = "|".join(map(re.escape, data["general"]["words"]))
    sentences = []
    for words in data["failing"].values():
        subjects, said = ("|".join(map(_spaced, words[key])) for key in ("subjects", "said"))
        sentences.append(rf"(?:{subjects})(?:\s+(?!(?:{general})\b)[^\s.,;:]+){{0,4}}?\s*(?:{said})(?!\w)")
    return re.compile(rf"(?:^|(?<=[.:!])\s+)(?P<all>{'|'.join(sentences)})", re.IGNORECASE)


def _spaced(phrase: str) -> str:
    return r"\s+".join(map(re.escape, phrase.split()))


def failing_sentence(text: str) -> tuple[int, int] | None:
    """Where a text says that this sample or product failed: begin and end of the words; None where it does not.

    A sentence about what would fail ("a sample that does not meet ...", "if the batch fails") says nothing of it.
    """
    found = _sentence().search(text)
    return found.span("all") if found is not None else None


_BREAK = re.compile(r"[,;:/|()\[\]!]|\s[-–—]\s")
_NEGATION = re.compile(
    r"^(?:(?:did|does|do|is|are|was|were|has|have)\s+not|not|no|non|nicht|ne)\b[\s-]*", re.IGNORECASE
)


def says_failed(printed: str | None) -> bool:
    """Whether a printed verdict says that something failed, with whatever stands beside it.

    "FAIL", "Failed (Pb)", "FAIL - see page 2" and "Did not pass" do; "Pass/Fail", which names both, says nothing.
    """
    if printed is None:
        return False
    if failing_sentence(printed) is not None:
        return True
    whole = status_of(printed)
    if whole is not None:
        return whole == "fail"
    parts = [part.strip() for part in _BREAK.split(printed)]
    said = {_says(part) for part in parts if len(part) > 1}
    if not said & {"pass", "fail"}:
        said |= {"fail" for word in re.findall(r"\w+", printed) if word.casefold().startswith("fail")}
    return "fail" in said and "pass" not in said


def _says(text: str) -> str | None:
    denied = _NEGATION.sub("", text)
    if denied != text:
        first, _, rest = denied.partition(" ")
        if "pass" in (status_of(denied), status_of(f"{first}s {rest}".strip())):
            return "fail"
    return status_of(text)
