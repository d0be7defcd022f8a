"""Where documents are judged, here or by the workers of a cluster, and the dataset that their outcomes go to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from verifier.cli.options import Decorated
from verifier.errors import UsageError

if TYPE_CHECKING:
    from verifier.batch import Cache, Job, Judged, Limits
    from verifier.batch.cluster import Client
    from verifier.dataset.dataset import Dataset
    from verifier.intake import InputRef, Listing
    from verifier.model import Run

DASK = "dask"


def engine_options(command: Decorated) -> Decorated:
    """`--engine`, `--scheduler` and `--dataset`."""
    engine = click.option(
        "--engine",
        type=click.Choice(["local", DASK]),
        default="local",
        show_default=True,
        help="Judge on this machine, or on the workers of a Dask cluster.",
    )
    scheduler = click.option(
        "--scheduler",
        metavar="URL",
        envvar="VERIFIER_SCHEDULER",
        help="The scheduler of the cluster: tcp://HOST:PORT or tls://HOST:PORT. It runs what it is sent and we run what"
        " it sends: name only one that you trust.",
    )
    dataset = click.option(
        "--dataset",
        "dataset_url",
        metavar="URL|FOLDER",
        help="Write all rows there as Parquet files, and judge nothing again that is there. Nothing is printed then,"
        " unless -f or -o asks for it.",
    )
    return engine(scheduler(dataset(command)))


def must_go_together(ctx: click.Context) -> None:
    """Raises UsageError for options that another one leaves without a meaning."""
    given = ctx.params
    is_dask = given["engine"] == DASK
    if given["dataset_url"] is not None and given["resume"]:
        raise UsageError("--resume and --dataset do not go together", "a run with --dataset goes on by itself")
    if not is_dask:
        if ctx.get_parameter_source("scheduler") is ParameterSource.COMMANDLINE:
            raise UsageError("--scheduler is for --engine dask", "give --engine dask, or leave out --scheduler")
        return
    if given["scheduler"] is None:
        raise UsageError("--engine dask needs the address of its scheduler", "give --scheduler tcp://HOST:8786")
    if not given["scheduler"].startswith(("tcp://", "tls://", "ws://", "wss://", "ucx://")):
        raise UsageError(f'"{given["scheduler"]}" is no address of a scheduler', "write it as tcp://HOST:8786")
    for name, option, instead in (
        ("jobs", "--jobs", "the cluster has as many as it has workers"),
        ("cache_folder", "--cache", "give --dataset, which every machine sees"),
    ):
        if given[name] is not None and ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise UsageError(f"{option} and --engine dask do not go together", instead)
    if not given["is_sandboxed"]:
        raise UsageError("--no-sandbox and --engine dask do not go together", "a worker is shared by many documents")


def is_printed(ctx: click.Context) -> bool:
    """Whether reports are wanted on stdout or in a file: always, but for a dataset and nothing else asked for."""
    sources = [ctx.get_parameter_source(name) for name in ("format_name", "output")]
    return ctx.params["dataset_url"] is None or any(source is not ParameterSource.DEFAULT for source in sources)


def dataset_of(url: str | None, run: Run, job: Job, *, has_texts: bool) -> Dataset | None:
    """The dataset that the option names. Raises OutputError."""
    if url is None:
        return None
    from verifier.batch import key_of
    from verifier.dataset import open_dataset
    from verifier.pdf.scanned import can_recognise

    key = key_of(job, has_ocr=can_recognise())
    return open_dataset(url, run, key, is_by_label=bool(job.waivers), has_texts=has_texts)


@contextmanager
def opened_cluster(scheduler: str | None) -> Iterator[Client | None]:
    """The scheduler at that address; None where none is named. Raises UsageError."""
    if scheduler is None:
        yield None
        return
    try:
        from verifier.batch.cluster import connected
    except ModuleNotFoundError as error:
        if error.name not in ("dask", "distributed"):
            raise
        raise UsageError(
            f"--engine dask needs {error.name}, which is not installed", "pip install 'verifier[distributed]'"
        ) from error
    with connected(scheduler) as client:
        yield client


def judged_here(
    refs: Iterable[InputRef],
    job: Job,
    dataset: Dataset | None,
    *,
    jobs: int,
    limits: Limits,
    cache: Cache | None,
    is_sandboxed: bool,
) -> Generator[Judged, None, None]:
    """The outcomes of the documents, judged on this machine."""
    from verifier.batch import judge_all, kept

    outcomes = judge_all(refs, job, jobs=jobs, limits=limits, cache=cache, earlier=dataset, is_sandboxed=is_sandboxed)
    return outcomes if dataset is None else kept(outcomes, dataset)


def judged_there(
    refs: Listing, job: Job, dataset: Dataset | None, client: Client, *, limits: Limits, has_texts: bool
) -> Generator[Judged, None, None]:
    """The outcomes of the documents, judged by the workers of a cluster."""
    from verifier.batch.distributed import judge_distributed

    return judge_distributed(refs, job, client, limits=limits, keeper=dataset, has_texts=has_texts)


class Tally:
    """What is said on stderr of a run that prints no reports; of another one it says nothing."""

    def __init__(self, dataset: Dataset | None, *, is_silent: bool) -> None:
        self._url = dataset.url if dataset is not None else ""
        self._is_silent = is_silent
        self._counts: Counter[str] = Counter()

    def add(self, outcome: Judged) -> None:
        """Count a document, and name one that has no place in the dataset."""
        self._counts[outcome.verdict.value] += 1
        if not self._is_silent and not outcome.sha256:
            click.echo(f"not in the dataset: {outcome.label}: {outcome.report.summary}", err=True)

    def close(self) -> None:
        """The sum."""
        if not self._is_silent:
            counts = ", ".join(f"{count} {what}" for what, count in sorted(self._counts.items()))
            click.echo(f'{self._counts.total()} documents ({counts or "none"}) in "{self._url}"', err=True)
