"""The catalogues hold every text that the code has, translated, with the same places and figures."""

from __future__ import annotations

import gettext
import re
from collections import Counter
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.languages.catalogues import codes, kinds, path_of, read, untranslated, updated, written
from tests.languages.extraction import templates
from verifier.languages import ENGLISH, LANGUAGES, Translator
from verifier.languages.catalogue import FINDING, load_catalogue, load_explanations, read_catalogue

KINDS = kinds()
_PLACE = re.compile(r"\{\w+\}")


@pytest.fixture(scope="module", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=codes())
def code(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(kind: str) -> Catalog:
    return read(kind)


def pairs(catalogue: Catalog) -> list[tuple[str, str]]:
    """Every English text with its translation, each form of a counted one."""
    found = []
    for one in catalogue:
        if isinstance(one.id, tuple):
            # The form for one may leave the number out; all others are held against the English plural.
            found += [(one.id[min(index, 1)], text) for index, text in enumerate(one.string)]
        elif one.id:
            found.append((one.id, str(one.string)))
    return found


def test_spanish_and_german_are_there() -> None:
    assert set(codes()) >= {"es", "de"}
    assert next(iter(LANGUAGES)) == ENGLISH.code


def test_catalogues_are_what_the_code_says(kind: str, catalogue: Catalog) -> None:
    """Where this fails: `python -m tests.languages.catalogues`, and translate what is new."""
    assert path_of(kind).read_text("utf-8") == written(updated(catalogue, kind))


def test_everything_is_translated(catalogue: Catalog) -> None:
    assert untranslated(catalogue) == []


def test_nothing_is_doubtful(catalogue: Catalog) -> None:
    assert [one.id for one in catalogue if one.id and one.fuzzy] == []


def test_places_are_kept(catalogue: Catalog) -> None:
    wrong = [(a, b) for a, b in pairs(catalogue) if sorted(_PLACE.findall(a)) != sorted(_PLACE.findall(b))]
    assert wrong == []


def test_figures_and_quotation_marks_are_kept(catalogue: Catalog) -> None:
    def figures(text: str) -> Counter[str]:
        return Counter(sign for sign in _PLACE.sub("", text) if sign.isdigit() or sign == '"')

    assert [(a, b) for a, b in pairs(catalogue) if figures(a) != figures(b)] == []


def test_sentences_end_as_in_english(catalogue: Catalog) -> None:
    assert [(a, b) for a, b in pairs(catalogue) if a.endswith(".") != b.endswith(".")] == []


def test_what_is_read_at_run_time_is_what_gettext_reads(code: str) -> None:
    catalogue = read(code)
    assert dict(load_explanations(code)) == {one.id: one.string for one in read(f"explanations.{code}") if one.id}
    ours = load_catalogue(code)
    plain = {one.id: one.string for one in catalogue if isinstance(one.id, str) and one.id and not one.context}
    assert dict(ours.texts) == plain
    assert dict(ours.findings) == {one.id: one.string for one in catalogue if one.context == FINDING}
    assert dict(ours.counted) == {one.id: one.string for one in catalogue if isinstance(one.id, tuple)}
    form = gettext.c2py(catalogue.plural_expr)
    assert [ours.form(number) for number in range(101)] == [form(number) for number in range(101)]


def test_entries_without_a_sure_translation_are_left_out() -> None:
    text = (
        'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n>=2 && n<=4 ? 1 : 2);\\n"\n\n'
        'msgid "none"\nmsgstr ""\n\n#, fuzzy\nmsgid "doubt"\nmsgstr "x"\n\n'
        'msgctxt "finding"\nmsgid ""\n"in two "\n"lines"\nmsgstr "ve dvou\\tř\\"ádcích"\n\n'
        'msgid "{n} page"\nmsgid_plural "{n} pages"\nmsgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n'
    )
    made = read_catalogue(text.splitlines())
    assert (made.texts, made.findings) == ({}, {"in two lines": 've dvou\tř"ádcích'})
    assert made.counted == {("{n} page", "{n} pages"): ("a", "b", "c")}
    assert [made.form(number) for number in (1, 3, 5)] == [0, 1, 2]
    assert len(read_po(BytesIO(text.encode()), locale="cs")) == 4


def test_a_catalogue_does_not_depend_on_the_order_of_what_is_found(kind: str, catalogue: Catalog) -> None:
    turned = Catalog(locale=catalogue.locale, fuzzy=False, header_comment=catalogue.header_comment)
    for one in reversed(list(catalogue)):
        if one.id:
            turned.add(one.id, one.string, locations=one.locations, context=one.context)
    assert written(updated(turned, kind)) == written(updated(catalogue, kind))


def test_counted_texts(code: str) -> None:
    t = Translator(code)
    one, many = t.counted(1, "{n} page", "{n} pages"), t.counted(2, "{n} page", "{n} pages")
    assert {"es": ("1 página", "2 páginas"), "de": ("1 Seite", "2 Seiten")}[code] == (one, many)


def test_templates_of_a_module() -> None:
    import ast

    tree = ast.parse(
        '''
"""A docstring is no text."""
PATTERN = re.compile("no text (?:at all)")
REASON = "a reason in words"
def tell(count, names):
    """Neither is this one."""
    words = "limit" if count == 1 else "limits"
    yield f"fails {count} of {len(names)} {words} ({', '.join(names)})"
    yield f"{count} {'check' if count == 1 else 'checks'} could not run"
    for kind, verb in (("a", "is changed"), ("b", "is gone")):
        yield f"the signature {verb}{names}{count}: {REASON}"
    raise ValueError("for programmers only")
'''
    )
    assert sorted(templates(tree)) == [
        "a reason in words",
        "fails {count} of {count_2} limit ({names})",
        "fails {count} of {count_2} limits ({names})",
        "is changed",
        "is gone",
        "the signature is changed{names}: {it}",
        "the signature is gone{names}: {it}",
        "{count} check could not run",
        "{count} checks could not run",
    ]
