"""From what the user names (files, folders, globs, "-") to bytes with a label and a hash."""

from verifier.intake.find import find_inputs
from verifier.intake.inputs import MAX_BYTES, Input, InputRef
from verifier.intake.listing import Listing

__all__ = ["MAX_BYTES", "Input", "InputRef", "Listing", "find_inputs"]
