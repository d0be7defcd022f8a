"""The `verifier` command: finds the subcommand, and says how it ended."""

from __future__ import annotations

import importlib
import sys
from difflib import get_close_matches
from typing import Any

import click

from verifier._version import __version__
from verifier.cli.messages import explain_error, report_bug
from verifier.cli.output import silence_closed_output
from verifier.errors import ExitCode, VerifierError

COMMANDS = {
    "check": "verifier.cli.check",
    "read": "verifier.cli.read",
    "inspect": "verifier.cli.inspect",
    "label": "verifier.cli.label",
    "compare": "verifier.cli.compare",
    "serve": "verifier.cli.serve",
    "history": "verifier.cli.history",
    "show": "verifier.cli.show",
    "export": "verifier.cli.export",
    "bundle": "verifier.cli.bundle",
    "profiles": "verifier.cli.profiles",
    "rules": "verifier.cli.rules",
    "explain": "verifier.cli.explain",
    "schema": "verifier.cli.schema",
    "samplekit": "verifier.cli.samplekit",
}
"""Command name and the module whose `command` it is; loaded when it is asked for, listed in this order."""


class LazyGroup(click.Group):
    """A group that imports a command when it is used, and turns every ending into a message and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which people need them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(COMMANDS[cmd_name]).command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest name for a mistyped one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, COMMANDS, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"The commands are {', '.join(COMMANDS)}."
            ctx.fail(f'There is no command "{name}". {hint}')
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; expected trouble is explained in one line, a defect of ours asks to be reported."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.Abort, click.exceptions.Exit):
            raise
        except VerifierError as error:
            explain_error(error)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(ExitCode.INTERRUPT)
        except BrokenPipeError:
            silence_closed_output()
            ctx.exit(ExitCode.OUTPUT)
        except Exception as bug:  # noqa: BLE001 - the last catch of the process
            report_bug(bug)
            ctx.exit(ExitCode.BUG)


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Exit codes, the same for every format; the worst document decides:
  0    every document passes
  1    a document fails, or has findings at or above --fail-on
  2    the command line or a profile cannot be used, or a file is not there
  3    inconclusive or unreadable documents, and no failure; --fail-on never changes that
  5    the output could not be written, or the store not be used
  70   a defect of verifier: please report it
  130  interrupted; what was done until then is printed

\b
Shell completion of commands, options, profiles and rule codes:
  bash   eval "$(_VERIFIER_COMPLETE=bash_source verifier)"
  zsh    eval "$(_VERIFIER_COMPLETE=zsh_source verifier)"
  fish   _VERIFIER_COMPLETE=fish_source verifier | source""",
)
@click.version_option(__version__, prog_name="verifier", message="%(prog)s %(version)s")
def cli() -> None:
    """Read laboratory reports of kratom products and check them against cited limits.

    A report (certificate of analysis, a PDF) is read with the page and box of every value, held against the limits
    of one or more profiles, and judged: pass, fail, or inconclusive with the reason. What was not read, not tested
    or cannot be decided is said, and never passes.

    \b
    Examples:
      verifier check report.pdf                     judge one report
      verifier check reports/ --profile us-ut-r70-580
      verifier read report.pdf                      see what was read
      verifier explain LIM101                       what a rule code means
    """


def main() -> None:
    """The console script."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show "✓" gets a "?", not a crash.
        getattr(stream, "reconfigure", lambda **_: None)(errors="replace")
    cli(prog_name="verifier")
