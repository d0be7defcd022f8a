"""What an index of fingerprints can do; where it is kept is its own affair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from verifier.collection.fingerprints import Fingerprint

HOLDERS = 200
"""Documents under one mark that are looked at. Where there are more, it is those of the lowest rank, the same for
everybody who looks: documents that share many marks are seen together under all of them or under none."""


@dataclass(frozen=True)
class Record:
    """A document of the index."""

    id: int
    labels: tuple[str, ...]
    """The names under which its bytes are known that matter in this run, sorted."""
    fingerprint: Fingerprint

    @property
    def sha256(self) -> str:
        """Of its bytes."""
        return self.fingerprint.sha256


class Index(Protocol):
    """Fingerprints, found by their marks."""

    def holders(self, marks: Sequence[int]) -> Mapping[int, Sequence[int]]:
        """By mark the documents that are kept under it, at most `HOLDERS`, those of the lowest rank."""
        ...

    def count(self, mark: int) -> int:
        """How many documents are kept under a mark."""
        ...

    def bags(self, documents: Sequence[int]) -> Mapping[int, bytes]:
        """The packed bags of documents."""
        ...

    def records(self, documents: Sequence[int]) -> Sequence[Record]:
        """The documents; of each file only what was read of it last."""
        ...

    def own(self) -> Iterator[Record]:
        """The documents of this run, in any order, each file once."""
        ...
