"""CMP306: substances are reported as not detected, and how little could be detected is printed nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import LimitKind, OutcomeStatus, Panel, PanelKind, Qualifier, Result, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.wording import list_words, panel_name

_CENSORED = (Qualifier.NOT_DETECTED, Qualifier.BELOW_LOD, Qualifier.BELOW_LOQ, Qualifier.TRACE)
_FEW = 4
"""So many substances are named one by one."""


@rule(
    "CMP306",
    severity=Severity.INFO,
    message="{substances} of {panel}: not detected or below LOQ, and no LOD or LOQ is printed for the panel",
    since="0.1.0",
)
def no_detection_limit(case: Case) -> Iterator[Observation]:
    """Substances are reported as not detected, and how little could be detected is printed nowhere.

    ## In plain words
    The report does not seem to say how small an amount its tests for {panel} can see. So "not found" there may mean
    none, or too little for the test to see.

    ## Looks at
    Rows with "ND", "<LOD", "<LOQ" or a trace in panels of substances, and every LOD, LOQ and printed bound there.

    ## Decides
    A panel none of whose rows prints an LOD or LOQ, and none of whose results is a bound such as "<0.05", is one
    finding, wherever one kind of panel stands. Microbes and foreign matter are left alone: absence in a portion needs
    no LOD. Rows that a limit of the profile could not be shown for are left out, because that finding says it already
    (LIM102).

    ## Example
    Sixty pesticides "ND", and no LOD, LOQ or reporting limit beside them.

    ## Why it matters
    "Not detected" by a method that sees nothing below 10 ppm shows nothing about a limit of 0.1 ppm.

    ## Other explanations
    - The limits of detection may stand in a footnote, on a page or in an annex that was not handed on.
    - The column may have a title that was not understood; see the notes on reading.
    - Many laboratories print them only when they are asked for.

    ## Next step
    Ask the laboratory for the LOD and LOQ of {panel} in this lot.
    """
    open_rows = {
        (row.result.page, row.result.box)
        for outcome in case.limit_outcomes
        if outcome.status is OutcomeStatus.INCONCLUSIVE
        for row in outcome.rows
    }
    panels = [panel for panel in case.certificate.panels if panel.kind not in _WITHOUT]
    for kind in dict.fromkeys(panel.kind for panel in panels):
        same = [panel for panel in panels if panel.kind is kind]
        rows = [row for panel in same for row in (*panel.results, *panel.totals)]
        if any(_shows_bound(row) for row in rows):
            continue
        blind = [row for row in rows if _is_censored(row) and (row.page, row.box) not in open_rows]
        if blind:
            yield _observation(case, same[0], blind)


_WITHOUT = (PanelKind.MICROBIALS, PanelKind.FOREIGN_MATTER, PanelKind.OTHER)


def _is_censored(row: Result) -> bool:
    return bool(row.values) and all(value.qualifier in _CENSORED and value.portion is None for value in row.values)


def _shows_bound(row: Result) -> bool:
    has_bound = any(value.qualifier is Qualifier.LESS_THAN for value in row.values)
    # "Not detected" as the limit is met by whatever the method of that limit sees.
    is_absence = row.limit is not None and row.limit.kind is LimitKind.ABSENT and row.limit.portion is not None
    return has_bound or is_absence or row.lod is not None or row.loq is not None


def _observation(case: Case, panel: Panel, rows: list[Result]) -> Observation:
    names = list(dict.fromkeys(row.printed_name for row in rows))
    substances = list_words(names) if len(names) <= _FEW else f"{len(names)} substances"
    return Observation(
        subject=case.subject(panel=panel.kind.value),
        anchors=tuple(row.anchor for row in rows[:_FEW]),
        facts={"substances": substances, "panel": panel_name(panel.kind)},
        observed=rows[0].values[0].printed,
        expected="an LOD or LOQ",
    )
