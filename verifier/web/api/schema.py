"""The OpenAPI description, with errors under the media type that they have."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from verifier.web.api.problems import MEDIA_TYPE

_ABOUT = """Judge laboratory reports (certificates of analysis) against cited limits.

Send documents as a job, ask for its status until it is over, and fetch reports. Everything is deleted when the
application ends, unless it was started with a store."""


def schema_of(app: FastAPI) -> dict[str, Any]:
    """The description; made once."""
    if app.openapi_schema is None:
        made = get_openapi(title=app.title, version=app.version, description=_ABOUT, routes=app.routes)
        for path in made["paths"].values():
            for operation in path.values():
                _correct(operation["responses"])
        made["components"]["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "description": "Where it was started with --token."}
        }
        made["security"] = [{}, {"token": []}]
        made["components"]["schemas"].pop("HTTPValidationError", None)
        made["components"]["schemas"].pop("ValidationError", None)
        app.openapi_schema = made
    return app.openapi_schema


def _correct(responses: dict[str, Any]) -> None:
    """Problems have one media type, and FastAPI writes down another one as well."""
    for status, response in responses.items():
        if int(status) >= 400:
            response["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
