"""Which exit code a run has; the one place that knows which of two is worse."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from verifier.errors import ExitCode

if TYPE_CHECKING:
    from verifier.model import Severity, Verdict

WORST_FIRST = (
    ExitCode.INTERRUPT,
    ExitCode.BUG,
    ExitCode.OUTPUT,
    ExitCode.USAGE,
    ExitCode.FINDINGS,
    ExitCode.INCONCLUSIVE,
    ExitCode.PASS,
)
"""What keeps a result from being used comes before what the result says: an interrupted run says 130 although a
document failed, and a missing file says 2 although the others pass. A failure (1) is worse than not knowing (3)."""


class FailOn(StrEnum):
    """From which severity on a finding makes the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


def worst(codes: Iterable[ExitCode]) -> ExitCode:
    """The worst of the codes; `PASS` for none."""
    return min(codes, key=WORST_FIRST.index, default=ExitCode.PASS)


def exit_code(
    verdict: Verdict, worst_severity: Severity | None, fail_on: FailOn, *, has_crashed_rules: bool = False
) -> ExitCode:
    """What one document says to the caller, by its verdict and the worst finding that nobody has waived.

    A verdict of fail is 1 whatever `fail_on` says. An unreadable document is 3 whatever its findings are, because
    they are about the file and not about a certificate. A waived finding counts for nothing. A rule that crashed is 70.
    """
    from verifier.model import Severity, Verdict

    if has_crashed_rules:
        return ExitCode.BUG
    if verdict is Verdict.UNREADABLE:
        return ExitCode.INCONCLUSIVE
    if verdict in (Verdict.FAIL, Verdict.CONDITIONAL_FAIL):
        return ExitCode.FINDINGS
    is_asked = fail_on is not FailOn.NEVER and worst_severity is not None
    if is_asked and worst_severity is not None and worst_severity.rank <= Severity(fail_on.value).rank:
        return ExitCode.FINDINGS
    return ExitCode.INCONCLUSIVE if verdict is Verdict.INCONCLUSIVE else ExitCode.PASS


def exit_together(worst_severity: Severity | None, fail_on: FailOn) -> ExitCode:
    """What findings on several documents say to the caller: they decide no verdict, and count from `fail_on` on."""
    from verifier.model import Severity

    if fail_on is FailOn.NEVER or worst_severity is None:
        return ExitCode.PASS
    return ExitCode.FINDINGS if worst_severity.rank <= Severity(fail_on.value).rank else ExitCode.PASS
