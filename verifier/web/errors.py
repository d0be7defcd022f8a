"""What goes wrong at a request, as people and programs are told of it."""

from __future__ import annotations

from verifier.errors import InputError, ProfileError, StoreError, TooLargeError, UsageError, VerifierError


class WebError(VerifierError):
    """A request that cannot be served: `message` is one line, `hint` says what to do next."""

    def __init__(self, status: int, title: str, message: str, hint: str | None = None) -> None:
        """`status` is that of HTTP (RFC 9110); `title` is the same for all errors of one kind."""
        super().__init__(message, hint)
        self.status = status
        self.title = title


def not_found(message: str, hint: str | None = None) -> WebError:
    """There is nothing of that name."""
    return WebError(404, "Not found", message, hint)


def gone(message: str, hint: str | None = None) -> WebError:
    """It was there and is no longer kept."""
    return WebError(410, "No longer kept", message, hint)


def refused(message: str, hint: str | None = None) -> WebError:
    """The request may be forged."""
    return WebError(403, "Request refused", message, hint)


def too_large(message: str, hint: str | None = None) -> WebError:
    """More than is taken."""
    return WebError(413, "Too large", message, hint)


def not_usable(message: str, hint: str | None = None) -> WebError:
    """What was sent cannot be used."""
    return WebError(422, "Cannot be used", message, hint)


def conflict(message: str, hint: str | None = None) -> WebError:
    """Not in this state."""
    return WebError(409, "Not yet", message, hint)


def busy(message: str, hint: str | None = None) -> WebError:
    """Too much to do already."""
    return WebError(503, "Busy", message, hint)


def web_error(error: VerifierError) -> WebError:
    """Any expected error as one with a status."""
    if isinstance(error, WebError):
        return error
    statuses: tuple[tuple[type[VerifierError], int, str], ...] = (
        (TooLargeError, 413, "Too large"),
        (InputError, 422, "Cannot be read"),
        (ProfileError, 422, "Cannot be used"),
        (UsageError, 422, "Cannot be used"),
        (StoreError, 503, "The store cannot be used"),
    )
    for kind, status, title in statuses:
        if isinstance(error, kind):
            return WebError(status, title, error.message, error.hint)
    return WebError(500, "Something went wrong", error.message, error.hint)


BUG = WebError(
    500,
    "Something went wrong",
    "This is a defect of verifier, and nothing is said about your documents.",
    "Please report it with the lines that the terminal shows.",
)
"""What is said of a defect of ours; where it is, only the terminal tells."""
