"""The quick questions that are asked before a text is searched: they may be wrong one way only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verifier.vocabulary import documents, fields, formulas, laboratory, statements, verdicts, words
from verifier.vocabulary.fields import begins_label, field_of, is_in_languages, numbered_field_of
from verifier.vocabulary.formulas import states_formula
from verifier.vocabulary.statements import kinds_of_statement, may_say
from verifier.vocabulary.verdicts import failing_sentence, may_begin_failing
from verifier.vocabulary.words import ends_status, status_of

_LABELS = sorted({*fields._labels(), *fields._numbered()})
_PHRASES = sorted({phrase.printed for known in statements._phrases().by_stem.values() for phrase in known})
_SAID = sorted({phrase for kind in ("sum_of", "equals") for phrase in formulas._words()[kind]})
_SUBJECTS = sorted({subject for said in verdicts._data()["failing"].values() for subject in said["subjects"]})
_NEAR = st.sampled_from(["", "The", "(a", "3", "-", "no;", "é", "#", "sample"])


@given(st.sampled_from(_LABELS), st.data())
def test_every_beginning_of_a_label_begins_one(label: str, data: st.DataObject) -> None:
    parts = label.split()
    count = data.draw(st.integers(1, len(parts)))
    assert begins_label(" ".join(parts[:count]).upper())
    assert begins_label(" ".join(parts[:count]))


@given(st.lists(st.sampled_from([*{part for label in _LABELS for part in label.split()}, "/", "№", "•"]), max_size=4))
def test_what_begins_no_label_is_none_whatever_follows(parts: list[str]) -> None:
    for count in range(1, len(parts) + 1):
        begin, whole = " ".join(parts[:count]), " ".join(parts)
        if not begins_label(begin) and not is_in_languages(whole):
            assert field_of(whole) is None
            assert numbered_field_of(whole) is None


@pytest.mark.parametrize("text", ["0.05 mg/kg", "ND", "12/2021", "", "Green leaf"])
def test_most_texts_begin_no_label(text: str) -> None:
    assert begins_label(text) is (text == "")
    assert not is_in_languages(text)


@given(st.sampled_from(_PHRASES), _NEAR, _NEAR, st.data())
def test_a_line_that_says_something_may_say_something(
    phrase: str, before: str, after: str, data: st.DataObject
) -> None:
    text = " ".join([before, phrase.replace(" .. ", " x "), f"{after}."]).split()
    cut = data.draw(st.integers(0, len(text)))
    for line, following in ((" ".join(text), ""), (" ".join(text[:cut]), " ".join(text[cut:]))):
        if list(kinds_of_statement(line, following)):
            assert may_say(line, following)
            assert may_say(f"Left column {line}", f"Another {following}")


@pytest.mark.parametrize("text", ["Lead 0.12 ppm < 0.5 ppm Pass", "", "Sample 4 of 5"])
def test_most_lines_say_nothing(text: str) -> None:
    assert not may_say(text)


@given(st.sampled_from(_SAID), st.sampled_from([str, str.upper, str.title]))
def test_every_phrase_states_a_formula(phrase: str, case: type[str]) -> None:
    assert states_formula(case(f"Total THC {phrase} x and y"))


def test_letters_that_stand_for_others() -> None:
    assert states_formula("TOTAL İS THE ſUM OF A AND B")
    assert not states_formula("Total THC 0.12 % ± 0.01")


@given(st.sampled_from(_SUBJECTS), st.sampled_from(["", "Note: ", "Tested. "]), st.integers(1, 60))
def test_a_sentence_that_fails_may_begin(subject: str, before: str, cut: int) -> None:
    said = {words["subjects"][0]: words["said"][0] for words in verdicts._data()["failing"].values()}
    for phrase in said.values():
        text = f"{before}{subject} {phrase} x"
        found = failing_sentence(text)
        begin = " ".join(text.split()[: len(before.split()) + cut])
        if found is not None and found[0] < len(begin):
            assert may_begin_failing(begin)
    assert not may_begin_failing("0.05")


@given(st.sampled_from(sorted(words._table("status"))), _NEAR)
def test_the_last_word_of_a_verdict_ends_one(key: str, before: str) -> None:
    text = f"{before} {key}".strip()
    assert status_of(text) is None or ends_status(text.split()[-1])
    assert ends_status(key)
    assert not ends_status("0.05")


def test_every_title_of_a_person_has_a_word_that_tells_it() -> None:
    known = laboratory.laboratory_words()
    assert all(role.split()[-1] in known.role_words for role in known.signatory_roles)
    assert all(any(piece in word for piece in known.name_pieces) for word in known.name_words)


@pytest.mark.parametrize(("section", "kind"), [("report", "words"), ("other", "a permit"), ("article", "words")])
def test_the_first_word_of_a_phrase_is_enough_to_look_for_it(section: str, kind: str) -> None:
    phrases = documents._phrases(section, kind)
    assert all(documents._holds(f" some{phrase}more ", section, kind) for phrase in phrases)
    assert not documents._holds(" nothing of the kind here ", section, kind)
