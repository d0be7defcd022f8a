"""A dataset: one row per document, result, finding and judged limit, many documents to a file, each once.

    documents/job=KEY/part-NAME.parquet     with the whole report; when it is there, its documents are done
    results/job=KEY/part-NAME.parquet       of the same documents, as are findings/ and judgements/

KEY stands for what a verdict depends on beside the document: profiles, their settings, the day, the version. NAME
stands for the documents in the part, so that writing them again writes the same file. The file of `documents` is
written first and at once; the others say nothing that it does not hold, and are made from it where they are missing.
So nothing has to be taken back, whenever a worker or the whole run is lost.

A part is not divided further by the first digits of its documents' hashes: that would make 256 files of each.
"""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from hashlib import sha256
from typing import Any

import pyarrow.parquet as pq

from verifier.batch.job import Judged
from verifier.dataset.columns import COLUMNS
from verifier.dataset.files import Files
from verifier.dataset.known import Ending, Known, mark
from verifier.dataset.rows import rows
from verifier.errors import OutputError
from verifier.model import DocumentReport, Run, Severity, Verdict, from_json
from verifier.reports.parquet import ParquetWriter
from verifier.store.records import Table

_ENDING = ["sha256", "label", "verdict", "errors", "warnings", "infos", "not_evaluated"]
_PARTS_IN_MEMORY = 2
_REQUESTS_AT_ONCE = 16
"""To an object store when a dataset is opened: it answers late, and many at a time."""
_MADE_FROM_IT = (Table.RESULTS, Table.FINDINGS, Table.JUDGEMENTS)


