"""Whether a bundle is what it says: whole, unchanged, and of one piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import NamedTuple

from pydantic import ValidationError

from verifier.bundle.manifest import COLLECTION, MANIFEST, README, REPORT, SUMS, Manifest
from verifier.bundle.opening import Bundle
from verifier.bundle.writing import collection_bytes, document_bytes, report_pieces
from verifier.errors import BundleError, ProfileError
from verifier.model import CollectionFinding, DocumentReport
from verifier.profiles import ProfileText, load_profile_text
from verifier.profiles.laboratories import laboratories_sha256

_MOST = 50
"""Problems of one kind that are named."""


class Checked(NamedTuple):
    """One question that was put to a bundle."""

    said: str
    """What holds, where there is no problem."""
    problems: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether nothing differs."""
        return not self.problems


def check_bundle(bundle: Bundle) -> Iterator[Checked]:
    """Everything that can be told from the bundle alone, question by question."""
    manifest = bundle.manifest
    yield _asked(f"{len(manifest.files)} files are there and unchanged, and none was added", lambda: _files(bundle))
    number = len(manifest.documents)
    yield _asked(f"{number} reports are valid, and the manifest says of them what they say", lambda: _documents(bundle))
    yield _asked("report.json and collection.json say the same", lambda: _together(bundle))
    yield _asked("profiles, waivers and the other texts are those that the run names", lambda: _texts(bundle))


def profile_texts_of(bundle: Bundle) -> dict[str, ProfileText]:
    """The texts of the profiles in a bundle, by the hash that it gives them. Raises BundleError and KeyError."""
    return {
        one.sha256: ProfileText(one.id, one.sha256, bundle.read(one.path), one.bases)
        for one in bundle.manifest.profiles
    }


def _asked(said: str, problems: Callable[[], Iterator[str]]) -> Checked:
    found: list[str] = []
    try:
        for problem in problems():
            found.append(problem)
            if len(found) > _MOST:
                found[-1] = "and more"
                break
    except BundleError as error:
        found.append(error.message)
    except KeyError as error:
        found.append(f"{error.args[0]!r} is named in it and is not there")
    return Checked(said, tuple(found))


def _files(bundle: Bundle) -> Iterator[str]:
    listed = {one.path: one for one in bundle.manifest.files}
    for name in sorted(set(bundle.names) - set(listed) - {MANIFEST, SUMS}):
        yield f"{name} was added: the manifest does not name it"
    for name in (COLLECTION, README, REPORT):
        if name not in listed:
            yield f"{name} is missing in the manifest"
    lines = []
    for path, one in listed.items():
        lines.append(f"{one.sha256}  {path}\n")
        if path not in bundle.names:
            yield f"{path} is missing"
            continue
        found, size = bundle.sums(path)
        if (found, size) != (one.sha256, one.size):
            yield f"{path} was changed: its SHA-256 is {found}, and the manifest says {one.sha256}"
    lines.append(f"{bundle.sums(MANIFEST)[0]}  {MANIFEST}\n")
    if SUMS not in bundle.names:
        yield f"{SUMS} is missing"
    elif bundle.read(SUMS) != "".join(lines).encode():
        yield f"{SUMS} does not say what the manifest says"


def report_of(bundle: Bundle, path: str) -> DocumentReport:
    """The report that lies there. Raises BundleError where there is none of the kind, KeyError where nothing is."""
    try:
        return DocumentReport.model_validate(bundle.values(path))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))[:100]
        raise BundleError(f"{path} is no report: {where}: {first['msg'][:200]}") from error


def _documents(bundle: Bundle) -> Iterator[str]:
    verdicts = dict.fromkeys(bundle.manifest.verdicts, 0)
    for one in bundle.manifest.documents:
        try:
            report = report_of(bundle, one.report)
        except BundleError as error:
            yield error.message
            continue
        verdicts[report.verdict] = verdicts.get(report.verdict, 0) + 1
        if document_bytes(report) != bundle.read(one.report):
            yield f"{one.report} is written otherwise than verifier writes it"
        source = report.source
        if (source.label, source.sha256, report.verdict) != (one.label, one.sha256, one.verdict):
            yield f"{one.report} is about another document or has another verdict than the manifest says"
        if one.original is not None and bundle.sums(one.original)[0] != one.sha256:
            yield f"{one.original} is not the document that was judged"
    if verdicts != dict(bundle.manifest.verdicts):
        yield "the manifest counts the verdicts otherwise than the reports have them"


def _together(bundle: Bundle) -> Iterator[str]:
    try:
        values = bundle.values(COLLECTION)
        together = [CollectionFinding.model_validate(one) for one in values]
    except (ValueError, TypeError):
        yield f"{COLLECTION} holds no findings"
        return
    if collection_bytes(together) != bundle.read(COLLECTION):
        yield f"{COLLECTION} is written otherwise than verifier writes it"
    reports = (report_of(bundle, one.report) for one in bundle.manifest.documents)
    digest = sha256()
    for piece in report_pieces(bundle.manifest.run, reports, together):
        digest.update(piece)
    if digest.hexdigest() != bundle.sums(REPORT)[0]:
        yield f"{REPORT} does not say what the reports say one by one"


def _texts(bundle: Bundle) -> Iterator[str]:
    manifest = bundle.manifest
    texts = profile_texts_of(bundle)
    for used in manifest.run.profiles:
        if used.sha256 not in texts:
            if not _is_told(manifest, used.sha256):
                yield f'the text of the profile "{used.id}" is missing, and the manifest does not say so'
            continue
        try:
            profile = load_profile_text(used.sha256, texts)
        except ProfileError as error:
            yield error.message
            continue
        if (profile.id, profile.title) != (used.id, used.title):
            yield f'the run says of the profile "{used.id}" what its text does not say'
    if manifest.waivers is not None:
        if bundle.sums(manifest.waivers)[0] != manifest.run.waivers_sha256:
            yield f"{manifest.waivers} is not the file that the run names"
    elif manifest.run.waivers_sha256 is not None and not _is_told(manifest, manifest.run.waivers_sha256):
        yield "the file of waivers is missing, and the manifest does not say so"
    found = laboratories_sha256([bundle.sums(path)[0] for path in manifest.laboratories])
    named = manifest.run.laboratories_sha256
    if found != named and (manifest.laboratories or not _is_told(manifest, str(named))):
        yield "the files of laboratories are not those that the run names"
    anchors = tuple(bundle.sums(path)[0] for path in manifest.anchors)
    if anchors != manifest.run.anchors and (anchors or not manifest.missing):
        yield "the certificates that signatures were trusted by are not those that the run names"


def _is_told(manifest: Manifest, sha256: str) -> bool:
    return any(sha256 in text for text in manifest.missing)
