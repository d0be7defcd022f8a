"""Profiles for people: the list, and one profile with every limit and its source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from rich.console import ConsoleRenderable
from rich.text import Text

from verifier.model import Basis, Cite, LimitKind, LimitRule, Profile, ProfileSource, Requirement
from verifier.reports.canvas import beside, indented, render, table, words
from verifier.reports.look import Look
from verifier.reports.wording import VERIFICATION_WORDS, counted, decision_text, name_text, plain_number

Names = Callable[[str], str]
"""The name of a substance or group by its slug; the names of substances stand in the vocabulary, which a report does
not see."""

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


def profile_text(profile: Profile, look: Look | None = None, names: Names = name_text) -> str:
    """The whole profile: what it asks for, and where each number comes from."""
    return render(look or Look(), *_parts(profile, names))


def _parts(profile: Profile, names: Names) -> Iterator[ConsoleRenderable]:
    yield words(profile.id, "bold").append("  ").append_text(words(profile.title))
    if profile.summary:
        yield words(profile.summary)
    yield Text("")
    facts = {
        "jurisdiction": profile.jurisdiction,
        "status": _state(profile),
        "decision": (decision_text(profile.decision) or name_text(profile.decision.rule.value))
        + _cited(profile.decision.cite),
        "products": ", ".join(map(name_text, profile.product_kinds)) or "all",
        "rules": _rules(profile),
        "age": _age(profile) or "any",
        "checked": profile.last_checked.isoformat(),
        "sha256": profile.sha256,
    }
    for label, fact in facts.items():
        yield beside(Text(label, "dim"), words(fact), width=12)
    if profile.limits:
        yield from _section("Limits", _limits(profile.limits, names))
    if any(limit.note or limit.cite.quote for limit in profile.limits):
        yield from _section("Notes on limits", _notes((_named(x, names), x.note, x.cite) for x in profile.limits))
    if profile.required:
        yield from _section("The report must show", _required(profile.required, names))
    if any(need.note or need.cite.quote for need in profile.required):
        yield from _section(
            "Notes on what the report must show", _notes((_thing(x, names), x.note, x.cite) for x in profile.required)
        )
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


def difference_text(one: Profile, other: Profile, look: Look | None = None, names: Names = name_text) -> str:
    """What two profiles ask for differently: limits, requirements, decision; a line each."""
    made = table("What", one.id, other.id)
    for what, before, after in differences(one, other, names):
        made.add_row(words(what), words(before or "-"), words(after or "-"))
    if not made.row_count:
        return render(look or Look(), words("Both ask for the same."))
    return render(look or Look(), made)


def differences(one: Profile, other: Profile, names: Names = name_text) -> Iterator[tuple[str, str, str]]:
    """(what, in the one, in the other) for everything that differs; an empty text where it is not asked for."""
    tables = [_settings(profile) | _asked(profile, names) for profile in (one, other)]
    backing = [_backing(profile, names) for profile in (one, other)]
    for what in dict.fromkeys((*tables[0], *tables[1])):
        before, after = (found.get(what, "") for found in tables)
        behind = [found.get(what, "") for found in backing]
        if before and after and behind[0] != behind[1]:
            before, after = f"{before} ({behind[0]})", f"{after} ({behind[1]})"
        if before != after:
            yield what, before, after


def _settings(profile: Profile) -> dict[str, str]:
    """What holds for the whole profile."""
    return {
        "status": _state(profile),
        "products": ", ".join(sorted(map(name_text, profile.product_kinds))) or "all",
        "decision": decision_text(profile.decision) or name_text(profile.decision.rule.value),
        "rules": _rules(profile),
        "age": _age(profile),
    }


def _asked(profile: Profile, names: Names) -> dict[str, str]:
    """Each thing that is limited or must be shown, with all that is asked of it."""
    found: dict[str, list[str]] = defaultdict(list)
    for limit in profile.limits:
        found[_subject(limit, names)].append(_limit_words(limit, names))
    for need in profile.required:
        found[_need(need, names)].append(need.severity.value)
    return {what: "; ".join(sorted(texts)) for what, texts in found.items()}


def _backing(profile: Profile, names: Names) -> dict[str, str]:
    """How well the text behind each of them is known, and when it is in force."""
    found: dict[str, list[str]] = defaultdict(list)
    for limit in profile.limits:
        found[_subject(limit, names)].append(limit.cite.source)
    for need in profile.required:
        found[_need(need, names)].append(need.cite.source)
    return {
        what: "; ".join(sorted({_source_words(profile.sources[key]) for key in keys})) for what, keys in found.items()
    }


def _source_words(source: ProfileSource) -> str:
    period = _period(source.effective_from, source.effective_to)
    return ", ".join(part for part in (VERIFICATION_WORDS[source.verification], period) if part)


def _rules(profile: Profile) -> str:
    rules = profile.rules
    without = f" without {', '.join(rules.ignore)}" if rules.ignore else ""
    changed = ", ".join(f"{code} as {severity.value}" for code, severity in sorted(rules.severity.items()))
    return f"{', '.join(rules.select)}{without}{f'; {changed}' if changed else ''}"


def _age(profile: Profile) -> str:
    return f"at most {counted(profile.max_age_days, 'day')}" if profile.max_age_days else ""


def _named(limit: LimitRule, names: Names) -> str:
    return names(limit.analyte) if limit.analyte else f"{name_text(limit.group or '')} (each)"


def _subject(limit: LimitRule, names: Names) -> str:
    """What a limit is on: the substance, the basis and the products."""
    form = " (liquids)" if (limit.unit or "").endswith("/mL") else ""
    basis = "" if limit.basis is Basis.AS_RECEIVED else f", {name_text(limit.basis.value)}"
    to = f" to {names(limit.to)}" if limit.to else ""
    return f"{_named(limit, names)}{to}{basis}{_products(limit)}{form}"


def _need(need: Requirement, names: Names) -> str:
    return f"shows {_thing(need, names)}{_products(need)}"


def _thing(need: Requirement, names: Names) -> str:
    return names(need.analyte) if need.analyte else name_text(need.panel or need.field or "")


def _products(asked: LimitRule | Requirement) -> str:
    return f" in {', '.join(map(name_text, asked.product_kinds))}" if asked.product_kinds else ""


def _section(title: str, body: ConsoleRenderable) -> Iterable[ConsoleRenderable]:
    return (Text(""), Text(title, "bold"), indented(body, 2))


def _limits(limits: Iterable[LimitRule], names: Names) -> ConsoleRenderable:
    made = table("Analyte", "Limit", "Products", "Source and clause")
    for limit in limits:
        products = ", ".join(map(name_text, limit.product_kinds)) or "all"
        made.add_row(
            words(_named(limit, names)),
            words(_limit_words(limit, names)),
            words(products),
            words(_cited(limit.cite, "")),
        )
    return made


def _notes(notes: Iterable[tuple[str, str | None, Cite]]) -> ConsoleRenderable:
    """Notes and quoted words, each once, with all that they are on."""
    on: dict[tuple[str | None, str | None], list[str]] = {}
    for subject, note, cite in notes:
        if note or cite.quote:
            on.setdefault((note, cite.quote), []).append(subject)
    made = table("On", "Words of the source, and notes")
    for (note, quote), subjects in on.items():
        said = "; ".join(part for part in (f'"{quote}"' if quote else "", note or "") if part)
        made.add_row(words(", ".join(dict.fromkeys(subjects))), words(said))
    return made


def _limit_words(limit: LimitRule, names: Names) -> str:
    return limit_text(limit, names) + ("" if limit.is_required else ", if it is reported")


def limit_text(limit: LimitRule, names: Names = name_text) -> str:
    """The limit in words: "at most 1.2 ppm", "absent in 25 g"."""
    if limit.kind is LimitKind.ABSENT or limit.value is None:
        return f"absent in {limit.portion.printed}" if limit.portion else "absent"
    text = f"{_COMPARATORS[limit.kind]} {plain_number(limit.value)} {limit.unit or ''}".rstrip()
    if limit.basis is Basis.RATIO:
        text = f"{text} times {names(limit.to or '')}"
    if limit.is_equality_open:
        text = f"{text}, exactly that is left open"
    if limit.read_as is not None:
        text = f"{text}, read as {plain_number(limit.read_as)}"
    if limit.daily_at_most is not None:
        text = f"{text}, up to {limit.daily_at_most.printed} of product a day"
    return text if limit.basis in (Basis.AS_RECEIVED, Basis.RATIO) else f"{text} ({name_text(limit.basis.value)})"


def _required(required: Iterable[Requirement], names: Names) -> ConsoleRenderable:
    made = table("What", "Products", "Else", "Source and clause")
    for need in required:
        kind = "panel" if need.panel else "analyte" if need.analyte else "field"
        products = ", ".join(map(name_text, need.product_kinds)) or "all"
        made.add_row(
            words(f"{kind} {_thing(need, names)}"),
            words(products),
            words(need.severity.value),
            words(_cited(need.cite, "")),
        )
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
