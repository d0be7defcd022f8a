"""What a printed result stands for, and what follows from it for a limit."""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.build import amount, quantity
from verifier.decisions import Span, Top, add, divide, judge, judge_absence, share, span_of
from verifier.model import Amount, DecisionRule, LimitKind, OutcomeStatus, Quantity
from verifier.vocabulary.units import UnitMismatchError, convert, known_units

D = Decimal
PASS, FAIL, OPEN = OutcomeStatus.PASS, OutcomeStatus.FAIL, OutcomeStatus.INCONCLUSIVE
CONDITIONAL_PASS, CONDITIONAL_FAIL = OutcomeStatus.CONDITIONAL_PASS, OutcomeStatus.CONDITIONAL_FAIL
AT_MOST, BELOW, AT_LEAST, ABOVE = LimitKind.AT_MOST, LimitKind.BELOW, LimitKind.AT_LEAST, LimitKind.ABOVE
PLAIN, GUARDED, NON_BINARY = DecisionRule


def span(text: str, lod: str | None = None, loq: str | None = None, unit: str = "ppm", to: str | None = None) -> Span:
    """The span of a value in the canonical form, with bounds in the same unit."""
    bounds = [quantity(bound, unit) if bound else None for bound in (lod, loq)]
    return span_of(quantity(text, unit), *bounds, to)


def ends(of: Span) -> tuple[str, str]:
    """The span as text: brackets tell which ends belong to it."""
    low = f"{'(' if of.is_low_excluded else '['}{of.low:f}"
    high = "open" if of.high is None else f"{of.high:f}{']' if of.top is Top.INCLUDED else ')'}"
    return low, high


@pytest.mark.parametrize(
    ("text", "lod", "loq", "expected", "is_found"),
    [
        ("0.20", None, None, ("[0.20", "0.20]"), True),
        ("<0.05", None, None, ("[0", "0.05)"), None),
        (">1000", None, None, ("(1000", "open"), True),
        ("ND", "0.01", "0.03", ("[0", "0.01)"), False),
        ("ND", None, "0.03", ("[0", "0.03)"), False),
        ("ND", None, None, ("[0", "open"), False),
        ("<LOD", "0.01", None, ("[0", "0.01)"), False),
        ("<LOQ", "0.01", "0.03", ("[0", "0.03)"), None),
        ("<LOQ", "0.01", None, ("[0", "open"), None),
        ("Trace", "0.01", "0.03", ("[0.01", "0.03)"), None),
        ("Trace", None, "0.03", ("(0", "0.03)"), None),
        ("Trace", "0.05", "0.03", ("(0", "0.03)"), None),
        ("TNTC", None, "300", ("[300", "open"), True),
        ("TNTC", None, None, ("(0", "open"), True),
        ("Detected", "0.01", None, ("(0", "open"), True),
        ("NT", "0.01", None, ("[0", "open"), None),
        ("Pass", "0.01", None, ("[0", "open"), None),
        # A printed zero is nothing found, and never an amount of nothing.
        ("0.000", "0.01", None, ("[0", "0.01)"), False),
        ("0", None, None, ("[0", "open"), False),
        ("-0.1", None, None, ("[0", "open"), False),
        # A bound of zero, or one that is itself no number, is none.
        ("ND", "0", None, ("[0", "open"), False),
        ("ND", "ND", "0.03", ("[0", "0.03)"), False),
        ("<0", None, None, ("[0", "open"), None),
    ],
)
def test_span_of_what_is_printed(
    text: str, lod: str | None, loq: str | None, expected: tuple[str, str], is_found: bool | None
) -> None:
    made = span(text, lod, loq)
    assert ends(made) == expected
    assert made.is_found is is_found
    assert (made.why_open is None) is (made.high is not None)


