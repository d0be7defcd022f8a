"""The JSON Schemas (2020-12) of what verifier prints and of the profile files it reads."""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from verifier.bundle.manifest import BUNDLE_SCHEMA_VERSION, Manifest
from verifier.cli.profile_form import ProfileForm
from verifier.cli.reference import REFERENCE_SCHEMA_VERSION, RuleReference
from verifier.model import (
    LABEL_SCHEMA_VERSION,
    REPORT_SCHEMA_VERSION,
    SCHEMA_VERSION,
    Document,
    LabelReport,
    Report,
    to_json,
)

PROFILE_SCHEMA_VERSION = 1

# What is printed has every key ("serialization"); what people write may leave out what has a default ("validation").
_SHAPES: dict[str, tuple[type[BaseModel], Literal["serialization", "validation"], int, str]] = {
    "bundle": (Manifest, "serialization", BUNDLE_SCHEMA_VERSION, "The manifest of a bundle"),
    "certificate": (Document, "serialization", SCHEMA_VERSION, "What was read from a laboratory report"),
    "label": (LabelReport, "serialization", LABEL_SCHEMA_VERSION, "A label held against a laboratory report"),
    "profile": (ProfileForm, "validation", PROFILE_SCHEMA_VERSION, "A profile, as written in TOML"),
    "report": (Report, "serialization", REPORT_SCHEMA_VERSION, "The verdicts of one run"),
    "rules": (RuleReference, "serialization", REFERENCE_SCHEMA_VERSION, "The rule reference"),
}

NAMES = tuple(_SHAPES)


class _Generator(GenerateJsonSchema):
    """Schemas for readers: documented fields, no generated titles, and what is printed always has every key."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Never: "Unit Mass" says nothing that "unit_mass" does not."""
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:
        """Every key of what is printed; of what people write only those without a default."""
        return self.mode == "serialization" or super().field_is_required(field, total)

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Without null in what people write, because TOML has none."""
        if self.mode == "serialization":
            return super().nullable_schema(schema)
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """No default where leaving out is the default; a printed key is always there and needs none."""
        if self.mode == "serialization" or schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """With the text that stands below each field in the source as its description."""
        made = super().model_schema(schema)
        made.pop("title", None)
        for name, text in _field_texts(schema["cls"]).items():
            if name in made.get("properties", {}):
                made["properties"][name]["description"] = text
        return made


def _field_texts(model: type) -> dict[str, str]:
    """The strings below the fields of a class, by field name."""
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    lines = body.body if isinstance(body, ast.ClassDef) else []
    return {
        line.target.id: inspect.cleandoc(below.value.value).replace("\n", " ")
        for line, below in pairwise(lines)
        if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)
    }


def schema_text(name: str) -> str:
    """The schema of that name as JSON text. Raises KeyError for a name that is not in `NAMES`."""
    model, mode, version, title = _SHAPES[name]
    body: dict[str, Any] = model.model_json_schema(mode=mode, schema_generator=_Generator)
    head = {
        "$schema": GenerateJsonSchema.schema_dialect,
        "$id": f"urn:verifier:schema:{name}:v{version}",
        "title": title,
    }
    return to_json(head | body, indent=2) + "\n"


def file_name(name: str) -> str:
    """The name of its file in `schemas/`: "report.v1.json"."""
    return f"{name}.v{_SHAPES[name][2]}.json"
