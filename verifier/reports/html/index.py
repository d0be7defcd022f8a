"""The index of a batch: written row by row, so that ten thousand documents take no more memory than ten."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from verifier.languages import Translator
from verifier.model import VERDICTS_WORST_FIRST, Certificate, CollectionFinding, DocumentReport, Run, Severity, Verdict
from verifier.reports.arrangement import arranged
from verifier.reports.html.environment import templates
from verifier.reports.html.page import folder_of, title_of
from verifier.reports.html.words import Counts, Words

_ROWS, _TOGETHER = "<!--rows-->", "<!--together-->"
"""Where the pieces come that are written one by one; nothing printed on a document can read so, it is escaped."""
_MOST_RULES = 20


class _Part(NamedTuple):
    """One verdict among all."""

    verdict: Verdict
    amount: int
    start: float
    width: float


class _Common(NamedTuple):
    """A rule with the number of documents that it found something in."""

    code: str
    name: str
    severity: Severity
    documents: int


@dataclass
class Index:
    """Makes the pieces of an index and keeps the sums."""

    run: Run
    t: Translator
    _verdicts: Counter[Verdict] = field(default_factory=Counter)
    _rules: Counter[tuple[str, str, Severity]] = field(default_factory=Counter)
    _across: int = 0

    def row(self, report: DocumentReport, address: str) -> str:
        """The row of a document; `address` is where its page is, from the index."""
        found = arranged(report)
        self._verdicts[report.verdict] += 1
        told = [topic for topic in found.topics if topic.severity is not Severity.INFO and not topic.is_waived]
        self._rules.update({(one.code, one.name, one.severity) for one in told})
        certificates = report.certificates
        return (
            templates()
            .get_template("index_row.html")
            .render(
                t=self.t,
                words=Words(self.t),
                report=report,
                title=title_of(report),
                folder=folder_of(report),
                address=address,
                rank=VERDICTS_WORST_FIRST.index(report.verdict),
                counts=Counts(found),
                codes=tuple(dict.fromkeys(topic.code for topic in told)),
                laboratory=_listed([one.laboratory.name for one in certificates]),
                product=_listed([one.sample.name or one.sample.sample_id for one in certificates]),
                lot=_listed([one.sample.lot for one in certificates]),
                day=max(filter(None, map(_day, certificates)), default=""),
            )
        )

    def together(self, finding: CollectionFinding, addresses: dict[str, str]) -> str:
        """One finding across documents; `addresses` has the page of each label."""
        self._across += 1
        return (
            templates()
            .get_template("index_together.html")
            .render(t=self.t, words=Words(self.t), one=finding, number=self._across, addresses=addresses)
        )

    def frame(self) -> tuple[str, str, str]:
        """What stands before the rows, between them and the findings across documents, and after these."""
        total = self._verdicts.total()
        rules = [_Common(*rule, count) for rule, count in self._rules.most_common(_MOST_RULES)]
        made = (
            templates()
            .get_template("index.html")
            .render(
                t=self.t,
                words=Words(self.t),
                run=self.run,
                total=total,
                parts=self._parts(total),
                rules=rules,
                across=self._across,
                rows_here=_ROWS,
                together_here=_TOGETHER,
            )
        )
        head, _, rest = made.partition(_ROWS)
        middle, _, tail = rest.partition(_TOGETHER)
        return head, middle, tail

    def _parts(self, total: int) -> list[_Part]:
        parts, start = [], 0.0
        for verdict in VERDICTS_WORST_FIRST:
            count = self._verdicts[verdict]
            width = 100 * count / total if total else 0.0
            parts.append(_Part(verdict, count, round(start, 3), round(width, 3)))
            start += width
        return parts


def _listed(names: list[str | None]) -> str:
    """The names, each once; of many samples the first with the number of the others."""
    unique = list(dict.fromkeys(name for name in names if name))
    return ", ".join(unique) if len(unique) < 3 else f"{unique[0]} (+{len(unique) - 1})"


def _day(certificate: Certificate) -> str:
    dates = certificate.dates
    day = dates.reported or dates.completed or dates.received
    return day.isoformat() if day else ""
