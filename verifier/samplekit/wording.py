"""The words of sample reports, from `wording.toml`: column headers, field labels and the rest, per language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from verifier.model import Value
from verifier.samplekit.truth import Language


class Words(Value):
    """The words of one language in one variant."""

    roles: dict[str, tuple[str, ...]]
    fields: dict[str, tuple[str, ...]]
    words: dict[str, str]
    variant: int = 0

    def role(self, role: str) -> str:
        """The column header of a role."""
        return self._pick(self.roles[role])

    def field(self, key: str) -> str:
        """The printed label of a head field, without a colon."""
        return self._pick(self.fields[key])

    def say(self, key: str, **parts: object) -> str:
        """A phrase of the page's frame: "Page 1 of 3"."""
        return self.words[key].format(**parts)

    def _pick(self, choices: tuple[str, ...]) -> str:
        return choices[self.variant % len(choices)]


@cache
def load_words(language: Language, variant: int = 0) -> Words:
    """The words of the language; `variant` counts round through the wordings of each list."""
    text = (files("verifier.samplekit") / "wording.toml").read_text(encoding="utf-8")
    return Words.model_validate({**tomllib.loads(text)[language.value], "variant": variant})
