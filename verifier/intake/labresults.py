"""Laboratories' data beside PDFs: files that begin like a Lab Result of the WCIA (JSON)."""

from __future__ import annotations

import re

SUFFIX = ".json"
HEAD = 1 << 16
"""Bytes of a file that are looked at."""
_NAME = re.compile(rb'"document_name"\s*:\s*"WCIA Lab Result')
_KEYS = (b'"labresult_id"', b'"metric_list"')
_BLANKS = b"\xef\xbb\xbf \t\r\n"


def is_lab_result(data: bytes) -> bool:
    """Whether the bytes are JSON that says, within its first 64 KiB, that it is a Lab Result of the WCIA.

    Either by its name, or by both keys that every version has. Nothing is parsed here: what is wrong further on is
    said by whoever reads it.
    """
    head = data[:HEAD]
    if not head.lstrip(_BLANKS).startswith((b"{", b"[")):
        return False
    return _NAME.search(head) is not None or all(key in head for key in _KEYS)
