"""`verifier samplekit`: make sample reports with known truth and planted faults."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from verifier.cli.samplekit_scan import command as scan
from verifier.errors import UsageError

if TYPE_CHECKING:
    from verifier.samplekit.options import Options


@click.group(name="samplekit", context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Make sample reports (PDF) with known truth and planted faults.

    For trying the tool, for tests and for benchmarks: a report says exactly what its truth file (TOML) says, in one
    of several layouts, with faults planted by name. Laboratories, clients and products in them are invented.
    Drawing needs the extra: pip install "verifier[kit]"

    \b
    Examples:
      verifier samplekit layouts
      verifier samplekit faults
      verifier samplekit make samples/clean-leaf-powder.toml -o leaf.pdf
      verifier samplekit make samples/clean-leaf-powder.toml --layout tiles --fault lead_above_limit -o bad.pdf
      verifier samplekit samples -o samples/
    """


@command.command()
def layouts() -> None:
    """List the layouts that a report can be drawn in.

    Every layout draws every value of every truth; they differ in rulings, arrangement, units and wording.
    """
    from verifier.samplekit.layouts import LAYOUTS

    width = max(len(name) for name in LAYOUTS)
    for name, summary in LAYOUTS.items():
        click.echo(f"{name:<{width}}  {summary}")


@command.command()
def faults() -> None:
    """List the faults that can be planted, with the code of the rule that should find each.

    A fault with an argument is written NAME:ARGUMENT; the argument in brackets is used when it is left out.
    """
    from verifier.samplekit.faults import FAULTS

    names = {fault.name: _usage(fault) for fault in FAULTS.values()}
    width = max(len(name) for name in names.values())
    for fault in FAULTS.values():
        click.echo(f"{fault.code}  {names[fault.name]:<{width}}  {fault.summary}")


@command.command()
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--layout", help="Name of the layout; default: the one in the truth's [make] table, else ruled.")
@click.option("--fault", "planted", multiple=True, metavar="NAME[:ARGUMENT]", help="Plant a fault; may be repeated.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="KEY=VALUE",
    help="Change the looks: font, scale, wording, units, page, colour, not_detected, language, decimal, dates, order.",
)
@click.option("--expected", type=click.Path(path_type=Path), help="Also write what a perfect reading gives, as JSON.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The PDF to write.")
def make(
    truth: Path,
    layout: str | None,
    planted: tuple[str, ...],
    settings: tuple[str, ...],
    expected: Path | None,
    output: Path,
) -> None:
    """Make a PDF from the truth file TRUTH.

    The same truth, layout, faults and settings give the same bytes. Faults and options of the truth's own [make]
    table are used as well.

    \b
    A truth is TOML; numbers keep their printed digits:
      [laboratory]      name, address, accreditation = { printed, number, body, standard }
      [client]          name, address
      [[samples]]       name, matrix, sample_id, lot, report_id, verdict, dates = { received, reported, ... }
      [[samples.panels]]  kind, title, units = ["%", "mg/g"], method, status
                        rows = [{ name, analyte, values = ["1.42", "14.2"], lod, loq, limit, status }, ...], totals

    \b
    Examples:
      verifier samplekit make truth.toml --layout transposed -o out.pdf
      verifier samplekit make truth.toml --fault panel_missing:heavy_metals --set decimal=, -o out.pdf
    """
    from verifier.model import to_json
    from verifier.samplekit.expected import expected_document
    from verifier.samplekit.faults import plant
    from verifier.samplekit.make import make as draw
    from verifier.samplekit.make import read_sample, write

    known, recipe = read_sample(truth)
    for fault in planted:
        known = plant(known, fault)
    options = _options(recipe.options, settings)
    write(output, draw(known, layout or recipe.layout, options))
    if expected is not None:
        write(expected, (to_json(expected_document(known, options), indent=2) + "\n").encode())
    click.echo(f"wrote {output}", err=True)


@command.command()
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for the PDFs.")
@click.option(
    "--truths", type=click.Path(path_type=Path), help="Folder of the truth files; default: the output folder."
)
def samples(output: Path, truths: Path | None) -> None:
    """Make the PDF of every truth file in a folder, byte for byte as before.

    Each truth's [make] table says which layout, options and faults its sample has.

    \b
    Example:
      verifier samplekit samples -o samples/
    """
    from verifier.samplekit.make import make_samples

    for path in make_samples(truths or output, output):
        click.echo(f"wrote {path}", err=True)


@command.command(name="random")
@click.option("--count", type=click.IntRange(min=1), default=10, show_default=True, help="How many reports.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the first; the next ones count up.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for PDFs and truths.")
def random_reports(count: int, seed: int, output: Path) -> None:
    """Draw reports whose truth and looks are chosen by chance.

    The same seed gives the same bytes. Beside each random-SEED.pdf stands random-SEED.expected.json: what a perfect
    reading gives.

    \b
    Example:
      verifier samplekit random --count 20 --seed 100 -o drawn/
    """
    from verifier.samplekit.make import require_kit

    require_kit()
    for number in range(seed, seed + count):
        _keep(number, output)
        click.echo(f"wrote {output / f'random-{number}.pdf'}", err=True)