def test_bounds_are_converted_to_the_unit_of_the_result() -> None:
    assert ends(span_of(quantity("ND", "%"), quantity("0.215", "mg/g"), None)) == ("[0", "0.0215)")
    assert ends(span_of(quantity("ND", "%"), quantity("0.215", "mg/g"), None, "mg/kg")) == ("[0", "215)")


def test_a_bound_in_another_dimension_is_refused_and_said() -> None:
    made = span_of(quantity("ND", "ppm"), quantity("10", "CFU/g"), None)
    assert made.high is None
    assert made.why_open == "it is printed as not detected, and the LOD is in CFU/g, which cannot be compared with ppm"


def test_a_bound_without_a_unit_is_in_that_of_the_result() -> None:
    assert ends(span_of(quantity("ND", "ppb"), quantity("50", None), None, "ppm")) == ("[0", "0.050)")


def test_not_detected_needs_no_unit_of_its_own() -> None:
    assert ends(span_of(quantity("ND", None), quantity("0.05", "ppm"), None, "ppb")) == ("[0", "50)")


def test_a_number_without_a_unit_is_not_guessed() -> None:
    with pytest.raises(UnitMismatchError):
        span_of(quantity("0.2", None), None, None, "ppm")
    with pytest.raises(UnitMismatchError):
        span_of(quantity("0.2", "furlongs"), None, None, "ppm")


@pytest.mark.parametrize(
    ("unit", "mass", "expected"),
    [("CFU/g", "10 g", "0.1"), ("CFU/g", "25 g", "0.04"), ("CFU/mL", "100 mL", "0.01"), ("CFU/g", "10 mL", None)],
)
def test_none_in_a_mass_is_fewer_than_one_in_it(unit: str, mass: str, expected: str | None) -> None:
    made = span_of(quantity(f"ND in {mass}", None), None, None, unit)
    assert made.high == (D(expected) if expected else None)


@pytest.mark.parametrize(
    ("text", "lod", "loq", "kind", "limit", "expected"),
    [
        ("0.20", None, None, AT_MOST, "0.2", PASS),
        ("0.21", None, None, AT_MOST, "0.2", FAIL),
        ("0.19", None, None, BELOW, "0.2", PASS),
        ("0.20", None, None, BELOW, "0.2", FAIL),
        ("1.0", None, None, AT_LEAST, "1", PASS),
        ("0.99", None, None, AT_LEAST, "1", FAIL),
        ("1.0", None, None, ABOVE, "1", FAIL),
        ("1.01", None, None, ABOVE, "1", PASS),
        # A printed bound is a statement about the sample: "<10" is below 10.
        ("<10", None, None, BELOW, "10", PASS),
        ("<10", None, None, AT_MOST, "10", PASS),
        ("<10", None, None, AT_MOST, "9", OPEN),
        ("<10", None, None, AT_LEAST, "10", FAIL),
        ("<10", None, None, ABOVE, "9", OPEN),
        (">10", None, None, AT_MOST, "10", FAIL),
        (">10", None, None, BELOW, "11", OPEN),
        (">10", None, None, ABOVE, "10", PASS),
        # An LOD or LOQ is what the method can see: reaching the limit is not enough.
        ("ND", "0.1", None, AT_MOST, "0.1", OPEN),
        ("ND", "0.09", None, AT_MOST, "0.1", PASS),
        ("<LOQ", "0.01", "0.1", BELOW, "0.1", OPEN),
        ("<LOQ", "0.01", "0.09", BELOW, "0.1", PASS),
        ("ND", "0.5", None, AT_LEAST, "1", FAIL),
        ("ND", "1", None, AT_LEAST, "1", OPEN),
        ("ND", None, None, AT_MOST, "1000", OPEN),
        ("0", None, None, AT_MOST, "1000", OPEN),
        ("Trace", "2", "3", AT_MOST, "1", FAIL),
        ("TNTC", None, "300", AT_MOST, "100", FAIL),
        ("TNTC", None, None, AT_MOST, "100", OPEN),
        ("Detected", None, None, AT_MOST, "0", FAIL),
        ("Detected", None, None, AT_MOST, "1", OPEN),
        ("Pass", None, None, AT_MOST, "1", OPEN),
        ("NT", None, None, AT_MOST, "1", OPEN),
    ],
)
def test_simple_acceptance(
    text: str, lod: str | None, loq: str | None, kind: LimitKind, limit: str, expected: OutcomeStatus
) -> None:
    decision = judge(span(text, lod, loq), kind, D(limit))
    assert decision.status is expected
    assert (decision.reason is None) is (expected is not OPEN)


