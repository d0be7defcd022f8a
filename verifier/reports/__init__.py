"""A report as bytes for people and programs. Sees the model only; silent, without clock, locale or environment.

Importing this room costs nothing: a reporter and what it needs is loaded when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from verifier.languages import ENGLISH, Translator
from verifier.reports.look import Detail, Look

if TYPE_CHECKING:
    from verifier.reports.interface import FileReporter, Printer, Reporter

FORMATS = ("terminal", "json", "jsonl", "csv", "markdown", "sarif", "junit")
"""Names that `make_reporter` knows, the default first: text that is written as a run goes on."""


class FileFormat(NamedTuple):
    """What is to be known of a format before anything is written."""

    suffix: str
    shows_pages: bool = False
    """Whether it shows pictures of the pages."""
    is_one_each: bool = False
    """Whether several documents become several files in a folder."""
    needs_copy: bool = False
    """Whether it is made from the document itself."""
    ending_of_copies: str = ""
    """How the names of several files end; what stands before that is the name of the document."""


FILE_FORMATS: Mapping[str, FileFormat] = {
    "html": FileFormat(".html", shows_pages=True, is_one_each=True),
    "xlsx": FileFormat(".xlsx"),
    "parquet": FileFormat(".parquet"),
    "pdf": FileFormat(".pdf", is_one_each=True, needs_copy=True, ending_of_copies=".checked.pdf"),
}
"""Names that `make_file_reporter` knows: files and folders, which need a place."""

DOCUMENT_FORMATS = ("terminal", "json", "jsonl")
"""Names that `make_printer` knows, the default first."""

__all__ = [
    "DOCUMENT_FORMATS",
    "FILE_FORMATS",
    "FORMATS",
    "Detail",
    "FileFormat",
    "Look",
    "make_file_reporter",
    "make_printer",
    "make_reporter",
]


def make_reporter(name: str, look: Look | None = None, *, language: Translator = ENGLISH) -> Reporter:
    """A fresh reporter for one run.

    `look` matters to the terminal only, `language` to what is for people. Raises KeyError for a name that is not in
    `FORMATS`.
    """
    match name:
        case "terminal":
            from verifier.reports.terminal import TerminalReporter

            return TerminalReporter(look or Look())
        case "json":
            from verifier.reports.jsontext import JsonReporter

            return JsonReporter()
        case "jsonl":
            from verifier.reports.jsontext import JsonLinesReporter

            return JsonLinesReporter()
        case "csv":
            from verifier.reports.csvtable import CsvReporter

            return CsvReporter()
        case "markdown":
            from verifier.reports.markdown import MarkdownReporter

            return MarkdownReporter(language)
        case "sarif":
            from verifier.reports.sarif import SarifReporter

            return SarifReporter()
        case "junit":
            from verifier.reports.junit import JunitReporter

            return JunitReporter()
    raise KeyError(name)


def make_file_reporter(name: str, place: Path, *, is_folder: bool, language: Translator = ENGLISH) -> FileReporter:
    """A fresh reporter that writes one run to `place`: a file, or with `is_folder` a folder, which it makes.

    Raises KeyError for a name that is not in `FILE_FORMATS`; OSError where nothing can be written there.
    """
    match name:
        case "html":
            from verifier.reports.html import HtmlFolder, HtmlPage

            return HtmlFolder(place, language) if is_folder else HtmlPage(place, language)
        case "xlsx":
            from verifier.reports.xlsx import Workbook

            return Workbook(place, language)
        case "parquet":
            from verifier.reports.parquet import ParquetTable

            return ParquetTable(place)
        case "pdf":
            from verifier.reports.annotated import AnnotatedFile, AnnotatedFolder

            return AnnotatedFolder(place, language) if is_folder else AnnotatedFile(place, language)
    raise KeyError(name)


def make_printer(name: str, look: Look | None = None, *, is_list: bool = False) -> Printer:
    """A fresh printer of documents as read; with `is_list`, "json" is a list instead of one object.

    Raises KeyError for a name that is not in `DOCUMENT_FORMATS`.
    """
    match name:
        case "terminal":
            from verifier.reports.documents import TerminalPrinter

            return TerminalPrinter(look or Look())
        case "json":
            from verifier.reports.jsontext import JsonListPrinter, JsonPrinter

            return JsonListPrinter() if is_list else JsonPrinter()
        case "jsonl":
            from verifier.reports.jsontext import JsonLinesPrinter

            return JsonLinesPrinter()
    raise KeyError(name)
