"""Bytes that no laboratory printed: whatever comes in, an outcome comes out, in time, and no defect of ours."""

from __future__ import annotations

import random
import re
from datetime import date
from pathlib import Path

import pytest

from verifier.batch import Job, Limits, judge_all
from verifier.intake import InputRef
from verifier.model import Verdict
from verifier.profiles import load_profiles

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))
DOCUMENTS = 120
SECONDS = 20


_MISSPELT = ((b"/Page", b"/Pages"), (b"obj", b"obx"), (b"stream", b"streax"), (b"R", b"r"))


def spoiled(data: bytes, dice: random.Random) -> bytes:
    """The bytes of a document with one to six things done to them that files suffer."""
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(max(len(data), 1))
        far = min(len(data), at + dice.choice((1, 4, 30, 500, 5000)))
        numbers = list(re.finditer(rb"\d+", data[at : at + 2000]))
        match dice.randrange(7):
            case 0:
                data = data[:at] + dice.randbytes(far - at) + data[far:]
            case 1:
                data = data[:at] + data[far:]
            case 2:
                data = data[:far] + data[at:far] * dice.randint(1, 20) + data[far:]
            case 3:
                data = data[:at]
            case 4:
                other = SAMPLES[dice.randrange(len(SAMPLES))].read_bytes()
                start = dice.randrange(len(other))
                data = data[:at] + other[start : start + far - at] + data[far:]
            case 5 if numbers:
                found = dice.choice(numbers)
                number = dice.choice((b"0", b"-1", b"65536", b"4294967296", b"1" * 40, b"0.5", found[0] + b"0"))
                data = data[: at + found.start()] + number + data[at + found.end() :]
            case _:
                word, instead = dice.choice(
                    ((b"/Page", b"/Pages"), (b"obj", b"obx"), (b"stream", b"streax"), (b"R", b"r"))
                )
                data = data.replace(word, instead, dice.randint(1, 5))
    return data


@pytest.mark.parametrize("seed", [1, 2])
def test_any_bytes_have_an_outcome(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same files each time
    paths = []
    for number in range(DOCUMENTS // 2):
        path = tmp_path / f"{number:03}.pdf"
        path.write_bytes(spoiled(dice.choice(SAMPLES).read_bytes(), dice))
        paths.append(path)
    job = Job(tuple(load_profiles(["kratom-baseline"])), date(2026, 11, 22))
    refs = [InputRef(str(path), path) for path in paths]
    outcomes = list(judge_all(refs, job, jobs=2, limits=Limits(seconds=SECONDS)))
    assert [one.label for one in outcomes] == [str(path) for path in paths]
    assert [(one.label, one.trace) for one in outcomes if one.bug is not None] == []
    assert not any(one.has_crashed_rules for one in outcomes)
    for one in outcomes:
        if one.verdict is Verdict.UNREADABLE:
            assert "longer than" not in one.report.summary
