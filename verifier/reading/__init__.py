"""Pages to certificates: geometry and vocabulary; no laboratory is known here."""

from verifier.reading.crosscheck import read_cross_checked
from verifier.reading.document import read_document, read_pages

__all__ = ["read_cross_checked", "read_document", "read_pages"]
