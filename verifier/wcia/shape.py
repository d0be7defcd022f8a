"""The shape of a WCIA Lab Result: its fields by version, as its schema lists them."""

from __future__ import annotations

from collections.abc import Mapping

VERSION = "2.2.0"
"""The version that is written."""
NAME = "WCIA Lab Result Schema"

TEXT, TEXT_OR_NULL, FLAG = "string", "string|null", "bool[0,1]"

FIELDS: Mapping[str, str] = {
    "document_name": TEXT,
    "document_schema_version": TEXT,
    "document_origin": TEXT,
    "lab_name": TEXT,
    "lab_ubi_license": TEXT,
    "lab_ccrs_license": TEXT,
    "labresult_id": TEXT,
    "coa": TEXT,
    "release_date": TEXT_OR_NULL,
    "amended_date": TEXT_OR_NULL,
    "expire_date": TEXT_OR_NULL,
    "status": TEXT,
    "is_medical": FLAG,
}
"""The plain fields of a result in version 2.2.0, with the words of its schema for what they hold. Version 1.3.0 has
none of the dates and no `is_medical`; 1.0.0 no laboratory and no origin either."""

SAMPLE_FIELDS = ("id", "sample_source_id")
IDENTITY = ("lab_name", "labresult_id", "sample.id")
"""Without these nobody can file a result: they must not be empty."""

SETTABLE = (*(name for name in FIELDS if not name.startswith("document_")), "document_origin", "sample.id")
"""What a user may say where the report does not."""
