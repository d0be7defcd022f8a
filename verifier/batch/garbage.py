"""How often a process that reads documents looks for garbage.

Reading makes many small values that die with their document, and hardly any that hold each other in a circle. Looking
through all of them again and again is a tenth of the time.
"""

from __future__ import annotations

import gc

_MADE = 50_000
"""So many values more than have died, and they are looked through; Python's own figure is 700 (2,000 from 3.13 on)."""


def settle() -> None:
    """Leave alone what is loaded, vocabularies and rules, and look through new values less often.

    For a process that does nothing but read documents, once it has read the first one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_MADE, 20, 100)
