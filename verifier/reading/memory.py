"""What happens when memory runs out in Python: the document is refused, and it is no defect of ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from verifier.errors import TooLargeError


@contextmanager
def refused_without_memory() -> Iterator[None]:
    """Raise TooLargeError where MemoryError would be; engines written in C++ end the process instead."""
    try:
        yield
    except MemoryError as error:
        raise TooLargeError(
            "the document is too large to be read: memory ran out, by the limit of this process or of the machine",
            hint="allow it more memory (a scanned page takes 2 GB of address space), or ask the laboratory for the "
            "original PDF",
        ) from error
