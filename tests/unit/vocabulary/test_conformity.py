"""What sentences say about decision rules and the scope of an accreditation."""

from __future__ import annotations

import pytest

from verifier.model import DecisionRule
from verifier.vocabulary.conformity import decision_rule_in, says_outside_scope


@pytest.mark.parametrize(
    "text",
    [
        "Decision rule: simple acceptance; uncertainty is not added to results.",
        "Entscheidungsregel: einfache Akzeptanz",
        "Hodnocení bez zohlednění nejistoty měření",
        "Regla de decisión: aceptación simple",
        "Conformity is stated without guard\nband.",
    ],
)
def test_simple_acceptance(text: str) -> None:
    assert decision_rule_in(text) is DecisionRule.SIMPLE_ACCEPTANCE


@pytest.mark.parametrize(
    "text", ["Guarded acceptance (w = U)", "Mit Schutzabstand", "s ochranným pásmem", "con banda de guarda"]
)
def test_guarded_acceptance(text: str) -> None:
    assert decision_rule_in(text) is DecisionRule.GUARDED_ACCEPTANCE


@pytest.mark.parametrize(
    "text",
    [
        "The uncertainty is available on request.",
        "Uncertainty is taken into account.",
        "Simple acceptance or guard band",
    ],
)
def test_no_decision_rule(text: str) -> None:
    assert decision_rule_in(text) is None


def test_outside_the_scope() -> None:
    assert says_outside_scope("* not covered by the\nscope of accreditation")
    assert says_outside_scope("nicht akkreditiertes Verfahren")
    assert not says_outside_scope("Subcontracted to an accredited laboratory")
