"""What a store holds: runs, their documents, and the laboratories and clients that they name."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from verifier.languages import later
from verifier.model import DocumentReport, Run
from verifier.reports.interface import Shown
from verifier.store import Table
from verifier.store.records import PartyKind
from verifier.web.errors import not_found
from verifier.web.rendering import page
from verifier.web.reportpages import report_page
from verifier.web.sessions import session_of
from verifier.web.site import Site, site_of
from verifier.web.speech import language_of

router = APIRouter(include_in_schema=False)

MOST_DOCUMENTS = 5_000
"""Of one run that are listed; the rest is left to `verifier export`."""


@router.get("/history")
def runs(request: Request) -> Response:
    """All runs, the newest first; without a store the checks of this browser alone."""
    site = site_of(request)
    jobs = site.jobs.of(session_of(request))
    if site.settings.store is None:
        return page(request, "history_none.html", jobs=jobs)
    return page(request, "history.html", runs=site.settings.store.runs(), address=str(site.settings.store.address))


@router.get("/history/{run_id}")
def run(request: Request, run_id: int) -> Response:
    """One run with its documents."""
    store = site_of(request).store
    record = store.run(_known(run_id))
    rows = store.rows(Table.DOCUMENTS, run_id)
    documents = [row for row, _ in zip(rows, range(MOST_DOCUMENTS), strict=False)]
    return page(
        request,
        "history_run.html",
        record=record,
        documents=documents,
        left=record.documents - len(documents),
        together=store.together(run_id),
    )


@router.get("/history/{run_id}/{sha256}")
def document(request: Request, run_id: int, sha256: str) -> Response:
    """A report as it was judged then; the pages are not kept."""
    judged, report = stored_report(site_of(request), run_id, sha256)
    t = language_of(request)
    shown = Shown(why_not=t("the store keeps reports, not the documents: send it again to see its pages"))
    return report_page(
        request, judged, report, shown, job=None, number=0, formats=(), downloads="", compare="",
        home=f"/history/{run_id}",
    )  # fmt: skip


def stored_report(site: Site, run_id: int, sha256: str) -> tuple[Run, DocumentReport]:
    """A report of a run, by the whole SHA-256 of the document. Raises WebError where there is none."""
    store = site.store
    record = store.run(_known(run_id))
    is_whole = len(sha256) == 64 and all(sign in "0123456789abcdef" for sign in sha256)
    found = store.documents(sha256, run_id) if is_whole else ()
    if not found:
        raise not_found(later("Run {run_id} has no such document."), later("Choose one of the list."), run_id=run_id)
    return record.run, store.report(found[0])


def _known(run_id: int) -> int:
    # Larger numbers than a database takes are no runs.
    if not 1 <= run_id < 2**62:
        raise not_found(later("There is no run {run_id}."), later("Choose one of the list."), run_id=run_id)
    return run_id


@router.get("/laboratories")
def laboratories(request: Request) -> Response:
    """The laboratories, or one of them."""
    return _parties(request, PartyKind.LABORATORY)


@router.get("/clients")
def clients(request: Request) -> Response:
    """The clients, or one of them."""
    return _parties(request, PartyKind.CLIENT)


def _parties(request: Request, kind: PartyKind) -> Response:
    store = site_of(request).store
    name = request.query_params.get("name")
    if name is None:
        return page(request, "parties.html", kind=kind.value, parties=store.parties(kind))
    documents = store.documents_of(kind, name)
    if not documents:
        raise not_found(later('No stored report names "{name}".'), later("Choose one of the list."), name=name[:200])
    return page(request, "party.html", kind=kind.value, name=name, documents=documents)
