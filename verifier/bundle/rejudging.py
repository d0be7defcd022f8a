"""The documents of a bundle judged once more, by the texts in it, to see whether the same comes out byte for byte."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from verifier.batch import Job, Limits, judge_all
from verifier.bundle.checking import profile_texts_of, report_of
from verifier.bundle.manifest import BundledDocument
from verifier.bundle.opening import Bundle
from verifier.bundle.writing import Original, document_bytes
from verifier.errors import BundleError, VerifierError
from verifier.intake import InputRef
from verifier.model import Profile
from verifier.profiles import NO_WAIVERS, load_profile_text
from verifier.profiles.laboratories import laboratories_from
from verifier.profiles.waivers import waivers_from
from verifier.rules.registry import all_rules


class Rejudged(NamedTuple):
    """A document that was judged once more."""

    label: str
    is_same: bool
    detail: str = ""
    """What differs."""


def job_of(bundle: Bundle) -> Job:
    """How the run judged. Raises BundleError where the bundle does not hold what is needed for that."""
    run, texts = bundle.manifest.run, profile_texts_of(bundle)
    profiles: list[Profile] = []
    try:
        for used in run.profiles:
            profile = load_profile_text(used.sha256, texts)
            profiles.append(profile.model_copy(update={"decision": used.decision}))
        codes = [rule.code for rule in all_rules()]
        waivers = NO_WAIVERS
        if bundle.manifest.waivers is not None:
            waivers = waivers_from(bundle.read(bundle.manifest.waivers), "waivers.toml", codes)
        laboratories = laboratories_from((path, bundle.read(path)) for path in bundle.manifest.laboratories)
    except VerifierError as error:
        raise BundleError(f"it cannot be judged once more: {error.message}", error.hint) from error
    if (waivers.sha256, laboratories.sha256) != (run.waivers_sha256, run.laboratories_sha256):
        raise BundleError("it cannot be judged once more: waivers or laboratories of the run are not in it")
    return Job(
        tuple(profiles),
        run.as_of,
        run.use,
        waivers.rules,
        run.is_cross_checked,
        laboratories=laboratories.records,
        anchors=tuple(bundle.read(path) for path in bundle.manifest.anchors),
        has_evidence=any(report_of(bundle, one.report).evidence is not None for one in bundle.manifest.documents),
    )


def rejudge(
    bundle: Bundle, originals: Mapping[str, Original], *, jobs: int, limits: Limits, is_sandboxed: bool
) -> Iterator[Rejudged]:
    """Each document that is at hand, in the bundle or among `originals`, judged once more.

    Raises BundleError where the bundle does not hold what it was judged by.
    """
    job = job_of(bundle)
    there = [one for one in bundle.manifest.documents if one.original is not None or one.sha256 in originals]
    with tempfile.TemporaryDirectory(prefix="verifier-") as folder:
        refs = [_placed(bundle, one, originals, Path(folder, str(number))) for number, one in enumerate(there)]
        outcomes = judge_all(refs, job, jobs=jobs, limits=limits, cache=None, is_sandboxed=is_sandboxed)
        for one, outcome in zip(there, outcomes, strict=True):
            if document_bytes(outcome.report) == bundle.read(one.report):
                yield Rejudged(one.label, is_same=True)
            elif outcome.verdict is not one.verdict:
                then, now = one.verdict.value, outcome.verdict.value
                yield Rejudged(one.label, is_same=False, detail=f"the verdict was {then} and is {now}")
            else:
                yield Rejudged(one.label, is_same=False, detail="the verdict is the same, the report is not")


def _placed(bundle: Bundle, one: BundledDocument, originals: Mapping[str, Original], place: Path) -> InputRef:
    """The document in a file of our own naming, under the label that it had."""
    place.write_bytes(bundle.read(one.original) if one.original is not None else originals[one.sha256]()[1])
    return InputRef(one.label, place)
