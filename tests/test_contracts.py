"""What keeps the house as it is meant to be, without a reviewer: each test is a law of the architecture."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import verifier
from verifier.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "verifier"
LABELS = ROOT.parent / "shared" / "corpus" / "labels"

# Which rooms a room may import, beside itself and errors. Everything else is forbidden.
SEES = {
    "model": set(),
    "languages": set(),
    "vocabulary": {"model"},
    "decisions": {"model", "vocabulary"},
    "comparison": {"model", "vocabulary"},
    "profiles": {"model", "vocabulary"},
    "intake": {"model"},
    "pdf": {"model", "intake"},
    "reading": {"model", "vocabulary", "intake", "pdf"},
    "integrity": {"model", "vocabulary", "intake", "pdf"},
    "wcia": {"model", "vocabulary", "intake", "reading"},
    "collection": {"model", "vocabulary"},
    "rules": {"model", "vocabulary", "profiles", "decisions", "collection"},
    "engine": {"model", "vocabulary", "profiles", "decisions", "rules"},
    "collate": {"model", "rules", "collection"},
    "batch": {"model", "intake", "pdf", "reading", "integrity", "wcia", "rules", "engine", "collection", "pictures"},
    "reports": {"model", "languages"},
    "store": {"model", "collection"},
    "dataset": {"model", "batch", "store", "reports"},
    "bundle": {"model", "profiles", "intake", "rules", "batch", "reports", "store"},
    "pictures": {"model", "pdf", "reading"},
    "statistics": {"model", "vocabulary"},
    "samplekit": {"model", "vocabulary"},
    "api": {"model", "profiles", "intake", "pdf", "reading", "integrity", "wcia", "rules", "engine"},
    "web": {
        "model",
        "languages",
        "vocabulary",
        "profiles",
        "comparison",
        "intake",
        "batch",
        "rules",
        "collate",
        "collection",
        "reports",
        "store",
    },
}
NEUTRAL = {"errors", "_version"}
TOP = {"cli", "__init__", "__main__"}
"""The rooms that see everything."""


@cache
def modules() -> tuple[tuple[str, Path, ast.Module], ...]:
    """Every module with its room: the first name below `verifier`."""
    paths = sorted(PACKAGE.rglob("*.py"))
    rooms = (path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in paths)
    return tuple((room, path, ast.parse(path.read_text("utf-8"))) for room, path in zip(rooms, paths, strict=True))


@cache
def imported_packages() -> tuple[tuple[str, str, str], ...]:
    """The room, the place and the package of every import, anywhere in a module."""
    return tuple(
        (room, f"{path.relative_to(ROOT)}:{node.lineno}", name.split(".")[0])
        for room, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [a.name for a in node.names])
    )


def imported_rooms(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """The rooms of ours that a module imports, anywhere in it, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "verifier":
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("verifier."):
            yield (node.module or "").split(".")[1], node.lineno
        elif isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
            yield from ((name[1], node.lineno) for name in names if name[0] == "verifier" and len(name) > 1)


def test_every_room_has_its_place_in_the_import_order() -> None:
    assert {room for room, _, _ in modules()} <= set(SEES) | NEUTRAL | TOP


def test_imports_go_one_way() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {seen}"
        for room, path, tree in modules()
        if room not in TOP
        for seen, line in imported_rooms(tree)
        if seen not in SEES.get(room, set()) | NEUTRAL | {room}
    ]
    assert wrong == []


def test_there_is_no_relative_import() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for _, path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "heavy",
    [
        "pdfplumber",
        "pypdfium2",
        "pandas",
        "rich",
        "click",
        "reportlab",
        "PIL",
        "sqlalchemy",
        "alembic",
        "pyarrow",
        "distributed",
        "fsspec",
        "pyhanko",
        "asn1crypto",
        "zxingcpp",
        "segno",
        "fastapi",
        "starlette",
        "uvicorn",
        "xlsxwriter",
        "scipy",
    ],
)
def test_heavy_packages_stay_in_their_rooms(heavy: str) -> None:
    homes = {
        "pdfplumber": {"pdf"},
        "pypdfium2": {"pdf", "samplekit"},  # the kit draws the pages of its scan twins
        "pandas": {"statistics"},
        "rich": {"reports", "cli"},
        "click": {"cli"},
        "reportlab": {"samplekit"},
        "PIL": {"pdf", "pictures", "samplekit"},
        "sqlalchemy": {"store"},
        "alembic": {"store"},
        "pyarrow": {"reports", "dataset"},
        "distributed": {"batch"},
        "fsspec": {"intake", "dataset"},
        "pyhanko": {"pdf", "samplekit"},
        "asn1crypto": {"pdf", "samplekit"},
        "zxingcpp": {"pdf"},
        "segno": {"samplekit"},
        "fastapi": {"web", "cli"},
        "starlette": {"web"},
        "uvicorn": {"cli"},
        "xlsxwriter": {"reports"},
        "scipy": {"statistics"},
    }
    wrong = [place for room, place, name in imported_packages() if name == heavy and room not in homes[heavy]]
    assert wrong == []


