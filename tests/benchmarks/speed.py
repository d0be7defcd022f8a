"""How fast a report is read and judged, beside what others take for less, in one run: python -m tests.benchmarks.speed

    python -m tests.benchmarks.speed [FOLDER] [--rounds 3]

Every contestant takes each document in turn, round after round, so that a noisy machine is noisy for all of them; what
counts is the ratio of their medians. Time is that of the processor, memory the highest resident size that the operating
system saw, each contestant in a process of its own.

- pdfplumber: `extract_words` and `find_tables`, what a script for tables of a report would do
- pdfium: words with boxes and ruling lines as the PDF room reads them, nothing understood: the floor
- verifier: `verifier check` without the command line: read, judge, JSON
"""

from __future__ import annotations

import argparse
import io
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
DAY = date(2026, 11, 22)


def pdfplumber_tables() -> Callable[[bytes], int]:
    """Words and tables by pdfplumber."""
    import pdfplumber

    def read(data: bytes) -> int:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            for page in pdf.pages:
                page.extract_words()
                page.find_tables()
            return len(pdf.pages)

    return read


def pdfium_words() -> Callable[[bytes], int]:
    """Words, rulings and images by pdfium, without its fallbacks."""
    from verifier.pdf.document import load_engine

    engine = load_engine("pdfium")

    def read(data: bytes) -> int:
        document = engine.open(data)
        try:
            for number in range(1, document.page_count + 1):
                document.read_page(number)
            return document.page_count
        finally:
            document.close()

    return read


def verifier_check() -> Callable[[bytes], int]:
    """Read, judge, and JSON out."""
    from hashlib import sha256

    from verifier.batch.job import Job, judge_one
    from verifier.intake import Input, InputRef
    from verifier.profiles import load_profiles

    job = Job(tuple(load_profiles(["kratom-baseline"])), DAY)

    def read(data: bytes) -> int:
        ref = InputRef.of(Input(data, "report.pdf", sha256(data).hexdigest()))
        return len(judge_one(ref, job).text)

    return read


CONTESTANTS = {"pdfplumber": pdfplumber_tables, "pdfium": pdfium_words, "verifier": verifier_check}


def run_one(name: str, folder: Path, rounds: int) -> dict[str, object]:
    """Seconds of processor time of each round over the folder, after one round to warm up, and the memory taken."""
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    read = CONTESTANTS[name]()
    seconds = []
    for number in range(rounds + 1):
        start = time.process_time()
        for data in files:
            read(data)
        if number:
            seconds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"name": name, "seconds": seconds, "peak_mb": peak}


def pages_in(folder: Path) -> int:
    """How many pages the folder has."""
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(path)) for path in folder.glob("*.pdf"))


def main() -> None:
    """Run all contestants, one round of each after the other, and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path, default=SAMPLES)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only")
    given = parser.parse_args()
    if given.only:
        print(json.dumps(run_one(given.only, given.folder, given.rounds)))  # noqa: T201
        return
    results: dict[str, list[dict[str, object]]] = {name: [] for name in CONTESTANTS}
    for _ in range(given.rounds):
        for name in CONTESTANTS:
            call = [sys.executable, "-m", "tests.benchmarks.speed", str(given.folder), "--rounds", "1", "--only", name]
            done = subprocess.run(call, capture_output=True, text=True, check=True)  # noqa: S603 - our own
            results[name].append(json.loads(done.stdout))
    pages = pages_in(given.folder)
    median = {
        name: statistics.median(seconds for one in found for seconds in one["seconds"])  # type: ignore[attr-defined]
        for name, found in results.items()
    }
    print(f"{pages} pages, {given.rounds} rounds, processor time")  # noqa: T201
    print(f"{'':<12}{'s':>8}{'pages/s':>10}{'x pdfplumber':>14}{'x floor':>10}{'peak MB':>9}")  # noqa: T201
    for name, seconds in median.items():
        peak = max(int(str(one["peak_mb"])) for one in results[name])
        against, floor = median["pdfplumber"] / seconds, median["pdfium"] / seconds
        print(f"{name:<12}{seconds:>8.2f}{pages / seconds:>10.1f}{against:>14.2f}{floor:>10.2f}{peak:>9}")  # noqa: T201


if __name__ == "__main__":
    main()
