"""Heads of two reports: fields, statements, methods, signatories, and the printed verdicts of panels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from verifier.comparison.common import About, difference, pairs, plain
from verifier.model import Certificate, Field, Panel
from verifier.model.comparison import Difference, Place


def head_differences(first: Certificate, second: Certificate) -> Iterator[Difference]:
    """Fields that differ, each as both print it."""
    one, two = _fields(first), _fields(second)
    for key in dict.fromkeys([*one, *two]):
        a, b = one.get(key, []), two.get(key, [])
        if _is_same_day(key, first, second):
            continue
        said, other = [plain(field.printed) for field in a], [plain(field.printed) for field in b]
        lone = [field for field, text in zip(a, said, strict=True) if text not in other]
        new = [field for field, text in zip(b, other, strict=True) if text not in said]
        for index in range(max(len(lone), len(new))):
            yield difference(
                key,
                _field_place(lone[index]) if index < len(lone) else None,
                _field_place(new[index]) if index < len(new) else None,
            )
    for what, a_texts, b_texts in (
        ("method", first.methods, second.methods),
        ("signatory", first.signatories, second.signatories),
    ):
        yield from _list_differences(what, a_texts, b_texts)


def _fields(certificate: Certificate) -> dict[str, list[Field]]:
    found: dict[str, list[Field]] = defaultdict(list)
    for field in (*certificate.fields, *certificate.statements):
        found[field.key].append(field)
    return found


def _is_same_day(key: str, first: Certificate, second: Certificate) -> bool:
    part, _, name = key.partition(".")
    if part != "dates":
        return False
    one, two = getattr(first.dates, name, None), getattr(second.dates, name, None)
    return one is not None and one == two


def _field_place(field: Field) -> Place:
    return Place(printed=field.printed, anchor=field.anchor)


def _list_differences(what: str, first: Iterable[str], second: Iterable[str]) -> Iterator[Difference]:
    one, two = {plain(text): text for text in first}, {plain(text): text for text in second}
    yield from (difference(what, Place(printed=one[text]), None) for text in one if text not in two)
    yield from (difference(what, None, Place(printed=two[text])) for text in two if text not in one)


def panel_differences(first: Certificate, second: Certificate) -> Iterator[Difference]:
    """The printed verdicts of panels, of those that both have."""
    found = sorted(pairs(first.panels, second.panels, _titled, lambda panel: panel.kind))
    for one, two in ((first.panels[a], second.panels[b]) for a, b in found):
        if plain(one.printed_status) != plain(two.printed_status):
            yield difference("verdict", _status(one), _status(two), About(one.kind, one.title))


def _titled(panel: Panel) -> Hashable:
    return (panel.kind, plain(panel.title))


def _status(panel: Panel) -> Place | None:
    return None if panel.printed_status is None else Place(printed=panel.printed_status, anchor=panel.anchor)
