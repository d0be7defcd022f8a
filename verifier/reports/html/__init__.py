"""Reports as web pages that carry everything with them: one for each document, and an index of a batch."""

from verifier.reports.html.files import HtmlFolder, HtmlPage
from verifier.reports.html.page import document_page

__all__ = ["HtmlFolder", "HtmlPage", "document_page"]
