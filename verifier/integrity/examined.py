"""What every part of the examination is given: the bytes, what was read from them, and what the user set."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from verifier.model import Document
from verifier.pdf.sniff import is_picture
from verifier.pdf.traces.traits import PageLook, look_at_pages


@dataclass(frozen=True)
class Settings:
    """What the user says about how files are examined."""

    anchors: tuple[bytes, ...] = ()
    """Certificates (PEM or DER) that signatures are trusted by; without any, trust is not judged."""


@dataclass(frozen=True)
class Examined:
    """One file under examination."""

    data: bytes = field(repr=False)
    document: Document
    """What was read from it."""
    settings: Settings = field(default_factory=Settings)

    @cached_property
    def is_picture(self) -> bool:
        """Whether it is a JPEG, PNG or TIFF and no PDF: most parts have nothing to look at then."""
        return is_picture(self.data)

    @cached_property
    def looks(self) -> tuple[PageLook, ...]:
        """Every page as it is made; each is loaded once for all parts that look at it. Not for a picture."""
        return look_at_pages(self.data)
