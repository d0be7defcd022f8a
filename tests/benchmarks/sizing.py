"""How many documents a core judges in an hour, and what a million of them come to: python -m tests.benchmarks.sizing

    python -m tests.benchmarks.sizing [--rounds 3] [--documents 60] [--readme] [--core-hour 0.045] [...]

Measured on this machine, in time of the processor: reading and judging reports of the sample kit, each for the first
time, in a warm process; such reports as a part of a dataset; a task that does nothing on a scheduler of its own. All
else is assumed, an option each. `tests.benchmarks.simulation` makes of it what a cluster does.
`--readme` writes the table into the README.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import statistics
import tempfile
import time
from contextlib import redirect_stderr
from dataclasses import fields
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from textwrap import fill

from tests.benchmarks.simulation import Costs, Forecast, Plan, forecast
from tests.benchmarks.speed import draw_reports, run_in_turn
from verifier.batch.distributed import DOCUMENTS_A_TASK
from verifier.batch.keeping import DOCUMENTS_AT_ONCE

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
BEGIN, END = "<!-- sizing: python -m tests.benchmarks.sizing --readme -->\n", "<!-- end of sizing -->\n"
PLANS = (
    Plan(10, DOCUMENTS_A_TASK, DOCUMENTS_AT_ONCE),
    Plan(100, DOCUMENTS_A_TASK, DOCUMENTS_AT_ONCE),
    Plan(1000, DOCUMENTS_A_TASK, DOCUMENTS_AT_ONCE),
    Plan(1000, DOCUMENTS_A_TASK, DOCUMENTS_AT_ONCE, prefixes=16),
    Plan(100, 1, 1),
    Plan(1000, 1, 1, prefixes=16),
)
"""As `verifier check` cuts the work, and at the end a task and four files for each document."""
MEASURED = ("judging", "writing", "task", "output")
DAY = date(2026, 12, 1)


def measure(rounds: int, documents: int) -> dict[str, float]:
    """What this machine takes, by the names of `Costs`."""
    with tempfile.TemporaryDirectory() as name:
        draw_reports(Path(name))
        [found] = run_in_turn(["verifier check"], Path(name), rounds).values()
        count = len(list(Path(name).glob("*.pdf")))
    judging = statistics.median(one["seconds"] for one in found) / count
    return {"judging": judging, **_written(documents), "task": _task_seconds()}


def _written(documents: int) -> dict[str, float]:
    """Seconds and bytes of a document as rows of a dataset."""
    from verifier.batch import Job, judge_one
    from verifier.dataset import open_dataset
    from verifier.intake import Input, InputRef
    from verifier.model import Run
    from verifier.profiles import load_profiles
    from verifier.samplekit.make import make
    from verifier.samplekit.sound import draw_sound

    job = Job(tuple(load_profiles(["kratom-baseline"])), DAY)
    found = [make(*draw_sound(7_000_000 + number)) for number in range(documents)]
    outcomes = [judge_one(InputRef.of(Input(one, f"{sha256(one).hexdigest()}.pdf", "")), job) for one in found]
    with tempfile.TemporaryDirectory() as folder:
        dataset = open_dataset(folder, Run(version="0", profiles=(), as_of=DAY), "sizing")
        start = time.process_time()
        dataset.write(outcomes)
        took = time.process_time() - start
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.parquet"))
    return {"writing": took / documents, "output": size / documents}


def _task_seconds(tasks: int = 2_000) -> float:
    """Of a scheduler for a task that does nothing, its worker and its client included: an upper bound."""
    from distributed import Client, LocalCluster

    with (
        redirect_stderr(io.StringIO()),
        LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0") as cluster,
        Client(cluster) as client,
    ):
        client.gather(client.map(_nothing, range(10)))
        start = time.process_time()
        client.gather([client.submit(_nothing, number, pure=False) for number in range(tasks)])
        return (time.process_time() - start) / tasks


def _nothing(number: int) -> int:
    return number


def table(costs: Costs) -> str:
    """The plans as a table in Markdown."""
    lines = [
        "| workers | documents a task | a part | prefixes | documents/s | a million | a hundred million | busiest |",
        "| --: | --: | --: | --: | --: | --- | --- | --- |",
    ]
    for plan in PLANS:
        found = forecast(plan, costs)
        cells = [f"{plan.workers:,}", str(plan.per_task), str(plan.per_part), str(plan.prefixes), f"{found.rate:,.0f}"]
        cells += [_sum(found, plan, costs, count) for count in (1_000_000, 100_000_000)]
        cells.append(f"{found.bottleneck} ({found.busy[found.bottleneck]:.0%})")
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _sum(found: Forecast, plan: Plan, costs: Costs, documents: int) -> str:
    hours = found.hours(documents)
    cores = hours * plan.workers
    time_ = f"{hours:,.0f} h" if hours >= 10 else f"{hours:.1f} h" if hours >= 2 else f"{hours * 60:.0f} min"
    return f"{time_}, {cores:,.0f} core-hours, ${found.price(documents, plan, costs):,.2f}"


def text(costs: Costs, day: date) -> str:
    """What stands in the README between its marks."""
    machine = f"{os.cpu_count()} cores of {_processor()}, Python {platform.python_version()}"
    assumed = ", ".join(f"{f.name} {getattr(costs, f.name):g}" for f in fields(Costs) if f.name not in MEASURED)
    said = (
        f"Measured {day} on {machine}: a document takes {costs.judging * 1000:.0f} ms of a core to read and judge and"
        f" {costs.writing * 1000:.1f} ms to write, which makes"
        f" **{3600 / (costs.judging + costs.writing):,.0f} documents per core-hour**; it takes"
        f" {costs.output / 1000:.1f} kB in the dataset; a task takes {costs.task * 1000:.2f} ms of the scheduler."
        f" Assumed, each an option of the command: {assumed} (seconds, requests a second under one prefix, losses of a"
        " worker in an hour, seconds, dollars for a core-hour, for 1,000 requests, and for a gigabyte and month)."
    )
    return f"{fill(said, 120, break_on_hyphens=False)}\n\n{table(costs)}"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main() -> None:
    """Measure, simulate, print; with --readme write it down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="over samples/, after one to warm up")
    parser.add_argument("--documents", type=int, default=60, help="of the sample kit, for the size of a part")
    parser.add_argument("--readme", action="store_true", help="write the table into the README")
    for field in fields(Costs):
        if field.name in MEASURED:
            parser.add_argument(f"--{field.name}", type=float, help="instead of what is measured here")
        else:
            name = field.name.replace("_", "-")
            parser.add_argument(f"--{name}", type=type(field.default), default=field.default, help="assumed")
    given = vars(parser.parse_args())
    rounds, documents, is_written = given.pop("rounds"), given.pop("documents"), given.pop("readme")
    if any(given[name] is None for name in MEASURED):
        found = measure(rounds, documents)
        given |= {name: found[name] for name in MEASURED if given[name] is None}
    made = text(Costs(**given), datetime.now(UTC).date())
    print(made)  # noqa: T201
    if is_written:
        before, _, rest = README.read_text("utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        README.write_text(f"{before}{BEGIN}{made}{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
