"""Groups of documents that share something: found by their marks, the same whatever the order they came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from verifier.collection.fingerprints import CertificatePrint, Fingerprint
from verifier.collection.index import Index, Record
from verifier.collection.links import Link
from verifier.collection.marks import (
    Bag,
    are_near,
    band_marks,
    band_probes,
    keys_of,
    laboratory_mark,
    pictures_of,
    rank_of,
)
from verifier.collection.vectors import ALIKE, pairs
from verifier.model import Anchor, PagePicture

MOST = 100
"""Members of a group that are looked at; what more documents share is no sign of anything."""
FILES = 20
"""A picture in more files is part of a form, and no picture of a sample."""


@dataclass(frozen=True)
class Member:
    """One certificate of one document, or the document as a whole."""

    label: str
    sha256: str
    fingerprint: Fingerprint = field(repr=False)
    index: int | None = None
    """Position of the certificate, counted from 0; None for the document as a whole."""

    @property
    def certificate(self) -> CertificatePrint:
        """The certificate that is meant; the first one for a document as a whole."""
        return self.fingerprint.certificates[self.index or 0]

    @property
    def order(self) -> tuple[date, str, str, int]:
        """By the day of the report, then by name."""
        day = self.fingerprint.certificates[self.index or 0].reported if self.fingerprint.certificates else None
        return (day or date.max, self.label, self.sha256, -1 if self.index is None else self.index)

    def anchors(self, *keys: str) -> tuple[Anchor, ...]:
        """Where fields of the head are printed, as far as that is known."""
        found = (self.certificate.anchor(key) for key in keys)
        return tuple(anchor for anchor in found if anchor is not None)


@dataclass(frozen=True)
class Group:
    """Documents that share something, in their order."""

    link: Link
    members: tuple[Member, ...]
    others: int = 0
    """How many more members there are that nobody looked at."""
    files: Mapping[str, int] = field(default_factory=dict)
    """For pictures: how many files of the collection are of each laboratory, by name as printed."""


class Gathering:
    """Finds the groups that the documents of a run belong to."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._seen: set[int] = set()
        """Marks whose groups were given already."""
        self._ties = {Link.VALUES: _Ties(), Link.PICTURE: _Ties()}

    def groups(self) -> Iterator[Group]:
        """All groups with a document of this run."""
        for record in self._index.own():
            yield from self._of_one(record)
        for link, ties in self._ties.items():
            for documents in ties.components():
                yield from self._component(link, documents)

    def _of_one(self, record: Record) -> Iterator[Group]:
        if len(record.labels) > 1:
            members = tuple(Member(label, record.sha256, record.fingerprint) for label in record.labels)
            yield Group(Link.BYTES, members[:MOST], max(0, len(members) - MOST))
        keys = {key.mark: key for key in keys_of(record.fingerprint) if key.mark not in self._seen}
        vector = frozenset(mark for one in record.fingerprint.certificates for mark in pairs(one))
        found = self._index.holders(sorted({*keys, *vector}))
        for mark, key in keys.items():
            if len(found[mark]) > 1:
                self._seen.add(mark)
                yield from self._sharing(mark, key.link, key.text, found[mark])
        self._tie_values(record, {number for mark in vector for number in found[mark]})
        self._tie_pictures(record)

    def _sharing(self, mark: int, link: Link, text: str, documents: Sequence[int]) -> Iterator[Group]:
        """The group of one mark; two texts with one mark are not taken for each other."""
        members = [
            Member(record.labels[0], record.sha256, record.fingerprint, key.certificate)
            for record in self._index.records(documents[:MOST])
            for key in keys_of(record.fingerprint)
            if key.link is link and key.text == text
        ]
        if len({member.sha256 for member in members}) > 1:
            more = self._index.count(mark) - MOST if len(documents) > MOST else 0
            yield Group(link, tuple(sorted(members, key=lambda one: one.order)), more)

    def _tie_values(self, record: Record, candidates: set[int]) -> None:
        wanted = sorted(candidates - {record.id})
        if not wanted:
            return
        bags = self._index.bags([record.id, *wanted])
        mine = Bag.unpacked(bags[record.id])
        for number in wanted:
            other = Bag.unpacked(bags[number])
            if any(len(a & b) >= ALIKE for a in mine.tokens for b in other.tokens):
                self._ties[Link.VALUES].tie((mine.rank, record.id), (other.rank, number))

    def _tie_pictures(self, record: Record) -> None:
        for picture in pictures_of(record.fingerprint):
            alike = [set(held) for held in self._index.holders(list(band_marks(picture.digest))).values()]
            if len(set.intersection(*alike)) > FILES:
                continue  # a logo, known without looking further
            found = self._index.holders(sorted(set(band_probes(picture.digest))))
            wanted = sorted({number for numbers in found.values() for number in numbers} - {record.id})
            bags = ((number, Bag.unpacked(packed)) for number, packed in self._index.bags(wanted).items())
            near = [
                (bag.rank, number)
                for number, bag in bags
                if any(are_near(picture.digest, digest) for digest in bag.pictures)
            ]
            if len(near) < FILES:
                for other in near:
                    self._ties[Link.PICTURE].tie((rank_of(record.sha256), record.id), other)

    def _component(self, link: Link, documents: Sequence[int]) -> Iterator[Group]:
        members = [
            Member(record.labels[0], record.sha256, record.fingerprint, index)
            for record in self._index.records(documents[:MOST])
            for index in (range(len(record.fingerprint.certificates)) if link is Link.VALUES else (None,))
        ]
        if len({member.sha256 for member in members}) > 1:
            files = self._files(members) if link is Link.PICTURE else {}
            others = max(0, len(documents) - MOST)
            yield Group(link, tuple(sorted(members, key=lambda one: one.order)), others, files)

    def _files(self, members: Iterable[Member]) -> Mapping[str, int]:
        named = {
            one.laboratory or "": laboratory_mark(one) for member in members for one in member.fingerprint.certificates
        }
        return {name: self._index.count(mark) for name, mark in named.items()}


