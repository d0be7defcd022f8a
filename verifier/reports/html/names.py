"""Names of files, made from labels that may say anything."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[^a-z0-9]+")
_LONGEST = 60


def page_name(number: int, label: str) -> str:
    """The name of a document's page: "00007-leaf-powder.html".

    The number, from 1, keeps names apart that differ in case only, and keeps any of them from being one that a system
    reserves ("con", "nul"); of the label only letters of ASCII and figures are left, so that it leads nowhere else.
    The same number and label give the same name.
    """
    last = label.replace("\\", "/").rstrip("/").rpartition("/")[2]
    stem = re.sub(r"\.(pdf|png|jpe?g|tiff?|webp)$", "", last, flags=re.IGNORECASE)
    letters = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode("ascii").lower()
    safe = _UNSAFE.sub("-", letters)[:_LONGEST].strip("-")
    return f"{number:05}-{safe or 'document'}.html"
