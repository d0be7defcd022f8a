"""The wall around the application: every request passes it, and every response carries its headers.

It stands outside of everything else, so that a page that a defect of ours makes carries them as well.

- *Host*: only names that are known are answered. A page of somebody else's could point its own name at 127.0.0.1 (DNS
  rebinding), and would be of the same origin then.
- *Origin* and *Sec-Fetch-Site*: a request that changes something comes from a page of ours, or from no page at all.
- *Size*: what is too long is refused before anything of it is parsed.
- *Token*: where one is set, nothing but the login is shown without it.
"""

from __future__ import annotations

import hmac
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from http.cookies import CookieError, SimpleCookie
from secrets import token_bytes
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from verifier.languages import later
from verifier.reports.html import content_security_policy
from verifier.web.errors import BUG, WebError, refused, too_large
from verifier.web.settings import Settings

LOGGER = logging.getLogger("verifier.web")

LOGIN_COOKIE = "verifier_login"
API = "/api/"
UPLOADS = frozenset({"/jobs", "/compare", "/api/v1/jobs"})
"""Where files are sent to."""
OPEN_PATHS = ("/login", "/static/", "/language", "/favicon.ico")
"""What is served without a token: the way in, and how it looks."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})

CONTENT_POLICY = f"{content_security_policy(is_served=True)}; frame-ancestors 'none'"
"""What a page may load: what it carries itself, known by its hash, and what comes from here."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Content-Security-Policy": CONTENT_POLICY,
    "Cache-Control": "no-store",
}
"""On every response that does not say otherwise itself."""


@dataclass(frozen=True)
class Secrets:
    """What this process alone knows; another start makes everything that it signed worthless."""

    key: bytes

    @classmethod
    def fresh(cls) -> Secrets:
        """A new one."""
        return cls(token_bytes(32))

    def signed(self, purpose: str, text: str) -> str:
        """A mark that only this process can make."""
        return hmac.new(self.key, f"{purpose}\0{text}".encode(), sha256).hexdigest()

    def is_signed(self, purpose: str, text: str, mark: str) -> bool:
        """Whether the mark is ours; takes as long for a wrong one as for the right one."""
        return hmac.compare_digest(self.signed(purpose, text).encode(), mark.encode("utf-8", "replace"))


def is_token(settings: Settings, said: str) -> bool:
    """Whether somebody knows the token; takes as long for a wrong one as for the right one."""
    wanted = settings.token or ""
    return hmac.compare_digest(sha256(wanted.encode()).digest(), sha256(said.encode("utf-8", "replace")).digest())


def host_name(host: str) -> str:
    """The name in a Host header, without the port; empty where it cannot be read."""
    try:
        return (urlsplit(f"//{host}").hostname or "").casefold()
    except ValueError:
        return ""


class Shield:
    """The wall."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        secrets: Secrets,
        tell: Callable[[Request, WebError], Awaitable[Response]],
    ) -> None:
        """`tell` makes the response for an error."""
        self._app, self._settings, self._secrets, self._tell = app, settings, secrets, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        has_started = False

        async def sent(message: Message) -> None:
            nonlocal has_started
            if message["type"] == "http.response.start":
                has_started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope, receive)
        try:
            answer = self._refusal(request)
            if answer is not None:
                await answer(scope, receive, sent)
                return
            await self._app(scope, self._bounded(request, receive), sent)
        except WebError as error:
            if not has_started:
                await (await self._tell(request, error))(scope, receive, sent)
        except Exception:
            LOGGER.exception("internal error; this is a defect of verifier, please report it with the lines above")
            if not has_started:
                await (await self._tell(request, BUG))(scope, receive, sent)

    def _refusal(self, request: Request) -> Response | None:
        """The way to the login, where that is missing. Raises WebError for what is not served at all."""
        headers = request.headers
        # Two of them are two opinions about who is meant.
        hosts = headers.getlist("host")
        if len(hosts) != 1 or host_name(hosts[0]) not in self._settings.hosts:
            raise WebError(
                421,
                later("Unknown host"),
                later("This address is not one that the application answers to."),
                later("Use the address that the terminal shows."),
            )
        if request.method not in READING and not _is_own(headers, is_form=not request.url.path.startswith(API)):
            raise refused(
                later("The request comes from another site."),
                later("Open this application itself, and do it again from there."),
            )
        self._check_length(request)
        if self._settings.token is None or self._is_known(request):
            return None
        if request.url.path.startswith(API) or request.method not in READING or request.url.path == "/openapi.json":
            raise WebError(
                401,
                later("Token needed"),
                later("This application asks for a token."),
                later("Log in, or send it as a bearer."),
            )
        return RedirectResponse("/login", 303)

    def _is_known(self, request: Request) -> bool:
        path = request.url.path
        if path.startswith(OPEN_PATHS):
            return True
        scheme, _, said = request.headers.get("authorization", "").partition(" ")
        if scheme.casefold() == "bearer" and is_token(self._settings, said.strip()):
            return True
        mark = cookie(request.headers, LOGIN_COOKIE)
        return self._secrets.is_signed("login", self._settings.token or "", mark)

    def _most(self, path: str) -> int:
        allowed = self._settings.allowance
        # What stands around the files, generously.
        return allowed.job_bytes + 1_000_000 if path in UPLOADS else allowed.form_bytes

    def _check_length(self, request: Request) -> None:
        stated = request.headers.get("content-length", "0")
        if not (stated.isascii() and stated.isdigit()):
            raise WebError(400, later("Not understood"), later("The Content-Length of the request is no number."))
        if len(stated) > 15 or int(stated) > self._most(request.url.path):
            raise self._too_much(request.url.path)

    def _too_much(self, path: str) -> WebError:
        most = self._most(path)
        if path not in UPLOADS:
            return too_large(later("The request has more than {most} bytes."), most=format(most, ","))
        return too_large(
            later("Together the files have more than {n} MB, which is the most that one check takes."),
            later("Send fewer files at once, or use the command line: verifier check FOLDER"),
            n=format(most // 1000000, ","),
        )

    def _bounded(self, request: Request, receive: Receive) -> Receive:
        """The body piece by piece, up to what is allowed: its length need not be said, or be true."""
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._most(request.url.path):
                raise self._too_much(request.url.path)
            return message

        return bounded


def _is_own(headers: Headers, *, is_form: bool) -> bool:
    """Whether a page of ours sends it, or none at all.

    Pages that tell no referrer send forms with the origin "null" (Fetch Standard, append a request Origin header), and
    ours do; a form carries a mark that shows whose it is. A program has no reason to.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None or (origin == "null" and is_form):
        return True
    return _is_url(origin) and urlsplit(origin).netloc.casefold() == headers.get("host", "").casefold()


def _is_url(origin: str) -> bool:
    try:
        return urlsplit(origin).scheme in ("http", "https")
    except ValueError:
        return False


def cookie(headers: Headers, name: str) -> str:
    """The value of a cookie; empty where there is none."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return "" if found is None else found.value
