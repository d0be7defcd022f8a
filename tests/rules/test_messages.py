"""What findings say: true for the row at hand, as printed, and without a word that the evidence does not carry."""

from __future__ import annotations

from typing import Any

import pytest

from tests.build import AS_OF, document
from verifier.engine import verify_document
from verifier.model import Confidence, Finding
from verifier.profiles import load_profile
from verifier.vocabulary.verdicts import says_failed

BASELINE = load_profile("kratom-baseline")


def findings(**changes: Any) -> tuple[Finding, ...]:
    return verify_document(document(**changes), (BASELINE,), AS_OF).findings


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rows": ["lead: 4.8 ppm"]}, "lead is reported as 4.8 ppm; the limit is below 1.2 ppm ["),
        ({"rows": ["salmonella: Detected"]}, "Salmonella is reported as Detected; it must be absent in 25 g ["),
        (
            {"rows": [{"analyte": "lead", "value": "ND", "unit": "ppm"}]},
            (
                "lead is reported as ND, which does not show that it is below 1.2 ppm: it is printed as not detected, "
                "and no LOD was found beside it ["
            ),
        ),
        (
            {"rows": [{"analyte": "lead", "values": [["0.5", "ppm"], ["900", "ppb"]]}]},
            (
                "lead is reported as 0.5 ppm, which does not show that it is below 1.2 ppm: its values 0.5 ppm and "
                "900 ppb contradict each other ["
            ),
        ),
        ({"rows": ["salmonella: ND in 10 g"]}, "Salmonella is reported as ND in 10 g, which does not show that it is"),
        ({"rows": ["lead: Pass"]}, 'no result for lead was found (the report prints "Pass") ['),
        ({"without": ["mercury"]}, "no result for mercury was found ["),
        ({"without": ["microbials"]}, "no result for microbials was found in this document ["),
        ({"sample": {"lot": ""}}, "the lot number was not found in the report ["),
        ({"sample": {"lot": "N/A"}}, 'the lot number was not found in the report (the report prints "N/A") ['),
        (
            {"rows": ["7_hydroxymitragynine: 1 mg/g"]},
            (
                "7-hydroxymitragynine is 4.717 % of the alkaloids (7-Hydroxymitragynine, Mitragynine, Paynantheine, "
                "Speciogynine and Speciociliatine); the limit is at most 2 % of total alkaloids ["
            ),
        ),
        (
            {"rows": [{"analyte": "7_hydroxymitragynine", "value": "ND", "unit": "mg/g", "lod": "1"}]},
            (
                "7-hydroxymitragynine is reported as ND (LOD 1 mg/g), which does not show that it is at most 2 % of "
                "total alkaloids: it is at most 4.717 % of the alkaloids (7-Hydroxymitragynine, "
                "Mitragynine, Paynantheine, Speciogynine and Speciociliatine), "
                "and its LOD or LOQ leaves room for more than the limit ["
            ),
        ),
    ],
)
def test_messages(changes: dict[str, Any], message: str) -> None:
    (finding,) = (one for one in findings(**changes) if not one.code.startswith("CON"))
    assert finding.message.startswith(message)


def test_a_mass_that_stands_in_the_result_is_not_said_twice() -> None:
    made = document(rows=["salmonella: ND in 10 g"])
    text = made.model_dump_json().replace('"ND in 10 g"', '"Absence in 10g"')
    (finding,) = verify_document(type(made).model_validate_json(text), (BASELINE,), AS_OF).findings
    assert finding.observed == "Absence in 10g"


def test_only_a_result_close_to_its_limit_may_be_explained_by_uncertainty() -> None:
    def explained(value: str) -> bool:
        (finding,) = findings(rows=[value])
        return any("uncertainty" in text for text in finding.other_explanations)

    assert explained("lead: 1.3 ppm")
    assert not explained("lead: 4.8 ppm")
    assert not explained("salmonella: Detected")


def test_what_is_true_of_pseudoindoxyl_is_not_said_of_another_alkaloid() -> None:
    (first,) = findings(rows=["mitragynine_pseudoindoxyl: 0.4 mg/g"])
    (second,) = findings(rows=["mgm_15: 5.2 mg/g"])
    assert any("same formula as 7-hydroxymitragynine" in text for text in first.other_explanations)
    assert not any("formula" in text or "oxidation" in text for text in second.other_explanations)
    assert "confirm MGM-15" in second.next_step


def test_a_field_that_was_not_found_is_less_sure_than_a_result() -> None:
    (field,) = findings(sample={"lot": ""})
    (result,) = findings(rows=["lead: 4.8 ppm"])
    assert (field.confidence, result.confidence) == (Confidence.MEDIUM, Confidence.HIGH)


@pytest.mark.parametrize(
    "printed",
    ["FAIL", "F", "failed", "FAILED (Pb)", "FAIL - see page 2", "Fail*", "Not Pass", "Did not pass", "not acceptable",
     "Does Not Meet Specifications", "Result: Fail", "nevyhovuje", "Overall failure"],
)  # fmt: skip
def test_a_printed_failure(printed: str) -> None:
    assert says_failed(printed)


@pytest.mark.parametrize(
    "printed", [None, "", "PASS", "Pass/Fail", "Pass (F)", "Tested", "No", "not tested", "X", "N/A", "Conditional pass"]
)
def test_no_printed_failure(printed: str | None) -> None:
    assert not says_failed(printed)