@pytest.mark.parametrize(
    ("value", "guarded", "non_binary"),
    [
        ("0.7", PASS, PASS),
        ("0.8", PASS, PASS),
        ("0.81", FAIL, CONDITIONAL_PASS),
        ("1.0", FAIL, CONDITIONAL_PASS),
        ("1.01", FAIL, CONDITIONAL_FAIL),
        ("1.2", FAIL, CONDITIONAL_FAIL),
        ("1.21", FAIL, FAIL),
    ],
)
def test_uncertainty_at_an_upper_limit(value: str, guarded: OutcomeStatus, non_binary: OutcomeStatus) -> None:
    for rule, expected in ((GUARDED, guarded), (NON_BINARY, non_binary)):
        assert judge(span(value), AT_MOST, D(1), rule=rule, guard_band=D("0.2")).status is expected


def test_uncertainty_at_a_lower_limit() -> None:
    statuses = [
        judge(span(value), AT_LEAST, D(1), rule=NON_BINARY, guard_band=D("0.2")).status
        for value in ("1.2", "1.19", "1.0", "0.99", "0.8", "0.79")
    ]
    assert statuses == [PASS, CONDITIONAL_PASS, CONDITIONAL_PASS, CONDITIONAL_FAIL, CONDITIONAL_FAIL, FAIL]


def test_a_rule_that_needs_uncertainty_never_passes_without_it() -> None:
    assert judge(span("0.5"), AT_MOST, D(1), rule=GUARDED).status is OPEN
    assert judge(span("0.5"), AT_MOST, D(1), rule=NON_BINARY).status is OPEN
    assert judge(span("1.5"), AT_MOST, D(1), rule=GUARDED).status is FAIL
    assert judge(span("1.5"), AT_MOST, D(1), rule=NON_BINARY).status is CONDITIONAL_FAIL


def test_a_bound_carries_its_own_uncertainty() -> None:
    assert judge(span("<0.5"), AT_MOST, D(1), rule=GUARDED).status is PASS
    assert judge(span("<1"), AT_MOST, D(1), rule=GUARDED).status is OPEN


@pytest.mark.parametrize("kind", [LimitKind.ABSENT, LimitKind.BETWEEN, LimitKind.NONE, LimitKind.TEXT])
def test_kinds_without_one_number_are_refused(kind: LimitKind) -> None:
    with pytest.raises(ValueError, match="no single number"):
        judge(span("1"), kind, D(1))


@pytest.mark.parametrize(
    ("text", "lod", "required", "tested", "expected"),
    [
        ("Detected", None, None, None, FAIL),
        ("0.01", None, None, None, FAIL),
        (">5", None, "25", "25", FAIL),
        ("ND", "0.2", None, None, PASS),
        ("ND", None, None, None, OPEN),
        ("<LOQ", "0.2", None, None, OPEN),
        ("Trace", "0.2", None, None, OPEN),
        ("<10", None, "25", "25", OPEN),
        ("ND", None, "25", "25", PASS),
        ("ND", None, "25", "375", PASS),
        ("ND", None, "25", "10", OPEN),
        ("ND", "0.2", "25", None, OPEN),
    ],
)
def test_absence(text: str, lod: str | None, required: str | None, tested: str | None, expected: OutcomeStatus) -> None:
    masses = [D(mass) if mass else None for mass in (required, tested)]
    decision = judge_absence(span(text, lod), masses[0], masses[1])
    assert decision.status is expected
    assert (decision.reason is None) is (expected is not OPEN)


