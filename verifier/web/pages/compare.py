"""Two reports held against each other, cell by cell."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from verifier.languages import later
from verifier.model import Verdict
from verifier.web.comparing import Side, compared, side_of
from verifier.web.entries import Entry
from verifier.web.errors import WebError, not_usable
from verifier.web.forms import files_of, form_of
from verifier.web.jobs import Job
from verifier.web.rendering import page
from verifier.web.sessions import session_of
from verifier.web.site import Site, site_of
from verifier.web.starting import Wanted, begin

router = APIRouter(include_in_schema=False)

_PLACE = re.compile(r"([A-Za-z0-9_-]{10,64}):([0-9]{1,6})")
_PAIR = 2


@router.get("/compare")
def compare(request: Request) -> Response:
    """The comparison of the two that the address names; else the form to choose them."""
    site = site_of(request)
    names = [request.query_params.get(name, "") for name in ("first", "second")]
    if all(names):
        sides = [_side(site, name) for name in names]
        return page(request, "comparison.html", sides=sides, comparison=compared(*sides), first=names[0])
    return _form(request, names[0] or names[1])


def _form(request: Request, first: str = "", error: WebError | None = None) -> Response:
    site = site_of(request)
    known = _side(site, first) if first else None
    jobs = [job for job in site.jobs.of(session_of(request)) if job.state.is_over]
    return page(
        request,
        "compare.html",
        status=200 if error is None else error.status,
        first=first,
        known=known,
        choices=[(f"{job.id}:{entry.number}", job, entry) for job in jobs for entry in _readable(job)],
        error=error,
    )


def _readable(job: Job) -> list[Entry]:
    return [entry for entry in job.entries if entry.is_judged and entry.verdict is not Verdict.UNREADABLE]


@router.post("/compare")
async def send(request: Request) -> Response:
    """Take two files, and hold them against each other as soon as both are read."""
    site = site_of(request)
    async with form_of(request) as form:
        sent = files_of(form, "first", "second")
        if len(sent) != _PAIR:
            message = later("Two files are needed, one for each side.")
            return _form(
                request, error=not_usable(message, later("Choose the older report first, then the newer one."))
            )
        job = await run_in_threadpool(begin, site, session_of(request), sent, Wanted())
    if len(job.entries) != _PAIR:
        site.jobs.drop(job.id)
        message = later("The files hold {count} documents, and two are compared.")
        hint = later("Send the two documents themselves, no zip files.")
        return _form(request, error=not_usable(message, hint, count=len(job.entries)))
    return RedirectResponse(f"/jobs/{job.id}/compare", 303)


@router.get("/jobs/{job_id}/compare")
def both(request: Request, job_id: str) -> Response:
    """The two documents of a job, as soon as it is over."""
    job = site_of(request).jobs.get(job_id)
    if not job.state.is_over:
        return page(request, "progress.html", job=job, rate=job.rate(site_of(request).settings.now()))
    return RedirectResponse(f"/compare?first={job.id}:1&second={job.id}:2", 303)


def _side(site: Site, name: str) -> Side:
    found = _PLACE.fullmatch(name)
    if found is None:
        raise not_usable(
            later('"{name}" names no document.'), later("Choose two documents on the page for it."), name=name[:80]
        )
    return side_of(site.jobs.get(found[1]), int(found[2]))
