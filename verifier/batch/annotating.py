"""Copies of documents with marks on them, made in a child process with limits."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType

from verifier.batch.aside import Aside, Wish
from verifier.batch.sandbox import Limits
from verifier.errors import InputError
from verifier.intake import Input, InputRef
from verifier.intake.labresults import is_lab_result
from verifier.model import Marking

INSTALL = "pip install 'verifier[integrity]'"
"""The command that installs what reads the structure of a PDF."""


@dataclass(frozen=True)
class AnnotateTask:
    """Puts marks on a copy."""

    def do(self, wish: Wish[Marking]) -> tuple[str, bytes]:
        """The SHA-256 of the original, and the copy. Raises InputError."""
        try:
            from verifier.pdf.marks.annotate import annotate
        except ModuleNotFoundError as error:
            if (error.name or "").partition(".")[0] not in ("pyhanko", "pyhanko_certvalidator", "cryptography"):
                raise
            message = "what puts notes into a PDF is not installed"
            raise InputError(message, hint=f"install it with: {INSTALL}") from error
        loaded = wish.load()
        if is_lab_result(loaded.data):
            raise InputError("data of a laboratory have no pages to write on", hint="show them with -f html")
        return loaded.sha256, annotate(loaded.data, wish.wanted)


class Annotator:
    """Makes the copy of one document after the other. A context manager."""

    def __init__(self, limits: Limits | None = None, *, is_sandboxed: bool = True) -> None:
        self._aside = Aside(AnnotateTask(), limits, is_sandboxed=is_sandboxed)

    def copy(self, what: InputRef | Input, sha256: str, marking: Marking) -> bytes:
        """The document with these marks, if it still has that SHA-256.

        Raises InputError: where nothing can be added to it, and where it is another one by now.
        """
        found, copy = self._aside.ask(Wish(what, marking))
        if found != sha256:
            raise InputError("the file is another one than when it was judged", hint="check it again")
        return bytes(copy)

    def close(self) -> None:
        """End the child."""
        self._aside.close()

    def __enter__(self) -> Annotator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
