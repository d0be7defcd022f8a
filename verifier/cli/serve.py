"""`verifier serve`: the web application on this machine."""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

import click

from verifier.cli.batches import limit_options, limits_of
from verifier.cli.storing import opened_store
from verifier.cli.usedtexts import used_texts
from verifier.errors import UsageError

if TYPE_CHECKING:
    from verifier.store.store import Store
    from verifier.web.settings import Settings

_AUTO = "auto"
_PORT = 8765
_EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - refused without a token
_NEEDED = ("fastapi", "starlette", "uvicorn", "multipart", "python_multipart", "jinja2")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; others need --token.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="The port; 0 takes a free one."
)
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="NAME",
    help="Answer to this name as well, such as that of the machine; may be given several times.",
)
@click.option(
    "--token",
    envvar="VERIFIER_TOKEN",
    metavar='TEXT|"auto"',
    help='Ask everybody for this; "auto" makes one up. Better set in the environment as VERIFIER_TOKEN.',
)
@click.option(
    "--store",
    "store_url",
    metavar="URL|FILE",
    help='Keep every outcome: a path that ends in .db or .sqlite, "postgresql://...", or "default" for your own store.',
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 512),
    help="Documents of one check that are read at the same time.  [default: one for each processor]",
)
@click.option("--open/--no-open", "is_opened", default=False, help="Open it in a browser.  [default: --no-open]")
@limit_options
def command(
    host: str,
    port: int,
    allowed_hosts: tuple[str, ...],
    token: str | None,
    store_url: str | None,
    jobs: int | None,
    is_opened: bool,
    timeout: float,
    memory: int | None,
    most_pages: int | None,
    is_sandboxed: bool,
) -> None:
    """Check laboratory reports in a browser, on this machine.

    Drop files, watch them being judged, click from each value to its place on the page, compare, download. Nothing
    leaves this machine and nothing is loaded from elsewhere. What was sent is deleted when the application ends;
    with --store the reports (not the documents) are kept, and there is a history. End it with Ctrl-C.

    Only this machine can reach it. To share it, name an address and a token; the token is asked for in the browser,
    and programs send it as "Authorization: Bearer ...". There is no encryption: beyond a network that you trust put a
    server with TLS before it. For programs there is an API: /openapi.json describes it.

    \b
    Examples:
      verifier serve --open
      verifier serve --store default             with a history
      verifier serve --host 192.0.2.7 --token auto
      VERIFIER_TOKEN=... verifier serve --host 0.0.0.0 --allow-host coa.example
    """
    _must_be_installed()
    secret, is_made_up = _token(token)
    hosts = _hosts(host, allowed_hosts, has_token=secret is not None)
    listening = _listening(host, port)
    address = _address(host, listening.getsockname()[1])
    with contextlib.closing(listening), _store(store_url) as store, _folder() as folder:
        from verifier.profiles import NO_LABORATORIES, NO_WAIVERS
        from verifier.web.settings import LOOPBACK, Settings

        settings = Settings(
            folder=folder,
            now=lambda: datetime.now().astimezone(),
            hosts=LOOPBACK | hosts,
            token=secret,
            store=store,
            texts=lambda profiles: used_texts(profiles, NO_WAIVERS, NO_LABORATORIES, ()),
            workers=jobs or os.cpu_count() or 1,
            most_pages=most_pages,
            limits=limits_of(timeout, memory),
            is_sandboxed=is_sandboxed,
        )
        click.echo(f"verifier is at {address}")
        if is_made_up:
            click.echo(f"token: {secret}")
        click.echo("end it with Ctrl-C", err=True)
        sys.stdout.flush()
        if is_opened:
            webbrowser.open(address)
        _serve(settings, listening)
    click.echo("ended; what was sent is deleted", err=True)


def _must_be_installed() -> None:
    try:
        import fastapi  # noqa: F401
        import jinja2  # noqa: F401
        import python_multipart  # noqa: F401
        import uvicorn  # noqa: F401
    except ModuleNotFoundError as error:
        if error.name not in _NEEDED:
            raise
        from verifier.web import INSTALL

        raise UsageError(f"the web application needs {error.name}, which is not installed", INSTALL) from error


def _token(said: str | None) -> tuple[str | None, bool]:
    """The token, and whether it was made up now."""
    from verifier.web.settings import SHORTEST_TOKEN

    if said is None:
        return None, False
    if said == _AUTO:
        return token_urlsafe(24), True
    if len(said) < SHORTEST_TOKEN or not said.isascii() or not said.isprintable() or said != said.strip():
        raise UsageError(
            f"the token has {len(said)} characters or such as cannot be sent; "
            f"expected {SHORTEST_TOKEN} or more, letters and digits",
            "give --token auto to have one made up",
        )
    return said, False


def _hosts(host: str, allowed: tuple[str, ...], *, has_token: bool) -> frozenset[str]:
    """The names that are answered to. Raises UsageError for an address that others reach, without a token."""
    from verifier.web.settings import LOOPBACK

    if host not in LOOPBACK and not has_token:
        raise UsageError(
            f'at "{host or "every address"}" others reach the application, and there is no token',
            "give --token auto, or leave --host out",
        )
    names = {name.casefold() for name in allowed}
    if host not in _EVERYWHERE:
        names.add(host.casefold())
    elif not names:
        click.echo("note: only this machine can use it until --allow-host names the address that others use", err=True)
    return frozenset(names)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that is bound. Raises UsageError where it cannot be."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind, protocol)
        try:
            if sys.platform != "win32":
                made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            made.bind(place)
            made.listen()  # who comes before the application is ready waits for it
        except OSError:
            made.close()
            raise
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f'cannot listen at "{host}", port {port}: {reason}', "choose another port with --port, or --port 0"
        ) from error
    return made


def _address(host: str, port: int) -> str:
    name = "127.0.0.1" if host in _EVERYWHERE else f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}/"


@contextmanager
def _store(url: str | None) -> Iterator[Store | None]:
    if url is None:
        yield None
        return
    with opened_store(url, create=True) as store:
        yield store


@contextmanager
def _folder() -> Iterator[Path]:
    """A private folder that is gone at the end; on most systems only its owner may look into it."""
    with tempfile.TemporaryDirectory(prefix="verifier-web-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _serve(settings: Settings, listening: socket.socket) -> None:
    """Serve until somebody ends it."""
    import uvicorn

    from verifier.web.app import make_app

    app = make_app(settings)

    class Server(uvicorn.Server):
        """Ends those who wait for news first: it would wait for them."""

        def handle_exit(self, sig: int, frame: Any) -> None:
            app.site.jobs.is_closing.set()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        app,
        access_log=False,  # an address may hold the number of a job, and who knows that sees the job
        log_level="warning",
        server_header=False,
        ws="none",
        lifespan="on",
        proxy_headers=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=5,
        limit_concurrency=200,
        h11_max_incomplete_event_size=32_768,
    )
    with contextlib.suppress(KeyboardInterrupt):  # uvicorn raises it again when it has ended
        Server(config).run(sockets=[listening])
