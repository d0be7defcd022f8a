"""A waiver: somebody's decision that a finding need not decide, with name, reason and last day."""

from __future__ import annotations

from datetime import date
from fnmatch import fnmatchcase

from verifier.model.anchor import Source
from verifier.model.base import Value
from verifier.model.finding import Finding, Waiver


class WaiverRule(Value):
    """One entry of a file of waivers: which findings it is for, and who takes them on himself."""

    code: str
    """The rule whose findings are waived."""
    who: str
    why: str
    until: date
    """The last day on which it counts."""
    sha256: str | None = None
    """Of the document, so that it holds for these bytes alone."""
    document: str | None = None
    """A pattern such as "lot-17*.pdf" for the document's label; without "/" it is held against the last part of it."""
    analyte: str | None = None
    field: str | None = None
    panel: str | None = None

    @property
    def names_document(self) -> bool:
        """Whether it is for documents that are named, and not for all that are ever judged."""
        return self.sha256 is not None or self.document is not None

    @property
    def needs_document(self) -> bool:
        """Whether it may do away with a limit, which is done for named documents only.

        NOTE: also where the limit is open (LIM102): a result beyond it can be open, too, for another reason.
        """
        return self.code.startswith("LIM")

    def is_expired(self, as_of: date) -> bool:
        """Whether it does nothing any more on that day."""
        return self.until < as_of

    def is_for(self, finding: Finding, source: Source) -> bool:
        """Whether the finding is one of those that it is for, whatever the day."""
        about = finding.subject
        return (
            finding.code == self.code
            and self.sha256 in (None, source.sha256)
            and (self.document is None or _matches(source.label, self.document))
            and self.analyte in (None, about.analyte)
            and self.field in (None, about.field)
            and self.panel in (None, about.panel)
        )

    def is_for_one_of_several(self, code: str, label: str, sha256: str) -> bool:
        """Whether it is for findings of that code on several documents, of which one is the given one."""
        is_narrower = any(part is not None for part in (self.analyte, self.field, self.panel))
        is_named = self.document is None or _matches(label, self.document)
        return code == self.code and not is_narrower and self.sha256 in (None, sha256) and is_named

    @property
    def mark(self) -> Waiver:
        """What a finding carries that is waived by it."""
        return Waiver(who=self.who, why=self.why, until=self.until)


def _matches(label: str, pattern: str) -> bool:
    return fnmatchcase(label if "/" in pattern else label.rpartition("/")[2], pattern)
