"""`verifier bundle`: a run as one file to keep and to hand on, and whether such a file is sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from verifier.cli.batches import limits_of
from verifier.cli.options import Decorated
from verifier.cli.output import refuse_to_overwrite, written_whole
from verifier.cli.storing import chosen_run, opened_store, store_option
from verifier.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from verifier.batch import Limits
    from verifier.bundle.checking import Checked
    from verifier.bundle.manifest import Manifest
    from verifier.bundle.opening import Bundle
    from verifier.bundle.writing import Original

_LAST = "last"
_PIECE = 1 << 20
_NAMED = 20
"""Documents that are named one by one."""


class _Commands(click.Group):
    """`verifier bundle 3` is `verifier bundle create 3`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The number of a run, or "last", stands for the making of its bundle."""
        if args[0] == _LAST or args[0].isdecimal():
            args = ["create", *args]
        return super().resolve_command(ctx, args)


def originals_option(text: str) -> Callable[[Decorated], Decorated]:
    """`--originals`."""
    return click.option(
        "--originals",
        "folder",
        type=click.Path(exists=True, path_type=str),
        metavar="FOLDER",
        help=text,
    )


@click.group(cls=_Commands)
def command() -> None:
    """Pack a run into one file to keep, or check such a file.

    A bundle is a zip file with everything that makes the verdicts of a run understood and repeatable: the hash of each
    document, its report, the texts of the profiles, waivers and laboratories as they were used, and versions. The same
    run gives the same bytes. "verifier bundle RUN" is short for "verifier bundle create RUN".

    \b
    Examples:
      verifier bundle last -o audit.zip
      verifier bundle 3 --store results.db -o run-3.zip --originals inbox/
      verifier bundle verify audit.zip
      verifier bundle verify audit.zip --rejudge
    """


@command.command()
@click.argument("run", metavar="RUN")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The zip file to write.",
)
@store_option
@originals_option("Put the documents in, too: those of this folder or zip file that the run has judged.")
def create(run: str, output: Path, store_url: str, folder: str | None) -> None:
    """Pack a run of a store.

    RUN is its number, which "verifier history" lists, or "last". What the store does not hold is said: older versions
    of verifier kept only the hashes of profiles; then the installed profile is taken if it is the same, and else the
    bundle says what is missing.

    \b
    Examples:
      verifier bundle create last -o audit.zip
      verifier bundle create 3 -o run-3.zip --originals inbox/
    """
    from verifier.bundle.writing import write_bundle

    if run != _LAST and not run.isdecimal():
        raise UsageError(f'"{run}" is no run', 'give its number, or "last"; verifier history lists them')
    with opened_store(store_url) as store:
        record = chosen_run(store, None if run == _LAST else int(run))
        hashes = {sha for sha, _ in store.done(record.id)}
        originals = _originals(folder, hashes)
        refuse_to_overwrite(str(output), store.files)
        with written_whole(output) as file:
            manifest = write_bundle(store, record, file, originals)
    _say_made(manifest, output, has_originals=folder is not None)


def _say_made(manifest: Manifest, output: Path, *, has_originals: bool) -> None:
    click.echo(f"{_sum_of(output)}  {output}")
    documents = _counted(len(manifest.documents), "document")
    click.echo(f"run {manifest.number}: {documents}, {_counted(len(manifest.profiles), 'profile text')}", err=True)
    if manifest.state != "finished":
        click.echo(f"note: the run is {manifest.state}; later it may hold more", err=True)
    for profile in manifest.profiles:
        if profile.is_installed_one:
            click.echo(f"note: {profile.id}: taken from this installation, with the hash that the run names", err=True)
    for text in manifest.missing[:_NAMED]:
        click.echo(f"not in it: {text}", err=True)
    if len(manifest.missing) > _NAMED:
        click.echo(f"not in it: {len(manifest.missing) - _NAMED} more, which the manifest names", err=True)
    if has_originals and not any(one.original for one in manifest.documents):
        click.echo("note: none of the documents was found", err=True)


@command.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--rejudge", "is_rejudged", is_flag=True, help="Judge the documents once more by the profiles in it.")
@originals_option("Where the documents are that are not in the bundle, for --rejudge.")
@click.option("--sandbox/--no-sandbox", "is_sandboxed", default=True, help="Read each document in a child process.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="So many at the same time.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=60, show_default=True, help="Seconds a document.")
@click.pass_context
def verify(
    ctx: click.Context,
    file: Path,
    is_rejudged: bool,
    folder: str | None,
    is_sandboxed: bool,
    jobs: int,
    timeout: float,
) -> None:
    """Check a bundle: whole, unchanged, and of one piece.

    Every file must be there as the manifest says, and no other; the reports must be valid and agree with each other;
    the texts of the profiles must have the hashes that the run names. With --rejudge the documents are judged once
    more, and the reports must come out byte for byte as they are.

    Who can change a bundle can change its sums: compare the SHA-256 that is printed with the one that you were given
    by another way. Exit codes: 0 sound, 1 something differs, 2 the command line, 5 no bundle that can be read.

    \b
    Examples:
      verifier bundle verify audit.zip
      verifier bundle verify audit.zip --rejudge --originals inbox/
    """
    from verifier.bundle.checking import check_bundle
    from verifier.bundle.opening import Bundle

    if folder is not None and not is_rejudged:
        raise UsageError("--originals is for --rejudge", "give both, or neither")
    with Bundle(file) as bundle:
        _say_head(bundle.manifest, file)
        is_sound = True
        for checked in check_bundle(bundle):
            is_sound &= checked.is_sound
            _say(checked)
        for text in bundle.manifest.missing:
            _line("-", f"not in it: {text}")
        if is_rejudged and is_sound:
            limits = limits_of(timeout, None)
            wanted = {one.sha256 for one in bundle.manifest.documents if one.original is None}
            originals = _originals(folder, wanted)
            is_sound = _rejudged(bundle, originals, jobs=jobs, limits=limits, is_sandboxed=is_sandboxed)
        elif is_rejudged:
            _line("-", "not judged once more: what it would be judged by is not sound")
    click.echo("SOUND" if is_sound else "DIFFERS")
    ctx.exit(ExitCode.PASS if is_sound else ExitCode.FINDINGS)


def _say_head(manifest: Manifest, file: Path) -> None:
    run = manifest.run
    click.echo(f"{_sum_of(file)}  {file}")
    profiles = ", ".join(used.id for used in run.profiles)
    begun = f"run {manifest.number}, {manifest.started:%Y-%m-%d %H:%M} UTC, verifier {run.version}"
    click.echo(_harmless(f"{begun}, judged as of {run.as_of} against {profiles}"))


def _say(checked: Checked) -> None:
    if checked.is_sound:
        _line("ok", checked.said)
    for problem in checked.problems:
        _line("DIFFERS", problem)


def _rejudged(
    bundle: Bundle, originals: Mapping[str, Original], *, jobs: int, limits: Limits, is_sandboxed: bool
) -> bool:
    """Says what came out; whether everything is the same."""
    from verifier._version import __version__
    from verifier.bundle.rejudging import rejudge
    from verifier.cli.usedtexts import environment

    manifest = bundle.manifest
    for text in _other_versions(manifest, __version__, environment()):
        _line("-", text)
    outcomes = list(rejudge(bundle, originals, jobs=jobs, limits=limits, is_sandboxed=is_sandboxed))
    different = [one for one in outcomes if not one.is_same]
    for one in different[:_NAMED]:
        _line("DIFFERS", f"{one.label}: {one.detail}")
    if len(different) > _NAMED:
        _line("DIFFERS", f"and {len(different) - _NAMED} more")
    same, left = len(outcomes) - len(different), len(manifest.documents) - len(outcomes)
    if outcomes:
        _line(
            "ok" if not different else "-",
            f"judged once more: {same} of {len(outcomes)} reports byte for byte the same",
        )
    if left:
        _line("-", f"not judged once more: {_counted(left, 'document')} that are not at hand (--originals)")
    return not different


def _other_versions(manifest: Manifest, version: str, here: Mapping[str, str]) -> Iterator[str]:
    """What is another one here than when the run was made, and may be why something differs."""
    if manifest.run.version != version:
        yield f"verifier was {manifest.run.version}, and is {version} here"
    there = manifest.environment
    for name in sorted({*there, *here}) if there is not None else ():
        then, now = (there or {}).get(name, "not there"), here.get(name, "not there")
        if then != now:
            yield f"{name} was {then}, and is {now} here"


def _originals(folder: str | None, wanted: Collection[str]) -> Mapping[str, Original]:
    if folder is None:
        return {}
    from verifier.bundle.originals import find_originals
    from verifier.cli.inputs import find_documents

    refs, _ = find_documents((folder,), None)
    return find_originals(refs, wanted)


def _sum_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def _line(mark: str, text: str) -> None:
    click.echo(f"  {mark:<8}{_harmless(text)}")


def _harmless(text: str) -> str:
    from verifier.reports.wording import harmless

    return harmless(text)


def _counted(number: int, noun: str) -> str:
    from verifier.reports.wording import counted

    return counted(number, noun)
