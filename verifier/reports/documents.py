"""What was read from a document, for people: head fields and results as printed, each with its page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.languages import Translator
from verifier.model import Certificate, Document, NoteKind, Panel, Quantity, Result
from verifier.reports.canvas import beside, indented, render, table, title_line, words
from verifier.reports.look import Detail, Look
from verifier.reports.wording import box_text, boxes_text, name_text, pages_text, quantity_text

Parts = Callable[[Document, Look], Iterable[ConsoleRenderable]]
"""What is printed of one document."""


class BlockPrinter:
    """One block per document, made of these parts."""

    def __init__(self, look: Look, parts: Parts) -> None:
        self._look = look
        self._parts = parts
        self._written = 0

    def document(self, document: Document) -> str:
        """The block of one document, set off from the one before."""
        self._written += 1
        gap = "\n" if self._written > 1 else ""
        return gap + render(self._look, *self._parts(document, self._look))

    def end(self) -> str:
        """Nothing."""
        return ""


class TerminalPrinter(BlockPrinter):
    """What was read: head fields and results."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _parts)


def _parts(document: Document, look: Look) -> Iterator[ConsoleRenderable]:
    t = look.language
    is_verbose = look.detail is Detail.VERBOSE
    yield title_line(document.source.label, look.width)
    results = sum(len(panel.results) for c in document.certificates for panel in c.panels)
    counts = (
        t.counted(document.source.pages, "{n} page", "{n} pages"),
        t.counted(len(document.certificates), "{n} sample", "{n} samples"),
        t.counted(results, "{n} result", "{n} results"),
    )
    yield words(" · ".join((*counts, f"sha256 {document.source.sha256[:12]}")), "dim")
    for number, certificate in enumerate(document.certificates, start=1):
        if len(document.certificates) > 1:
            yield Text("")
            yield Text(t("Sample {number}", number=number), "bold underline")
        yield from _certificate(certificate, look.width, t, is_verbose=is_verbose)
    active = [note for note in document.notes if note.kind is NoteKind.ACTIVE_CONTENT]
    if len(active) < len(document.notes):
        yield Text("")
        yield Text(t("Not read, or not surely"), "bold yellow")
        for note in document.notes:
            if note in active:
                continue
            said = words(t.said(note.message)).append(f"  [{_page(note.page, t)}]", "dim")
            yield beside(Text("?", "yellow"), said, width=1, indent=2)
    for note in active:
        yield Text("")
        yield beside(Text("i", "blue"), words(t.said(note.message)), width=1)


def _page(number: int, t: Translator) -> str:
    return t("page {numbers}", numbers=number)


def _certificate(
    certificate: Certificate, width: int, t: Translator, *, is_verbose: bool
) -> Iterator[ConsoleRenderable]:
    yield Text("")
    if not certificate.fields:
        yield words(t("No head fields were found."), "yellow")
    for field in certificate.fields:
        place = (boxes_text if is_verbose else pages_text)([field.anchor], t)
        said = words(field.printed).append(f"  [{place}]", "dim")
        yield beside(words(t.said(name_text(field.key)), "dim"), said, width=min(26, width // 3))
    for panel in certificate.panels:
        yield Text("")
        yield _panel_head(panel, t)
        yield indented(_panel_table(panel, t, is_verbose=is_verbose), 2)


def _panel_head(panel: Panel, t: Translator) -> Text:
    kind = t.said(name_text(panel.kind.value))
    head = words(panel.title or kind, "bold")
    about = [kind, _page(panel.page, t)]
    if panel.printed_status:
        about.append(t("printed verdict: {text}", text=panel.printed_status))
    if panel.method:
        about.append(panel.method)
    return head.append("  ").append_text(words(" · ".join(about), "dim"))


def _panel_table(panel: Panel, t: Translator, *, is_verbose: bool) -> ConsoleRenderable:
    """Columns that no row fills are left out."""
    rows = [(result, False) for result in panel.results] + [(total, True) for total in panel.totals]
    columns = {
        t("Analyte"): [_name(result, t, is_total=is_total) for result, is_total in rows],
        t("Result"): [_values(result) for result, _ in rows],
        "LOD": [_cell(result.lod) for result, _ in rows],
        "LOQ": [_cell(result.loq) for result, _ in rows],
        t("Limit"): [result.limit.printed if result.limit else "" for result, _ in rows],
        "±": [result.uncertainty.printed if result.uncertainty else "" for result, _ in rows],
        t("Status"): [result.printed_status or "" for result, _ in rows],
    }
    if is_verbose:
        columns[t("Known as")] = [result.analyte or "?" for result, _ in rows]
        columns[t("Page and box")] = [f"{result.page} ({box_text(result.anchor)})" for result, _ in rows]
    shown = {head: cells for head, cells in columns.items() if any(cells) or head == t("Result")}
    made = table(*shown)
    for cells in zip(*shown.values(), strict=True):
        made.add_row(*map(words, cells))
    return made


def _name(result: Result, t: Translator, *, is_total: bool) -> str:
    return t("{name} (total)", name=result.printed_name) if is_total else result.printed_name


def _values(result: Result) -> str:
    return "; ".join(quantity_text(value) for value in result.values)


def _cell(quantity: Quantity | None) -> str:
    return quantity_text(quantity) if quantity else ""
