"""Analytes: what laboratories measure, under one slug each, found by any of the names that reports print.

A wrong analyte is worse than none: names are compared by a key that only forgets what a printer may vary
(`normalise.fold`), never by likeness. What stands beside a name ("generic", "(As)", "by ICP-MS") is ignored only
when it is known not to change the substance.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from typing import Any, NamedTuple

from verifier.model import PanelKind
from verifier.vocabulary.ligatures import bare, holed, letters, readings
from verifier.vocabulary.normalise import fold, tidy
from verifier.vocabulary.units import is_unit


@dataclass(frozen=True, slots=True)
class Analyte:
    """A substance, an organism, a defined sum or another measured property."""

    slug: str
    name: str
    cas: str | None
    formula: str | None
    molar_mass: Decimal | None
    """g/mol; of the free base for alkaloids."""
    panel: PanelKind
    """The kind of panel that it is usually reported in."""
    groups: frozenset[str]
    names: tuple[str, ...]
    """The names that reports print for it, the canonical one first."""


class _Index(NamedTuple):
    by_slug: dict[str, Analyte]
    by_cas: dict[str, Analyte]
    groups: dict[str, tuple[str, ...]]
    sums: dict[str, str]
    """Slug of a total to the group that it is the sum of."""
    anywhere: dict[str, Analyte]
    """Folded names that mean the same in every panel."""
    in_panel: dict[PanelKind, dict[str, Analyte]]
    """Folded names, with those that are clear only inside a panel of that kind."""


class _Words(NamedTuple):
    harmless: frozenset[str]
    total: frozenset[str]
    sum: tuple[str, ...]


_KEYS = frozenset({"name", "cas", "other_cas", "formula", "molar_mass", "names", "in_panel", "sum_of"})


def _read(name: str) -> dict[str, Any]:
    text = resources.files("verifier.vocabulary").joinpath("analytes", name).read_text(encoding="utf-8")
    return tomllib.loads(text, parse_float=Decimal)


def _entries() -> Iterator[tuple[PanelKind, str, Mapping[str, Any]]]:
    for kind in PanelKind:
        for slug, entry in _read(f"{kind.value}.toml")["analytes"].items():
            unknown = set(entry) - _KEYS
            if unknown:
                raise ValueError(f"{kind.value}.toml: {slug}: unknown key {sorted(unknown)[0]!r}")
            yield kind, slug, entry


def _groups() -> dict[str, tuple[str, ...]]:
    """Each group with its members, in the order of the files."""
    groups: dict[str, list[str]] = defaultdict(list)
    for kind in PanelKind:
        for group, slugs in _read(f"{kind.value}.toml").get("groups", {}).items():
            groups[group].extend(slugs)
    return {group: tuple(slugs) for group, slugs in groups.items()}


@cache
def _index() -> _Index:
    groups = _groups()
    groups_of: dict[str, set[str]] = defaultdict(set)
    for group, slugs in groups.items():
        for slug in slugs:
            groups_of[slug].add(group)
    by_slug: dict[str, Analyte] = {}
    by_cas: dict[str, Analyte] = {}
    sums: dict[str, str] = {}
    names: dict[str, set[str]] = defaultdict(set)
    in_panel: dict[PanelKind, dict[str, Analyte]] = {kind: {} for kind in PanelKind}
    for kind, slug, entry in _entries():
        anywhere = tuple(dict.fromkeys((entry["name"], *entry.get("names", ()))))
        local = tuple(entry.get("in_panel", ()))
        value = Analyte(
            slug=slug,
            name=entry["name"],
            cas=entry.get("cas"),
            formula=entry.get("formula"),
            molar_mass=entry.get("molar_mass"),
            panel=kind,
            groups=frozenset(groups_of[slug]),
            names=(*anywhere, *local),
        )
        if slug in by_slug:
            raise ValueError(f"{kind.value}.toml: the slug {slug!r} is used twice")
        by_slug[slug] = value
        for cas in (value.cas, *entry.get("other_cas", ())):
            if cas is not None and by_cas.setdefault(cas, value) is not value:
                raise ValueError(f"{kind.value}.toml: the CAS number {cas} is used twice")
        if "sum_of" in entry:
            sums[slug] = entry["sum_of"]
        for name in anywhere:
            names[fold(name)].add(slug)
        for name in (*anywhere, *local):
            if in_panel[kind].setdefault(fold(name), value) is not value:
                raise ValueError(f"{kind.value}.toml: {name!r} names both {in_panel[kind][fold(name)].slug} and {slug}")
    return _Index(
        by_slug=by_slug,
        by_cas=by_cas,
        groups=groups,
        sums=sums,
        anywhere={key: by_slug[next(iter(slugs))] for key, slugs in names.items() if len(slugs) == 1},
        in_panel=in_panel,
    )


@cache
def _words() -> _Words:
    raw = _read("qualifiers.toml")
    return _Words(
        harmless=frozenset(map(fold, raw["words"])),
        total=frozenset(map(fold, raw["total"])),
        sum=tuple(sorted(raw["sum"], key=len, reverse=True)),
    )


def all_analytes() -> tuple[Analyte, ...]:
    """Every analyte of the vocabulary, panel by panel."""
    return tuple(_index().by_slug.values())


def analyte(slug: str) -> Analyte:
    """The analyte with that slug; KeyError when there is none."""
    return _index().by_slug[slug]


def known_groups() -> frozenset[str]:
    """The names of all groups."""
    return frozenset(_index().groups)


def members(group: str) -> tuple[Analyte, ...]:
    """The analytes of a group, in the order of the vocabulary; KeyError for an unknown group."""
    index = _index()
    return tuple(index.by_slug[slug] for slug in index.groups[group])


def parts_of(slug: str) -> tuple[Analyte, ...]:
    """The analytes that a total is the sum of ("aflatoxins_total": B1, B2, G1, G2); empty when that is not defined."""
    group = _index().sums.get(slug)
    return members(group) if group is not None else ()


_CAS = re.compile(r"(?:CAS(?:\s*(?:No|Nr|RN)?\.?)?\s*[:#]?\s*)?(\d{2,7}-\d{2}-\d)", re.IGNORECASE)


_ENUMERATOR = re.compile(r"^\s*(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s+")
"""What counts the entries of a list: "a) Lead". With both brackets it may name an isomer: "(o) Xylene"."""


@lru_cache(maxsize=65536)
def find_analyte(printed: str, panel: PanelKind | None = None) -> Analyte | None:
    """The analyte that a printed name means, None when it is not known for certain.

    `panel` lets in the names that are clear only there: "B1" is an aflatoxin among mycotoxins, "As" is arsenic
    among metals. A name that is clear anywhere is found whatever the panel.
    """
    if not printed or len(printed) > 200:
        return None
    cas = _CAS.fullmatch(printed.strip())
    if cas is not None:
        return _index().by_cas.get(cas[1])
    whole = _look_up(printed, panel)
    if whole is not None:
        return whole
    bare = _ENUMERATOR.sub("", printed, count=1)
    found = _look_up(bare, panel) if bare != printed else None
    return found or _sum_of_parts(bare) or (_with_qualifiers(bare, panel) if _may_hold_name(bare) else None)


@lru_cache(maxsize=65536)
def is_analyte_name(printed: str) -> bool:
    """Whether a text is an analyte's name in general, or one in a panel of its kind ("Pb" beside other metals)."""
    return find_analyte(printed) is not None or bool(panels_of_name(printed))


