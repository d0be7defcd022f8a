"""One report for several lots: results, numbers and names that are used again, and honest reports that look like it.

Nothing is changed in a file here: each is drawn anew from a truth of its own, and all of them are judged together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from verifier.errors import UsageError
from verifier.model import PanelKind
from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.chance.pools import pools
from verifier.samplekit.editing import edit_panels, edit_samples
from verifier.samplekit.tampering.base import Genuine, tampering
from verifier.samplekit.truth import Truth, TruthPanel, TruthRow, TruthSample

_PRECISE = 3
_LEAST = 7
"""Precise results that a report must have, so that six are left where some are changed."""
_CHEMISTRY = (PanelKind.ALKALOIDS, PanelKind.HEAVY_METALS)


def _figures(text: str) -> int:
    """Significant figures of a plain number, idle zeros left out; 0 for anything else."""
    if not text.replace(".", "", 1).isdigit():
        return 0
    return len(text.replace(".", "").strip("0"))


def _precise(truth: Truth) -> list[str]:
    """The substances with a precise result."""
    rows = (row for sample in truth.samples for panel in sample.panels for row in panel.rows)
    return [
        row.analyte or row.name
        for row in rows
        if max(map(_figures, row.values), default=0) >= _PRECISE and not (row.analyte or "").startswith("total_")
    ]


def _must_be_precise(truth: Truth, least: int = _LEAST) -> list[str]:
    found = _precise(truth)
    if len(found) < least:
        raise UsageError(f"the report has {len(found)} precise results, and {least} are needed")
    return found


def _number(dice: Dice, printed: str | None) -> str:
    """Another number in the same form: letters and signs stay."""
    made = "".join(str(dice.between(1, 9)) if sign.isdigit() else sign for sign in printed or "")
    if not made or made == printed:
        raise UsageError("the report has no number that could be another one")
    return made


def _renumbered(dice: Dice, sample: TruthSample, *keys: str) -> TruthSample:
    return sample.model_copy(update={key: _number(dice, getattr(sample, key)) for key in keys})


def _later(sample: TruthSample, days: int) -> TruthSample:
    moved = {name: day + timedelta(days=days) for name, day in sample.dates if day is not None}
    return sample.model_copy(update={"dates": sample.dates.model_copy(update=moved)})


def _other_client(genuine: Genuine, truth: Truth) -> Truth:
    if truth.client is None:
        raise UsageError("the report names no client")
    people = pools()["people"]
    used = truth.client.name.split()[0].casefold()
    roots = [root for root in people["roots"] if used not in root.casefold() and root.casefold() not in used]
    name = genuine.dice.pick(people["clients"]).format(genuine.dice.pick(roots))
    return truth.model_copy(update={"client": truth.client.model_copy(update={"name": name})})


def _varied(dice: Dice, truth: Truth, percent: tuple[int, int], only: Callable[[TruthRow], bool]) -> Truth:
    """Measured results moved by so many percent up or down, each by its own; totals are left out."""

    def row(one: TruthRow) -> TruthRow:
        if not only(one) or not one.values or not all(value.replace(".", "", 1).isdigit() for value in one.values):
            return one
        share = Decimal(dice.between(percent[0] * 100, percent[1] * 100)) / 10_000
        factor = 1 + share if dice.happens(0.5) else 1 - share
        return one.model_copy(update={"values": tuple(_scaled(value, factor) for value in one.values)})

    def panel(_sample: TruthSample, one: TruthPanel) -> TruthPanel:
        return one.model_copy(update={"rows": tuple(map(row, one.rows)), "totals": ()})

    return edit_panels(truth, panel)


def _scaled(value: str, factor: Decimal) -> str:
    number = Decimal(value)
    step = Decimal(1).scaleb(int(number.as_tuple().exponent))
    return f"{(number * factor).quantize(step, rounding=ROUND_HALF_EVEN):f}"


def _next_lot(genuine: Genuine, truth: Truth) -> Truth:
    """The head of the next report of the laboratory, on the client's next lot."""
    dice = genuine.dice

    def each(sample: TruthSample) -> TruthSample:
        return _later(_renumbered(dice, sample, "lot", "sample_id", "report_id"), dice.between(20, 90))

    return edit_samples(truth, each)


@tampering("vector_reused", "COL605", "Most results of one lot stand in the report on another one too.")
def vector_reused(genuine: Genuine) -> Sequence[bytes]:
    """The next lot's report with the results of this one, some changed so that it does not show."""
    names = _must_be_precise(genuine.truth)
    changed = set(genuine.dice.shuffled(names)[: genuine.dice.between(1, len(names) - 6)])
    other = _varied(genuine.dice, genuine.truth, (5, 15), lambda row: (row.analyte or row.name) in changed)
    return genuine.drawn(_next_lot(genuine, other)), genuine.pdf


@tampering("report_reused", "COL604", "All results of one lot stand in the report on another one.", also=("COL605",))
def report_reused(genuine: Genuine) -> Sequence[bytes]:
    """The same report under the next lot's numbers and dates."""
    _must_be_precise(genuine.truth, 6)
    return genuine.drawn(_next_lot(genuine, genuine.truth)), genuine.pdf


@tampering("lot_replaced", "COL604", "The lot of a report is replaced, and nothing else.")
def lot_replaced(genuine: Genuine) -> Sequence[bytes]:
    """Another lot under the same number of the report."""
    other = edit_samples(genuine.truth, lambda sample: _renumbered(genuine.dice, sample, "lot"))
    return genuine.drawn(other), genuine.pdf


