"""What somebody wrote down about a laboratory, to hold its reports against; kept by the user, never looked up."""

from __future__ import annotations

from datetime import date

from verifier.model.base import Value


class LaboratoryRecord(Value):
    """One laboratory of a registry, as its accreditation body and its own reports show it."""

    name: str
    also_named: tuple[str, ...] = ()
    """Other names and spellings that its reports bear."""
    accreditation: str | None = None
    """Number of its accreditation, without the words around it."""
    body: str | None = None
    """Who accredited it: "A2LA", "PJLA", "ČIA"."""
    scope: tuple[str, ...] = ()
    """Kinds of panels that the accreditation covers, by the names of `PanelKind`; empty where that is not known."""
    valid_from: date | None = None
    valid_to: date | None = None
    domains: tuple[str, ...] = ()
    """Hosts of its site and of the systems that its codes lead to: "example-lab.com"; hosts below them count."""
    generators: tuple[str, ...] = ()
    """Programs that make its PDFs, as the beginning of what the file names as producer or creator."""
    checked: date | None = None
    """When this was looked up."""
    source: str | None = None
    """Where it was looked up."""
