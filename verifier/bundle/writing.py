"""A run of a store, written as a bundle."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import BinaryIO

from verifier.bundle.explaining import readme
from verifier.bundle.manifest import (
    COLLECTION,
    MANIFEST,
    README,
    REPORT,
    SUMS,
    BundledDocument,
    BundledProfile,
    Manifest,
)
from verifier.bundle.packing import Packer
from verifier.errors import ProfileError
from verifier.model import CollectionFinding, DocumentReport, Run, from_json, to_json
from verifier.profiles import load_profile, profile_texts, shipped_profiles
from verifier.profiles.laboratories import laboratories_sha256
from verifier.reports import make_reporter
from verifier.store.records import RunRecord, StoredText, TextKind
from verifier.store.store import Store

Original = Callable[[], tuple[str, bytes]]
"""Gives the ending of a document's name, such as ".pdf", and its bytes."""

_STRANGE = re.compile(r"[^A-Za-z0-9_-]+")


def write_bundle(store: Store, record: RunRecord, out: BinaryIO, originals: Mapping[str, Original]) -> Manifest:
    """Writes the run to `out`; `originals` are documents by their SHA-256, which go with it.

    Raises StoreError, OSError, and what an original raises.
    """
    packer = Packer(out)
    missing: list[str] = []
    documents = _add_documents(packer, store, record, originals)
    if originals:
        missing += [f"the document {one.label}" for one in documents if one.original is None]
    together = store.together(record.id)
    packer.add(COLLECTION, collection_bytes(together))
    packer.add_pieces(REPORT, report_pieces(record.run, store.reports(record.id), together))
    texts = store.texts(record.id)
    profiles = _add_profiles(packer, record.run, texts, missing)
    waivers = _add_files(packer, texts, TextKind.WAIVERS)
    laboratories = _add_files(packer, texts, TextKind.LABORATORIES)
    anchors = _add_files(packer, texts, TextKind.ANCHOR)
    environment = next((one for one in texts if one.kind is TextKind.ENVIRONMENT), None)
    missing += _not_kept(record.run, texts)
    packer.add(README, readme(record).encode())
    manifest = Manifest(
        number=record.id,
        state=record.state.value,
        started=record.started,
        finished=record.finished,
        run=record.run,
        environment=None if environment is None else from_json(environment.data),
        verdicts=record.verdicts,
        documents=documents,
        profiles=profiles,
        waivers=next(iter(waivers), None),
        laboratories=laboratories,
        anchors=anchors,
        missing=tuple(missing),
        files=packer.files,
    )
    packer.add(MANIFEST, _encoded(to_json(manifest, indent=2) + "\n"))
    packer.add(SUMS, "".join(f"{one.sha256}  {one.path}\n" for one in packer.files).encode())
    packer.close()
    return manifest


def _encoded(text: str) -> bytes:
    # A lone surrogate can only stand in a string of the JSON, where its escape means the same.
    return text.encode("utf-8", "backslashreplace")


def document_bytes(report: DocumentReport) -> bytes:
    """A report as it lies in a bundle."""
    return _encoded(to_json(report) + "\n")


def report_pieces(
    run: Run, reports: Iterable[DocumentReport], together: Iterable[CollectionFinding]
) -> Iterator[bytes]:
    """The run as `verifier check -f json` prints it."""
    reporter = make_reporter("json")
    yield _encoded(reporter.begin(run))
    yield from (_encoded(reporter.document(report)) for report in reports)
    yield from (_encoded(reporter.together(finding)) for finding in together)
    yield _encoded(reporter.end())


def collection_bytes(together: Iterable[CollectionFinding]) -> bytes:
    """The findings across documents, as they lie in a bundle."""
    return _encoded(to_json([finding.model_dump() for finding in together], indent=2) + "\n")


# ------------------------------------------------------------------------------------------------------ documents


