"""What each rule looks at and how it decides."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from verifier.errors import UsageError
from verifier.rules.registry import PREFIXES, Explanation, all_rules, explain
from verifier.web.errors import not_found
from verifier.web.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/rules")
def rules(request: Request) -> Response:
    """All rules by family."""
    families: dict[str, list[Explanation]] = defaultdict(list)
    for info in all_rules():
        one = explained(info.code)
        families[one.family].append(one)
    return page(request, "rules.html", families={name: families[name] for name in PREFIXES if name in families})


@router.get("/rules/{code}")
def rule(request: Request, code: str) -> Response:
    """One rule; by its name it is found as well."""
    try:
        found = explained(code[:100])
    except UsageError as error:
        raise not_found(error.message, error.hint) from None
    if found.code != code:
        return RedirectResponse(f"/rules/{found.code}", 303)
    codes = [info.code for info in all_rules()]
    place = codes.index(found.code)
    return page(
        request,
        "rule.html",
        rule=found,
        before=codes[place - 1] if place else None,
        after=codes[place + 1] if place + 1 < len(codes) else None,
    )


@cache
def _explained(code: str) -> Explanation:
    return explain(code)


def explained(code: str) -> Explanation:
    """Everything about a rule. Raises UsageError for one that there is not."""
    known = {name: info.code for info in all_rules() for name in (info.code.casefold(), info.name.casefold())}
    found = known.get(code.strip().casefold())
    # Only codes that there are are remembered: an address can be anything.
    return explain(code) if found is None else _explained(found)
