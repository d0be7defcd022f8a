"""How large HTML reports are, and how soon a browser shows something of them: python -m tests.benchmarks.firstpaint

    python -m tests.benchmarks.firstpaint [DOCUMENT ...] [--rounds 5] [--documents 10000]

Each DOCUMENT (without one, three of samples/) is checked as `verifier check -f html` does, and the page is opened in
Chromium from the disk, with a fresh context each time; the figures are the median and the largest of the rounds for the
first paint and the first paint with content (W3C Paint Timing), counted from the start of the navigation. Then an index
of N documents, made of one report over and over: its size, the memory that writing it took on top, first paint, and
how long the browser takes until its table can be used, and for one search.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.needs import chromium
from verifier.model import Report, Source
from verifier.reports.html import HtmlFolder
from verifier.reports.interface import Shown

ROOT = Path(__file__).parents[2]
SAMPLES = ("lead-above-limit.pdf", "clean-leaf-full-panel.pdf", "changed/result-changed.pdf")
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"]
PAINT = "JSON.stringify(performance.getEntriesByType('paint').map(entry => entry.startTime))"


def resident() -> float:
    """The most memory that this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def paints(browser: Browser, path: Path, rounds: int) -> str:
    """Median and largest of the first paint with content, in milliseconds."""
    times = []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(path.as_uri())
        while len(found := json.loads(page.evaluate(PAINT))) < 2:
            page.wait_for_timeout(50)
        times.append(max(found))
        context.close()
    return f"first paint {statistics.median(times):4.0f} ms, at most {max(times):4.0f} ms"


def document(browser: Browser, path: Path, place: Path, rounds: int) -> None:
    """One document as its page."""
    out = place / "document.html"
    command = [sys.executable, "-m", "verifier", "check", str(path), "-f", "html", "-o", str(out)]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True)  # noqa: S603 - our own command
    print(f"{path.name:36} {out.stat().st_size / 1000:6.0f} kB  {paints(browser, out, rounds)}")  # noqa: T201


def index(browser: Browser, place: Path, documents: int, rounds: int) -> None:
    """An index of many."""
    command = [sys.executable, "-m", "verifier", "check", "samples/lead-above-limit.pdf", "-f", "json"]
    made = subprocess.run(command, cwd=ROOT, check=False, capture_output=True)  # noqa: S603 - our own command
    report = Report.model_validate_json(made.stdout)
    one = report.documents[0]
    folder = HtmlFolder(place)
    folder.begin(report.run)
    before = resident()
    for number in range(documents):
        source = Source(label=f"reports/lot-{number}.pdf", sha256=f"{number:064}", pages=2)
        folder.document(one.model_copy(update={"source": source}), Shown())
    folder.end()
    more = resident() - before
    folder.close()
    path = place / "index.html"
    size = path.stat().st_size / 1e6
    said = f"{size:.1f} MB, {more:.1f} MB more memory while writing"
    print(f"index of {documents}: {said}; {paints(browser, path, rounds)}")  # noqa: T201
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(500)
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    searched = page.evaluate(
        """async () => {
            const box = document.querySelector("#search"), count = document.querySelector("[data-count]");
            const start = performance.now(), before = count.textContent;
            box.value = "lot-777"; box.dispatchEvent(new Event("input"));
            while (count.textContent === before) await new Promise(requestAnimationFrame);
            return performance.now() - start;
        }"""
    )
    print(f"  table ready after {ready:.0f} ms, a search takes {searched:.0f} ms")  # noqa: T201
    context.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("documents", nargs="*", type=Path, metavar="DOCUMENT")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--documents", type=int, default=10_000, dest="many", metavar="N")
    chosen = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        place = Path(folder)
        for path in chosen.documents or [ROOT / "samples" / name for name in SAMPLES]:
            document(browser, path, place, chosen.rounds)
        if chosen.many:
            index(browser, place / "many", chosen.many, chosen.rounds)
        browser.close()


if __name__ == "__main__":
    main()
