"""Results as files, in every format that reports can be written in."""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from verifier.errors import InputError
from verifier.languages import Translator, later
from verifier.model import CollectionFinding, DocumentReport, Run
from verifier.reports import FILE_FORMATS, FORMATS, make_file_reporter, make_reporter
from verifier.reports.interface import Shown
from verifier.web.errors import not_found

_SUFFIXES = {"terminal": ".txt", "markdown": ".md", "junit": ".xml"}
"""Of text formats that are not called like their files."""
_TYPES = {
    ".txt": "text/plain; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".csv": "text/csv; charset=utf-8",
    ".sarif": "application/sarif+json",
    ".xml": "application/xml",
    ".html": "text/html; charset=utf-8",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
}
_UNSAFE = re.compile(r"[^\w.-]+")


def formats() -> tuple[str, ...]:
    """The names of all formats, those for people and tables first as the registries have them."""
    return (*FILE_FORMATS, *FORMATS)


class Batch(NamedTuple):
    """What is written: one document, or all of a run."""

    run: Run
    reports: Sequence[Callable[[], DocumentReport]]
    """Each is loaded when it is its turn."""
    shows: Sequence[Callable[[], Shown]]
    """The pages of each."""
    copies: Sequence[Callable[[], Shown]]
    """What makes a copy of each with marks on it."""
    collection: Iterable[CollectionFinding] = ()
    name: str = "report"
    """Of the file, without its ending."""


class Made(NamedTuple):
    """A file that is ready to be sent; whoever sends it takes its folder away."""

    path: Path
    name: str
    media_type: str

    def remove(self) -> None:
        """Take it away."""
        shutil.rmtree(self.path.parent, ignore_errors=True)


def make(batch: Batch, format_name: str, t: Translator, folder: Path) -> Made:
    """Write the reports in a format. Raises WebError for a format that there is not."""
    if format_name not in formats():
        raise not_found(
            later('There is no format "{name}".'),
            later("The formats are {names}."),
            name=format_name[:40],
            names=", ".join(formats()),
        )
    place = Path(tempfile.mkdtemp(prefix="download-", dir=folder))
    try:
        path = _text(batch, format_name, t, place) if format_name in FORMATS else _file(batch, format_name, t, place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    name = _UNSAFE.sub("_", batch.name).strip("._") or "report"
    return Made(path, f"{name}{path.suffix}", _TYPES.get(path.suffix, "application/octet-stream"))


def _text(batch: Batch, format_name: str, t: Translator, place: Path) -> Path:
    path = place / f"report{_SUFFIXES.get(format_name, f'.{format_name}')}"
    reporter = make_reporter(format_name, language=t)
    # Names of files in zip files need not be text: what is none is written so that it can be seen.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
        file.write(reporter.begin(batch.run))
        for load in batch.reports:
            file.write(reporter.document(load()))
        for finding in batch.collection:
            file.write(reporter.together(finding))
        file.write(reporter.end())
    return path


def _file(batch: Batch, format_name: str, t: Translator, place: Path) -> Path:
    form = FILE_FORMATS[format_name]
    is_folder = form.is_one_each and len(batch.reports) != 1
    path = place / ("reports" if is_folder else f"report{form.suffix}")
    if is_folder:
        path.mkdir()
    wanted = batch.shows if form.shows_pages else batch.copies if form.needs_copy else [Shown] * len(batch.reports)
    reporter = make_file_reporter(format_name, path, is_folder=is_folder, language=t)
    unwritten: list[InputError] = []
    try:
        reporter.begin(batch.run)
        for load, show in zip(batch.reports, wanted, strict=True):
            try:
                reporter.document(load(), show())
            except InputError as error:  # it costs itself; alone it is all that was asked for
                unwritten.append(error)
        if unwritten and len(unwritten) == len(batch.reports):
            raise unwritten[0]
        for finding in batch.collection:
            reporter.together(finding)
        reporter.end()
    finally:
        reporter.close()
    return _zipped(path) if is_folder else path


def _zipped(folder: Path) -> Path:
    """The folder as one file."""
    path = folder.with_suffix(".zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(folder))
    return path
