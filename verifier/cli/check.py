"""`verifier check`: judge laboratory reports against profiles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from verifier._version import __version__
from verifier.cli.exits import FailOn, exit_code_of, worst
from verifier.cli.inputs import find_documents
from verifier.cli.judging import decision_options, rule_codes, use_of, use_options, with_decision
from verifier.cli.messages import report_bug
from verifier.cli.options import (
    DEFAULT_PROFILE,
    Day,
    ProfileName,
    chosen_detail,
    chosen_look,
    cross_check_option,
    format_option,
    is_cross_checked,
    look_options,
    output_option,
    today,
)
from verifier.cli.output import Output
from verifier.cli.progress import shown_progress
from verifier.errors import ExitCode, InputError
from verifier.reports import FORMATS, make_reporter

if TYPE_CHECKING:
    from decimal import Decimal

    from verifier.intake import InputRef
    from verifier.model import Amount, DocumentReport, Profile, Run, Use
    from verifier.profiles import Waivers


@click.command()
@click.argument("arguments", metavar="FILE|FOLDER|GLOB|-...", nargs=-1, required=True)
@click.option(
    "-p",
    "--profile",
    "profile_names",
    type=ProfileName(),
    multiple=True,
    default=[DEFAULT_PROFILE],
    show_default=True,
    help="Judge against this profile; may be given several times.",
)
@click.option("--as-of", type=Day(), default=today, show_default="today", help="The day of judgement.")
@format_option(*FORMATS)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice([f.value for f in FailOn]),
    default=FailOn.ERROR.value,
    show_default=True,
    help="Exit with 1 for findings of at least this severity; a verdict of fail always does.",
)
@click.option(
    "--waivers",
    "waiver_file",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="A TOML file of findings that somebody has waived until a day; they stay in every report, marked.",
)
@use_options
@decision_options
@cross_check_option
@look_options
@click.pass_context
def command(
    ctx: click.Context,
    arguments: tuple[str, ...],
    profile_names: tuple[str, ...],
    as_of: date,
    format_name: str,
    output: str,
    fail_on: str,
    serving: Amount | None,
    servings_per_day: Decimal | None,
    container: Amount | None,
    decision: str | None,
    guard_band: str | None,
    rounding: str | None,
    assume_uncertainty: Decimal | None,
    waiver_file: str | None,
    cross_check: bool | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Judge laboratory reports against the limits of profiles.

    Takes PDF files, folders (every PDF below them), patterns, and "-" for a PDF on stdin. Each document
    gets a verdict with everything that leads to it: findings with page, observed, expected, source, what else could
    explain it and what to do next; and what could not be judged. One bad document never stops the others.

    \b
    Examples:
      verifier check report.pdf
      verifier check reports/ -p kratom-baseline -p us-ut-r70-580
      verifier check "reports/2026-*.pdf" --format csv -o results.csv
      verifier check reports/ -f jsonl | jq -r '.verdict + " " + .source.label'
      curl -s https://example.org/coa.pdf | verifier check -
      verifier check report.pdf --as-of 2025-12-31     as the rules stood that day
      verifier check coa.pdf -p us-ga --serving 2.4g   for limits per serving
      verifier check -q --fail-on warning reports/     one line each, strict
      verifier check reports/ --waivers waivers.toml   as somebody has decided

    \b
    A waiver says who waives which finding, why, until when, and for what:
      [[waivers]]
      code = "CMP303"
      who = "R. Example, quality"
      why = "this laboratory prints the lot on its cover letter"
      until = 2027-03-31
      document = "lot-17*.pdf"    or sha256, analyte, field, panel

    "verifier profiles" lists the profiles, "verifier explain CODE" explains a finding.
    """
    from verifier.profiles import load_profiles

    waivers = _waivers(waiver_file, as_of)
    detail = chosen_detail(quiet=quiet, verbose=verbose)
    loaded = load_profiles(profile_names, rule_codes())
    profiles = with_decision(loaded, decision, guard_band, rounding, assume_uncertainty)
    use = use_of(serving, servings_per_day, container)
    refs, codes = find_documents(arguments)
    if not refs:
        ctx.exit(worst(codes))
    look = chosen_look(ctx, detail, output)
    reporter = make_reporter(format_name, look)
    is_twice = is_cross_checked(cross_check, len(refs))
    done = 0
    with (
        Output(output, has_colour=look.has_colour, inputs=[*arguments, *(ref.label for ref in refs)]) as out,
        shown_progress(len(refs), output=output, is_quiet=quiet) as progress,
    ):
        out.write(reporter.begin(_run(profiles, as_of, use, waivers, is_twice=is_twice)))
        try:
            for ref in refs:
                progress.begin(ref.label)
                report, code = _judged(ref, profiles, as_of, use, waivers, is_twice=is_twice, with_trace=verbose)
                codes += [code, exit_code_of(report, FailOn(fail_on))]
                done += 1
                out.write(reporter.document(report))
                progress.done()
        except KeyboardInterrupt:
            click.echo(f"interrupted after {done} of {len(refs)} documents", err=True)
            codes.append(ExitCode.INTERRUPT)
        out.write(reporter.end())
    ctx.exit(worst(codes))


def _waivers(path: str | None, as_of: date) -> Waivers:
    """The waivers of the file, with a note on stderr for each that has expired."""
    from verifier.profiles import NO_WAIVERS, load_waivers
    from verifier.rules.registry import all_rules

    if path is None:
        return NO_WAIVERS
    waivers = load_waivers(path, [rule.code for rule in all_rules()])
    for number, waiver in enumerate(waivers.rules, start=1):
        if waiver.is_expired(as_of):
            click.echo(f"note: {path}: waivers[{number}] of {waiver.code} expired on {waiver.until}", err=True)
    return waivers


def _run(profiles: Sequence[Profile], as_of: date, use: Use, waivers: Waivers, *, is_twice: bool) -> Run:
    from verifier.model import ProfileUse, Run

    used = tuple(
        ProfileUse(
            id=profile.id,
            title=profile.title,
            status=profile.status.value,
            is_in_force=profile.is_in_force(as_of),
            sha256=profile.sha256,
            decision=profile.decision,
        )
        for profile in profiles
    )
    return Run(
        version=__version__,
        profiles=used,
        as_of=as_of,
        is_cross_checked=is_twice,
        use=use,
        waivers_sha256=waivers.sha256,
    )


def _judged(
    ref: InputRef,
    profiles: Sequence[Profile],
    as_of: date,
    use: Use,
    waivers: Waivers,
    *,
    is_twice: bool,
    with_trace: bool,
) -> tuple[DocumentReport, ExitCode]:
    """The report on one document whatever happens to it, and `BUG` when what happened is our defect."""
    from verifier.engine import unreadable_report, verify_document
    from verifier.model import Source
    from verifier.reading import read_cross_checked, read_document

    source = Source(label=ref.label, sha256="", pages=0)
    try:
        loaded = ref.load()
        source = Source(label=ref.label, sha256=loaded.sha256, pages=0)
        document = read_cross_checked(loaded) if is_twice else read_document(loaded)
        return verify_document(document, profiles, as_of, use, waivers.rules), ExitCode.PASS
    except InputError as error:
        return unreadable_report(source, error), ExitCode.PASS
    except Exception as bug:  # noqa: BLE001 - one document can cost itself, never the run
        report_bug(bug, ref.label, with_trace=with_trace)
        message = f"internal error of verifier ({type(bug).__name__}): nothing is said about this document"
        return unreadable_report(source, InputError(message, "please report it")), ExitCode.BUG
