"""Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format): defects for programs, and no passes.

A page of a PDF is no region of a text: each location names the file and, as a logical location, the page and what is
concerned; page and box stand in its properties and in the message. Rules come behind the results, described by the
first finding of each, because a run is written as it goes. `invocations` says which documents could not be read, and
what could not be checked: then `executionSuccessful` is false, and the results are not all there could be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from verifier.model import (
    Anchor,
    CollectionFinding,
    DocumentReport,
    Finding,
    Involved,
    Run,
    Severity,
    Verdict,
    Waiver,
    to_json,
)
from verifier.reports.wording import boxes_text, citation_text, harmless, name_text, waiver_text

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_FINGERPRINT = "verifierFinding/v1"

Json = dict[str, Any]


class SarifReporter:
    """One run with its results, written finding by finding."""

    def __init__(self) -> None:
        self._run: Run | None = None
        self._rules: dict[str, Json] = {}
        self._artifacts: dict[tuple[str, str], int] = {}
        """Label and hash of each file with its position: a hundred thousand of them are to fit into the memory."""
        self._notes: list[Json] = []
        self._written = 0

    def begin(self, run: Run) -> str:
        """The head, up to the list of results."""
        self._run = run
        return f'{{\n  "$schema": "{SCHEMA}",\n  "version": "2.1.0",\n  "runs": [{{\n  "results": ['

    def document(self, report: DocumentReport) -> str:
        """The results of one document: one line each."""
        label, digest = report.source.label, report.source.sha256
        place = self._artifact(label, digest)
        if report.verdict is Verdict.UNREADABLE:
            self._notes.extend(self._unread(report, place))
            return ""
        for text in report.coverage.not_evaluated:
            self._notes.append(_note("error", f"not checked, because of a defect in verifier: {text}", place))
        seen: dict[str, int] = {}
        return "".join(self._one(self._result(finding, digest, place, seen)) for finding in report.findings)

    def together(self, finding: CollectionFinding) -> str:
        """One result with a location in each document that it is about."""
        index = self._rule(finding)
        parts = [finding.code, *(f"{one.sha256} {one.certificate}" for one in finding.documents)]
        result = {
            "ruleId": finding.code,
            "ruleIndex": index,
            "level": _LEVELS[finding.severity],
            "message": {"text": _message(finding.message)},
            "locations": [self._of_document(one) for one in finding.documents],
            "partialFingerprints": {_FINGERPRINT: _hash(parts)},
            "properties": _properties(finding) | {"otherDocuments": finding.others},
        }
        return self._one(result | _suppressions(finding.waiver))

    def end(self) -> str:
        """What belongs to the run as a whole."""
        if self._run is None:
            raise ValueError("begin() must come before end()")
        run = self._run
        rest: Json = {
            "tool": {
                "driver": {
                    "name": "verifier",
                    "version": run.version,
                    "rules": list(self._rules.values()),
                }
            },
            "invocations": [
                {
                    "executionSuccessful": not self._notes,
                    "toolExecutionNotifications": self._notes,
                }
            ],
            "artifacts": [_artifact(*key) for key in self._artifacts],
            "columnKind": "unicodeCodePoints",
            "properties": {
                "asOf": run.as_of.isoformat(),
                "profiles": [
                    {"id": one.id, "title": one.title, "status": one.status, "isInForce": one.is_in_force}
                    | {"sha256": one.sha256}
                    for one in run.profiles
                ],
            },
        }
        return ("\n  ],\n" if self._written else "],\n") + to_json(rest, indent=2)[2:-2] + "\n  }]\n}\n"

    def _one(self, result: Json) -> str:
        comma = "," if self._written else ""
        self._written += 1
        return f"{comma}\n    {to_json(result)}"

    def _result(self, finding: Finding, digest: str, place: Json, seen: dict[str, int]) -> Json:
        about = finding.subject
        cited = finding.citation
        parts = [
            *(finding.code, digest, about.certificate, about.panel, about.analyte, about.field, finding.observed),
            *((cited.profile, cited.source, cited.clause) if cited else ()),
        ]
        # Two of the same document that differ in nothing but their place are told apart by their order.
        own = _hash(parts)
        seen[own] = seen.get(own, 0) + 1
        places = finding.anchors or (None,)
        where = [_location(place, one, _names(finding)) for one in places]
        result: Json = {
            "ruleId": finding.code,
            "ruleIndex": self._rule(finding),
            "level": _LEVELS[finding.severity],
            "message": {"text": _message(finding.message, finding.anchors)},
            "locations": where[:1],
            "partialFingerprints": {_FINGERPRINT: own if seen[own] == 1 else f"{own}:{seen[own]}"},
            "properties": _properties(finding),
        }
        if where[1:]:
            result["relatedLocations"] = where[1:]
        return result | _suppressions(finding.waiver)

    def _of_document(self, one: Involved) -> Json:
        place = self._artifact(one.label, one.sha256)
        names = [] if one.certificate is None else [f"sample {one.certificate + 1}"]
        return _location(place, one.anchors[0] if one.anchors else None, names)

    def _unread(self, report: DocumentReport, place: Json) -> Iterator[Json]:
        """Why a document could not be read, and what to do."""
        if not report.findings:
            yield _note("error", report.summary, place)
        for finding in report.findings:
            yield _note("error", f"{_sentence(finding.message)} {_sentence(finding.next_step)}", place) | {
                "associatedRule": {"id": finding.code, "index": self._rule(finding)}
            }

    def _rule(self, finding: Finding | CollectionFinding) -> int:
        """The position of the rule, which is described by the first finding of it."""
        if finding.code not in self._rules:
            others = " ".join(map(_sentence, finding.other_explanations))
            step = _sentence(finding.next_step)
            help_text = f"{step} What else could explain it: {others}" if others else step
            self._rules[finding.code] = {
                "id": finding.code,
                "name": finding.name,
                "shortDescription": {"text": _message(name_text(finding.name).capitalize() + ".")},
                "help": {"text": _message(help_text)},
            }
        return list(self._rules).index(finding.code)

    def _artifact(self, label: str, digest: str) -> Json:
        """The place of a file, with its position among all files."""
        return {"uri": _uri(label), "index": self._artifacts.setdefault((label, digest), len(self._artifacts))}


def _artifact(label: str, digest: str) -> Json:
    place: Json = {"location": {"uri": _uri(label)}}
    return place | {"hashes": {"sha-256": digest}} if digest else place


def _uri(label: str) -> str:
    """The label as a URI reference (RFC 3986): relative as the user gave it, whatever signs are in it."""
    scheme = _SCHEME.match(label)
    if scheme is not None:
        return scheme[0] + quote(label[scheme.end() :].encode("utf-8", "surrogatepass"), safe="/@:")
    path = quote(label.encode("utf-8", "surrogatepass"), safe="/!")
    return f"file://{path}" if path.startswith("/") else path


def _location(place: Json, anchor: Anchor | None, names: Sequence[str]) -> Json:
    location: Json = {"physicalLocation": {"artifactLocation": place}}
    page = [] if anchor is None else [f"page {anchor.page}"]
    if parts := [*page, *names]:
        name = "/".join(_message(part).replace("/", " ") for part in parts)
        location["logicalLocations"] = [{"name": _message(parts[-1]), "fullyQualifiedName": name}]
    if anchor is not None:
        location["properties"] = {"page": anchor.page, "box": [round(side, 1) for side in anchor.box]}
    return location


def _names(finding: Finding) -> list[str]:
    about = finding.subject
    sample = None if about.certificate is None else f"sample {about.certificate + 1}"
    return [part for part in (sample, about.panel, about.analyte or about.field) if part]


def _message(text: str, anchors: Sequence[Anchor] = ()) -> str:
    """Plain text of a message: a brace is doubled (3.11.5), and nothing is taken for an embedded link (3.11.6)."""
    where = f" ({boxes_text(anchors)})" if anchors else ""
    one_line = harmless(text + where)
    return one_line.replace("{", "{{").replace("}", "}}").replace("](", "] (")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _properties(finding: Finding | CollectionFinding) -> Json:
    said: Json = {
        "confidence": finding.confidence.value,
        "observed": finding.observed,
        "expected": finding.expected,
        "plain": finding.plain,
        "nextStep": finding.next_step,
        "otherExplanations": list(finding.other_explanations),
        "baseRate": finding.base_rate,
    }
    if isinstance(finding, Finding) and finding.citation is not None:
        said |= {"source": citation_text(finding.citation), "profile": finding.citation.profile}
    return {name: _plain(value) for name, value in said.items() if value}


def _plain(value: str | list[str]) -> str | list[str]:
    return harmless(value) if isinstance(value, str) else list(map(harmless, value))


def _suppressions(waiver: Waiver | None) -> Json:
    if waiver is None:
        return {}
    return {
        "suppressions": [{"kind": "external", "status": "accepted", "justification": harmless(waiver_text(waiver))}]
    }


def _note(level: str, text: str, place: Json) -> Json:
    return {"level": level, "message": {"text": _message(text)}, "locations": [_location(place, None, ())]}


def _hash(parts: Sequence[object]) -> str:
    text = to_json([None if part is None else str(part) for part in parts])
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
