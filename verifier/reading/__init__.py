"""Pages to certificates: geometry and vocabulary; no laboratory is known here."""

from verifier.reading.document import read_document, read_pages

__all__ = ["read_document", "read_pages"]
