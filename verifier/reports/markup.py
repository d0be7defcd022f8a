"""Text from documents within Markdown: shown as it is, and never rendered."""

from __future__ import annotations

import re

from verifier.reports.wording import harmless

_MARKS = re.compile(r"[\\`*_\[\]<>|~$&]")
"""What begins or ends something within a line, wherever it stands; without `[` and `<` there is no link and no HTML."""
_BEGINNINGS = re.compile(r"(?<!.)([-+#=]|\d+(?=[.)](?:\s|$)))")
"""What begins a block where it stands first."""
_CALLS = re.compile(r"@|#(?=\w)|:(?=//|[\w+-]+:)|www(?=\.)|\bGH-(?=\d)|\b[0-9a-f]{6}(?=[0-9a-f]+\b)", re.IGNORECASE)
"""What GitHub and GitLab make links and pictures of behind the parser's back: mentions, issue numbers, addresses
without a mark, emoji, hashes of commits."""
_JOINER = "\u2060"
"""A word joiner: nothing is seen of it, and what it stands in is no such thing any more."""


def escaped(text: str) -> str:
    """The text on one line with every sign that Markdown could take for its own marked as a plain one.

    GitHub Flavoured Markdown, 2.4: a backslash before ASCII punctuation makes it literal. `|` too, so that it ends no
    cell of a table.
    """
    parted = _CALLS.sub(lambda found: found[0] + _JOINER, harmless(text))
    marked = _MARKS.sub(lambda found: "\\" + found[0], parted)
    return _BEGINNINGS.sub(lambda found: found[0] + "\\" if found[0].isdigit() else "\\" + found[0], marked, count=1)
