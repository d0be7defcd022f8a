"""CON223: the printed page numbers do not add up to the report that they count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from verifier.model import Confidence, PageMark, Severity
from verifier.rules.base import Case, Observation, rule
from verifier.rules.wording import list_words


@rule(
    "CON223",
    severity=Severity.WARNING,
    message="{problem}",
    since="0.1.0",
)
def page_count_differs(case: Case) -> Iterator[Observation]:
    """The printed page numbers do not add up to the report that they count.

    ## In plain words
    The page numbers do not add up to one whole report. A page may be missing, be there twice, or come from another
    report.

    ## Looks at
    Page numbers that name the number of all pages, such as "Page 2 of 5", on every page of the document.

    ## Decides
    Each number 1 begins a report of its own, so that several reports in one file are counted apart. A number that no
    page carries is missing, unless as many pages of that report carry no number at all: they may be those. Another
    total than on the other pages is a finding, too. A page that is there twice is for information only.

    ## Example
    A file with "Page 1 of 3" and "Page 3 of 3": page 2 is missing.

    ## Why it matters
    The page that is left out is often the one that would be asked about, and a page of another report brings the
    results of another sample.

    ## Other explanations
    - Only a part of the report was passed on, to save pages or to hide prices.
    - A page was lost in scanning, or joined with an annex that counts for itself.
    - The number may count something else than the pages of the report.

    ## Next step
    Ask for the whole report, with all the pages that it counts, from the one who has it from the laboratory.
    """
    for one in _reports(case.document.page_marks, case.document.source.pages):
        if _first_certificate(case, one) == case.index:
            yield from _problems(case, one)


@dataclass(frozen=True)
class _Report:
    """The marks that count one report."""

    marks: tuple[PageMark, ...]
    pages: range
    """The pages of the file from its first to the one before the next report."""

    @property
    def total(self) -> int:
        """The total that most of its pages print; of two that are equally frequent the first."""
        return Counter(mark.total for mark in self.marks).most_common(1)[0][0]

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers that no page carries; empty where pages without a number may be those."""
        without = len(self.pages) - len(self.marks)
        absent = sorted(set(range(1, self.total + 1)) - {mark.number for mark in self.marks})
        return tuple(absent) if len(absent) > without else ()


def _reports(marks: Sequence[PageMark], pages: int) -> list[_Report]:
    if not marks:
        return []
    groups: list[list[PageMark]] = []
    for mark in marks:
        if not groups or mark.number == 1:
            groups.append([])
        groups[-1].append(mark)
    # What stands before the first number belongs to the first report: a title page often carries none.
    starts = [1 if index == 0 else group[0].page for index, group in enumerate(groups)]
    ends = [*starts[1:], pages + 1]
    return [_Report(tuple(group), range(start, end)) for group, start, end in zip(groups, starts, ends, strict=True)]


def _first_certificate(case: Case, report: _Report) -> int:
    certificates = case.document.certificates
    return next((i for i, one in enumerate(certificates) if set(one.pages) & set(report.pages)), 0)


def _problems(case: Case, report: _Report) -> Iterator[Observation]:
    others = tuple(mark for mark in report.marks if mark.total != report.total)
    if others:
        said = list_words(dict.fromkeys(f'"{mark.printed}"' for mark in others))
        usual = next(mark for mark in report.marks if mark.total == report.total)
        problem = f'pages of one report count to different totals: "{usual.printed}" and {said}'
        yield _observation(case, problem, (*others, usual))
    elif report.missing:
        numbers = list_words(str(number) for number in report.missing)
        pages, are = ("page", "is") if len(report.missing) == 1 else ("pages", "are")
        problem = (
            f'the report counts {report.total} pages ("{report.marks[0].printed}"); {pages} {numbers} {are} missing'
        )
        yield _observation(case, problem, report.marks)
    counted = Counter((mark.number, mark.total) for mark in report.marks)
    twice = tuple(mark for mark in report.marks if counted[mark.number, mark.total] > 1)
    if twice:
        numbers = list_words(dict.fromkeys(f'"{mark.printed}"' for mark in twice))
        yield _observation(case, f"more than one page is numbered {numbers}", twice, severity=Severity.INFO)


def _observation(
    case: Case, problem: str, marks: Sequence[PageMark], *, severity: Severity | None = None
) -> Observation:
    return Observation(
        subject=case.subject(),
        anchors=tuple(mark.anchor for mark in marks),
        facts={"problem": problem},
        observed=list_words(dict.fromkeys(mark.printed for mark in marks)),
        severity=severity,
        confidence=Confidence.MEDIUM,
    )
