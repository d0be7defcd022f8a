"""What a file says in all, as one digest: by it files are found that hold the same words."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from verifier.integrity.wordmatches import folded

_LEAST_TEXT = 100
"""Characters: with fewer, files that have nothing to do with each other say the same."""


def text_digest(texts: Iterable[str]) -> str | None:
    """SHA-256 of the text of all pages, whatever the blanks and line ends in it; None where there is next to none.

    Blanks are left out because programs that save a file again guess them anew.
    """
    pages = [folded("".join(filter(str.isprintable, text))) for text in texts]
    if sum(map(len, pages)) < _LEAST_TEXT:
        return None
    return sha256("\f".join(pages).encode("utf-8", "replace")).hexdigest()
