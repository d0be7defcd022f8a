"""The verdict on a document in one sentence: what passes, what does not, and what nobody can tell from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from verifier.model import Finding, OutcomeStatus, Severity, Verdict
from verifier.rules.judgements import Judged, Question
from verifier.rules.wording import list_words, panel_of

_MOST_NAMES = 5
_FAILURE = "CON203"
_ACTIVE = "REA705"
_GAPS = {
    "CMP305": "a panel is printed as passed without any result",
    "CMP311": "laboratory and client are the same",
    "CMP312": "the report has expired or is older than it may be",
    "CMP313": "the report says that it is not final",
}
"""Gaps that keep a report from passing and are no missing panel, substance or field."""
_SIGNS = {
    "INT40": "something was changed in the file after it was first saved",
    "INT41": "its digital signature does not hold, or not for the whole file",
    "INT424": "a result is set unlike the others of its column",
    "INT42": "something is hidden in the file or laid over the page",
    "INT43": "a code on it names something else than the report",
    "INT44": "a page is made unlike the others",
    "INT45": "it differs from what is recorded on the laboratory",
}
"""What the file shows, by the beginning of the code; the longer ones first."""


def summarise(
    verdict: Verdict,
    judged: Sequence[Judged],
    findings: Sequence[Finding],
    not_evaluated: Sequence[str],
    asides: Sequence[str],
    *,
    has_waivers: bool = False,
) -> str:
    """One honest sentence; the worst first.

    `judged` holds only what decides: neither what does not apply nor the judgements of a profile not in force.
    `not_evaluated` are the checks that could not run, `asides` sentences on profiles that may not be
    for this product and on what is not in force. Findings that are waived are in none of them: `has_waivers`.
    """
    limits = [one for one in judged if one.question is Question.LIMIT]
    parts = [*_limits(limits), *_missing(judged), *_doubts(findings, not_evaluated), *asides]
    if not judged:
        parts.insert(0, "nothing was judged")
    if verdict is Verdict.PASS:
        parts.append("everything else required is shown" if has_waivers else "everything required is shown")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


def _limits(limits: Sequence[Judged]) -> list[str]:
    if not limits:
        return []
    by_status = {
        status: [one for one in limits if one.judgement.status is status and (one.is_shown or one.is_required)]
        for status in OutcomeStatus
    }
    total = len(limits)
    words = "limit" if total == 1 else "limits"
    parts = []
    for status, verb in (
        (OutcomeStatus.FAIL, "fails"),
        (OutcomeStatus.CONDITIONAL_FAIL, "conditionally fails"),
        (OutcomeStatus.CONDITIONAL_PASS, "conditionally passes"),
    ):
        if by_status[status]:
            parts.append(f"{verb} {len(by_status[status])} of {total} {words} ({_names(by_status[status])})")
    passed = len(by_status[OutcomeStatus.PASS])
    if not parts:
        if passed == total:
            parts.append("passes the only limit" if total == 1 else f"passes all {total} limits")
        elif passed:
            parts.append(f"passes {passed} of {total} {words}")
        else:
            parts.append(f"none of {total} {words} is shown to be met")
    unclear = [one for one in by_status[OutcomeStatus.INCONCLUSIVE] if one.is_shown]
    if unclear:
        parts.append(f"{len(unclear)} cannot be decided ({_names(unclear)})")
    return parts


def _missing(judged: Sequence[Judged]) -> list[str]:
    missing = [one for one in judged if one.is_required and not one.is_shown]
    panels = unique(one.name for one in missing if one.question is Question.PANEL)
    fields = unique(one.name for one in missing if one.question is Question.FIELD)
    absent = {one.key for one in missing if one.question is Question.PANEL}
    analytes = unique(
        one.name
        for one in missing
        if one.question in (Question.ANALYTE, Question.LIMIT) and panel_of(one.key) not in absent
    )
    parts = []
    if panels:
        what = "required panel was" if len(panels) == 1 else "required panels were"
        parts.append(f"{len(panels)} {what} not found in this document ({list_words(panels)})")
    if analytes:
        parts.append(f"no result was found for {listed(analytes)}")
    if fields:
        parts.append(f"not found in the report: {list_words(fields)}")
    return parts


def _doubts(findings: Sequence[Finding], not_evaluated: Sequence[str]) -> list[str]:
    parts = []
    clashes = sum(f.code.startswith("CON") and f.code != _FAILURE and f.severity is not Severity.INFO for f in findings)
    if clashes:
        parts.append(f"the report contradicts itself in {clashes} {'place' if clashes == 1 else 'places'}")
    if any(f.code == _FAILURE and f.severity is not Severity.INFO for f in findings):
        parts.append("the report itself says that something failed")
    if any(f.code.startswith("REA7") and f.code != _ACTIVE for f in findings):
        parts.append("parts of it could not be read")
    seen = {f.code for f in findings if f.severity is not Severity.INFO}
    if any(f.code == "CMP304" for f in findings):
        parts.append("no result was read")
    parts.extend(words for code, words in _GAPS.items() if code in seen)
    parts.extend(unique(_sign(code) for code in sorted(seen) if code.startswith("INT")))
    if "LIM105" in seen or "LIM106" in seen:
        parts.append("a row without a known name may be a substance with a limit")
    if "LIM107" in seen:
        parts.append("a pathogen was found that the profile has no limit on")
    if not_evaluated:
        count = len(not_evaluated)
        parts.append(f"{count} {'check' if count == 1 else 'checks'} could not run")
    return parts


def _sign(code: str) -> str:
    return next((words for prefix, words in _SIGNS.items() if code.startswith(prefix)), "the file shows something odd")


def _names(judged: Iterable[Judged]) -> str:
    return listed(unique(one.name for one in judged))


def listed(names: Sequence[str]) -> str:
    """The names for a sentence; of many, the first ones and how many more."""
    if len(names) <= _MOST_NAMES:
        return list_words(names)
    return f"{', '.join(names[: _MOST_NAMES - 1])} and {len(names) - _MOST_NAMES + 1} more"


def unique(names: Iterable[str]) -> list[str]:
    """The names without repeats, in their order."""
    return list(dict.fromkeys(names))
