"""Column roles: what a table column holds, by its header."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources

from verifier.vocabulary.normalise import parts_of_bilingual
from verifier.vocabulary.words import comparator_pattern, without_basis


class Role(StrEnum):
    """What a column of a results table holds."""

    ANALYTE = "analyte"
    RESULT = "result"
    LOD = "lod"
    LOQ = "loq"
    LOD_LOQ = "lod_loq"
    """Both in one cell: "0.02 / 0.06"."""
    LOQ_LOD = "loq_lod"
    LIMIT = "limit"
    LIMIT_MIN = "limit_min"
    STATUS = "status"
    UNIT = "unit"
    UNCERTAINTY = "uncertainty"
    METHOD = "method"
    NOTE = "note"
    CONTROL = "control"
    """Quality control: recoveries, blanks, spikes."""
    OTHER = "other"


_COUNTED = re.compile(r" [1-9]$")
_NO_HEADER = re.compile(r"[^\w#%±/]+")


def fold_header(text: str) -> str:
    """A matching key for header cells: letters, digits and the signs #, %, ± and / only, one blank between words."""
    if text.isascii():
        text = text.lower()  # what follows would change nothing else, and takes ten times as long
    else:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
        text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    text = text.replace("+/-", "±").replace("+-", "±")
    return " ".join(_NO_HEADER.sub(" ", text).split())


@cache
def _roles() -> dict[str, Role]:
    table: dict[str, Role] = {}
    data = tomllib.loads(resources.files(__package__).joinpath("roles.toml").read_text("utf-8"))
    for role, languages in data.items():
        for words in languages.values():
            for word in words:
                table.setdefault(fold_header(word), Role(role))
    return table


@cache
def _unspaced() -> dict[str, Role]:
    return {key.replace(" ", ""): role for key, role in _roles().items() if len(key) > 5 and "_" not in role}


@cache
def longest_role() -> int:
    """How many words the longest header entry has."""
    return max(len(key.split()) for key in _roles())


_LONGEST_HEADER = 120
"""Characters. A longer text is no header cell, and is not kept in memory for the next look-up."""


def role_of(header: str) -> Role | None:
    """The role of a header cell whose unit has been taken out; None when its words are not known.

    Of a header in two languages or with two contents ("Ergebnis / Result", "Prova / Metodo") it is the role of the
    first part.
    """
    return _role_of(header) if len(header) <= _LONGEST_HEADER else None


_DOUBLE: dict[tuple[Role | None, ...], Role] = {
    (Role.LOD, Role.LOQ): Role.LOD_LOQ,
    (Role.LOQ, Role.LOD): Role.LOQ_LOD,
}
"""Two limits of detection in one column, "DL / RL"."""


@lru_cache(maxsize=65536)
def _role_of(header: str) -> Role | None:
    found = _known_role(header)
    if found is not None:
        return found
    for sign in ("/", "&", "+"):
        if header.count(sign) == 1:
            both = tuple([_known_role(part) for part in header.split(sign)])
            if both in _DOUBLE:
                return _DOUBLE[both]
    parts = parts_of_bilingual(header)
    roles = [role for part in parts if (role := _known_role(part)) is not None]
    # Where a part is not known, the others must at least mean the same.
    is_clear = len(roles) == len(parts) or len(set(roles)) == 1
    return roles[0] if roles and is_clear else None


def _known_role(header: str) -> Role | None:
    """The role of a header cell in one language."""
    key = fold_header(header)
    if not key:
        return None
    found = _roles().get(key)
    if found is None and (bare := _COUNTED.sub("", key)) != key:  # "Result 2" and "Limit 2" are headers
        found = _roles().get(bare) if comparator_pattern().fullmatch(bare) is None else None  # "NMT 2" is a limit
    if found is None and header.count("(") + header.count("[") == 1:
        found = _roles().get(fold_header(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", header)))  # "Limits (ingestion)"
    if found is None and (bare := without_basis(key)) != key:
        found = _roles().get(bare)  # "MU, dry weight"
    # Letter-spaced or broken words ("Dispositi / on") are known without their blanks.
    return found if found is not None else _unspaced().get(key.replace(" ", ""))
