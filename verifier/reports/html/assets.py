"""The style and the script that every page carries, and the policy that allows these two and nothing else."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files


@cache
def stylesheet() -> str:
    """The style of all pages; its first comment lists the classes that other pages may use."""
    return _text("report.css")


@cache
def script() -> str:
    """The script of all pages. A page can be read without it."""
    return _text("report.js")


@cache
def content_security_policy(*, is_served: bool = False) -> str:
    """The policy of a page (W3C Content Security Policy Level 3): no address but those inside the page itself.

    With `is_served` a page may also send forms to, and load from, the server that it came from. A header should add
    "frame-ancestors 'none'", which a policy inside a page cannot say.
    """
    own = " 'self'" if is_served else ""
    rules = [
        "default-src 'none'",
        f"img-src data:{own}",
        f"style-src '{_digest(stylesheet())}'{own}",
        f"script-src '{_digest(script())}'{own}",
        "base-uri 'none'",
        f"form-action {own.strip() or chr(39) + 'none' + chr(39)}",
    ]
    if is_served:
        rules.append("connect-src 'self'")
    return "; ".join(rules)


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode("ascii")


def _text(name: str) -> str:
    return files("verifier.reports.html").joinpath("static", name).read_text("utf-8")
