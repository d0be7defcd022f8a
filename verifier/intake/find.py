"""Finding documents: what the arguments of a command line mean."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, NamedTuple

from verifier.errors import InputError, InputNotFoundError
from verifier.intake import archives, labresults, remote
from verifier.intake.inputs import InputRef
from verifier.intake.listing import Listing

STDIN = "-"
_MAGIC = re.compile(r"[*?\[]")
_SIMILAR = 0.6
_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
"""Of what a folder or a glob gives; a file that is named is taken whatever its name."""
_FIRST = "\0"
"""The sign that comes before all others, and stands in no name."""


class _Found(NamedTuple):
    ref: InputRef
    place: str
    """See `Listing.add`."""


def find_inputs(
    arguments: Iterable[str],
    stdin: BinaryIO | None = None,
    on_error: Callable[[InputError], None] | None = None,
) -> Listing:
    """The documents that the arguments name, in their order, each once.

    A file is taken whatever its name. A folder gives every PDF and picture (JPEG, PNG, TIFF) below it, and every JSON
    file that is a Lab Result of the WCIA, sorted by path; hidden files and folders are skipped, and links that lead out
    of the folder are not followed. A glob (`*`, `?`,
    `[]`, `**`) is expanded here, for shells that do not. "-" is standard input.

    Raises InputNotFoundError for what does not exist, for a folder or glob without a document, and InputError for "-"
    where there is no standard input; with `on_error` the error goes there, and the argument costs only itself.
    """
    found = Listing()
    for argument in arguments:
        try:
            is_empty = True
            for ref, place in _expanded(argument, stdin):
                is_empty = False
                found.add(ref, place)
            if is_empty:
                raise _nothing_in(argument)
        except InputError as error:
            if on_error is None:
                raise
            on_error(error)
    return found


def _nothing_in(argument: str) -> InputNotFoundError:
    what = "folder" if _is_folder(argument) else "zip file" if archives.is_archive(argument) else "pattern"
    return InputNotFoundError(
        f"the {what} '{argument}' has no PDF and no picture; expected files named *.pdf, *.jpg, *.png or *.tif",
        hint="name the file itself if it is one under another name",
    )


def _expanded(argument: str, stdin: BinaryIO | None) -> Iterator[_Found]:
    if argument == STDIN:
        return iter([_stdin(stdin)])
    if remote.is_url(argument):
        return (_Found(InputRef(url, None, url=url), url) for url in remote.documents(argument, _SUFFIXES))
    path = Path(argument)
    if argument and _is_folder(path):
        root = os.path.realpath(path)
        return _documents_below(argument, root, root)
    if os.path.lexists(argument) or not _MAGIC.search(argument):
        return _file_or_members(argument, path)
    return _matches(argument)


def _stdin(stream: BinaryIO | None) -> _Found:
    if stream is None:
        raise InputError("'-' means standard input, and there is none", hint="name a file instead")
    return _Found(InputRef(STDIN, None, stream), STDIN)


def _file_or_members(argument: str, path: Path) -> Iterator[_Found]:
    """A file as it is; the documents within a zip file."""
    if not argument or not os.path.exists(path):  # noqa: PTH110 - unlike Path.exists it never raises
        raise _not_found(argument, path)
    real = os.path.realpath(path)
    if not archives.is_archive(argument):
        return iter([_Found(InputRef(argument, path), real)])
    return _members(argument, real)


def _members(label: str, real: str) -> Iterator[_Found]:
    path = Path(label)
    for name in archives.members(path, (*_SUFFIXES, labresults.SUFFIX)):
        if name.lower().endswith(labresults.SUFFIX) and not _is_lab_result(InputRef(label, path, member=name)):
            continue
        yield _Found(InputRef(f"{label}{archives.BETWEEN}{name}", path, member=name), f"{real}{archives.BETWEEN}{name}")


def _documents_below(folder: str, real: str, root: str) -> Iterator[_Found]:
    """Every document in the folder and below, sorted by path; a folder that cannot be listed stands for itself.

    `real` is the real path of the folder. Links to files are followed as long as they stay below `root`, a real path.
    """
    try:
        # Names alone: of a folder with a hundred thousand files, more of each would be tens of megabytes.
        names = sorted(entry.name for entry in os.scandir(folder))
    except OSError:
        yield _Found(InputRef(folder, Path(folder)), real)
        return
    for name in names:
        label = _joined(folder, name)
        if _is_hidden(name):
            continue
        try:
            mode = os.lstat(label).st_mode
        except OSError:  # it has gone meanwhile
            continue
        if stat.S_ISDIR(mode):
            yield from _documents_below(label, _joined(real, name), root)
        elif stat.S_ISREG(mode):
            yield from _of_file(label, _joined(real, name))
        elif stat.S_ISLNK(mode) and os.path.isfile(label):  # noqa: PTH113 - unlike Path.is_file it never raises
            target = os.path.realpath(label)
            if _is_within(target, root):
                yield from _of_file(label, target)


def _of_file(label: str, real: str) -> Iterator[_Found]:
    """A file of a folder: a document, or those within a zip file; a damaged zip file stands for itself."""
    if _is_document_name(label) or (
        label.lower().endswith(labresults.SUFFIX) and _is_lab_result(InputRef(label, Path(label)))
    ):
        yield _Found(InputRef(label, Path(label)), real)
    elif archives.is_archive(label):
        try:
            yield from _members(label, real)
        except InputError:
            yield _Found(InputRef(label, Path(label)), real)


def _matches(pattern: str) -> Iterator[_Found]:
    """Every document that the glob matches, and every one below the folders that it matches."""
    head, wanted = _split_pattern(pattern)
    folder = Path(head or os.curdir)
    root = os.path.realpath(folder)
    shows_hidden = any(_is_hidden(part) for part in Path(wanted).parts)
    try:
        # As text whose order is that of the paths, part by part: paths take five times as much memory.
        found = sorted(str(path.relative_to(folder)).replace(os.sep, _FIRST) for path in folder.glob(wanted))
    except (OSError, ValueError):  # no such folder, or a pattern that cannot be
        return
    for text in found:
        relative = Path(text.replace(_FIRST, os.sep))
        label = _joined(head, str(relative) if relative.parts else "") or os.curdir
        path = Path(label)
        real = os.path.realpath(label)
        if not shows_hidden and any(_is_hidden(part) for part in relative.parts):
            continue
        if not _is_within(real, root):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _documents_below(label, real, root)
        elif path.is_file():
            yield from _of_file(label, real)


def _split_pattern(pattern: str) -> tuple[str, str]:
    """The folder before the first part with a wildcard, as written, and the rest."""
    magic = _MAGIC.search(pattern)
    cut = pattern.rfind(os.sep, 0, magic.start() if magic else None) + 1
    return pattern[:cut], pattern[cut:]


def _joined(folder: str, name: str) -> str:
    """A path that begins with the folder exactly as the user wrote it (pathlib would tidy "./a")."""
    return os.path.join(folder, name)  # noqa: PTH118


def _is_folder(path: str | Path) -> bool:
    """Unlike pathlib's, never raises: names too long or with a zero byte are no folders."""
    return os.path.isdir(path)  # noqa: PTH112


