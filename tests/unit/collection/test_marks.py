"""Marks: what is found by them, and what a picture may lose before it is not found any more."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.collection.made import document, report, row, sample
from verifier.collection.links import Link
from verifier.collection.marks import (
    NEAR,
    Bag,
    are_near,
    bag_of,
    band_marks,
    band_probes,
    content_of,
    keys_of,
    marks_of,
    pictures_of,
    plain_id,
    rank_of,
)

digests = st.integers(0, (1 << 64) - 1).map(lambda number: f"{number:016x}")


@given(digest=digests, bits=st.sets(st.integers(0, 63), max_size=NEAR))
def test_a_picture_is_found_however_its_bits_are_spread(digest: str, bits: set[int]) -> None:
    other = f"{int(digest, 16) ^ sum(1 << bit for bit in bits):016x}"
    assert are_near(digest, other)
    assert set(band_probes(digest)) & set(band_marks(other))


def test_a_picture_with_more_bits_changed_is_another_one() -> None:
    assert not are_near("0" * 16, f"{(1 << NEAR + 1) - 1:016x}")


@given(digest=digests, tokens=st.lists(st.frozensets(st.integers(-(1 << 63), (1 << 63) - 1), max_size=9), max_size=3))
def test_a_bag_comes_back(digest: str, tokens: list[frozenset[int]]) -> None:
    bag = Bag(rank_of("ff" * 32), tuple(tokens), (digest,))
    assert Bag.unpacked(bag.packed()) == bag


def test_what_is_no_hash_or_shows_nothing_is_no_picture() -> None:
    one = document("a", digests=("0123456789abcdef", "0123456789abcdef", "no hash", "ABCDEF0123456789", "01"))
    assert [picture.digest for picture in pictures_of(one)] == ["0123456789abcdef"]
    dull = one.model_copy(update={"pictures": tuple(p.model_copy(update={"detail": 2.0}) for p in one.pictures)})
    assert pictures_of(dull) == ()


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("R-17 Rev. 2", "R-17"),
        ("R-17-REV1", "R-17"),
        ("R-17 (Amended)", "R-17"),
        ("R-17 v2", "R-17"),
        ("R-17-2", "R-17-2"),
        ("GV104", "GV104"),
        ("Rev 1", "Rev 1"),
        (None, None),
    ],
)
def test_the_mark_of_a_revision_is_no_part_of_a_number(printed: str | None, plain: str | None) -> None:
    assert plain_id(printed) == plain


def test_numbers_that_everybody_uses_are_no_keys() -> None:
    assert list(keys_of(document("a", sample([], laboratory="L", sample_id="1", report_id="24", lot="7")))) == []
    assert list(keys_of(document("a", sample([], laboratory=None, sample_id="S-10442", report_id="R-20417")))) == []
    links = [key.link for key in keys_of(report("a", "GV-104229"))]
    assert links == [Link.REPORT, Link.SAMPLE, Link.CONTENT, Link.LOT]


def test_content_is_the_results_whatever_the_unit_and_the_order() -> None:
    one = sample([row("mitragynine", "1.437", "%"), row("lead", "0.213", "ppm")])
    other = sample([row("lead", "213", "ppb"), row("mitragynine", "14.37", "mg/g")])
    assert content_of(one) == content_of(other) != content_of(sample([row("lead", "0.213", "ppm")]))


def test_marks_hang_on_no_process() -> None:
    # A store is read by other processes and later: these numbers must never change without a migration.
    assert sorted(marks_of(document("a", text="t"))) == [-551139768564075111]
    assert bag_of(document("a")).rank == rank_of("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
