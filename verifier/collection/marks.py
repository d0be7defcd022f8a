"""Marks of a fingerprint: numbers by which an index finds the documents that it may belong together with."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import chain
from typing import NamedTuple

from verifier.collection.fingerprints import CertificatePrint, Fingerprint
from verifier.collection.links import Link
from verifier.collection.vectors import UNLIKELY, measure, number_64, pairs, precise, weight
from verifier.model import PagePicture
from verifier.vocabulary.naming import folded, folded_name

BANDS, BITS = 4, 16
"""A picture's hash of 64 bits is kept in four bands. Hashes that differ in seven bits or fewer have a band in which
they differ in one bit or none, so that looking for all neighbours of each band finds every one of them."""
NEAR = 6
"""Bits in which the hashes of one picture may differ after it was scaled or compressed again."""
DETAIL = 12
"""Below so much contrast (see `PagePicture.detail`) a picture says nothing: a rule, a plain logo, a blank."""
_LEAST_ID = 4
_HEXADECIMAL = re.compile(r"[0-9a-f]{16}")
_LEAST_LOT = 3
_REVISED = re.compile(
    r"[\s\-_./(\[]*\b(?:rev(?:ision)?|amend(?:ed|ment)?|version|ver|v|issue|reissue)"
    r"[\s.:#\-]*\d{0,2}[a-z]?[)\]]?\s*$",
    re.IGNORECASE,
)


class Key(NamedTuple):
    """Something by which one certificate, or the document as a whole, is found."""

    link: Link
    text: str
    certificate: int | None

    @property
    def mark(self) -> int:
        """The number that the index holds."""
        return number_64(self.link.value, self.text)


def keys_of(one: Fingerprint) -> Iterator[Key]:
    """What it is found by exactly."""
    if one.text_sha256 is not None:
        yield Key(Link.TEXT, one.text_sha256, None)
    for place, certificate in enumerate(one.certificates):
        yield from (Key(link, text, place) for link, text in _texts(certificate))


def _texts(one: CertificatePrint) -> Iterator[tuple[Link, str]]:
    laboratory = folded_name(one.laboratory or "")
    for link, printed in ((Link.REPORT, plain_id(one.report_id)), (Link.SAMPLE, one.sample_id)):
        number = folded(printed or "")
        if laboratory and len(number) >= _LEAST_ID and any(sign.isdigit() for sign in number):
            yield link, f"{laboratory}\0{number}"
    if weight(one) <= UNLIKELY:
        yield Link.CONTENT, content_of(one)
    lot = folded(one.lot or "")
    if len(lot) >= _LEAST_LOT and any(sign.isdigit() for sign in lot):
        yield Link.LOT, lot


def plain_id(printed: str | None) -> str | None:
    """The number of a report without the mark of a revision: "R-17 Rev. 2" is "R-17"."""
    if printed is None:
        return None
    plain = _REVISED.sub("", printed)
    return plain if folded(plain) else printed


def content_of(one: CertificatePrint) -> str:
    """A name for all results of a certificate: substance, value and bounds, whatever the unit and the order."""
    rows = sorted(
        "|".join((row.analyte, row.qualifier.value, *map(str, measure(row)), row.basis or "")) for row in one.rows
    )
    return sha256("\n".join(rows).encode("utf-8", "surrogatepass")).hexdigest()


def laboratory_mark(one: CertificatePrint) -> int:
    """The mark of a laboratory, by which its documents are counted."""
    return number_64("laboratory", folded_name(one.laboratory or ""))


def pictures_of(one: Fingerprint) -> tuple[PagePicture, ...]:
    """The pictures in which there is something to see, each once."""
    seen: dict[str, PagePicture] = {}
    for picture in one.pictures:
        if picture.detail >= DETAIL and re.fullmatch(r"[0-9a-f]{16}", picture.digest):
            seen.setdefault(picture.digest, picture)
    return tuple(seen.values())


def _bands(digest: str) -> Iterator[tuple[int, int]]:
    number = int(digest, 16)
    yield from ((band, number >> (band * BITS) & (1 << BITS) - 1) for band in range(BANDS))


def band_marks(digest: str) -> Iterator[int]:
    """What a picture is kept under."""
    yield from (number_64("picture", str(band), str(bits)) for band, bits in _bands(digest))


def band_probes(digest: str) -> Iterator[int]:
    """What a picture is looked for under: its bands, and each of them with one bit turned."""
    for band, bits in _bands(digest):
        for near in (bits, *(bits ^ 1 << place for place in range(BITS))):
            yield number_64("picture", str(band), str(near))


def are_near(one: str, other: str) -> bool:
    """Whether two hashes may be of one picture."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= NEAR


def marks_of(one: Fingerprint) -> frozenset[int]:
    """Everything that a document is kept under."""
    shown = pictures_of(one)
    laboratories = {laboratory_mark(certificate) for certificate in one.certificates} if shown else set()
    return frozenset(
        chain(
            (key.mark for key in keys_of(one)),
            (mark for certificate in one.certificates for mark in pairs(certificate)),
            (mark for picture in shown for mark in band_marks(picture.digest)),
            laboratories,
        )
    )


class Bag(NamedTuple):
    """What candidates are compared by before their fingerprints are read."""

    rank: int
    """See `rank_of`."""
    tokens: tuple[frozenset[int], ...]
    """Of the precise values of each certificate."""
    pictures: tuple[str, ...]
    """Hashes, in hexadecimal digits."""

    def packed(self) -> bytes:
        """As bytes."""
        numbers = [int(digest, 16) - (1 << 63) for digest in self.pictures]
        lists: Sequence[Sequence[int]] = ([self.rank], numbers, *map(sorted, self.tokens))
        return b"".join(struct.pack(f">H{len(one)}q", len(one), *one) for one in lists)

    @classmethod
    def unpacked(cls, data: bytes) -> Bag:
        """The inverse of `packed`."""
        lists: list[tuple[int, ...]] = []
        place = 0
        while place < len(data):
            (count,) = struct.unpack_from(">H", data, place)
            lists.append(struct.unpack_from(f">{count}q", data, place + 2))
            place += 2 + 8 * count
        (rank,), pictures, *tokens = lists
        return cls(rank, tuple(map(frozenset, tokens)), tuple(f"{number + (1 << 63):016x}" for number in pictures))


def bag_of(one: Fingerprint) -> Bag:
    """The bag of a document."""
    tokens = (
        frozenset(token for values in precise(certificate).values() for token, _ in values)
        for certificate in one.certificates
    )
    return Bag(rank_of(one.sha256), tuple(tokens), tuple(picture.digest for picture in pictures_of(one)))


def rank_of(digest: str) -> int:
    """A place in an order of documents that is the same everywhere, whenever they came."""
    first = digest[:16]
    if not _HEXADECIMAL.fullmatch(first):  # whatever a program calls a document
        first = sha256(digest.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return int(first, 16) >> 1
