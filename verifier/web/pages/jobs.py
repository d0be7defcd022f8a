"""One job: its progress, its documents, what they show together, and its files."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from verifier.web.downloads import formats, make
from verifier.web.events import events
from verifier.web.forms import form_of
from verifier.web.jobs import Job, JobState
from verifier.web.lists import SORTS, Choice, listed
from verifier.web.rendering import page
from verifier.web.results import batch_of
from verifier.web.site import site_of
from verifier.web.speech import language_of

router = APIRouter(include_in_schema=False)


@router.get("/jobs/{job_id}")
def show(request: Request, job_id: str) -> Response:
    """The progress while it goes on, then the results; a single document is shown itself."""
    job = site_of(request).jobs.get(job_id)
    if job.state is JobState.DONE and len(job.entries) == 1:
        return RedirectResponse(f"/jobs/{job.id}/documents/1", 303)
    choice = Choice.of(request.query_params)
    return page(
        request,
        "job.html" if job.state.is_over else "progress.html",
        job=job,
        choice=choice,
        listed=listed(job, choice),
        sorts=list(SORTS),
        formats=formats(),
        rate=job.rate(site_of(request).settings.now()),
        numbers=_numbers(job),
    )


def _numbers(job: Job) -> dict[tuple[str, str], int]:
    """The documents of the job by name and hash, for findings that name them."""
    return {(entry.label, entry.sha256): entry.number for entry in job.entries if entry.is_judged}


@router.get("/jobs/{job_id}/events")
def follow(request: Request, job_id: str) -> Response:
    """The progress as it happens."""
    site = site_of(request)
    told = events(site.jobs.get(job_id), site.jobs, site.settings.now, language_of(request))
    return StreamingResponse(told, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


@router.post("/jobs/{job_id}/cancel")
async def cancel(request: Request, job_id: str) -> Response:
    """End it now; what is judged stays."""
    async with form_of(request):
        job = site_of(request).jobs.get(job_id)
        job.cancel()
    return RedirectResponse(f"/jobs/{job.id}", 303)


@router.post("/jobs/{job_id}/delete")
async def delete(request: Request, job_id: str) -> Response:
    """Delete the documents and everything that was made of them."""
    async with form_of(request):
        site_of(request).jobs.drop(job_id)
    return RedirectResponse("/", 303)


@router.get("/jobs/{job_id}/download/{format_name}")
def download(request: Request, job_id: str, format_name: str) -> Response:
    """All documents of the job in a format."""
    site = site_of(request)
    job = site.jobs.get(job_id)
    with job.lock:
        made = make(batch_of(job, site.pictures), format_name, language_of(request), job.folder)
    return FileResponse(
        made.path, media_type=made.media_type, filename=made.name, background=BackgroundTask(made.remove)
    )
