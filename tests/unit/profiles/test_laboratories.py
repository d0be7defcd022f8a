"""Files of laboratories: what is read from them, and that every error names the place."""

from __future__ import annotations

import textwrap
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from verifier.errors import UsageError
from verifier.model import Accreditation, Laboratory, LaboratoryRecord
from verifier.profiles import NO_LABORATORIES, laboratories, load_laboratories
from verifier.rules.laboratory_records import has_number_of, record_of


def written(folder: Path, text: str, name: str = "labs.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def one(folder: Path, line: str) -> LaboratoryRecord:
    return load_laboratories([written(folder, f'[[laboratories]]\nname = "Example Laboratory"\n{line}\n')]).records[0]


def test_the_example_of_the_module_is_a_file(tmp_path: Path) -> None:
    text = textwrap.dedent((laboratories.__doc__ or "").partition("    [[laboratories]]")[2])
    path = written(tmp_path, f"[[laboratories]]{textwrap.dedent(text)}".replace("\n    ", "\n"))
    loaded = load_laboratories([path])
    assert loaded.records == (
        LaboratoryRecord(
            name="Example Laboratory, Inc.",
            also_named=("Example Labs",),
            accreditation="EX-1042",
            body="EXAB",
            scope=("alkaloids", "heavy_metals", "microbials"),
            valid_from=date(2025, 4, 1),
            valid_to=date(2027, 3, 31),
            domains=("example-laboratory.example", "reports.example"),
            generators=("Report Writer 11",),
            checked=date(2026, 11, 22),
            source="register of the accreditation body",
        ),
    )
    assert loaded.sha256 == sha256(path.read_bytes()).hexdigest()


def test_no_file_is_no_laboratory() -> None:
    assert load_laboratories([]) == NO_LABORATORIES


def test_several_files_are_one_and_have_one_hash(tmp_path: Path) -> None:
    first = written(tmp_path, '[[laboratories]]\nname = "One"\n', "a.toml")
    second = written(tmp_path, '[[laboratories]]\nname = "Two"\n', "b.toml")
    both, turned = load_laboratories([first, second]), load_laboratories([second, first])
    assert [record.name for record in both.records] == ["One", "Two"]
    assert both.sha256 not in (None, turned.sha256, load_laboratories([first]).sha256)


def test_hosts_are_kept_in_lower_case(tmp_path: Path) -> None:
    assert one(tmp_path, 'domains = ["Example-Lab.EXAMPLE", "prüfung.example"]').domains == (
        "example-lab.example",
        "prüfung.example",
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('acreditation = "1"', 'labs.toml: laboratories[1].acreditation: unknown key; did you mean "accreditation"?'),
        ('valid_to = "2027-03-31"', "laboratories[1].valid_to: expected a date such as"),
        ("valid_from = 2027-01-01\nvalid_to = 2026-01-01", "valid_to: 2026-01-01 is before valid_from, 2027-01-01"),
        ('scope = ["alkaloids", "metals"]', 'laboratories[1].scope[2]: there is no kind of panel "metals"'),
        ('scope = "alkaloids"', "laboratories[1].scope: expected a list"),
        ('domains = ["https://example.org/"]', 'laboratories[1].domains[1]: "https://example.org/" is no name'),
        ('domains = ["localhost"]', 'laboratories[1].domains[1]: "localhost" is no name of a host'),
        ('generators = ["a"]', 'laboratories[1].generators[1]: "a" is the beginning of too many names'),
        ("also_named = [7]", "laboratories[1].also_named[1]: expected text, found 7"),
        ('also_named = ["--"]', 'laboratories[1]: the name "--" has no letter'),
        (
            '[[laboratories]]\nname = "EXAMPLE laboratory."',
            '[2]: the name "EXAMPLE laboratory." is that of',
        ),
        ("[[laboratories]]", 'laboratories[2]: the key "name" is missing'),
        ("[[labs]]", "labs.toml: labs: unknown key"),
        ("= 3", "labs.toml: not valid TOML"),
    ],
)
def test_every_error_names_the_place(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        one(tmp_path, line)
    assert message in caught.value.message


def test_a_file_that_is_not_there_or_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_laboratories([tmp_path / "none.toml"])
    with pytest.raises(UsageError, match="larger than"):
        load_laboratories([written(tmp_path, "#" * 5_000_001)])


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    first = written(tmp_path, '[[laboratories]]\nname = "One"\n', "a.toml")
    second = written(tmp_path, '[[laboratories]]\nname = "Two"\nalso_named = ["ONE"]\n', "b.toml")
    with pytest.raises(UsageError, match=r"b\.toml: laboratories\[1\].* is that of .*a\.toml: laboratories\[1\]"):
        load_laboratories([first, second])


RECORDS = (
    LaboratoryRecord(name="Example Laboratory, Inc.", also_named=("Probelabor",), accreditation="EX-1042"),
    LaboratoryRecord(name="Other Laboratory", accreditation="L1042"),
)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Example Laboratory", "Example Laboratory, Inc."),
        ("EXAMPLE LABORATORY LLC", "Example Laboratory, Inc."),
        ("Probelabor s.r.o.", "Example Laboratory, Inc."),
        ("Example Laboratory West", None),
        ("Example", None),
    ],
)
def test_a_laboratory_is_found_by_its_name(name: str, found: str | None) -> None:
    record = record_of(Laboratory(name=name), RECORDS)
    assert (record.name if record else None) == found


@pytest.mark.parametrize(
    ("printed", "number", "found"),
    [
        ("Accreditation EX-1042", "EX-1042", "Example Laboratory, Inc."),
        ("ISO/IEC 17025 (ex 1042)", None, "Example Laboratory, Inc."),
        ("Accreditation L1042", "L1042", "Other Laboratory"),
        ("Accreditation 1042", "1042", None),  # both end with it
        ("Accreditation EX-10421", "EX-10421", None),
        ("ISO/IEC 17025", None, None),
    ],
)
def test_a_laboratory_is_found_by_its_number(printed: str, number: str | None, found: str | None) -> None:
    laboratory = Laboratory(name="Unknown", accreditation=Accreditation(printed=printed, number=number))
    record = record_of(laboratory, RECORDS)
    assert (record.name if record else None) == found


def test_no_number_is_no_number() -> None:
    assert not has_number_of(Laboratory(name="Unknown"), RECORDS[0])
    assert not has_number_of(
        Laboratory(accreditation=Accreditation(printed="No. 17", number="17")), LaboratoryRecord(name="One")
    )
