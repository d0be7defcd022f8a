"""Documents within zip files, read where they are: nothing is unpacked to a disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from verifier.errors import DamagedError, EncryptedError, InputError, TooLargeError

MOST_MEMBERS = 200_000
"""A zip file with more is refused: its list of contents alone would fill the memory."""
BETWEEN = "!/"
"""Between the path of the zip file and the name within it, in the label of a document."""


def is_archive(path: str | Path) -> bool:
    """Whether a name is that of a zip file."""
    return str(path).lower().endswith(".zip")


def members(path: Path, suffixes: tuple[str, ...]) -> Iterator[str]:
    """The names of the documents in a zip file, sorted; hidden ones and those of resource forks are left out.

    Raises DamagedError for what is no zip file, TooLargeError for one with too many members.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedError(
            f"'{path}' is no zip file that can be read: {error}", hint="download it again, or unpack it first"
        ) from error
    if len(names) > MOST_MEMBERS:
        raise TooLargeError(
            f"'{path}' holds {len(names):,} files, at most {MOST_MEMBERS:,} are read", hint="split it, or unpack it"
        )
    for name in sorted(set(names)):
        parts = name.split("/")
        # "./coa.pdf" is no hidden file, nor is "../coa.pdf": nothing is ever written under the name of a member.
        is_hidden = any(part == "__MACOSX" or (part.startswith(".") and part not in (".", "..")) for part in parts)
        if parts[-1].lower().endswith(suffixes) and not is_hidden:
            yield name


def _opened(path: Path) -> zipfile.ZipFile:
    status = path.stat()
    return _archive(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _archive(path: Path, changed: int, size: int) -> zipfile.ZipFile:  # noqa: ARG001 - another file is another archive
    """A zip file and its list of contents, which takes long to read where there are many: members come in a row."""
    return zipfile.ZipFile(path)


def read(path: Path, member: str, most: int) -> bytes:
    """The first `most` bytes of a member, inflated as far as that and no further."""
    try:
        with _opened(path).open(member) as file:
            return file.read(most)
    except RuntimeError as error:  # the way zipfile says that it needs a password
        raise EncryptedError(
            f"'{member}' in '{path}' needs a password", hint="unpack it with the password, and give the files"
        ) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError) as error:
        raise InputError(
            f"'{member}' in '{path}' cannot be unpacked: {error}", hint="get the zip file again"
        ) from error