_Ranked = tuple[int, int]
"""Rank and number of a document: an order that does not hang on when it came."""


class _Ties:
    """Documents that hang together, however long the chain (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[_Ranked, _Ranked] = {}

    def tie(self, one: _Ranked, other: _Ranked) -> None:
        a, b = self._root(one), self._root(other)
        if a != b:
            self._parent[max(a, b)] = min(a, b)

    def _root(self, number: _Ranked) -> _Ranked:
        parent = self._parent.setdefault(number, number)
        while parent != number:
            self._parent[number] = self._parent[parent]
            number, parent = parent, self._parent[parent]
        return number

    def components(self) -> Iterator[list[int]]:
        """Each set of documents that hang together, by rank."""
        found: dict[_Ranked, list[int]] = {}
        for one in sorted(self._parent):
            found.setdefault(self._root(one), []).append(one[1])
        yield from found.values()


def pictures_shared(members: Sequence[Member]) -> Iterator[tuple[Member, PagePicture, Member, PagePicture]]:
    """Pairs of members with the pictures that look the same, each pair once."""
    shown = [(member, pictures_of(member.fingerprint)) for member in members]
    for place, (member, mine) in enumerate(shown):
        for other, theirs in shown[:place]:
            pair = next(((a, b) for a in theirs for b in mine if are_near(a.digest, b.digest)), None)
            if pair is not None:
                yield other, pair[0], member, pair[1]


def laboratory_counts(members: Iterable[Member]) -> Counter[str]:
    """How many of the files are of each laboratory, by name as printed."""
    files = {(member.sha256, one.laboratory or "") for member in members for one in member.fingerprint.certificates}
    return Counter(name for _, name in files)
