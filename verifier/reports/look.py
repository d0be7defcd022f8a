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


class Brevity(IntEnum):
    """What is left out, one thing after the other, until a document fits the screen; each with what comes before it."""

    WHOLE = 0
    FEW_MET = 1
    """Of the limits that are met, three."""
    NO_STEPS = 2
    """What to do next about warnings."""
    NO_REMARKS = 3
    """What is only worth knowing: counted."""


class Look(NamedTuple):
    """Width in columns, whether to colour, how much to say, of how many, in which language and on how many lines."""

    width: int = 80
    has_colour: bool = False
    detail: Detail = Detail.NORMAL
    is_batch: bool = False
    """Whether there are several documents: then those that need a look come first, and the others are counted."""
    language: Translator = ENGLISH
    height: int | None = None
    """Lines that one document is to fit into, as far as it can; None where nobody looks at it on a screen."""
