"""How long a new report is compared with everything in a store: python -m tests.benchmarks.lookup

    python -m tests.benchmarks.lookup [--sizes 1000 10000 100000] [--new 200] [--postgres URL] [--readme]

Fingerprints are made by chance, as a market would fill a store: products of some thousand clients, tested by some
hundred laboratories, lots of a product within some percent of each other, results that nobody detected, round values
that stand everywhere, small counts of figures, one lot in six reported in two parts, one report in fifty reused for
another lot, and pictures of which every laboratory puts its logo into all files. They are put into a new store in
batches. Then new reports, a tenth of them reusing an older one, are compared with all of it one after the other, as a
run of one document does: marks looked up, candidates compared, groups formed, rules asked. For each size the table
shows median and 95th percentile of that, how many of the reused reports were found, the size of the store, and the
highest memory that the operating system saw of the process, which is one of its own for each size.
`--readme` writes the table into the README.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from verifier.collate import Collation
from verifier.collection import CertificatePrint, Fingerprint, Record, Row
from verifier.model import PagePicture, Qualifier, Run
from verifier.profiles import load_profile

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BEGIN, END = "<!-- lookup: python -m tests.benchmarks.lookup --readme -->\n", "<!-- end of lookup -->\n"
DAY = date(2026, 11, 22)
BOX = (0.0, 0.0, 10.0, 10.0)
BATCH = 1000

ALKALOIDS = {
    "mitragynine": (9.0, 17.0, "mg/g"),
    "7_hydroxymitragynine": (0.03, 0.14, "mg/g"),
    "paynantheine": (1.2, 3.0, "mg/g"),
    "speciogynine": (0.8, 2.0, "mg/g"),
    "speciociliatine": (1.0, 3.0, "mg/g"),
    "mitraciliatine": (0.2, 0.6, "mg/g"),
    "corynantheidine": (0.2, 0.8, "mg/g"),
    "rhynchophylline": (0.1, 0.4, "mg/g"),
}
METALS = {
    "arsenic": (0.05, 0.9, "ppm"),
    "cadmium": (0.01, 0.3, "ppm"),
    "lead": (0.05, 0.9, "ppm"),
    "mercury": (0.005, 0.05, "ppm"),
}
ROUND = ("0.100", "0.500", "1.00", "0.250", "2.50", "10.0")
ABSENT = ("salmonella", "e_coli", "aflatoxin_b1", "aflatoxin_b2", "ochratoxin_a", "chlorpyrifos", "bifenthrin")


class Market:
    """Reports by chance; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._dice = random.Random(seed)  # noqa: S311 - no secret
        self._number = 0
        self._products: dict[int, dict[str, float]] = {}
        self.made: list[Fingerprint] = []
        """Some that may be reused."""

    def next_report(self, *, reuse: float = 0.02) -> tuple[Fingerprint, bool]:
        """One more document, and whether it reuses the results of an older one for another lot."""
        self._number += 1
        if self.made and self._dice.random() < reuse:
            old = self._dice.choice(self.made)
            head = {"lot": self._lot(), "sample_id": f"S-{self._number:07}", "report_id": f"R-{self._number:07}"}
            one = old.certificates[0].model_copy(update=head)
            return self._document((one,), old.pictures), True
        one = self._certificate()
        made = self._document((one,), self._pictures(one.laboratory or ""))
        if len(self.made) < 2000:
            self.made.append(made)
        elif self._dice.random() < 0.02:
            self.made[self._dice.randrange(2000)] = made
        return made, False

    def _document(self, certificates: tuple[CertificatePrint, ...], pictures: tuple[PagePicture, ...]) -> Fingerprint:
        digest = sha256(f"{self._number}/{self._dice.random()}".encode()).hexdigest()
        return Fingerprint(
            sha256=digest,
            text_sha256=sha256(digest.encode()).hexdigest(),
            pictures=pictures,
            certificates=certificates,
        )

    def _lot(self) -> str:
        return f"GV-{self._dice.randrange(10**6):06}" if self._dice.random() < 0.9 else str(self._dice.randrange(500))

    def _certificate(self) -> CertificatePrint:
        dice = self._dice
        product = min(dice.randrange(8000), dice.randrange(8000))  # some sell far more than others
        usual = self._products.setdefault(product, {})
        rows = [self._row(slug, band, usual, "alkaloids") for slug, band in ALKALOIDS.items()]
        if dice.random() < 0.8:
            rows += [self._row(slug, band, usual, "heavy_metals") for slug, band in METALS.items()]
        rows += [self._nothing(slug) for slug in ABSENT if dice.random() < 0.7]
        day = DAY - timedelta(days=dice.randrange(1000))
        return CertificatePrint(
            laboratory=f"Example Laboratory {min(dice.randrange(300), dice.randrange(300))}",
            client=f"Example Client {product // 4}",
            product=f"Example Product {product}",
            sample_id=f"S-{self._number:07}",
            lot=self._lot(),
            report_id=f"R-{self._number:07}",
            received=day,
            reported=day + timedelta(days=10),
            panels=("alkaloids", "heavy_metals", "microbials"),
            rows=tuple(rows),
        )

    def _row(self, slug: str, band: tuple[float, float, str], usual: dict[str, float], panel: str) -> Row:
        low, high, unit = band
        middle = usual.setdefault(slug, low * (high / low) ** self._dice.random())
        value = middle * self._dice.gauss(1, 0.05)
        printed = f"{value:.3g}"
        if self._dice.random() < 0.05:
            printed = self._dice.choice(ROUND)
        if "e" in printed:
            printed = f"{Decimal(printed):f}"
        return Row(
            analyte=slug, name=slug, panel=panel, printed=f"{printed} {unit}", qualifier=Qualifier.MEASURED,
            number=Decimal(printed), unit=unit, basis=None, page=1, box=BOX,
        )  # fmt: skip

    def _nothing(self, slug: str) -> Row:
        return Row(
            analyte=slug, name=slug, panel="microbials", printed="ND", qualifier=Qualifier.NOT_DETECTED,
            number=None, unit=None, basis=None, page=1, box=BOX,
        )  # fmt: skip

    def _pictures(self, laboratory: str) -> tuple[PagePicture, ...]:
        logo = sha256(laboratory.encode()).hexdigest()[:16]
        digests = [logo] + ([f"{self._dice.getrandbits(64):016x}"] if self._dice.random() < 0.6 else [])
        return tuple(PagePicture(digest=digest, detail=40.0, page=1, box=BOX) for digest in digests)


