"""Options that several commands share, with completion of what can be completed."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from verifier.cli.output import STDOUT
from verifier.languages import ENGLISH, LANGUAGES, translator
from verifier.reports.look import Detail, Look

DEFAULT_PROFILE = "kratom-baseline"
_WIDEST = 110
"""Columns; longer lines are hard to read, however wide the window is."""

_AROUND = 6
"""Lines of a screen that are not those of a document: what stands before and behind it, and the next prompt."""

_COLOUR = "verifier.colour"
"""Key in `ctx.meta` of what `--color` says."""

_SHOWN_FORMATS = 5
"""So many names of formats fit into one line of a help text."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Day(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A calendar day in ISO form."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The text as a date."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            self.fail(f'"{value}" is not a day; write it as 2026-03-31', param, ctx)


class ProfileName(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """The id of a shipped profile, or the path of a TOML file."""

    name = "NAME|PATH"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Ids of shipped profiles, then files."""
        from verifier.profiles import shipped_profiles

        names = [CompletionItem(name) for name in shipped_profiles() if name.startswith(incomplete)]
        return names or [CompletionItem(incomplete, type="file")]


class RuleCode(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """A rule code or a rule name."""

    name = "CODE"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Codes with their names as help."""
        from verifier.rules.registry import all_rules

        return [
            CompletionItem(rule.code, help=rule.name)
            for rule in all_rules()
            if rule.code.startswith(incomplete.upper())
        ]


def today() -> date:
    """The only clock of verifier: the day of judgement where `--as-of` is not given."""
    return datetime.now().astimezone().date()


def format_option(*names: str) -> Callable[[Decorated], Decorated]:
    """`--format`; the first name is the default."""
    return click.option(
        "-f",
        "--format",
        "format_name",
        type=click.Choice(names),
        default=names[0],
        show_default=True,
        # What click would make of many names is wider than a terminal.
        metavar=None if len(names) <= _SHOWN_FORMATS else "FORMAT",
        help="How to print." if len(names) <= _SHOWN_FORMATS else f"How to print: {', '.join(names)}.",
    )


cross_check_option = click.option(
    "--cross-check/--no-cross-check",
    "cross_check",
    default=None,
    help="Read each document with a second engine too and say where the two differ; takes two to three times as long."
    "  [default: on for a single document, off for several]",
)


MANY = 2
"""Documents from which on they are read once, unless the command line says otherwise."""


def is_cross_checked(wanted: bool | None, count: int) -> bool:
    """Whether that many documents are read twice, where the command line says `wanted` or nothing."""
    return count < MANY if wanted is None else wanted


output_option = click.option(
    "-o",
    "--output",
    default=STDOUT,
    type=click.Path(dir_okay=False, allow_dash=True),
    help='Write to this file; "-" is stdout.  [default: -]',
)


place_option = click.option(
    "-o",
    "--output",
    default=STDOUT,
    type=click.Path(allow_dash=True),
    help='Write to this file; "-" is stdout. HTML and PDF of several documents take a folder.  [default: -]',
)

language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(list(LANGUAGES)),
    default=ENGLISH.code,
    show_default=True,
    envvar="VERIFIER_LANG",
    help="The language of reports for people.",
)


def look_options(command: Decorated) -> Decorated:
    """`-q`, `-v` and `--color`."""
    quiet = click.option("-q", "--quiet", is_flag=True, help="One line per document.")
    verbose = click.option("-v", "--verbose", is_flag=True, help="All explanations, quotations and boxes.")
    return quiet(verbose(color_option(command)))


def _set_colour(ctx: click.Context, param: click.Parameter, value: str) -> None:
    """Flag before NO_COLOR before terminal; set once, on the context."""
    ctx.meta[_COLOUR] = value
    if value == "auto":
        is_wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        ctx.color = is_wanted and sys.stdout.isatty()
    else:
        ctx.color = value == "always"


color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    expose_value=False,
    callback=_set_colour,
    help="Colour; auto means on a terminal, unless NO_COLOR is set.",
)


def chosen_detail(*, quiet: bool, verbose: bool) -> Detail:
    """How much to say. Raises click.UsageError when both are asked for."""
    if quiet and verbose:
        raise click.UsageError("-q and -v do not go together.")
    return Detail.QUIET if quiet else Detail.VERBOSE if verbose else Detail.NORMAL


def chosen_look(
    ctx: click.Context, detail: Detail = Detail.NORMAL, output: str = STDOUT, language: str = ENGLISH.code
) -> Look:
    """The look for this output: wide as the terminal, 80 columns elsewhere; a file is coloured only on demand."""
    goes_to_terminal = output == STDOUT and sys.stdout.isatty()
    width = min(shutil.get_terminal_size().columns, _WIDEST) if goes_to_terminal else 80
    height = shutil.get_terminal_size().lines - _AROUND if goes_to_terminal else None
    has_colour = bool(ctx.color) if output == STDOUT else ctx.meta[_COLOUR] == "always"
    return Look(width=width, has_colour=has_colour, detail=detail, language=translator(language), height=height)
