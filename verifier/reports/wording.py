"""Words, icons and short forms that the reports for people share; printed text is made harmless here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

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
    Verdict.PASS: Sign("✓", "PASS", "bold green"),
    Verdict.CONDITIONAL_PASS: Sign("✓", "CONDITIONAL PASS", "bold green"),
    Verdict.CONDITIONAL_FAIL: Sign("✗", "CONDITIONAL FAIL", "bold red"),
    Verdict.FAIL: Sign("✗", "FAIL", "bold red"),
    Verdict.INCONCLUSIVE: Sign("?", "INCONCLUSIVE", "bold yellow"),
    Verdict.UNREADABLE: Sign("⊘", "UNREADABLE", "bold magenta"),
}

STATUS_SIGNS = {
    OutcomeStatus.PASS: Sign("✓", "pass", "green"),
    OutcomeStatus.CONDITIONAL_PASS: Sign("✓", "conditional pass", "green"),
    OutcomeStatus.CONDITIONAL_FAIL: Sign("✗", "conditional fail", "red"),
    OutcomeStatus.FAIL: Sign("✗", "fail", "red"),
    OutcomeStatus.INCONCLUSIVE: Sign("?", "inconclusive", "yellow"),
    OutcomeStatus.NOT_APPLICABLE: Sign("-", "not applicable", "dim"),
    OutcomeStatus.NOT_EVALUATED: Sign("?", "not evaluated", "yellow"),
}

SEVERITY_SIGNS = {
    Severity.ERROR: Sign("✗", "error", "red"),
    Severity.WARNING: Sign("!", "warning", "yellow"),
    Severity.INFO: Sign("i", "info", "blue"),
}

VERIFICATION_WORDS = {
    Verification.OFFICIAL_TEXT: "official text read",
    Verification.COPY_OF_TEXT: "copy of the text read",
    Verification.SECONDARY: "secondary source",
    Verification.UNVERIFIED: "not verified",
}

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


def waiver_text(waiver: Waiver) -> str:
    """Who waived it, until when and why."""
    return f"by {waiver.who} until {waiver.until.isoformat()}: {waiver.why}"


def pages_text(anchors: Iterable[Anchor]) -> str:
    """The pages of the anchors: "page 1", "pages 1, 3", or nothing."""
    pages = sorted({a.page for a in anchors})
    if not pages:
        return ""
    return ("page " if len(pages) == 1 else "pages ") + ", ".join(map(str, pages))


def boxes_text(anchors: Iterable[Anchor]) -> str:
    """Every place with page and box in points: "page 1 (72, 120, 300, 132)"."""
    return "; ".join(f"page {a.page} ({', '.join(f'{side:.0f}' for side in a.box)})" for a in anchors)


def source_text(citation: Citation) -> str:
    """Title and clause; a clause that begins with words of the title ("ISO/IEC 17025:2017, 7.8") goes without them."""
    if not citation.clause:
        return citation.title
    first, _, rest = citation.clause.partition(", ")
    return f"{citation.title}, {rest if rest and first in citation.title else citation.clause}"


def citation_text(citation: Citation) -> str:
    """The short form: title, clause, in force since, and how the text was checked."""
    parts = [source_text(citation)]
    if citation.effective_from:
        parts.append(f"in force since {citation.effective_from.isoformat()}")
    if citation.effective_to:
        parts.append(f"until {citation.effective_to.isoformat()}")
    parts.append(VERIFICATION_WORDS[citation.verification])
    return "; ".join(parts)


def certificate_text(certificate: Certificate) -> str:
    """Laboratory, product, lot and date on one line; what is not printed is said."""
    sample, dates = certificate.sample, certificate.dates
    lot = f"lot {sample.lot}" if sample.lot else "no lot number"
    day = next(
        (
            f"{word} {date.isoformat()}"
            for word, date in (
                ("reported", dates.reported),
                ("completed", dates.completed),
                ("received", dates.received),
            )
            if date
        ),
        "no date read",
    )
    product = sample.name or sample.sample_id or "product not named"
    return " · ".join((certificate.laboratory.name or "laboratory not named", product, lot, day))


def name_text(slug: str) -> str:
    """A slug or a path as words: "total yeast and mold", "sample lot", "sample id"."""
    *rooms, name = slug.split(".")
    room = "" if not rooms or rooms[-1] in (name.partition("_")[0], "dates") else f"{rooms[-1]} "
    return room + name.replace("_", " ")


_ROUNDINGS = {
    Rounding.USP_7_20: "USP General Notices 7.20",
    Rounding.PH_EUR: "the significant figures of the limit (Ph. Eur.)",
    Rounding.ASTM_E29: "ASTM E29, rounding method",
}


def use_text(use: Use) -> str:
    """How the product is used, as it was given: "serving 2.4 g, 4 servings a day"; empty where nothing was."""
    parts = [
        f"serving {use.serving.printed}" if use.serving else "",
        f"{use.servings_per_day} servings a day" if use.servings_per_day else "",
        f"container {use.container.printed}" if use.container else "",
    ]
    return ", ".join(part for part in parts if part)


def decision_text(decision: DecisionSettings) -> str:
    """The decision rule with guard band and rounding where they are not the plain ones; else empty."""
    parts = []
    if decision.rule is not DecisionRule.SIMPLE_ACCEPTANCE:
        band = f"{decision.guard_percent} % of the limit" if decision.guard_percent else f"{decision.guard_factor} U"
        parts.append(f"{name_text(decision.rule.value)}, guard band {band}")
    if decision.assumed_uncertainty is not None:
        parts.append(f"assumed uncertainty {decision.assumed_uncertainty} %")
    if decision.rounding is not Rounding.ABSOLUTE:
        parts.append(f"rounded by {_ROUNDINGS[decision.rounding]}")
    return "; ".join(parts)
