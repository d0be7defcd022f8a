"""What goes wrong at a request, as people and programs are told of it."""

from __future__ import annotations

from collections.abc import Mapping

from verifier.errors import InputError, ProfileError, StoreError, TooLargeError, UsageError, VerifierError
from verifier.languages import Translator, later


class Ours(str):
    """A fact that is a text of ours, and said in the language of whoever reads it."""

    __slots__ = ()


class WebError(VerifierError):
    """A request that cannot be served: `message` is one line, `hint` says what to do next."""

    def __init__(self, status: int, title: str, message: str, hint: str | None = None, **facts: object) -> None:
        """`status` is that of HTTP (RFC 9110); `title` is the same for all errors of one kind.

        Message and hint are templates for `facts`, if there are any.
        """
        super().__init__(_filled(message, facts), None if hint is None else _filled(hint, facts))
        self.status = status
        self.title = title
        self._templates = (message, hint)
        self._facts = facts

    def said(self, t: Translator) -> tuple[str, str]:
        """Message and hint in a language."""
        return tuple(self._said(text, t) for text in self._templates)  # type: ignore[return-value]  # two go in

    def _said(self, text: str | None, t: Translator) -> str:
        if not text:
            return ""
        if self._facts:
            return t(text, **{name: t(fact) if isinstance(fact, Ours) else fact for name, fact in self._facts.items()})
        # What the other rooms say is a finished text; what this one says is in the catalogue as it is.
        told = t(text)
        return t.said(text) if told == text else told


def _filled(text: str, facts: Mapping[str, object]) -> str:
    return text.format_map(facts) if facts else text


def not_found(message: str, hint: str | None = None, **facts: object) -> WebError:
    """There is nothing of that name."""
    return WebError(404, later("Not found"), message, hint, **facts)


def gone(message: str, hint: str | None = None, **facts: object) -> WebError:
    """It was there and is no longer kept."""
    return WebError(410, later("No longer kept"), message, hint, **facts)


def refused(message: str, hint: str | None = None, **facts: object) -> WebError:
    """The request may be forged."""
    return WebError(403, later("Request refused"), message, hint, **facts)


def too_large(message: str, hint: str | None = None, **facts: object) -> WebError:
    """More than is taken."""
    return WebError(413, later("Too large"), message, hint, **facts)


def not_usable(message: str, hint: str | None = None, **facts: object) -> WebError:
    """What was sent cannot be used."""
    return WebError(422, later("Cannot be used"), message, hint, **facts)


def conflict(message: str, hint: str | None = None, **facts: object) -> WebError:
    """Not in this state."""
    return WebError(409, later("Not yet"), message, hint, **facts)


def busy(message: str, hint: str | None = None, **facts: object) -> WebError:
    """Too much to do already."""
    return WebError(503, later("Busy"), message, hint, **facts)


def web_error(error: VerifierError) -> WebError:
    """Any expected error as one with a status."""
    if isinstance(error, WebError):
        return error
    statuses: tuple[tuple[type[VerifierError], int, str], ...] = (
        (TooLargeError, 413, later("Too large")),
        (InputError, 422, later("Cannot be read")),
        (ProfileError, 422, later("Cannot be used")),
        (UsageError, 422, later("Cannot be used")),
        (StoreError, 503, later("The store cannot be used")),
    )
    for kind, status, title in statuses:
        if isinstance(error, kind):
            return WebError(status, title, error.message, error.hint)
    return WebError(500, later("Something went wrong"), error.message, error.hint)


BUG = WebError(
    500,
    later("Something went wrong"),
    later("This is a defect of verifier, and nothing is said about your documents."),
    later("Please report it with the lines that the terminal shows."),
)
"""What is said of a defect of ours; where it is, only the terminal tells."""
