"""The part of the examination that looks at digital signatures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from verifier.integrity.examined import Examined


def look_at_signatures(examined: Examined) -> Mapping[str, Any]:
    """The signatures of the file, each checked against its bytes, and against the anchors that the user gave."""
    if examined.is_picture:
        return {}
    from verifier.pdf.traces.signatures import find_signatures

    found = find_signatures(examined.data, examined.settings.anchors)
    return {"signatures": found.signatures, "not_examined": found.not_examined}
