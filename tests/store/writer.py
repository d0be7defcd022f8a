"""A process that writes: python writer.py URL RUN REPORT.json FIRST LAST."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from verifier.model import DocumentReport
from verifier.store import open_store


def main(url: str, run_id: str, file: str, first: str, last: str) -> None:
    report = DocumentReport.model_validate_json(Path(file).read_text())
    with open_store(url) as store:
        for number in range(int(first), int(last)):
            source = report.source.model_copy(update={"label": f"{number}.pdf"})
            store.add(int(run_id), report.model_copy(update={"source": source}))


if __name__ == "__main__":
    main(*sys.argv[1:])
