"""Going on with an output that was begun: what stands in it, and writing outcomes without reading them again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from verifier.cli.output import STDOUT
from verifier.errors import UsageError

if TYPE_CHECKING:
    from verifier.batch import Judged
    from verifier.collection import Fingerprint
    from verifier.model import Run, Severity, Verdict
    from verifier.reports.interface import Reporter


class Earlier(NamedTuple):
    """What an earlier run found out about a document."""

    label: str
    verdict: Verdict
    worst: Severity | None
    """Of the findings that nobody has waived."""
    fingerprint: Fingerprint | None
    """By which it is compared with others."""


def printed(reporter: Reporter, outcome: Judged) -> str:
    """An outcome as the reporter prints it; one that prints JSON lines takes the text as it is."""
    as_text = getattr(reporter, "document_text", None)
    return str(as_text(outcome.text)) if as_text is not None else reporter.document(outcome.report)


def earlier_lines(path: str, format_name: str, run: Run) -> Iterator[Earlier]:
    """What stands in a file of JSON lines, line by line.

    At the end, a last line that was cut off is taken away, and so are the findings across documents behind the last
    document: they are found again with those that come now.

    Raises UsageError for another format, for stdout, and for a file that another run made.
    """
    from verifier.collection import fingerprint
    from verifier.model import DocumentReport, Finding, Verdict, from_json, to_json, worst_severity
    from verifier.reports.jsontext import COLLECTION

    if format_name != "jsonl" or path == STDOUT:
        raise UsageError(
            "--resume goes on with a file of one line per document",
            "give -f jsonl -o FILE; for other formats run again, what was judged is known already",
        )
    file = Path(path)
    if not file.exists():
        return
    wanted = from_json(to_json(run))
    end = behind = 0
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.endswith(b"\n"):
                break
            try:
                values = from_json(line)
                if values.get("type") == COLLECTION:
                    behind += len(line)
                    continue
                label = str(values["source"]["label"])
                findings = [Finding.model_validate(one) for one in values["findings"]]
                verdict = Verdict(values["verdict"])
                made_by = values["run"]
                document = {key: one for key, one in values.items() if key in DocumentReport.model_fields}
                report = DocumentReport.model_validate(document)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise UsageError(
                    f'"{path}", line {number}: this is no line of verifier ({type(error).__name__})',
                    "choose another file for -o, or leave out --resume",
                ) from error
            if made_by != wanted:
                raise _another_run(path, made_by, wanted)
            is_read = verdict is not Verdict.UNREADABLE
            yield Earlier(label, verdict, worst_severity(findings), fingerprint(report) if is_read else None)
            end, behind = end + behind + len(line), 0
    if file.stat().st_size > end:
        os.truncate(file, end)


def _another_run(path: str, made_by: Mapping[str, Any], wanted: Mapping[str, Any]) -> UsageError:
    """What is said of a file whose run judged otherwise: in what, and how to judge like it."""
    differing = [key for key in wanted if made_by.get(key) != wanted[key]]
    hints = []
    if "as_of" in differing:
        hints.append(f"--as-of {made_by.get('as_of')}")
    if "is_cross_checked" in differing:  # which depends on how many documents there are, unless somebody says it
        hints.append("--cross-check" if made_by.get("is_cross_checked") else "--no-cross-check")
    others = [key for key in differing if key not in ("as_of", "is_cross_checked")]
    given = " and ".join((*hints, *(["the same options"] if others or not hints else [])))
    names = ", ".join(key.replace("_", " ") for key in differing)
    return UsageError(
        f'"{path}" was made by another run, which differs in: {names}',
        f"give {given}, or choose another file for -o",
    )