def fill(store: Any, run: int, market: Market, count: int) -> float:
    """Put so many documents there, many in one transaction; the seconds that it took."""
    start = time.perf_counter()
    for first in range(0, count, BATCH):
        put(store, run, [market.next_report()[0] for _ in range(min(BATCH, count - first))])
    return time.perf_counter() - start


def put(store: Any, run: int, prints: list[Fingerprint]) -> None:
    """Documents with nothing but their fingerprints."""
    from sqlalchemy import insert

    from verifier.store import tables
    from verifier.store.prints import add_print

    database = store._database

    def work(connection: Any) -> None:
        rows = [_document_row(run, one) for one in prints]
        made = insert(tables.documents).returning(tables.documents.c.id, sort_by_parameter_order=True)
        numbers = connection.execute(made, rows).scalars().all()
        for number, one in zip(numbers, prints, strict=True):
            add_print(connection, number, one, is_postgres=database.is_postgres)

    database.write(work)


def _document_row(run: int, one: Fingerprint) -> dict[str, Any]:
    label = f"{one.sha256[:12]}.pdf"
    return {
        "run_id": run, "sha256": one.sha256, "label": label, "label_sha256": sha256(label.encode()).hexdigest(),
        "verdict": "pass", "summary": "", "pages": 1, "certificates": 1, "results_read": 0, "results_judged": 0,
        "errors": 0, "warnings": 0, "infos": 0, "waived": 0, "not_evaluated": 0, "report": "{}",
    }  # fmt: skip


class OneOf:
    """The store as it looks to a run of one document."""

    def __init__(self, index: Any, number: int, fingerprint: Fingerprint) -> None:
        self._index = index
        self._own = Record(number, ("new.pdf",), fingerprint)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._index, name)

    def own(self) -> Iterator[Record]:
        yield self._own


