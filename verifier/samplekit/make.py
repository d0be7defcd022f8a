"""From a truth to a PDF, and from a folder of truths to its committed samples."""

from __future__ import annotations

import tomllib
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

CHANGED = "changed"
"""The folder beside the truth files for samples whose file was changed afterwards."""


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


class ChangedRecipe(Value):
    """The `[make]` table of a sample that is another one with its file changed afterwards."""

    of: str
    """Path of the truth file of the other one, from the folder of this one."""
    tampering: str
    shows: str = ""
    verdict: str = ""
    """As of `Recipe`."""


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
    for path in sorted(truths.glob(f"{CHANGED}/*.toml")):
        target = out / CHANGED / f"{path.stem}.pdf"
        write(target, make_changed(path))
        written.append(target)
    return written


def make_changed(path: Path) -> bytes:
    """The PDF of a sample whose file was changed afterwards. Raises UsageError."""
    from verifier.samplekit.chance.dice import Dice
    from verifier.samplekit.tampering import TAMPERINGS, Genuine

    try:
        recipe = ChangedRecipe.model_validate(tomllib.loads(path.read_text("utf-8"))["make"])
    except (OSError, ValueError, KeyError) as error:
        raise UsageError(f'"{path}" is no recipe of a changed sample: {error}', "see samples/changed/") from error
    if recipe.tampering not in TAMPERINGS:
        raise UsageError(f'There is no tampering "{recipe.tampering}"', "`verifier samplekit tamperings` lists them.")
    truth, base = read_sample(path.parent / recipe.of)
    pdf = make(truth, base.layout, base.options)
    genuine = Genuine(truth, base.layout, base.options, pdf, Dice("changed", path.stem))
    return TAMPERINGS[recipe.tampering].apply(genuine)[0]


def write(path: Path, content: bytes) -> None:
    """Write the file and its folder; raises OutputError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f'Unable to write "{path}": {error.strerror or error}') from error
