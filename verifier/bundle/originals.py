"""The documents of a run, found again by their hashes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import partial
from pathlib import PurePath

from verifier.bundle.writing import Original
from verifier.errors import InputError
from verifier.intake import InputRef

_SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff"})


def find_originals(refs: Iterable[InputRef], wanted: Collection[str]) -> dict[str, Original]:
    """Of these documents those with a wanted SHA-256, each once; what cannot be read is left out."""
    found: dict[str, Original] = {}
    for sha256, ref in _hashed(refs):
        if sha256 in wanted:
            found.setdefault(sha256, partial(_loaded, ref))
    return found


def _hashed(refs: Iterable[InputRef]) -> Iterator[tuple[str, InputRef]]:
    for ref in refs:
        try:
            yield ref.load().sha256, ref
        except InputError:
            continue


def _loaded(ref: InputRef) -> tuple[str, bytes]:
    """The ending of its name, as far as it is one of a document, and its bytes."""
    suffix = PurePath(ref.label).suffix.lower()
    return (suffix if suffix in _SUFFIXES else ""), ref.load().data
