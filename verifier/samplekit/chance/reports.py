"""One random report: its truth, its looks, the drawn PDF and what a perfect reading of it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from verifier.model import PanelKind
from verifier.samplekit.chance.columns import PanelText, Wording
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.grid import DoesNotFitError
from verifier.samplekit.chance.heads import draw_head
from verifier.samplekit.chance.looks import Looks, draw_language, draw_looks
from verifier.samplekit.chance.many import draw_lots_as_rows, draw_samples_as_columns
from verifier.samplekit.chance.pages import Flow
from verifier.samplekit.chance.panels import draw_panel, draw_quality_control, draw_summary
from verifier.samplekit.chance.pools import word
from verifier.samplekit.chance.truths import draw_truth
from verifier.samplekit.expected import expected_document
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow

_STATEMENT = "This report shall not be reproduced except in full without the written approval of {0}."
_ATTEMPTS = 40


@dataclass(frozen=True)
class Report:
    """A drawn report and its truth."""

    seed: int
    pdf: bytes
    expected: dict[str, Any]
    summary: str
    """Its looks in one line."""


def draw_report(seed: int) -> Report:
    """The report of that seed: the same bytes on every machine."""
    shape = Dice(seed, "document").weighted(
        {"one": 40, "several": 4, "laboratories": 2, "sample_columns": 2, "lot_rows": 1.5}
    )
    language = draw_language(seed)
    truths = _truths(seed, shape, language)
    return draw_in_looks(seed, truths, shape, language, seed)


def draw_in_looks(seed: int, truths: Sequence[Truth], shape: str, language: str, look_key: object) -> Report:
    """These truths in the looks of that key; where the page is too narrow, the next looks of the key are taken."""
    for attempt in range(_ATTEMPTS):
        drawn = draw_looks(f"{look_key}/{attempt}", language)
        printed = [_as_printed(truth, drawn, shape) for truth in truths]
        looks = _fitting(drawn, printed)
        try:
            _, pages = _draw(seed, printed, looks, shape, 0)
            pdf, _ = _draw(seed, printed, looks, shape, pages)
        except DoesNotFitError:
            continue
        expected = _expected(printed, looks)
        return Report(seed, pdf, expected, describe(looks, shape))
    raise AssertionError(f"no looks fit the report of seed {seed}")


def describe(looks: Looks, shape: str) -> str:
    """The looks in one line, for a person who sees what a reading got wrong."""
    page, kind, table, spelling = looks.page, looks.type, looks.table, looks.spelling
    return (
        f"{shape} {spelling.language} {table.shape} rules={table.rules}/{table.head_fill} units={table.units} "
        f"form={table.unit_form!r} {kind.family} {kind.size:g} x{kind.condensed} page={page.size[0]:g}x{page.size[1]:g}"
        f"*{page.scale:g}@{page.origin} rot={page.rotation} align={table.number_align}/{table.header_align} "
        f"valign={table.row_valign}/{table.header_valign} names={table.name_share} "
        f"order={','.join(table.order)} decimal={spelling.decimal!r} thousands={spelling.thousands!r} "
        f"powers={spelling.powers} unc={table.uncertainty} limits={table.limits} marks={table.marks} "
        f"joined={table.joined_limits} bar={table.bar} repeat={table.repeats_header} "
        f"head={looks.head.form}/{looks.head.columns} summary={looks.head.summary} qc={looks.head.quality_control}"
    )


def _truths(seed: int, shape: str, language: str) -> list[Truth]:
    dice = Dice(seed, "truths")
    if shape == "several":
        return [draw_truth(seed, language, samples=dice.between(2, 3))]
    if shape == "laboratories":
        return [draw_truth(f"{seed}/a", language), draw_truth(f"{seed}/b", language)]
    if shape == "sample_columns":
        return [
            draw_truth(
                seed,
                language,
                kinds=(PanelKind.HEAVY_METALS,) if dice.happens(0.5) else (PanelKind.ALKALOIDS,),
                samples=dice.between(2, 4),
            )
        ]
    if shape == "lot_rows":
        return [draw_truth(seed, language, kinds=(PanelKind.ALKALOIDS,), samples=dice.between(3, 6))]
    return [draw_truth(seed, language)]


def _fitting(looks: Looks, truths: Sequence[Truth]) -> Looks:
    """Looks in which the truth can be told: thousands are only parted where decimals show which mark is which."""
    texts = [
        v for t in truths for s in t.samples for p in s.panels for r in p.rows for v in (*r.values, r.lod, r.loq) if v
    ]
    decimals = sum("." in text and len(text.partition(".")[2]) != 3 for text in texts)
    if decimals < 4:
        return replace(looks, spelling=replace(looks.spelling, thousands="", decimal="."))
    return looks


def _as_printed(truth: Truth, looks: Looks, shape: str) -> Truth:
    """The truth without what these looks have no place for."""

    def panel_of(panel: TruthPanel) -> TruthPanel:
        if shape in ("sample_columns", "lot_rows"):
            return panel.model_copy(
                update={"units": panel.units[:1], "rows": tuple(map(bare, panel.rows)), "totals": ()}
            )
        if looks.table.shape == "key_values":
            rows, totals = tuple(map(bare, panel.rows)), tuple(map(bare, panel.totals))
            return panel.model_copy(update={"units": panel.units[:1], "rows": rows, "totals": totals, "method": None})
        return panel

    def bare(row: TruthRow) -> TruthRow:
        gone = dict.fromkeys(("lod", "loq", "limit", "status", "uncertainty", "method", "note"))
        return row.model_copy(update={**gone, "values": row.values[:1]})

    samples = []
    for index, sample in enumerate(truth.samples):
        changed: dict[str, Any] = {"panels": tuple(map(panel_of, sample.panels))}
        if shape in ("sample_columns", "lot_rows"):
            first = truth.samples[0]
            changed |= {"dates": first.dates, "matrix": first.matrix, "report_id": first.report_id, "verdict": None}
            changed |= (
                {"lot": None} if shape == "sample_columns" else {"lot": f"L{240100 + index * 7}", "name": first.name}
            )
            changed |= {"sample_id": None}
        samples.append(sample.model_copy(update=changed))
    return truth.model_copy(update={"samples": tuple(samples)})


def _expected(truths: Sequence[Truth], looks: Looks) -> dict[str, Any]:
    """What a perfect reading gives. Where a unit stands behind numbers only, words beside them have an open unit."""
    certificates: list[Any] = []
    for truth in truths:
        found = expected_document(truth)["certificates"]
        for certificate, sample in zip(found, truth.samples, strict=True):
            for given, panel in zip(certificate["panels"], sample.panels, strict=True):
                text = PanelText(panel, looks, _wording(0, looks))
                for row in (*given["results"], *given["totals"]):
                    for value in row["values"]:
                        is_open = looks.table.shape == "key_values" or text.place == "cell" or value["unit"] is None
                        if value["number"] is None and is_open:
                            value["unit_is_open"] = True
        certificates += found
    return {"certificates": certificates}


def _wording(_: int, looks: Looks) -> Wording:
    return Wording(looks.spelling.language, f"{looks.head.wording}", looks.type.upper_headers)


def _draw(seed: int, truths: Sequence[Truth], looks: Looks, shape: str, pages: int) -> tuple[bytes, int]:
    language, dice = looks.spelling.language, Dice(seed, "draw")
    flow = Flow(looks, title=truths[0].title, pages=pages, page_words=word(language, "page", Dice(seed, "page")))
    wording = _wording(0, looks)
    for index, truth in enumerate(truths):
        samples = truth.samples[:1] if shape in ("sample_columns", "lot_rows") else truth.samples
        for number, sample in enumerate(samples):
            first = sample.report_id or sample.sample_id or sample.lot or ""
            if index or number:
                flow.heads = (flow.heads[0], flow.heads[1])
                flow.new_page()
            flow.heads = (f"{truth.laboratory.name}   {first}", flow.heads[1])
            shown = sample
            if shape in ("sample_columns", "lot_rows"):
                gone = {"name": "", "sample_id": None, "lot": None} if shape == "sample_columns" else {"lot": None}
                shown = sample.model_copy(update=gone)
            draw_head(flow, truth, shown)
            if shape == "sample_columns":
                draw_samples_as_columns(flow, truth, wording)
            elif shape == "lot_rows":
                draw_lots_as_rows(flow, truth, wording)
            else:
                _panels(flow, seed, sample.panels, wording)
            if dice.happens(0.5):
                flow.need(30)
                flow.line(_STATEMENT.format(truth.laboratory.name), 6.5)
    return flow.close(), flow.number


def _panels(flow: Flow, seed: int, panels: Sequence[TruthPanel], wording: Wording) -> None:
    looks = flow.looks
    if looks.head.summary != "none" and looks.table.shape != "key_values":
        draw_summary(flow, panels[0], wording)
    for place, panel in enumerate(panels):
        draw_panel(flow, panel, wording, place)
    if looks.head.quality_control and looks.table.shape == "table":
        draw_quality_control(flow, panels[-1], wording, seed)
