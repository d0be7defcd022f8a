"""The report on one document."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from verifier.web.downloads import formats, make
from verifier.web.reportpages import report_page
from verifier.web.results import one_of
from verifier.web.site import site_of
from verifier.web.speech import language_of

router = APIRouter(include_in_schema=False)


@router.get("/jobs/{job_id}/documents/{number}")
def show(request: Request, job_id: str, number: int) -> Response:
    """Words and pages beside each other."""
    site = site_of(request)
    job = site.jobs.get(job_id)
    report = job.report(number)
    return report_page(
        request,
        job.run,
        report,
        site.pictures.of(job, number),
        job=job,
        number=number,
        formats=formats(),
        downloads=f"/jobs/{job.id}/documents/{number}/download",
        compare=f"{job.id}:{number}",
        home=f"/jobs/{job.id}" if len(job.entries) > 1 else None,
    )


@router.get("/jobs/{job_id}/documents/{number}/download/{format_name}")
def download(request: Request, job_id: str, number: int, format_name: str) -> Response:
    """The report in a format."""
    site = site_of(request)
    job = site.jobs.get(job_id)
    with job.lock:
        made = make(one_of(job, number, site.pictures), format_name, language_of(request), job.folder)
    return FileResponse(
        made.path, media_type=made.media_type, filename=made.name, background=BackgroundTask(made.remove)
    )
