"""`verifier export`: the rows of a store for spreadsheets, data frames and other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.options import output_option
from verifier.cli.output import STDOUT, Output, written_whole
from verifier.cli.storing import chosen_run, opened_store, run_option, store_option

if TYPE_CHECKING:
    from verifier.store.records import Table
    from verifier.store.store import Store

_FORMATS = ("csv", "jsonl", "parquet")
# As in verifier.store, which `--help` must not load: a test holds both together.
_TABLES = ("results", "findings", "judgements", "documents")


@click.command()
@store_option
@click.option(
    "-f", "--format", "format_name", type=click.Choice(_FORMATS), default="csv", show_default=True, help="How to write."
)
@click.option(
    "--what",
    "table_name",
    type=click.Choice(_TABLES),
    default="results",
    show_default=True,
    help="Which rows to write.",
)
@run_option
@click.option("--all", "is_all", is_flag=True, help="All runs.  [default: the newest run]")
@output_option
def command(store_url: str, format_name: str, table_name: str, run_id: int | None, is_all: bool, output: str) -> None:
    """Write the rows of a store for other programs.

    One row per printed value (results), finding, judged limit (judgements) or document, each with run, document,
    laboratory, product and lot.
    Numbers keep their printed digits: in Parquet they are text, with a float beside them (..._real). Certificates,
    rows and values are counted from 0.

    \b
    Examples:
      verifier export -o results.csv                     the newest run
      verifier export --what findings --run 3 -f jsonl
      verifier export --store results.db --all --format parquet -o results.parquet
    """
    from verifier.store import Table

    if is_all and run_id is not None:
        raise click.UsageError("--run and --all do not go together.")
    if format_name == "parquet" and output == STDOUT:
        raise click.UsageError("Parquet is no text: name a file with -o.")
    table = Table(table_name)
    with opened_store(store_url) as store:
        number = None if is_all else chosen_run(store, run_id).id
        if number is not None and run_id is None:
            click.echo(f"run {number}", err=True)
        # Refused before anything is written: a store is not to be written over.
        out = Output(output, inputs=store.files)
        if format_name == "parquet":
            _write_parquet(store, table, number, Path(output))
            return
        with out:
            _write_text(store, table, number, out, format_name)


def _write_text(store: Store, table: Table, run_id: int | None, out: Output, format_name: str) -> None:
    from verifier.reports.rowtable import csv_head, csv_row, json_row

    # A float of a number that stands there exactly is of use to nobody who reads text.
    left_out = {name for name in store.columns(table) if name.endswith("_real")}
    is_csv = format_name == "csv"
    if is_csv:
        out.write(csv_head(name for name in store.columns(table) if name not in left_out))
    for row in store.rows(table, run_id):
        kept = {name: value for name, value in row.items() if name not in left_out}
        out.write(csv_row(kept) if is_csv else json_row(kept))


def _write_parquet(store: Store, table: Table, run_id: int | None, path: Path) -> None:
    from verifier.reports.parquet import ParquetWriter

    columns = {name: kind.value for name, kind in store.columns(table).items()}
    with written_whole(path) as file, ParquetWriter(file, columns) as writer:
        for row in store.rows(table, run_id):
            writer.add(row)
