"""What later savings of a signed file changed, in words that name pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

from verifier.pdf.traces.hanko import REFUSALS, entry, shortened
from verifier.pdf.traces.signature_fields import annotations_of, pages_of

_MAX_NAMED = 8
"""Changes that are named; more are counted."""
_MAX_DEPTH = 6
_MAX_OBJECTS = 2_000
"""Objects of one page that are followed."""
Number = tuple[int, int]


def changes_since(reader: PdfFileReader, revision: int) -> str:
    """What the revisions after this one changed on the pages, as far as it can be told."""
    try:
        changed = {
            (reference.idnum, reference.generation)
            for later in range(revision + 1, reader.xrefs.total_revisions)
            for reference in reader.xrefs.explicit_refs_in_revision(later)
        }
        named = list(dict.fromkeys(_page_changes(reader, revision, changed)))
    except REFUSALS:
        return "what was changed cannot be told"
    if not named:
        return f"{len(changed)} objects were added or replaced that are no part of the drawing of a page"
    more = [f"and {len(named) - _MAX_NAMED} more"] if len(named) > _MAX_NAMED else []
    return "; ".join([*named[:_MAX_NAMED], *more])


def _page_changes(reader: PdfFileReader, revision: int, changed: set[Number]) -> Iterator[str]:
    before = list(pages_of(reader.get_historical_resolver(revision)))
    after = list(pages_of(reader))
    if len(before) != len(after):
        yield f"there were {len(before)} pages, and there are {len(after)}"
    for number, ((_, old, _), (_, new, inherited)) in enumerate(zip(before, after, strict=False), start=1):
        if _numbers(old, "/Contents") != _numbers(new, "/Contents") or _is_any_changed(_raw(new, "/Contents"), changed):
            yield f"the drawing of page {number} was replaced"
        if _is_any_changed(inherited.get("/Resources"), changed):
            yield f"fonts or pictures of page {number} were replaced or added"
        yield from _annotation_changes(number, old, new, changed)


def _annotation_changes(
    number: int, old: generic.DictionaryObject, new: generic.DictionaryObject, changed: set[Number]
) -> Iterator[str]:
    known = {one for one in map(_number, annotations_of(old)) if one is not None}
    now = [(one, _number(one)) for one in annotations_of(new)]
    for raw, own in now:
        if own is None or (own in known and own not in changed):
            continue
        kind = entry(raw.get_object(), "/Subtype", "")
        done = "changed" if own in known else "added"
        yield f"an annotation ({shortened(str(kind).lstrip('/'), 30)}) was {done} on page {number}"
    if known - {own for _, own in now if own is not None}:
        yield f"an annotation was taken away on page {number}"


def _number(raw: Any) -> Number | None:
    if not isinstance(raw, generic.IndirectObject):
        return None
    return (raw.idnum, raw.generation)


def _numbers(page: generic.DictionaryObject, key: str) -> list[Number | None]:
    """The references under a key: one, or those of an array."""
    if key not in page:
        return []
    raw = page.raw_get(key)
    resolved = raw.get_object()
    if isinstance(resolved, generic.ArrayObject):
        return [_number(resolved.raw_get(index)) for index in range(min(len(resolved), _MAX_OBJECTS))]
    return [_number(raw)]


def _raw(page: generic.DictionaryObject, key: str) -> Any:
    return page.raw_get(key) if key in page else None


def _is_any_changed(raw: Any, changed: set[Number]) -> bool:
    """Whether anything that is reached from here, some steps down, is among what was changed."""
    return raw is not None and any(number in changed for number in islice(_followed(raw), _MAX_OBJECTS))


def _followed(start: Any) -> Iterator[Number]:
    waiting: list[tuple[Any, int]] = [(start, 0)]
    seen: set[Number] = set()
    steps = 0
    while waiting and steps < _MAX_OBJECTS:
        raw, depth = waiting.pop()
        steps += 1
        number = _number(raw)
        if number is not None:
            if number in seen:
                continue
            seen.add(number)
            yield number
        if depth > _MAX_DEPTH:
            continue
        value = raw.get_object() if isinstance(raw, generic.IndirectObject) else raw
        if isinstance(value, generic.DictionaryObject):
            waiting.extend((value.raw_get(name), depth + 1) for name in islice(value, 500) if name != "/Parent")
        elif isinstance(value, generic.ArrayObject):
            waiting.extend((value.raw_get(index), depth + 1) for index in range(min(len(value), 500)))
