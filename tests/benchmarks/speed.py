"""How fast a report is read and judged, beside what others take for less, in one run: python -m tests.benchmarks.speed

    python -m tests.benchmarks.speed [FOLDER] [--rounds 3] [--documents 1000] [--readme]

FOLDER holds PDFs with a text layer; without one, reports of the sample kit are drawn for the purpose. Each contestant
has a process of its own, which warms up on samples/ and then takes each document of the folder once, so that none has
seen it before; contestants take turns, so that a noisy machine is noisy for all of them, and what counts is the ratio
of their medians. Time is that of the processor, memory the highest resident size that the operating system saw.

- pdfplumber words: `extract_words`
- pdfplumber tables: `extract_words` and `find_tables`, what a script for tables of a report would do
- pdfium floor: words with boxes, fonts and sizes, and ruling lines, put together in the simplest way
- pages read: `verifier`'s own words, rulings, areas and pictures of each page (`verifier.pdf`)
- verifier check: read, judge, JSON, in one process, without recognition (`--no-evidence`)
- with evidence: the same, and what the file shows of itself, as the command does unless told otherwise

Then the command itself by the clock, with `--no-evidence`: with one worker, with two, and a second run of the same
folder.
`--readme` writes the tables into the README.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from shutil import copyfile

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
README = ROOT / "README.md"
BEGIN, END = "<!-- speed: python -m tests.benchmarks.speed --readme -->\n", "<!-- end of speed -->\n"
DAY = date(2026, 11, 22)
DRAWN = 60
"""Reports of the sample kit that are drawn where no folder is named."""

Reader = Callable[[bytes], int]


def pdfplumber_words() -> Reader:
    """Words by pdfplumber."""
    import pdfplumber

    def read(data: bytes) -> int:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return sum(len(page.extract_words()) for page in pdf.pages)

    return read


def pdfplumber_tables() -> Reader:
    """Words and tables by pdfplumber."""
    import pdfplumber

    def read(data: bytes) -> int:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return sum(len(page.extract_words()) + len(page.find_tables()) for page in pdf.pages)

    return read


def pdfium_floor() -> Reader:
    """Words with boxes, fonts and sizes, and ruling lines, by pdfium and the least that can be done with it."""
    from tests.benchmarks.floor import read_simply

    return read_simply


def pages_read() -> Reader:
    """Pages as `verifier.pdf` reads them."""
    from verifier.pdf.document import load_engine

    engine = load_engine("pdfium")

    def read(data: bytes) -> int:
        document = engine.open(data)
        try:
            return sum(len(document.read_page(number).words) for number in range(1, document.page_count + 1))
        finally:
            document.close()

    return read


def verifier_check(*, has_evidence: bool = False) -> Reader:
    """Read, judge, and JSON out; with what the file shows of itself, where that is asked for."""
    from hashlib import sha256

    sys.modules["rapidocr"] = None  # type: ignore[assignment]  # as where the extra is not installed
    from verifier.batch.garbage import settle
    from verifier.batch.job import Job, judge_one
    from verifier.intake import Input, InputRef
    from verifier.profiles import load_profiles

    job = Job(tuple(load_profiles(["kratom-baseline"])), DAY, has_evidence=has_evidence)
    is_settled = False

    def read(data: bytes) -> int:
        nonlocal is_settled
        ref = InputRef.of(Input(data, "report.pdf", sha256(data).hexdigest()))
        count = len(judge_one(ref, job).text)
        if not is_settled:  # as the children of a run do
            settle()
            is_settled = True
        return count

    return read


CONTESTANTS: dict[str, Callable[[], Reader]] = {
    "pdfplumber words": pdfplumber_words,
    "pdfplumber tables": pdfplumber_tables,
    "pdfium floor": pdfium_floor,
    "pages read": pages_read,
    "verifier check": verifier_check,
    "with evidence": partial(verifier_check, has_evidence=True),
}
PEER, FLOOR = "pdfplumber tables", "pdfium floor"


def run_one(name: str, folder: Path) -> dict[str, float]:
    """Seconds of processor time over the documents of the folder, each read once, and the memory taken."""
    read = CONTESTANTS[name]()
    for path in sorted(SAMPLES.glob("*.pdf")):
        read(path.read_bytes())
    files = [path.read_bytes() for path in sorted(folder.glob("*.pdf"))]
    start = time.process_time()
    for data in files:
        read(data)
    seconds = time.process_time() - start
    return {"seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


def run_in_turn(names: Sequence[str], folder: Path, rounds: int) -> dict[str, list[dict[str, float]]]:
    """What `run_one` finds in each round, by contestant, each in a process of its own."""
    results: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            done = _python("-m", "tests.benchmarks.speed", str(folder), "--only", name)
            results[name].append(json.loads(done))
    return results


def draw_reports(folder: Path) -> None:
    """Put the reports of the sample kit there that are read where no others are given."""
    _python("-m", "verifier", "samplekit", "random", "--seed", "1", "--count", str(DRAWN), "-o", str(folder))


def compared(folder: Path, rounds: int) -> Iterator[str]:
    """The table of the contestants, line by line."""
    results = run_in_turn(list(CONTESTANTS), folder, rounds)
    pages = _pages_in(folder)
    median = {name: statistics.median(one["seconds"] for one in found) for name, found in results.items()}
    yield f"| {pages} pages, {rounds} rounds | pages/s | x {PEER} | x {FLOOR} | peak MB |"
    yield "|---|---|---|---|---|"
    for name, seconds in median.items():
        peak = max(one["peak_mb"] for one in results[name])
        against, floor = median[PEER] / seconds, median[FLOOR] / seconds
        yield f"| {name} | {pages / seconds:.1f} | {against:.2f} | {floor:.2f} | {peak:.0f} |"


def by_the_clock(folder: Path, documents: int) -> Iterator[str]:
    """What the command takes for so many documents, each another file: with one worker, two, and once more."""
    with tempfile.TemporaryDirectory() as name:
        many = Path(name) / "many"
        _fill(many, sorted(folder.glob("*.pdf")), documents)
        cache = ["--cache", str(Path(name) / "cache")]
        one = _check(many, "--jobs", "1", "--no-cache")
        two = _check(many, "--jobs", "2", "--no-cache")
        first = _check(many, "--jobs", "2", *cache)
        again = _check(many, "--jobs", "2", *cache)
    yield f"| {documents} documents, `--no-evidence` | seconds by the clock | |"
    yield "|---|---|---|"
    yield f"| one worker | {one:.1f} | |"
    yield f"| two workers | {two:.1f} | {one / two:.2f} x one |"
    yield f"| two workers, all of it known from a run before | {again:.1f} | {first / again:.0f} x the first run |"


def _fill(folder: Path, sources: Sequence[Path], documents: int) -> None:
    """Copies that differ by a comment behind their end, so that none is known from another."""
    folder.mkdir()
    for number in range(documents):
        target = folder / f"{number:06}.pdf"
        copyfile(sources[number % len(sources)], target)
        with target.open("ab") as file:
            file.write(f"\n% {number}\n".encode())


def _check(folder: Path, *options: str) -> float:
    """Seconds by the clock of one run of the command."""
    with tempfile.NamedTemporaryFile(suffix=".jsonl") as output:
        start = time.perf_counter()
        call = ["-m", "verifier", "check", str(folder), "-f", "jsonl", "-o", output.name, "--quiet", *options]
        call.append("--no-evidence")  # these are copies of few reports: comparing them would be all that is timed
        _python(*call, codes=(0, 1, 2))
        return time.perf_counter() - start


def _python(*arguments: str, codes: tuple[int, ...] = (0,)) -> str:
    call = [sys.executable, *arguments]
    done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 - our own
    if done.returncode not in codes:
        raise SystemExit(f"{' '.join(call)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def _pages_in(folder: Path) -> int:
    import pypdfium2

    return sum(len(pypdfium2.PdfDocument(path)) for path in folder.glob("*.pdf"))


def _into_readme(text: str) -> None:
    before, begin, rest = README.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{README} has no place for the tables: {BEGIN.strip()} ... {END.strip()}")
    README.write_text(f"{before}{BEGIN}{text}\n{END}{after}", "utf-8")


def main() -> None:
    """Run all contestants, one after the other, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=1000, help="for the command by the clock; 0 leaves it out")
    parser.add_argument("--only", help="one contestant alone, as JSON")
    parser.add_argument("--readme", action="store_true", help="write the tables into the README")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as drawn:
        folder = given.folder or Path(drawn)
        if given.folder is None:
            draw_reports(folder)
        if given.only:
            print(json.dumps(run_one(given.only, folder)))  # noqa: T201
            return
        lines = list(compared(folder, given.rounds))
        if given.documents:
            lines += ["", *by_the_clock(folder, given.documents)]
    made = f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}."
    text = "\n".join([*lines, "", made])
    print(text)  # noqa: T201
    if given.readme:
        _into_readme(text)


if __name__ == "__main__":
    main()
