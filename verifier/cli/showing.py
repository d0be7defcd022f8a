"""The documents of a run looked at once more, for reports that show their pages or put notes on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from verifier.batch import Judged, Limits
    from verifier.batch.viewing import Viewer
    from verifier.intake import Input, InputRef, Listing
    from verifier.reports.interface import Shown


class Originals:
    """The documents of a run by their labels, for those who want to look at them again."""

    def __init__(self, refs: Listing) -> None:
        self._refs = refs

    def get(self, label: str) -> InputRef | Input | None:
        """The document; None where there is none of that name."""
        from verifier.intake import Input

        ref = self._refs.named(label)
        if ref is None or ref.stream is None:
            return ref
        data = getattr(ref.stream, "data", b"")
        return Input(data, label, sha256(data).hexdigest())


def nothing(outcome: Judged) -> Shown:
    """For a format that shows only words."""
    from verifier.reports.interface import Shown

    return Shown()


@contextmanager
def drawn_pages(refs: Listing, limits: Limits, *, is_sandboxed: bool) -> Iterator[Callable[[Judged], Shown]]:
    """What draws the pages of documents."""
    from verifier.batch.viewing import Viewer

    originals = Originals(refs)
    with Viewer(limits, is_sandboxed=is_sandboxed) as viewer:
        yield lambda outcome: _drawn(outcome, originals, viewer)


def _drawn(outcome: Judged, originals: Originals, viewer: Viewer) -> Shown:
    from verifier.reports.interface import Shown

    report = outcome.report
    what = originals.get(outcome.label)
    if what is None:
        return Shown(why_not="the file itself was not at hand")
    if not report.source.pages:
        return Shown()
    views = viewer.pages(what, outcome.sha256, range(1, report.source.pages + 1))
    return Shown(views.pages, views.why_not)


@contextmanager
def annotated_copies(refs: Listing, limits: Limits, *, is_sandboxed: bool) -> Iterator[Callable[[Judged], Shown]]:
    """What makes annotated copies."""
    from verifier.batch.annotating import Annotator
    from verifier.reports.interface import Shown

    originals = Originals(refs)
    with Annotator(limits, is_sandboxed=is_sandboxed) as annotator:

        def shown(outcome: Judged) -> Shown:
            what = originals.get(outcome.label)
            if what is None:
                return Shown()
            return Shown(copied=lambda marking: annotator.copy(what, outcome.sha256, marking))

        yield shown
