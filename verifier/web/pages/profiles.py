"""The limits: every profile with its sources, clauses and dates."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from verifier.languages import later
from verifier.model import Profile
from verifier.profiles import load_profile, shipped_profiles
from verifier.web.errors import not_found
from verifier.web.pages.start import all_profiles
from verifier.web.rendering import page
from verifier.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/profiles")
def profiles(request: Request) -> Response:
    """All of them."""
    today = site_of(request).settings.now().date()
    return page(request, "profiles.html", profiles=all_profiles(), today=today)


@router.get("/profiles/{profile_id}")
def profile(request: Request, profile_id: str) -> Response:
    """One of them, with every number and where it comes from."""
    today = site_of(request).settings.now().date()
    return page(request, "profile.html", profile=known_profile(profile_id), today=today)


def known_profile(profile_id: str) -> Profile:
    """A shipped profile. Raises WebError for anything else: a name is never a path."""
    if profile_id not in shipped_profiles():
        raise not_found(later('There is no profile "{name}".'), later("Choose one of the list."), name=profile_id[:80])
    return load_profile(profile_id)
