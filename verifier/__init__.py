"""Read laboratory reports of kratom and similar botanical products and check them against cited limits.

    from datetime import date
    import verifier

    document = verifier.read("report.pdf")
    report = verifier.verify(document, profiles=("kratom-baseline",), as_of=date(2026, 3, 31))
    print(report.verdict, report.summary)

Each name is loaded when it is first used, so that `import verifier` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from verifier._version import __version__

if TYPE_CHECKING:
    from verifier.api import read, verify
    from verifier.errors import VerifierError
    from verifier.model import Certificate, Document, Finding, Report, Verdict
    from verifier.profiles import load_profile

__all__ = [
    "Certificate",
    "Document",
    "Finding",
    "Report",
    "Verdict",
    "VerifierError",
    "__version__",
    "load_profile",
    "read",
    "verify",
]

_HOMES = {
    "Certificate": "verifier.model",
    "Document": "verifier.model",
    "Finding": "verifier.model",
    "Report": "verifier.model",
    "Verdict": "verifier.model",
    "VerifierError": "verifier.errors",
    "load_profile": "verifier.profiles",
    "read": "verifier.api",
    "verify": "verifier.api",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'verifier' has no attribute {name!r}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
