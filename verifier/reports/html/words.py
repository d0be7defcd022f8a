"""The words of verdicts, severities and the like on pages, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from verifier.languages import Translator
from verifier.model import Anchor, Confidence, OutcomeStatus, PanelKind, ProfileUse, Severity, Verdict, Verification
from verifier.reports.arrangement import Arranged
from verifier.reports.wording import SEVERITY_SIGNS, STATUS_SIGNS, VERDICT_SIGNS, name_text

_TONES = {"green": "good", "red": "bad", "yellow": "open", "magenta": "lost", "blue": "note", "dim": "quiet"}


class Words:
    """Says what the model's names mean."""

    def __init__(self, t: Translator) -> None:
        self._t = t

    def verdict(self, verdict: Verdict) -> str:
        """The verdict as a word."""
        t = self._t
        return {
            Verdict.PASS: t("Pass"),
            Verdict.CONDITIONAL_PASS: t("Conditional pass"),
            Verdict.CONDITIONAL_FAIL: t("Conditional fail"),
            Verdict.FAIL: t("Fail"),
            Verdict.INCONCLUSIVE: t("Inconclusive"),
            Verdict.UNREADABLE: t("Unreadable"),
        }[verdict]

    def meaning(self, verdict: Verdict) -> str:
        """What the verdict means, for somebody who sees it for the first time."""
        t = self._t
        return {
            Verdict.PASS: t("Everything that was asked for is on the report, could be read, and meets its limit."),
            Verdict.CONDITIONAL_PASS: t("All limits are met, some of them by less than the uncertainty allows for."),
            Verdict.CONDITIONAL_FAIL: t("A limit is exceeded by less than the uncertainty allows for."),
            Verdict.FAIL: t("At least one thing on the report does not meet what is asked for."),
            Verdict.INCONCLUSIVE: t("The report does not answer everything that was asked; that is no pass."),
            Verdict.UNREADABLE: t("The document could not be read, so nothing was judged; that is no pass."),
        }[verdict]

    def status(self, status: OutcomeStatus) -> str:
        """What became of a limit, as a word."""
        t = self._t
        return {
            OutcomeStatus.PASS: t("pass"),
            OutcomeStatus.CONDITIONAL_PASS: t("conditional pass"),
            OutcomeStatus.CONDITIONAL_FAIL: t("conditional fail"),
            OutcomeStatus.FAIL: t("fail"),
            OutcomeStatus.INCONCLUSIVE: t("inconclusive"),
            OutcomeStatus.NOT_APPLICABLE: t("not applicable"),
            OutcomeStatus.NOT_EVALUATED: t("not evaluated"),
        }[status]

    def severity(self, severity: Severity) -> str:
        """How much it matters, as a word."""
        t = self._t
        return {Severity.ERROR: t("error"), Severity.WARNING: t("warning"), Severity.INFO: t("info")}[severity]

    def confidence(self, confidence: Confidence) -> str:
        """How sure it is, in words."""
        t = self._t
        return {
            Confidence.HIGH: t("high confidence"),
            Confidence.MEDIUM: t("medium confidence"),
            Confidence.LOW: t("low confidence"),
        }[confidence]

    def verification(self, verification: Verification) -> str:
        """How the text of a source was checked, in words."""
        t = self._t
        return {
            Verification.OFFICIAL_TEXT: t("official text read"),
            Verification.COPY_OF_TEXT: t("copy of the text read"),
            Verification.SECONDARY: t("secondary source"),
            Verification.UNVERIFIED: t("not verified"),
        }[verification]

    def panel(self, kind: PanelKind) -> str:
        """The kind of a panel, in words."""
        t = self._t
        return {
            PanelKind.ALKALOIDS: t("Alkaloids"),
            PanelKind.CANNABINOIDS: t("Cannabinoids"),
            PanelKind.TERPENES: t("Terpenes"),
            PanelKind.PESTICIDES: t("Pesticides"),
            PanelKind.HEAVY_METALS: t("Heavy metals"),
            PanelKind.MICROBIALS: t("Microbials"),
            PanelKind.MYCOTOXINS: t("Mycotoxins"),
            PanelKind.RESIDUAL_SOLVENTS: t("Residual solvents"),
            PanelKind.MOISTURE: t("Moisture"),
            PanelKind.WATER_ACTIVITY: t("Water activity"),
            PanelKind.FOREIGN_MATTER: t("Foreign matter"),
            PanelKind.OTHER: t("Other results"),
        }[kind]

    def profile_status(self, used: ProfileUse) -> str:
        """Whether a profile binds, in words."""
        t = self._t
        words = {
            "in_force": t("in force"),
            "emergency": t("emergency rule"),
            "proposed": t("proposed"),
            "superseded": t("superseded"),
            "guidance": t("guidance"),
        }
        word = words.get(used.status, used.status)
        return word if used.is_in_force else t("{status}, not in force on the date of judgement", status=word)

    def name(self, slug: str) -> str:
        """A slug or a path in words."""
        return self._t.said(name_text(slug))

    def day(self, day: date) -> str:
        """A date, the same in all languages (ISO 8601)."""
        return day.isoformat()

    def pages(self, anchors: Iterable[Anchor]) -> str:
        """The pages of the anchors, or nothing."""
        numbers = sorted({one.page for one in anchors})
        if not numbers:
            return ""
        listed = ", ".join(map(str, numbers))
        return self._t("page {pages}", pages=listed) if len(numbers) == 1 else self._t("pages {pages}", pages=listed)

    def samples(self, numbers: tuple[int, ...]) -> str:
        """Which samples, or nothing."""
        if not numbers:
            return ""
        listed = ", ".join(map(str, numbers))
        return self._t("sample {n}", n=listed) if len(numbers) == 1 else self._t("samples {n}", n=listed)

    def counts(self, counts: Counts) -> str:
        """The counts as one line: "2 problems, 1 thing that could not be checked"."""
        t = self._t
        parts = []
        if counts.problems:
            parts.append(t.counted(counts.problems, "{n} problem", "{n} problems"))
        if counts.signs:
            parts.append(t.counted(counts.signs, "{n} thing to look at", "{n} things to look at"))
        if counts.unchecked:
            parts.append(
                t.counted(
                    counts.unchecked,
                    "{n} thing that could not be checked",
                    "{n} things that could not be checked",
                )
            )
        if counts.waived:
            parts.append(f"{t('waived')}: {counts.waived}")
        return ", ".join(parts) or t("No problem was found, and nothing that was asked for is missing.")


