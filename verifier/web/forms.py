"""What a form of ours brings, once it is known to be ours."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from verifier.web.sessions import FIELD, check_form
from verifier.web.site import site_of

_MOST_FIELDS = 200
_LONGEST_FIELD = 10_000


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The fields and files of a form. Raises WebError where it is not ours."""
    site = site_of(request)
    async with request.form(
        max_files=site.settings.allowance.files, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD
    ) as form:
        check_form(request, site.secrets, text_of(form, FIELD))
        yield form


def text_of(form: FormData, name: str) -> str:
    """A field; empty where it is not there, or is a file."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def texts_of(form: FormData, name: str) -> list[str]:
    """A field that may be there several times."""
    return [value for value in form.getlist(name) if isinstance(value, str)]


def files_of(form: FormData, *names: str) -> list[UploadFile]:
    """Files; a file field that was left empty is none."""
    sent = (value for name in names for value in form.getlist(name))
    return [value for value in sent if isinstance(value, UploadFile) and value.filename]


def way_back(target: str) -> str:
    """An address of ours that a form names, to go to afterwards; the start where it is none of ours."""
    is_ours = target.startswith("/") and not target.startswith(("//", "/\\")) and target.isprintable()
    return target if is_ours and len(target) <= 2000 else "/"
