"""A run as a workbook: documents, results, findings, and findings across documents, each on a sheet of its own.

The heads of the columns are names for programs too, the same as in CSV and Parquet, and what stands under them is the
same as there: in English, whatever the language of the run. The sheet about the run, for people alone, is in it.
Numbers are numbers only where a cell holds them exactly and the report prints them as measured: the 0.05 of "<0.05"
is a bound, and stays text, so that no sum and no mean takes it for a result. Everything else is text, whatever it
begins with: nothing in a workbook is ever a formula or a link.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory

import xlsxwriter
from xlsxwriter.exceptions import XlsxFileError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from verifier.languages import Translator
from verifier.model import CollectionFinding, DocumentReport, Qualifier, Run
from verifier.reports.cells import Cell, Row
from verifier.reports.interface import Shown
from verifier.reports.sheets import SHEETS, across_rows, document_row, finding_rows
from verifier.reports.sheettext import cell_text, number_format
from verifier.reports.tables import document_rows
from verifier.reports.wording import decision_text, use_text

MOST_ROWS = 1_048_576
"""Of one sheet, the head included (ECMA-376, and Excel's own limit)."""
_A3 = 8
_MANY_COLUMNS = 40
"""A sheet with more is printed two pages wide."""
_WIDTH, _ABOUT_WIDTH = 60, 100
"""Of columns with wrapped text, in characters."""
_LINE = 15.0
_MOST_LINES = 12
_WIDE = {"summary", "message", "plain", "reason", "other_explanations", "next_step", "base_rate"}
_MIDDLE = {
    "file", "lab", "client", "product", "analyte_raw", "limit_rule", "limit_source", "source", "observed", "expected",
    "document_waivers", "waiver", "source_address", "name", "raw_value", "other_values",
}  # fmt: skip
_COLOURED = {"document_verdict", "verdict_computed", "severity"}
_COLOURS: Mapping[str, tuple[str, str]] = {
    "pass": ("#1b5e20", "#e3f4e4"),
    "conditional_pass": ("#1b5e20", "#e3f4e4"),
    "fail": ("#8e0000", "#fde3e1"),
    "conditional_fail": ("#8e0000", "#fde3e1"),
    "error": ("#8e0000", "#fde3e1"),
    "inconclusive": ("#6b4a00", "#fff3d0"),
    "not_evaluated": ("#6b4a00", "#fff3d0"),
    "warning": ("#6b4a00", "#fff3d0"),
    "unreadable": ("#5b2466", "#f3e5f6"),
}
"""Ink and ground; the word in the cell says it all, the colour only helps."""


class Workbook:
    """Writes row by row; what is written is on the disk, so that a long run takes no memory."""

    def __init__(self, place: Path, language: Translator, *, most_rows: int = MOST_ROWS) -> None:
        """Raises OSError where nothing can be written at the place."""
        self._language = language
        self._run: Run | None = None
        self._across = 0
        self._is_closed = False
        self._file = place.open("wb")
        self._folder = TemporaryDirectory(prefix="verifier-")
        """Where the rows wait, and the workbook is made; it is gone with all that is in it, whatever happens."""
        self._made = Path(self._folder.name, "made.xlsx")
        self._book = xlsxwriter.Workbook(
            str(self._made),
            {
                "constant_memory": True,
                "tmpdir": self._folder.name,
                "use_zip64": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "nan_inf_to_errors": False,
            },
        )
        self._styles = _Styles(self._book)
        self._sheets = {
            name: _Sheet(self._book, self._styles, name, columns, most_rows)
            for name, columns in SHEETS.items()
            if name != "Across documents"
        }
        self._most_rows = most_rows

    def begin(self, run: Run) -> None:
        """Remembers the run; the workbook is dated by its day of judgement, so that the same run has the same bytes."""
        self._run = run
        self._book.set_properties({"created": datetime.combine(run.as_of, time(), UTC).replace(tzinfo=None)})

    def document(self, report: DocumentReport, shown: Shown) -> None:  # noqa: ARG002 - a workbook shows no pages
        """The rows of one document on each sheet."""
        run = self._begun()
        self._sheets["Documents"].add(document_row(run, report))
        for row in document_rows(run, report):
            self._sheets["Results"].add(row)
        for row in finding_rows(report):
            self._sheets["Findings"].add(row)

    def together(self, finding: CollectionFinding) -> None:
        """A row for each document that it is about, on a sheet that is there only where there is such a finding."""
        self._begun()
        name = "Across documents"
        if name not in self._sheets:
            self._sheets[name] = _Sheet(self._book, self._styles, name, SHEETS[name], self._most_rows)
        self._across += 1
        for row in across_rows(self._across, finding):
            self._sheets[name].add(row)

    def end(self) -> None:
        """The sheet about the run, and the file. Raises OSError where it cannot be written."""
        for sheet in self._sheets.values():
            sheet.end()
        _write_about(self._book, self._styles, self._begun(), self._language)
        try:
            self._book.close()
        except XlsxFileError as error:
            # The cause is lost in a type of its own, and the caller asks for the system's.
            (cause,) = error.args
            raise cause if isinstance(cause, OSError) else OSError(str(cause)) from None
        with self._made.open("rb") as made:
            shutil.copyfileobj(made, self._file)
        self.close()

    def close(self) -> None:
        """Lets go of the files that the rows are kept in; without `end` no workbook is made of them."""
        if self._is_closed:
            return
        self._is_closed = True
        with self._folder, self._file:
            for sheet in self._book.worksheets():
                sheet.row_data_fh.close()

    def _begun(self) -> Run:
        if self._run is None:
            raise ValueError("begin() must come first")
        return self._run


class _Styles:
    """Formats of cells, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._numbers: dict[str, Format] = {}
        self.head: Format = book.add_format(
            {"bold": True, "bg_color": "#22313f", "font_color": "#ffffff", "valign": "vcenter", "border": 1}
        )
        self.text: Format = book.add_format({"valign": "top"})
        self.wrapped: Format = book.add_format({"valign": "top", "text_wrap": True})
        self.label: Format = book.add_format({"valign": "top", "bold": True})
        self.title: Format = book.add_format({"valign": "top", "bold": True, "font_size": 14})
        self.count: Format = book.add_format({"num_format": "0", "valign": "top", "align": "center"})
        self.day: Format = self.number("yyyy-mm-dd")
        self.marks: Mapping[str, Format] = {
            word: book.add_format({"font_color": ink, "bg_color": ground, "bold": True})
            for word, (ink, ground) in _COLOURS.items()
        }

    def number(self, shown_as: str) -> Format:
        """A format of numbers."""
        if shown_as not in self._numbers:
            self._numbers[shown_as] = self._book.add_format({"num_format": shown_as, "valign": "top"})
        return self._numbers[shown_as]


class _Sheet:
    """Rows under a head that stays in sight; where a sheet is full, another one goes on with the same head."""

    def __init__(
        self, book: xlsxwriter.Workbook, styles: _Styles, name: str, columns: Mapping[str, str], most_rows: int
    ) -> None:
        self._book, self._styles, self._name, self._columns = book, styles, name, columns
        self._most_rows = most_rows
        self._wrapped = [column for column in columns if column in _WIDE]
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        self._number += 1
        name = self._name if self._number == 1 else f"{self._name} ({self._number})"
        self._sheet: Worksheet = self._book.add_worksheet(name)
        self._sheet.freeze_panes(1, 2 if "file" in list(self._columns)[:2] else 0)
        self._sheet.set_landscape()
        self._sheet.set_paper(_A3)
        self._sheet.fit_to_pages(1 if len(self._columns) < _MANY_COLUMNS else 2, 0)
        self._sheet.repeat_rows(0)
        for position, column in enumerate(self._columns):
            width = _WIDTH if column in _WIDE else 28 if column in _MIDDLE else max(12, len(column) + 4)
            self._sheet.set_column(position, position, width)
            self._sheet.write_string(0, position, column, self._styles.head)
        self._rows = 1

    def add(self, row: Row) -> None:
        """One row."""
        if self._rows >= self._most_rows:
            self.end()
            self._begin()
        self._sheet.set_row(self._rows, _height((str(row.get(column) or "") for column in self._wrapped), _WIDTH))
        is_bound = row.get("qualifier") not in (None, Qualifier.MEASURED.value)
        for position, (column, kind) in enumerate(self._columns.items()):
            value = row.get(column)
            if value is None or value == "":
                continue
            self._write(position, column, kind, value, is_bound=is_bound and column == "value")
        self._rows += 1

    def _write(self, position: int, column: str, kind: str, value: Cell, *, is_bound: bool) -> None:
        sheet, styles = self._sheet, self._styles
        shown_as = number_format(value) if isinstance(value, Decimal) and not is_bound else None
        if kind == "date" and isinstance(value, date):
            sheet.write_datetime(self._rows, position, datetime.combine(value, time()), styles.day)
        elif isinstance(value, Decimal) and shown_as is not None:
            sheet.write_number(self._rows, position, float(value), styles.number(shown_as))
        elif kind == "integer" and isinstance(value, int):
            sheet.write_number(self._rows, position, value, styles.count)
        elif kind == "real" and isinstance(value, float):
            sheet.write_number(self._rows, position, round(value, 1), styles.number("0.0"))
        else:
            style = styles.wrapped if column in _WIDE else styles.text
            sheet.write_string(self._rows, position, cell_text(_words(value)), style)

    def end(self) -> None:
        """Filters over all rows, and the colours of verdicts."""
        last = max(self._rows - 1, 1)
        self._sheet.autofilter(0, 0, last, len(self._columns) - 1)
        for position, column in enumerate(self._columns):
            if column in _COLOURED:
                for word, style in self._styles.marks.items():
                    rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": style}
                    self._sheet.conditional_format(1, position, last, position, rule)


def _words(value: Cell) -> str:
    if isinstance(value, Decimal) and abs(value.adjusted()) <= _PLAIN:
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


_PLAIN = 400
"""Digits; beyond that an exponent is shorter and says the same."""


def _write_about(book: xlsxwriter.Workbook, styles: _Styles, run: Run, t: Translator) -> None:
    """What makes the run repeatable, for people."""
    sheet: Worksheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    sheet.write_string(0, 0, t("Laboratory reports, checked"), styles.title)
    for number, (label, text) in enumerate(_about(run, t), start=2):
        sheet.set_row(number, _height([text], _ABOUT_WIDTH))
        sheet.write_string(number, 0, cell_text(label), styles.label)
        sheet.write_string(number, 1, cell_text(text), styles.wrapped)


def _height(texts: Iterable[str], width: int) -> float:
    """Of a row with wrapped text, in points: programs do not all find it by themselves."""
    lines = max((ceil(len(text) / (0.9 * width)) for text in texts), default=1)
    return _LINE * min(max(lines, 1), _MOST_LINES)


def _about(run: Run, t: Translator) -> Iterable[tuple[str, str]]:
    yield t("Judged as of"), run.as_of.isoformat()
    yield t("Made by"), f"verifier {run.version}"
    for used in run.profiles:
        state = t("in force on that day") if used.is_in_force else t("not in force on that day")
        decided = decision_text(used.decision, t)
        words = [f"{used.id}: {t.said(used.title)} ({state})", *([decided] if decided else [])]
        yield t("Profile"), "; ".join([*words, f"sha256 {used.sha256}"])
    if told := use_text(run.use, t):
        yield t("Use"), told
    yield t("Read by"), t("two engines") if run.is_cross_checked else t("one engine")
    if run.waivers_sha256:
        yield t("Waivers"), f"sha256 {run.waivers_sha256}"
    if run.laboratories_sha256:
        yield t("Laboratories"), f"sha256 {run.laboratories_sha256}"
    for anchor in run.anchors:
        yield t("Trusted certificate"), f"sha256 {anchor}"
    yield (
        t("Cells"),
        t(
            "Numbers are as printed, with all their digits. What is not detected, or only bounded, is no number:"
            " raw_value has the printed text, low and high what it stands for in the unit of the limit."
        ),
    )
    yield t("Please note"), t("A review of the document, not of the product: it does not certify safety.")
