"""The texts in a module as templates: f-strings and constants, a place for each expression."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

_NOT_FOR_PEOPLE = ("compile", "ValueError", "rule", "format", "IndexError")
"""What is called with texts that are no texts of findings; the messages of rules are asked of the registry."""
_MOST = 12
"""Templates that one f-string may become."""
WORD = re.compile(r"[a-z]{2,}")
_CODE_LIKE = re.compile(
    r"^\w+[./]\s|^\s+_\w+$|^\w+_\s|^https:|\(\?|\\[bdswW]|\.\*|[\]\)]\*|^[A-Z]{4,} |^\W*\w+[.=]\w+\W*$"
    r"|^pip install|^pragma|^\s*create table"
)
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def templates(tree: ast.Module) -> Iterator[str]:
    """The templates of all texts for people in a module."""
    scopes = _scopes(tree)
    skipped = _not_texts(tree)
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            yield from filter(_is_sentence, _expanded(node, scopes.get(id(node), {})))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _is_constant_text(node.value):
            yield node.value


def _is_constant_text(text: str) -> bool:
    return " " in text.strip() and _is_text(text) and "\n" not in text


def _is_sentence(text: str) -> bool:
    """Whether a template is more than a word with places, such as a key path."""
    return " " in text.strip() and _is_text(text)


def _is_text(text: str) -> bool:
    literal = PLACEHOLDER.sub(" ", text)
    return bool(WORD.search(literal)) and not _CODE_LIKE.search(literal)


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
        if isinstance(node, ast.Call) and called(node.func) in (
            "compile",
            "ValueError",
            "rule",
            "format",
            "IndexError",
        ):
            found.update(map(id, ast.walk(node)))
    return found


def called(node: ast.expr) -> str:
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
                    note(target.id, choices(node.value, {}))
                elif isinstance(target, ast.Tuple):
                    every = node.value.elts if isinstance(node.value, ast.Tuple) else [None] * len(target.elts)
                    for name, value in zip(target.elts, every, strict=False):
                        if isinstance(name, ast.Name):
                            note(name.id, None if value is None else choices(value, {}))
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
            found = [choices(cell, {}) for cell in cells]
            if len(cells) == len(rows) and all(one is not None for one in found):
                texts = [text for one in found for text in one or ()]
        yield target.id, texts


def choices(node: ast.expr, known: dict[str, list[str]]) -> list[str] | None:
    """The constants that an expression can be; None where it can be anything."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, ast.IfExp):
        one, other = choices(node.body, known), choices(node.orelse, known)
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
            texts = choices(value.value, known)
            parts.append([_escaped(one) for one in texts] if texts else [f"{{{_placeholder(value.value)}}}"])
    count = 1
    for part in parts:
        count *= len(part)
    if count > _MOST:
        parts = [part if len(part) == 1 else ["{it}"] for part in parts]
    for chosen in itertools.product(*parts):
        yield numbered("".join(chosen))


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
        name = called(node.func).strip("_")
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


def numbered(text: str) -> str:
    """Placeholders that stand side by side are one; two of one name get numbers."""
    text = re.sub(r"\{(\w+)\}(?:\{\w+\})+", r"{\1}", text)
    seen: dict[str, int] = {}

    def with_number(match: re.Match[str]) -> str:
        name = match[1]
        seen[name] = seen.get(name, 0) + 1
        return f"{{{name}}}" if seen[name] == 1 else f"{{{name}_{seen[name]}}}"

    return PLACEHOLDER.sub(with_number, text)
