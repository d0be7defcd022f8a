"""What of the texts for people stays English: the pieces that no template made and no report prints.

`python -m tests.languages.residue [LANGUAGE]` lists them for all rule cases and all samples.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import verifier
from tests.build import AS_OF, certificate, document
from tests.rules.test_rule_cases import CASES, SEVERAL, profile_of, report_of
from verifier.collate import Collation
from verifier.collection import ScratchIndex, fingerprint
from verifier.engine import verify_document
from verifier.languages import Translator, translator
from verifier.model import Citation, CollectionFinding, DocumentReport, Evidence, LaboratoryRecord, Verdict
from verifier.profiles import load_profile

PROFILES = ("kratom-baseline", "us-tx", "cz-448-2025", "usp-2232", "us-federal-7oh-proposed", "eu-supplements")
"""Of a state, of another country, per day, not in force, not for kratom alone."""
SAMPLES = Path(__file__).parents[2] / "samples"

_NOT_PRINTED = frozenset(
    {
        "analyte",
        "basis",
        "code",
        "detail",
        "differs_in",
        "failures",
        "kind",
        "key",
        "not_examined",
        "panel",
        "qualifier",
    }
    | {"analytes", "message", "plain", "state", "what", "summary", "notes", "symbology", "trust"}
)
"""Keys of values that are words of ours and not of the report."""
_MADE_UP = (
    "what checks signatures is not installed",
    "remark",
    "signatures of the format x cannot be checked",
    "4 numbers were not compared with their pictures",
)
"""What tables of cases give as made by a part that says it otherwise."""
_QUOTED = re.compile(r'"[^"]*"')
_WORD = re.compile(r"[^\W\d_]{2,}")
_IDS = re.compile(
    r"[A-Z]{2,}\d+|--[a-z-]+|(?:µ|[a-zA-Z]{1,3})/[a-zA-Z]{1,9}|(?:CFU|MPN|LOD|LOQ|NMT|ND|ppm|ppb|log|made-for-a-case|SHA"
    r"|XMP|PDF|QRCode|Producer|Author|Creator|FreeText|Square|Widget|Ink|Stamp|DataMatrix|Page|Seite|von|Sengnon|Plants|kratom-baseline|mg|ug|kg|mL|ng|cz)(?![a-z])"
)
"""Ids of profiles and rules, options, units: the same in every language."""


def texts(report: DocumentReport | CollectionFinding) -> Iterator[str]:
    """Every text of a report that people are told in their language."""
    findings: Iterable[Any] = report.findings if isinstance(report, DocumentReport) else (report,)
    for one in findings:
        yield one.message
        yield from filter(None, (one.plain, one.expected, one.next_step, one.base_rate))
        yield from one.other_explanations
        yield one.name.replace("_", " ")
        if (citation := getattr(one, "citation", None)) is not None and citation.note:
            yield citation.note
    if isinstance(report, DocumentReport):
        yield report.summary
        for judgement in report.coverage.judgements:
            yield judgement.requirement
            yield from filter(None, (judgement.reason,))
        yield from report.coverage.reservations
        yield from report.coverage.not_evaluated
        if report.evidence is not None:
            yield from (*report.evidence.not_examined, *report.evidence.failures)
            yield from (one.detail for one in report.evidence.signatures if one.detail)


def observed(report: DocumentReport | CollectionFinding) -> Iterator[str]:
    """What was read, printed texts most of it, with words of ours around some."""
    findings: Iterable[Any] = report.findings if isinstance(report, DocumentReport) else (report,)
    yield from filter(None, (one.observed for one in findings))
    if isinstance(report, DocumentReport):
        yield from filter(None, (one.observed for one in report.coverage.judgements))


def printed(report: DocumentReport | CollectionFinding) -> set[str]:
    """The words that the report prints, its file shows, and the law says: nothing of it is ever translated."""
    found = list(_strings(report.model_dump(mode="json", exclude={"findings", "coverage", "message", "summary"})))
    findings: Iterable[Any] = report.findings if isinstance(report, DocumentReport) else (report,)
    cited = [getattr(one, "citation", None) for one in findings]
    if isinstance(report, DocumentReport):
        cited += [one.citation for one in report.coverage.judgements]
    for one in cited:
        if isinstance(one, Citation):
            found += filter(None, (one.title, one.clause, one.profile))
    return _words(found)


def _words(texts: Iterable[str]) -> set[str]:
    return {word.casefold() for text in texts for word in _WORD.findall(text)}


def _strings(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
    elif isinstance(value, str) and key not in _NOT_PRINTED:
        yield value


def residue(language: Translator, text: str, shown: set[str]) -> list[str]:
    """The pieces of a text that stay English though nobody printed them."""
    found = []
    for piece in language.known(text).left:
        words = _WORD.findall(_IDS.sub(" ", _QUOTED.sub(" ", piece)))
        if any(word.casefold() not in shown for word in words):
            found.append(piece)
    return found


def reports_of_cases() -> Iterator[tuple[str, DocumentReport | CollectionFinding, set[str]]]:
    """The reports on all cases of the rules, each with its name and what its documents print."""
    with tempfile.TemporaryDirectory() as folder:
        for code, case in CASES:
            made = [certificate(**case.get("change", {}))]
            if "second" in case:
                made.append(certificate(**case["second"]))
            judged = document(*made, marks=case.get("marks", ()))
            if "evidence" in case:
                judged = judged.model_copy(update={"evidence": Evidence.model_validate(case["evidence"])})
            records = [LaboratoryRecord.model_validate(one) for one in case.get("laboratories", ())]
            as_of = case.get("as_of", AS_OF)
            assert isinstance(as_of, date)
            report = verify_document(judged, [profile_of(case, Path(folder))], as_of, laboratories=records)
            shown = printed(report) | _words(_strings([one.model_dump(mode="json") for one in records]))
            yield f"{code}-{case['id']}", report, shown
    for code, case, base in SEVERAL:
        reports = [report_of(one, base) for one in case["documents"]]
        index = ScratchIndex()
        for report in reports:
            index.add(report.source.label, fingerprint(report))
        shown = set().union(*map(printed, reports))
        for finding in Collation(index, [load_profile("kratom-baseline")], AS_OF):
            yield f"{code}-{case['id']}", finding, shown


def reports_of_samples() -> Iterator[tuple[str, DocumentReport | CollectionFinding, set[str]]]:
    """The samples, held against profiles of several kinds."""
    for path in sorted(SAMPLES.rglob("*.pdf")):
        report = verifier.verify(path, PROFILES, as_of=AS_OF)
        yield path.name, report, printed(report)


def english_left(language: Translator) -> Counter[str]:
    """Every piece that stays English, with how often."""
    found: Counter[str] = Counter()
    for name, report, shown in (*reports_of_cases(), *reports_of_samples()):
        assert not isinstance(report, DocumentReport) or report.verdict is not Verdict.UNREADABLE, name
        for text in texts(report):
            found.update(residue(language, text, shown))
        for text in observed(report):
            # What has nothing of ours in it is as it is printed.
            if language.known(text).weight:
                found.update(residue(language, text, shown))
    for made_up in _MADE_UP:
        del found[made_up]
    return found


if __name__ == "__main__":
    for code in sys.argv[1:] or ("es", "de"):
        left = english_left(translator(code))
        sys.stdout.write(f"{code}: {len(left)} pieces\n")
        sys.stdout.writelines(f"  {count:4} {piece}\n" for piece, count in left.most_common())
