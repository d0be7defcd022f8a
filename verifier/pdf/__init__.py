"""The only room that knows a PDF: `open_pdf` gives pages with words, ruling lines, filled areas and pictures."""

from verifier.pdf.document import PdfFile, open_pdf
from verifier.pdf.engine import Metadata
from verifier.pdf.page import Area, Image, Page, Ruling, Word

__all__ = ["Area", "Image", "Metadata", "Page", "PdfFile", "Ruling", "Word", "open_pdf"]
