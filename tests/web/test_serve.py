"""The command: what it refuses, what it says, and that nothing is left when it ends."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from tests.web.conftest import LEAD
from tests.web.serving import served
from verifier.cli.main import cli
from verifier.store import open_store


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["serve", *arguments], prog_name="verifier")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org", ""])  # noqa: S104 - refused
def test_others_are_let_in_only_with_a_token(host: str) -> None:
    result = invoke("--host", host, "--port", "0")
    assert result.exit_code == 2
    assert "others reach the application, and there is no token" in result.stderr
    assert "--token auto" in result.stderr


@pytest.mark.parametrize("token", ["short", "fifteen letters", "ü" * 20, " blanks around it ", "a\nb" * 10, ""])
def test_a_token_that_is_none_is_refused(token: str) -> None:
    result = invoke("--token", token, "--port", "0")
    assert result.exit_code == 2
    assert "expected 16 or more" in result.stderr
    assert not token.strip() or token not in result.stderr


def test_a_port_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = invoke("--port", str(taken.getsockname()[1]))
    assert result.exit_code == 2
    assert "cannot listen at" in result.stderr
    assert "--port 0" in result.stderr


def test_an_address_of_another_machine_is_said() -> None:
    result = invoke("--host", "192.0.2.7", "--token", "auto", "--port", "0")
    assert result.exit_code == 2
    assert 'cannot listen at "192.0.2.7"' in result.stderr


@pytest.mark.parametrize("package", ["fastapi", "uvicorn", "python_multipart"])
def test_without_the_extra_it_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    result = invoke("--port", "0")
    assert result.exit_code == 2
    assert "which is not installed" in result.stderr
    assert "pip install 'verifier[web]'" in result.stderr


def test_the_extra_alone_is_enough() -> None:
    others = ("sqlalchemy", "alembic", "psycopg", "pyarrow", "pyhanko", "zxingcpp", "xlsxwriter", "dask", "fsspec")
    code = f"import sys\nsys.modules.update(dict.fromkeys({others!r}))\nimport verifier.web.app\nprint('there')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)  # noqa: S603
    assert (done.stdout, done.stderr) == ("there\n", "")


def test_from_start_to_end(tmp_path: Path) -> None:
    store = tmp_path / "store.db"
    with served("--store", str(store), "--jobs", "2", TMPDIR=str(tmp_path)) as application:
        folders = list(tmp_path.glob("verifier-web-*"))
        assert [folder.stat().st_mode & 0o777 for folder in folders] == [0o700]
        with httpx.Client(base_url=application.address, timeout=60) as client:
            assert client.get("/").status_code == 200
            assert "server" not in client.get("/").headers
            job = client.post("/api/v1/jobs", files={"files": (LEAD.name, LEAD.read_bytes())}).json()["id"]
            with client.stream("GET", f"/jobs/{job}/events") as events:
                assert "event: end" in events.read().decode()
            assert client.get(f"/api/v1/jobs/{job}").json()["verdicts"] == {"fail": 1}
            assert client.get(f"/jobs/{job}/documents/1").status_code == 200
        code, said = application.end()
    assert code == 0
    assert "ended; what was sent is deleted" in said
    assert "Traceback" not in said
    assert "error" not in said.lower()
    assert list(tmp_path.glob("verifier-*")) == []
    with open_store(str(store)) as kept:
        # What a bundle of the run needs.
        assert {text.kind.value for text in kept.texts(1)} == {"profile", "environment"}


def test_it_ends_while_it_works_and_while_somebody_looks_on(tmp_path: Path) -> None:
    with (
        served(TMPDIR=str(tmp_path)) as application,
        httpx.Client(base_url=application.address, timeout=60) as client,
    ):
        data = LEAD.read_bytes()
        sent = [("files", (f"{n}.pdf", data + b"\n" * n)) for n in range(30)]
        job = client.post("/api/v1/jobs", files=sent).json()["id"]
        with client.stream("GET", f"/jobs/{job}/events") as events:
            lines = events.iter_lines()
            assert next(lines) == "event: progress"
            code, said = application.end()
    assert code == 0
    assert "Traceback" not in said
    assert list(tmp_path.glob("verifier-*")) == []


def test_a_made_up_token_is_printed_and_asked_for() -> None:
    with served("--token", "auto") as application:
        assert application.process.stdout is not None
        token = application.process.stdout.readline().removeprefix("token: ").strip()
        assert len(token) >= 32
        with httpx.Client(base_url=application.address, timeout=60) as client:
            assert client.get("/").headers["location"] == "/login"
            known = client.get("/api/v1/rules", headers={"authorization": f"Bearer {token}"})
            assert known.status_code == 200


def test_the_token_of_the_environment_is_asked_for_and_not_printed() -> None:
    with served(VERIFIER_TOKEN="a token of the environment") as application:  # noqa: S106 - of this test alone
        assert httpx.get(application.address, timeout=60).headers["location"] == "/login"
        assert application.process.stdout is not None
        code, said = application.end()
    assert code == 0
    assert "a token" not in said
