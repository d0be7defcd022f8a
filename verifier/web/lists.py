"""The documents of a job as somebody wants to see them: filtered, in an order, and page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from verifier.model import VERDICTS_WORST_FIRST, Severity, Verdict
from verifier.web.entries import Entry
from verifier.web.jobs import Job

AT_ONCE = 100
"""Documents on one page."""


def _rank(entry: Entry) -> tuple[Any, ...]:
    verdict = len(VERDICTS_WORST_FIRST) if entry.verdict is None else VERDICTS_WORST_FIRST.index(entry.verdict)
    severity = len(Severity) if entry.worst is None else entry.worst.rank
    return verdict, severity, -entry.findings, entry.number


SORTS: dict[str, Callable[[Entry], tuple[Any, ...]]] = {
    "worst": _rank,
    "sent": lambda entry: (entry.number,),
    "name": lambda entry: (entry.label.casefold(), entry.number),
    "laboratory": lambda entry: (entry.laboratory is None, (entry.laboratory or "").casefold(), entry.number),
    "newest": lambda entry: (-(entry.reported or date.min).toordinal(), entry.number),
}
"""Names of the orders, the default first."""


@dataclass(frozen=True)
class Choice:
    """What somebody wants to see; anything that is not known is not asked for."""

    verdict: str = ""
    severity: str = ""
    text: str = ""
    sort: str = "worst"
    page: int = 1

    @classmethod
    def of(cls, parameters: Any) -> Choice:
        """From the query of an address."""
        verdict, severity = parameters.get("verdict", ""), parameters.get("severity", "")
        sort, page = parameters.get("sort", "worst"), parameters.get("page", "1")
        return cls(
            verdict=verdict if verdict in list(Verdict) else "",
            severity=severity if severity in list(Severity) else "",
            text=parameters.get("q", "")[:200].strip(),
            sort=sort if sort in SORTS else "worst",
            page=int(page) if page.isascii() and page.isdigit() and 1 <= len(page) <= 6 else 1,
        )

    @property
    def is_filter(self) -> bool:
        """Whether something is left out."""
        return bool(self.verdict or self.severity or self.text)

    def query(self, **changes: Any) -> str:
        """The query of an address that asks for the same with some changes."""
        said = {"verdict": self.verdict, "severity": self.severity, "q": self.text, "sort": self.sort} | changes
        kept = {name: value for name, value in said.items() if value and (name, value) != ("sort", "worst")}
        return f"?{urlencode(kept)}" if kept else "?"


@dataclass(frozen=True)
class Listed:
    """One page of the documents that are wanted."""

    entries: tuple[Entry, ...]
    found: int
    page: int
    pages: int


def listed(job: Job, choice: Choice) -> Listed:
    """The documents that are wanted, in the order that is wanted."""
    wanted = [entry for entry in job.entries if _is_wanted(entry, choice)]
    wanted.sort(key=SORTS[choice.sort])
    pages = max(1, -(-len(wanted) // AT_ONCE))
    page = max(1, min(choice.page, pages))
    return Listed(tuple(wanted[(page - 1) * AT_ONCE : page * AT_ONCE]), len(wanted), page, pages)


def _is_wanted(entry: Entry, choice: Choice) -> bool:
    if choice.verdict and entry.verdict != choice.verdict:
        return False
    # "warning" asks for what is at least as grave.
    if choice.severity and (entry.worst is None or entry.worst.rank > Severity(choice.severity).rank):
        return False
    if not choice.text:
        return True
    texts = (entry.label, entry.laboratory, entry.client, entry.product, entry.lot, entry.summary, *entry.codes)
    held = "\n".join(text for text in texts if text).casefold()
    return all(word in held for word in choice.text.casefold().split())
