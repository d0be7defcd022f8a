"""One judged document as one page."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from verifier.languages import ENGLISH, Translator
from verifier.model import DocumentReport, Run
from verifier.reports.arrangement import arranged
from verifier.reports.interface import Shown

_TEMPLATES = Environment(
    loader=PackageLoader("verifier.reports.html", "templates"), autoescape=True, undefined=StrictUndefined
)


def document_page(run: Run, report: DocumentReport, shown: Shown, t: Translator = ENGLISH) -> str:
    """The page of one document, with everything that it needs in it."""
    found = arranged(report)
    return _TEMPLATES.get_template("document.html").render(run=run, report=report, found=found, shown=shown, t=t)
