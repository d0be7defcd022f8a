"""The saved states of a file and what of its text each one changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from verifier.errors import InputError
from verifier.integrity.changedtexts import Changed, find_changes, share_in_common
from verifier.integrity.changekinds import Places, kind_of_change, kind_of_text, weight
from verifier.integrity.examined import Examined
from verifier.integrity.pagepairs import SAME_PAGE, pair_pages
from verifier.model import Box, Document, Revision, TextChange
from verifier.model.anchor import enclosing
from verifier.pdf.page import Page
from verifier.pdf.scanned import is_scanned
from verifier.pdf.traces.revisions import Snapshot, find_revisions

MOST_REVISIONS = 20
"""Opened in one file: the first, and the newest ones."""
MOST_PAGES = 400
"""Read in all revisions of one file together."""
MOST_CHANGES = 200
"""Kept of one revision."""
_LONGEST = 300
"""Characters of a text that is kept."""
_MOST_UNREADABLE = 0.02
"""Beyond this share of characters without a mapping, the text of a page is not compared."""
_MANY, _MOST_CHANGED = 20, 0.5
"""With more changes than that, of more than that share of its words, a page is taken for another one."""
_MARGIN = 0.06
"""Of a page, at each side: what is written there and nowhere else on a page without words was stamped on it."""


def revision_bytes(data: bytes, revision: Revision) -> bytes:
    """The file as it was at a revision. Raises ValueError for a revision of another file."""
    if not 0 < revision.length <= len(data):
        raise ValueError(f"revision {revision.number} has {revision.length} bytes, and the file has {len(data)}")
    return data[: revision.length]


def examine_revisions(examined: Examined) -> Mapping[str, Any]:
    """`revisions` of a PDF; nothing of a picture.

    Compared is the text of the pages. Pictures, drawings and what lies on top of a page (annotations, form fields) are
    not.
    """
    if examined.is_picture:
        return {}
    lengths = find_revisions(examined.data)
    if len(lengths) == 1:
        with Snapshot(examined.data, is_checked=True) as only:
            return {"revisions": (Revision(number=1, length=lengths[0], pages=only.page_count),)}
    story = _Story(examined.data, examined.document, lengths)
    revisions = tuple(story.revisions())
    return {"revisions": revisions, "not_examined": tuple(story.left_out)}


class _State(NamedTuple):
    """One saved state as it is read."""

    pages: list[Page]
    turns: list[int]
    """By how many quarters each page is turned as it was read."""
    back: list[int]
    """By how many more quarters each page is turned when it is shown."""

    def box(self, page: int | None, box: Box | None) -> Box | None:
        """A place on a page as it was read, on the page as it is shown."""
        if page is None or box is None or page > len(self.pages):
            return box
        width, height = self.pages[page - 1].width, self.pages[page - 1].height
        for _ in range(self.back[page - 1]):
            box = (height - box[3], box[0], height - box[1], box[2])
            width, height = height, width
        return _rounded(box)


class _Story:
    """The revisions of one file, each held against the one before."""

    def __init__(self, data: bytes, document: Document, lengths: Sequence[int]) -> None:
        self._data = data
        self._places = Places(document)
        self._lengths = lengths
        self._pages_left = MOST_PAGES
        self.left_out: list[str] = []

    def revisions(self) -> Iterator[Revision]:
        """Those that were opened, the oldest first."""
        before: _State | None = None
        for number in self._chosen():
            length = self._lengths[number - 1]
            try:
                state = self._read(length, before)
            except InputError as error:
                self.left_out.append(f"revision {number} of {len(self._lengths)} was not compared: {error.message}")
                continue
            changes = [] if before is None else sorted(self._changes(number, before, state), key=_order)
            kept = tuple(changes[:MOST_CHANGES])
            yield Revision(number=number, length=length, pages=len(state.pages), changes=kept, changed=len(changes))
            before = state

    def _chosen(self) -> list[int]:
        """The numbers of the revisions that are opened."""
        count = len(self._lengths)
        numbers = list(range(1, count + 1))
        if count > MOST_REVISIONS:
            numbers = [1, *numbers[-MOST_REVISIONS + 1 :]]
            self.left_out.append(
                f"the file was saved {count} times; only its first state and the last {MOST_REVISIONS - 1} "
                "were compared"
            )
        return numbers

    def _read(self, length: int, before: _State | None) -> _State:
        """The pages of a revision, each turned as it was in the state before, if there are as many. Raises InputError.

        A reader turns a page that lies on its side, and saves; nothing that it says is changed by that.
        """
        is_last = length == len(self._data)
        with Snapshot(self._data[:length], is_checked=is_last) as snapshot:
            count = snapshot.page_count
            if count > self._pages_left:
                raise InputError(
                    f"all revisions together have more than {MOST_PAGES} pages", "look at them in a viewer"
                )
            self._pages_left -= count
            shown = [snapshot.turn(page) for page in range(1, count + 1)]
            turns = before.turns if before is not None and len(before.turns) == count else shown
            pages = [snapshot.page(page, turn=turn) for page, turn in enumerate(turns, 1)]
            back = [(own - turn) % 4 for own, turn in zip(shown, turns, strict=True)]
            return _State(pages, turns, back)

    def _changes(self, number: int, before: _State, after: _State) -> Iterator[TextChange]:
        for change in self._found(number, before.pages, after.pages):
            old = before.box(change.before_page, change.before_box)
            new = after.box(change.page, change.after_box)
            if old == change.before_box and new == change.after_box:
                yield change
            else:
                yield change.model_copy(update={"before_box": old, "after_box": new})

    def _found(self, number: int, before: Sequence[Page], after: Sequence[Page]) -> Iterator[TextChange]:
        for one, other in pair_pages(before, after):
            if one is None or other is None:
                yield from _whole_page(one, other)
            elif not one.words and other.words and _is_in_margin(other):
                whole = Changed((), tuple(other.words), (), is_beside=True)
                yield self._change(whole, one.number, other.number)
            elif why := _why_not_compared(one, other):
                self.left_out.append(f"page {other.number} of revision {number} was not compared: {why}")
            else:
                found = find_changes(one, other) if share_in_common(one, other) >= SAME_PAGE else None
                if found is None or _is_another_page(found, one, other):
                    yield from _whole_page(one, other)
                else:
                    yield from (self._change(changed, one.number, other.number) for changed in found)

    def _change(self, changed: Changed, before_page: int, page: int) -> TextChange:
        after_box = changed.after_box
        return TextChange(
            kind=kind_of_change(changed, page, self._places),
            before=_joined(changed.before),
            after=_joined(changed.after),
            page=page,
            before_page=before_page if changed.before else None,
            before_box=_rounded(changed.before_box),
            after_box=_rounded(after_box),
            is_beside=changed.is_beside and not self._places.holds(page, after_box),
        )


def _why_not_compared(one: Page, other: Page) -> str | None:
    if is_scanned(one) and not is_scanned(other) and other.images:
        return "it was a picture, and has a text layer since, as recognition adds it"
    for page in (one, other):
        if page.unreadable > _MOST_UNREADABLE * page.characters:
            return "too many of its characters have no mapping to text"
    return None


def _is_in_margin(page: Page) -> bool:
    """Whether all words of a page stand at its edges."""
    right, bottom = _MARGIN * page.width, _MARGIN * page.height
    return all(
        word.box[3] <= bottom
        or word.box[1] >= page.height - bottom
        or word.box[2] <= right
        or word.box[0] >= page.width - right
        for word in page.words
    )


def _is_another_page(found: Sequence[Changed], one: Page, other: Page) -> bool:
    """Whether so much of a page was changed that to tell it text by text would tell nothing."""
    changed = sum(len(place.text.split()) for change in found for place in change.places)
    return len(found) > _MANY and changed > _MOST_CHANGED * (len(one.words) + len(other.words))


def _whole_page(one: Page | None, other: Page | None) -> Iterator[TextChange]:
    """One change for a page that came, went or was replaced; pages without text are pictures, and not compared."""
    before, after = (None if page is None or not page.words else page.words for page in (one, other))
    if before is None and after is None:
        return
    texts = [_joined(words) for words in (before, after) if words]
    number = next(page.number for page in (other, one) if page is not None)
    yield TextChange(
        kind=min((kind_of_text(text) for text in texts if text), key=weight),
        before=_joined(before or ()),
        after=_joined(after or ()),
        page=number,
        before_page=one.number if one is not None and before else None,
        before_box=_rounded(enclosing(*(word.box for word in before)) if before else None),
        after_box=_rounded(enclosing(*(word.box for word in after)) if after else None),
        is_whole_page=True,
    )


def _joined(words: Sequence[Any]) -> str | None:
    text = " ".join(word.text for word in words[:_LONGEST])
    return (text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…") or None


def _rounded(box: Box | None) -> Box | None:
    """Tenths of a point: what is finer tells nothing."""
    return None if box is None else (round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1))


def _order(change: TextChange) -> tuple[object, ...]:
    box = change.after_box or change.before_box or (0.0, 0.0, 0.0, 0.0)
    return (not change.is_whole_page, weight(change.kind), change.page, box[1], box[0])