def test_sum_of_spans() -> None:
    assert ends(add([span("1.0"), span("ND", "0.2"), span("<0.5")])) == ("[1.0", "1.7)")
    assert ends(add([span("1.0"), span("ND")])) == ("[1.0", "open")
    assert ends(add([])) == ("[0", "0]")
    assert add([span("ND", "1"), span("ND", "1")]).is_found is False
    assert add([span("ND", "1"), span("2")]).is_found is True
    assert add([span("ND", "1"), span("<1")]).is_found is None


def test_ratio_of_spans() -> None:
    assert ends(divide(span("1"), span("4"))) == ("[0.25", "0.25]")
    assert ends(divide(span("1"), span("ND", "2"))) == ("[0.5", "open")
    assert ends(divide(span("1"), span("ND"))) == ("[0", "open")
    assert ends(divide(span("ND", "1"), span("4"))) == ("[0", "0.25)")
    assert ends(divide(span("1"), Span(D(0), D(0)))) == ("[0", "open")
    third = divide(span("1"), span("3"))
    assert third.high is not None
    assert third.low < third.high
    assert Fraction(third.low) < Fraction(1, 3) < Fraction(third.high)


def test_share_of_spans() -> None:
    assert ends(share(span("1"), span("49"))) == ("[0.02", "0.02]")
    assert ends(share(span("ND", "1"), span("49"))) == ("[0", "0.02)")
    assert ends(share(span("1"), span("ND", "1"))) == ("[0.5", "1]")
    assert ends(share(span("1"), span("ND"))) == ("[0", "1]")
    assert ends(share(span("ND"), span("1"))) == ("[0", "1)")
    assert ends(share(span("ND"), span("ND"))) == ("[0", "open")


def test_a_span_is_multiplied_by_positive_numbers_only() -> None:
    assert ends(span("<0.5").times(D(4))) == ("[0", "2.0)")
    with pytest.raises(ValueError, match="cannot be multiplied"):
        span("1").times(D(0))


# ------------------------------------------------------------------------------------------------------ properties

numbers = st.decimals(min_value=0, max_value=10**7, places=4, allow_nan=False, allow_infinity=False)
positive = st.decimals(min_value=D("0.0001"), max_value=10**7, places=4, allow_nan=False, allow_infinity=False)
kinds = st.sampled_from([AT_MOST, BELOW, AT_LEAST, ABOVE])
rules = st.sampled_from(list(DecisionRule))
ORDER = [PASS, CONDITIONAL_PASS, OPEN, CONDITIONAL_FAIL, FAIL]


@st.composite
def spans(draw: st.DrawFn) -> Span:
    low = draw(numbers)
    high = draw(st.one_of(st.none(), numbers.map(lambda width: low + width)))
    if high == low:
        return Span(low, high)
    return Span(low, high, draw(st.booleans()), draw(st.sampled_from(Top)))


@given(value=positive, more=positive, limit=numbers, kind=kinds, rule=rules, spread=st.one_of(st.none(), numbers))
def test_raising_a_result_never_turns_a_fail_of_an_upper_limit_into_a_pass(
    value: Decimal, more: Decimal, limit: Decimal, kind: LimitKind, rule: DecisionRule, spread: Decimal | None
) -> None:
    first, second = (
        ORDER.index(judge(Span(v, v), kind, limit, rule=rule, guard_band=spread).status) for v in (value, value + more)
    )
    assert first <= second if kind in (AT_MOST, BELOW) else first >= second


