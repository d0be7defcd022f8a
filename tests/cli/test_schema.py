"""The schemas: committed as generated, true for what is printed and for the shipped profiles."""

from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest

import verifier
from tests.cli.conftest import Invoke
from verifier.cli.profile_form import LimitForm, ProfileForm, RequirementForm
from verifier.cli.schemas import NAMES, file_name, schema_text
from verifier.profiles import parsing, shipped_profiles

ROOT = Path(__file__).parents[2]
PROFILES = Path(verifier.__file__).parent / "profiles"


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_schema_is_the_generated_one(name: str) -> None:
    committed = (ROOT / "schemas" / file_name(name)).read_text("utf-8")
    assert committed == schema_text(name), "run: verifier schema --write schemas/"


def test_there_is_no_other_schema() -> None:
    assert {path.name for path in (ROOT / "schemas").iterdir()} == {file_name(name) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_a_schema_is_valid_and_says_what_it_is(name: str) -> None:
    schema = json.loads(schema_text(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:verifier:schema:{name}:v1"


def check(name: str, value: object) -> None:
    jsonschema.Draft202012Validator(json.loads(schema_text(name))).validate(value)


def test_reports_are_as_the_schema_says(invoke: Invoke, plain: Path) -> None:
    check("report", json.loads(invoke("check", "error.pdf", "text.pdf", "-f", "json").stdout))


def test_readings_are_as_the_schema_says(invoke: Invoke, plain: Path) -> None:
    check("certificate", json.loads(invoke("read", "pass.pdf", "-f", "json").stdout))


def test_the_rule_reference_is_as_the_schema_says(invoke: Invoke) -> None:
    check("rules", json.loads(invoke("rules", "-f", "json").stdout))


def test_a_missing_key_is_against_the_schema(invoke: Invoke, plain: Path) -> None:
    report = json.loads(invoke("check", "error.pdf", "-f", "json").stdout)
    del report["documents"][0]["findings"][0]["other_explanations"]
    with pytest.raises(jsonschema.ValidationError, match="other_explanations"):
        check("report", report)


def tables_of(name: str) -> dict[str, object]:
    """A shipped profile as TOML gives it, with dates as text, as JSON has them."""
    tables = tomllib.loads((PROFILES / f"{name}.toml").read_text("utf-8"))
    plain: dict[str, object] = json.loads(json.dumps(tables, default=str))
    return plain


@pytest.mark.parametrize("name", shipped_profiles())
def test_shipped_profiles_are_as_the_schema_says(name: str) -> None:
    check("profile", tables_of(name))
    text = (PROFILES / f"{name}.toml").read_text("utf-8")
    ProfileForm.model_validate(tomllib.loads(text, parse_float=Decimal))


@pytest.mark.parametrize(
    "change",
    [
        {"nonsense": 1},
        {"status": "someday"},
        {"limits": [{"analyte": "lead", "at_most": 1, "unit": "ppm"}]},
        {"limits": [{"analyte": "lead", "at_most": 1, "below": 1, "unit": "ppm", "cite": {"source": "x"}}]},
        {"limits": [{"analyte": "lead", "group": "x", "at_most": 1, "unit": "ppm", "cite": {"source": "x"}}]},
        {"limits": [{"analyte": "lead", "at_most": -1, "unit": "ppm", "cite": {"source": "x"}}]},
        {"required": [{"panel": "heavy_metals", "field": "sample.lot", "cite": {"source": "x"}}]},
        {"rules": {"select": ["lim"]}},
    ],
)
def test_what_the_loader_refuses_is_against_the_schema(change: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check("profile", tables_of("kratom-baseline") | change)


def test_the_form_and_the_loader_know_the_same_keys() -> None:
    assert set(ProfileForm.model_fields) == parsing._TOP_KEYS
    assert set(LimitForm.model_fields) == parsing._LIMIT_KEYS
    subjects = {*parsing._SUBJECTS, *parsing._SUBJECTS.values()}
    assert set(RequirementForm.model_fields) == {*subjects, "severity", "product_kinds", "cite", "note"}


def test_the_command_prints_and_writes_them(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("schema", "report").stdout == schema_text("report")
    assert invoke("schema", "--write", tmp_path / "new").exit_code == 0
    assert {p.name: p.read_text("utf-8") for p in (tmp_path / "new").iterdir()} == {
        file_name(name): schema_text(name) for name in NAMES
    }


def test_the_command_needs_a_name_or_a_folder(invoke: Invoke, tmp_path: Path) -> None:
    assert invoke("schema").exit_code == 2
    assert invoke("schema", "report", "--write", tmp_path).exit_code == 2
    (tmp_path / "file").touch()
    assert invoke("schema", "--write", tmp_path / "file" / "below").exit_code == 5
