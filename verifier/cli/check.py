"""`verifier check`: judge laboratory reports against profiles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING

import click

from verifier._version import __version__
from verifier.cli.batches import batch_options, cache_of, limits_of, workers
from verifier.cli.comparing import Comparison, codes_of
from verifier.cli.engines import (
    DASK,
    Tally,
    dataset_of,
    engine_options,
    is_printed,
    judged_here,
    judged_there,
    must_go_together,
    opened_cluster,
)
from verifier.cli.exits import FailOn, exit_code, worst
from verifier.cli.inputs import find_documents
from verifier.cli.judging import decision_options, rule_codes, use_of, use_options, with_decision
from verifier.cli.laboratories import laboratories_of, laboratories_option
from verifier.cli.messages import report_bug
from verifier.cli.options import (
    DEFAULT_PROFILE,
    MANY,
    Day,
    ProfileName,
    chosen_detail,
    chosen_look,
    cross_check_option,
    format_option,
    is_cross_checked,
    language_option,
    look_options,
    place_option,
    today,
)
from verifier.cli.output import STDOUT
from verifier.cli.progress import shown_progress
from verifier.cli.recording import check_store_option, recorded
from verifier.cli.resuming import earlier_lines
from verifier.cli.trust import trust_option
from verifier.cli.usedtexts import used_texts
from verifier.cli.writers import ALL_FORMATS, Place, also_option, check_places, opened_writers
from verifier.errors import ExitCode, UsageError
from verifier.languages import translator

if TYPE_CHECKING:
    from decimal import Decimal

    from verifier.batch import Judged
    from verifier.intake import InputRef
    from verifier.model import Amount, Profile, Run, Use
    from verifier.profiles import Laboratories, Waivers


@click.command()
@click.argument("arguments", metavar="FILE|FOLDER|GLOB|ZIP|URL|-...", nargs=-1)
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
@format_option(*ALL_FORMATS)
@place_option
@also_option
@language_option
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
@laboratories_option
@trust_option
@click.option(
    "--evidence/--no-evidence",
    "has_evidence",
    default=True,
    help="Look at the file itself too, and compare documents (rules INT and COL).  [default: --evidence]",
)
@use_options
@decision_options
@cross_check_option
@batch_options
@engine_options
@check_store_option
@click.option(
    "--resume",
    is_flag=True,
    help="Go on where the last run ended: with the file that -o names (-f jsonl), or with the store.",
)
@look_options
@click.pass_context
def command(
    ctx: click.Context,
    arguments: tuple[str, ...],
    profile_names: tuple[str, ...],
    as_of: date,
    format_name: str,
    output: str,
    also: tuple[Place, ...],
    language: str,
    fail_on: str,
    serving: Amount | None,
    servings_per_day: Decimal | None,
    container: Amount | None,
    decision: str | None,
    guard_band: str | None,
    rounding: str | None,
    assume_uncertainty: Decimal | None,
    waiver_file: str | None,
    laboratory_files: tuple[str, ...],
    anchors: tuple[bytes, ...],
    has_evidence: bool,
    cross_check: bool | None,
    jobs: int | None,
    files_from: str | None,
    timeout: float,
    memory: int | None,
    most_pages: int | None,
    cache_folder: str | None,
    no_cache: bool,
    is_sandboxed: bool,
    engine: str,
    scheduler: str | None,
    dataset_url: str | None,
    store_url: str | None,
    resume: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Judge laboratory reports against the limits of profiles.

    Takes PDF files, folders (every PDF below them), zip files, patterns, URLs of object stores, and "-" for a PDF on
    stdin; laboratories' data as WCIA Lab Results (JSON) as well. Each document gets a verdict with everything that
    leads to it: findings with page, observed, expected, source, what else could explain it and what to do next; and
    what could not be judged. One bad document never stops the others: each is read in a process of its own, with limits
    on time and memory.

    \b
    Examples:
      verifier check report.pdf
      verifier check reports/ -p kratom-baseline -p us-ut-r70-580
      verifier check "reports/2026-*.pdf" --format csv -o results.csv
      verifier check coa.pdf -f html -o coa.html       to look at, and to share
      verifier check coa.pdf -f pdf -o coa.checked.pdf   the report with notes
      verifier check reports/ --also html=out/ --also xlsx=all.xlsx
      verifier check reports/ -f junit -o coa.xml --also sarif=coa.sarif
      verifier check reports/ -f markdown >> "$GITHUB_STEP_SUMMARY"
      verifier check reports/ -f jsonl | jq -r '.verdict + " " + .source.label'
      verifier check inbox.zip archive/ -f jsonl -o all.jsonl --resume
      find . -name "*.pdf" -print0 | verifier check --files-from -
      curl -s https://example.org/coa.pdf | verifier check -
      verifier check report.pdf --as-of 2025-12-31     as the rules stood that day
      verifier check coa.pdf -p us-ga --serving 2.4g   for limits per serving
      verifier check -q --fail-on warning reports/     one line each, strict
      verifier check reports/ --waivers waivers.toml   as somebody has decided
      verifier check s3://coas/2026 --dataset s3://coas/judged --as-of 2026-12-01

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
    from verifier.batch import Job
    from verifier.profiles import load_profiles

    must_go_together(ctx)
    waivers = _waivers(waiver_file, as_of)
    laboratories = laboratories_of(laboratory_files)
    detail = chosen_detail(quiet=quiet, verbose=verbose)
    loaded = load_profiles(profile_names, rule_codes())
    profiles = with_decision(loaded, decision, guard_band, rounding, assume_uncertainty)
    use = use_of(serving, servings_per_day, container)
    if not arguments and files_from is None:
        raise click.UsageError("Missing argument: name a document, a folder, or --files-from.")
    has_reports = is_printed(ctx)
    places = ((Place(format_name, output),) if has_reports else ()) + also
    check_places(places)
    if resume and also:
        raise UsageError(
            "--resume and --also do not go together", "run again without --resume: what was judged is known"
        )
    refs, codes = find_documents(arguments, files_from, is_kept=any(one.is_file for one in places))
    if not refs:
        ctx.exit(worst(codes))
    look = chosen_look(ctx, detail, output, language)._replace(is_batch=len(refs) > 1)
    # What a dataset holds does not depend on how many documents the run brought.
    is_twice = is_cross_checked(cross_check, len(refs) if dataset_url is None else MANY)
    job = Job(
        tuple(profiles), as_of, use, waivers.rules, is_twice, most_pages, laboratories.records, anchors, has_evidence
    )
    run = _run(profiles, as_of, use, waivers, laboratories, anchors, is_twice=is_twice)
    threshold = FailOn(fail_on)
    has_texts = bool(places) or store_url is not None
    comparison = Comparison(job, documents=len(refs), is_stored=store_url is not None, is_possible=has_texts)
    if resume and (store_url is None or output != STDOUT):
        for one in earlier_lines(output, format_name, run):
            refs.leave_out(one.label)
            codes.add(exit_code(one.verdict, one.worst, threshold))
            comparison.add(one.label, one.fingerprint)
    done, total = 0, len(refs)
    limits = limits_of(timeout, memory)
    dataset = dataset_of(dataset_url, run, job, has_texts=has_texts)
    tally = Tally(dataset, is_silent=bool(places))
    try:
        with (
            opened_cluster(scheduler if engine == DASK else None) as client,
            recorded(
                store_url,
                run,
                is_resumed=resume,
                texts=lambda: used_texts(profiles, waivers, laboratories, anchors),
            ) as recorder,
            opened_writers(
                places,
                look,
                translator(language),
                refs,
                documents=total,
                inputs=lambda: _paths(arguments, refs),
                is_continued=resume,
                limits=limits,
                is_sandboxed=is_sandboxed,
            ) as writers,
            shown_progress(total, output=output if has_reports else "", is_quiet=quiet) as progress,
        ):
            if resume and output == STDOUT:
                recorder.leave_out_done(refs)
            if client is not None:
                outcomes = judged_there(refs, job, dataset, client, limits=limits, has_texts=has_texts)
            else:
                outcomes = judged_here(
                    refs,
                    job,
                    dataset,
                    jobs=workers(jobs, len(refs)),
                    limits=limits,
                    cache=cache_of(cache_folder, job, is_off=no_cache, documents=total),
                    is_sandboxed=is_sandboxed,
                )
            writers.begin(run)
            try:
                with closing(outcomes):
                    for outcome in outcomes:
                        codes.add(_code(outcome, threshold, with_trace=verbose))
                        done += 1
                        # Stored first: what the output holds is in the store, wherever a run is cut off.
                        recorder.add(outcome)
                        if comparison.is_kept_here:
                            comparison.add(outcome.label, outcome.fingerprint)
                        writers.document(outcome)
                        tally.add(outcome)
                        progress.done(outcome.label, outcome.verdict.value)
            except KeyboardInterrupt:
                writers.end()
                raise
            found = comparison.findings(recorder.index())
            if found is not None:
                recorder.keep(found)
                codes.update(codes_of(found, threshold))
                for finding in found:
                    writers.together(finding)
            writers.end()
            codes.update(writers.codes)
        tally.close()
    except KeyboardInterrupt:
        click.echo(f"interrupted after {done} of {total} documents", err=True)
        codes.add(ExitCode.INTERRUPT)
    ctx.exit(worst(codes))


def _paths(arguments: Iterable[str], refs: Iterable[InputRef]) -> Iterator[str]:
    """What must not be written over: the inputs, by any name."""
    return chain(arguments, (str(ref.path) for ref in refs if ref.path is not None))


def _code(outcome: Judged, fail_on: FailOn, *, with_trace: bool) -> ExitCode:
    """What one document says to the caller; a defect of ours is said at once."""
    if outcome.bug is not None:
        report_bug(outcome.bug, outcome.label, trace=outcome.trace if with_trace else "")
        return ExitCode.BUG
    return exit_code(outcome.verdict, outcome.worst, fail_on, has_crashed_rules=outcome.has_crashed_rules)


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


def _run(
    profiles: Sequence[Profile],
    as_of: date,
    use: Use,
    waivers: Waivers,
    laboratories: Laboratories,
    anchors: Iterable[bytes],
    *,
    is_twice: bool,
) -> Run:
    from verifier.model import ProfileUse, Run

    return Run(
        version=__version__,
        profiles=tuple(ProfileUse.of(profile, as_of) for profile in profiles),
        as_of=as_of,
        is_cross_checked=is_twice,
        use=use,
        waivers_sha256=waivers.sha256,
        laboratories_sha256=laboratories.sha256,
        anchors=tuple(sha256(anchor).hexdigest() for anchor in anchors),
    )
