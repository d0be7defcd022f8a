"""The application, put together: routes, the wall around them, and what happens at the start and at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from importlib import resources

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from verifier._version import __version__
from verifier.errors import VerifierError
from verifier.languages import later
from verifier.web.api.problems import is_for_programs, problem_response
from verifier.web.api.routes import router as api
from verifier.web.api.schema import schema_of
from verifier.web.errors import BUG, WebError, web_error
from verifier.web.jobs import Jobs
from verifier.web.pages import ROUTERS
from verifier.web.pictures import Pictures
from verifier.web.rendering import error_page
from verifier.web.running import work
from verifier.web.security import Secrets, Shield
from verifier.web.settings import Settings
from verifier.web.site import Site

_TITLES = {
    400: (later("Not understood"), later("The request cannot be understood.")),
    404: (later("Not found"), later("There is no such page.")),
    405: (later("Not possible"), later("This address is not for that.")),
}


class Application(FastAPI):
    """FastAPI with the wall outside of everything, its own pages for errors included."""

    site: Site

    def build_middleware_stack(self) -> ASGIApp:
        """See FastAPI."""
        return Shield(super().build_middleware_stack(), self.site.settings, self.site.secrets, _told)


def make_app(settings: Settings) -> Application:
    """The application. Its lifespan ends the work and the children; the folder is the caller's to take away."""
    jobs = Jobs(settings, partial(work, settings=settings))
    pictures = Pictures(settings.limits, is_sandboxed=settings.is_sandboxed)
    site = Site(settings, Secrets.fresh(), jobs, pictures)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:  # noqa: ARG001 - the signature is FastAPI's
        yield
        await run_in_threadpool(jobs.close)
        await run_in_threadpool(pictures.close)

    app = Application(
        title="verifier",
        version=__version__,
        docs_url=None,  # what FastAPI has is loaded from elsewhere
        redoc_url=None,
        lifespan=lifespan,
    )
    app.site = site
    app.state.site = site
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(api)
    static = resources.files("verifier.web") / "static"
    app.add_route("/favicon.ico", partial(_icon, path=str(static / "icon.svg")), include_in_schema=False)
    app.mount("/static", _Static(directory=str(static)), name="static")
    app.add_exception_handler(VerifierError, _on_error)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_bug)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.openapi = partial(schema_of, app)  # type: ignore[method-assign]  # as FastAPI's manual has it
    return app


async def _icon(request: Request, path: str) -> Response:  # noqa: ARG001 - there is one for all
    """What browsers ask for by themselves, for pages that name none."""
    return FileResponse(path, headers={"Cache-Control": "max-age=86400"})


class _Static(StaticFiles):
    """Style and script: the browser asks each time whether they are still the same."""

    def file_response(self, *arguments: object, **named: object) -> Response:
        """See StaticFiles."""
        response = super().file_response(*arguments, **named)  # type: ignore[arg-type]  # handed on as it came
        response.headers["Cache-Control"] = "no-cache"
        return response


async def _told(request: Request, error: WebError) -> Response:
    """The response for an error, to whoever asks."""
    scope = request.scope
    if "app" not in scope or is_for_programs(request):
        return problem_response(error)
    return await run_in_threadpool(error_page, request, error)


async def _on_error(request: Request, error: Exception) -> Response:
    return await _told(request, web_error(error) if isinstance(error, VerifierError) else BUG)


async def _on_bug(request: Request, error: Exception) -> Response:  # noqa: ARG001 - the wall says it on the terminal
    return await _told(request, BUG)


async def _on_http(request: Request, error: Exception) -> Response:
    if isinstance(error.__cause__, WebError):  # FastAPI takes what is too large for what is malformed
        return await _told(request, error.__cause__)
    status = error.status_code if isinstance(error, HTTPException) else 500
    title, message = _TITLES.get(status, (later("Not possible"), later("The request cannot be served.")))
    if isinstance(error, HTTPException) and status == 400 and error.detail:
        message = later("The request cannot be understood.") + f" ({error.detail})"
    response = await _told(request, WebError(status, title, message, later("Go back to the start.")))
    for name, value in (getattr(error, "headers", None) or {}).items():
        response.headers[name] = value
    return response


async def _on_invalid(request: Request, error: Exception) -> Response:
    found = error.errors() if isinstance(error, RequestValidationError) else []
    if not is_for_programs(request):
        return await _told(request, WebError(404, *_TITLES[404], later("Go back to the start.")))
    places = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found]
    return await _told(request, WebError(422, later("Cannot be used"), "; ".join(places)[:2000]))
