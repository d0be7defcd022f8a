"""Profiles for people: the list, and one profile with every limit and its source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.model import Basis, Cite, LimitKind, LimitRule, Profile, Requirement
from verifier.reports.canvas import beside, indented, render, table, words
from verifier.reports.look import Look
from verifier.reports.wording import VERIFICATION_WORDS, decision_text, name_text, plain_number

_COMPARATORS = {
    LimitKind.AT_MOST: "at most",
    LimitKind.BELOW: "below",
    LimitKind.AT_LEAST: "at least",
    LimitKind.ABOVE: "above",
}


def profiles_text(profiles: Sequence[Profile], look: Look | None = None) -> str:
    """One line per profile: id, title, status, number of limits, day of the last check."""
    made = table("Profile", "Title", "Status", "Limits", "Checked", right=["Limits"], whole=["Profile", "Checked"])
    for profile in profiles:
        made.add_row(
            words(profile.id, "bold"),
            words(profile.title),
            words(_state(profile)),
            str(len(profile.limits)),
            profile.last_checked.isoformat(),
        )
    return render(look or Look(), made)


def profile_text(profile: Profile, look: Look | None = None) -> str:
    """The whole profile: what it asks for, and where each number comes from."""
    return render(look or Look(), *_parts(profile))


def _parts(profile: Profile) -> Iterator[ConsoleRenderable]:
    yield words(profile.id, "bold").append("  ").append_text(words(profile.title))
    if profile.summary:
        yield words(profile.summary)
    yield Text("")
    facts = {
        "jurisdiction": profile.jurisdiction,
        "status": _state(profile),
        "decision": (decision_text(profile.decision) or name_text(profile.decision.rule.value))
        + _cited(profile.decision.cite),
        "rules": ", ".join(profile.rules.select)
        + (f" without {', '.join(profile.rules.ignore)}" if profile.rules.ignore else ""),
        "checked": profile.last_checked.isoformat(),
        "sha256": profile.sha256,
    }
    for label, fact in facts.items():
        yield beside(Text(label, "dim"), words(fact), width=12)
    if profile.limits:
        yield from _section("Limits", _limits(profile.limits))
    if profile.required:
        yield from _section("The report must show", _required(profile.required))
    yield Text("")
    yield Text("Sources", "bold")
    for key, source in profile.sources.items():
        said = words(source.title)
        about = [
            source.publisher,
            _period(source.effective_from, source.effective_to),
            f"{VERIFICATION_WORDS[source.verification]}, {source.accessed.isoformat()}",
            source.url,
            source.note,
        ]
        said.append("; ", "dim").append_text(words("; ".join(a for a in about if a), "dim"))
        yield beside(words(key), said, width=max(map(len, profile.sources)) + 1, indent=2)


def difference_text(one: Profile, other: Profile, look: Look | None = None) -> str:
    """What two profiles ask for differently: limits, requirements, decision; a line each."""
    made = table("What", one.id, other.id)
    for what, before, after in differences(one, other):
        made.add_row(words(what), words(before or "-"), words(after or "-"))
    if not made.row_count:
        return render(look or Look(), words("Both ask for the same."))
    return render(look or Look(), made)


def differences(one: Profile, other: Profile) -> Iterator[tuple[str, str, str]]:
    """(what, in the one, in the other) for everything that differs; an empty text where it is not asked for."""
    for what, before, after in (
        ("status", _state(one), _state(other)),
        ("decision", *(decision_text(p.decision) or name_text(p.decision.rule.value) for p in (one, other))),
    ):
        if before != after:
            yield what, before, after
    limits = [{_subject(limit): limit_text(limit) for limit in profile.limits} for profile in (one, other)]
    needs = [{_need(need): need.severity.value for need in profile.required} for profile in (one, other)]
    for tables in (limits, needs):
        for key in dict.fromkeys((*tables[0], *tables[1])):
            before, after = (found.get(key, "") for found in tables)
            if before != after:
                yield key, before, after


def _subject(limit: LimitRule) -> str:
    """What a limit is on: the substance, the basis and the products."""
    form = " (liquids)" if (limit.unit or "").endswith("/mL") else ""
    basis = "" if limit.basis is Basis.AS_RECEIVED else f", {name_text(limit.basis.value)}"
    to = f" to {name_text(limit.to)}" if limit.to else ""
    return f"{name_text(limit.analyte or f'{limit.group} (each)')}{to}{basis}{_products(limit)}{form}"


def _need(need: Requirement) -> str:
    return f"shows {name_text(need.panel or need.analyte or need.field or '')}{_products(need)}"


def _products(asked: LimitRule | Requirement) -> str:
    return f" in {', '.join(map(name_text, asked.product_kinds))}" if asked.product_kinds else ""


def _section(title: str, body: ConsoleRenderable) -> Iterable[ConsoleRenderable]:
    return (Text(""), Text(title, "bold"), indented(body, 2))


def _limits(limits: Iterable[LimitRule]) -> ConsoleRenderable:
    made = table("Analyte", "Limit", "Products", "Source and clause")
    for limit in limits:
        subject = limit.analyte or f"{limit.group} (each)"
        products = ", ".join(map(name_text, limit.product_kinds)) or "all"
        made.add_row(
            words(name_text(subject)), words(limit_text(limit)), words(products), words(_cited(limit.cite, ""))
        )
    return made


def limit_text(limit: LimitRule) -> str:
    """The limit in words: "at most 1.2 ppm", "absent in 25 g"."""
    if limit.kind is LimitKind.ABSENT or limit.value is None:
        return f"absent in {limit.portion.printed}" if limit.portion else "absent"
    text = f"{_COMPARATORS[limit.kind]} {plain_number(limit.value)} {limit.unit or ''}".rstrip()
    if limit.basis is Basis.RATIO:
        text = f"{text} times {name_text(limit.to or '')}"
    if limit.is_equality_open:
        text = f"{text}, exactly that is left open"
    if limit.read_as is not None:
        text = f"{text}, read as {plain_number(limit.read_as)}"
    if limit.daily_at_most is not None:
        text = f"{text}, up to {limit.daily_at_most.printed} of product a day"
    return text if limit.basis in (Basis.AS_RECEIVED, Basis.RATIO) else f"{text} ({name_text(limit.basis.value)})"


def _required(required: Iterable[Requirement]) -> ConsoleRenderable:
    made = table("What", "Products", "Else", "Source and clause")
    for need in required:
        kind = "panel" if need.panel else "analyte" if need.analyte else "field"
        name = need.panel or need.analyte or need.field or ""
        what = name_text(name)
        products = ", ".join(map(name_text, need.product_kinds)) or "all"
        made.add_row(words(f"{kind} {what}"), words(products), words(need.severity.value), words(_cited(need.cite, "")))
    return made


def _cited(cite: Cite | None, before: str = ", ") -> str:
    if cite is None:
        return ""
    return before + (f"{cite.source}, {cite.clause}" if cite.clause else cite.source)


def _state(profile: Profile) -> str:
    period = _period(profile.effective_from, profile.effective_to)
    status = name_text(profile.status.value)
    return f"{status}, {period}" if period else status


def _period(start: date | None, end: date | None) -> str:
    parts = [f"from {start.isoformat()}" if start else "", f"until {end.isoformat()}" if end else ""]
    return " ".join(part for part in parts if part)
