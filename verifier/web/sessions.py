"""Who asks, as far as a cookie tells: a browser, by a number of ours, so that its forms can be known as its own."""

from __future__ import annotations

import re
from secrets import token_urlsafe

from starlette.requests import Request
from starlette.responses import Response

from verifier.languages import later
from verifier.web.errors import refused
from verifier.web.security import Secrets, cookie

SESSION_COOKIE = "verifier_session"
FIELD = "csrf"
"""The hidden field of every form."""
_ID = re.compile(r"[A-Za-z0-9_-]{43}")


def session_of(request: Request) -> str:
    """The number of this browser; a new one where it has none."""
    known: str | None = getattr(request.state, "session", None)
    if known is None:
        said = cookie(request.headers, SESSION_COOKIE)
        known = said if _ID.fullmatch(said) else token_urlsafe(32)
        request.state.session = known
        request.state.is_new_session = known != said
    return known


def remember(request: Request, response: Response) -> None:
    """Give a browser its number."""
    if getattr(request.state, "is_new_session", False):
        set_cookie(request, response, SESSION_COOKIE, session_of(request))


def set_cookie(
    request: Request, response: Response, name: str, value: str, *, seconds: int | None = None, is_strict: bool = False
) -> None:
    """A cookie that no script reads and no form of another site sends; with `is_strict` no link of one either."""
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        httponly=True,
        samesite="strict" if is_strict else "lax",
        secure=request.url.scheme == "https",
    )


def form_token(request: Request, secrets: Secrets) -> str:
    """What a form of this browser carries."""
    return secrets.signed("form", session_of(request))


def check_form(request: Request, secrets: Secrets, said: str) -> None:
    """Raises WebError unless the form is one that this browser was given."""
    if not secrets.is_signed("form", session_of(request), said):
        raise refused(
            later("The form is not one of this session: it is from before a restart, or from elsewhere."),
            later("Go back, load the page again, and send it once more."),
        )
