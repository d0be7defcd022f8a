"""What a second reading finds and what it costs: `python -m tests.reading.measure_crosscheck [FOLDER...]`.

Prints a line for each PDF that reads in two ways, how many cells were compared and differ, and pages per second
with and without. Without a folder: the samples of this repository.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from time import perf_counter

import click

from verifier.errors import InputError
from verifier.intake import Input
from verifier.model import NoteKind
from verifier.reading import read_document
from verifier.reading.crosscheck import cross_check

SAMPLES = Path(__file__).parents[2] / "samples"


def measure(folders: list[Path]) -> None:
    """Read every PDF of the folders once and twice."""
    compared = differing = touched = pages = documents = 0
    once = twice = 0.0
    for path in sorted(path for folder in folders for path in folder.glob("*.pdf")):
        data = path.read_bytes()
        source = Input(data=data, label=path.name, sha256=hashlib.sha256(data).hexdigest())
        try:
            start = perf_counter()
            pages += read_document(source).source.pages
            middle = perf_counter()
            found = cross_check(source)
            end = perf_counter()
        except InputError as error:
            click.echo(f"{path.name}: {error.message}")
            continue
        once, twice, documents = once + middle - start, twice + end - middle, documents + 1
        compared += found.comparison.compared
        differing += found.comparison.differing
        touched += bool(found.comparison.differing)
        for note in found.document.notes:
            if note.kind in (NoteKind.READINGS_DIFFER, NoteKind.READING_SETTLED):
                click.echo(f"{path.name}, page {note.page}: {note.message}")
    click.echo(f"{documents} documents, {pages} pages")
    click.echo(f"{compared} cells and fields compared, {differing} differ, in {touched} documents")
    if pages:
        click.echo(f"{pages / once:.1f} pages/s read once, {pages / twice:.1f} pages/s with the cross-check")


if __name__ == "__main__":
    measure([Path(name) for name in sys.argv[1:]] or [SAMPLES])
