"""Which language a browser is answered in: what was chosen, else what it asks for, else English."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import Request

from verifier.languages import ENGLISH, LANGUAGES, Translator, translator
from verifier.web.security import cookie

LANGUAGE_COOKIE = "verifier_language"
_MOST = 20
"""Languages of a list that are looked at."""


def language_of(request: Request) -> Translator:
    """The translator for this request."""
    chosen = cookie(request.headers, LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return translator(chosen)
    return translator(next((code for code in _preferred(request.headers) if code in LANGUAGES), ENGLISH.code))


def _preferred(headers: Headers) -> list[str]:
    """Codes of Accept-Language, the most wanted first (RFC 9110, 12.5.4)."""
    weighted = []
    for place, part in enumerate(headers.get("accept-language", "").split(",")[:_MOST]):
        tag, _, parameters = part.strip().partition(";")
        weight = parameters.strip().removeprefix("q=") if parameters else "1"
        try:
            number = float(weight)
        except ValueError:
            continue
        if number > 0:
            weighted.append((-number, place, tag.partition("-")[0].casefold()))
    return [code for _, _, code in sorted(weighted)]
