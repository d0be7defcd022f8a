"""Finding documents: what the arguments of a command line mean."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from verifier.errors import InputError, InputNotFoundError
from verifier.intake import archives, remote
from verifier.intake.inputs import InputRef

STDIN = "-"
_MAGIC = re.compile(r"[*?\[]")
_SIMILAR = 0.6
_SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
"""Of what a folder or a glob gives; a file that is named is taken whatever its name."""


def find_inputs(arguments: Sequence[str], stdin: BinaryIO | None = None) -> Iterator[InputRef]:
    """The documents that the arguments name, in their order, each once.

    A file is taken whatever its name. A folder gives every PDF and picture (JPEG, PNG, TIFF) below it, sorted by path;
    hidden files and folders are skipped, and links that lead out of the folder are not followed. A glob (`*`, `?`,
    `[]`, `**`) is expanded here, for shells that do not. "-" is standard input.

    Every argument is checked before the first document is given: raises InputNotFoundError for what does not exist, for
    a folder or glob without a document, and InputError for "-" where there is no standard input.
    """
    found = [_checked(_expanded(argument, stdin), argument) for argument in arguments]
    return _each_once(chain.from_iterable(found))


def _checked(refs: Iterator[InputRef], argument: str) -> Iterator[InputRef]:
    """`refs`, of which there must be one; only the first is looked up now."""
    first = next(refs, None)
    if first is None:
        what = "folder" if _is_folder(argument) else "zip file" if archives.is_archive(argument) else "pattern"
        raise InputNotFoundError(
            f"the {what} '{argument}' has no PDF and no picture; expected files named *.pdf, *.jpg, *.png or *.tif",
            hint="name the file itself if it is one under another name",
        )
    return chain([first], refs)


def _each_once(refs: Iterator[InputRef]) -> Iterator[InputRef]:
    seen: set[str] = set()
    for ref in refs:
        key = (ref.url or STDIN) if ref.path is None else f"{os.path.realpath(ref.path)}{ref.member or ''}"
        if key not in seen:
            seen.add(key)
            yield ref


def _expanded(argument: str, stdin: BinaryIO | None) -> Iterator[InputRef]:
    if argument == STDIN:
        return iter([_stdin(stdin)])
    if remote.is_url(argument):
        return (InputRef(url, None, url=url) for url in remote.documents(argument, _SUFFIXES))
    path = Path(argument)
    if argument and _is_folder(path):
        return _documents_below(argument, os.path.realpath(path))
    if os.path.lexists(argument) or not _MAGIC.search(argument):
        return _file_or_members(argument, path)
    return _matches(argument)


def _stdin(stream: BinaryIO | None) -> InputRef:
    if stream is None:
        raise InputError("'-' means standard input, and there is none", hint="name a file instead")
    return InputRef(STDIN, None, stream)


def _file_or_members(argument: str, path: Path) -> Iterator[InputRef]:
    """A file as it is; the documents within a zip file."""
    ref = _file(argument, path)
    if not archives.is_archive(argument):
        return iter([ref])
    return _members(argument, path)


def _members(label: str, path: Path) -> Iterator[InputRef]:
    for name in archives.members(path, _SUFFIXES):
        yield InputRef(f"{label}{archives.BETWEEN}{name}", path, member=name)


def _file(argument: str, path: Path) -> InputRef:
    if not argument or not os.path.exists(path):  # noqa: PTH110 - unlike Path.exists it never raises
        raise _not_found(argument, path)
    return InputRef(argument, path)


def _documents_below(folder: str, root: str) -> Iterator[InputRef]:
    """Every document in the folder and below, sorted by path; a folder that cannot be listed stands for itself.

    Links are followed as long as they stay below `root`, a real path.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        yield InputRef(folder, Path(folder))
        return
    for entry in entries:
        label = _joined(folder, entry.name)
        if _is_hidden(entry.name) or not _is_within(label, root):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _documents_below(label, root)
        elif entry.is_file():
            yield from _of_file(label)


def _of_file(label: str) -> Iterator[InputRef]:
    """A file of a folder: a document, or those within a zip file; a damaged zip file stands for itself."""
    path = Path(label)
    if _is_document_name(label):
        yield InputRef(label, path)
    elif archives.is_archive(label):
        try:
            yield from _members(label, path)
        except InputError:
            yield InputRef(label, path)


def _matches(pattern: str) -> Iterator[InputRef]:
    """Every document that the glob matches, and every one below the folders that it matches."""
    head, wanted = _split_pattern(pattern)
    folder = Path(head or os.curdir)
    root = os.path.realpath(folder)
    shows_hidden = any(_is_hidden(part) for part in Path(wanted).parts)
    try:
        found = sorted(path.relative_to(folder) for path in folder.glob(wanted))
    except (OSError, ValueError):  # no such folder, or a pattern that cannot be
        return
    for relative in found:
        label = _joined(head, str(relative) if relative.parts else "") or os.curdir
        path = Path(label)
        if not shows_hidden and any(_is_hidden(part) for part in relative.parts):
            continue
        if not _is_within(label, root):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _documents_below(label, root)
        elif path.is_file():
            yield from _of_file(label)


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


def _is_within(path: str | Path, root: str) -> bool:
    """Whether the file, links followed, lies below the folder."""
    return Path(os.path.realpath(path)).is_relative_to(root)


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