def _is_hidden(name: str) -> bool:
    return name.startswith(".") and name not in (".", "..")


def _is_document_name(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES)


def _is_lab_result(ref: InputRef) -> bool:
    """Whether a file of JSON is a laboratory's; one that cannot be read is none."""
    try:
        return labresults.is_lab_result(ref.head(labresults.HEAD))
    except InputError:
        return False


def _is_within(real: str, root: str) -> bool:
    """Whether a real path lies below the folder."""
    return real == root or real.startswith(root.rstrip(os.sep) + os.sep)


def _not_found(argument: str, path: Path) -> InputNotFoundError:
    """The error for a path that does not exist; names the part that is missing and what is similar."""
    missing = path
    while not _is_folder(missing.parent) and missing.parent != missing:
        missing = missing.parent
    similar = _similar_name(missing)
    hint = f"did you mean '{similar}'?" if similar else "check the path; quote a name that contains blanks"
    if missing != path:
        return InputNotFoundError(f"'{argument}' does not exist: there is no folder '{missing}'", hint=hint)
    return InputNotFoundError(f"'{argument}' does not exist", hint=hint)


def _similar_name(missing: Path) -> Path | None:
    """What lies in the same folder under a name like the missing one."""
    try:
        names = {entry.name.lower(): entry.name for entry in missing.parent.iterdir() if not _is_hidden(entry.name)}
    except (OSError, ValueError):
        return None
    close = get_close_matches(missing.name.lower(), sorted(names), n=1, cutoff=_SIMILAR)
    return missing.with_name(names[close[0]]) if close else None