@given(made=spans(), limit=numbers, kind=kinds, below=numbers, above=st.one_of(st.none(), numbers))
def test_widening_a_span_never_makes_a_decision(
    made: Span, limit: Decimal, kind: LimitKind, below: Decimal, above: Decimal | None
) -> None:
    """A wider span keeps the answer or loses it; it never finds one, and never the opposite one."""
    low = max(made.low - below, D(0))
    high = None if made.high is None or above is None else made.high + above
    wider = Span(low, high, made.is_low_excluded and low == made.low, made.top)
    narrow, wide = judge(made, kind, limit).status, judge(wider, kind, limit).status
    assert wide in (narrow, OPEN)


@given(made=spans(), limit=numbers, kind=kinds)
def test_every_value_of_a_span_agrees_with_its_decision(made: Span, limit: Decimal, kind: LimitKind) -> None:
    status = judge(made, kind, limit).status
    inside = [made.low] if not made.is_low_excluded else []
    inside += [made.high] if made.high is not None and made.top is Top.INCLUDED else []
    inside += [(made.low + made.high) / 2] if made.high is not None else [made.low + 1]
    if status is not OPEN:
        assert {judge(Span(value, value), kind, limit).status for value in inside} == {status}


codes = [known.code for known in known_units() if known.dimension in ("mass_fraction", "count_per_mass")]


@given(
    text=st.one_of(positive.map("{:f}".format), positive.map("<{:f}".format), st.sampled_from(["ND", "<LOQ", "Trace"])),
    bound=positive,
    limit=positive,
    kind=kinds,
    units=st.tuples(st.sampled_from(codes), st.sampled_from(codes)),
)
def test_converting_both_sides_never_changes_the_answer(
    text: str, bound: Decimal, limit: Decimal, kind: LimitKind, units: tuple[str, str]
) -> None:
    here, there = units
    printed, lod = quantity(text, here), quantity(f"{bound:f}", here)
    try:
        moved_limit = convert(limit, here, there)
    except UnitMismatchError:
        with pytest.raises(UnitMismatchError):
            convert(bound, here, there)
        return
    own = judge(span_of(printed, lod, lod), kind, limit)
    assert judge(span_of(printed, lod, lod, there), kind, moved_limit).status is own.status


@given(limit=positive, lod=st.one_of(st.none(), positive))
def test_what_was_not_found_passes_only_when_the_method_could_see_the_limit(
    limit: Decimal, lod: Decimal | None
) -> None:
    bound = quantity(f"{lod:f}", "ppm") if lod is not None else None
    status = judge(span_of(quantity("ND", "ppm"), bound, None), AT_MOST, limit).status
    assert status is (PASS if lod is not None and lod < limit else OPEN)


@given(parts=st.lists(spans(), max_size=5), data=st.data())
def test_a_sum_holds_every_sum_of_its_parts(parts: list[Span], data: st.DataObject) -> None:
    total = add(parts)
    chosen = [data.draw(st.decimals(p.low, p.low + 1 if p.high is None else p.high, places=4)) for p in parts]
    assert total.low <= sum(chosen, D(0))
    assert total.high is None or sum(chosen, D(0)) <= total.high


def test_the_precision_that_a_caller_set_does_not_matter() -> None:
    with localcontext(prec=2):
        assert add([span("1.2345"), span("2.3456")]).low == D("3.5801")
        assert span("1.2345").times(D(100)).high == D("123.45")
        assert judge(share(span("1.0001"), span("49")).times(D(100)), AT_MOST, D(2)).status is FAIL


@given(part=positive, others=positive, limit=positive)
def test_a_share_is_exact_enough_for_its_limit(part: Decimal, others: Decimal, limit: Decimal) -> None:
    """part / (part + others) at most limit, without a rounded quotient."""
    status = judge(share(Span(part, part), Span(others, others)), AT_MOST, limit).status
    if status is not OPEN:
        assert (status is PASS) is (part <= limit * (part + others))


def test_amounts_and_quantities_of_the_builder_are_those_of_the_model() -> None:
    assert amount("25 g") == Amount(printed="25 g", number=D(25), unit="g")
    assert isinstance(quantity("1", "ppm"), Quantity)
