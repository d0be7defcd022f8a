"""Lists in which every row says whose result it is, as databases print them."""

from __future__ import annotations

from collections.abc import Sequence

from verifier.model import Certificate, Document

from .pages import fields, page, read, table, text, values

X = (40.0, 140.0, 230.0, 310.0, 380.0)
HEADER = ("Sample ID", "Analyte", "Result", "Units", "LOQ")
HEAD = fields("Green Leaf Laboratory", "Certificate of Analysis")


def listed(*lines: Sequence[str], header: Sequence[str] = HEADER) -> Document:
    """What is read from a list of metals with these rows."""
    return read(page(HEAD, text(40, 120, "Heavy Metals"), table([header, *lines], X, 140)))


def by_sample(found: Document) -> dict[str | None, dict[str, list[str | None]]]:
    """The values of every sample."""
    return {mark(certificate): values(certificate) for certificate in found.certificates}


def mark(found: Certificate) -> str | None:
    """The number, the lot or the name of the sample, whichever there is."""
    return found.sample.sample_id or found.sample.lot or found.sample.name


def test_rows_that_name_their_sample_are_split() -> None:
    found = listed(
        ("S-1", "Lead", "0.13", "mg/kg", "0.01"),
        ("S-1", "Cadmium", "0.10", "mg/kg", "0.01"),
        ("S-2", "Lead", "0.73", "mg/kg", "0.01"),
        ("S-2", "Cadmium", "0.20", "mg/kg", "0.01"),
    )
    assert by_sample(found) == {
        "S-1": {"Lead": ["0.13 mg/kg"], "Cadmium": ["0.10 mg/kg"]},
        "S-2": {"Lead": ["0.73 mg/kg"], "Cadmium": ["0.20 mg/kg"]},
    }


def test_rows_of_one_sample_need_not_stand_together() -> None:
    found = listed(
        ("S-1", "Lead", "0.13", "mg/kg", "0.01"),
        ("S-2", "Lead", "0.73", "mg/kg", "0.01"),
        ("S-1", "Cadmium", "0.10", "mg/kg", "0.01"),
        ("S-2", "Cadmium", "0.20", "mg/kg", "0.01"),
    )
    assert list(by_sample(found)) == ["S-1", "S-2"]
    assert by_sample(found)["S-2"] == {"Lead": ["0.73 mg/kg"], "Cadmium": ["0.20 mg/kg"]}


def test_a_mark_on_the_first_row_holds_for_the_rows_below_it() -> None:
    found = listed(
        ("S-1", "Lead", "0.13", "mg/kg", "0.01"),
        ("", "Cadmium", "0.10", "mg/kg", "0.01"),
        ("S-2", "Lead", "0.73", "mg/kg", "0.01"),
        ("", "Cadmium", "0.20", "mg/kg", "0.01"),
    )
    assert by_sample(found)["S-1"] == {"Lead": ["0.13 mg/kg"], "Cadmium": ["0.10 mg/kg"]}
    assert by_sample(found)["S-2"] == {"Lead": ["0.73 mg/kg"], "Cadmium": ["0.20 mg/kg"]}


def test_samples_may_be_told_by_name() -> None:
    found = listed(
        ("Leaf powder", "Lead", "0.13", "mg/kg", "0.01"),
        ("Leaf powder", "Cadmium", "0.10", "mg/kg", "0.01"),
        ("Capsules", "Lead", "0.73", "mg/kg", "0.01"),
        ("Capsules", "Cadmium", "0.20", "mg/kg", "0.01"),
        header=("Sample Name", *HEADER[1:]),
    )
    assert [certificate.sample.name for certificate in found.certificates] == ["Leaf powder", "Capsules"]
    assert by_sample(found)["Capsules"]["Lead"] == ["0.73 mg/kg"]


def test_an_analytical_batch_is_no_sample() -> None:
    # Mercury was measured in a run of its own: the sample is the one of the head.
    lines = [
        ("Analyte", "Result", "Units", "RL", "Batch"),
        ("Arsenic", "0.11", "mg/kg", "0.01", "B4101"),
        ("Lead", "0.13", "mg/kg", "0.01", "B4101"),
        ("Mercury", "0.014", "mg/kg", "0.005", "B4177"),
    ]
    found = read(page(fields("Sample: Leaf powder", "Lot: B-17"), text(40, 120, "Metals"), table(lines, X, 140)))
    (certificate,) = found.certificates
    assert certificate.sample.lot == "B-17"
    assert list(values(certificate)) == ["Arsenic", "Lead", "Mercury"]


def test_blanks_and_control_samples_are_left_out() -> None:
    found = listed(
        ("S-1", "Lead", "0.73", "mg/kg", "0.01"),
        ("Method blank", "Lead", "<0.01", "mg/kg", "0.01"),
        ("LCS", "Lead", "0.98", "mg/kg", "0.01"),
    )
    assert by_sample(found) == {"S-1": {"Lead": ["0.73 mg/kg"]}}
