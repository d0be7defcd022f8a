"""A report as bytes for people and programs. Sees the model only; silent, without clock, locale or environment.

Importing this room costs nothing: a reporter and what it needs is loaded when it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.reports.look import Detail, Look

if TYPE_CHECKING:
    from verifier.reports.interface import Printer, Reporter

FORMATS = ("terminal", "json", "jsonl", "csv")
"""Names that `make_reporter` knows, the default first."""

DOCUMENT_FORMATS = ("terminal", "json", "jsonl")
"""Names that `make_printer` knows, the default first."""

__all__ = ["DOCUMENT_FORMATS", "FORMATS", "Detail", "Look", "make_printer", "make_reporter"]


def make_reporter(name: str, look: Look | None = None) -> Reporter:
    """A fresh reporter for one run.

    `look` matters to the terminal only. Raises KeyError for a name that is not in `FORMATS`.
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
