"""Reports and documents for programs: JSON, or JSON Lines. Same values, same bytes."""

from __future__ import annotations

from verifier.model import REPORT_SCHEMA_VERSION, CollectionFinding, Document, DocumentReport, Run, to_json

COLLECTION = "collection"
"""The `type` of a line that holds a finding across documents and not a document."""


class JsonReporter:
    """One object: `to_json(Report(...), indent=2)` and a line end, written document by document."""

    def __init__(self) -> None:
        self._written = self._together = 0

    def begin(self, run: Run) -> str:
        """The head of the object, up to the list of documents."""
        head = f'{{\n  "schema_version": {REPORT_SCHEMA_VERSION},\n  "run": {_indented(to_json(run, indent=2), 2)},\n'
        return head + '  "documents": ['

    def document(self, report: DocumentReport) -> str:
        """One element of the list of documents."""
        comma = "," if self._written else ""
        self._written += 1
        return f"{comma}\n    {_indented(to_json(report, indent=2), 4)}"

    def together(self, finding: CollectionFinding) -> str:
        """One element of the list of findings across documents, which is begun with the first one."""
        comma = "," if self._together else f'{self._end_of_documents()}  "collection": ['
        self._together += 1
        return f"{comma}\n    {_indented(to_json(finding, indent=2), 4)}"

    def end(self) -> str:
        """The closing brackets."""
        if self._together:
            return "\n  ]\n}\n"
        return f'{self._end_of_documents()}  "collection": []\n}}\n'

    def _end_of_documents(self) -> str:
        return ("\n  ]" if self._written else "]") + ",\n"


class JsonLinesReporter:
    """One document a line; each line carries `schema_version` and `run`, so that it can be read alone.

    Behind the documents stands a line for each finding across them, which has a `type` that says so.
    """

    def __init__(self) -> None:
        self._head: str | None = None

    def begin(self, run: Run) -> str:
        """Nothing: every line brings its own head."""
        head = {"schema_version": REPORT_SCHEMA_VERSION, "run": run.model_dump()}
        self._head = to_json(head)[:-1]
        return ""

    def document(self, report: DocumentReport) -> str:
        """One line."""
        return self.document_text(to_json(report))

    def document_text(self, text: str) -> str:
        """One line, of a report that is JSON already: `to_json(report)`."""
        if self._head is None:
            raise ValueError("begin() must come before document()")
        return f"{self._head}, {text[1:]}\n"

    def together(self, finding: CollectionFinding) -> str:
        """One line."""
        if self._head is None:
            raise ValueError("begin() must come before together()")
        return f'{self._head}, "type": "{COLLECTION}", {to_json(finding)[1:]}\n'

    def end(self) -> str:
        """Nothing."""
        return ""


class JsonPrinter:
    """One document as one object."""

    def document(self, document: Document) -> str:
        """The object."""
        return to_json(document, indent=2) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


class JsonListPrinter:
    """Documents as a list of objects, well-formed for none as well."""

    def __init__(self) -> None:
        self._written = 0

    def document(self, document: Document) -> str:
        """One element."""
        opening = "," if self._written else "["
        self._written += 1
        return f"{opening}\n  {_indented(to_json(document, indent=2), 2)}"

    def end(self) -> str:
        """The closing bracket."""
        return "\n]\n" if self._written else "[]\n"


class JsonLinesPrinter:
    """One document a line."""

    def document(self, document: Document) -> str:
        """The line."""
        return to_json(document) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


def _indented(text: str, blanks: int) -> str:
    # NOTE: not textwrap.indent, which also breaks lines at U+2028 and U+0085 inside JSON strings.
    return text.replace("\n", "\n" + " " * blanks)
