"""Texts for people in their language. English is what the code says; the other languages come from catalogues."""

from verifier.languages.translator import ENGLISH, LANGUAGES, Translator, later, translator

__all__ = ["ENGLISH", "LANGUAGES", "Translator", "later", "translator"]
