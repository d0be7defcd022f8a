"""What is done to the file of a report, and how it is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from verifier.samplekit.chance.dice import Dice
from verifier.samplekit.make import make
from verifier.samplekit.options import Options
from verifier.samplekit.truth import Truth


@dataclass(frozen=True)
class Genuine:
    """A report as its laboratory made it, with what it was made from."""

    truth: Truth
    layout: str
    options: Options
    pdf: bytes = field(repr=False)
    dice: Dice = field(repr=False)
    """Chance for whoever changes it: the same for the same report."""

    def drawn(self, truth: Truth) -> bytes:
        """The PDF of another truth, in the looks of this report. Raises UsageError where it cannot be drawn so."""
        return make(truth, self.layout, self.options)


Apply = Callable[[Genuine], Sequence[bytes]]
"""Gives the changed file first, then the files that it is judged beside, if any. Raises UsageError where the report
offers nothing to change."""


@dataclass(frozen=True)
class Tampering:
    """A named change to the file of a report."""

    name: str
    code: str | None
    """The rule that should find it; None for what is done to sound files every day and must not be found."""
    summary: str
    apply: Apply = field(repr=False)
    also: tuple[str, ...] = ()
    """Rules that may find it too: the same change seen from another side."""


TAMPERINGS: dict[str, Tampering] = {}
"""All of them by name; `tampering` adds more."""


def tampering(name: str, code: str | None, summary: str, *, also: tuple[str, ...] = ()) -> Callable[[Apply], Apply]:
    """Decorate a function from a genuine report to files to make it a tampering."""

    def add(function: Apply) -> Apply:
        if name in TAMPERINGS:
            raise ValueError(f"two tamperings are named {name}")
        TAMPERINGS[name] = Tampering(name, code, summary, function, also)
        return function

    return add
