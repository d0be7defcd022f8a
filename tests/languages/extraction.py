"""What there is to translate, gathered from the code: the texts of findings as templates, and those of the reports.

A text of a finding is made deep inside, in English, and kept so for ever. Its template is what an f-string says, a
placeholder for each expression; where an expression can only be one of a few constants (`'limit' if n == 1 else
'limits'`), there is one template for each, because more of a whole sentence can be translated well.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

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
)
"""Where texts for people are made that reach reports."""

NOT_ROOMS = (
    "intake/find.py",
    "pdf/ocr",
    "pdf/pdfium_calls.py",
    "pdf/traces/xmp.py",
    "reading/layout.py",
    "rules/base.py",
    "rules/registry.py",
)
"""What says nothing that reaches a report: answers to the command line, and names inside the program."""

_MOST = 12
"""Templates that one f-string may become."""
_WORD = re.compile(r"[a-z]{2,}")
_CODE_LIKE = re.compile(
    r"^\w+[./]\s|^\s+_\w+$|^\w+_\s|^https:|\(\?|\\[bdswW]|\.\*|[\]\)]\*|^[A-Z]{4,} |^\W*\w+[.=]\w+\W*$"
    r"|^pip install|^pragma|^\s*create table"
)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


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
        if _WORD.search(_PLACEHOLDER.sub(" ", text)) and text not in NO_TEXTS:
            # Templates that differ in the names of their places only are one.
            known = by_shape.setdefault(_PLACEHOLDER.sub("{}", text), text)
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
    return _numbered(text)


def _of_rules() -> Iterator[tuple[str, str]]:
    from verifier.rules.registry import all_rules

    for info in all_rules():
        place = _place(inspect.getsourcefile(inspect.unwrap(info.check)) or "")
        for text in (info.message, info.plain, info.next_step, info.base_rate or "", *info.other_explanations):
            yield text, place
        yield info.name.replace("_", " "), place


def _place(path: str | Path) -> str:
    return str(Path(path).relative_to(ROOT))


def _of_vocabulary() -> Iterator[tuple[str, str]]:
    from verifier.model import ChangeKind, PanelKind
    from verifier.reports.wording import name_text
    from verifier.rules.wording import analyte_name, panel_name
    from verifier.vocabulary.analytes import all_analytes

    for one in all_analytes():
        # Names of pesticides, terpenes and cannabinoids are ISO and chemical names, the same everywhere.
        if one.panel not in (PanelKind.PESTICIDES, PanelKind.TERPENES, PanelKind.CANNABINOIDS):
            yield analyte_name(one.slug), "verifier/vocabulary"
    for kind in PanelKind:
        yield panel_name(kind), "verifier/vocabulary"
        yield name_text(kind.value), "verifier/vocabulary"
    for key in tomllib.loads((PACKAGE / "vocabulary" / "fields.toml").read_text("utf-8")):
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


def templates(tree: ast.Module) -> Iterator[str]:
    """The templates of all texts for people in a module."""
    scopes = _scopes(tree)
    skipped = _not_texts(tree)
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            yield from filter(_is_text, _expanded(node, scopes.get(id(node), {})))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_constant_text(node.value):
            yield node.value


def _is_constant_text(text: str) -> bool:
    return " " in text.strip() and _is_text(text) and "\n" not in text


def _is_text(text: str) -> bool:
    literal = _PLACEHOLDER.sub(" ", text)
    return bool(_WORD.search(literal)) and not _CODE_LIKE.search(literal)


def _not_texts(tree: ast.Module) -> set[int]:
    """Docstrings, parts of f-strings, patterns, and what is raised for programmers."""
    found: set[int] = set()
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            docs = (one.value for one in body if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant))
            found.update(map(id, docs))
        if isinstance(node, ast.JoinedStr):
            found.update(id(part) for part in node.values)
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    found.update(map(id, ast.walk(part.value)))
                    if part.format_spec is not None:
                        found.update(map(id, ast.walk(part.format_spec)))
        if isinstance(node, ast.Call) and _name(node.func) in ("compile", "ValueError", "rule", "format", "IndexError"):
            found.update(map(id, ast.walk(node)))
    return found


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _scopes(tree: ast.Module) -> dict[int, dict[str, list[str]]]:
    """For every f-string the names that can only be one of a few constants in the function around it."""
    found: dict[int, dict[str, list[str]]] = {}
    for function in ast.walk(tree):
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            known = _constants(function)
            found |= {id(node): known for node in ast.walk(function) if isinstance(node, ast.JoinedStr)}
    return found


def _constants(function: ast.AST) -> dict[str, list[str]]:
    values: dict[str, list[str] | None] = {}

    def note(name: str, texts: list[str] | None) -> None:
        known = values.get(name, [])
        values[name] = None if known is None or texts is None else [*known, *texts]

    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    note(target.id, _choices(node.value, {}))
                elif isinstance(target, ast.Tuple):
                    every = node.value.elts if isinstance(node.value, ast.Tuple) else [None] * len(target.elts)
                    for name, value in zip(target.elts, every, strict=False):
                        if isinstance(name, ast.Name):
                            note(name.id, None if value is None else _choices(value, {}))
        elif isinstance(node, (ast.For, ast.comprehension)):
            for name, texts in _loop(node):
                note(name, texts)
        elif isinstance(node, ast.arg):
            note(node.arg, None)
        elif isinstance(node, ast.NamedExpr):
            note(node.target.id, None)
    return {name: texts for name, texts in values.items() if texts}


def _loop(node: ast.For | ast.comprehension) -> Iterator[tuple[str, list[str] | None]]:
    rows = node.iter.elts if isinstance(node.iter, (ast.Tuple, ast.List)) else None
    targets = node.target.elts if isinstance(node.target, ast.Tuple) else [node.target]
    for place, target in enumerate(targets):
        if not isinstance(target, ast.Name):
            continue
        texts: list[str] | None = None
        if rows is not None and isinstance(node.target, ast.Tuple):
            cells = [row.elts[place] for row in rows if isinstance(row, ast.Tuple) and len(row.elts) == len(targets)]
            choices = [_choices(cell, {}) for cell in cells]
            if len(cells) == len(rows) and all(one is not None for one in choices):
                texts = [text for one in choices for text in one or ()]
        yield target.id, texts


def _choices(node: ast.expr, known: dict[str, list[str]]) -> list[str] | None:
    """The constants that an expression can be; None where it can be anything."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, ast.IfExp):
        one, other = _choices(node.body, known), _choices(node.orelse, known)
        return None if one is None or other is None else [*one, *other]
    if isinstance(node, ast.Name):
        return known.get(node.id)
    return None


