"""Hostile files: each is annotated soundly or refused with a reason, in a child process, and costs only itself."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.annotation.conftest import annotations, mark, marking
from tests.annotation.test_files import plain
from tests.hostile import hostile_file, hostile_names
from verifier.batch import Limits
from verifier.batch.annotating import Annotator
from verifier.errors import InputError
from verifier.intake import Input
from verifier.pdf.marks.annotate import annotate

MARKING = marking(mark((70, 90, 130, 104)))
LIMITS = Limits(seconds=3)
STRUCTURES = ("archive", "count", "cut", "deep", "empty", "object", "page", "parent", "password", "picture", "xref")
"""Files whose structure is odd, which is what notes are added to; a bomb goes with them, that takes all of its time."""
NAMES = (*(name for name in hostile_names() if name.startswith(STRUCTURES)), "form-in-itself.pdf")


def test_each_is_annotated_or_refused_and_the_next_one_goes_on() -> None:
    refused: dict[str, str] = {}
    with Annotator(LIMITS) as annotator:
        for name in NAMES:
            data = hostile_file(name).data
            try:
                copy = annotator.copy(Input(data, name, digest := sha256(data).hexdigest()), digest, MARKING)
            except InputError as error:
                refused[name] = error.message
            else:
                assert copy.startswith(data), name
        data = plain()
        digest = sha256(data).hexdigest()
        assert annotator.copy(Input(data, "good", digest), digest, MARKING).startswith(data)
    assert "xref-loop.pdf" in refused
    assert all(refused.values())
    assert len(refused) < len(NAMES)


def test_another_file_than_the_judged_one_gets_no_notes() -> None:
    data = plain()
    with Annotator(is_sandboxed=False) as annotator, pytest.raises(InputError, match="another one than when it was"):
        annotator.copy(Input(data, "x", sha256(data).hexdigest()), "0" * 64, MARKING)


@settings(max_examples=60, deadline=None)
@given(changes=st.lists(st.tuples(st.integers(0, len(plain()) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_damaged_bytes_are_no_defect_of_ours(changes: list[tuple[int, int]]) -> None:
    data = bytearray(plain())
    for place, value in changes:
        data[place] = value
    try:
        copy = annotate(bytes(data), MARKING)
    except InputError:
        return
    assert copy.startswith(data)
    assert annotations(copy) >= 4
