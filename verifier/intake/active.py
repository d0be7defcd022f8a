"""What in a PDF would act if a viewer let it: found by its words in the objects; nothing is run, nothing followed."""

from __future__ import annotations

import re
from enum import StrEnum


class ActiveContent(StrEnum):
    """What there is; the value is what a reader is told."""

    JAVASCRIPT = "JavaScript"
    ON_OPENING = "an action when the file is opened"
    ON_EVENTS = "actions on events such as turning a page"
    LAUNCH = "an action that starts a program"
    LINK = "a link that is no web address, mail address or telephone number"
    SUBMISSION = "an action that sends or takes in data"
    ATTACHMENT = "attached files"
    FORM = "an XFA form"
    MEDIA = "embedded media"


_END = rb"(?![A-Za-z0-9_.-])"
_WORDS = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (ActiveContent.JAVASCRIPT, rb"/JavaScript" + _END + rb"|/JS\s*[(<\d]"),
        (ActiveContent.ON_EVENTS, rb"/AA\s*(?:<<|\d+\s+\d+\s+R)"),
        (ActiveContent.LAUNCH, rb"/S\s*/Launch" + _END),
        (ActiveContent.SUBMISSION, rb"/S\s*/(?:SubmitForm|ImportData)" + _END),
        (ActiveContent.ATTACHMENT, rb"/EmbeddedFiles?" + _END + rb"|/FileAttachment" + _END + rb"|/EF\s*<<"),
        (ActiveContent.FORM, rb"/XFA\s*(?:\[|\d)"),
        (ActiveContent.MEDIA, rb"/(?:RichMedia|Rendition|Movie|Sound|Screen|3D)" + _END),
    )
)
_ANY_WORD = re.compile(b"|".join(pattern.pattern for _, pattern in _WORDS))
"""Hardly any report has one of them, and one search costs less than seven."""
_OPENING = re.compile(rb"/OpenAction\s*(?:\d|<<)")
"""Not of a plain page to show, which is an array."""
_OPENS_PAGE = re.compile(rb"/OpenAction\s*<<[^<>]{0,200}/S\s*/GoTo" + _END)
_LINK = re.compile(rb"/URI\s*(?:\(\s*((?:[^()\\]|\\.){0,60})|<([0-9A-Fa-f\s]{0,120}))", re.DOTALL)
_SCHEME = re.compile(rb"[\0-\x20]*([A-Za-z][A-Za-z0-9+.-]*)\s*:")
_HARMLESS = frozenset({b"http", b"https", b"mailto", b"tel"})
"""Reports link to their laboratory: its site, its address, its telephone."""
_ESCAPE = re.compile(rb"#([0-9a-fA-F]{2})")


def plain_names(text: bytes) -> bytes:
    """The text of objects with the escapes of names resolved: `/Java#53cript` says `/JavaScript`."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), text) if b"#" in text else text


def find_active(text: bytes) -> tuple[ActiveContent, ...]:
    """What stands in the text of the objects (all that is outside of streams, and object streams), in fixed order."""
    text = plain_names(text)
    found = {kind for kind, pattern in _WORDS if pattern.search(text)} if _ANY_WORD.search(text) else set()
    # The texts of an encrypted file look like noise here, and noise like a scheme now and then.
    if b"/Encrypt" not in text and any(_is_odd(link[1], link[2]) for link in _LINK.finditer(text)):
        found.add(ActiveContent.LINK)
    # Reports open on their first page; that is said only where something else could be meant by it.
    if found and _OPENING.search(text) and not _OPENS_PAGE.search(text):
        found.add(ActiveContent.ON_OPENING)
    return tuple(kind for kind in ActiveContent if kind in found)


def _is_odd(text: bytes | None, digits: bytes | None) -> bool:
    """Whether a link, written as text or in hexadecimal digits, leads elsewhere than to a site, a mail or a call."""
    if text is None:
        even = b"".join((digits or b"").split())
        text = bytes.fromhex(even[: len(even) // 2 * 2].decode("ascii"))
    scheme = _SCHEME.match(text)
    return scheme is not None and scheme[1].lower() not in _HARMLESS
