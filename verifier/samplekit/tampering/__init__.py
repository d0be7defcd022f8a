"""What may be done to the file of a report, by name: what a rule should find, and what sound files go through too.

A fault (`verifier.samplekit.faults`) changes what a laboratory prints; a tampering changes the file afterwards. Those
without a code are innocent: a rule that finds them is wrong.
"""

from __future__ import annotations

import importlib
import pkgutil

from verifier.samplekit.tampering.base import TAMPERINGS, Apply, Genuine, Tampering, tampering

for _module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
    importlib.import_module(f"{__name__}.{_module.name}")  # each registers its own

__all__ = ["TAMPERINGS", "Apply", "Genuine", "Tampering", "tampering"]
