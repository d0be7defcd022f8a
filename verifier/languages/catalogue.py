"""The texts of one language: a gettext catalogue (.po) as the translators write it, read as it is."""

from __future__ import annotations

import gettext
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources

FINDING = "finding"
"""The context (msgctxt) of texts that rules and the engine make; the texts of reports and pages have none."""


@dataclass(frozen=True)
class Catalogue:
    """What is said for what, in one language."""

    texts: Mapping[str, str]
    """Templates of reports and pages."""
    counted: Mapping[tuple[str, str], tuple[str, ...]]
    """Templates with a number, by the English singular and plural: one form for each that the language has."""
    findings: Mapping[str, str]
    """Templates of what rules and the engine say."""
    form: Callable[[int], int] = field(compare=False)
    """Which form of a counted text a number takes."""


def load_catalogue(code: str) -> Catalogue:
    """The catalogue that is shipped for a language. Raises FileNotFoundError where there is none."""
    path = resources.files("verifier.languages") / "catalogues" / f"{code}.po"
    return read_catalogue(path.read_text("utf-8").splitlines())


def load_explanations(code: str) -> Mapping[str, str]:
    """What rules say of themselves, paragraph by paragraph: long texts, in a catalogue that few ask for."""
    path = resources.files("verifier.languages") / "catalogues" / f"explanations.{code}.po"
    return read_catalogue(path.read_text("utf-8").splitlines()).texts


def read_catalogue(lines: Iterable[str]) -> Catalogue:
    """The entries of a .po file; what has no translation yet, or only a doubtful one, is left out."""
    texts: dict[str, str] = {}
    counted: dict[tuple[str, str], tuple[str, ...]] = {}
    findings: dict[str, str] = {}
    form = gettext.c2py("n != 1")  # how gettext itself reads the rule
    for entry in _entries(lines):
        source, plural = entry.get("msgid", ""), entry.get("msgid_plural")
        forms = tuple(entry[key] for key in sorted(entry) if key.startswith("msgstr"))
        if not source:
            form = gettext.c2py(_plural_rule(forms[0]))
        elif not all(forms):
            continue
        elif plural is not None:
            counted[source, plural] = forms
        elif entry.get("msgctxt") == FINDING:
            findings[source] = forms[0]
        else:
            texts[source] = forms[0]
    return Catalogue(texts, counted, findings, form)


def _entries(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """Each entry by keyword; entries are set apart by blank lines."""
    entry: dict[str, str] = {}
    key = ""
    is_doubtful = False
    for line in (*lines, ""):
        if line.startswith('"'):
            entry[key] += json.loads(line)
        elif line.startswith("msg"):
            key, _, text = line.partition(" ")
            entry[key] = json.loads(text)
        elif line.startswith("#,"):
            is_doubtful |= "fuzzy" in line
        elif not line and entry:
            if not is_doubtful or not entry.get("msgid"):
                yield entry
            entry, is_doubtful = {}, False


def _plural_rule(header: str) -> str:
    """The C expression in the header: "n != 1"."""
    rule = next(line for line in header.splitlines() if line.startswith("Plural-Forms:"))
    return rule.rpartition("plural=")[2].strip(" ;")
