"""Pictures of the pages of documents that were judged, drawn in a child process with limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import TracebackType
from typing import cast

from verifier.batch.aside import Aside, Wish
from verifier.batch.sandbox import Limits
from verifier.errors import InputError
from verifier.intake import Input, InputRef
from verifier.intake.labresults import is_lab_result
from verifier.model import PageView

MOST_PAGES = 60
"""Pages of one document that are drawn; the rest is said to be left out."""


@dataclass(frozen=True)
class Views:
    """The pages of a document, as far as they could be drawn."""

    pages: tuple[PageView, ...] = ()
    why_not: str | None = None
    """Why there are none, or not all, in words."""


@dataclass(frozen=True)
class DrawTask:
    """Draws pages."""

    def do(self, wish: Wish[tuple[int, ...]]) -> tuple[str, Views]:
        """The SHA-256 of the bytes that were drawn, and the pages; one that cannot be drawn costs only itself.

        Raises InputError where the document cannot be had.
        """
        from verifier.pdf.sharing import opened_once
        from verifier.pictures.pages import draw_pages

        loaded = wish.load()
        if is_lab_result(loaded.data):
            return loaded.sha256, Views(why_not="data of a laboratory have no pages to show")
        pages: list[PageView] = []
        problem = None
        with opened_once(loaded.data):
            for number in wish.wanted:
                try:
                    pages += draw_pages(loaded.data, [number])
                except InputError as error:
                    problem = problem or error.message
                except MemoryError:
                    raise
                except Exception as bug:  # noqa: BLE001 - the words stand without the pictures, whatever is wrong
                    problem = problem or f"internal error of verifier, {type(bug).__name__}: {bug}"
        return loaded.sha256, Views(tuple(pages), problem and f"not all pages could be drawn: {problem}")


class Viewer:
    """Draws the pages of one document after the other. A context manager."""

    def __init__(self, limits: Limits | None = None, *, is_sandboxed: bool = True) -> None:
        self._aside = Aside(DrawTask(), limits, is_sandboxed=is_sandboxed)

    def pages(self, what: InputRef | Input, sha256: str, numbers: Iterable[int]) -> Views:
        """The pages of those numbers, if the document still has that SHA-256; it never raises for a document."""
        wanted = sorted(set(numbers))
        drawn = tuple(wanted[:MOST_PAGES])
        if not drawn:
            return Views()
        try:
            found, views = cast("tuple[str, Views]", self._aside.ask(Wish(what, drawn)))
        except InputError as error:
            return Views(why_not=f"the pages could not be drawn: {error.message}")
        if found != sha256:
            return Views(why_not="the file is another one than when it was judged, and is not shown")
        left = len(wanted) - len(drawn)
        return replace(views, why_not=f"{left} more pages are not shown") if left and not views.why_not else views

    def close(self) -> None:
        """End the child."""
        self._aside.close()

    def __enter__(self) -> Viewer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