def _expanded(node: ast.JoinedStr, known: dict[str, list[str]]) -> Iterator[str]:
    parts: list[list[str]] = []
    for value in node.values:
        if isinstance(value, ast.Constant):
            parts.append([_escaped(value.value)])
        elif isinstance(value, ast.FormattedValue):
            texts = _choices(value.value, known)
            parts.append([_escaped(one) for one in texts] if texts else [f"{{{_placeholder(value.value)}}}"])
    count = 1
    for part in parts:
        count *= len(part)
    if count > _MOST:
        parts = [part if len(part) == 1 else ["{it}"] for part in parts]
    for chosen in itertools.product(*parts):
        yield _numbered("".join(chosen))


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


_OUTER = re.compile(r"^[^a-z]+|[^a-z0-9]+$")


def _placeholder(node: ast.expr) -> str:
    """A name for what an expression says: its last attribute, or what is called."""
    if isinstance(node, ast.Name):
        return _OUTER.sub("", node.id) or "it"
    if isinstance(node, ast.Attribute):
        if node.attr == "__name__":
            return "kind"
        return (
            node.attr.strip("_")
            if node.attr not in ("value", "name", "printed")
            else f"{_placeholder(node.value)}_{node.attr}"
        )
    if isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and node.func.attr == "join":
            return _placeholder(node.args[0])
        name = _name(node.func).strip("_")
        if name == "len":
            return "count"
        return (
            _placeholder(node.args[0]) if node.args and name in ("round", "int", "abs", "str", "map") else name or "it"
        )
    if isinstance(node, ast.Subscript):
        return _placeholder(node.value)
    if isinstance(node, (ast.BinOp,)):
        return "number"
    return "it"


def _numbered(text: str) -> str:
    """Placeholders that stand side by side are one; two of one name get numbers."""
    text = re.sub(r"\{(\w+)\}(?:\{\w+\})+", r"{\1}", text)
    seen: dict[str, int] = {}

    def numbered(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return f"{{{name}}}" if seen[name] == 1 else f"{{{name}_{seen[name]}}}"

    return _PLACEHOLDER.sub(numbered, text)


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
    elif isinstance(node.func, (ast.Name, ast.Attribute)) and _name(node.func).strip("_") in _TRANSLATORS:
        if literals and isinstance(node.args[0], ast.Constant):
            yield literals[:1]
        elif node.args and isinstance(node.args[0], ast.IfExp):
            yield from ((one,) for one in _choices(node.args[0], {}) or ())


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
