"""One document on its way in: the reference to it, and its bytes once loaded."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from verifier.errors import InputError, InputNotFoundError, TooLargeError
from verifier.intake import archives, remote

MAX_BYTES = 50_000_000
"""The largest document that is loaded, unless the caller sets another limit."""


@dataclass(frozen=True, slots=True)
class Input:
    """The bytes of one document."""

    data: bytes = field(repr=False)
    label: str
    """For people: mostly the path as the user gave it."""
    sha256: str
    """Of `data`, in lower-case hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class InputRef:
    """A document that was found and is not loaded yet; made by `find_inputs`."""

    label: str
    """The path as the user gave it, "-" for standard input."""
    path: Path | None
    """Where the file is; None for a stream."""
    stream: BinaryIO | None = field(default=None, repr=False, compare=False)
    member: str | None = None
    """The name within the zip file at `path`."""
    url: str | None = None
    """Where it is, for what fsspec opens: "s3://bucket/report.pdf"."""

    @classmethod
    def of(cls, loaded: Input) -> InputRef:
        """A reference to bytes that are loaded already."""
        return cls(loaded.label, None, io.BytesIO(loaded.data))

    @property
    def is_file(self) -> bool:
        """Whether any process can load it, as often as it likes, and without a network."""
        return self.path is not None

    def load(self, limit: int = MAX_BYTES) -> Input:
        """Read the document, at most `limit` bytes; a stream can be loaded once.

        Raises TooLargeError, InputNotFoundError when it has gone meanwhile, and InputError when it cannot be read
        (no permission, a folder, a broken disk).
        """
        data = self._read(limit + 1)
        if len(data) > limit:
            raise TooLargeError(
                f"'{self.label}' is too large: more than {limit:,} bytes",
                hint="a laboratory report is far smaller; split it, or save it with smaller pictures",
            )
        return Input(data, self.label, hashlib.sha256(data).hexdigest())

    def head(self, most: int) -> bytes:
        """The first bytes of a file; raises what `load` raises."""
        return self._read(most)

    def _read(self, most: int) -> bytes:
        try:
            if self.url is not None:
                return remote.read(self.url, most)
            if self.path is None:
                return self.stream.read(most) if self.stream is not None else b""
            if self.member is not None:
                return archives.read(self.path, self.member, most)
            with self.path.open("rb") as file:
                return file.read(most)
        except FileNotFoundError as error:
            raise InputNotFoundError(
                f"'{self.label}' is no longer there", hint="it was moved or deleted since it was found; run again"
            ) from error
        except PermissionError as error:
            raise InputError(
                f"'{self.label}' cannot be read: permission denied", hint="check who may read it (ls -l)"
            ) from error
        except IsADirectoryError as error:
            raise InputError(
                f"'{self.label}' is a folder that cannot be listed", hint="check who may read it"
            ) from error
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InputError(
                f"'{self.label}' cannot be read: {reason}", hint="copy it elsewhere and try again"
            ) from error
