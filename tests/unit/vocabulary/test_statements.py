"""What the sentences of a report say, in the words that laboratories use."""

from __future__ import annotations

import pytest

from verifier.profiles.parsing import known_fields
from verifier.rules.wording import field_name
from verifier.vocabulary.statements import PREFIX, kinds_of_statement, statement_kinds


@pytest.mark.parametrize(
    ("line", "kinds"),
    [
        ("The results relate only to the items tested.", {"items_only"}),
        ("Results apply only to the sample supplied to the laboratory.", {"items_only", "as_received"}),
        ("Výsledky se týkají pouze zkušebního vzorku, jak byl přijat.", {"items_only", "as_received"}),
        ("VYSLEDKY SE TYKAJI POUZE VZORKU", {"items_only"}),
        ("Die Ergebnisse beziehen sich ausschließlich auf die eingesandte Probe.", {"items_only", "as_received"}),
        ("Los resultados se refieren únicamente a la muestra ensayada.", {"items_only"}),
        ("Wyniki badań odnoszą się wyłącznie do badanych próbek.", {"items_only"}),
        ("This report shall not be reproduced except in full.", {"reproduction"}),
        ("V žádném případě se protokol nesmí reprodukovat jinak než celý.", {"reproduction"}),
        ("Decision rule: simple acceptance.", {"decision_rule"}),
        ("Uncertainty is available upon request.", {"uncertainty"}),
        ("Pesticide analyses are subcontracted to another laboratory.", {"external_providers"}),
        ("S) zkouška provedena subdodavatelskou laboratoří", {"external_providers"}),
        ("There were no deviations from the method.", {"deviations"}),
        ("Sampling Method: SOP 20", {"sampling"}),
        ("+ Informace dodané zákazníkem", {"customer_information"}),
        ("Lot number as stated by the client", {"customer_information"}),
        ("Sample Received: 06/08/2021", set()),
        ("RSD = relative standard deviation", set()),
        ("Lead 0.12 ppm", set()),
        ("", set()),
    ],
)
def test_a_sentence(line: str, kinds: set[str]) -> None:
    assert set(kinds_of_statement(line)) == kinds


def test_a_phrase_may_go_on_in_the_next_line_and_counts_once() -> None:
    first, second = "Values reported relate", "only to the product tested."
    assert list(kinds_of_statement(first, second)) == ["items_only"]
    assert list(kinds_of_statement(second, "Decision rule: none")) == []
    assert list(kinds_of_statement("Shown here.", "Decision rule: none")) == []


def test_a_gap_does_not_pass_the_end_of_a_sentence() -> None:
    assert list(kinds_of_statement("Without taking measurement uncertainty into account")) == [
        "decision_rule",
        "uncertainty",
    ]
    assert "decision_rule" not in kinds_of_statement("Without taking a break. Uncertainty is large.")


@pytest.mark.parametrize("kind", statement_kinds())
def test_a_profile_can_ask_for_every_kind(kind: str) -> None:
    assert f"{PREFIX}{kind}" in known_fields()
    assert field_name(f"{PREFIX}{kind}") != f"{PREFIX}{kind}"
