"""The files of a dataset through fsspec: each is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec

from verifier.errors import OutputError

_RENAMING = {"file", "local", "sftp", "ssh", "smb", "hdfs", "webhdfs", "arrow_hdfs", "dbfs"}
"""Systems where a file that is being written is seen, and where a rename is one step. In an object store a file is
there when the request that puts it has ended."""


class Files:
    """A folder on a disk, or a place in an object store. Travels to other processes as its URL."""

    def __init__(self, url: str) -> None:
        self.url = url if "://" in url or "::" in url else str(Path(url).absolute())
        self._opened: tuple[Any, str] | None = None

    def __reduce__(self) -> tuple[type[Files], tuple[str]]:
        return Files, (self.url,)

    def names(self, folder: str) -> list[str]:
        """The names of the files in a folder, sorted; none where there is no such folder. Raises OutputError."""
        with self._explained("read") as (system, root):
            # What another process wrote since the last look is to be seen.
            system.invalidate_cache()
            try:
                found = system.ls(f"{root}/{folder}", detail=False)
            except FileNotFoundError:
                return []
            return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)

    def has(self, path: str) -> bool:
        """Whether a file is there. Raises OutputError."""
        with self._explained("read") as (system, root):
            return bool(system.isfile(f"{root}/{path}"))

    def read(self, path: str) -> bytes:
        """All of a file. Raises OutputError."""
        with self._explained("read") as (system, root):
            data: bytes = system.cat_file(f"{root}/{path}")
            return data

    @contextmanager
    def opened(self, path: str) -> Iterator[Any]:
        """A file to read parts of, and nothing but these. Raises OutputError."""
        with (
            self._explained("read") as (system, root),
            system.open(f"{root}/{path}", "rb", cache_type="none") as file,
        ):
            yield file

    def write(self, path: str, data: bytes) -> None:
        """A file with its folders, whole or not at all. Raises OutputError."""
        with self._explained("written") as (system, root):
            whole = f"{root}/{path}"
            folder, _, name = whole.rpartition("/")
            system.makedirs(folder, exist_ok=True)
            protocols = {system.protocol} if isinstance(system.protocol, str) else set(system.protocol)
            if not protocols & _RENAMING:
                system.pipe_file(whole, data)
                return
            # Readers of datasets leave out what begins with a dot.
            part = f"{folder}/.{name}.part"
            try:
                system.pipe_file(part, data)
                system.mv(part, whole)
            except BaseException:
                if system.exists(part):
                    system.rm_file(part)
                raise

    @contextmanager
    def _explained(self, what: str) -> Iterator[tuple[Any, str]]:
        try:
            if self._opened is None:
                self._opened = fsspec.core.url_to_fs(self.url)
            system, root = self._opened
            yield system, str(root).rstrip("/")
        except OutputError:
            raise
        except Exception as error:
            # Every file system has errors of its own.
            reason = getattr(error, "strerror", None) or f"{type(error).__name__}: {error}"
            message = f'the dataset "{self.url}" cannot be {what}: {reason}'
            raise OutputError(message, "check the place and your rights; what is written stays") from error