class Dataset:
    """What is written for one key, and what was there before. A copy in another process knows the same."""

    def __init__(self, url: str, run: Run, key: str, *, is_by_label: bool, has_texts: bool) -> None:
        self._files = Files(url)
        self._run = run
        self._key = key
        self.is_by_label = is_by_label
        """Whether the name of a document matters."""
        self._has_texts = has_texts
        self._known = Known()
        self._claimed: set[bytes] = set()
        self._texts: OrderedDict[str, dict[bytes, tuple[str, str]]] = OrderedDict()

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_claimed": set(), "_texts": OrderedDict()}

    @property
    def url(self) -> str:
        """Where it is."""
        return self._files.url

    @property
    def documents(self) -> int:
        """How many documents it held when it was opened."""
        return len(self._known)

    # --------------------------------------------------------------------------------------------------- reading

    def open(self) -> None:
        """Mend it, and learn what it holds. Raises OutputError."""
        self.mend()
        names = self._files.names(self._folder(Table.DOCUMENTS))
        with ThreadPoolExecutor(_REQUESTS_AT_ONCE) as pool:
            parts = enumerate(pool.map(self._endings_of, names))
            self._known = Known(names, ((mark_, place, one) for place, endings in parts for mark_, one in endings))

    def _endings_of(self, name: str) -> list[tuple[bytes, Ending]]:
        path = f"{self._folder(Table.DOCUMENTS)}/{name}"
        with self._files.opened(path) as file:
            return [(self._mark(row["sha256"], row["label"]), _ending(row)) for row in _read(file, _ENDING, path)]

    def get(self, digest: str, label: str) -> Judged | None:
        """What was judged of these bytes, under this label; None where nothing is known. Raises OutputError."""
        wanted = self._mark(digest, label)
        found = self._known.get(wanted)
        if found is None:
            return None
        name, ending = found
        first_label, text = self._texts_of(name)[wanted] if self._has_texts else (label, "")
        return Judged(
            label=first_label,
            sha256=digest,
            verdict=ending.verdict,
            text=text,
            worst=ending.worst,
            has_crashed_rules=ending.has_crashed_rules,
        ).called(label)

    def _texts_of(self, name: str) -> dict[bytes, tuple[str, str]]:
        """Label and report of the documents of a part; a run that is repeated asks for part after part."""
        if (texts := self._texts.get(name)) is None:
            texts = {self._mark(digest, label): (label, text) for digest, label, text in self._reports_in(name)}
            self._texts[name] = texts
            if len(self._texts) > _PARTS_IN_MEMORY:
                self._texts.popitem(last=False)
        return texts

    def _reports_in(self, name: str) -> list[tuple[str, str, str]]:
        path = f"{self._folder(Table.DOCUMENTS)}/{name}"
        found = _read(io.BytesIO(self._files.read(path)), ["sha256", "label", "report"], path)
        return [(row["sha256"], row["label"], row["report"]) for row in found]

    # --------------------------------------------------------------------------------------------------- writing

    def claim(self, outcome: Judged) -> bool:
        """Whether an outcome is to be written: not there, not asked for before, and with bytes to know it by.

        What could not be loaded, and what a defect of ours cost, is left for the next run.
        """
        if not is_lasting_row(outcome):
            return False
        wanted = self._mark(outcome.sha256, outcome.label)
        if wanted in self._known or wanted in self._claimed:
            return False
        self._claimed.add(wanted)
        return True

    def write(self, outcomes: Sequence[Judged]) -> None:
        """The outcomes as one part. Writing the same documents again changes nothing. Raises OutputError."""
        if not outcomes:
            return
        marks = sorted(self._mark(one.sha256, one.label) for one in outcomes)
        name = f"part-{sha256(b''.join(marks)).hexdigest()[:32]}.parquet"
        if self._files.has(f"{self._folder(Table.DOCUMENTS)}/{name}"):
            self._complete(name)
            return
        parts = self._parts(list(Table), (one.report for one in outcomes))
        for table in (Table.DOCUMENTS, *_MADE_FROM_IT):
            self._files.write(f"{self._folder(table)}/{name}", parts[table])

    def mend(self) -> None:
        """Write what a worker that was lost between two files has left out. Raises OutputError."""
        names = self._files.names(self._folder(Table.DOCUMENTS))
        there = {table: set(self._files.names(self._folder(table))) for table in _MADE_FROM_IT}
        for name in names:
            if not all(name in files for files in there.values()):
                self._complete(name)

    def _complete(self, name: str) -> None:
        """The other files of a part of which that of the documents is there."""
        missing = [table for table in _MADE_FROM_IT if not self._files.has(f"{self._folder(table)}/{name}")]
        if missing:
            texts = (text for _, _, text in self._reports_in(name))
            parts = self._parts(missing, (DocumentReport.model_validate(from_json(text)) for text in texts))
            for table, data in parts.items():
                self._files.write(f"{self._folder(table)}/{name}", data)

    def _parts(self, tables: Sequence[Table], reports: Iterable[DocumentReport]) -> dict[Table, bytes]:
        """The files of some tables; one report is in memory at a time."""
        files = {table: io.BytesIO() for table in tables}
        with ExitStack() as stack:
            writers = {
                table: stack.enter_context(
                    ParquetWriter(file, {name: kind.value for name, kind in COLUMNS[table].items()})
                )
                for table, file in files.items()
            }
            for report in reports:
                found = rows(self._run, report)
                for table, writer in writers.items():
                    for row in found[table]:
                        writer.add(row)
        return {table: file.getvalue() for table, file in files.items()}

    def _folder(self, table: Table) -> str:
        return f"{table.value}/job={self._key}"

    def _mark(self, digest: str, label: str) -> bytes:
        return mark(digest, label, is_by_label=self.is_by_label)


def is_lasting_row(outcome: Judged) -> bool:
    """Whether an outcome has a place in a dataset."""
    return bool(outcome.sha256) and outcome.bug is None


def _ending(row: Mapping[str, Any]) -> Ending:
    worst = next((one for one in Severity if row[f"{one.value}s"]), None)
    return Ending(Verdict(row["verdict"]), worst, bool(row["not_evaluated"]))


def _read(file: Any, columns: list[str], path: str) -> list[dict[str, Any]]:
    try:
        found: list[dict[str, Any]] = pq.read_table(file, columns=columns, partitioning=None).to_pylist()
    except (ValueError, KeyError, OSError) as error:  # the errors of pyarrow are ValueErrors
        message = f'"{path}" of the dataset is no file of verifier: {error}'
        raise OutputError(message, "take it away, or name another place with --dataset") from error
    return found
