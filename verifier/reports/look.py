"""How terminal text is to look; decided by the caller, because this room sees neither terminal nor environment."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from verifier.languages import ENGLISH, Translator


class Detail(IntEnum):
    """How much to say."""

    QUIET = 0
    """One line per document."""
    NORMAL = 1
    VERBOSE = 2
    """Everything: all explanations, quotations, boxes and passed limits."""


class Look(NamedTuple):
    """Width in columns, whether to colour, how much to say, of how many, and in which language."""

    width: int = 80
    has_colour: bool = False
    detail: Detail = Detail.NORMAL
    is_batch: bool = False
    """Whether there are several documents: then those that need a look come first, and the others are counted."""
    language: Translator = ENGLISH
