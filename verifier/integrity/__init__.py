"""What a file shows of itself: its revisions and signatures, what is hidden in it, how its pages are made.

Everything here is found offline and nothing of it is judged: rules of the family INT4xx do that, from the values of
`verifier.model.evidence`.
"""

from verifier.integrity.examine import examine
from verifier.integrity.examined import Examined, Settings
from verifier.integrity.revisions import revision_bytes

__all__ = ["Examined", "Settings", "examine", "revision_bytes"]