@command.command(name="reading-exam")
@click.option("--count", type=click.IntRange(min=1), default=500, show_default=True, help="How many reports.")
@click.option("--seed", type=int, default=0, show_default=True, help="Seed of the first; the next ones count up.")
@click.option("--only", type=int, multiple=True, help="Examine this seed alone; may be repeated.")
@click.option("--floor", type=click.FloatRange(0, 1), default=0.995, show_default=True, help="Share of rows exact.")
@click.option("--wrong", type=click.IntRange(min=0), default=0, show_default=True, help="Wrong numbers allowed.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for the reports that were not read exactly.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes at the same time.")
@click.option("--faults", type=click.IntRange(min=0), default=5, show_default=True, help="Faults to print for each.")
@click.option("-q", "--quiet", is_flag=True, help="The table alone.")
def reading_exam(
    count: int,
    seed: int,
    only: tuple[int, ...],
    floor: float,
    wrong: int,
    keep: Path | None,
    jobs: int,
    faults: int,
    quiet: bool,
) -> None:
    """Draw random reports, read them, and count what was read exactly.

    A row is exact when its name, substance, values, units, LOD, LOQ, limit, uncertainty and verdict are read as
    drawn. Ends with exit code 1 below the floor, or with more wrong numbers without a reading note than allowed.

    \b
    Examples:
      verifier samplekit reading-exam --count 500 --jobs 2
      verifier samplekit reading-exam --only 17 --faults 50 --keep drawn/
    """
    from verifier.samplekit.chance.exam import print_failures, print_table, share_exact, sit_exam
    from verifier.samplekit.chance.score import sum_scores
    from verifier.samplekit.make import require_kit

    require_kit()
    scores = list(sit_exam(only or range(seed, seed + count), read_for_exam, jobs=jobs))
    failures = "" if quiet else print_failures(scores, most=faults)
    if failures:
        click.echo(failures + "\n")
    click.echo(print_table(scores))
    if keep is not None:
        for score in scores:
            if not score.is_perfect:
                _keep(score.seed, keep)
    if share_exact(scores) < Decimal(str(floor)) or sum_scores(scores)["wrong numbers without a note"] > wrong:
        raise SystemExit(1)


@command.command()
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, other reports.")
@click.option("--count", type=click.IntRange(min=1), default=400, show_default=True, help="How many reports.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for PDFs and truths.")
def exam(seed: int, count: int, output: Path) -> None:
    """Draw sound and faulty reports to try the rules on.

    Each report is complete, consistent and within the limits of the default profile, and in two of three one fault
    is planted (`verifier samplekit faults`). truths.json says what is wrong with which. `verifier samplekit score`
    judges them all.

    \b
    Example:
      verifier samplekit exam --seed 7 -o trial/
    """
    from verifier.samplekit.make import require_kit
    from verifier.samplekit.trial import write_trial

    require_kit()
    done = sum(1 for _ in write_trial(seed, count, output))
    click.echo(f"wrote {done} reports to {output}", err=True)


@command.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--precision", type=click.FloatRange(0, 1), default=0.99, show_default=True, help="At least, of all.")
@click.option("--recall", type=click.FloatRange(0, 1), default=0.97, show_default=True, help="At least, of all.")
@click.option("-q", "--quiet", is_flag=True, help="The table alone.")
def score(folder: Path, precision: float, recall: float, quiet: bool) -> None:
    """Judge the reports of an exam, and print precision and recall of every rule.

    Every finding counts, whatever its severity. Ends with exit code 1 below the floors.

    \b
    Example:
      verifier samplekit score trial/
    """
    from verifier.samplekit.trial import print_scores, score_trial, total_of

    scores, remarks = score_trial(folder, _codes_of)
    for remark in () if quiet else remarks:
        click.echo(remark)
    click.echo(print_scores(scores))
    total = total_of(scores)
    if (total.precision or 0) < precision or (total.recall or 0) < recall:
        raise SystemExit(1)


@command.command()
def tamperings() -> None:
    """List what may be done to the file of a report, with the code of the rule that should find it.

    Those with "-" are done to sound files every day, and no rule may find them.
    """
    from verifier.samplekit.tampering import TAMPERINGS

    width = max((len(name) for name in TAMPERINGS), default=0)
    for one in TAMPERINGS.values():
        click.echo(f"{one.code or '-':<6}  {one.name:<{width}}  {one.summary}")