class Counts:
    """How much there is of what a reader looks for first."""

    def __init__(self, found: Arranged) -> None:
        every = [(topic.severity, one) for topic in found.topics for one in topic.seen]
        counting = [(severity, one) for severity, one in every if one.waiver is None]
        self.problems = sum(severity is Severity.ERROR for severity, _ in counting)
        """Findings of severity error that nobody has waived."""
        self.signs = sum(severity is Severity.WARNING for severity, _ in counting)
        """Likewise warnings."""
        self.waived = len(every) - len(counting)
        """Findings that somebody has taken on himself: a pass in spite of them is none without problems."""
        asked = sum(max(1, len(one.subjects)) for one in found.opens)
        self.unchecked = asked + len(found.reservations) + len(found.not_evaluated)
        """What could not be judged, each once."""

    @property
    def is_clear(self) -> bool:
        """Whether there is nothing of it."""
        return not (self.problems or self.signs or self.unchecked or self.waived)


def verdict_icon(verdict: Verdict) -> str:
    """The icon of the verdict."""
    return VERDICT_SIGNS[verdict].icon


def verdict_tone(verdict: Verdict) -> str:
    """The class that colours the verdict."""
    return _tone(VERDICT_SIGNS[verdict].style)


def status_icon(status: OutcomeStatus) -> str:
    """The icon of what became of a limit."""
    return STATUS_SIGNS[status].icon


def status_tone(status: OutcomeStatus) -> str:
    """The class that colours what became of a limit."""
    return _tone(STATUS_SIGNS[status].style)


def severity_icon(severity: Severity) -> str:
    """The icon of a severity."""
    return SEVERITY_SIGNS[severity].icon


def severity_tone(severity: Severity) -> str:
    """The class that colours a severity."""
    return _tone(SEVERITY_SIGNS[severity].style)


def _tone(style: str) -> str:
    return _TONES[style.rpartition(" ")[2]]
