"""From an English text to the same in another language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property

from verifier.errors import UsageError
from verifier.languages.catalogue import Catalogue, load_catalogue, load_explanations
from verifier.languages.retelling import Known, Retelling

LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español", "de": "Deutsch"}
"""Codes (ISO 639-1) and own names of the languages that texts are there in, the default first."""


class Translator:
    """Says texts in one language. What it needs is read when the first text is said."""

    def __init__(self, code: str) -> None:
        """Raises UsageError for a language that there is no catalogue of."""
        if code not in LANGUAGES:
            raise UsageError(f'there are no texts in the language "{code}"', f"choose one of {', '.join(LANGUAGES)}")
        self.code = code

    def __call__(self, text: str, /, **facts: object) -> str:
        """A text of a report or a page: the English template, filled with facts: `t("{n} pages", n=3)`.

        Facts are put in as they are; a fact that is a text of ours is to be translated by whoever calls.
        """
        said = self._catalogue.texts.get(text, text)
        return said.format_map(facts) if facts else said

    def counted(self, number: int, one: str, many: str) -> str:
        """A text with a number in it: `t.counted(2, "{n} page", "{n} pages")`."""
        forms = self._catalogue.counted.get((one, many), (one, many))
        return forms[min(self._catalogue.form(number), len(forms) - 1)].format(n=number)

    def said(self, text: str) -> str:
        """A text that a rule or the engine made: a message, a reason, a limit in words, a summary, a name.

        What stands in it as printed on the report stays as printed. A text that the catalogue does not know is said in
        English, whole.
        """
        return self.known(text).said

    def explained(self, text: str) -> str:
        """A paragraph of what a rule says of itself, with the places that its facts are put into."""
        return self._explanations.get(text) or self.said(text)

    def known(self, text: str) -> Known:
        """The same, with what of the text is known and what is left as it stands."""
        return self._retelling.known(text)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return load_catalogue(self.code)

    @cached_property
    def _explanations(self) -> Mapping[str, str]:
        return load_explanations(self.code)

    @cached_property
    def _retelling(self) -> Retelling:
        return Retelling(self._catalogue.findings)


class _English(Translator):
    """The language that all texts are written in: nothing is looked up."""

    def __call__(self, text: str, /, **facts: object) -> str:
        return text.format_map(facts) if facts else text

    def counted(self, number: int, one: str, many: str) -> str:
        return (one if number == 1 else many).format(n=number)

    def explained(self, text: str) -> str:
        return text

    def known(self, text: str) -> Known:
        return Known(text, len(text))


def later(text: str) -> str:
    """The text itself: marks a text of reports that is translated where it is shown, for the catalogues."""
    return text


ENGLISH: Translator = _English("en")


@cache
def translator(code: str) -> Translator:
    """The translator of that language. Raises UsageError for one that is not there."""
    return ENGLISH if code == ENGLISH.code else Translator(code)
