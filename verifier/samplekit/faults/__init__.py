"""Faults that can be planted in a truth, by name: each a pure function with the finding it should bring about.

A fault changes what it says and nothing else, except that a report stays honest about it where an honest laboratory
would be: a value above its limit is printed with the verdict "fail", and totals follow their rows.
"""

from __future__ import annotations

import importlib
import pkgutil

from verifier.samplekit.faults.base import FAULTS, Fault, plant, register

for _module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
    importlib.import_module(f"{__name__}.{_module.name}")  # each registers its faults

__all__ = ["FAULTS", "Fault", "plant", "register"]
