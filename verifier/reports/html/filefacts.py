"""What a file shows of itself, in short: how it was made, what was changed, what is hidden, what it points to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import NamedTuple

from verifier.languages import Translator
from verifier.model import Anchor, Evidence, HiddenKind, Revision, Signature, SignatureState, Trust

_MOST = 40
"""So many facts are shown; a file of thousands of hidden texts is no reason for a page of thousands of lines."""


class Fact(NamedTuple):
    """One observation."""

    name: str
    text: str
    anchor: Anchor | None = None


def facts_of_file(evidence: Evidence | None, t: Translator) -> tuple[Fact, ...] | None:
    """The observations in the order of their weight; None where nobody looked."""
    if evidence is None:
        return None
    facts = list(
        islice(
            chain(
                _file(evidence, t),
                _revisions(evidence.revisions, t),
                _signatures(evidence.signatures, t),
                _hidden(evidence, t),
                _unlike(evidence, t),
                (Fact(one.symbology, one.text, one.anchor) for one in evidence.codes),
            ),
            _MOST + 1,
        )
    )
    if len(facts) > _MOST:
        facts[_MOST:] = [Fact(t("And more"), t("“verifier inspect” lists all of it"))]
    not_looked_for = (*evidence.not_examined, *evidence.failures)
    return (*facts, *(Fact(t("Not looked for"), t.said(text)) for text in not_looked_for))


def _file(evidence: Evidence, t: Translator) -> Iterator[Fact]:
    record = evidence.file
    named: Iterable[tuple[str, str | None]] = (
        (t("Title"), record.title),
        (t("Author"), record.author),
        (t("Written with"), record.creator),
        (t("Made by"), record.producer),
        (t("Created"), _time(record.created)),
        (t("Changed"), _time(record.modified) if record.modified != record.created else None),
        (t("Protected"), t("with a password for changes") if record.is_encrypted else None),
    )
    return (Fact(name, text) for name, text in named if text)


def _time(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat(sep=" ")


def _revisions(revisions: tuple[Revision, ...], t: Translator) -> Iterator[Fact]:
    if len(revisions) < 2:
        yield Fact(t("Saved"), t("once, as far as the file shows"))
        return
    yield Fact(t("Saved"), t("{n} times, each time by adding to the end of the file", n=len(revisions)))
    for revision in revisions[1:]:
        name = t("Revision {n}", n=revision.number)
        if not revision.changes:
            yield Fact(name, t("no text changed"))
        for change in revision.changes:
            before = t("nothing") if change.before is None else f"“{change.before}”"
            after = t("nothing") if change.after is None else f"“{change.after}”"
            yield Fact(name, t("{before} became {after}", before=before, after=after), change.anchor)


def _signatures(signatures: tuple[Signature, ...], t: Translator) -> Iterator[Fact]:
    states = {
        SignatureState.VALID: t("valid"),
        SignatureState.CHANGED_AFTER: t("valid, and the file was changed after it"),
        SignatureState.BROKEN: t("not valid: what it signs was changed"),
        SignatureState.UNCHECKED: t("not checked"),
        SignatureState.REMOVED: t("taken away"),
    }
    trust = {
        Trust.NOT_JUDGED: t("whether to trust the signer was not judged"),
        Trust.TRUSTED: t("the signer's certificate leads to one that you trust"),
        Trust.UNTRUSTED: t("the signer's certificate leads to none that you trust"),
    }
    for one in signatures:
        parts = [one.signer or t("nobody named"), _time(one.signed), states[one.state]]
        if one.state is SignatureState.VALID:
            parts.append(trust[one.trust])
        parts.append(t.said(one.detail) if one.detail else None)
        yield Fact(t("Signature"), "; ".join(part for part in parts if part), one.anchor)
    if not signatures:
        yield Fact(t("Signature"), t("none"))


def _hidden(evidence: Evidence, t: Translator) -> Iterator[Fact]:
    why = {
        HiddenKind.COVERED: t("covered"),
        HiddenKind.INVISIBLE: t("drawn without ink"),
        HiddenKind.SAME_COLOUR: t("in the colour of what is behind it"),
    }
    for one in evidence.hidden:
        yield Fact(t("Not seen"), f"“{one.text}” ({why[one.kind]})", one.anchor)
    for laid in evidence.overlays:
        how = t("covers") if laid.is_opaque else t("lies over")
        said = f"“{laid.text}” " if laid.text else ""
        yield Fact(t("Laid over the page"), f"{laid.kind} {said}{how} “{laid.over}”", laid.anchor)


def _unlike(evidence: Evidence, t: Translator) -> Iterator[Fact]:
    for one in evidence.differences:
        said = t("the text says “{text}”, the picture “{picture}”", text=one.text, picture=one.picture)
        yield Fact(t("Text and picture differ"), said, one.anchor)
    for cell in evidence.odd_cells:
        said = t("“{printed}” of {name}, unlike {n} others", printed=cell.printed, name=cell.name, n=cell.peers)
        yield Fact(t("Set unlike its column"), said, cell.anchor)
