"""The templates, set up so that nothing can be put out unescaped or unseen by accident."""

from __future__ import annotations

from functools import cache

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from verifier.reports.html import words
from verifier.reports.html.assets import content_security_policy, script, stylesheet
from verifier.reports.html.safety import finished, web_address
from verifier.reports.wording import decision_text, quantity_text, source_text, use_text


def make_environment(*loaders: BaseLoader) -> Environment:
    """Templates of pages: those of `loaders` first, then ours.

    "base.html" wants `t` (a Translator) and has the blocks title, head, top, main and foot; `policy` and `top` may be
    given. Everything put out is escaped, and control characters are named (`safety.visible`).
    """
    made = Environment(
        loader=ChoiceLoader([*loaders, PackageLoader("verifier.reports.html", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=finished,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["web_address"] = web_address
    # Read from files of ours, and told to the browser by their hashes.
    made.globals.update(
        style=Markup(stylesheet()),  # noqa: S704 - our own file
        script=Markup(script()),  # noqa: S704 - our own file
        policy=content_security_policy(),
        top="",
    )
    return made


@cache
def templates() -> Environment:
    """The templates of reports with what they say things by."""
    made = make_environment()
    made.globals.update(
        decision_text=decision_text,
        quantity_text=quantity_text,
        source_text=source_text,
        use_text=use_text,
        severity_icon=words.severity_icon,
        severity_tone=words.severity_tone,
        status_icon=words.status_icon,
        status_tone=words.status_tone,
        verdict_icon=words.verdict_icon,
        verdict_tone=words.verdict_tone,
    )
    return made
