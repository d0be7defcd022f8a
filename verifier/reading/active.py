"""The note on what in a file would act if a viewer let it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from verifier.intake.active import ActiveContent
from verifier.model import NoteKind, ReadingNote


def active_notes(found: Sequence[ActiveContent]) -> Iterator[ReadingNote]:
    """One note that names all of it; none where there is nothing."""
    if found:
        *most, last = (kind.value for kind in found)
        named = f"{', '.join(most)} and {last}" if most else last
        yield ReadingNote(
            kind=NoteKind.ACTIVE_CONTENT,
            message=f"the file holds {named}; nothing of it was run, followed or opened",
            page=1,
        )
