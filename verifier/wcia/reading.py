"""A Lab Result of the WCIA, of any version, as a document like one read from a PDF.

Everything is as it stands in the JSON. Its lines are taken for the lines of one long page: an anchor says page 1, and
its box is the line times 12 points and the column times 6 points, so that `top / 12 + 1` is the number of the line.
A verdict that the result carries is the laboratory's, like one printed on a page, and judged as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date

from verifier.errors import InputError, NotAReportError
from verifier.intake import Input
from verifier.intake.labresults import is_lab_result
from verifier.model import (
    Box,
    Certificate,
    Client,
    Dates,
    Document,
    Field,
    Laboratory,
    NoteKind,
    Panel,
    PanelKind,
    ReadingNote,
    Result,
    Sample,
    Source,
    enclosing,
)
from verifier.vocabulary.analytes import find_analyte
from verifier.vocabulary.panels import panel_of_title
from verifier.vocabulary.words import is_total
from verifier.wcia.jsontree import Digits, Node, parse
from verifier.wcia.meta import result_of
from verifier.wcia.rows import plain_status, quantity_of
from verifier.wcia.writing import words_of

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ][0-9:.Z+-]*)?")
_LONGEST = 4_000
"""Characters of a text that is taken over."""
_HINT = 'see the schema of the "WCIA Lab Result", or give the PDF of the report'


def read_lab_result(source: Input) -> Document | None:
    """What a Lab Result says, one certificate per result; None where the bytes do not begin like one.

    Raises InputError for what is damaged, too large, or says it is one and is not.
    """
    if not is_lab_result(source.data):
        return None
    root = parse(source.data)
    reader = _Reader()
    results = root.value if isinstance(root.value, list) else [root]
    certificates = tuple(
        reader.certificate(one, f"[{number}]" if len(results) > 1 else "") for number, one in enumerate(results)
    )
    if not any(panel.results or panel.totals for one in certificates for panel in one.panels):
        raise NotAReportError("the WCIA Lab Result holds no results: its metric_list is empty", _HINT)
    return Document(
        source=Source(label=source.label, sha256=source.sha256, pages=1),
        certificates=certificates,
        notes=tuple(reader.notes),
    )


class _Reader:
    def __init__(self) -> None:
        self.notes: list[ReadingNote] = []

    def certificate(self, node: Node, path: str) -> Certificate:
        """One result."""
        fields = _Fields(_members(node, path or "the result"), path)
        sample = _Fields(_members(fields.nodes.get("sample"), f"{path}.sample"), f"{path}.sample")
        meta = _own_meta(fields.nodes)
        days = meta.inner("dates")
        laboratory = Laboratory(
            name=fields.text("lab_name", "laboratory.name"),
            licence=fields.text("lab_ccrs_license", "laboratory.licence")
            or fields.text("lab_ubi_license", "laboratory.licence"),
            address=meta.text("laboratory_address", "laboratory.address"),
        )
        result_id = fields.text("labresult_id", "sample.report_id")
        own_id = meta.text("sample_id", "sample.sample_id")
        # A report without a number of its own was exported under that of its sample.
        is_number_of_sample = result_id is not None and result_id == own_id and meta.text("report_id", None) is None
        client = meta.text("client", "client.name")
        tests = _items(fields.nodes.get("metric_list"), f"{path}.metric_list")
        of_tests = meta.items("tests")
        panels = [
            self._panel(test, of_tests[number] if number < len(of_tests) else None, f"{path}.metric_list[{number}]")
            for number, test in enumerate(tests)
        ]
        verdict = fields.status("status", "verdict", meta.text("printed_verdict", None))
        about = Sample(
            name=meta.text("product", "sample.name"),
            matrix=meta.text("matrix", "sample.matrix"),
            sample_id=own_id,
            lot=sample.text("id", "sample.lot"),
            report_id=None if is_number_of_sample else result_id,
        )
        dates = self._dates(fields, days)
        evidence: dict[str, Field] = {}
        for one in (*fields.found, *sample.found, *meta.found, *days.found):
            if one.key != "sample.report_id" or not is_number_of_sample:
                evidence.setdefault(one.key, one)
        return Certificate(
            laboratory=laboratory,
            client=Client(name=client) if client else None,
            sample=about,
            dates=dates,
            printed_verdict=verdict,
            panels=tuple(panel for panel in panels if panel.results or panel.totals),
            methods=tuple(meta.texts("methods")),
            signatories=tuple(meta.texts("signatories")),
            fields=tuple(evidence.values()),
            pages=(1,),
        )

    def _dates(self, fields: _Fields, days: _Fields) -> Dates:
        """Those of the result itself, and the others from what we wrote beside it."""
        own = {"reported": "release_date", "expires": "expire_date"}
        found = {
            name: self._date(fields, own[name], f"dates.{name}")
            if name in own
            else self._date(days, name, f"dates.{name}")
            for name in Dates.model_fields
        }
        return Dates(**found)

    def _date(self, fields: _Fields, key: str, about: str) -> date | None:
        text = fields.text(key, about)
        if text is None:
            return None
        written = _DATE.fullmatch(text)
        if written is not None:
            with suppress(ValueError):
                return date.fromisoformat(written[1])
        message = f'"{key}" is "{text[:40]}", which is no date; expected one such as 2026-03-31'
        self.notes.append(ReadingNote(kind=NoteKind.AMBIGUOUS_DATE, message=message, page=1, box=fields.box(key)))
        return None

    def _panel(self, node: Node, own: Node | None, path: str) -> Panel:
        fields = _Fields(_members(node, path), path)
        meta = _Fields(own.value if own is not None and isinstance(own.value, dict) else {}, "")
        title = fields.text("test_type", None)
        metrics = _items(fields.nodes.get("metrics"), f"{path}.metrics")
        rows = [
            _Fields(_members(one, f"{path}.metrics[{number}]"), f"{path}.metrics[{number}]")
            for number, one in enumerate(metrics)
        ]
        kind = _own_kind(meta, title)
        is_ours = kind is not None
        kind = kind or _named_kind(title, [row.text("analyte_type", None) for row in rows])
        entries = meta.items("rows")
        results: list[Result] = []
        totals: list[Result] = []
        for number, (row, metric) in enumerate(zip(rows, metrics, strict=True)):
            entry = entries[number] if number < len(entries) else None
            result, is_sum = self._result(row, metric, kind, entry)
            (totals if is_sum else results).append(result)
        status = fields.status("status", None, meta.text("printed_status", None))
        return Panel(
            kind=kind,
            title=meta.text("title", None) if is_ours else title,
            page=1,
            box=node.box,
            printed_status=status,
            printed_status_box=fields.box("status") if status is not None else None,
            method=meta.text("method", None),
            results=tuple(results),
            totals=tuple(totals),
        )

    def _result(self, row: _Fields, node: Node, kind: PanelKind, entry: Node | None) -> tuple[Result, bool]:
        name, amount, unit = row.text("name", None), row.text("qom", None) or "", row.text("uom", None) or ""
        if name is None:
            raise NotAReportError(f"{row.path}.name (line {node.line}) is empty; expected a substance", _HINT)
        status = row.status("status", None, None)
        place, whole = row.box("qom") or node.box, enclosing(*(one.box for one in row.nodes.values()))
        if entry is not None:
            exported = result_of(entry, {"name": name, "qom": amount, "uom": unit}, plain_status(status), whole, place)
            if exported is not None:
                return exported
            message = f'what "meta" says of {name} is not what the result says, and is left out'
            self.notes.append(ReadingNote(kind=NoteKind.ROW_NOT_UNDERSTOOD, message=message, page=1, box=entry.box))
        known = find_analyte(name, kind)
        result = Result(
            analyte=known.slug if known else None,
            printed_name=name,
            page=1,
            box=whole,
            values=(quantity_of(amount, unit, place),) if amount.strip() else (),
            printed_status=status,
            printed_status_box=row.box("status") if status is not None else None,
        )
        return result, is_total(name) and (known is None or "totals" in known.groups)


class _Fields:
    """The members of an object, taken over as texts, with the evidence for each."""

    def __init__(self, nodes: dict[str, Node], path: str) -> None:
        self.nodes, self.path = nodes, path
        self.found: list[Field] = []

    def text(self, key: str, about: str | None) -> str | None:
        """The text; None where it is empty, null or absent. A number is taken as it is written."""
        node = self.nodes.get(key)
        if node is None or node.value is None or node.value == "":
            return None
        if not isinstance(node.value, str):
            raise _unexpected(f"{self.path}.{key}", node, "text")
        if len(node.value) > _LONGEST:
            raise NotAReportError(
                f"{self.path}.{key} (line {node.line}) has {len(node.value):,} characters; at most {_LONGEST:,} fit",
                _HINT,
            )
        text = str(node.value)
        if about is not None:
            self.found.append(Field(key=about, label=key, printed=text, page=1, box=node.box))
        return text if text.strip() else None

    def status(self, key: str, about: str | None, printed: str | None) -> str | None:
        """A verdict, which is text or (as the guide of the format has it) a flag; `printed` says it in other words."""
        node = self.nodes.get(key)
        if node is not None and (isinstance(node.value, bool) or node.value in (Digits("0"), Digits("1"))):
            written: str | None = "pass" if node.value in (True, Digits("1")) else "fail"
        else:
            written = self.text(key, None)
        if printed is not None and plain_status(printed) == plain_status(written):
            written = printed
        if written is not None and about is not None and node is not None:
            self.found.append(Field(key=about, label=key, printed=written, page=1, box=node.box))
        return written

    def box(self, key: str) -> Box | None:
        """Where it stands; None where it is absent."""
        node = self.nodes.get(key)
        return node.box if node is not None else None

    def texts(self, key: str) -> Iterator[str]:
        """A list of texts; what is none is left out."""
        return (str(one.value) for one in self.items(key) if isinstance(one.value, str))

    def items(self, key: str) -> Sequence[Node]:
        """A list; none where it is no list."""
        node = self.nodes.get(key)
        return node.value if node is not None and isinstance(node.value, list) else ()

    def inner(self, key: str) -> _Fields:
        """An object; an empty one where it is none."""
        node = self.nodes.get(key)
        return _Fields(node.value if node is not None and isinstance(node.value, dict) else {}, self.path)


def _own_kind(meta: _Fields, title: str | None) -> PanelKind | None:
    """The kind of a test that we exported, where it still has the title that it had."""
    own = meta.text("kind", None)
    if own is None or own not in set(PanelKind):
        return None
    kind = PanelKind(own)
    return kind if title == (meta.text("title", None) or words_of(kind)) else None


def _named_kind(title: str | None, types: Sequence[str | None]) -> PanelKind:
    """The kind that the title of a test names, else what its substances are said to be."""
    named = (panel_of_title(text.replace("_", " ")) for text in (title, *types) if text)
    return next((kind for kind in named if kind is not None), PanelKind.OTHER)


def _own_meta(nodes: dict[str, Node]) -> _Fields:
    return _Fields(nodes, "").inner("meta").inner("verifier")


def _members(node: Node | None, path: str) -> dict[str, Node]:
    if node is None:
        return {}
    if not isinstance(node.value, dict):
        raise _unexpected(path, node, "an object")
    return node.value


def _items(node: Node | None, path: str) -> list[Node]:
    if node is None or node.value is None:
        return []
    if not isinstance(node.value, list):
        raise _unexpected(path, node, "a list")
    return node.value


def _unexpected(path: str, node: Node, expected: str) -> InputError:
    kinds = {dict: "an object", list: "a list", str: "text", Digits: "a number", bool: "true or false"}
    found = kinds.get(type(node.value), "null")
    return NotAReportError(f'"{path.lstrip(".")}" in line {node.line} is {found}; expected {expected}', _HINT)
