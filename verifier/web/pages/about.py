"""How this works, and what becomes of what is sent."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from verifier.web.downloads import formats
from verifier.web.rendering import page
from verifier.web.site import site_of

router = APIRouter(include_in_schema=False)


@router.get("/about")
def about(request: Request) -> Response:
    """Privacy, limits, and where to read on."""
    store = site_of(request).settings.store
    return page(request, "about.html", formats=formats(), address="" if store is None else str(store.address))
