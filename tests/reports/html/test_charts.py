"""Figures become places and words, and neither says more than the figures do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from verifier.languages import ENGLISH
from verifier.model import Certificate, DocumentReport, LimitKind, Measure, Qualifier
from verifier.reports.html.charts import Scale, alkaloid_profile, plot_of

SCALE = Scale(-2, 1)


def measure(low: str, high: str | None, **changes: object) -> Measure:
    values: dict[str, object] = {
        "kind": LimitKind.AT_MOST,
        "limit": Decimal(10),
        "unit": "ppm",
        "low": Decimal(low),
        "high": None if high is None else Decimal(high),
        "uncertainty": None,
    }
    return Measure.model_validate(values | changes)


@pytest.mark.parametrize(
    ("low", "high", "share"),
    [
        ("2.9", "2.9", "29 %"),
        ("10", "10", "100 %"),
        ("9.9999", "9.9999", "99.999 %"),
        ("10.0001", "10.0001", "100 %"),
        ("10.02", "10.02", "100.2 %"),
        ("18", "18", "180 %"),
        ("40", "40", "4 times"),
        ("123456", "123456", "12346 times"),
        ("0", "0.05", "up to 0.5 %"),
        ("0", None, "not bounded"),
        ("50", None, "at least 5 times"),
        ("1", "3", "10 % to 30 %"),
        ("1.0001", "1.0002", "10 %"),
        ("0", "0", "0 %"),
    ],
)
def test_a_share_of_the_limit_in_words(low: str, high: str | None, share: str) -> None:
    plot = plot_of(measure(low, high), SCALE, ENGLISH)
    assert plot is not None
    assert plot.share == share


def test_the_axis_is_logarithmic_and_ends_at_its_edges() -> None:
    assert [SCALE.at(share) for share in (0, 0.001, 0.01, 0.1, 1, 10, 1000)] == [0, 0, 0, 33.33, 66.67, 100, 100]
    assert SCALE.ticks == ((33.33, "1/10"), (66.67, ""))


def test_nd_reaches_from_the_edge_to_the_lod_and_an_unbounded_result_to_the_other_edge() -> None:
    nd, unbounded = plot_of(measure("0", "1"), SCALE, ENGLISH), plot_of(measure("1", None), SCALE, ENGLISH)
    assert nd is not None
    assert (nd.low, nd.high, nd.is_point, nd.is_open) == (0, 33.33, False, False)
    assert unbounded is not None
    assert (unbounded.low, unbounded.high, unbounded.is_open) == (33.33, 100, True)


def test_uncertainty_reaches_to_both_sides() -> None:
    plot = plot_of(measure("5.5", "5.5", uncertainty=Decimal("4.5")), SCALE, ENGLISH)
    assert plot is not None
    assert plot.whiskers == (33.33, 66.67)


def test_what_has_no_share_is_not_drawn() -> None:
    assert plot_of(None, SCALE, ENGLISH) is None
    assert plot_of(measure("1", "1", limit=Decimal(0)), SCALE, ENGLISH) is None


def test_a_floor_is_allowed_above() -> None:
    plot = plot_of(measure("20", "20", kind=LimitKind.AT_LEAST), SCALE, ENGLISH)
    assert plot is not None
    assert plot.is_floor


def alkaloids(full: DocumentReport) -> Certificate:
    return full.certificates[0]


def test_the_alkaloids_fill_the_bar(full: DocumentReport) -> None:
    profile = alkaloid_profile(alkaloids(full), ENGLISH)
    assert profile is not None
    assert [(one.name, one.printed, one.start, one.width) for one in profile.parts] == [
        ("Mitragynine", "1.50", 0, 75),
        ("7-Hydroxymitragynine", "0.02", 75, 1),
        ("1 other alkaloid", "0.48", 76, 24),
    ]
    assert profile.unit == "%"


def test_what_was_not_measured_is_not_drawn_as_nothing(full: DocumentReport) -> None:
    certificate = alkaloids(full)
    panel = certificate.panels[-1]
    row = panel.results[1]
    nd = row.values[0].model_copy(update={"qualifier": Qualifier.NOT_DETECTED, "number": None, "printed": "ND"})
    rows = (panel.results[0], row.model_copy(update={"values": (nd,)}), panel.results[2])
    changed = certificate.model_copy(update={"panels": (panel.model_copy(update={"results": rows}),)})
    profile = alkaloid_profile(changed, ENGLISH)
    assert profile is not None
    assert [one.name for one in profile.parts] == ["Mitragynine", "1 other alkaloid"]
    assert profile.not_measured == 1


def test_one_alkaloid_alone_is_no_profile(full: DocumentReport) -> None:
    certificate = alkaloids(full)
    panel = certificate.panels[-1]
    alone = certificate.model_copy(update={"panels": (panel.model_copy(update={"results": panel.results[:1]}),)})
    assert alkaloid_profile(alone, ENGLISH) is None
