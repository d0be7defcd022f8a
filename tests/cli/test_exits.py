"""Which of several exit codes wins."""

from __future__ import annotations

from itertools import combinations

import pytest

from verifier.batch.job import judged
from verifier.cli.exits import WORST_FIRST, FailOn, exit_code, worst
from verifier.errors import ExitCode
from verifier.model import Coverage, DocumentReport, Source, Verdict


def report(verdict: Verdict, *, not_evaluated: tuple[str, ...] = ()) -> DocumentReport:
    coverage = Coverage(
        required=(), missing=(), results_read=0, results_judged=0, judgements=(), not_evaluated=not_evaluated
    )
    source = Source(label="x", sha256="", pages=1)
    return DocumentReport(source=source, verdict=verdict, summary="", coverage=coverage, certificates=(), findings=())


def test_every_code_has_its_place() -> None:
    assert set(WORST_FIRST) == set(ExitCode)


@pytest.mark.parametrize(("worse", "better"), list(combinations(WORST_FIRST, 2)))
def test_the_worse_wins_in_either_order(worse: ExitCode, better: ExitCode) -> None:
    assert worst([worse, better]) is worst([better, worse]) is worse


def test_nothing_to_say_is_a_pass() -> None:
    assert worst([]) is ExitCode.PASS


def exit_code_of(made: DocumentReport, fail_on: FailOn) -> ExitCode:
    """The exit code of a document as a run comes to it."""
    outcome = judged(made)
    return exit_code(outcome.verdict, outcome.worst, fail_on, has_crashed_rules=outcome.has_crashed_rules)


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        (Verdict.PASS, 0),
        (Verdict.CONDITIONAL_PASS, 0),
        (Verdict.CONDITIONAL_FAIL, 1),
        (Verdict.FAIL, 1),
        (Verdict.INCONCLUSIVE, 3),
        (Verdict.UNREADABLE, 3),
    ],
)
def test_every_verdict_has_a_code(verdict: Verdict, code: int) -> None:
    assert exit_code_of(report(verdict), FailOn.ERROR) == code


def test_a_crashed_rule_is_a_bug_whatever_the_verdict() -> None:
    assert exit_code_of(report(Verdict.INCONCLUSIVE, not_evaluated=("LIM101: KeyError",)), FailOn.NEVER) == 70