@command.command(name="tampering-exam")
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, other files.")
@click.option("--count", type=click.IntRange(min=1), default=300, show_default=True, help="How many files.")
@click.option("--precision", type=click.FloatRange(0, 1), default=0.99, show_default=True, help="At least, of all.")
@click.option("--recall", type=click.FloatRange(0, 1), default=0.97, show_default=True, help="At least, of all.")
@click.option("--keep", type=click.Path(path_type=Path), help="Folder for the files, by number.")
@click.option("-q", "--quiet", is_flag=True, help="The table alone.")
def tampering_exam(seed: int, count: int, precision: float, recall: float, keep: Path | None, quiet: bool) -> None:
    """Draw sound and tampered files, judge them, and print precision and recall of every rule.

    Only findings of warning or above count, and only those on files and across documents (INT4xx, COL6xx). Ends with
    exit code 1 below the floors.

    \b
    Example:
      verifier samplekit tampering-exam --seed 7 --count 300
    """
    from verifier.samplekit.make import require_kit, write
    from verifier.samplekit.tampered import Exhibit, draw_exhibits, score_exhibits
    from verifier.samplekit.trial import print_scores, total_of

    require_kit()

    def kept(exhibit: Exhibit) -> Exhibit:
        if keep is not None:
            name = exhibit.tampering.name if exhibit.tampering is not None else "sound"
            for place, data in enumerate(exhibit.files):
                write(keep / f"{exhibit.number:04}-{name}{f'-{place}' if place else ''}.pdf", data)
        return exhibit

    scores, remarks = score_exhibits(map(kept, draw_exhibits(seed, count)), _alarms)
    for remark in () if quiet else remarks:
        click.echo(remark)
    click.echo(print_scores(scores))
    total = total_of(scores)
    if (total.precision or 0) < precision or (total.recall or 0) < recall:
        raise SystemExit(1)


def _alarms(files: Sequence[bytes]) -> set[str]:
    """The codes of the findings on the first of these files that say more than that something is so.

    All of them are judged together, as one folder.
    """
    from datetime import date
    from hashlib import sha256

    from verifier.api import verify
    from verifier.collate import Collation
    from verifier.collection import ScratchIndex, fingerprint
    from verifier.model import Severity
    from verifier.profiles import load_profile

    day = date(2026, 11, 22)
    reports = [verify(data, as_of=day) for data in files]
    index = ScratchIndex()
    for place, report in enumerate(reports):
        index.add(f"{place}.pdf", fingerprint(report))
    first = sha256(files[0]).hexdigest()
    together = [
        finding
        for finding in Collation(index, [load_profile("kratom-baseline")], day)
        if any(one.sha256 == first for one in finding.documents)
    ]
    said = [(finding.code, finding.severity) for finding in reports[0].findings]
    said += [(finding.code, finding.severity) for finding in together]
    is_ours = ("INT", "COL")
    return {code for code, severity in said if severity is not Severity.INFO and code.startswith(is_ours)}


def _codes_of(data: bytes, label: str, profile: str) -> set[str]:
    """The codes of all findings under a profile, on a day after the reports."""
    from datetime import date
    from hashlib import sha256

    from verifier.engine import verify_document
    from verifier.intake import Input
    from verifier.profiles import load_profile
    from verifier.reading import read_document

    document = read_document(Input(data=data, label=label, sha256=sha256(data).hexdigest()))
    report = verify_document(document, [load_profile(profile)], date(2026, 11, 22))
    return {finding.code for finding in report.findings}


def read_for_exam(data: bytes, label: str) -> Any:
    """The reading of a PDF as JSON values, or the message of its refusal."""
    from hashlib import sha256

    from verifier.errors import VerifierError
    from verifier.intake import Input
    from verifier.model import from_json, to_json
    from verifier.reading import read_document

    try:
        found = read_document(Input(data=data, label=label, sha256=sha256(data).hexdigest()))
    except VerifierError as error:
        return str(error)
    return from_json(to_json(found))


def _keep(seed: int, folder: Path) -> None:
    """Write the report of a seed and its truth."""
    from verifier.model import to_json
    from verifier.samplekit.chance.reports import draw_report
    from verifier.samplekit.make import write

    report = draw_report(seed)
    write(folder / f"random-{seed}.pdf", report.pdf)
    write(folder / f"random-{seed}.expected.json", (to_json(report.expected, indent=2) + "\n").encode())


command.add_command(scan)


def _options(base: Options, settings: tuple[str, ...]) -> Options:
    """The recipe's options with those of the command line."""
    from pydantic import ValidationError

    from verifier.samplekit.options import Options
    from verifier.samplekit.truth import explain

    changed: dict[str, Any] = {}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals:
            raise UsageError(f'--set expects KEY=VALUE, found "{setting}"')
        changed[key] = tuple(value.split(",")) if key == "order" else value
    try:
        return Options.model_validate({**base.model_dump(), **changed})
    except ValidationError as error:
        raise UsageError(explain(error, "--set")) from error


def _usage(fault: Any) -> str:
    if fault.argument is None:
        return str(fault.name)
    return f"{fault.name}:{fault.argument}" + (f" [{fault.default}]" if fault.default else "")