def test_numbers_are_exact_where_it_counts() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room, path, tree in modules()
        if room in {"model", "vocabulary", "decisions", "rules"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
    ]
    assert wrong == []


WORLD = re.compile(
    r"\b(datetime\.now|datetime\.utcnow|date\.today|time\.time|os\.environ|os\.getenv|locale\.|getpass\.|random\.)"
    r"|\bimport (socket|requests|http|urllib\.request|locale|random)\b"
)


def test_there_is_no_clock_network_or_environment_below_the_command_line() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for room, path, _ in modules()
        if room not in TOP
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if WORLD.search(line)
    ]
    assert wrong == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for _, path, tree in modules() if not ast.get_docstring(tree)]
    assert silent == []


def test_modules_stay_small() -> None:
    assert [str(p.relative_to(ROOT)) for _, p, _ in modules() if len(p.read_text("utf-8").splitlines()) > 600] == []


def test_nothing_is_left_to_do() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for _, path, _ in modules()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if re.search(r"\b(TODO|FIXME|XXX|HACK)\b", line)
    ]
    assert wrong == []


def test_the_public_surface_is_frozen() -> None:
    names = ["Certificate", "Document", "Finding", "Report", "Verdict", "VerifierError", "__version__", "load_profile"]
    assert verifier.__all__ == [*names, "read", "verify"]
    assert all(getattr(verifier, name) is not None for name in verifier.__all__)
    assert dir(verifier) == sorted(verifier.__all__)


def run_python(code: str) -> str:
    """The output of a fresh interpreter."""
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout  # noqa: S603


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["check", "--help"]])
def test_answers_without_work_load_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from verifier.cli.main import cli\n"
        f"try: cli({arguments!r}, prog_name='verifier')\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'pandas', 'pdfplumber', 'pypdfium2', 'rich', 'pydantic', 'simplejson', 'numpy', 'reportlab', 'PIL',"
        "         'sqlalchemy', 'alembic', 'pyarrow', 'distributed', 'dask', 'fsspec', 'zxingcpp', 'scipy'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))\n"
    )
    assert run_python(code).splitlines()[-1] == "loaded: []"


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert run_python("import sys, verifier; print({'pydantic', 'click', 'rich'} & set(sys.modules))") == "set()\n"


def commands(group: click.Group = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def help_of(path: tuple[str, ...]) -> str:
    """The help text at 80 columns."""
    return CliRunner().invoke(cli, [*path, "--help"], prog_name="verifier", env={"COLUMNS": "80"}).output


def test_every_command_is_in_the_table() -> None:
    assert [path[0] for path, _ in commands() if len(path) == 1] == list(COMMANDS)


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_command_teaches(path: tuple[str, ...]) -> None:
    text = help_of(path)
    assert len(text.splitlines()) > 8
    named = f"verifier {' '.join(path)}"
    # A command without arguments or options of its own is its own example.
    assert named in text.partition("Example")[2] or "Options:\n  -h, --help  Show this message and exit.\n" in text


# The sample kit speaks to developers, whose example commands may be long.
@pytest.mark.parametrize("path", [path for path, _ in commands() if path[0] != "samplekit"], ids=" ".join)
def test_help_fits_into_80_columns(path: tuple[str, ...]) -> None:
    assert max(map(len, help_of(path).splitlines())) <= 80


@pytest.mark.parametrize("path", [path for path, _ in commands()], ids=" ".join)
def test_every_option_has_help(path: tuple[str, ...]) -> None:
    command = dict(commands())[path]
    silent = [p.name for p in command.params if isinstance(p, click.Option) and not p.help]
    assert silent == []


def test_first_lines_of_help_are_not_cut_off_in_the_list() -> None:
    assert "..." not in help_of(()).partition("Commands:")[2].partition("Exit codes")[0]


def laboratories() -> set[str]:
    """The laboratories of the corpus: their names, and the first three words of each."""
    labels = [json.loads(path.read_text("utf-8")) for path in LABELS.glob("*.json")]
    names = {((label.get("lab") or {}).get("name") or "").casefold() for label in labels} - {""}
    return names | {" ".join(re.split(r"\W+", name)[:3]) for name in names}


def test_no_laboratory_of_the_corpus_is_named_anywhere() -> None:
    if not LABELS.is_dir():
        pytest.skip("the labelled corpus (../shared/corpus) is not on this machine")
    names = laboratories()
    assert len(names) > 10
    pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, sorted(names))) + r")(?!\w)")
    kinds = {".py", ".toml", ".md", ".json", ".txt"}
    folders = [PACKAGE, ROOT / "samples", ROOT / "tests", ROOT / "schemas"]
    files = [p for folder in folders for p in folder.rglob("*") if p.suffix in kinds] + sorted(ROOT.glob("*.md"))
    wrong = [
        f"{path.relative_to(ROOT)}: {found.group()}"
        for path in files
        for found in pattern.finditer(path.read_text("utf-8").casefold())
    ]
    assert wrong == []
