"""The walls of a child process that reads documents: memory, time, files, no network, no other programs."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

try:
    import resource
except ImportError:  # Windows has no such limits: there the wall-clock time alone holds
    HAS_LIMITS = False
else:
    HAS_LIMITS = True


@dataclass(frozen=True)
class Limits:
    """What one document may cost."""

    seconds: float = 60
    """Of wall-clock time; the processor's time has the same limit."""
    grace: float = 2
    """Seconds beyond the wall-clock limit after which a child that does not answer is killed."""
    memory: int = 1_500_000_000
    """Bytes of address space of the child, what it needs itself (about 300 MB) included."""
    memory_with_ocr: int = 4_000_000_000
    """The same where the extra `ocr` is installed: recognition alone takes 1.4 GB."""
    written: int = 100_000_000
    """Bytes of a file that the child may write, below its own temporary folder."""


class ForbiddenError(PermissionError):
    """The child tried what no document gives a reason for."""


_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "ftplib.",
    "http.client.",
    "smtplib.",
    "urllib.Request",
    "webbrowser.open",
    "pty.spawn",
)
_CHANGING = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod",
             "os.chown", "shutil.")  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def enter(limits: Limits, folder: str, *, has_ocr: bool) -> None:
    """Put up the walls around this process, for good. Called once in each child, before any document.

    The limits on memory, processor time and files are the operating system's. Network, other programs and writing
    outside of `folder` are refused by an audit hook of the interpreter: it sees what Python does, and the engines in
    C open neither files nor sockets.
    """
    tempfile.tempdir = folder
    sys.dont_write_bytecode = True
    if HAS_LIMITS:
        memory = limits.memory_with_ocr if has_ocr else limits.memory
        _lower(resource.RLIMIT_AS, memory)
        _lower(resource.RLIMIT_FSIZE, limits.written)
        _lower(resource.RLIMIT_CORE, 0)
    sys.addaudithook(_guard(str(Path(folder).resolve())))


def allow_time(limits: Limits) -> None:
    """Give the process the processor time for one more document; beyond it the operating system ends the process."""
    if not HAS_LIMITS:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + limits.seconds) + 2
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))


def _lower(kind: int, limit: int) -> None:
    """Lower a limit, never raise it: the one who started us may have set a lower one."""
    _, hard = resource.getrlimit(kind)
    wanted = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(kind, (wanted, wanted))


def _guard(folder: str) -> Any:
    def is_ours(path: object) -> bool:
        if isinstance(path, int):
            return True  # an open file; opening it was seen
        try:
            name = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        except (TypeError, ValueError):
            return False
        return name == os.devnull or name == folder or name.startswith(folder + os.sep)

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            is_written = (isinstance(mode, str) and any(sign in mode for sign in "wax+")) or (
                mode is None and isinstance(flags, int) and bool(flags & _WRITING)
            )
            if is_written and not is_ours(path):
                raise ForbiddenError(f"writing outside of the temporary folder is forbidden: {path!r}")
        elif event.startswith(_FORBIDDEN):
            raise ForbiddenError(f"{event} is forbidden while a document is read")
        elif event.startswith(_CHANGING) and not all(is_ours(path) for path in arguments[:2] if _is_path(path)):
            raise ForbiddenError(f"{event} outside of the temporary folder is forbidden: {arguments[:2]!r}")

    return hook


def _is_path(value: object) -> bool:
    return isinstance(value, str | bytes | os.PathLike)
