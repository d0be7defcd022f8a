"""How a document ends that does not end well: the limit that it met, in words."""

from __future__ import annotations

import signal
from concurrent.futures import TimeoutError as TookTooLongError
from typing import Any

from pebble import ProcessExpired

from verifier.batch.sandbox import Limits
from verifier.errors import InputError, TooLargeError

ALL_DIED = InputError(
    "all processes that read documents died, and again with this one",
    hint="get the document again from the laboratory, or print it to a new PDF",
)


def result_of(future: Any, limits: Limits) -> Any:
    """What a child has made of a document.

    Raises InputError for the limit that it met and for a child that died, BrokenProcessPool where all of them did.
    """
    try:
        return future.result()
    except TookTooLongError:
        raise TooLargeError(
            f"reading took longer than {limits.seconds:g} s of wall-clock time and was ended",
            hint="split the document, or allow more time with --timeout",
        ) from None
    except ProcessExpired as end:
        raise _died(end, limits) from None
    except MemoryError:
        raise too_much_memory(limits) from None


def _died(end: ProcessExpired, limits: Limits) -> InputError:
    """Why the child is dead, in words."""
    number = -end.exitcode if end.exitcode is not None and end.exitcode < 0 else None
    if number == getattr(signal, "SIGXCPU", None):
        return TooLargeError(
            f"reading took longer than {limits.seconds:g} s of processor time and was ended",
            hint="split the document, or allow more time with --timeout",
        )
    how = signal.Signals(number).name if number in set(signal.Signals) else f"exit code {end.exitcode}"
    return InputError(
        f"the process that read it died ({how}); the file may be damaged, or made to do that",
        hint="get the document again from the laboratory, or print it to a new PDF",
    )


def too_much_memory(limits: Limits) -> TooLargeError:
    """What is said of a document that needed more memory than it may take."""
    from verifier.pdf.scanned import can_recognise

    most = limits.memory_with_ocr if can_recognise() else limits.memory
    return TooLargeError(
        f"reading needed more memory than the {most // 1_000_000} MB that a document may take",
        hint="split the document, or print it to a new PDF",
    )
