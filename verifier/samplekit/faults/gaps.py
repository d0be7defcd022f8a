"""Reports that say too little to be relied on, whatever the profile requires."""

from __future__ import annotations

from verifier.errors import UsageError
from verifier.model import PanelKind
from verifier.samplekit.editing import edit_panels, edit_samples
from verifier.samplekit.faults.base import register
from verifier.samplekit.truth import Language, Truth, TruthPanel, TruthRow, TruthSample

_PASS = {Language.EN: "Pass", Language.DE: "E", Language.CS: "V"}
_SCREENS = {
    Language.EN: ("Pesticide Residues", "Multi-residue screen", "Pass"),
    Language.DE: ("Pestizide", "Multirückstandsmethode", "bestanden"),
    Language.CS: ("Pesticidy", "Multireziduální metoda", "vyhovuje"),
}
"""Title of the panel, name of its one row, and what stands there in the place of a result."""
_PRELIMINARY = "PRELIMINARY REPORT - NOT FOR RELEASE"
_OUTSIDE_SCOPE = "Tests marked with * are outside the scope of accreditation."
_ELSEWHERE = "us-tx"
"""A profile that requires no fields of the head."""


@register("panel_passed_without_result", "CMP305", "pesticides printed as passed, without a single result")
def _panel_passed_without_result(truth: Truth, _argument: str) -> Truth:
    language = truth.style.language
    title, name, word = _SCREENS[language]
    screen = TruthPanel(
        kind=PanelKind.PESTICIDES,
        title=title,
        status=_PASS[language],
        rows=(TruthRow(name=name, values=(word,)),),
    )

    def edit(sample: TruthSample) -> TruthSample:
        kept = tuple(panel for panel in sample.panels if panel.kind is not PanelKind.PESTICIDES)
        return sample.model_copy(update={"panels": (*kept, screen)})

    return edit_samples(truth, edit)


@register(
    "no_detection_limit", "CMP306", "an element not detected, and no LOD or LOQ in its panel",
    argument="ANALYTE", default="nickel", also=("LIM102",),
)  # fmt: skip
def _no_detection_limit(truth: Truth, argument: str) -> Truth:
    if not any(row.analyte == argument for s in truth.samples for p in s.panels for row in p.rows):
        raise UsageError(f'The report has no row for "{argument}", so nothing can be planted there')

    def bare(panel: TruthPanel, row: TruthRow) -> TruthRow:
        values = ("ND",) * len(panel.units_of(row)) if row.analyte == argument else row.values
        return row.model_copy(update={"values": values, "lod": None, "loq": None})

    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if not any(row.analyte == argument for row in panel.rows):
            return panel
        return panel.model_copy(update={"rows": tuple(bare(panel, row) for row in panel.rows)})

    return edit_panels(truth, edit)


@register("method_not_named", "CMP307", "no test method anywhere", profile=_ELSEWHERE)
def _method_not_named(truth: Truth, _argument: str) -> Truth:
    def bare(row: TruthRow) -> TruthRow:
        return row.model_copy(update={"method": None})

    def edit(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        rows, totals = (tuple(bare(row) for row in part) for part in (panel.rows, panel.totals))
        return panel.model_copy(update={"method": None, "rows": rows, "totals": totals})

    return edit_panels(truth.model_copy(update={"methods": ()}), edit)


@register("nobody_authorises", "CMP308", "nobody authorises the report", profile=_ELSEWHERE)
def _nobody_authorises(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"signatories": ()})


@register("outside_scope", "CMP309", "a sentence that puts marked tests outside the scope of accreditation")
def _outside_scope(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"statements": (*truth.statements, _OUTSIDE_SCOPE)})


@register("lot_not_printed", "CMP310", "no lot number", profile=_ELSEWHERE)
def _lot_not_printed(truth: Truth, _argument: str) -> Truth:
    return edit_samples(truth, lambda sample: sample.model_copy(update={"lot": None}))


@register("not_final", "CMP313", "a sentence says that the report is preliminary")
def _not_final(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"statements": (_PRELIMINARY, *truth.statements)})
