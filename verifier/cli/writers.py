"""The places that the outcomes of a run are written to: one that `-o` names, and those of `--also`."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import click

from verifier.cli.options import Decorated
from verifier.cli.output import STDOUT, Output, refuse_to_overwrite
from verifier.cli.resuming import printed
from verifier.cli.showing import annotated_copies, drawn_pages, nothing
from verifier.errors import ExitCode, InputError, OutputError, UsageError
from verifier.reports import FILE_FORMATS, FORMATS, make_file_reporter, make_reporter

if TYPE_CHECKING:
    from verifier.batch import Judged, Limits
    from verifier.intake import Listing
    from verifier.languages import Translator
    from verifier.model import CollectionFinding, Run
    from verifier.reports import Look
    from verifier.reports.interface import FileReporter, Reporter, Shown

ALL_FORMATS = (*FORMATS, *FILE_FORMATS)
"""What `-f` and `--also` take."""


class Place(NamedTuple):
    """A format and where it goes."""

    format_name: str
    path: str

    @property
    def is_file(self) -> bool:
        """Whether it is no text that is written as it goes."""
        return self.format_name in FILE_FORMATS


class PlaceOption(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions of click
    """FORMAT=PATH."""

    name = "FORMAT=PATH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """The place. Fails for an unknown format, and for one without a path."""
        if isinstance(value, Place):
            return value
        name, _, path = str(value).partition("=")
        if name not in ALL_FORMATS or not path or path == STDOUT:
            self.fail(f'"{value}" is no FORMAT=PATH; the formats are {", ".join(ALL_FORMATS)}', param, ctx)
        return Place(name, path)


def also_option(command: Decorated) -> Decorated:
    """`--also FORMAT=PATH`."""
    return click.option(
        "--also",
        "also",
        type=PlaceOption(),
        multiple=True,
        metavar="FORMAT=PATH",
        help="Write the same run in another format as well; may be given several times.",
    )(command)


def check_places(places: Sequence[Place]) -> None:
    """Raises UsageError for a file format without a file, and for two that go to one place."""
    for one in places:
        if one.is_file and one.path == STDOUT:
            raise UsageError(
                f"{one.format_name} is written to a file, not to stdout",
                f"name one with -o, such as -o report{FILE_FORMATS[one.format_name].suffix}",
            )
        is_one = not one.is_file or not FILE_FORMATS[one.format_name].is_one_each
        if is_one and one.path != STDOUT and Path(one.path).is_dir():
            raise UsageError(f'"{one.path}" is a folder, and {one.format_name} is one file', "name a file in it")
    paths = [os.path.realpath(one.path) for one in places if one.path != STDOUT]  # links lead to one place, too
    if twice := next((path for path in paths if paths.count(path) > 1), None):
        raise UsageError(f'two formats would be written to "{twice}"', "name another file for one of them")


class Writer(Protocol):
    """One place."""

    def begin(self, run: Run) -> None:
        """Before the first document."""
        ...

    def document(self, outcome: Judged) -> None:
        """One document."""
        ...

    def together(self, finding: CollectionFinding) -> None:
        """One finding across documents."""
        ...

    def end(self) -> None:
        """After the last document."""
        ...


class TextWriter:
    """Text, written as it goes."""

    def __init__(self, reporter: Reporter, out: Output) -> None:
        self._reporter, self._out = reporter, out

    def begin(self, run: Run) -> None:
        """What stands before the first document."""
        self._out.write(self._reporter.begin(run))

    def document(self, outcome: Judged) -> None:
        """One document."""
        self._out.write(printed(self._reporter, outcome))

    def together(self, finding: CollectionFinding) -> None:
        """One finding across documents."""
        self._out.write(self._reporter.together(finding))

    def end(self) -> None:
        """What stands after the last document."""
        self._out.write(self._reporter.end())


class FileWriter:
    """A file or a folder."""

    def __init__(self, reporter: FileReporter, path: str, show: Callable[[Judged], Shown]) -> None:
        self._reporter, self._path, self._show = reporter, path, show
        self.codes: set[ExitCode] = set()
        """What documents say to the caller that could not be written, while the others were."""
        self.is_whole = False
        """Whether all is written that there is to write: after an interrupt what was judged until then."""

    def begin(self, run: Run) -> None:
        """Before the first document."""
        with self._explained():
            self._reporter.begin(run)

    def document(self, outcome: Judged) -> None:
        """One document."""
        shown = self._show(outcome)
        try:
            with self._explained():
                self._reporter.document(outcome.report, shown)
        except InputError as error:
            hint = f"; {error.hint}" if error.hint else ""
            click.echo(f"note: not written to {self._path}: {outcome.label}: {error.message}{hint}", err=True)
            self.codes.add(ExitCode.OUTPUT)

    def together(self, finding: CollectionFinding) -> None:
        """One finding across documents."""
        with self._explained():
            self._reporter.together(finding)

    def end(self) -> None:
        """After the last document."""
        with self._explained():
            self._reporter.end()
        self.is_whole = True

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise _unwritten(self._path, error) from error


class Writers:
    """All places of a run together."""

    def __init__(self, places: Sequence[Writer]) -> None:
        self._places = places

    @property
    def codes(self) -> set[ExitCode]:
        """What documents that could not be written say to the caller."""
        return {code for one in self._places if isinstance(one, FileWriter) for code in one.codes}

    def begin(self, run: Run) -> None:
        """Before the first document."""
        for one in self._places:
            one.begin(run)

    def document(self, outcome: Judged) -> None:
        """One document."""
        for one in self._places:
            one.document(outcome)

    def together(self, finding: CollectionFinding) -> None:
        """One finding across documents."""
        for one in self._places:
            one.together(finding)

    def end(self) -> None:
        """After the last document."""
        for one in self._places:
            one.end()


@contextmanager
def opened_writers(
    places: Sequence[Place],
    look: Look,
    language: Translator,
    originals: Listing,
    *,
    documents: int,
    inputs: Callable[[], Iterable[str]],
    is_continued: bool,
    limits: Limits,
    is_sandboxed: bool,
) -> Iterator[Writers]:
    """The places, opened; files get their names only when they are whole.

    `originals` are the documents themselves, as far as they are at hand, and `documents` is how many there will be.
    `inputs` names what must not be written over. Raises OutputError.
    """
    with ExitStack() as stack:
        shows = any(one.is_file and FILE_FORMATS[one.format_name].shows_pages for one in places)
        show = stack.enter_context(drawn_pages(originals, limits, is_sandboxed=is_sandboxed)) if shows else nothing
        copies = any(one.is_file and FILE_FORMATS[one.format_name].needs_copy for one in places)
        copy = (
            stack.enter_context(annotated_copies(originals, limits, is_sandboxed=is_sandboxed)) if copies else nothing
        )
        made: list[Writer] = []
        for one in places:
            if not one.is_file:
                colour = look.has_colour and one.path == places[0].path
                out = Output(one.path, has_colour=colour, inputs=inputs(), is_continued=is_continued)
                made.append(
                    TextWriter(make_reporter(one.format_name, look, language=language), stack.enter_context(out))
                )
                continue
            is_folder = FILE_FORMATS[one.format_name].is_one_each and (documents != 1 or Path(one.path).is_dir())
            refuse_to_overwrite(one.path, inputs())
            if is_folder:
                _refuse_to_overwrite_in(one, inputs())
            form = FILE_FORMATS[one.format_name]
            wanted = show if form.shows_pages else copy if form.needs_copy else nothing
            made.append(stack.enter_context(_file(one, language, wanted, is_folder=is_folder)))
        yield Writers(made)


@contextmanager
def _file(
    place: Place, language: Translator, show: Callable[[Judged], Shown], *, is_folder: bool
) -> Iterator[FileWriter]:
    """A writer to another name, which becomes the right one when the run is over, interrupted or not."""
    path = Path(place.path)
    part = path if is_folder else path.with_name(f".{path.name}.part")
    try:
        if is_folder:
            path.mkdir(parents=True, exist_ok=True)
        reporter = make_file_reporter(place.format_name, part, is_folder=is_folder, language=language)
    except OSError as error:
        raise _unwritten(place.path, error) from error
    writer = FileWriter(reporter, place.path, show)
    try:
        yield writer
    finally:
        try:
            reporter.close()
            if writer.is_whole and not is_folder and part.exists():
                part.replace(path)
        except OSError as error:
            raise _unwritten(place.path, error) from error
        finally:
            with contextlib.suppress(OSError):
                if not is_folder:
                    part.unlink(missing_ok=True)


def _refuse_to_overwrite_in(folder: Place, inputs: Iterable[str]) -> None:
    """Raises OutputError where an input lies in the folder under a name as those that will be written there."""
    ending = FILE_FORMATS[folder.format_name].ending_of_copies
    own = os.path.realpath(folder.path)
    for name in inputs:
        if ending and name.endswith(ending) and os.path.realpath(os.path.dirname(name)) == own:  # noqa: PTH120 - a hundred thousand times
            raise OutputError(f'"{name}" is an input and could be overwritten', "choose another folder")


def _unwritten(path: str, error: OSError) -> OutputError:
    return OutputError(f'Cannot write to "{path}": {error.strerror or error}', "choose another place")
