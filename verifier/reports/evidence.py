"""What a file shows of itself, for people: how it was made, what was changed, what is hidden, what it points to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.model import (
    Anchor,
    Document,
    Evidence,
    FileRecord,
    HiddenKind,
    HiddenText,
    Revision,
    Signature,
    SignatureState,
    Trust,
)
from verifier.reports.canvas import beside, indented, title_line, words
from verifier.reports.documents import BlockPrinter
from verifier.reports.look import Detail, Look
from verifier.reports.wording import boxes_text, counted, pages_text

_NAME_COLUMNS = 18
_MOST = 12
"""So many of one kind are listed; beyond that only their number, unless everything is asked for."""
_STATES = {
    SignatureState.VALID: "valid",
    SignatureState.CHANGED_AFTER: "valid, and the file was changed after it",
    SignatureState.BROKEN: "not valid: what it signs was changed",
    SignatureState.UNCHECKED: "not checked",
    SignatureState.REMOVED: "taken away",
}
_TRUST = {
    Trust.NOT_JUDGED: "whether to trust the signer was not judged: name certificates with --trust",
    Trust.TRUSTED: "the signer's certificate leads to one that you trust",
    Trust.UNTRUSTED: "the signer's certificate leads to none that you trust",
}
_HIDDEN = {
    HiddenKind.COVERED: "is covered",
    HiddenKind.INVISIBLE: "is drawn without ink",
    HiddenKind.SAME_COLOUR: "has the colour of what is behind it",
}


class EvidencePrinter(BlockPrinter):
    """What each file shows of itself."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _parts)


def _parts(document: Document, look: Look) -> Iterator[ConsoleRenderable]:
    evidence = document.evidence or Evidence()
    yield title_line(document.source.label, look.width)
    yield words(f"{counted(document.source.pages, 'page')} · sha256 {document.source.sha256}", "dim")
    most = None if look.detail is Detail.VERBOSE else _MOST
    sections: tuple[tuple[str, Iterable[ConsoleRenderable]], ...] = (
        ("The file", _file(evidence.file)),
        ("Saved", _revisions(evidence.revisions, look, most)),
        ("Signed", _signatures(evidence.signatures, look)),
        ("Not seen on the page", (_hidden(one, look) for one in evidence.hidden)),
        ("Laid over the page", _overlays(evidence, look)),
        ("Set unlike its column", _odd_cells(evidence, look)),
        ("Text and picture differ", _differences(evidence, look)),
        ("Codes", _codes(evidence, look)),
        ("Not looked for", (words(text) for text in (*evidence.not_examined, *evidence.failures))),
    )
    for title, lines in sections:
        found = list(lines)
        if not found:
            continue
        yield Text("")
        yield Text(title, "bold")
        for line in found[:most]:
            yield indented(line, 2)
        if most is not None and len(found) > most:
            yield indented(words(f"and {len(found) - most} more; -v lists them", "dim"), 2)


def _file(record: FileRecord) -> Iterator[ConsoleRenderable]:
    for name, value in (
        ("title", record.title),
        ("author", record.author),
        ("written with", record.creator),
        ("made by", record.producer),
        ("created", _time(record.created)),
        ("changed", _time(record.modified)),
        ("written with (XMP)", record.xmp_creator if record.xmp_creator != record.creator else None),
        ("made by (XMP)", record.xmp_producer if record.xmp_producer != record.producer else None),
        ("created (XMP)", _time(record.xmp_created) if record.xmp_created != record.created else None),
        ("changed (XMP)", _time(record.xmp_modified) if record.xmp_modified != record.modified else None),
        ("protected", "with a password for changes" if record.is_encrypted else None),
    ):
        if value:
            yield beside(words(name, "dim"), words(value), width=_NAME_COLUMNS)


def _time(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(sep=" ")


def _revisions(revisions: tuple[Revision, ...], look: Look, most: int | None) -> Iterator[ConsoleRenderable]:
    if len(revisions) < 2:
        return
    yield words(f"{len(revisions)} times, each time by adding to the end of the file")
    for revision in revisions[1:]:
        if not revision.changes:
            yield words(f"revision {revision.number}: no text changed", "dim")
            continue
        yield words(f"revision {revision.number}: {counted(len(revision.changes), 'text')} changed", "yellow")
        for change in revision.changes[:most]:
            before = f'"{change.before}"' if change.before is not None else "nothing"
            after = f'"{change.after}"' if change.after is not None else "nothing"
            said = words(f"{change.kind.value}: {before} became {after}")
            yield indented(said.append(_place([change.anchor] if change.anchor else [], look), "dim"), 2)
        if most is not None and len(revision.changes) > most:
            yield indented(words(f"and {len(revision.changes) - most} more; -v lists them", "dim"), 2)


def _signatures(signatures: tuple[Signature, ...], look: Look) -> Iterator[ConsoleRenderable]:
    for one in signatures:
        signed = f", {one.signed.isoformat(sep=' ')}" if one.signed is not None else ""
        style = "" if one.state is SignatureState.VALID else "yellow"
        said = words(f"by {one.signer or 'nobody named'}{signed}: {_STATES[one.state]}", style)
        yield said.append(_place([one.anchor] if one.anchor else [], look), "dim")
        if one.state is SignatureState.VALID:
            reach = "it covers the whole file" if one.covers_whole_file else "something was added behind what it covers"
            yield indented(words(f"{reach}; {_TRUST[one.trust]}", "dim"), 2)
        if one.detail:
            yield indented(words(one.detail, "dim"), 2)


def _hidden(one: HiddenText, look: Look) -> ConsoleRenderable:
    shown = f', and "{one.shown}" is seen there' if one.shown is not None else ""
    return words(f'"{one.text}" {_HIDDEN[one.kind]}{shown}').append(_place([one.anchor], look), "dim")


def _overlays(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    for one in evidence.overlays:
        text = f' with "{one.text}"' if one.text else ""
        how = "covers" if one.is_opaque else "lies over"
        yield words(f'{one.kind}{text} {how} "{one.over}"').append(_place([one.anchor], look), "dim")


def _odd_cells(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    for one in evidence.odd_cells:
        how = ", ".join(
            f"{what} {own}, not {usual}" for what, own, usual in zip(one.differs_in, one.own, one.usual, strict=False)
        )
        said = words(f'"{one.printed}" of {one.name}: {how}, as {one.peers} others')
        yield said.append(_place([one.anchor], look), "dim")


def _differences(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    for one in evidence.differences:
        said = words(f'the text says "{one.text}", the picture "{one.picture}"')
        yield said.append(_place([one.anchor], look), "dim")


def _codes(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    for one in evidence.codes:
        yield words(f"{one.symbology}: {one.text}").append(_place([one.anchor], look), "dim")


def _place(anchors: Iterable[Anchor], look: Look) -> str:
    listed = list(anchors)
    if not listed:
        return ""
    return f"  [{boxes_text(listed) if look.detail is Detail.VERBOSE else pages_text(listed)}]"
