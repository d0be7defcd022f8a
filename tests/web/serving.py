"""`verifier serve` as a process of its own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
_FAREWELL = 30


class Served:
    """A running application."""

    def __init__(self, process: subprocess.Popen[str], address: str) -> None:
        self.process, self.address = process, address

    def end(self) -> tuple[int, str]:
        """Ctrl-C: exit code, and what it said on stderr."""
        self.process.send_signal(signal.SIGINT)
        _, said = self.process.communicate(timeout=_FAREWELL)
        return self.process.returncode, said


@contextmanager
def served(*arguments: str, **environment: str) -> Iterator[Served]:
    """The application at a free port of this machine."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "verifier", "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | environment,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+", line)
        assert found is not None, (line, process.communicate(timeout=_FAREWELL)[1])
        yield Served(process, found[0])
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=_FAREWELL)
