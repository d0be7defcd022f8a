"""What many documents have in common: a small fingerprint of each, found again by indexed marks, never pair by pair.

A fingerprint holds what the rules of the family COL6xx compare, so that no report has to be read again. A mark is a
number of 64 bits; documents that share one may belong together, and what they share is then compared itself.
"""

from verifier.collection.fingerprints import CertificatePrint, Fingerprint, Place, Row, fingerprint
from verifier.collection.groups import Group, Member
from verifier.collection.index import Index, Record
from verifier.collection.links import Link
from verifier.collection.scratch import ScratchIndex

__all__ = [
    "CertificatePrint",
    "Fingerprint",
    "Group",
    "Index",
    "Link",
    "Member",
    "Place",
    "Record",
    "Row",
    "ScratchIndex",
    "fingerprint",
]
