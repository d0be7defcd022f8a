"""What a file shows of itself, for people: how it was made, what was changed, what is hidden, what it points to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.languages import Translator, later
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
from verifier.reports.wording import boxes_text, pages_text

_NAME_COLUMNS = 18
_MOST = 12
"""So many of one kind are listed; beyond that only their number, unless everything is asked for."""
_STATES = {
    SignatureState.VALID: later("valid"),
    SignatureState.CHANGED_AFTER: later("valid, and the file was changed after it"),
    SignatureState.BROKEN: later("not valid: what it signs was changed"),
    SignatureState.UNCHECKED: later("not checked"),
    SignatureState.REMOVED: later("taken away"),
}
_TRUST = {
    Trust.NOT_JUDGED: later("whether to trust the signer was not judged: name certificates with --trust"),
    Trust.TRUSTED: later("the signer's certificate leads to one that you trust"),
    Trust.UNTRUSTED: later("the signer's certificate leads to none that you trust"),
}
_HIDDEN = {
    HiddenKind.COVERED: later('"{text}" is covered'),
    HiddenKind.INVISIBLE: later('"{text}" is drawn without ink'),
    HiddenKind.SAME_COLOUR: later('"{text}" has the colour of what is behind it'),
}


class EvidencePrinter(BlockPrinter):
    """What each file shows of itself."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, _parts)


def _parts(document: Document, look: Look) -> Iterator[ConsoleRenderable]:
    t = look.language
    evidence = document.evidence or Evidence()
    yield title_line(document.source.label, look.width)
    yield words(f"{t.counted(document.source.pages, '{n} page', '{n} pages')} · sha256 {document.source.sha256}", "dim")
    most = None if look.detail is Detail.VERBOSE else _MOST
    sections: tuple[tuple[str, Iterable[ConsoleRenderable]], ...] = (
        (t("The file"), _file(evidence.file, t)),
        (t("Saved"), _revisions(evidence.revisions, look, most)),
        (t("Signed"), _signatures(evidence.signatures, look)),
        (t("Not seen on the page"), (_hidden(one, look) for one in evidence.hidden)),
        (t("Laid over the page"), _overlays(evidence, look)),
        (t("Set unlike its column"), _odd_cells(evidence, look)),
        (t("Text and picture differ"), _differences(evidence, look)),
        (t("Codes"), _codes(evidence, look)),
        (t("Not looked for"), (words(t.said(text)) for text in (*evidence.not_examined, *evidence.failures))),
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
            yield indented(words(t("and {number} more; -v lists them", number=len(found) - most), "dim"), 2)


def _file(record: FileRecord, t: Translator) -> Iterator[ConsoleRenderable]:
    for name, value in (
        (t("title"), record.title),
        (t("author"), record.author),
        (t("written with"), record.creator),
        (t("made by"), record.producer),
        (t("created"), _time(record.created)),
        (t("changed"), _time(record.modified)),
        (t("written with (XMP)"), record.xmp_creator if record.xmp_creator != record.creator else None),
        (t("made by (XMP)"), record.xmp_producer if record.xmp_producer != record.producer else None),
        (t("created (XMP)"), _time(record.xmp_created) if record.xmp_created != record.created else None),
        (t("changed (XMP)"), _time(record.xmp_modified) if record.xmp_modified != record.modified else None),
        (t("protected"), t("with a password for changes") if record.is_encrypted else None),
    ):
        if value:
            yield beside(words(name, "dim"), words(value), width=_NAME_COLUMNS)


def _time(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(sep=" ")


def _revisions(revisions: tuple[Revision, ...], look: Look, most: int | None) -> Iterator[ConsoleRenderable]:
    if len(revisions) < 2:
        return
    t = look.language
    yield words(t("{number} times, each time by adding to the end of the file", number=len(revisions)))
    for revision in revisions[1:]:
        if not revision.changes:
            yield words(t("revision {number}: no text changed", number=revision.number), "dim")
            continue
        changed = t.counted(len(revision.changes), "{n} text changed", "{n} texts changed")
        yield words(t("revision {number}: {text}", number=revision.number, text=changed), "yellow")
        for change in revision.changes[:most]:
            before = f'"{change.before}"' if change.before is not None else t("nothing")
            after = f'"{change.after}"' if change.after is not None else t("nothing")
            said = words(
                t("{what}: {before} became {after}", what=t.said(change.kind.value), before=before, after=after)
            )
            yield indented(said.append(_place([change.anchor] if change.anchor else [], look), "dim"), 2)
        if most is not None and len(revision.changes) > most:
            yield indented(words(t("and {number} more; -v lists them", number=len(revision.changes) - most), "dim"), 2)


def _signatures(signatures: tuple[Signature, ...], look: Look) -> Iterator[ConsoleRenderable]:
    t = look.language
    for one in signatures:
        signed = f", {one.signed.isoformat(sep=' ')}" if one.signed is not None else ""
        style = "" if one.state is SignatureState.VALID else "yellow"
        signer = f"{one.signer or t('nobody named')}{signed}"
        said = words(t("by {signer}: {state}", signer=signer, state=t(_STATES[one.state])), style)
        yield said.append(_place([one.anchor] if one.anchor else [], look), "dim")
        if one.state is SignatureState.VALID:
            reach = (
                t("it covers the whole file")
                if one.covers_whole_file
                else t("something was added behind what it covers")
            )
            yield indented(words(f"{reach}; {t(_TRUST[one.trust])}", "dim"), 2)
        if one.detail:
            yield indented(words(t.said(one.detail), "dim"), 2)


def _hidden(one: HiddenText, look: Look) -> ConsoleRenderable:
    t = look.language
    said = t(_HIDDEN[one.kind], text=one.text)
    if one.shown is not None:
        said = t('{what}, and "{text}" is seen there', what=said, text=one.shown)
    return words(said).append(_place([one.anchor], look), "dim")


def _overlays(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    t = look.language
    for one in evidence.overlays:
        what = t('{kind} with "{text}"', kind=one.kind, text=one.text) if one.text else one.kind
        how = later('{what} covers "{text}"') if one.is_opaque else later('{what} lies over "{text}"')
        yield words(t(how, what=what, text=one.over)).append(_place([one.anchor], look), "dim")


def _odd_cells(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    t = look.language
    for one in evidence.odd_cells:
        how = ", ".join(
            t("{what} {own}, not {usual}", what=t.said(what), own=t.said(own), usual=t.said(usual))
            for what, own, usual in zip(one.differs_in, one.own, one.usual, strict=False)
        )
        said = words(
            t('"{printed}" of {name}: {how}, as {n} others', printed=one.printed, name=one.name, how=how, n=one.peers)
        )
        yield said.append(_place([one.anchor], look), "dim")


def _differences(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    for one in evidence.differences:
        said = words(
            look.language('the text says "{text}", the picture "{picture}"', text=one.text, picture=one.picture)
        )
        yield said.append(_place([one.anchor], look), "dim")


def _codes(evidence: Evidence, look: Look) -> Iterator[ConsoleRenderable]:
    for one in evidence.codes:
        yield words(f"{one.symbology}: {one.text}").append(_place([one.anchor], look), "dim")


def _place(anchors: Iterable[Anchor], look: Look) -> str:
    listed = list(anchors)
    if not listed:
        return ""
    return f"  [{(boxes_text if look.detail is Detail.VERBOSE else pages_text)(listed, look.language)}]"
