"""Pictures of pages, drawn once for each document in a child process, and kept with the job."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

from verifier.batch import Limits
from verifier.batch.annotating import Annotator
from verifier.batch.viewing import Viewer
from verifier.intake import InputRef
from verifier.model import Marking, PageView, from_json, to_json
from verifier.reports.interface import Shown
from verifier.web.jobs import Job


class Pictures:
    """A child that draws and one that makes copies, each for one request at a time, made with the first document."""

    def __init__(self, limits: Limits, *, is_sandboxed: bool) -> None:
        self._limits, self._is_sandboxed = limits, is_sandboxed
        self._viewer: Viewer | None = None
        self._annotator: Annotator | None = None
        self._lock = Lock()

    def of(self, job: Job, number: int) -> Shown:
        """The pages of a document of a job that is judged."""
        entry = job.entry(number)
        ref = job.arrived[number - 1].ref
        if ref is None or not entry.pages:
            return Shown()
        folder = job.folder / f"pages-{number:05}"
        kept = _kept(folder)
        if kept is not None:
            return kept
        with self._lock:
            if self._viewer is None:
                self._viewer = Viewer(self._limits, is_sandboxed=self._is_sandboxed)
            views = self._viewer.pages(ref, entry.sha256, range(1, entry.pages + 1))
        shown = Shown(views.pages, views.why_not)
        _keep(folder, shown)
        return shown

    def copies_of(self, job: Job, number: int) -> Shown:
        """What makes a copy of a document of a job with marks on it."""
        entry = job.entry(number)
        ref = job.arrived[number - 1].ref
        if ref is None or not entry.sha256:
            return Shown()
        return Shown(copied=lambda marking: self._copied(ref, entry.sha256, marking))

    def _copied(self, ref: InputRef, sha256: str, marking: Marking) -> bytes:
        with self._lock:
            if self._annotator is None:
                self._annotator = Annotator(self._limits, is_sandboxed=self._is_sandboxed)
            return self._annotator.copy(ref, sha256, marking)

    def close(self) -> None:
        """End the children."""
        with self._lock:
            for child in (self._viewer, self._annotator):
                if child is not None:
                    child.close()


def _kept(folder: Path) -> Shown | None:
    try:
        listed = from_json((folder / "pages.json").read_text("utf-8"))
        pages = [
            PageView(
                page=one["page"],
                width=float(one["width"]),
                height=float(one["height"]),
                media_type=one["media_type"],
                data=(folder / str(one["page"])).read_bytes(),
            )
            for one in listed["pages"]
        ]
    except OSError:
        return None
    return Shown(tuple(pages), listed["why_not"])


def _keep(folder: Path, shown: Shown) -> None:
    """Keep the pictures; where the job is deleted meanwhile there is nothing to keep them for."""
    try:
        folder.mkdir(exist_ok=True)
        for one in shown.pages:
            (folder / str(one.page)).write_bytes(one.data)
        (folder / "pages.json").write_text(
            to_json({"pages": _listed(shown.pages), "why_not": shown.why_not}), encoding="utf-8"
        )
    except OSError:
        return


def _listed(pages: Sequence[PageView]) -> list[dict[str, object]]:
    return [{"page": one.page, "width": one.width, "height": one.height, "media_type": one.media_type} for one in pages]
