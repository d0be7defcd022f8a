"""INT431: a code leads to a host that is not the laboratory's, or that hides where it leads."""

from __future__ import annotations

import ipaddress
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from verifier.model import Confidence, LaboratoryRecord, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.laboratory_records import record_of


@rule(
    "INT431",
    severity=Severity.INFO,
    message="the {symbology} on page {page} leads to {host}: {why}",
    since="0.1.0",
    is_about_file=True,
)
def code_leads_elsewhere(case: Case) -> Iterator[Observation]:
    """A code leads to a host that is not the laboratory's, or that hides where it leads.

    ## In plain words
    The scan code on page {page} leads to {host}. That address does not show that the page behind it is the laboratory's
    own, though it may be.

    ## Looks at
    The host in the web address of each code. The address is text: nothing is opened or looked up.

    ## Decides
    A link shortener, a bare number of a machine or a public file share is for information: the code cannot show that
    the report is at the laboratory. Where a file of laboratories is given (`--laboratories`) and it names hosts of this
    laboratory, any other host is a warning; hosts below a named one count as named.

    ## Example
    The QR code leads to "203.0.113.9" instead of a name.

    ## Why it matters
    A code that leads to a page made by somebody else shows whatever that person puts there.

    ## Base rate
    Of 67 real reports 10 had a code that could be read; none led to a shortener, to a bare number or to a public file
    share. Of 21 labelled reports none does.

    ## Other explanations
    - Laboratories have their reports hosted by the makers of their software; add that host to the file of laboratories.
    - A seller may have put a code of his own beside the report, or the code on the photograph of the product was read.
    - The laboratory has changed its site since it was written down.

    ## Next step
    Do not follow the code. Open the laboratory's site, found elsewhere, and ask there for the report.
    """
    seen: set[str] = set()
    for code in case.evidence.codes:
        if code.host is None or code.host in seen:
            continue
        seen.add(code.host)
        records = _records(case)
        kind = _kind_of(code.host)
        is_known = any(_is_below(code.host, domain) for record in records for domain in record.domains)
        is_foreign = bool(records) and not is_known
        if is_known or (kind is None and not is_foreign):
            continue
        why = kind or "not among the hosts that are written down for this laboratory"
        named = ", ".join(dict.fromkeys(domain for record in records for domain in record.domains))
        yield Observation(
            subject=Subject(),
            anchors=(code.anchor,),
            facts={"symbology": code.symbology, "page": str(code.page), "host": f'"{code.host}"', "why": why},
            observed=code.text,
            expected=named or None,
            severity=Severity.WARNING if is_foreign else Severity.INFO,
            confidence=Confidence.HIGH,
        )


def _records(case: Case) -> Sequence[LaboratoryRecord]:
    """The records of the document's laboratories that name hosts; none where a laboratory of it is not recorded."""
    records = [record_of(one.laboratory, case.laboratories) for one in case.document.certificates]
    known = [record for record in records if record is not None and record.domains]
    return known if len(known) == len(records) else ()


def _kind_of(host: str) -> str | None:
    """Why the host by itself cannot show whose it is; None where it can."""
    if _is_number(host):
        return "a number of a machine, not a name"
    return next((why for name, why in _hosts().items() if _is_below(host, name)), None)


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_below(host: str, domain: str) -> bool:
    domain = domain.casefold().removeprefix("www.")
    return host == domain or host.endswith(f".{domain}")


@cache
def _hosts() -> dict[str, str]:
    """Why each of the listed hosts says nothing, by its name."""
    text = resources.files(__package__).joinpath("hosts.toml").read_text("utf-8")
    return {host: kind["why"] for kind in tomllib.loads(text).values() for host in kind["hosts"]}
