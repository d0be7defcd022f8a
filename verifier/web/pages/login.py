"""The way in, where the application asks for a token."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from verifier.languages import later
from verifier.web.errors import WebError
from verifier.web.forms import form_of, text_of
from verifier.web.rendering import page
from verifier.web.security import LOGIN_COOKIE, is_token
from verifier.web.sessions import set_cookie
from verifier.web.site import site_of

router = APIRouter(include_in_schema=False)

_PAUSE = 1.0
"""Seconds that a wrong token costs."""


@router.get("/login")
def ask(request: Request) -> Response:
    """The form."""
    if site_of(request).settings.token is None:
        return RedirectResponse("/", 303)
    return page(request, "login.html", error=None)


@router.post("/login")
async def enter(request: Request) -> Response:
    """Let those in who know the token."""
    site = site_of(request)
    async with form_of(request) as form:
        said = text_of(form, "token")
    if site.settings.token is None or not is_token(site.settings, said.strip()):
        await asyncio.sleep(_PAUSE)
        return page(
            request,
            "login.html",
            status=401,
            error=WebError(401, later("Token needed"), later("This is not the token.")),
        )
    response = RedirectResponse("/", 303)
    mark = site.secrets.signed("login", site.settings.token)
    set_cookie(request, response, LOGIN_COOKIE, mark, is_strict=True)
    return response


@router.post("/logout")
async def leave(request: Request) -> Response:
    """Forget the browser."""
    async with form_of(request):
        response = RedirectResponse("/login", 303)
    response.delete_cookie(LOGIN_COOKIE)
    return response
