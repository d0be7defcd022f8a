"""Errors for programs (RFC 9457)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from verifier.model import Value, to_json
from verifier.web.errors import WebError
from verifier.web.security import API

MEDIA_TYPE = "application/problem+json"


class Problem(Value):
    """What went wrong."""

    type: Annotated[str, Field(description='Always "about:blank": the title and the status say it all.')] = (
        "about:blank"
    )
    title: Annotated[str, Field(description="The same for all problems of one kind.")]
    status: Annotated[int, Field(description="The status of the response.", ge=400, le=599)]
    detail: Annotated[str, Field(description="What happened, with the offending text in quotes.")]
    hint: Annotated[str | None, Field(description="What to do next.")] = None


def is_for_programs(request: Request) -> bool:
    """Whether the answer is for a program."""
    return request.url.path.startswith(API) or request.url.path == "/openapi.json"


def problem_response(error: WebError) -> Response:
    """The error as a response."""
    said = Problem(title=error.title, status=error.status, detail=error.message, hint=error.hint)
    response = Response(to_json(said), error.status, media_type=MEDIA_TYPE)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.status == 503:
        response.headers["Retry-After"] = "30"
    return response
