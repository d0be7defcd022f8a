"""Documents in object stores and on other machines, by URL; nothing here runs unless the user names a URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from verifier.errors import InputError, InputNotFoundError

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://|[a-z][a-z0-9+.-]+::", re.IGNORECASE)
_HINT = (
    "install what opens it, for example: pip install s3fs (s3://), gcsfs (gs://), adlfs (abfs://), aiohttp (https://)"
)


def is_url(argument: str) -> bool:
    """Whether an argument is a URL and no path."""
    return _SCHEME.match(argument) is not None


def documents(url: str, suffixes: tuple[str, ...]) -> Iterator[str]:
    """The URLs of the documents that a URL names: itself, or everything below it or that its pattern matches.

    Sorted. Raises InputNotFoundError where there is nothing, InputError where the place cannot be reached.
    """
    system, path = _opened(url)
    try:
        if any(sign in path for sign in "*?["):
            found = sorted(str(one) for one in system.glob(path))
        elif system.isdir(path):
            found = sorted(str(one) for one in system.find(path))
        elif system.exists(path):
            yield url
            return
        else:
            found = []
    except Exception as error:
        raise _unreachable(url, error) from error
    wanted = [one for one in found if one.lower().endswith(suffixes)]
    if not wanted:
        raise InputNotFoundError(f"'{url}' names no PDF and no picture", hint="check the URL and its pattern")
    for one in wanted:
        yield str(system.unstrip_protocol(one))


def read(url: str, most: int) -> bytes:
    """The first `most` bytes of what a URL names."""
    system, path = _opened(url)
    try:
        with system.open(path, "rb") as file:
            data: bytes = file.read(most)
    except FileNotFoundError as error:
        raise InputNotFoundError(f"'{url}' is no longer there", hint="run again") from error
    except Exception as error:
        raise _unreachable(url, error) from error
    return data


def _opened(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise InputError(
            f"'{url}' is a URL, and what opens URLs is not installed",
            hint='install it with: pip install "verifier[remote]"',
        ) from error
    try:
        system, path = fsspec.core.url_to_fs(url)
    except ImportError as error:
        raise InputError(f"'{url}' cannot be opened: {error}", hint=_HINT) from error
    except Exception as error:
        raise _unreachable(url, error) from error
    return system, path


def _unreachable(url: str, error: Exception) -> InputError:
    return InputError(
        f"'{url}' cannot be reached: {type(error).__name__}: {error}", hint="check the URL, the network and your rights"
    )
