"""What stands in a bundle: the manifest, and where everything lies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from verifier.model import Run, Value, Verdict

BUNDLE_SCHEMA_VERSION = 1

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
README = "README.txt"
REPORT = "report.json"
COLLECTION = "collection.json"


class BundledFile(Value):
    """A file of the bundle."""

    path: str
    sha256: str
    size: int
    """Bytes, unpacked."""


class BundledDocument(Value):
    """A document that was judged."""

    label: str
    sha256: str
    """Of its bytes; empty where it could not be opened."""
    verdict: Verdict
    report: str
    """Where its report lies in the bundle."""
    original: str | None = None
    """Where the document itself lies in the bundle; None where it was not put in."""


class BundledProfile(Value):
    """A profile that was used, or that one rests on."""

    id: str
    sha256: str
    """As the run says it: of the hashes of what it extends, in hexadecimal digits, and its text behind them."""
    path: str
    bases: tuple[str, ...] = ()
    """The hashes of what it extends, in its order."""
    is_installed_one: bool = False
    """Whether the store did not hold the text, and the one that is installed has the hash that the run names."""


class Manifest(Value):
    """Everything in a bundle by name and hash, and what makes its verdicts repeatable."""

    schema_version: int = BUNDLE_SCHEMA_VERSION
    number: int
    """Of the run in its store."""
    state: str
    """How the run ended: finished, interrupted, or still running."""
    started: datetime
    finished: datetime | None
    run: Run
    environment: Mapping[str, str] | None
    """Versions of Python and of the packages that decide, when the run was made; None where nobody kept them."""
    verdicts: Mapping[Verdict, int]
    documents: tuple[BundledDocument, ...]
    profiles: tuple[BundledProfile, ...]
    waivers: str | None
    """Where the file of waivers lies; None where none was used."""
    laboratories: tuple[str, ...]
    """Where the files of laboratories lie, in their order."""
    anchors: tuple[str, ...]
    """Where the certificates lie that signatures were trusted by, in their order."""
    missing: tuple[str, ...]
    """What belongs to the run and is not in the bundle, in words."""
    files: tuple[BundledFile, ...]
    """All files but the manifest itself and the list of sums, in their order."""
