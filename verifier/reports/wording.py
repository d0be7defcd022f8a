"""Words, icons and short forms that the reports for people share; printed text is made harmless here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from verifier.languages import ENGLISH, Translator, later
from verifier.model import (
    Anchor,
    Certificate,
    Citation,
    DecisionRule,
    DecisionSettings,
    OutcomeStatus,
    Quantity,
    Rounding,
    Severity,
    Use,
    Verdict,
    Verification,
    Waiver,
)


class Sign(NamedTuple):
    """Icon, word and colour: the icon and the word alone say it all, the colour only helps."""

    icon: str
    word: str
    style: str


VERDICT_SIGNS = {
    Verdict.PASS: Sign("✓", later("PASS"), "bold green"),
    Verdict.CONDITIONAL_PASS: Sign("✓", later("CONDITIONAL PASS"), "bold green"),
    Verdict.CONDITIONAL_FAIL: Sign("✗", later("CONDITIONAL FAIL"), "bold red"),
    Verdict.FAIL: Sign("✗", later("FAIL"), "bold red"),
    Verdict.INCONCLUSIVE: Sign("?", later("INCONCLUSIVE"), "bold yellow"),
    Verdict.UNREADABLE: Sign("⊘", later("UNREADABLE"), "bold magenta"),
}

STATUS_SIGNS = {
    OutcomeStatus.PASS: Sign("✓", later("pass"), "green"),
    OutcomeStatus.CONDITIONAL_PASS: Sign("✓", later("conditional pass"), "green"),
    OutcomeStatus.CONDITIONAL_FAIL: Sign("✗", later("conditional fail"), "red"),
    OutcomeStatus.FAIL: Sign("✗", later("fail"), "red"),
    OutcomeStatus.INCONCLUSIVE: Sign("?", later("inconclusive"), "yellow"),
    OutcomeStatus.NOT_APPLICABLE: Sign("-", later("not applicable"), "dim"),
    OutcomeStatus.NOT_EVALUATED: Sign("?", later("not evaluated"), "yellow"),
}

SEVERITY_SIGNS = {
    Severity.ERROR: Sign("✗", later("error"), "red"),
    Severity.WARNING: Sign("!", later("warning"), "yellow"),
    Severity.INFO: Sign("i", later("info"), "blue"),
}

VERIFICATION_WORDS = {
    Verification.OFFICIAL_TEXT: later("official text read"),
    Verification.COPY_OF_TEXT: later("copy of the text read"),
    Verification.SECONDARY: later("secondary source"),
    Verification.UNVERIFIED: later("not verified"),
}

DECISION_RULES = (later("simple acceptance"), later("guarded acceptance"), later("non binary"))
"""Decision rules as `name_text` says them."""
PROFILE_STATES = (
    later("in force"),
    later("emergency"),
    later("proposed"),
    later("superseded"),
    later("guidance"),
    later("not in force"),
)
"""States of profiles as they are said."""
_LABELS = (
    later("observed"),
    later("expected"),
    later("waived"),
    later("source"),
    later("note"),
    later("quote"),
    later("address"),
    later("plainly"),
    later("perhaps"),
    later("usual"),
    later("next"),
    later("file"),
)
"""What stands before the lines of a finding."""


def label_width(t: Translator = ENGLISH) -> int:
    """Columns for what stands before the lines of a finding."""
    return max(len(t(label)) for label in _LABELS)


_BLANKS = re.compile(r"\s+")


def harmless(text: str) -> str:
    """The text on one line, without what could steer a terminal or turn the reading direction around.

    A document may print escape sequences or bidirectional controls to make a report show something that is not
    there; each becomes U+FFFD.
    """
    one_line = _BLANKS.sub(" ", text).strip()
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cf", "Cs") else c for c in one_line)


def plain_number(number: Decimal) -> str:
    """The number in figures, never with an exponent: "96000", "0.050"."""
    return format(number, "f")


def counted(number: int, noun: str) -> str:
    """The number with its noun: "1 page", "2 pages"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def quantity_text(quantity: Quantity) -> str:
    """A printed value, a number with its printed unit: "0.05 mg/kg", "ND"."""
    unit = quantity.printed_unit or quantity.unit
    is_bare = quantity.number is not None and unit and unit not in quantity.printed
    return f"{quantity.printed} {unit}" if is_bare else quantity.printed


def waiver_text(waiver: Waiver, t: Translator = ENGLISH) -> str:
    """Who waived it, until when and why."""
    return t("by {who} until {day}: {why}", who=waiver.who, day=waiver.until.isoformat(), why=waiver.why)


