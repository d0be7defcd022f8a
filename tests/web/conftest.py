"""An application that runs in the test itself, and a visitor with a browser's manners."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx import Response

from verifier.web.app import Application, make_app
from verifier.web.settings import Allowance, Settings

with warnings.catch_warnings():
    # It would like the successor of httpx better, which is as good here.
    warnings.filterwarnings("ignore", "Using `httpx` with `starlette.testclient`")
    from starlette.testclient import TestClient

SAMPLES = Path(__file__).parents[2] / "samples"
LEAD = SAMPLES / "lead-above-limit.pdf"
CLEAN = SAMPLES / "clean-leaf-powder.pdf"
START = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
_TOKEN = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def go(self, **by: float) -> None:
        self.time += timedelta(**by)


class Visitor:
    """Somebody with a browser: keeps cookies, sends forms with what the page put into them."""

    def __init__(self, app: Application, client: TestClient, clock: Clock) -> None:
        self.app, self.client, self.clock = app, client, clock

    def get(self, address: str, **more: Any) -> Response:
        return self.client.get(address, **more)

    def mark(self) -> str:
        found = _TOKEN.search(self.get("/compare").text)
        assert found is not None
        return found[1]

    def post(self, address: str, data: dict[str, Any] | None = None, **more: Any) -> Response:
        return self.client.post(address, data={"csrf": self.mark()} | (data or {}), **more)

    def send(self, *files: Path | tuple[str, bytes], **data: Any) -> Response:
        named = [(one.name, one.read_bytes()) if isinstance(one, Path) else one for one in files]
        return self.post("/jobs", data, files=[("files", one) for one in named])

    def check(self, *files: Path | tuple[str, bytes], **data: Any) -> str:
        """The address of the job, when it is over."""
        response = self.send(*files, **data)
        assert response.status_code == 303, response.text
        address = response.headers["location"]
        self.wait(address)
        return address

    def wait(self, address: str) -> None:
        """Follow the job to its end."""
        text = self.get(f"{address}/events").text
        assert "event: end" in text


Open = Callable[..., Visitor]


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Open]:
    """Makes an application and somebody who visits it; by default documents are read in this process."""
    with ExitStack() as stack:

        def opened(*, allowance: dict[str, int] | None = None, **changes: Any) -> Visitor:
            clock = Clock()
            folder = tmp_path / "web"
            folder.mkdir(exist_ok=True)
            settings = Settings(folder=folder, now=clock, is_sandboxed=False, allowance=Allowance(**(allowance or {})))
            app = make_app(replace(settings, **changes))
            client = TestClient(app, base_url="http://127.0.0.1:8765", follow_redirects=False)
            return Visitor(app, stack.enter_context(client), clock)

        yield opened


def zipped(**files: bytes) -> bytes:
    """A zip file; two underscores in a name stand for a dot."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "."), data)
    return made.getvalue()
