"""How the pages of a document are made, and which of them name the report that they belong to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from verifier.integrity.examined import Examined
from verifier.integrity.printedtext import IDENTITY, printed_on
from verifier.integrity.textdigest import text_digest
from verifier.model import Certificate, PageTraits
from verifier.pdf.traces.traits import PageLook
from verifier.vocabulary.naming import folded

_SHORTEST = 4
"""Letters and figures of a name or number: shorter ones stand on a page by chance."""
_MOST_FONTS = 40
_WORD = re.compile(r"[^\W_]{3,40}")


def find_traits(examined: Examined) -> Mapping[str, Any]:
    """`pages`, the traits of every page, and `text_sha256`; nothing for a picture, which has none.

    Files of which a page cannot be loaded are held against no others by their words: `text_sha256` is None.
    """
    if examined.is_picture:
        return {}
    looks = examined.looks
    names = [_names(look, examined.document.certificates) for look in looks]
    words = [set(map(str.casefold, _WORD.findall(look.margins))) for look in looks]
    named = [place for place, keys in enumerate(names) if keys]
    made = []
    for place, look in enumerate(looks):
        others = [words[other] for other in named if other != place]
        # What one page has at its head says nothing of what all should have.
        shared: set[str] = reduce(set.intersection, others) if len(others) > 1 else set()
        made.append(
            PageTraits(
                page=look.number,
                width=round(look.width, 1),
                height=round(look.height, 1),
                fonts=look.fonts[:_MOST_FONTS],
                is_scanned=look.is_scanned,
                furniture=tuple(sorted(shared & words[place])),
                furniture_of_others=len(shared),
                names=names[place],
            )
        )
    is_whole = len(looks) == examined.document.source.pages
    return {"pages": tuple(made), "text_sha256": text_digest(look.text for look in looks) if is_whole else None}


def _names(look: PageLook, certificates: Sequence[Certificate]) -> tuple[str, ...]:
    """Which of the names and numbers of the certificates on this page stand on it."""
    own = [one for one in certificates if look.number in one.pages] or list(certificates)
    printed = "\n".join([folded(look.text), *(printed_on(one, look.number) for one in own)])
    found = set()
    for certificate in own:
        for field in certificate.fields:
            value = folded(field.printed)
            if field.key in IDENTITY and len(value) >= _SHORTEST and value in printed:
                found.add(field.key)
    return tuple(key for key in IDENTITY if key in found)
