"""Brings the catalogues up to what the code says: `python -m tests.languages.catalogues`.

New texts come without a translation and texts that are gone go; translations are kept. What is written does not depend
on the day, the machine or the lines of the code, so that a change shows as itself. Fill in what is empty in
`verifier/languages/catalogues/<code>.po`, with any editor for gettext, and run the tests. A new language begins with
its code in `verifier.languages.LANGUAGES`.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from tests.languages.extraction import PACKAGE, explained, ours, said
from verifier.languages import ENGLISH, LANGUAGES
from verifier.languages.catalogue import FINDING

FOLDER = PACKAGE / "languages" / "catalogues"
_HEAD = "# Texts of verifier. Places in braces are kept; what stands in them is put in as it is.\n"
EXPLANATIONS = "explanations"
_DATED = ("POT-Creation", "PO-Revision", "Last-Trans", "Language-Team", "Generated-By", "Report-Msgid", "Project-Id")


def codes() -> tuple[str, ...]:
    """The languages that have a catalogue."""
    return tuple(code for code in LANGUAGES if code != ENGLISH.code)


def kinds() -> tuple[str, ...]:
    """The catalogues: of each language one for what reports say, and one for what rules say of themselves."""
    return (*codes(), *(f"{EXPLANATIONS}.{code}" for code in codes()))


def path_of(kind: str) -> Path:
    """Where a catalogue stands."""
    return FOLDER / f"{kind}.po"


def read(kind: str) -> Catalog:
    """A catalogue as it is; an empty one where there is none."""
    path = path_of(kind)
    text = path.read_bytes() if path.exists() else b""
    return read_po(io.BytesIO(text), locale=_code(kind))


def _code(kind: str) -> str:
    return kind.removeprefix(f"{EXPLANATIONS}.")


def updated(old: Catalog, kind: str) -> Catalog:
    """A catalogue with all texts that the code has, and their translations as far as there are any."""
    made = Catalog(locale=_code(kind), fuzzy=False, header_comment=_HEAD.rstrip())
    if kind.startswith(EXPLANATIONS):
        for text, places in explained().items():
            known = old.get(text)
            _add(made, text, places, known.string if known else "", None)
        return made
    for text, places in said().items():
        known = old.get(text, context=FINDING)
        _add(made, text, places, known.string if known else "", FINDING)
    places_of: dict[tuple[str, ...], set[str]] = {}
    for texts, place in ours():
        places_of.setdefault(texts, set()).add(place)
    for texts, places in places_of.items():
        # A text that is both plain and counted is one entry in a catalogue, and the counted one can serve as both.
        if len(texts) == 1 and any(other[0] == texts[0] for other in places_of if len(other) == 2):
            continue
        known = old.get(texts[0])
        _add(made, texts[0] if len(texts) == 1 else texts, places, known.string if known else "", None)
    return made


def _add(made: Catalog, text: str | tuple[str, ...], places: set[str], known: object, context: str | None) -> None:
    string = known
    if isinstance(text, tuple) and not (isinstance(known, tuple) and any(known)):
        string = ("",) * made.num_plurals
    elif isinstance(text, str) and not isinstance(known, str):
        string = ""
    made.add(text, string, locations=[(place, 0) for place in sorted(places)], context=context)


def written(catalogue: Catalog) -> str:
    """The catalogue as text, the same for the same entries."""
    out = io.BytesIO()
    write_po(out, catalogue, width=0, sort_output=True, include_lineno=False)
    lines = out.getvalue().decode("utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.lstrip('"').startswith(_DATED) and line != "#\n")


def untranslated(catalogue: Catalog) -> list[object]:
    """The texts that have no translation, or not in all forms."""
    return [one.id for one in catalogue if one.id and not all(_forms(one.string))]


def _forms(string: object) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (str(string),)


def main() -> None:
    """Write them all, and say how much is left to translate."""
    for kind in kinds():
        made = updated(read(kind), kind)
        path_of(kind).write_text(written(made), "utf-8")
        left = [
            one for one in made if one.id and not (all(one.string) if isinstance(one.string, tuple) else one.string)
        ]
        sys.stdout.write(f"{kind}: {len(made)} texts, {len(left)} without a translation\n")


if __name__ == "__main__":
    main()
