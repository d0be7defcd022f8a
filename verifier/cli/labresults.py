"""`verifier read -f wcia`: documents as Lab Results of the WCIA."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from verifier.cli.messages import explain_error
from verifier.cli.options import Decorated
from verifier.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from verifier.model import Document

FORMAT = "wcia"


class StatedOption(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """FIELD=VALUE."""

    name = "FIELD=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str | int]:
        """The field and its value. Fails for a field that there is not."""
        from verifier.wcia import parse_stated

        try:
            return value if isinstance(value, tuple) else parse_stated(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


def stated_option(command: Decorated) -> Decorated:
    """`--set FIELD=VALUE`."""
    return click.option(
        "--set",
        "stated",
        type=StatedOption(),
        multiple=True,
        metavar="FIELD=VALUE",
        help="For -f wcia: what the report does not say, such as is_medical=0; may be given several times.",
    )(command)


def check_stated(format_name: str, stated: tuple[tuple[str, str | int], ...]) -> Mapping[str, str | int]:
    """What was said by name. Raises UsageError where it is for another format, or was said twice."""
    if stated and format_name != FORMAT:
        raise UsageError(f'--set is for "-f {FORMAT}"', f"leave it away, or add -f {FORMAT}")
    names = [name for name, _ in stated]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f'"--set {twice}" is given twice', "give it once")
    return dict(stated)


class LabResultPrinter:
    """Prints Lab Results: one as an object, several as a list; a document that lacks a field is named, and left out."""

    def __init__(self, stated: Mapping[str, str | int], *, is_list: bool) -> None:
        self._stated, self._is_list = stated, is_list
        self._written = 0
        self.codes: set[ExitCode] = set()
        """Of what was left out."""

    def document(self, document: Document) -> str:
        """The results of one document."""
        from verifier.model import to_json
        from verifier.wcia import lab_results

        try:
            results = lab_results(document, self._stated)
        except UsageError as error:
            explain_error(error, document.source.label)
            self.codes.add(error.exit_code)
            return ""
        if not self._is_list and len(results) == 1:
            return to_json(results[0], indent=2) + "\n"
        self._is_list = True
        text = ""
        for result in results:
            text += ("," if self._written else "[") + "\n  " + to_json(result, indent=2).replace("\n", "\n  ")
            self._written += 1
        return text

    def end(self) -> str:
        """The closing bracket, where there is a list."""
        if not self._is_list:
            return ""
        return "\n]\n" if self._written else "[]\n"
