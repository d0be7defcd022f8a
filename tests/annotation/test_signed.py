"""Signed files: the signature over the first revision stays as it was, and the summary says what viewers will say."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import pytest
from pyhanko.sign.fields import MDPPerm

from tests.annotation.conftest import mark, marking, notes
from tests.annotation.test_files import plain
from verifier.model import SignatureState
from verifier.pdf.marks.annotate import annotate
from verifier.pdf.traces.signatures import find_signatures
from verifier.samplekit.identities import Identity, make_identity
from verifier.samplekit.signing import sign

MARKING = marking(mark((70, 90, 130, 104)))


@lru_cache
def analyst() -> Identity:
    return make_identity(1, "p256")


def signed(**how: Any) -> bytes:
    return sign(plain(), analyst(), when=datetime(2026, 3, 4, 9, 12, tzinfo=UTC), **how)


def summary(data: bytes) -> str:
    return next(one.text for one in notes(annotate(data, MARKING)) if one.kind == "/Stamp")


def state(data: bytes) -> SignatureState:
    (found,) = find_signatures(data).signatures
    return found.state


def test_the_signature_still_covers_the_original() -> None:
    data = signed()
    copy = annotate(data, MARKING)
    assert copy.startswith(data)
    assert state(data) is SignatureState.VALID
    assert state(copy) is not SignatureState.BROKEN
    assert state(copy[: len(data)]) is SignatureState.VALID


def test_the_summary_says_that_it_is_signed() -> None:
    assert "IT IS SIGNED" in summary(signed())
    assert "IT IS SIGNED" not in summary(plain())
    assert "IT IS CERTIFIED" not in summary(signed())


@pytest.mark.parametrize(
    ("allows", "is_said"),
    [(MDPPerm.NO_CHANGES, True), (MDPPerm.FILL_FORMS, True), (MDPPerm.ANNOTATE, False)],
)
def test_the_summary_says_that_the_signer_allowed_no_notes(allows: MDPPerm, is_said: bool) -> None:
    said = summary(signed(is_certification=True, allows=allows))
    assert ("IT IS CERTIFIED" in said) is is_said