@tampering("client_replaced", "COL604", "The client of a report is replaced, and nothing else.")
def client_replaced(genuine: Genuine) -> Sequence[bytes]:
    """Another client under the same number of the report."""
    return genuine.drawn(_other_client(genuine, genuine.truth)), genuine.pdf


@tampering("results_replaced", "COL603", "One to three results of a report are replaced, under the same number.")
def results_replaced(genuine: Genuine) -> Sequence[bytes]:
    """Some results are lower; everything else is as it was."""
    names = _must_be_precise(genuine.truth, 1)
    changed = set(genuine.dice.shuffled(names)[: genuine.dice.between(1, 3)])
    other = _varied(genuine.dice, genuine.truth, (10, 60), lambda row: (row.analyte or row.name) in changed)
    if _values(other) == _values(genuine.truth):
        raise UsageError("no result was changed")
    return genuine.drawn(other), genuine.pdf


def _values(truth: Truth) -> list[tuple[str, ...]]:
    return [row.values for sample in truth.samples for panel in sample.panels for row in panel.rows]


@tampering("date_replaced", "COL603", "A report is given other days of receipt and testing, under the same number.")
def date_replaced(genuine: Genuine) -> Sequence[bytes]:
    """An old report is made to look new."""
    days = genuine.dice.between(30, 70)
    return genuine.drawn(edit_samples(genuine.truth, lambda sample: _later(sample, days))), genuine.pdf


@tampering("two_lots", None, "Two honest reports on two lots of one product: every result differs by some percent.")
def two_lots(genuine: Genuine) -> Sequence[bytes]:
    """Lots of one blend, as alike as lots are."""
    other = _varied(genuine.dice, genuine.truth, (1, 12), lambda _: True)
    return genuine.drawn(_next_lot(genuine, other)), genuine.pdf


@tampering("amended", None, "A report and the amended one that took its place, which says so.")
def amended(genuine: Genuine) -> Sequence[bytes]:
    """One result was corrected, and the new report names the old one."""
    names = _must_be_precise(genuine.truth, 1)
    changed = genuine.dice.pick(names)
    other = _varied(genuine.dice, genuine.truth, (5, 30), lambda row: (row.analyte or row.name) == changed)
    number = genuine.truth.samples[0].report_id
    said = genuine.dice.pick(
        (
            f"Amended report. This report supersedes report {number} issued earlier.",
            f"This is an amended report and replaces report {number} in full.",
            f"Revised report: this certificate supersedes all previous versions of {number}.",
        )
    )
    return genuine.drawn(other.model_copy(update={"statements": (said, *other.statements)})), genuine.pdf


@tampering("same_file_twice", None, "The same file under two names.")
def same_file_twice(genuine: Genuine) -> Sequence[bytes]:
    """As when it was downloaded twice."""
    return genuine.pdf, genuine.pdf


@tampering("saved_otherwise", None, "A report and a copy of it with other bytes and the same words.")
def saved_otherwise(genuine: Genuine) -> Sequence[bytes]:
    """Behind its end stands a comment, as some mail programs and sites put there."""
    return genuine.pdf + b"\n% downloaded\n", genuine.pdf


@tampering("parts", None, "Chemistry and microbiology of one lot in two reports.")
def parts(genuine: Genuine) -> Sequence[bytes]:
    """Two numbers of the report, one of the lot."""
    chemistry = edit_panels(genuine.truth, lambda _, panel: panel if panel.kind in _CHEMISTRY else None)
    others = edit_panels(genuine.truth, lambda _, panel: None if panel.kind in _CHEMISTRY else panel)
    if not all(sample.panels for truth in (chemistry, others) for sample in truth.samples):
        raise UsageError("the report has only one part")
    second = edit_samples(others, lambda sample: _renumbered(genuine.dice, sample, "report_id"))
    return genuine.drawn(second), genuine.drawn(chemistry)


@tampering("two_laboratories", None, "Two laboratories tested one lot, and their results differ as laboratories do.")
def two_laboratories(genuine: Genuine) -> Sequence[bytes]:
    """Numbers, days and results of another laboratory on the same lot."""
    people, truth = pools()["people"], genuine.truth
    used = truth.laboratory.name.split()[0].casefold()
    roots = [root for root in people["roots"] if root.casefold() != used]
    name = genuine.dice.pick(people["laboratories"]).format(genuine.dice.pick(roots))
    other = _varied(genuine.dice, truth, (2, 20), lambda _: True)
    laboratory = truth.laboratory.model_copy(update={"name": name})
    other = other.model_copy(update={"laboratory": laboratory})

    def each(sample: TruthSample) -> TruthSample:
        return _renumbered(genuine.dice, sample, "sample_id", "report_id")

    return genuine.drawn(edit_samples(other, each)), genuine.pdf


@tampering("sibling_products", None, "Two reports of one laboratory for one client, on products that share nothing.")
def sibling_products(genuine: Genuine) -> Sequence[bytes]:
    """Another product with another lot: what a folder of one vendor holds."""
    colours = pools()["people"]["colours"]
    other = _varied(genuine.dice, genuine.truth, (3, 40), lambda _: True)
    name = f"{genuine.dice.pick(colours)} Vein Reserve Powder"
    renamed = edit_samples(other, lambda sample: sample.model_copy(update={"name": name}))
    return genuine.drawn(_next_lot(genuine, renamed)), genuine.pdf
