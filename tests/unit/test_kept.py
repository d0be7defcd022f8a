"""What is worked out once and kept: it must be that of the value it is asked of, and of no other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.build import certificate, document
from verifier.model import from_json, to_json
from verifier.profiles import load_profile
from verifier.rules.base import Case, says_nothing
from verifier.rules.judging import rows_of
from verifier.rules.printed_values import Contents, content_of

_BASELINE, _DAY = load_profile("kratom-baseline"), date(2026, 11, 22)


def test_rows_are_found_by_their_substance() -> None:
    one = certificate()
    ((panel, row),) = rows_of(one, "lead")
    assert (panel in one.panels, row.printed_name) == (True, "Lead")
    assert rows_of(one, "none_of_that_name") == ()
    assert sum(map(len, one.rows_by_analyte.values())) == sum(len(p.results) + len(p.totals) for p in one.panels)


def test_a_changed_certificate_has_its_own_rows() -> None:
    one = certificate()
    assert rows_of(one, "lead")
    assert rows_of(one.model_copy(update={"panels": ()}), "lead") == ()
    assert rows_of(one, "lead")


def test_what_is_kept_is_no_part_of_the_value() -> None:
    one, other = certificate(), certificate()
    before = to_json(one)
    assert rows_of(one, "lead")
    assert to_json(one) == before
    assert one == other
    assert type(one).model_validate(from_json(before)) == one


def test_each_value_has_its_own_content() -> None:
    one = certificate()
    ((_, lead),), ((_, mitragynine),) = rows_of(one, "lead"), rows_of(one, "mitragynine")
    contents = Contents(one.sample)
    for row in (lead, mitragynine, lead):
        expected = [content_of(quantity, row, one.sample) for quantity in row.values]
        assert contents.all_of(row) == expected != [None]
    number = lead.values[0].number
    assert number is not None
    for factor in range(2, 50):  # none of these lives on, so that their ids come back
        wanted = number * Decimal(factor)
        content = contents.of(lead.values[0].model_copy(update={"number": wanted}), lead)
        assert content is not None
        assert content.quantity.number == wanted


def test_cases_do_not_share_what_they_keep() -> None:
    case, other = (Case(document(), 0, profile, day) for profile, day in ((_BASELINE, _DAY), (_BASELINE, _DAY)))
    assert case.contents is case.contents
    assert case.contents is not other.contents


def test_long_and_short_texts_say_nothing_alike() -> None:
    assert says_nothing("N/A")
    assert says_nothing("not provided" + " " * 200)
    assert not says_nothing("LOT-1" + " " * 200)
