"""Many documents: each as if it were alone, in their order, and none at the cost of another."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import threading
import time
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import verifier
from verifier.batch import Cache, Job, Judged, Limits, judge_all, judge_one
from verifier.batch.digests import Digests, mark_of
from verifier.intake import InputRef, find_inputs
from verifier.model import to_json
from verifier.profiles import load_profiles

SAMPLES = sorted((Path(__file__).parents[2] / "samples").glob("*.pdf"))[:5]
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def job() -> Job:
    return Job(tuple(load_profiles(["kratom-baseline"])), DAY)


def refs(*paths: Path) -> list[InputRef]:
    return [InputRef(str(path), path) for path in paths]


@pytest.mark.parametrize("jobs", [1, 3])
def test_every_document_is_judged_as_alone_and_in_its_turn(job: Job, jobs: int) -> None:
    outcomes = list(judge_all(refs(*SAMPLES), job, jobs=jobs))
    assert [one.label for one in outcomes] == [str(path) for path in SAMPLES]
    for one, path in zip(outcomes, SAMPLES, strict=True):
        alone = verifier.verify(path, as_of=DAY)
        assert one.text == to_json(alone)
        assert (one.verdict, one.report) == (alone.verdict, alone)


def test_what_stands_twice_is_read_once_and_keeps_its_names(job: Job, tmp_path: Path) -> None:
    twin = tmp_path / 'a "strange" näme.pdf'
    shutil.copy(SAMPLES[0], twin)
    first, second = judge_all(refs(SAMPLES[0], twin), job)
    assert second == replace(first, label=str(twin), text=second.text)
    assert second.report.source.label == str(twin)
    assert second.report.findings == first.report.findings


def test_a_bad_document_costs_itself(job: Job, tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.7 and then nothing")
    missing = tmp_path / "gone.pdf"
    outcomes = list(judge_all(refs(bad, SAMPLES[0], missing, SAMPLES[1]), job, jobs=2))
    assert [one.verdict.value for one in outcomes] == ["unreadable", "pass", "unreadable", "pass"]
    assert "no longer there" in outcomes[2].report.summary


def test_a_document_that_takes_too_long_is_ended_and_the_others_go_on(job: Job) -> None:
    outcomes = list(judge_all(refs(*SAMPLES[:2]), job, limits=Limits(seconds=0.001, grace=0)))
    assert [one.verdict.value for one in outcomes] == ["unreadable"] * 2
    assert "longer than 0.001 s" in outcomes[0].report.summary
    assert not outcomes[0].is_lasting


def test_a_document_that_needs_too_much_memory_is_ended(job: Job) -> None:
    tight = Limits(memory=1, memory_with_ocr=1)
    (outcome,) = judge_all(refs(SAMPLES[0]), job, limits=tight)
    assert outcome.verdict.value == "unreadable"
    assert not outcome.is_lasting


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_a_killed_child_costs_its_document_alone(job: Job) -> None:
    good = list(judge_all(refs(*SAMPLES), job))
    outcomes = judge_all(refs(*SAMPLES), job)
    seen = [next(outcomes)]
    for child in _children_that_work():
        os.kill(child, signal.SIGKILL)
    seen += list(outcomes)
    assert [one.label for one in seen] == [one.label for one in good]
    dead = [one for one, other in zip(seen, good, strict=True) if one != other]
    # Killed in the midst of a document, or between two of them: then a new child takes it.
    assert len(dead) <= 1
    for one in dead:
        assert one.verdict.value == "unreadable"
        assert "SIGKILL" in one.report.summary
        assert not one.is_lasting


@pytest.mark.skipif(os.name == "nt", reason="needs signals")
def test_children_that_are_killed_again_and_again_stop_no_run(job: Job) -> None:
    is_over = threading.Event()

    def kill() -> None:
        while not is_over.wait(0.15):
            for child in _children_that_work():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        outcomes = list(judge_all(refs(*SAMPLES), job, jobs=2))
    finally:
        is_over.set()
        killer.join()
    assert [one.label for one in outcomes] == [str(path) for path in SAMPLES]
    for one in outcomes:
        assert one.verdict.value == "pass" or "died" in one.report.summary


def _children_that_work() -> list[int]:
    """Workers of this process: children of the server that its children come from."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                command = (entry / "cmdline").read_bytes()
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, ValueError, IndexError):
                continue
            if b"forkserver" in command and parent != os.getpid() and _is_below(parent):
                found.append(int(entry.name))
    return found


