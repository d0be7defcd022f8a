"""Pages from templates, with what all of them show: navigation, language, and who is logged in."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse

from verifier._version import __version__
from verifier.languages import LANGUAGES, Translator
from verifier.model import ProfileStatus, Severity, Verdict
from verifier.reports.html import content_security_policy, make_environment
from verifier.reports.html.words import Words, severity_icon, severity_tone, verdict_icon, verdict_tone
from verifier.reports.profiles import limit_text
from verifier.reports.wording import name_text
from verifier.rules.registry import paragraphs
from verifier.vocabulary.analytes import analyte
from verifier.web.entries import EntryState
from verifier.web.errors import WebError
from verifier.web.jobs import Job, JobState
from verifier.web.sessions import FIELD, form_token, remember
from verifier.web.site import site_of
from verifier.web.speech import language_of

_PLACE = re.compile(r"\{\w+\}")
"""Where a fact is put into a text; a reader of the text itself is shown that something stands there."""


def page(request: Request, template: str, *, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page in the language of the browser."""
    response = HTMLResponse(rendered(request, template, **facts), status)
    remember(request, response)
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def rendered(request: Request, template: str, **facts: Any) -> str:
    """The text of a page, or of a piece of one."""
    site = site_of(request)
    t = facts.pop("t", None) or language_of(request)
    return (
        _templates()
        .get_template(template)
        .render(
            t=t,
            words=Words(t),
            path=request.url.path,
            here=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
            form_field=FIELD,
            form_token=form_token(request, site.secrets),
            settings=site.settings,
            allowed=site.settings.allowance,
            has_store=site.settings.store is not None,
            **facts,
        )
    )


def error_page(request: Request, error: WebError) -> HTMLResponse:
    """The page that says what went wrong, and what to do next."""
    response = page(request, "error.html", status=error.status, error=error)
    if error.status == 503:
        response.headers["Retry-After"] = "30"
    return response


@cache
def _templates() -> Environment:
    made = make_environment(PackageLoader("verifier.web", "templates"))
    made.globals.update(
        version=__version__,
        policy=content_security_policy(is_served=True),
        languages=LANGUAGES,
        verdict_icon=verdict_icon,
        verdict_tone=verdict_tone,
        severity_icon=severity_icon,
        severity_tone=severity_tone,
        limit_words=lambda limit: limit_text(limit, name_of),
        name_of=name_of,
        status_tone=status_tone,
        status_words=status_words,
        Verdict=Verdict,
        Severity=Severity,
        JobState=JobState,
        EntryState=EntryState,
        job_words=job_words,
        entry_words=entry_words,
        moment=moment,
        paragraphs=paragraphs,
    )
    made.filters["name_text"] = name_text
    made.filters["without_places"] = partial(_PLACE.sub, "…")
    return made


def name_of(slug: str) -> str:
    """The name of a substance."""
    try:
        return analyte(slug).name
    except KeyError:
        return name_text(slug)


def status_tone(status: ProfileStatus) -> str:
    """The class of the status of a profile."""
    return {
        ProfileStatus.IN_FORCE: "good",
        ProfileStatus.EMERGENCY: "bad",
        ProfileStatus.PROPOSED: "open",
        ProfileStatus.SUPERSEDED: "quiet",
        ProfileStatus.GUIDANCE: "note",
    }[status]


def status_words(status: ProfileStatus, t: Translator) -> str:
    """The status of a profile, in a word."""
    return {
        ProfileStatus.IN_FORCE: t("in force"),
        ProfileStatus.EMERGENCY: t("emergency rule"),
        ProfileStatus.PROPOSED: t("proposed"),
        ProfileStatus.SUPERSEDED: t("superseded"),
        ProfileStatus.GUIDANCE: t("guidance"),
    }[status]


def job_words(job: Job, t: Translator) -> str:
    """Where a job stands, in a word."""
    if job.is_unwanted.is_set() and not job.state.is_over:
        return t("being cancelled")
    return {
        JobState.WAITING: t("waiting for its turn"),
        JobState.RUNNING: t("being checked"),
        JobState.DONE: t("checked"),
        JobState.CANCELLED: t("cancelled"),
        JobState.FAILED: t("ended by an error"),
    }[job.state]


def entry_words(state: EntryState, t: Translator) -> str:
    """Where a document stands, in a word."""
    return {
        EntryState.WAITING: t("waiting"),
        EntryState.READING: t("reading"),
        EntryState.JUDGED: t("judged"),
        EntryState.LEFT_OUT: t("left out"),
    }[state]


def moment(when: datetime) -> str:
    """A time, to the minute."""
    return f"{when:%Y-%m-%d %H:%M}"
