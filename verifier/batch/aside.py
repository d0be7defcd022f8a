"""One thing more that is done to a document, in a child process with the same limits as reading it."""

from __future__ import annotations

import tempfile
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

from verifier.batch.ends import ALL_DIED, result_of
from verifier.batch.pool import ATTEMPTS, Task, Team
from verifier.batch.sandbox import Limits
from verifier.intake import Input, InputRef

T = TypeVar("T")


@dataclass(frozen=True)
class Wish(Generic[T]):
    """A document, and what is wanted of it: what a child is handed."""

    what: InputRef | Input
    wanted: T

    def load(self) -> Input:
        """The document. Raises InputError."""
        return self.what if isinstance(self.what, Input) else self.what.load()


class Aside:
    """One child that does the same thing to documents, one after the other. A context manager."""

    def __init__(self, task: Task, limits: Limits | None = None, *, is_sandboxed: bool = True) -> None:
        self._task = task
        self._folder = tempfile.TemporaryDirectory(prefix="verifier-")
        self._team = Team(1, task, limits or Limits(), Path(self._folder.name)) if is_sandboxed else None

    def ask(self, wish: Wish[Any]) -> Any:
        """What the task makes of it.

        Raises InputError: what the task raises of it, the limit that it met, or that its process died.
        """
        if self._team is None:
            return self._task.do(wish)
        for _ in range(ATTEMPTS):
            future, number = self._team.schedule(wish), self._team.number
            try:
                return result_of(future, self._team.limits)
            except BrokenProcessPool:
                self._team.renew(number)
        raise ALL_DIED

    def close(self) -> None:
        """End the child."""
        if self._team is not None:
            self._team.stop()
            self._team.join()
        self._folder.cleanup()

    def __enter__(self) -> Aside:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
