"""Who tested, found by the words around a name; no laboratory is known by name."""

from __future__ import annotations

from verifier.model import Accreditation

from .pages import certificate, fields, table, text

RESULTS = table([["Analyte", "Result (ppm)"], ["Arsenic", "0.267"], ["Lead", "0.308"]], (40, 200), 320)


def accreditation(*lines: str) -> Accreditation | None:
    """What a report with these lines in its head says of its accreditation."""
    return certificate(fields(*lines), RESULTS).laboratory.accreditation


def test_a_name_above_an_address() -> None:
    found = certificate(
        fields("Example Analytical Laboratory", "100 Example Street, Sampleton, EX 00001"),
        text(40, 80, "Client: Demo Leaf"),
        RESULTS,
    )
    assert found.laboratory.name == "Example Analytical Laboratory"


def test_a_name_in_the_sentence_that_forbids_copies() -> None:
    """The letterhead is a picture, so only the small print names the laboratory."""
    found = certificate(
        fields("Client: Demo Leaf Company"), RESULTS,
        text(40, 700, "This report must not be copied in part without the written approval of Fictional Testing Labs."),
    )  # fmt: skip
    assert found.laboratory.name == "Fictional Testing Labs"


def test_the_client_is_not_the_laboratory() -> None:
    found = certificate(
        fields(
            "Specimen Botanical Testing", "22 Placeholder Avenue, Mocktown, EX 00022", "Client: Imaginary Herbals Lab"
        ),
        RESULTS,
    )
    assert found.laboratory.name == "Specimen Botanical Testing"


def test_an_accreditation_with_its_number() -> None:
    found = accreditation("ISO/IEC 17025:2017 accredited testing laboratory, Accreditation No. EX-10002")
    assert found is not None
    assert (found.standard, found.number) == ("ISO/IEC 17025:2017", "EX-10002")


def test_a_statement_may_go_on_below() -> None:
    found = accreditation("ISO/IEC 17025:2017 accredited testing laboratory,", "Accreditation No. EX-10002")
    assert found is not None
    assert found.number == "EX-10002"


def test_a_czech_statement() -> None:
    found = accreditation("zkušební laboratoř č. 9999.1 akreditovaná dle ČSN EN ISO/IEC 17025:2018")
    assert found is not None
    assert found.number == "9999.1"


def test_a_subcontractor_is_not_this_laboratory() -> None:
    assert accreditation("Microbiology was subcontracted to an ISO/IEC 17025:2017 accredited laboratory.") is None


def test_a_method_outside_the_scope_is_no_accreditation() -> None:
    assert accreditation("This method is not within the scope of ISO/IEC 17025:2017 accreditation.") is None


def test_the_year_of_the_standard_is_no_number() -> None:
    found = accreditation("The laboratory is accredited to ISO/IEC 17025:2017")
    assert found is not None
    assert found.number is None


def test_nothing_said_is_nothing_read() -> None:
    assert accreditation("Certificate of Analysis") is None
