"""COL607: several reports on one lot show together what none of them shows alone."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

from verifier.collection import Link, Member
from verifier.model import PanelKind, Severity
from verifier.rules.base import rule
from verifier.rules.collection.common import are_of_one_lot
from verifier.rules.judging import sum_parts
from verifier.rules.together import Seen, Sight, Together
from verifier.rules.wording import analyte_name, list_words, panel_name


@rule(
    "COL607",
    severity=Severity.INFO,
    message="{count} reports on lot {lot} together show {panels}{missing}",
    since="0.1.0",
    links=(Link.LOT,),
)
def lot_reported_in_parts(case: Together) -> Iterator[Sight]:
    """Several reports on one lot show together what none of them shows alone.

    ## In plain words
    Here are {count} reports on lot {lot}, each with a part of the tests. Read them together; some tests may be in none
    of them.

    ## Looks at
    Reports with one number of the lot for one client (or, where no client is named, one product): the panels and the
    substances that each of them reports.

    ## Decides
    Reports that each add a panel are joined. What the profiles of the run ask for and none of them shows is named as
    missing. The verdicts stay as they are, because each is on one document; nothing is passed on the word of another.

    ## Example
    Alkaloids and metals of lot A-17 in one report, its microbes in another.

    ## Why it matters
    A report that lacks a panel may be one part of a complete set, and a set may lack the same panel in every part.

    ## Base rate
    Frequent: 1 pair among 21 real reports read for this project, and many laboratories report chemistry and
    microbiology apart. It says nothing against a report.

    ## Other explanations
    - Two lots of different goods may have the same number.

    ## Next step
    Check the parts as one set: the same lot, client and product on each of them. Ask for what none of them shows.
    """
    for members in _by_goods(case.members):
        covered = {panel for member in members for panel in member.certificate.panels}
        alone = [set(member.certificate.panels) for member in members]
        files = list({member.sha256: member for member in members}.values())
        if len(files) < 2 or any(panels >= covered for panels in alone):
            continue
        missing = list(_missing(case, members, covered))
        said = f"; still missing: {list_words(missing)}" if missing else ""
        yield Sight(
            seen=tuple(Seen(member, member.anchors("sample.lot")) for member in files),
            facts={
                "count": str(len(files)),
                "lot": members[0].certificate.lot or "",
                "panels": list_words(sorted(panel_name(PanelKind(panel)) for panel in covered)),
                "missing": said,
            },
            observed="; ".join(f"{member.label}: {_panels(member)}" for member in files),
            expected=None,
        )


def _by_goods(members: Sequence[Member]) -> Iterator[list[Member]]:
    """The members parted by goods: each joins the first one that it fits to."""
    parts: list[list[Member]] = []
    for member in members:
        fitting = (part for part in parts if are_of_one_lot(part[0].certificate, member.certificate))
        part = next(fitting, None)
        if part is None:
            parts.append([member])
        else:
            part.append(member)
    yield from (part for part in parts if len(part) > 1)


def _panels(member: Member) -> str:
    return list_words(panel_name(PanelKind(panel)) for panel in member.certificate.panels) or "no panel"


def _missing(case: Together, members: Sequence[Member], covered: set[str]) -> Iterator[str]:
    """What the profiles require and none of the members shows, in words, each once."""
    shown = {row.analyte for member in members for row in member.certificate.rows}
    words: dict[str, None] = {}
    for profile in case.profiles:
        for need in profile.required:
            if need.panel is not None and need.panel not in covered:
                words.setdefault(panel_name(PanelKind(need.panel)))
            if need.analyte is not None and not _is_shown(need.analyte, shown):
                words.setdefault(analyte_name(need.analyte))
        for limit in profile.limits:
            if limit.is_required and limit.analyte is not None and not _is_shown(limit.analyte, shown):
                words.setdefault(analyte_name(limit.analyte))
    yield from words


def _is_shown(slug: str, shown: Container[str]) -> bool:
    """Whether a result for it is there, or for all parts of a sum that is not printed."""
    parts = sum_parts(slug)
    return slug in shown or (bool(parts) and all(part in shown for part in parts))
