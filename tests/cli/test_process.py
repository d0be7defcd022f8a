"""The real process: real reading and judging of real bytes, stdin, pipes, colour and exit codes."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "lead-above-limit.pdf"


def verifier(
    *arguments: str | Path, stdin: bytes | None = None, cwd: Path = ROOT, **env: str
) -> subprocess.CompletedProcess[bytes]:
    """Runs the command in a process of its own."""
    call = [sys.executable, "-m", "verifier", *map(str, arguments)]
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "TERM")}
    return subprocess.run(call, input=stdin, capture_output=True, cwd=cwd, env=clean | env, timeout=120)  # noqa: S603


def drawn(*lines: str, encryption: StandardEncryption | None = None) -> bytes:
    """A page with these lines."""
    out = io.BytesIO()
    canvas = Canvas(out, encrypt=encryption, invariant=True)
    for number, line in enumerate(lines):
        canvas.drawString(72, 760 - 20 * number, line)
    canvas.rect(72, 72, 200, 200, fill=1)
    canvas.save()
    return out.getvalue()


BAD = {
    "not a PDF": (lambda: b"Dear customer, your report is attached.", "PDF"),
    "empty": (lambda: b"", "empty"),
    "truncated": (lambda: SAMPLE.read_bytes()[:700], ""),
    "password": (lambda: drawn("Lead 1 ppm", encryption=StandardEncryption("secret", "owner")), "password"),
    "no text layer": (lambda: drawn(), "text"),
    "no laboratory report": (lambda: drawn("Minutes of the meeting", "Present: everybody", "We had tea."), "result"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_explained_in_one_line(name: str, tmp_path: Path) -> None:
    make, word = BAD[name]
    path = tmp_path / "bad.pdf"
    path.write_bytes(make())
    read = verifier("read", path)
    assert (read.returncode, read.stdout) == (3, b"")
    first, *rest = read.stderr.decode().splitlines()
    assert first.startswith("error: ")
    assert word.casefold() in first.casefold()
    assert all(line.startswith("  hint: ") for line in rest)
    assert len(rest) <= 1


def test_every_bad_document_is_unreadable_and_the_good_one_is_judged(tmp_path: Path) -> None:
    for number, (make, _) in enumerate(BAD.values()):
        (tmp_path / f"{number}.pdf").write_bytes(make())
    shutil.copy(SAMPLE, tmp_path / "good.pdf")
    done = verifier("check", tmp_path, "--format", "json")
    documents = json.loads(done.stdout)["documents"]
    assert [d["verdict"] for d in documents] == ["unreadable"] * len(BAD) + ["fail"]
    assert all(d["summary"] for d in documents)
    assert done.returncode == 1
    (tmp_path / "good.pdf").unlink()
    assert verifier("check", tmp_path).returncode == 3


def test_a_missing_file_exits_with_2_and_the_others_are_judged() -> None:
    done = verifier("check", "no-such.pdf", SAMPLE, "-q")
    assert done.returncode == 2
    assert b"no-such.pdf" in done.stderr
    assert b"FAIL" in done.stdout


def test_stdin_is_read_to_its_end() -> None:
    done = verifier("read", "-", "-f", "json", stdin=SAMPLE.read_bytes())
    document = json.loads(done.stdout)
    assert document["source"]["label"] == "-"
    assert document["source"]["pages"] == len(pypdfium2.PdfDocument(SAMPLE))
    assert done.returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="pipes break otherwise on Windows")
def test_a_broken_pipe_is_quiet() -> None:
    call = f'"{sys.executable}" -m verifier check "{SAMPLE}" "{SAMPLE.parent}" -v | head -n 1'
    done = subprocess.run(["bash", "-c", call], capture_output=True, cwd=ROOT, timeout=120)  # noqa: S603, S607
    assert done.stdout.startswith(b"verifier ")
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("env", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_a_terminal_is_coloured_unless_it_should_not_be(env: dict[str, str], is_coloured: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    call = [sys.executable, "-m", "verifier", "check", "-q", str(SAMPLE)]
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")} | {"TERM": "xterm"} | env
    done = subprocess.run(call, stdout=theirs, stderr=subprocess.PIPE, cwd=ROOT, env=clean, timeout=120)  # noqa: S603
    os.close(theirs)
    said = os.read(ours, 65536)
    os.close(ours)
    assert done.returncode == 1
    assert b"FAIL" in said
    assert (b"\x1b[" in said) is is_coloured


def test_text_is_utf_8_whatever_the_locale_says() -> None:
    done = verifier("check", "-q", SAMPLE, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert "✗ FAIL" in done.stdout.decode("utf-8")


def test_the_same_input_gives_the_same_bytes() -> None:
    calls = [verifier("check", SAMPLE, "-f", "json", "--as-of", "2026-03-31", PYTHONHASHSEED=seed) for seed in "12"]
    assert calls[0].stdout == calls[1].stdout != b""


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_ctrl_c_prints_what_is_done_and_exits_with_130() -> None:
    call = [sys.executable, "-m", "verifier", "check", str(SAMPLE), "-", "-f", "json"]
    pipe = subprocess.PIPE
    # A shell that starts the tests in the background lets them ignore Ctrl-C, and children inherit that.
    heed = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with subprocess.Popen(call, stdin=pipe, stdout=pipe, stderr=pipe, cwd=ROOT, **heed) as process:  # noqa: S603
        assert process.stdout is not None
        done = b""
        while b'"findings"' not in done:  # the first document is out, the second waits for stdin
            done += process.stdout.read1(65536)
        process.send_signal(signal.SIGINT)
        rest, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert [d["verdict"] for d in json.loads(done + rest)["documents"]] == ["fail"]
    assert b"interrupted after 1 of 2 documents" in said


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("documents", "is_drawn"), [(1, False), (2, True)])
def test_progress_is_drawn_on_a_terminal_for_several_documents(tmp_path: Path, documents: int, is_drawn: bool) -> None:
    import pty

    for number in range(documents):
        shutil.copy(SAMPLE, tmp_path / f"{number}.pdf")
    ours, theirs = pty.openpty()
    call = [sys.executable, "-m", "verifier", "read", str(tmp_path), "-f", "jsonl"]
    clean = {k: v for k, v in os.environ.items() if k != "NO_COLOR"} | {"TERM": "xterm"}
    done = subprocess.run(call, stdout=subprocess.PIPE, stderr=theirs, cwd=ROOT, env=clean, timeout=120)  # noqa: S603
    os.write(theirs, b"end")
    os.close(theirs)
    said = os.read(ours, 1 << 20)
    os.close(ours)
    assert len(done.stdout.splitlines()) == documents
    assert (f"0/{documents}".encode() in said) is is_drawn
    assert is_drawn or said == b"end"
