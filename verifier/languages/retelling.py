"""A finished English text said in another language: its templates are found again, and what they hold is kept.

Rules and the engine put their texts together from templates, and templates from texts: "the sum is not printed; its
parts were added: no result for lead and arsenic was found". Only the finished text is stored, so its parts are found
again here: the reading that knows most of it wins. What no template made is kept as it stands, because it is
what the report prints, a number, a name of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from verifier.languages.joints import bare, closes, cuts, has_number, outer
from verifier.languages.templates import Shelf, Template, template

_MOST_OF = 0.6
_NAME_WORDS = 4
"""So much of a text is known, and so few words are left in one place, when its template was surely found."""
_LONGEST = 4000
"""Characters; a longer text is no text of ours alone."""
_MOST_STEPS = 4000
"""So many pieces are looked at for one text; a text made to need more is said in English."""
_MOST_PIECES = 12
"""So many pieces between joints are put together in all ways; of more, each is taken alone."""
_KEPT = 20_000
"""Texts that are remembered."""

JOINTS = ("; ", " - ", ". ", ": ", ", and ", ", ", " and ", " or ", " / ")
"""What texts are joined with, the loosest first. Those with letters have a translation of their own."""
_PARTING = (*JOINTS, " (", " [", ' "')
"""What a text that can be taken apart has in it."""
_LISTS = frozenset(
    {
        "list_words",
        "listed",
        "names",
        "units",
        "parts",
        "summed",
        "missing",
        "numbers",
        "words",
        "pair",
        "substances",
        "rows",
    }
)
"""Placeholders that hold lists: the "and" in them is ours even where all that it joins is printed."""
_PRINTED = frozenset({"observed"})
"""Placeholders that hold a printed result: "not detected" is kept there in the words of the laboratory."""
_AROUND_PRINTED = (
    "the sum of ",
    "counted on ",
    "(= ",
    "at the least",
    " times ",
    "between ",
    "nothing",
    "not reported",
)
"""What our own words around a printed result are told by."""
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_END = re.compile(r'(?P<name>[^"]*[^"\s])(?P<end> (?:[0-9]\S*|"[^"]*"))')
_PAIRS = {"(": ")", "[": "]"}


class Known(NamedTuple):
    """How a text is said, and what of it is known."""

    said: str
    weight: int
    """How many signs of the English text were known."""
    left: tuple[str, ...] = ()
    """The pieces that nothing is known of, and that stand as they are."""


class _TooMuchError(Exception):
    """The text asks for more work than any text of ours does."""


class Retelling:
    """Says finished texts in one language."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._whole = {source: target for source, target in texts.items() if "{" not in source}
        self._folded = {source.casefold() for source in self._whole}
        self._shelf = Shelf(template(source, target) for source, target in texts.items() if "{" in source)
        self._and = {joint: self._joint(joint) for joint in JOINTS}
        self._told: dict[str, Known] = {}
        self.steps = 0
        """Pieces that were looked at for the last text."""

    def _joint(self, joint: str) -> str:
        words = joint.strip(" ,")
        return joint.replace(words, self._whole.get(words, words)) if words.isalpha() else joint

    def said(self, text: str) -> str:
        """The text in this language; as it is, whole, where nothing of it is known."""
        return self.known(text).said

    def known(self, text: str) -> Known:
        """The text in this language, with how much of it was known."""
        if not text or len(text) > _LONGEST:
            return Known(text, 0, (text,))
        if len(self._told) > _KEPT:
            self._told.clear()
        self.steps = 0
        try:
            told = self._best(text)
            low = text[0].lower() + text[1:-1]
            if text.endswith(".") and low != text[:-1] and not _is_sure(told, text, from_start=True):
                # A sentence that was made of texts which begin with a small letter. A name begins with a capital of
                # its own, so nothing but a sentence is looked at like this.
                other = self._best(low)
                if other.weight > told.weight:
                    told = other._replace(said=f"{other.said[:1].upper()}{other.said[1:].removesuffix('.')}.")
        except (_TooMuchError, RecursionError):
            told = self._told[text] = Known(text, 0, (text,))
        return told

    def _best(self, text: str) -> Known:
        """The reading that knows most."""
        if (told := self._told.get(text)) is not None:
            return told
        self.steps += 1
        if self.steps > _MOST_STEPS:
            raise _TooMuchError
        nothing = Known(text, 0, (text,))
        best = self._as_whole(text)
        if best is None:
            made = max(self._made(text), key=_weight, default=nothing)
            best = made if _is_sure(made, text) else max((made, *self._parted(text)), key=_weight)
        if best.weight == 0:
            best = nothing
        self._told[text] = best
        return best

    def _as_whole(self, text: str) -> Known | None:
        """A text that is known as it is, or but for its full stop."""
        if (target := self._whole.get(text)) is not None:
            return Known(target, len(text))
        if text.endswith(".") and (target := self._whole.get(text[:-1])) is not None:
            return Known(f"{target}.", len(text))
        # A sentence may stand in brackets without its full stop.
        if (target := self._whole.get(f"{text}.")) is not None:
            return Known(target.removesuffix("."), len(text))
        return None

    def _made(self, text: str) -> Iterator[Known]:
        """The text as made by a template."""
        yield from self._templates(text)
        if text.endswith("."):
            yield from (told._replace(said=f"{told.said}.") for told in self._templates(text[:-1]))

    def _parted(self, text: str) -> Iterator[Known]:
        """The text as several, one behind the other."""
        yield from self._bracketed(text)
        yield from self._ended(text)
        yield from self._joined(text)

    def _templates(self, text: str) -> Iterator[Known]:
        for one, pieces in self._shelf.fitting(text):
            if _are_numbers(one, pieces):
                yield self._filled(one, pieces)

    def _filled(self, one: Template, pieces: tuple[str, ...]) -> Known:
        weight = one.weight
        said = {}
        left: list[str] = []
        for index, (name, piece) in enumerate(zip(one.names, pieces, strict=True)):
            if not piece or one.is_quoted(index) or _is_printed(name, piece):
                said[name] = piece
                continue
            told = self._best(piece)
            if name.partition("_2")[0] in _LISTS:
                told = self._with_and(told)
            weight += told.weight
            left += told.left
            said[name] = told.said
        return Known(one.filled(said), weight, tuple(left))

    def _with_and(self, told: Known) -> Known:
        """A list: what joins its last two items is ours, though the items are printed."""
        said, left = told.said, []
        for piece in told.left:
            places = cuts(bare(piece), " and ")
            head, last = (piece[: places[-1]], piece[places[-1] + len(" and ") :]) if places else (piece, "")
            if not places or self._is_one(piece, head, last):
                left.append(piece)
                continue
            said = said.replace(piece, f"{head}{self._and[' and ']}{last}", 1)
            left += (head, last)
        return Known(said, told.weight, tuple(left))

    def _is_one(self, piece: str, head: str, last: str) -> bool:
        """Whether a printed name has the "and" in it: "Yeast and mold", "Yeast and mold 10 CFU/g".

        Of two items both have a number, or none has.
        """
        known = self._folded
        is_name = piece.casefold() in known and not (head.casefold() in known and last.casefold() in known)
        return is_name or has_number(head) != has_number(last)

    def _bracketed(self, text: str) -> Iterator[Known]:
        """What stands in brackets at the end, apart: "lead (LOD 0.05 ug/g)"."""
        if text[-1:] not in (")", "]"):
            return
        for begin, level in outer(text):
            if level == 0 and text[begin] in _PAIRS and _PAIRS[text[begin]] == text[-1]:
                head = text[:begin].rstrip(" ")
                blank = text[len(head) : begin]
                if closes(text, begin) != len(text) - 1:
                    continue
                sign = "= " if text.startswith("= ", begin + 1) else ""
                before = self._best(head) if head else Known("", 0)
                inside = self._best(text[begin + 1 + len(sign) : -1])
                said = f"{before.said}{blank}{text[begin]}{sign}{inside.said}{text[-1]}"
                yield Known(said, before.weight + inside.weight, before.left + inside.left)

    def _ended(self, text: str) -> Iterator[Known]:
        """What stands behind a name, apart: a number, a day, what is quoted."""
        match = _END.fullmatch(text)
        if match is not None:
            told = self._best(match["name"])
            yield told._replace(said=told.said + match["end"])

    def _joined(self, text: str) -> Iterator[Known]:
        """The text as pieces between joints; pieces that are one text with a joint in it are kept together."""
        plain = bare(text)
        for joint in JOINTS:
            places = cuts(plain, joint)
            if not places:
                continue
            begins = (0, *(place + len(joint) for place in places))
            pieces = [text[begin:end] for begin, end in zip(begins, (*places, len(text)), strict=True)]
            if not all(pieces):
                continue
            yield self._together(pieces, joint)

    def _together(self, pieces: list[str], joint: str) -> Known:
        count = len(pieces)
        said_joint = self._and[joint]
        best: list[Known] = [Known("", 0)] * (count + 1)
        for begin in range(count - 1, -1, -1):
            reach = min(count, begin + _MOST_PIECES) if count <= _MOST_PIECES else begin + 1
            choices = []
            for end in range(begin + 1, reach + 1):
                if end - begin == count:
                    continue
                told = self._best(joint.join(pieces[begin:end]))
                rest = best[end]
                said = told.said if end == count else f"{told.said}{said_joint}{rest.said}"
                choices.append(Known(said, told.weight + rest.weight, told.left + rest.left))
            best[begin] = max(choices, key=lambda one: one.weight)
        return best[0]


def _is_sure(told: Known, text: str, *, from_start: bool = False) -> bool:
    """Whether no other reading can know more: most is known, and what is left is a name or a number each."""
    if told.weight < _MOST_OF * len(text) or (from_start and any(map(text.startswith, told.left))):
        return False
    return all(piece.count(" ") < _NAME_WORDS and not any(sign in piece for sign in _PARTING) for piece in told.left)


def _weight(one: Known) -> int:
    return one.weight


def _is_printed(name: str, piece: str) -> bool:
    """Whether a place holds what the report prints for a result, be it in words that we would use, too."""
    return name.partition("_2")[0] in _PRINTED and not any(mark in piece for mark in _AROUND_PRINTED)


def _are_numbers(one: Template, pieces: tuple[str, ...]) -> bool:
    """Whether numbers stand where only numbers can: in the places called "n"."""
    return all(_NUMBER.fullmatch(piece) for name, piece in zip(one.names, pieces, strict=True) if name == "n")
