"""The exception tree and the exit codes; nothing else.

A `VerifierError` is expected and ours to explain: what happened, the offending text in quotes, what was
expected, and what to do next. It is neither a finding (which is about the certificate) nor a bug (which is
caught once, in `engine.py`).
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process says to its caller; the worst of all documents wins, the same for every format."""

    PASS = 0
    FINDINGS = 1
    USAGE = 2
    INCONCLUSIVE = 3
    OUTPUT = 5
    BUG = 70
    INTERRUPT = 130


class VerifierError(Exception):
    """Something expected went wrong; `message` is one line, `hint` says what to do next."""

    exit_code: ExitCode = ExitCode.BUG

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(VerifierError):
    """The command line asks for something that does not go together."""

    exit_code = ExitCode.USAGE


class ProfileError(VerifierError):
    """A profile cannot be used: the message names the file and the key path."""

    exit_code = ExitCode.USAGE


class InputError(VerifierError):
    """A document cannot be read; it becomes an `unreadable` outcome and the others go on."""

    exit_code = ExitCode.INCONCLUSIVE


class InputNotFoundError(InputError):
    """There is no such file or folder."""

    exit_code = ExitCode.USAGE


class NotAPdfError(InputError):
    """The bytes are not a PDF."""


class EncryptedError(InputError):
    """The PDF needs a password to be opened."""


class DamagedError(InputError):
    """The PDF is cut off or damaged beyond reading."""


class TooLargeError(InputError):
    """The input is larger than the limits allow."""


class NoTextLayerError(InputError):
    """The pages are pictures: there is no text to read without OCR."""


class ScannedPageError(NoTextLayerError):
    """There are scanned pages and what would read them is not installed."""


class NotAReportError(InputError):
    """The document was read, and it is no laboratory report."""


class OutputError(VerifierError):
    """The output cannot be written."""

    exit_code = ExitCode.OUTPUT


class StoreError(VerifierError):
    """The store cannot be opened, read or written."""

    exit_code = ExitCode.OUTPUT


class BundleError(VerifierError):
    """The bundle of a run cannot be opened, or is none."""

    exit_code = ExitCode.OUTPUT