def _is_below(process: int) -> bool:
    try:
        parent = int((Path("/proc") / str(process) / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except (OSError, ValueError, IndexError):
        return False
    return parent == os.getpid()


def test_closing_ends_the_children(job: Job) -> None:
    outcomes = judge_all(refs(*SAMPLES), job)
    next(outcomes)
    outcomes.close()
    deadline = time.monotonic() + 20
    while _children_that_work() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert _children_that_work() == []


# ------------------------------------------------------------------------------------------------------------- cache


def test_the_cache_gives_the_same_outcome_without_reading(job: Job, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept", job, has_ocr=False)
    first = list(judge_all(refs(*SAMPLES[:2]), job, cache=cache))
    unread = [cache.get(one.sha256, "another name.pdf") for one in first]
    for one, again in zip(first, unread, strict=True):
        assert again is not None
        assert again.report == one.called("another name.pdf").report
        assert (again.verdict, again.worst, again.sha256) == (one.verdict, one.worst, one.sha256)
    # With no time to read anything, everything is known.
    again = list(judge_all(refs(*SAMPLES[:2]), job, cache=cache, limits=Limits(seconds=0.001, grace=0)))
    assert again == first


@pytest.mark.parametrize("change", ["as_of", "profiles", "is_cross_checked"])
def test_another_question_has_another_answer(job: Job, tmp_path: Path, change: str) -> None:
    other = {
        "as_of": replace(job, as_of=date(2025, 1, 1)),
        "profiles": replace(job, profiles=tuple(load_profiles(["us-tx"]))),
        "is_cross_checked": replace(job, is_cross_checked=True),
    }[change]
    outcome = judge_one(refs(SAMPLES[0])[0], job)
    Cache(tmp_path, job, has_ocr=False).put(outcome)
    assert Cache(tmp_path, job, has_ocr=False).get(outcome.sha256, outcome.label) == outcome
    assert Cache(tmp_path, other, has_ocr=False).get(outcome.sha256, outcome.label) is None
    assert Cache(tmp_path, job, has_ocr=True).get(outcome.sha256, outcome.label) is None


def test_a_damaged_file_of_the_cache_is_no_answer(job: Job, tmp_path: Path) -> None:
    cache = Cache(tmp_path, job, has_ocr=False)
    outcome = judge_one(refs(SAMPLES[0])[0], job)
    cache.put(outcome)
    (kept,) = (path for path in tmp_path.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:100])
    assert cache.get(outcome.sha256, outcome.label) is None


def test_limits_are_not_remembered(job: Job, tmp_path: Path) -> None:
    cache = Cache(tmp_path, job, has_ocr=False)
    list(judge_all(refs(SAMPLES[0]), job, cache=cache, limits=Limits(seconds=0.001, grace=0)))
    assert not list(tmp_path.glob("*/*/*"))


def test_a_file_that_has_not_changed_is_not_even_read(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.batch.digests._TICK", -(10**12))  # as if the file were older
    path = tmp_path / "coa.pdf"
    path.write_bytes(SAMPLES[0].read_bytes())
    cache = Cache(tmp_path / "kept", job, has_ocr=False)
    (first,) = judge_all(refs(path), job, cache=cache)
    assert cache.get_unread(refs(path)[0])[0] == first
    path.write_bytes(SAMPLES[1].read_bytes())
    assert cache.get_unread(refs(path)[0])[0] is None
    (other,) = judge_all(refs(path), job, cache=cache)
    cache.close()
    assert other.sha256 == _alone(SAMPLES[1], job).sha256 != first.sha256


def test_a_file_that_was_changed_just_now_is_read_again(job: Job, tmp_path: Path) -> None:
    """A second change within one tick of the clock would not show."""
    path = tmp_path / "coa.pdf"
    path.write_bytes(SAMPLES[0].read_bytes())
    cache = Cache(tmp_path / "kept", job, has_ocr=False)
    list(judge_all(refs(path), job, cache=cache))
    assert cache.get_unread(refs(path)[0])[0] is None
    cache.close()


def test_a_file_that_changes_while_it_is_read_is_not_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("verifier.batch.digests._TICK", -(10**12))
    path = tmp_path / "coa.pdf"
    path.write_bytes(b"before")
    digests = Digests(tmp_path)
    before = mark_of(path)
    path.write_bytes(b"after, and longer")
    with closing(digests):
        digests.put(before, path, "0" * 64)
        assert digests.get(before) is None
        digests.put(mark_of(path), path, "1" * 64)
        assert digests.get(mark_of(path)) == "1" * 64


def test_digests_that_cannot_be_kept_are_not_known(tmp_path: Path) -> None:
    path = tmp_path / "coa.pdf"
    path.write_bytes(b"bytes")
    (tmp_path / "digests.sqlite").write_bytes(b"no database, but longer than a header of one would be" * 50)
    digests = Digests(tmp_path)
    digests.put(mark_of(path), path, "0" * 64)
    assert digests.get(mark_of(path)) is None


# ------------------------------------------------------------------------------------------------------------ sources


def test_documents_within_a_zip_file(job: Job, tmp_path: Path) -> None:
    archive = tmp_path / "inbox.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        file.write(SAMPLES[0], "b/second.pdf")
        file.write(SAMPLES[1], "a/first.PDF")
        file.writestr("a/readme.txt", "no document")
        file.writestr("__MACOSX/a/._first.pdf", "no document either")
    found = list(find_inputs([str(archive)]))
    assert [ref.label for ref in found] == [f"{archive}!/a/first.PDF", f"{archive}!/b/second.pdf"]
    outcomes = list(judge_all(found, job))
    assert [one.sha256 for one in outcomes] == [_alone(path, job).sha256 for path in (SAMPLES[1], SAMPLES[0])]
    assert [ref.label for ref in find_inputs([str(tmp_path)])] == [ref.label for ref in found]


def _alone(path: Path, job: Job) -> Judged:
    return judge_one(refs(path)[0], job)


def test_documents_by_url(job: Job) -> None:
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    store.pipe("/inbox/one.pdf", SAMPLES[0].read_bytes())
    store.pipe("/inbox/two.txt", b"no document")
    found = list(find_inputs(["memory://inbox/"]))
    assert [ref.label for ref in found] == ["memory:///inbox/one.pdf"]
    (outcome,) = judge_all(found, job)
    assert outcome.verdict is _alone(SAMPLES[0], job).verdict
