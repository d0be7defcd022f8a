"""One document that a command reads: with the limits of a child process, and a plain error where it cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from verifier.cli.exits import worst
from verifier.cli.inputs import find_documents
from verifier.errors import UsageError

if TYPE_CHECKING:
    from verifier.batch import Limits
    from verifier.model import Document


def read_one(
    name: str,
    *,
    limits: Limits,
    is_twice: bool = False,
    is_examined: bool = False,
    most_pages: int | None = None,
    is_sandboxed: bool = True,
) -> Document:
    """The document of that name, read; `is_twice` by two engines, `is_examined` with what its file shows of itself.

    Raises UsageError where the name stands for none or for several, SystemExit where it was said already why there is
    none, InputError where it cannot be read, and RuntimeError for a defect of ours.
    """
    from verifier.batch import ReadJob, read_all

    refs, codes = find_documents([name])
    found = list(refs)
    if codes and not found:  # why has been said
        raise SystemExit(worst(codes))
    if len(found) != 1:
        raise UsageError(
            f'"{name}" names {len(found) or "no"} documents, and one is expected', "name the file of one report"
        )
    job = ReadJob(is_twice, most_pages=most_pages, is_examined=is_examined)
    for read in read_all(found, job, limits=limits, is_sandboxed=is_sandboxed):
        if read.error is not None:
            raise read.error
        if read.document is not None:
            return read.document
        raise RuntimeError(f"{read.bug}\n{read.trace}")
    raise UsageError(f'"{name}" was not read', "name the file of one report")