def measure(url: str, count: int, new: int, seed: int) -> dict[str, float]:
    """One size, in this process."""
    from sqlalchemy import select

    from verifier.store import open_store, tables

    profile = load_profile("kratom-baseline")
    market = Market(seed)
    with open_store(url) as store:
        moment = datetime(2026, 11, 22, tzinfo=UTC)
        run = store.begin_run(Run(version="0", profiles=(), as_of=DAY), started=moment).id
        seconds_to_fill = fill(store, run, market, count)
        store._database.write(lambda connection: connection.exec_driver_sql("ANALYZE"))
        reports = [market.next_report(reuse=0.1) for _ in range(new)]
        later = store.begin_run(Run(version="0", profiles=(), as_of=DAY), started=moment).id
        put(store, later, [one for one, _ in reports])
        index = store.index(later)
        times, reused, found = [], 0, 0
        # The first one loads the vocabulary and the rules, which reading it would have done before.
        for one, is_reused in [reports[0], *reports]:
            chosen = select(tables.prints.c.id).where(tables.prints.c.sha256 == one.sha256)
            number = store._database.read(lambda connection, chosen=chosen: connection.execute(chosen).scalar_one())
            start = time.perf_counter()
            codes = {finding.code for finding in Collation(OneOf(index, number, one), (profile,), DAY)}
            times.append((time.perf_counter() - start) * 1000)
            reused += is_reused
            found += is_reused and bool(codes & {"COL604", "COL605"})
    path, times = Path(url), times[1:]
    return {
        "median": statistics.median(times),
        "p95": statistics.quantiles(times, n=20)[-1],
        "worst": max(times),
        "reused": reused,
        "found": found,
        "fill": seconds_to_fill,
        "size_mb": path.stat().st_size / 1e6 if path.exists() else 0,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def in_own_process(count: int, new: int, seed: int, postgres: str | None) -> dict[str, float]:
    """One size, in a process and with a store of its own."""
    with tempfile.TemporaryDirectory() as folder:
        url = postgres or str(Path(folder) / "store.db")
        call = [sys.executable, "-m", "tests.benchmarks.lookup", "--only", str(count), "--url", url]
        call += ["--new", str(new), "--seed", str(seed)]
        done = subprocess.run(call, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603 - our own
        if done.returncode:
            raise SystemExit(f"{' '.join(call)} ended with {done.returncode}:\n{done.stderr}")
        values: dict[str, float] = json.loads(done.stdout)
        return values


def table(sizes: list[int], new: int, seed: int, postgres: str | None) -> Iterator[str]:
    """The table, line by line; a PostgreSQL database has to be empty and takes one size."""
    yield "| stored reports | median ms | 95 % below | longest | reused found | filled in s | store MB | peak MB |"
    yield "|---|---|---|---|---|---|---|---|"
    for count in sizes:
        one = in_own_process(count, new, seed, postgres)
        yield (
            f"| {count:,} | {one['median']:.1f} | {one['p95']:.1f} | {one['worst']:.1f} "
            f"| {one['found']:.0f} of {one['reused']:.0f} | {one['fill']:.0f} | {one['size_mb']:.0f} "
            f"| {one['peak_mb']:.0f} |"
        )


def _into_readme(text: str) -> None:
    before, begin, rest = README.read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{README} has no place for the table: {BEGIN.strip()} ... {END.strip()}")
    README.write_text(f"{before}{BEGIN}{text}\n{END}{after}", "utf-8")


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--new", type=int, default=200, help="reports that are compared")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgres", help="an empty database instead of a SQLite file; give one size")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only:
        print(json.dumps(measure(given.url, given.only, given.new, given.seed)))  # noqa: T201
        return
    made = f"Measured on {datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, Python {platform.python_version()}."
    text = "\n".join([*table(given.sizes, given.new, given.seed, given.postgres), "", made])
    print(text)  # noqa: T201
    if given.readme:
        _into_readme(text)


if __name__ == "__main__":
    main()
