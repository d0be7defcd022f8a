"""A zip file that is the same bytes for the same content: no clock, a fixed order, and the hashes of what it holds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from hashlib import sha256
from typing import BinaryIO

from verifier.bundle.manifest import BundledFile

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can say."""
_UNIX = 3
_MODE = 0o100644 << 16
_MUCH = 2**30


class Packer:
    """Puts files into a zip file, one after the other."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(out, "w")
        self._files: list[BundledFile] = []

    @property
    def files(self) -> tuple[BundledFile, ...]:
        """What it holds by now."""
        return tuple(self._files)

    def add(self, path: str, data: bytes) -> None:
        """A file. Raises OSError."""
        self.add_pieces(path, [data], is_large=len(data) > _MUCH)

    def add_pieces(self, path: str, pieces: Iterable[bytes], *, is_large: bool = True) -> None:
        """A file that is made piece by piece. Raises OSError."""
        info = zipfile.ZipInfo(path, _EPOCH)
        info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, _UNIX, _MODE
        digest, size = sha256(), 0
        with self._zip.open(info, "w", force_zip64=is_large) as file:
            for piece in pieces:
                file.write(piece)
                digest.update(piece)
                size += len(piece)
        self._files.append(BundledFile(path=path, sha256=digest.hexdigest(), size=size))

    def close(self) -> None:
        """The table of contents."""
        self._zip.close()
