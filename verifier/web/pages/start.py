"""The start: choose files and what to hold them against; the checks of this browser; the language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from verifier.languages import LANGUAGES
from verifier.model import Profile
from verifier.profiles import load_profile, shipped_profiles
from verifier.web.asked import DEFAULT_PROFILE
from verifier.web.errors import WebError
from verifier.web.forms import files_of, form_of, text_of, texts_of, way_back
from verifier.web.rendering import page
from verifier.web.sessions import session_of, set_cookie
from verifier.web.site import site_of
from verifier.web.speech import LANGUAGE_COOKIE
from verifier.web.starting import Wanted, begin
from verifier.web.uploads import SUFFIXES

router = APIRouter(include_in_schema=False)

_YEAR = 365 * 24 * 3600


@cache
def all_profiles() -> tuple[Profile, ...]:
    """The shipped profiles, the default one first."""
    loaded = [load_profile(name) for name in shipped_profiles()]
    return tuple(sorted(loaded, key=lambda one: (one.id != DEFAULT_PROFILE, one.jurisdiction, one.title)))


@router.get("/")
def start(request: Request) -> Response:
    """The form."""
    return _form(request, Wanted(profiles=_named(request)))


def _named(request: Request) -> Sequence[str]:
    """The profiles that the address names, as the pages of profiles do."""
    return request.query_params.getlist("profile") or (DEFAULT_PROFILE,)


def _form(request: Request, wanted: Wanted, error: WebError | None = None) -> Response:
    site = site_of(request)
    today = site.settings.now().date()
    return page(
        request,
        "start.html",
        status=200 if error is None else error.status,
        profiles=all_profiles(),
        wanted=wanted,
        today=today,
        error=error,
        suffixes=",".join((*SUFFIXES, ".zip")),
        jobs=site.jobs.of(session_of(request)),
    )


@router.post("/jobs")
async def send(request: Request) -> Response:
    """Take the files and begin."""
    site = site_of(request)
    async with form_of(request) as form:
        wanted = Wanted(
            profiles=texts_of(form, "profile"),
            as_of=text_of(form, "as_of"),
            serving=text_of(form, "serving"),
            servings_per_day=text_of(form, "servings_per_day"),
            container=text_of(form, "container"),
        )
        try:
            job = await run_in_threadpool(begin, site, session_of(request), files_of(form, "files"), wanted)
        except WebError as error:
            if error.status != 422:
                raise
            return _form(request, wanted, error)
    return RedirectResponse(f"/jobs/{job.id}", 303)


@router.post("/language")
async def language(request: Request) -> Response:
    """Remember the language, and go back."""
    async with form_of(request) as form:
        response = RedirectResponse(way_back(text_of(form, "back")), 303)
        chosen = text_of(form, "language")
        if chosen in LANGUAGES:
            set_cookie(request, response, LANGUAGE_COOKIE, chosen, seconds=_YEAR)
        return response
