"""`verifier schema`: the shape of what is printed and of profile files."""

from __future__ import annotations

from pathlib import Path

import click

from verifier.cli.options import output_option
from verifier.cli.output import Output
from verifier.errors import OutputError

_NAMES = ("bundle", "certificate", "label", "profile", "report", "rules")


@click.command()
@click.argument("name", type=click.Choice(_NAMES), required=False)
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write all schemas into this folder, as the repository keeps them in schemas/.",
)
@output_option
def command(name: str | None, folder: Path | None, output: str) -> None:
    """Print the JSON Schema of an output or of profile files.

    The schemas are JSON Schema 2020-12. "certificate" is what "read" prints, "report" what "check" prints ("jsonl"
    prints one of its documents a line, with schema_version and run beside it), "label" what "label --format json"
    prints, "rules" what "rules --format json" prints, "profile" a profile file in TOML, "bundle" the manifest
    in a bundle.

    \b
    Examples:
      verifier schema report
      verifier schema profile -o profile.v1.json    for completion in an editor
      verifier schema --write schemas/              regenerate the committed ones
    """
    if (name is None) == (folder is None):
        raise click.UsageError(f"Name one of {', '.join(_NAMES)}, or give --write DIR.")
    from verifier.cli.schemas import file_name, schema_text

    if name is not None:
        with Output(output) as out:
            out.write(schema_text(name))
    elif folder is not None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for each in _NAMES:
                (folder / file_name(each)).write_text(schema_text(each), encoding="utf-8", newline="\n")
        except OSError as error:
            raise OutputError(f'Cannot write to "{folder}": {error.strerror}', "choose another folder") from error
