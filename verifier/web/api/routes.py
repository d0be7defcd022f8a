"""The actions under /api/v1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Path, Request, UploadFile
from pydantic import BaseModel
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from verifier.errors import UsageError
from verifier.languages import translator
from verifier.model import CollectionFinding, DocumentReport, Profile, Value, to_json
from verifier.model.comparison import Comparison
from verifier.rules.registry import Explanation, all_rules
from verifier.store import RunRecord, Table
from verifier.store.records import Party, PartyDocument, PartyKind
from verifier.web.api.models import (
    FormatLine,
    JobStatus,
    Pair,
    ProfileLine,
    RuleLine,
    StoredDocument,
    job_status,
)
from verifier.web.api.problems import MEDIA_TYPE, Problem
from verifier.web.comparing import compared, side_of
from verifier.web.downloads import Made, formats, make
from verifier.web.errors import not_found
from verifier.web.pages.history import stored_report
from verifier.web.pages.profiles import known_profile
from verifier.web.pages.rules import explained
from verifier.web.pages.start import all_profiles
from verifier.web.results import batch_of, one_of
from verifier.web.security import API
from verifier.web.site import site_of
from verifier.web.starting import Wanted, begin

router = APIRouter(prefix=f"{API}v1")

_ALWAYS = (400, 401, 403, 413, 421, 422, 500, 503)
"""What any request may end with."""


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {
        status: {"model": Problem, "content": {MEDIA_TYPE: {}}, "description": "Problem details (RFC 9457)"}
        for status in sorted({*statuses, *_ALWAYS})
    }


JobId = Annotated[str, Path(min_length=1, max_length=64, description="From the answer that made the job.")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="Counted from 1.")]
RunId = Annotated[int, Path(ge=1, le=2**62)]
FormatName = Annotated[str, Path(min_length=1, max_length=40, description="One of /api/v1/formats.")]
_FILE: dict[int | str, dict[str, Any]] = {200: {"description": "The file", "content": {"application/octet-stream": {}}}}


class Exact(Response):
    """JSON with exact decimals."""

    media_type = "application/json"

    def __init__(
        self, value: BaseModel | Sequence[Value], status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        """A value, or a list of them."""
        plain = value if isinstance(value, BaseModel) else [one.model_dump(mode="python") for one in value]
        super().__init__(to_json(plain), status, headers)


@router.post(
    "/jobs",
    status_code=202,
    tags=["jobs"],
    summary="Send documents to be judged",
    response_model=JobStatus,
    responses=_problems(),
)
def create_job(
    request: Request,
    files: Annotated[list[UploadFile], File(description="PDF files, pictures (JPEG, PNG, TIFF), zip files.")],
    profile: Annotated[list[str] | None, Form(description="Ids of profiles; without any: kratom-baseline.")] = None,
    as_of: Annotated[str, Form(description="The day of judgement, 2026-03-31; without it: today.")] = "",
    serving: Annotated[str, Form(description="One serving: 2.4 g.")] = "",
    servings_per_day: Annotated[str, Form(description="Servings a day: 4.")] = "",
    container: Annotated[str, Form(description="Net contents of one container: 60 g.")] = "",
) -> Response:
    """Begin a job. It goes on by itself; ask for its status, which the header Location names."""
    site = site_of(request)
    wanted = Wanted(profile or (), as_of, serving, servings_per_day, container)
    job = begin(site, "", files, wanted)
    return Exact(job_status(job), 202, {"Location": f"{API}v1/jobs/{job.id}"})


@router.get("/jobs/{job_id}", tags=["jobs"], summary="Where a job stands", response_model=JobStatus,
            responses=_problems(404, 410))  # fmt: skip
def get_job(request: Request, job_id: JobId) -> Response:
    """State, counts, and every document with its verdict as soon as it has one."""
    return Exact(job_status(site_of(request).jobs.get(job_id)))


@router.post("/jobs/{job_id}/cancel", tags=["jobs"], summary="Cancel a job", response_model=JobStatus,
             responses=_problems(404, 410))  # fmt: skip
def cancel_job(request: Request, job_id: JobId) -> Response:
    """End it now; what is judged stays."""
    job = site_of(request).jobs.get(job_id)
    job.cancel()
    return Exact(job_status(job))


@router.delete("/jobs/{job_id}", status_code=204, tags=["jobs"], summary="Delete a job", response_class=Response,
               responses=_problems(404, 410))  # fmt: skip
def delete_job(request: Request, job_id: JobId) -> Response:
    """Delete the documents and everything that was made of them."""
    site_of(request).jobs.drop(job_id)
    return Response(status_code=204)


@router.get("/jobs/{job_id}/collection", tags=["jobs"], summary="What the documents show together",
            response_model=list[CollectionFinding], responses=_problems(404, 410))  # fmt: skip
def get_collection(request: Request, job_id: JobId) -> Response:
    """Findings across the documents of a job; they are there when it is done."""
    return Exact(site_of(request).jobs.get(job_id).collection)


@router.get("/jobs/{job_id}/download/{format_name}", tags=["jobs"], summary="All documents of a job as a file",
            response_class=FileResponse, responses=_problems(404, 409, 410) | _FILE)  # fmt: skip
def download_job(request: Request, job_id: JobId, format_name: FormatName) -> Response:
    """The whole run in a format."""
    site = site_of(request)
    job = site.jobs.get(job_id)
    with job.lock:
        return _sent(make(batch_of(job, site.pictures), format_name, translator("en"), job.folder))


@router.get("/jobs/{job_id}/documents/{number}", tags=["jobs"], summary="The report on a document",
            response_model=DocumentReport, responses=_problems(404, 409, 410))  # fmt: skip
def get_report(request: Request, job_id: JobId, number: Number) -> Response:
    """Verdict, findings, judgements, and everything that was read."""
    return Exact(site_of(request).jobs.get(job_id).report(number))


@router.get("/jobs/{job_id}/documents/{number}/download/{format_name}", tags=["jobs"],
            summary="The report on a document as a file", response_class=FileResponse,
            responses=_problems(404, 409, 410) | _FILE)  # fmt: skip
def download_document(request: Request, job_id: JobId, number: Number, format_name: FormatName) -> Response:
    """One document in a format."""
    site = site_of(request)
    job = site.jobs.get(job_id)
    with job.lock:
        return _sent(make(one_of(job, number, site.pictures), format_name, translator("en"), job.folder))


@router.post("/compare", tags=["compare"], summary="Compare two documents", response_model=Comparison,
             responses=_problems(404, 409, 410))  # fmt: skip
def compare(request: Request, pair: Pair) -> Response:
    """What differs between two documents that were sent before, cell by cell."""
    jobs = site_of(request).jobs
    sides = (side_of(jobs.get(one.job), one.document) for one in (pair.first, pair.second))
    return Exact(compared(*sides))


@router.get("/formats", tags=["reference"], summary="Formats for downloads", response_model=list[FormatLine],
            responses=_problems())  # fmt: skip
def list_formats() -> Response:
    """Every format that results can be written in."""
    return Exact([FormatLine(name=name) for name in formats()])


@router.get("/profiles", tags=["reference"], summary="All profiles", response_model=list[ProfileLine],
            responses=_problems())  # fmt: skip
def list_profiles() -> Response:
    """The profiles that come with this version."""
    return Exact(
        [
            ProfileLine(
                id=one.id,
                title=one.title,
                jurisdiction=one.jurisdiction,
                status=one.status.value,
                effective_from=one.effective_from,
                effective_to=one.effective_to,
                last_checked=one.last_checked,
                limits=len(one.limits),
                requirements=len(one.required),
            )
            for one in all_profiles()
        ]
    )


@router.get("/profiles/{profile_id}", tags=["reference"], summary="One profile", response_model=Profile,
            responses=_problems(404))  # fmt: skip
def get_profile(profile_id: Annotated[str, Path(min_length=1, max_length=80)]) -> Response:
    """Every limit and requirement with its source."""
    return Exact(known_profile(profile_id))


@router.get("/rules", tags=["reference"], summary="All rules", response_model=list[RuleLine],
            responses=_problems())  # fmt: skip
def list_rules() -> Response:
    """The rules in the order of their codes."""
    found = (explained(info.code) for info in all_rules())
    return Exact(
        [
            RuleLine(code=one.code, name=one.name, family=one.family, severity=one.severity, summary=one.summary)
            for one in found
        ]
    )


@router.get("/rules/{code}", tags=["reference"], summary="One rule", response_model=Explanation,
            responses=_problems(404))  # fmt: skip
def get_rule(code: Annotated[str, Path(min_length=1, max_length=100)]) -> Response:
    """What it looks at, how it decides, and what else could explain a finding."""
    try:
        return Exact(explained(code))
    except UsageError as error:
        raise not_found(error.message, error.hint) from None


@router.get("/history", tags=["history"], summary="All stored runs", response_model=list[RunRecord],
            responses=_problems(404))  # fmt: skip
def list_runs(request: Request) -> Response:
    """The newest first; 404 where the application has no store."""
    return Exact(site_of(request).store.runs())


@router.get("/history/{run_id}", tags=["history"], summary="The documents of a stored run",
            response_model=list[StoredDocument], responses=_problems(404))  # fmt: skip
def list_stored(request: Request, run_id: RunId) -> Response:
    """In the order in which they were judged."""
    store = site_of(request).store
    store.run(run_id)
    names = StoredDocument.model_fields
    rows = store.rows(Table.DOCUMENTS, run_id)
    return Exact([StoredDocument.model_validate({name: row[name] for name in names}) for row in rows])


@router.get("/history/{run_id}/documents/{sha256}", tags=["history"], summary="A stored report",
            response_model=DocumentReport, responses=_problems(404))  # fmt: skip
def get_stored(request: Request, run_id: RunId, sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")]) -> Response:
    """The report as it was judged then."""
    return Exact(stored_report(site_of(request), run_id, sha256)[1])


@router.get("/parties/{kind}", tags=["history"], summary="Laboratories or clients", response_model=list[Party],
            responses=_problems(404))  # fmt: skip
def list_parties(request: Request, kind: PartyKind) -> Response:
    """As the stored reports name them, with counts, verdicts and days."""
    return Exact(site_of(request).store.parties(kind))


@router.get("/parties/{kind}/documents", tags=["history"], summary="Documents of a laboratory or client",
            response_model=list[PartyDocument], responses=_problems(404))  # fmt: skip
def list_party(request: Request, kind: PartyKind, name: str) -> Response:
    """The documents that name it, each file once, as it was judged last."""
    return Exact(site_of(request).store.documents_of(kind, name))


def _sent(made: Made) -> Response:
    return FileResponse(
        made.path, media_type=made.media_type, filename=made.name, background=BackgroundTask(made.remove)
    )
