"""INT430: a QR code or barcode names a number that looks like one of the report's own and is none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from verifier.model import Code, Confidence, Document, Field, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.identity import folded
from verifier.rules.wording import field_name, list_words

_KEYS = ("sample.sample_id", "sample.report_id", "sample.lot")
_SHORTEST = 5
_FIGURES = 3
_PLAIN_FIGURES = 6
"""A number of figures alone needs so many, and must begin as the printed one does: databases count, too."""
_OPAQUE = 24
"""Letters and figures; so long a text is a key, not a number that people read."""

_DAY = re.compile(r"(?:19|20)\d{6}|\d{4}(?:19|20)\d\d|\d{6}")
"""A date written as figures alone."""


@rule(
    "INT430",
    severity=Severity.WARNING,
    message='the {symbology} on page {page} leads to "{piece}", and the report prints {printed}',
    since="0.1.0",
    is_about_file=True,
)
def code_names_another_report(case: Case) -> Iterator[Observation]:
    """A QR code or barcode names a number that looks like one of the report's own and is none of them.

    ## In plain words
    The scan code on page {page} holds "{piece}", but the pages show {printed}. The code may name an order, a label or
    an older version.

    ## Looks at
    What the codes on the pages say, taken apart as text, and every number of the report, of the sample and every lot
    that the report prints. The address of a code is never opened.

    ## Decides
    A part of the code counts when it is formed like a printed number: the same letters and figures in the same places,
    or the same letters before as many figures. A number of figures alone must have six or more and begin with the same
    two. A code is silent as soon as one part of it stands anywhere on the pages, or belongs to a printed number. Long
    keys, hashes and random tokens are formed like no printed number, so they say nothing.

    ## Example
    The report prints the sample "S204-1177", and its QR code leads to an address that ends with "S204-0932".

    ## Why it matters
    Whoever copies a genuine report for other goods changes what people read, and seldom the code.

    ## Base rate
    Of 67 real reports 10 had a code that could be read: in 6 it named a printed number, in 4 it was a random token, and
    in none it named another number. Of 21 labelled reports none shows this.

    ## Other explanations
    - The laboratory numbers orders, samples and downloads apart, and the code names a number that it does not print.
    - The code is that of a label or of a delivery, and not of the report.
    - The report was issued again, and the code is that of the version before.

    ## Next step
    Open the laboratory's own site, found elsewhere than through this code, and ask there for {printed} and {piece}.
    """
    printed = _printed_numbers(case.document)
    seen: set[tuple[str, str]] = set()
    for code in case.evidence.codes:
        found = _conflict(code, printed)
        if found is None or (code.symbology, found[0]) in seen:
            continue
        piece, own = found
        seen.add((code.symbology, piece))
        anchors = (code.anchor, own.anchor)
        yield Observation(
            subject=Subject(field=own.key),
            anchors=anchors,
            facts={
                "symbology": code.symbology,
                "page": str(code.page),
                "piece": piece,
                "printed": f'{field_name(own.key)} "{own.printed}"',
            },
            observed=code.text,
            expected=list_words(dict.fromkeys(f'"{field.printed}"' for field in printed)),
            confidence=Confidence.MEDIUM,
        )


def _printed_numbers(document: Document) -> tuple[Field, ...]:
    fields = (field for one in document.certificates for field in (*one.fields, *one.restated))
    return tuple(field for field in fields if field.key in _KEYS and len(folded(field.printed)) >= _SHORTEST)


def _conflict(code: Code, printed: Sequence[Field]) -> tuple[str, Field] | None:
    """The part of the code that is formed like a printed number, and that number; None where a part agrees."""
    if any(_is_telling(piece) for piece in code.printed):
        return None
    if any(_belongs(piece, field) for piece in code.pieces for field in printed):
        return None
    for piece in code.pieces:
        own = next((field for field in printed if _is_formed_alike(piece, field.printed)), None)
        if own is not None:
            return piece, own
    return None


def _is_telling(piece: str) -> bool:
    """Whether it means something that a part of the code stands on the pages, too: years and days stand everywhere."""
    return len(folded(piece)) > _SHORTEST and not _DAY.fullmatch(folded(piece))


def _belongs(piece: str, field: Field) -> bool:
    a, b = folded(piece), folded(field.printed)
    return min(len(a), len(b)) >= _SHORTEST - 1 and (a in b or b in a)


def _is_formed_alike(piece: str, printed: str) -> bool:
    a, b = folded(piece), folded(printed)
    if not _SHORTEST <= len(a) <= _OPAQUE or sum(sign.isdigit() for sign in a) < _FIGURES:
        return False
    if a.isdigit() or b.isdigit():
        return a.isdigit() and b.isdigit() and len(a) == len(b) >= _PLAIN_FIGURES and a[:2] == b[:2]
    return _form(a) == _form(b) or _is_same_series(a, b)


def _form(text: str) -> str:
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text))


def _is_same_series(a: str, b: str) -> bool:
    """The same two letters or more before as many figures, one more or one less."""
    one, two = (re.fullmatch(r"([^\W\d_]{2,})(\d{3,})", text) for text in (a, b))
    return one is not None and two is not None and one[1] == two[1] and abs(len(one[2]) - len(two[2])) <= 1
