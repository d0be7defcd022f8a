"""The page of a report, as it is written to a file, with a bar of ours above it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from verifier.model import DocumentReport, Run
from verifier.reports.html import content_security_policy, document_page
from verifier.reports.interface import Shown
from verifier.web.rendering import rendered
from verifier.web.sessions import remember
from verifier.web.speech import language_of


def report_page(request: Request, run: Run, report: DocumentReport, shown: Shown, **facts: Any) -> HTMLResponse:
    """The page; `facts` are for the bar."""
    t = language_of(request)
    top = Markup(rendered(request, "report_top.html", t=t, **facts))  # noqa: S704 - made by a template that escapes
    policy = content_security_policy(is_served=True)
    response = HTMLResponse(document_page(run, report, shown, t, top=top, policy=policy))
    remember(request, response)
    return response
