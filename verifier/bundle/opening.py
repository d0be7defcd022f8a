"""A bundle that somebody handed over: a zip file that is looked at before anything of it is unpacked.

Nothing is ever written under a name that stands in it.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any

import simplejson
from pydantic import ValidationError

from verifier.bundle.manifest import BUNDLE_SCHEMA_VERSION, MANIFEST, Manifest
from verifier.errors import BundleError

MOST_FILES = 500_000
MOST_BYTES = 20_000_000_000
"""Of all files together, unpacked."""
MOST_OF_ONE = 500_000_000
"""Bytes of one file that is read as a whole."""
_SWELLS = 200
"""So many times larger than packed may a file be: reports come to 30."""
_SMALL = 1_000_000
"""Bytes: smaller files may swell more."""
_NAME = re.compile(r"[A-Za-z0-9][\w-]*(\.[\w-]+)*(/[A-Za-z0-9][\w-]*(\.[\w-]+)*){0,3}", re.ASCII)
_PIECE = 1 << 20
_ENCRYPTED = 1
_MOST_DIGITS = 4_000


class Bundle:
    """An open bundle. A context manager."""

    def __init__(self, path: str | Path) -> None:
        """Raises BundleError for what is no zip file, and for one that no honest program made."""
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise BundleError(
                f'"{path}" cannot be opened as a bundle: {reason}', "check the path, or get it again"
            ) from error
        try:
            self._infos = {info.filename: info for info in self._zip.infolist()}
            for why in _refusals(self._zip):
                raise BundleError(f'"{path}" is refused: {why}', "no bundle of verifier is like that; do not unpack it")
            self.manifest = self._manifest(path)
        except BaseException:
            self.close()
            raise

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all files in it."""
        return tuple(self._infos)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A file, piece by piece. Raises BundleError where it is damaged, KeyError where it is not there."""
        try:
            with self._zip.open(self._infos[name]) as file:
                while piece := file.read(_PIECE):
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
            raise BundleError(f'"{name}" in it is damaged: {error}', "get the bundle again") from error

    def read(self, name: str) -> bytes:
        """A file as a whole. Raises BundleError, also where it is too large, and KeyError where it is not there."""
        if self._infos[name].file_size > MOST_OF_ONE:
            raise BundleError(f'"{name}" in it is larger than {MOST_OF_ONE:,} bytes', "get the bundle again")
        return b"".join(self.pieces(name))

    def values(self, name: str) -> Any:
        """What stands in a file of JSON, numbers exact. Raises BundleError where it is none, and what `read` raises."""
        try:
            return simplejson.loads(self.read(name), parse_float=_number)
        except (ValueError, RecursionError) as error:
            raise BundleError(f"{name} is no JSON that can be read", "get the bundle again") from error

    def sums(self, name: str) -> tuple[str, int]:
        """The SHA-256 and the size of a file. Raises BundleError and KeyError."""
        digest, size = sha256(), 0
        for piece in self.pieces(name):
            digest.update(piece)
            size += len(piece)
        return digest.hexdigest(), size

    def close(self) -> None:
        """Lets go of the file."""
        self._zip.close()

    def __enter__(self) -> Bundle:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _manifest(self, path: str | Path) -> Manifest:
        if MANIFEST not in self._infos:
            raise BundleError(f'"{path}" is no bundle: it holds no {MANIFEST}', "make one with: verifier bundle RUN")
        values = self.values(MANIFEST)
        version = values.get("schema_version") if isinstance(values, dict) else None
        if version != BUNDLE_SCHEMA_VERSION:
            raise BundleError(
                f'the manifest of "{path}" has the version {str(version)[:20]!r}, and {BUNDLE_SCHEMA_VERSION} is known',
                "use the version of verifier that made it, or a newer one",
            )
        try:
            return Manifest.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))[:100]
            raise BundleError(f'the manifest of "{path}" is none: {where}: {first["msg"][:200]}') from error


def _number(written: str) -> Decimal:
    """Raises ValueError for 1e999999999: nobody measures that, and as a whole number it fills the memory."""
    number = Decimal(written)
    if abs(number.adjusted()) > _MOST_DIGITS:
        raise ValueError("a number of too many digits")
    return number


def _refusals(archive: zipfile.ZipFile) -> Iterator[str]:
    """Why a zip file is not even looked into."""
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        yield f"it holds {len(infos):,} files, and at most {MOST_FILES:,} are read"
        return
    if sum(info.file_size for info in infos) > MOST_BYTES:
        yield f"unpacked it is larger than {MOST_BYTES:,} bytes"
    for info in infos:
        shown = ascii(info.filename[:100])
        if not _NAME.fullmatch(info.filename):
            yield f"the name {shown} in it leads elsewhere or is none of a bundle"
        elif stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG):
            yield f"{shown} in it is a link or another special file"
        elif info.flag_bits & _ENCRYPTED:
            yield f"{shown} in it is encrypted"
        elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield f"{shown} in it is packed in an unusual way"
        elif info.file_size > max(_SMALL, _SWELLS * info.compress_size):
            yield f"{shown} in it swells from {info.compress_size:,} to {info.file_size:,} bytes"
    counts = Counter(info.filename.casefold() for info in infos)
    yield from (f"the name {name[:100]!a} stands in it more than once" for name, n in counts.items() if n > 1)
    ordered = sorted(infos, key=lambda info: info.header_offset)
    if any(one.header_offset + one.compress_size > two.header_offset for one, two in pairwise(ordered)):
        yield "files in it overlap"
