"""Reports that leave out what they should show."""

from __future__ import annotations

from verifier.errors import UsageError
from verifier.model import Dates, PanelKind
from verifier.samplekit.editing import (
    edit_panels,
    edit_row,
    edit_samples,
)
from verifier.samplekit.faults.base import HYDROXY, register
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample

_CONTENT = "iso-17025-report"
"""What a report must contain by the standard, where the default profile does not ask for it."""


@register("panel_missing", "CMP301", "a whole panel left out", argument="KIND", default="heavy_metals")
def _panel_missing(truth: Truth, argument: str) -> Truth:
    if argument not in {kind.value for kind in PanelKind}:
        raise UsageError(f'There is no panel kind "{argument}"; expected one of: {", ".join(PanelKind)}')
    return edit_panels(truth, lambda _sample, panel: None if panel.kind.value == argument else panel)


@register("analyte_missing", "CMP302", "the row of an analyte left out", argument="ANALYTE", default=HYDROXY)
def _analyte_missing(truth: Truth, argument: str) -> Truth:
    return edit_row(truth, argument, lambda _sample, _panel, _row: None)


@register("lot_missing", "CMP303", "no lot number")
def _lot_missing(truth: Truth, _argument: str) -> Truth:
    return edit_samples(truth, lambda sample: sample.model_copy(update={"lot": None}))


@register("accreditation_missing", "CMP303", "no accreditation of the laboratory")
def _accreditation_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"laboratory": truth.laboratory.model_copy(update={"accreditation": None})})


@register("laboratory_address_missing", "CMP303", "no address of the laboratory", profile=_CONTENT)
def _laboratory_address_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"laboratory": truth.laboratory.model_copy(update={"address": None})})


@register("client_missing", "CMP303", "no client named")
def _client_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"client": None})


@register("method_missing", "CMP303", "no test method anywhere")
def _method_missing(truth: Truth, _argument: str) -> Truth:
    def bare(row: TruthRow) -> TruthRow:
        return row.model_copy(update={"method": None})

    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows, totals = (tuple(bare(row) for row in part) for part in (panel.rows, panel.totals))
        return panel.model_copy(update={"method": None, "rows": rows, "totals": totals})

    return edit_panels(truth.model_copy(update={"methods": ()}), edit)


@register("signatory_missing", "CMP303", "nobody authorises the report")
def _signatory_missing(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"signatories": ()})


@register("date_missing", "CMP303", "one of the dates left out", argument="DATE", default="reported", profile=_CONTENT)
def _date_missing(truth: Truth, argument: str) -> Truth:
    if argument not in Dates.model_fields:
        raise UsageError(f'There is no date "{argument}"; expected one of: {", ".join(Dates.model_fields)}')

    def edit(sample: TruthSample) -> TruthSample:
        return sample.model_copy(update={"dates": sample.dates.model_copy(update={argument: None})})

    return edit_samples(truth, edit)
