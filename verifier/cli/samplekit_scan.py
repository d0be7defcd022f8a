"""`verifier samplekit scan`: make the scan twin of a report."""

from __future__ import annotations

from pathlib import Path

import click

from verifier.errors import OutputError, UsageError


@click.command(name="scan")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Folder for the twins.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same bytes.")
def command(files: tuple[Path, ...], output: Path, seed: int) -> None:
    """Make the scan twin of each PDF: pictures of its pages, crooked and noisy, without a text layer.

    Pages are drawn at 200 dpi, turned by up to one degree, given light noise and compressed as JPEG. A twin says what
    its original says, so it is read and scored like it.

    \b
    Example:
      verifier samplekit scan samples/clean-leaf-powder.pdf -o twins/ --seed 1
    """
    from verifier.samplekit.scan import scan_file

    for path in files:
        if not path.is_file():
            raise UsageError(f'there is no file "{path}"', "name PDF files")
    try:
        output.mkdir(parents=True, exist_ok=True)
        for path in files:
            click.echo(f"wrote {scan_file(path, output, seed)}", err=True)
    except OSError as error:
        raise OutputError(f'"{output}" cannot be written: {error.strerror}', "choose another folder") from error