@lru_cache(maxsize=65536)
def panels_of_name(printed: str) -> frozenset[PanelKind]:
    """The kinds of panels in which a text is the name of an analyte of that kind; of a short name, maybe several."""
    found = find_analyte(printed)
    kinds = {found.panel} if found is not None else set()
    # A panel adds its short names alone: without one of them in the text it changes nothing.
    for kind in _panels_with_short_names(printed) | _panels_with_short_names(_ENUMERATOR.sub("", printed, count=1)):
        known = find_analyte(printed, kind)
        if known is not None and known.panel is kind:
            kinds.add(kind)
        else:
            kinds.discard(kind)
    return frozenset(kinds)


def _panels_with_short_names(printed: str) -> set[PanelKind]:
    """The panels of which a short name begins a piece of a text."""
    short = _short_names()
    found: set[PanelKind] = set()
    for words in _openings(printed):
        key = ""
        for word in words:
            key += word
            if len(key) > short.longest:
                break
            found.update(short.panels.get(key, ()))
    return found


class _ShortNames(NamedTuple):
    panels: dict[str, tuple[PanelKind, ...]]
    longest: int


@cache
def _short_names() -> _ShortNames:
    """The folded names that are clear in some panels only, with these panels."""
    panels: dict[str, list[PanelKind]] = defaultdict(list)
    for kind, names in _index().in_panel.items():
        for name in names:
            panels[name].append(kind)
    return _ShortNames({name: tuple(kinds) for name, kinds in panels.items()}, max(map(len, panels)))


def _look_up(text: str, panel: PanelKind | None) -> Analyte | None:
    """A whole name, as known or with lost ligatures."""
    index, key = _index(), fold(text)
    if not key:
        return None
    if panel is not None:
        found = index.in_panel[panel].get(key)
        if found is not None:
            return found
    return index.anywhere.get(key) or _with_lost_ligatures(text)