def _add_documents(
    packer: Packer, store: Store, record: RunRecord, originals: Mapping[str, Original]
) -> tuple[BundledDocument, ...]:
    found: list[BundledDocument] = []
    taken: set[str] = set()
    for report in store.reports(record.id):
        source = report.source
        path = _free_name(taken, f"documents/{source.sha256 or f'unopened-{_hash(source.label)}'}", ".json")
        packer.add(path, document_bytes(report))
        found.append(BundledDocument(label=source.label, sha256=source.sha256, verdict=report.verdict, report=path))
    places: dict[str, str] = {}
    for sha in dict.fromkeys(one.sha256 for one in found):
        if sha in originals:
            suffix, data = originals[sha]()
            if sha256(data).hexdigest() == sha:  # it may have been changed meanwhile
                places[sha] = f"originals/{sha}{suffix}"
                packer.add(places[sha], data)
    return tuple(one.model_copy(update={"original": places.get(one.sha256)}) for one in found)


def _hash(label: str) -> str:
    return sha256(label.encode("utf-8", "backslashreplace")).hexdigest()


def _free_name(taken: set[str], stem: str, suffix: str) -> str:
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return name + suffix


# ---------------------------------------------------------------------------------------------------------- texts


def _add_profiles(
    packer: Packer, run: Run, texts: tuple[StoredText, ...], missing: list[str]
) -> tuple[BundledProfile, ...]:
    found = [one for one in texts if one.kind is TextKind.PROFILE]
    known = {one.sha256 for one in found}
    installed: set[str] = set()
    for used in run.profiles:
        if used.sha256 in known:
            continue
        own = _installed(used.id, used.sha256)
        if not own:
            missing.append(
                f'the text of the profile "{used.id}" with the SHA-256 {used.sha256}: the store does not hold it, and '
                "the installed one is another"
            )
        new = [one for one in own if one.sha256 not in known]
        found += new
        installed |= {one.sha256 for one in new}
        known |= {one.sha256 for one in new}
    made: list[BundledProfile] = []
    taken: set[str] = set()
    for one in found:
        path = _free_name(taken, f"profiles/{_STRANGE.sub('_', one.name).strip('_') or 'profile'}", ".toml")
        packer.add(path, one.data)
        made.append(
            BundledProfile(
                id=one.name, sha256=one.sha256, path=path, bases=one.bases, is_installed_one=one.sha256 in installed
            )
        )
    return tuple(made)


def _installed(profile_id: str, wanted: str) -> list[StoredText]:
    """The installed profile of that id with what it extends, if it is the one with that hash."""
    if profile_id not in shipped_profiles():
        return []
    try:
        profile = load_profile(profile_id)
    except ProfileError:
        return []
    if profile.sha256 != wanted:
        return []
    return [
        StoredText(kind=TextKind.PROFILE, name=text.id, sha256=text.sha256, bases=text.bases, data=text.data)
        for text in profile_texts(profile)
    ]


def _add_files(packer: Packer, texts: tuple[StoredText, ...], kind: TextKind) -> tuple[str, ...]:
    folder = {TextKind.ANCHOR: "anchors/", TextKind.LABORATORIES: "laboratories/"}.get(kind, "")
    found = [one for one in texts if one.kind is kind]
    for one in found:
        packer.add(folder + one.name, one.data)
    return tuple(folder + one.name for one in found)


def _not_kept(run: Run, texts: tuple[StoredText, ...]) -> Iterator[str]:
    """What the run used and the store does not hold: an older version of verifier kept only hashes."""
    hashes = {kind: [one.sha256 for one in texts if one.kind is kind] for kind in TextKind}
    if run.waivers_sha256 is not None and hashes[TextKind.WAIVERS] != [run.waivers_sha256]:
        yield f"the file of waivers with the SHA-256 {run.waivers_sha256}: the store does not hold it"
    if run.laboratories_sha256 != laboratories_sha256(hashes[TextKind.LABORATORIES]):
        yield f"the files of laboratories with the SHA-256 {run.laboratories_sha256}: the store does not hold them"
    if tuple(hashes[TextKind.ANCHOR]) != run.anchors:
        yield "certificates that signatures were trusted by: the store does not hold them"
    if not hashes[TextKind.ENVIRONMENT]:
        yield "the versions of Python and of the packages that decide: nobody kept them"