def pages_text(anchors: Iterable[Anchor], t: Translator = ENGLISH) -> str:
    """The pages of the anchors: "page 1", "pages 1, 3", or nothing."""
    pages = page_numbers(anchors)
    if not pages:
        return ""
    return t("page {numbers}", numbers=pages) if "," not in pages else t("pages {numbers}", numbers=pages)


def page_numbers(anchors: Iterable[Anchor]) -> str:
    """The pages of the anchors without the word: "1, 3"."""
    return ", ".join(map(str, sorted({a.page for a in anchors})))


def boxes_text(anchors: Iterable[Anchor], t: Translator = ENGLISH) -> str:
    """Every place with page and box in points: "page 1 (72, 120, 300, 132)"."""
    return "; ".join(t("page {numbers}", numbers=f"{a.page} ({box_text(a)})") for a in anchors)


def box_text(anchor: Anchor) -> str:
    """The sides of the box in points: "72, 120, 300, 132"."""
    return ", ".join(f"{side:.0f}" for side in anchor.box)


def source_text(citation: Citation) -> str:
    """Title and clause; a clause that begins with words of the title ("ISO/IEC 17025:2017, 7.8") goes without them."""
    if not citation.clause:
        return citation.title
    first, _, rest = citation.clause.partition(", ")
    return f"{citation.title}, {rest if rest and first in citation.title else citation.clause}"


def citation_text(citation: Citation, t: Translator = ENGLISH) -> str:
    """The short form: title, clause, in force since, and how the text was checked."""
    parts = [source_text(citation)]
    if citation.effective_from:
        parts.append(t("in force since {day}", day=citation.effective_from.isoformat()))
    if citation.effective_to:
        parts.append(t("until {day}", day=citation.effective_to.isoformat()))
    parts.append(t(VERIFICATION_WORDS[citation.verification]))
    return "; ".join(parts)


def certificate_text(certificate: Certificate, t: Translator = ENGLISH) -> str:
    """Laboratory, product, lot and date on one line; what is not printed is said."""
    sample, dates = certificate.sample, certificate.dates
    lot = t("lot {lot}", lot=sample.lot) if sample.lot else t("no lot number")
    day = next(
        (
            t(words, day=date.isoformat())
            for words, date in (
                (later("reported {day}"), dates.reported),
                (later("completed {day}"), dates.completed),
                (later("received {day}"), dates.received),
            )
            if date
        ),
        t("no date read"),
    )
    product = sample.name or sample.sample_id or t("product not named")
    return " · ".join((certificate.laboratory.name or t("laboratory not named"), product, lot, day))


def name_text(slug: str) -> str:
    """A slug or a path as words: "total yeast and mold", "sample lot", "sample id"."""
    *rooms, name = slug.split(".")
    room = "" if not rooms or rooms[-1] in (name.partition("_")[0], "dates") else f"{rooms[-1]} "
    return room + name.replace("_", " ")


_ROUNDINGS = {
    Rounding.USP_7_20: later("USP General Notices 7.20"),
    Rounding.PH_EUR: later("the significant figures of the limit (Ph. Eur.)"),
    Rounding.ASTM_E29: later("ASTM E29, rounding method"),
}


def use_text(use: Use, t: Translator = ENGLISH) -> str:
    """How the product is used, as it was given: "serving 2.4 g, 4 servings a day"; empty where nothing was."""
    parts = [
        t("serving {amount}", amount=use.serving.printed) if use.serving else "",
        t("{number} servings a day", number=use.servings_per_day) if use.servings_per_day else "",
        t("container {amount}", amount=use.container.printed) if use.container else "",
    ]
    return ", ".join(part for part in parts if part)


def decision_text(decision: DecisionSettings, t: Translator = ENGLISH) -> str:
    """The decision rule with guard band and rounding where they are not the plain ones; else empty."""
    parts = []
    if decision.rule is not DecisionRule.SIMPLE_ACCEPTANCE:
        percent = decision.guard_percent
        band = t("{percent} % of the limit", percent=percent) if percent else f"{decision.guard_factor} U"
        parts.append(t("{rule}, guard band {band}", rule=t(name_text(decision.rule.value)), band=band))
    if decision.assumed_uncertainty is not None:
        parts.append(t("assumed uncertainty {percent} %", percent=decision.assumed_uncertainty))
    if decision.rounding is not Rounding.ABSOLUTE:
        parts.append(t("rounded by {how}", how=t(_ROUNDINGS[decision.rounding])))
    return "; ".join(parts)
