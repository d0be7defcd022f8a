"""What an engine is: the two calls that both readers of PDF answer in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from verifier.errors import DamagedError, EncryptedError
from verifier.pdf.page import Page


class Metadata(NamedTuple):
    """What the file says about itself; texts as they stand in it, None where it says nothing."""

    title: str | None = None
    author: str | None = None
    subject: str | None = None
    creator: str | None = None
    """The program in which the document was written."""
    producer: str | None = None
    """The program that made the PDF."""
    creation_date: str | None = None
    """As in the file, mostly "D:20240131120000+01'00'"."""
    modification_date: str | None = None
    is_encrypted: bool = False
    """Protected with a password; when it could be read all the same, it was the owner's."""
    scripts: int = 0
    """Scripts of the document as a whole, as far as the engine counts them."""
    attachments: int = 0
    """Attached files, likewise."""
    has_xfa: bool = False
    """Whether there is an XFA form, likewise."""

    @classmethod
    def from_information(cls, told: Mapping[str, str], *, is_encrypted: bool) -> Metadata:
        """From the entries of the information dictionary (ISO 32000-1, table 317)."""
        return cls(
            title=told.get("Title"),
            author=told.get("Author"),
            subject=told.get("Subject"),
            creator=told.get("Creator"),
            producer=told.get("Producer"),
            creation_date=told.get("CreationDate"),
            modification_date=told.get("ModDate"),
            is_encrypted=is_encrypted,
        )


class OpenDocument(Protocol):
    """A document that an engine holds open."""

    @property
    def page_count(self) -> int:
        """How many pages there are."""

    @property
    def metadata(self) -> Metadata:
        """What the file says about itself."""

    def read_page(self, number: int) -> Page:
        """The page with that number, counted from 1. Raises DamagedError and TooLargeError."""

    def close(self) -> None:
        """Give everything back; harmless when done twice."""


class Engine(Protocol):
    """A reader of PDF."""

    @property
    def name(self) -> str:
        """As given to `open_pdf`."""

    def open(self, data: bytes) -> OpenDocument:
        """Open a document from its bytes. Raises EncryptedError and DamagedError."""


def encrypted() -> EncryptedError:
    """The error for a document that needs a password."""
    return EncryptedError(
        "the PDF is protected with a password", hint="open it with the password and save a copy without one"
    )


def damaged(reason: str) -> DamagedError:
    """The error for a document that no engine can open."""
    return DamagedError(
        f"the PDF is damaged: {reason}", hint="download or export it again; a mail or web form may have cut it off"
    )
