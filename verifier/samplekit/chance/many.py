"""Tables that hold several samples: one column of results for each, or one row for each lot."""

from __future__ import annotations

from verifier.samplekit.chance.columns import PanelText, Wording
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.grid import Column
from verifier.samplekit.chance.pages import Flow
from verifier.samplekit.chance.panels import draw_grid, draw_title, make_grid
from verifier.samplekit.chance.pools import label
from verifier.samplekit.chance.spelling import write_unit
from verifier.samplekit.truth import Truth


def draw_samples_as_columns(flow: Flow, truth: Truth, wording: Wording) -> None:
    """One row for each analyte, one column of results for each sample; the unit stands in the title or a column."""
    for place, panel in enumerate(truth.samples[0].panels):
        unit = write_unit(panel.units[0], flow.looks.spelling)
        in_column = Dice(flow.looks.head.wording, "unit").happens(0.5)
        columns = [Column("analyte", wording.header("analyte"), tuple(row.name for row in panel.rows))]
        if in_column:
            columns.append(Column("unit", wording.header("unit"), tuple(unit for _ in panel.rows)))
        for sample in truth.samples:
            text = PanelText(sample.panels[place], flow.looks, wording)
            cells = tuple(text.value(row, 0) for row in sample.panels[place].rows)
            columns.append(Column("value", sample.name, cells))
        grid = make_grid(flow, columns)
        flow.need(grid.head_height + 80)
        draw_title(flow, panel.title if in_column else f"{panel.title} ({unit})")
        draw_grid(flow, grid)
        flow.y -= 12


def draw_lots_as_rows(flow: Flow, truth: Truth, wording: Wording) -> None:
    """One row for each lot, one column for each analyte, its unit in the header or in the title."""
    panel = truth.samples[0].panels[0]
    unit = write_unit(panel.units[0], flow.looks.spelling)
    in_header = Dice(flow.looks.head.wording, "unit").happens(0.6)
    lots = Column(
        "analyte",
        label("sample.lot", flow.looks.spelling.language, Dice(flow.looks.head.wording)),
        tuple(s.lot or "" for s in truth.samples),
    )
    columns = [lots]
    texts = [PanelText(sample.panels[0], flow.looks, wording) for sample in truth.samples]
    for index, row in enumerate(panel.rows):
        cells = tuple(text.value(text.panel.rows[index], 0) for text in texts)
        columns.append(Column("value", f"{row.name} ({unit})" if in_header else row.name, cells))
    grid = make_grid(flow, columns)
    flow.need(grid.height + 40)
    draw_title(flow, panel.title if in_header else f"{panel.title} ({unit})")
    draw_grid(flow, grid)
    flow.y -= 12
