"""What there is to translate, gathered from the code: the texts of findings as templates, and those of the reports.

A text of a finding is made deep inside, in English, and kept so for ever. Its template is what an f-string says, a
placeholder for each expression; where an expression can only be one of a few constants (`'limit' if n == 1 else
'limits'`), there is one template for each, because more of a whole sentence can be translated well.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.languages.fstrings import PLACEHOLDER, WORD, called, choices, numbered, templates
from tests.languages.terms import NO_TEXTS, TERMS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "verifier"


ROOMS = (
    "batch/ends.py",
    "batch/job.py",
    "batch/viewing.py",
    "comparison",
    "decisions.py",
    "engine.py",
    "intake",
    "integrity",
    "pdf",
    "reading",
    "rules",
    "wcia",
)
"""Where texts for people are made that reach reports."""

NOT_ROOMS = (
    "intake/find.py",
    "pdf/marks",
    "pdf/ocr",
    "pdf/pdfium_calls.py",
    "pdf/traces/xmp.py",
    "reading/layout.py",
    "rules/base.py",
    "rules/registry.py",
    "wcia/writing.py",
)
"""What says nothing that reaches a report: answers to the command line, and names inside the program."""


_EXPLAINED = ("Looks at", "Decides", "Example", "Why it matters")
"""The sections of a rule that no finding quotes."""


def files(*rooms: str) -> Iterator[Path]:
    """The modules of these rooms."""
    for room in rooms:
        path = PACKAGE / room
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def said() -> dict[str, set[str]]:
    """Every template of a text that a finding or the engine says, with where it is from."""
    found: dict[str, set[str]] = {}
    by_shape: dict[str, str] = {}
    own = ((text, "tests/languages/terms.py") for text in TERMS)
    for made, place in itertools.chain(own, _of_rules(), _of_code(), _of_vocabulary(), _of_profiles(), _of_tables()):
        text = _shaped(made)
        if WORD.search(PLACEHOLDER.sub(" ", text)) and text not in NO_TEXTS:
            # Templates that differ in the names of their places only are one.
            known = by_shape.setdefault(PLACEHOLDER.sub("{}", text), text)
            found.setdefault(known, set()).add(place)
    return found


def _shaped(text: str) -> str:
    """The template as a text of its own: what it is put behind or before becomes a place to fill."""
    text = text.rstrip(",") if text.endswith(",") else text
    if text.startswith(("; ", ", ")):
        text = text[2:]
    if text.startswith(" (") and text.endswith(")"):
        text = text[2:-1]
    if text.startswith(" "):
        text = f"{{before}}{text}"
    if text.endswith(" "):
        text = f"{text}{{after}}"
    return numbered(text)


def _of_rules() -> Iterator[tuple[str, str]]:
    from verifier.rules.registry import all_rules

    for info in all_rules():
        place = _place(inspect.getsourcefile(inspect.unwrap(info.check)) or "")
        for text in (info.message, info.plain, info.next_step, info.base_rate or "", *info.other_explanations):
            yield text, place
        yield info.name.replace("_", " "), place


def explained() -> dict[str, set[str]]:
    """Every paragraph that only the explanation of a rule has, with where it is from."""
    from verifier.rules.registry import all_rules, paragraphs

    found: dict[str, set[str]] = {}
    for info in all_rules():
        place = _place(inspect.getsourcefile(inspect.unwrap(info.check)) or "")
        for text in (info.summary, *(info.sections[heading] for heading in _EXPLAINED)):
            for paragraph in paragraphs(text):
                found.setdefault(paragraph.text, set()).add(place)
    return found


def _place(path: str | Path) -> str:
    return str(Path(path).relative_to(ROOT))


def _of_vocabulary() -> Iterator[tuple[str, str]]:
    from verifier.model import ChangeKind, PanelKind
    from verifier.reports.wording import name_text
    from verifier.rules.wording import FIELD_NAMES, analyte_name, panel_name
    from verifier.vocabulary.analytes import all_analytes

    for one in all_analytes():
        # Names of pesticides, terpenes and cannabinoids are ISO and chemical names, the same everywhere.
        if one.panel not in (PanelKind.PESTICIDES, PanelKind.TERPENES, PanelKind.CANNABINOIDS):
            yield analyte_name(one.slug), "verifier/vocabulary"
    for kind in PanelKind:
        yield panel_name(kind), "verifier/vocabulary"
        yield name_text(kind.value), "verifier/vocabulary"
    keys = tomllib.loads((PACKAGE / "vocabulary" / "fields.toml").read_text("utf-8"))
    for key in {*keys, *FIELD_NAMES}:
        yield name_text(key), "verifier/vocabulary/fields.toml"
    for change in ChangeKind:
        yield change.value, "verifier/model/evidence.py"


def _of_profiles() -> Iterator[tuple[str, str]]:
    from verifier.profiles import load_profile, shipped_profiles

    for name in shipped_profiles():
        profile = load_profile(name)
        yield profile.title, f"verifier/profiles/{name}.toml"
        notes: list[str | None] = [*(limit.note for limit in profile.limits), *(need.note for need in profile.required)]
        for note in filter(None, notes):
            yield note, f"verifier/profiles/{name}.toml"


def _of_tables() -> Iterator[tuple[str, str]]:
    """Words in the tables of rules that findings quote."""
    tables = (
        ("integrity/editing_software.toml", {"why"}),
        ("integrity/hosts.toml", {"why"}),
        ("plausibility/leaf.toml", {"checked", "words"}),
    )
    for name, keys in tables:
        path = PACKAGE / "rules" / name
        for text in _values(tomllib.loads(path.read_text("utf-8")), keys):
            yield text, _place(path)


def _values(table: object, keys: set[str]) -> Iterator[str]:
    if isinstance(table, dict):
        for key, value in table.items():
            if key in keys and isinstance(value, str):
                yield value
            else:
                yield from _values(value, keys)
    elif isinstance(table, list):
        for one in table:
            yield from _values(one, keys)


# ---------------------------------------------------------------------------------------------------- from the code


def _of_code() -> Iterator[tuple[str, str]]:
    kept_out = set(files(*NOT_ROOMS))
    for path in files(*ROOMS):
        if path in kept_out:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        place = _place(path)
        for text in templates(tree):
            yield text, place


# -------------------------------------------------------------------------------------------------- texts of reports


def ours() -> Iterable[tuple[tuple[str, ...], str]]:
    """The literals of `t("...")` and `t.counted(n, "...", "...")`, with where they are from."""
    for path in files(*(room for room in _SPOKEN if (PACKAGE / room).is_dir())):
        tree = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from ((texts, _place(path)) for texts in _call(node))
    yield from _of_templates()


_SPOKEN = ("cli", "reports", "web")
"""The rooms that say texts of their own."""
_TRANSLATORS = ("t", "_t", "language", "later")


def _call(node: ast.Call) -> Iterator[tuple[str, ...]]:
    literals = tuple(one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str))
    if isinstance(node.func, ast.Attribute) and node.func.attr == "counted" and len(literals) == 2:
        yield literals
    elif isinstance(node.func, (ast.Name, ast.Attribute)) and called(node.func).strip("_") in _TRANSLATORS:
        if literals and isinstance(node.args[0], ast.Constant):
            yield literals[:1]
        elif node.args and isinstance(node.args[0], ast.IfExp):
            yield from ((one,) for one in choices(node.args[0], {}) or ())


def _of_templates() -> Iterator[tuple[tuple[str, ...], str]]:
    from jinja2 import Environment, nodes

    environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in (".html", ".jinja", ".j2", ".svg", ".md", ".txt") or not path.is_file():
            continue
        place = _place(path)
        for node in environment.parse(path.read_text("utf-8")).find_all(nodes.Call):
            called = node.node
            texts = tuple(one.value for one in node.args if isinstance(one, nodes.Const) and isinstance(one.value, str))
            if isinstance(called, nodes.Getattr) and called.attr == "counted" and len(texts) == 2:
                yield texts, place
            elif (
                isinstance(called, nodes.Name)
                and called.name == "t"
                and texts
                and isinstance(node.args[0], nodes.Const)
            ):
                yield texts[:1], place
