"""Reports whose dates, pages, names or statements do not fit each other."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from verifier.errors import UsageError
from verifier.model import Client, PanelKind
from verifier.samplekit.editing import change, decimals, edit_panels, edit_row, edit_samples, printed
from verifier.samplekit.faults.base import limit_number, percent, register
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample

_CULTURE = "Plate count (ISO 4833-1, ISO 21527-2)"
_GUARD_BAND = "Decision rule: guarded acceptance; the expanded uncertainty (k = 2) is the guard band."


def _with_dates(sample: TruthSample, **days: date | None) -> TruthSample:
    return sample.model_copy(update={"dates": sample.dates.model_copy(update=days)})


def _last_day(sample: TruthSample) -> date:
    """The last day of the work. Raises UsageError for a report without dates."""
    days = [sample.dates.reported, sample.dates.completed, sample.dates.received, sample.dates.produced]
    known = [day for day in days if day is not None]
    if not known:
        raise UsageError("The report prints no date, so none can be out of order")
    return max(known)


@register("received_after_report", "CON220", "received so many days after the report", argument="DAYS", default="3")
def _received_after_report(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample) -> TruthSample:
        return _with_dates(sample, received=_last_day(sample) + timedelta(days=_number("The delay", argument)))

    return edit_samples(truth, edit)


@register("report_from_the_future", "CON221", "every date so many years later", argument="YEARS", default="3")
def _report_from_the_future(truth: Truth, argument: str) -> Truth:
    later = timedelta(days=365 * _number("The number of years", argument))

    def edit(sample: TruthSample) -> TruthSample:
        days = {name: getattr(sample.dates, name) for name in type(sample.dates).model_fields}
        return _with_dates(sample, **{name: day + later for name, day in days.items() if day is not None})

    return edit_samples(truth, edit)


@register("culture_too_fast", "CON222", "yeasts and moulds by ISO 21527-2, reported two days after receipt")
def _culture_too_fast(truth: Truth, _argument: str) -> Truth:
    def hurry(sample: TruthSample) -> TruthSample:
        if not any(panel.kind is PanelKind.MICROBIALS for panel in sample.panels):
            return sample
        end = _last_day(sample)
        start = end - timedelta(days=2)
        tested = {"started": start, "completed": end}
        given = {name: day for name, day in tested.items() if getattr(sample.dates, name) is not None}
        return _with_dates(sample, received=start, reported=end, **given)

    def by_culture(_sample: TruthSample, panel: TruthPanel) -> TruthPanel:
        if panel.kind is not PanelKind.MICROBIALS:
            return panel
        rows = tuple(row.model_copy(update={"method": None}) for row in panel.rows)
        return panel.model_copy(update={"method": _CULTURE, "rows": rows})

    return edit_panels(edit_samples(truth, hurry), by_culture)


@register("last_page_left_out", "CON223", "the page numbers count one page more than there is")
def _last_page_left_out(truth: Truth, _argument: str) -> Truth:
    return truth.model_copy(update={"pages_left_out": truth.pages_left_out + 1})


@register(
    "lot_differs_between_pages", "CON224", "another lot at the head of all pages but the first (needs two pages)",
    argument="LOT", default="ZZ-9907",
)  # fmt: skip
def _lot_differs_between_pages(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample) -> TruthSample:
        if sample.lot is None:
            raise UsageError("The report prints no lot, so no other page can print another one")
        return sample.model_copy(update={"lot_on_later_pages": argument})

    return edit_samples(truth, edit)


@register(
    "decision_rule_contradicted", "CON225",
    "a guard band is stated, and a result that lies within it is printed as passed", argument="ANALYTE", default="lead",
)  # fmt: skip
def _decision_rule_contradicted(truth: Truth, argument: str) -> Truth:
    def edit(_sample: TruthSample, _panel: TruthPanel, row: TruthRow) -> TruthRow:
        if row.status is None or limit_number(row) is None:
            raise UsageError(f'The row of "{argument}" prints no limit or no verdict, so no decision rule is applied')
        try:
            value = Decimal(row.values[0])
        except (ArithmeticError, IndexError) as error:
            raise UsageError(f'The row of "{argument}" prints no number, so it has no uncertainty') from error
        places = decimals(row.values[0])
        spread, limit = value * percent("The uncertainty", "20"), value * percent("The limit", "108")
        return change(row, limit=printed(limit, places), uncertainty=printed(spread, places))

    others = tuple(one for one in truth.statements if "decision" not in one.casefold())
    return edit_row(truth.model_copy(update={"statements": (*others, _GUARD_BAND)}), argument, edit)


@register("laboratory_is_client", "CMP311", "the laboratory tests for itself")
def _laboratory_is_client(truth: Truth, _argument: str) -> Truth:
    client = Client(name=truth.laboratory.name, address=truth.laboratory.address)
    return truth.model_copy(update={"client": client})


@register("report_expired", "CMP312", "expired so many days after the report", argument="DAYS", default="1")
def _report_expired(truth: Truth, argument: str) -> Truth:
    def edit(sample: TruthSample) -> TruthSample:
        return _with_dates(sample, expires=_last_day(sample) + timedelta(days=_number("The time", argument)))

    return edit_samples(truth, edit)


def _number(what: str, argument: str) -> int:
    """The whole number that an argument is. Raises UsageError."""
    if not argument.isdecimal():
        raise UsageError(f'{what} is a whole number, found "{argument}"')
    return int(argument)
