"""Whatever a report holds, it comes back equal, to the last digit."""

from __future__ import annotations

import types
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any, Union, get_args, get_origin

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.store.conftest import NOON
from verifier.model import DocumentReport, Run, Value, to_json
from verifier.store import Table, open_store
from verifier.store.columns import original, storable
from verifier.store.store import Store


def is_no_pair(text: str) -> bool:
    """Two halves of a character beside each other are the character, in JSON as everywhere."""
    return not any("\ud800" <= a <= "\udbff" and "\udc00" <= b <= "\udfff" for a, b in pairwise(text))


TEXTS = st.one_of(
    st.text(st.characters(), max_size=12),
    st.text(st.sampled_from("\0\ud83d\udce9\uffff'\"\\%:;=\n\x1b\u202eä😀"), max_size=8),
    st.sampled_from(["escaped:", "escaped:\\u0000", "'); DROP TABLE runs; --", "=1+1", "null"]),
).filter(is_no_pair)
NUMBERS = st.one_of(
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal(text) for text in ("0.050", "1E+400", "-0", "1e-400", "9" * 5000, "100", "1.0E+2")]),
)
PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: TEXTS,
    Decimal: NUMBERS,
    int: st.integers(-(2**31), 2**31 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.none() | st.just(UTC)),
    type(None): st.none(),
}


def values(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type of the model."""
    if kind in PLAIN:
        return PLAIN[kind]
    if get_origin(kind) is Annotated:
        return values(get_args(kind)[0])
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of(*map(values, get_args(kind)))
    if get_origin(kind) is tuple:
        first, *others = get_args(kind)
        if others == [...]:
            return st.lists(values(first), max_size=2).map(tuple)
        return st.tuples(*map(values, get_args(kind)))
    if issubclass(kind, StrEnum):
        return st.sampled_from(list(kind))
    assert issubclass(kind, Value)
    return st.deferred(
        lambda: st.fixed_dictionaries({name: values(field.annotation) for name, field in kind.model_fields.items()})
    ).map(kind.model_validate)


@given(TEXTS)
def test_every_text_can_be_stored_and_comes_back(text: str) -> None:
    stored = storable(text)
    assert "\0" not in stored
    assert stored.encode("utf-8").decode() == stored
    assert original(stored) == text


def test_every_report_comes_back_equal(store: Store) -> None:
    # One database for all examples: a run for each keeps them apart.
    @given(report=values(DocumentReport), run=values(Run))
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    def check(report: DocumentReport, run: Run) -> None:
        begun = store.begin_run(run, started=NOON, arguments=[report.summary])
        assert store.add(begun.id, report)
        assert not store.add(begun.id, report)
        (back,) = store.reports(begun.id)
        assert back == report
        assert to_json(back) == to_json(report)
        known = store.run(begun.id)
        assert (to_json(known.run), known.arguments) == (to_json(run), (report.summary,))
        assert store.done(begun.id) == {(report.source.sha256, report.source.label)}
        printed = [
            (result.printed_name, str(value.number), value.printed)
            for certificate in report.certificates
            for panel in certificate.panels
            for result in (*panel.results, *panel.totals)
            for value in result.values
        ]
        rows = [row for row in store.rows(Table.RESULTS, begun.id) if row["printed"] is not None]
        assert [(row["printed_name"], str(row["number"]), row["printed"]) for row in rows] == printed
        findings = [row["message"] for row in store.rows(Table.FINDINGS, begun.id)]
        assert findings == [finding.message for finding in report.findings]

    check()


def test_a_store_that_was_closed_is_opened_again_by_use(url: str, run: Run) -> None:
    store = open_store(url)
    store.begin_run(run, started=NOON)
    store.close()
    assert len(store.runs()) == 1
    store.close()
