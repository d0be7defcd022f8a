"""From a truth to a PDF, and from a folder of truths to its committed samples."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from verifier.errors import OutputError, UsageError
from verifier.model import Value
from verifier.samplekit.faults import plant
from verifier.samplekit.layouts import load_layout
from verifier.samplekit.options import Options
from verifier.samplekit.truth import Truth, explain, read_truth


class Recipe(Value):
    """The `[make]` table of a truth file: how its sample is made, and what it is there to show."""

    layout: str = "ruled"
    options: Options = Options()
    faults: tuple[str, ...] = ()
    shows: str = ""
    verdict: str = ""
    """The verdict that `kratom-baseline` should come to."""


def make(truth: Truth, layout: str, options: Options | None = None) -> bytes:
    """The report as a PDF: the same truth, layout and options give the same bytes.

    Raises UsageError for an unknown layout, for options that do not go together, and when the extra `kit` is not
    installed.
    """
    require_kit()
    from verifier.samplekit.layouts.base import render

    return render(load_layout(layout), truth, options or Options())


def require_kit() -> None:
    """Raise UsageError that names the command to install, unless the drawing packages are there."""
    missing = [name for name in ("reportlab", "ttf_opensans") if find_spec(name) is None]
    if missing:
        raise UsageError(
            f'Unable to draw: the package "{missing[0]}" of the sample kit is not installed',
            'Install it with: pip install "verifier[kit]"',
        )


def read_recipe(table: Mapping[str, Any], label: str) -> Recipe:
    """The recipe in a `[make]` table; raises UsageError that names the key path."""
    try:
        return Recipe.model_validate(table)
    except ValidationError as error:
        raise UsageError(explain(error, f"{label}: make")) from error


def read_sample(path: Path) -> tuple[Truth, Recipe]:
    """A truth file with its recipe; the faults of the recipe are planted."""
    truth, table = read_truth(path)
    recipe = read_recipe(table, str(path))
    for fault in recipe.faults:
        truth = plant(truth, fault)
    return truth, recipe


def make_samples(truths: Path, out: Path) -> list[Path]:
    """Make the PDF of every truth file in the folder; returns the written paths in order of their names.

    Raises UsageError when there is no truth file, OutputError when a file cannot be written.
    """
    files = sorted(truths.glob("*.toml"))
    if not files:
        raise UsageError(f'There is no truth file (*.toml) in "{truths}"', "Name the folder with --truths.")
    written = []
    for path in files:
        truth, recipe = read_sample(path)
        target = out / f"{path.stem}.pdf"
        write(target, make(truth, recipe.layout, recipe.options))
        written.append(target)
    return written


def write(path: Path, content: bytes) -> None:
    """Write the file and its folder; raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f'Unable to write "{path}": {error.strerror or error}') from error
