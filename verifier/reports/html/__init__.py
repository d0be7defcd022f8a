"""Reports as web pages that carry everything with them: one for each document, and an index of a batch.

A page holds its pictures, its style and its script, and its policy forbids it to load or send anything. Whoever serves
pages of the same look (the web application) extends "base.html" in an environment made by `make_environment`.
"""

from verifier.reports.html.assets import content_security_policy, script, stylesheet
from verifier.reports.html.environment import make_environment
from verifier.reports.html.files import HtmlFolder, HtmlPage
from verifier.reports.html.page import document_page

__all__ = [
    "HtmlFolder",
    "HtmlPage",
    "content_security_policy",
    "document_page",
    "make_environment",
    "script",
    "stylesheet",
]
