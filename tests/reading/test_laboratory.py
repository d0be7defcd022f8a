"""Who tested, found by the words around a name; no laboratory is known by name."""

from __future__ import annotations

import pytest

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


ADDRESS = "22 Placeholder Avenue, Mocktown, EX 00022"


@pytest.mark.parametrize("line", [ADDRESS, f"{ADDRESS} | 555-555-0164", f"{ADDRESS} · 555-555-0177",
                                  f"{ADDRESS} 555-555-0139", f"{ADDRESS} - Ph: 555-555-0188"])  # fmt: skip
@pytest.mark.parametrize("place", ["below", "beside", "foot"])
def test_an_address_on_one_line_with_the_telephone(line: str, place: str) -> None:
    x, top = {"below": (40, 56), "beside": (380, 40), "foot": (150, 760)}[place]
    found = certificate(text(40, 38, "Specimen Testing Labs", size=14), text(x, top, line, size=7), RESULTS)
    assert found.laboratory.address == ADDRESS


def test_the_clients_address_in_the_head_is_not_the_laboratorys() -> None:
    found = certificate(
        text(40, 38, "Specimen Testing Labs", size=14), text(300, 40, "Address:"), text(360, 40, ADDRESS), RESULTS
    )
    assert found.laboratory.address is None


@pytest.mark.parametrize("name", ["Institut Eichenbeispiel GmbH", "Beispielprüf s.r.o.", "Specimen Analytics LLC"])
def test_the_largest_text_of_the_head_is_the_laboratory_by_its_legal_form(name: str) -> None:
    """White on a dark band or not: the letterhead is what is set largest."""
    found = certificate(text(40, 30, name, size=15), text(40, 80, "Client: Demo Leaf GmbH"), RESULTS)
    assert found.laboratory.name == name


def test_a_client_in_large_type_is_not_the_laboratory() -> None:
    found = certificate(text(40, 30, "Demo Leaf LLC", size=15), text(40, 80, "Client: Demo Leaf LLC"), RESULTS)
    assert found.laboratory.name is None


@pytest.mark.parametrize("printed", ["112, 87", "Sep 23, 2026", "Sep 23"])
def test_dates_and_numbers_are_no_names(printed: str) -> None:
    found = certificate(text(40, 60, f"Analyzed by: {printed}"), text(40, 80, f"Client: {printed}"), RESULTS)
    assert found.laboratory.name is None
    assert found.client is None


@pytest.mark.parametrize("role", ["Quality Director", "Director of Quality", "Leiterin der Prüfstelle", "Lab Manager",
                                  "vedoucí zkušebny", "Responsable de calidad"])  # fmt: skip
def test_a_signature_under_its_label(role: str) -> None:
    """The picture of the signature stands beside the label, the name and its title right of it, below."""
    found = certificate(
        RESULTS, text(40, 628, "Released by:"), text(100, 645, "Avery Example"), text(100, 656, role, size=7)
    )
    assert found.signatories == ("Avery Example",)


def test_a_client_may_be_the_laboratory_itself() -> None:
    """The line with a date addresses the report."""
    found = certificate(
        text(40, 38, "Specimen Testing Labs", size=14), text(40, 56, ADDRESS, size=7),
        text(40, 96, "Sep 23, 2026 | Specimen Testing Labs"), text(40, 108, "22 Example Road, Mocktown, IL 62701"),
        RESULTS,
    )  # fmt: skip
    assert found.client is not None
    assert found.client.name == "Specimen Testing Labs"