_BEGINNING = 5
"""So many letters of a name tell most other texts apart from it."""


@cache
def _beginnings() -> tuple[frozenset[str], ...]:
    """The first n letters of every folded name, by n; also of those that have lost a ligature."""
    index = _index()
    keys = {*index.anywhere, *_bare_names(), *(name for names in index.in_panel.values() for name in names)}
    return tuple(frozenset(key[:length] for key in keys if len(key) >= length) for length in range(_BEGINNING + 1))


def _may_hold_name(printed: str) -> bool:
    """Whether a text can have a name among its pieces; quick, for the many texts of a report that have none."""
    for words in _openings(printed):
        first = words[0][:_BEGINNING]
        # What begins with a digit may be a CAS number.
        if first[0].isdigit() or first in _beginnings()[len(first)]:
            return True
    return False


@lru_cache(maxsize=1024)
def _openings(printed: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of each place in a text where a name may begin.

    A piece that is a name begins where the text, a bracket or what follows a separator begins, and ends where a word
    ends (`_with_qualifiers`). So its first words make the beginning of a name, or all of it.
    """
    text = tidy(printed)
    pieces = [
        piece.strip()
        for chunk in (text, _IN_BRACKETS.sub(" ", text), *_IN_BRACKETS.findall(text))
        for piece in (chunk, *_SEPARATOR.split(chunk))
    ]
    texts = dict.fromkeys(one for piece in pieces for one in (piece, _AS.sub("", piece)))
    folded = (tuple([key for word in one.split() if (key := fold(word))]) for one in texts)
    return tuple(words for words in folded if words)


@cache
def _with_holes() -> dict[str, Analyte | None]:
    """Folded names with holes for lost ligatures; None where two analytes leave the same letters."""
    known: dict[str, Analyte | None] = {}
    for key, value in _index().anywhere.items():
        for text in holed(key):
            known[text] = value if known.get(text, value) is value else None
    return known


@cache
def _bare_names() -> frozenset[str]:
    """The letters of all names that have lost a ligature: most texts are told apart by these alone."""
    return frozenset(map(bare, _with_holes()))


def printed_as(text: str) -> str:
    """The name as it is printed: with its ligatures where the text layer has lost them, else unchanged.

    "Cy uthrin" is what a text layer makes of a printed "Cyfluthrin"; only a name that is known, and known in one
    way only, is mended.
    """
    if _index().anywhere.get(fold(text)) is not None or _with_lost_ligatures(text) is None:
        return text
    wanted = set(readings(text))
    spelled = {key: name for name, key in reversed(_spellings()) if not wanted.isdisjoint(holed(key))}
    return next(iter(spelled.values())) if len(spelled) == 1 else text


@cache
def _spellings() -> tuple[tuple[str, str], ...]:
    """Every name with a ligature in it, and its folded form."""
    names = {name for known in all_analytes() for name in (known.name, *known.names)}
    return tuple((name, key) for name in sorted(names) for key in [fold(name)] if any(holed(key)))


def _with_lost_ligatures(text: str) -> Analyte | None:
    """The one analyte that the text can be read as; None when there are several readings."""
    # Of plain text the letters are those of its key.
    if (fold(text) if text.isascii() else letters(text)) not in _bare_names():
        return None
    known = _with_holes()
    found = {known[key] for key in readings(text) if key in known}
    return found.pop() if len(found) == 1 else None


# --- sums named by their parts: "Sum of benzo[a]pyrene, chrysene, ..." ----------------------------------------------

_BETWEEN = re.compile(r",\s+|,$|\s*[;+&]\s*|\s+(?:and|und|a|y|et|e|i|oraz|en|dan)\s+")


@cache
def _sum_pattern() -> re.Pattern[str]:
    words = "|".join(map(re.escape, _words().sum))
    return re.compile(rf"(?:^|[\s(\[])(?:{words})[\s:]+(.+)$", re.IGNORECASE | re.DOTALL)


def _sum_of_parts(printed: str) -> Analyte | None:
    """A total that is printed as the list of its parts, in any order."""
    match = _sum_pattern().search(printed)
    listed = match[1] if match is not None else printed
    if match is not None and printed[: match.start(1)].count("(") > printed[: match.start(1)].count(")"):
        listed = listed.rstrip().removesuffix(")")
    elif match is None and "+" not in printed:
        return None
    parts = [part for part in _BETWEEN.split(" ".join(listed.split())) if part.strip()]
    if len(parts) < 2 or (match is None and len(parts) != printed.count("+") + 1):
        return None
    for slug, group in _index().sums.items():
        total = analyte(slug)
        found = {part.slug for text in parts if (part := _look_up(text, total.panel)) is not None}
        if found == set(_index().groups[group]) and len(found) == len(parts):
            return total
    return None


# --- names with something beside them: "Escherichia coli (generic)", "Lead (Pb), total" ---------------------------

_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_SEPARATOR = re.compile(r"\s*[,;:|/–—]\s*|\s+-\s+")
_METHOD = re.compile(
    r"\s+(?:by|via|mittels|metodou|metodą|metode|par|mediante|met)\s+(.+)$|\s+[-–]\s*(.+)$", re.IGNORECASE
)
# A reference to a standard at the end: "USP <2021>", "ČSN EN ISO 6579-1".
_STANDARD = re.compile(
    r"\s+(?:(?:USP|AOAC|ISO|EN|ČSN|DIN|EPA|FDA|BAM|Ph\.?\s*Eur\.?)(?!\w)[\s<>\d.:/()-]*)+$", re.IGNORECASE
)
_PORTION = re.compile(
    r"(?:^|\s)(?:(?:in|v|ve|w|en|em|dans|dalam|su|per|na|je)\s+)?(?:a\s+)?/?\s*\d+(?:[.,]\d+)?\s*(?:g|gram|grams|ml|mL)\.?$",
    re.IGNORECASE,
)
_TEMPERATURE = re.compile(r"(?:^|\s)(?:(?:at|bei|při|a|à|w|op|przy|di)\s+)?\d{2,3}\s*(?:°|º)\s*C$", re.IGNORECASE)
_AS = re.compile(r"^(?:as|jako|als|ber\. als)\s+(?=[^\W_])", re.IGNORECASE)


class _Beside(NamedTuple):
    """What the pieces of a printed name turned out to be."""

    found: set[Analyte]
    unknown: list[str]
    says_total: bool


def _with_qualifiers(printed: str, panel: PanelKind | None) -> Analyte | None:
    """The one analyte among the pieces of a printed name, when nothing else beside it can change its meaning."""
    pieces = list(_pieces(tidy(printed), panel))
    seen = _classify(pieces, panel)
    kinds = {value.panel for value in seen.found}
    if seen.unknown and len(kinds) == 1:
        # "Arsenic (As)": the symbol is clear once the name has said which panel it belongs to.
        again = _classify(seen.unknown, next(iter(kinds)))
        seen = _Beside(seen.found | again.found, again.unknown, seen.says_total or again.says_total)
    if seen.unknown or len(seen.found) != 1:
        return None
    only = next(iter(seen.found))
    if seen.says_total:
        return only if "totals" in only.groups else _look_up(f"total {only.name}", only.panel)
    return only


def _pieces(printed: str, panel: PanelKind | None) -> Iterator[str]:
    """The text in brackets and outside of them, cut further at separators where the piece as a whole says nothing."""
    inside = _IN_BRACKETS.findall(printed)
    for piece in (_IN_BRACKETS.sub(" ", printed), *inside):
        whole = piece.strip()
        if not fold(whole):
            continue
        seen = _classify([whole], panel)
        if not seen.unknown or not _SEPARATOR.search(whole):
            yield whole
        else:
            yield from (part for part in _SEPARATOR.split(whole) if fold(part))


def _classify(pieces: Iterable[str], panel: PanelKind | None) -> _Beside:
    found, unknown, says_total = set[Analyte](), list[str](), False
    for piece in pieces:
        text = _without_tail(_AS.sub("", piece))
        cas = _CAS.fullmatch(text)
        value = _index().by_cas.get(cas[1]) if cas is not None else _look_up(text, panel)
        if value is not None:
            found.add(value)
        elif fold(text) in _words().total:
            says_total = True
        elif fold(text) and not _is_harmless(text):
            unknown.append(piece)
    return _Beside(found, unknown, says_total)


def _is_harmless(text: str) -> bool:
    is_condition = _PORTION.fullmatch(text) is not None or _TEMPERATURE.fullmatch(text) is not None
    return is_condition or fold(text) in _words().harmless or is_unit(text)


def _without_tail(text: str) -> str:
    """The piece without a method, a tested mass or a harmless word at its end."""
    text = text.strip()
    if _is_harmless(text):
        return text
    text = _STANDARD.sub("", text) or text
    method = _METHOD.search(text)
    if method is not None and _is_harmless(method[1] or method[2]):
        text = text[: method.start()].rstrip()
    for condition in (_PORTION, _TEMPERATURE):
        if (found := condition.search(text)) is not None and found.start() > 0:
            text = text[: found.start()].rstrip()
    head, blank, tail = text.rpartition(" ")
    return head.rstrip() if blank and _is_harmless(tail) and fold(head) else text
