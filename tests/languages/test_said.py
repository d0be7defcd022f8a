"""Finished texts in other languages: nothing of ours stays English, nothing printed is touched."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.languages.catalogues import codes
from tests.languages.residue import english_left, reports_of_cases, reports_of_samples, texts
from verifier.errors import UsageError
from verifier.languages import ENGLISH, Translator, translator
from verifier.languages.retelling import Retelling
from verifier.languages.templates import template

ES, DE = translator("es"), translator("de")
ALL = [translator(code) for code in codes()]


@pytest.fixture(scope="module")
def every_text() -> list[str]:
    """All texts of all rule cases and samples, each once."""
    found = dict.fromkeys(
        text for reports in (reports_of_cases(), reports_of_samples()) for _, one, _ in reports for text in texts(one)
    )
    assert len(found) > 1000
    return list(found)


@pytest.mark.parametrize("language", ALL, ids=lambda one: one.code)
def test_nothing_stays_english(language: Translator) -> None:
    assert dict(english_left(language)) == {}


@pytest.mark.parametrize("language", ALL, ids=lambda one: one.code)
def test_figures_and_quotations_are_kept(language: Translator, every_text: list[str]) -> None:
    def kept(text: str) -> Counter[str]:
        return Counter(re.findall(r'[0-9"]', text))

    assert [text for text in every_text if kept(text) != kept(language.said(text))] == []


@pytest.mark.parametrize("language", ALL, ids=lambda one: one.code)
def test_what_was_said_is_not_said_again(language: Translator, every_text: list[str]) -> None:
    """A translated text is no English text: said once more it stays as it is, but for names that are the same."""
    again = [text for text in map(language.said, every_text) if language.said(text) != text]
    assert len(again) < len(every_text) / 50


def test_english_is_the_very_same_text(every_text: list[str]) -> None:
    assert [ENGLISH.said(text) for text in every_text] == every_text


@pytest.mark.parametrize(
    ("english", "spanish", "german"),
    [
        ("lead", "plomo", "Blei"),
        ("Salmonella absent in 25 g", "Salmonella ausente en 25 g", "Salmonella nicht nachweisbar in 25 g"),
        (
            "Fails 1 of 12 limits (lead); parts of it could not be read.",
            "Incumple 1 de 12 límites (plomo); partes de él no se pudieron leer.",
            "Verfehlt 1 von 12 Grenzwerten (Blei); Teile davon konnten nicht gelesen werden.",
        ),
        (
            "lead is reported as 4.800 ppm; the limit is below 1.2 ppm [Utah R70-580-5, kratom-baseline]",
            "plomo se informa como 4.800 ppm; el límite es por debajo de 1.2 ppm [Utah R70-580-5, kratom-baseline]",
            "Blei ist mit 4.800 ppm angegeben; der Grenzwert ist unter 1.2 ppm [Utah R70-580-5, kratom-baseline]",
        ),
        (
            "the sum is not printed; its parts were added: no result for lead and arsenic was found",
            "la suma no está impresa; se sumaron sus partes: no se encontró resultado de plomo y arsénico",
            "die Summe ist nicht gedruckt; ihre Teile wurden addiert: kein Ergebnis gefunden für Blei und Arsen",
        ),
        (
            'the lot number was not found in the report (the report prints "not given") [x, y]',
            'no se encontró en el informe: el número de lote (el informe imprime "not given") [x, y]',
            'im Bericht nicht gefunden: die Chargennummer (der Bericht druckt "not given") [x, y]',
        ),
    ],
)
def test_examples(english: str, spanish: str, german: str) -> None:
    assert (ES.said(english), DE.said(english)) == (spanish, german)


@pytest.mark.parametrize(
    "printed",
    [
        "Lead",
        "Total Yeast & Mold",
        "Green leaf powder",
        "Example Laboratory",
        "<LOQ",
        'says "lead and arsenic"',
        "tincture of leaf",
        "Yeast and mold 10 CFU/g",
        "",
    ],
)
def test_what_a_report_prints_stays(printed: str) -> None:
    assert [one.said(printed) for one in ALL] == [printed] * len(ALL)


def test_a_printed_result_is_kept_in_the_words_of_the_laboratory() -> None:
    said = DE.said("lead is reported as not detected; the limit is below 1.2 ppm [x]")
    assert said == "Blei ist mit not detected angegeben; der Grenzwert ist unter 1.2 ppm [x]"


def test_an_unknown_text_is_said_in_english_whole() -> None:
    text = "nobody has ever written this sentence; nor this one"
    assert DE.known(text).weight == 0
    assert DE.said(text) == text


MADE = Retelling({"and": "et", "{a} is {b}": "{b} est {a}", "{a} is {b} of {c}": "{c} de {b} est {a}", "lead": "plomb"})


@given(st.text(alphabet='ab1 ;:,.()[]"\n', max_size=80))
@example("lead " * 15)
def test_an_unknown_text_comes_out_as_it_went_in(text: str) -> None:
    if not re.search(r"\bis\b|\blead\b|\band\b", text):
        assert MADE.said(text) == text


@given(st.text(max_size=300))
@example("(" * 300)
@example("a; b and c, d: e (f) [g] / " * 11)
@example('"' * 299)
@example("lead is reported as " * 15)
def test_any_text_can_be_said(text: str) -> None:
    for one in ALL:
        assert one.said(one.said(text)) is not None
        assert Counter(filter(str.isdigit, one.said(text))) == Counter(filter(str.isdigit, text))


@pytest.mark.parametrize(
    "unit", ["a; b and c, d: e (f) [g] / ", "lead is reported as ", "x is a of b, and ", "(", "lead; "]
)
def test_a_text_made_to_take_long_is_given_up(unit: str) -> None:
    """The number of pieces that are looked at is bounded, whatever somebody prints on a report."""
    for length in (1000, 3999, 100_000):
        told = Retelling(dict(MADE_OF_MUCH))
        told.said((unit * length)[:length])
        assert told.steps <= 4001


MADE_OF_MUCH = [
    ("and", "y"),
    ("lead", "plomo"),
    *((f"{{a}} {word} {{b}} of {{c}}", f"{{c}} {word} {{b}} {{a}}") for word in ("is", "as", "lead", "reported", "a")),
]


def test_of_two_templates_the_one_with_more_words_is_meant() -> None:
    assert MADE.said("x is y of lead") == "plomb de y est x"


def test_a_template_takes_the_first_place_where_its_words_stand() -> None:
    made = template('the {name} is printed as "{printed}"', '"{printed}" est {name}')
    assert made.pieces('the LOD is printed as "<5"') == ("LOD", "<5")
    assert made.is_quoted(1)
    assert not made.is_quoted(0)
    assert made.pieces("the LOD is printed as <5") is None
    assert made.filled({"name": "LD", "printed": "<5"}) == '"<5" est LD'


@pytest.mark.parametrize(("source", "target"), [("{a} is", "{b} est"), ("{a}{b} is", "{a}{b} est"), ("is", "est")])
def test_a_template_that_could_not_be_filled_is_refused(source: str, target: str) -> None:
    with pytest.raises(ValueError, match="place"):
        template(source, target)


def test_a_language_that_is_not_there() -> None:
    with pytest.raises(UsageError, match='no texts in the language "xx"') as raised:
        translator("xx")
    assert raised.value.hint == "choose one of en, es, de"


def test_texts_of_reports_take_facts() -> None:
    assert ES("until {day}", day="2026-01-02") == "hasta 2026-01-02"
    assert ES("{never} in a catalogue", never="{x}") == "{x} in a catalogue"
    assert ENGLISH("100 %") == "100 %"
