"""Files that somebody sends, put into a private folder under names of our own.

The name that a file came with is only ever shown: never a path, never part of one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from verifier.errors import EncryptedError, InputError, TooLargeError
from verifier.intake import InputRef, archives
from verifier.languages import later
from verifier.reports.wording import harmless
from verifier.web.errors import WebError, too_large
from verifier.web.settings import Allowance

SUFFIXES = (".pdf", ".jpg", ".jpeg", ".png", ".tif", ".tiff")
"""Of documents that are taken out of zip files; a file that is sent itself is taken whatever its name."""
_PIECE = 1 << 20
_LONGEST_NAME = 200


class Sent(Protocol):
    """A file as it was sent."""

    @property
    def filename(self) -> str | None:
        """The name that it came with."""
        ...

    @property
    def file(self) -> BinaryIO:
        """Its bytes."""
        ...


@dataclass(frozen=True)
class Arrived:
    """A document that arrived: where it is, or why it cannot be read."""

    label: str
    """The name that it came with, made harmless, each once in a job."""
    ref: InputRef | None
    error: InputError | None = None


def received(files: Iterable[Sent], folder: Path, allowed: Allowance) -> list[Arrived]:
    """The documents of the files that were sent, copied into the folder, in their order.

    What is too large or no zip file costs only itself. Raises WebError for more files or documents than are taken.
    """
    sent = [one for one in files if one.filename]
    if len(sent) > allowed.files:
        raise too_large(
            later("{count} files were sent, at most {most} are taken at once."),
            later("Send them as one zip file, or use the command line: verifier check FOLDER"),
            count=len(sent),
            most=allowed.files,
        )
    found: list[Arrived] = []
    names: set[str] = set()
    for number, one in enumerate(sent, start=1):
        name = _shown(one.filename or "")
        place = folder / f"{number:05}{'.zip' if archives.is_archive(name) else ''}"
        if not _copied(one.file, place, allowed.file_bytes):
            found.append(Arrived(_unlike(name, names), None, _larger(allowed)))
            continue
        found.extend(_documents(name, place, names, allowed))
        if len(found) > allowed.documents:
            raise _too_many(allowed)
    return found


def _documents(name: str, place: Path, names: set[str], allowed: Allowance) -> Iterator[Arrived]:
    """The file itself, or what is in a zip file, unpacked as far as is allowed."""
    if not archives.is_archive(place):
        label = _unlike(name, names)
        yield Arrived(label, InputRef(label, place))
        return
    is_empty = True
    left = allowed.job_bytes
    try:
        for number, member in enumerate(archives.members(place, SUFFIXES), start=1):
            is_empty = False
            if number > allowed.documents:
                raise _too_many(allowed)
            label = _unlike(f"{name}{archives.BETWEEN}{_shown(member)}", names)
            one = _unpacked(place, member, label, number, allowed)
            left -= one.ref.path.stat().st_size if one.ref is not None and one.ref.path is not None else 0
            if left < 0:
                raise too_large(
                    later("Unpacked the zip file has more than {n} MB."),
                    later("Send fewer documents at once, or use the command line: verifier check FILE.zip"),
                    n=format(allowed.job_bytes // 1000000, ","),
                )
            yield one
    except InputError:
        error = InputError("this is no zip file that can be read", hint="download it again, or unpack it first")
        yield Arrived(_unlike(name, names), None, error)
    else:
        if is_empty:
            kinds = ", ".join(SUFFIXES)
            error = InputError(f"the zip file holds no document; expected {kinds}", hint="look at what is in it")
            yield Arrived(_unlike(name, names), None, error)


def _unpacked(archive: Path, member: str, label: str, number: int, allowed: Allowance) -> Arrived:
    """A document of a zip file, under a name of ours."""
    try:
        data = archives.read(archive, member, allowed.file_bytes + 1)
    except EncryptedError:
        error: InputError = EncryptedError(
            "the zip file needs a password", hint="unpack it with the password, and send the files"
        )
        return Arrived(label, None, error)
    except (InputError, OSError):
        return Arrived(label, None, InputError("it cannot be unpacked", hint="get the zip file again"))
    if len(data) > allowed.file_bytes:
        return Arrived(label, None, _larger(allowed))
    place = archive.with_name(f"{archive.stem}-{number:05}")
    place.write_bytes(data)
    return Arrived(label, InputRef(label, place))


def _larger(allowed: Allowance) -> TooLargeError:
    return TooLargeError(
        f"the file is too large: more than {allowed.file_bytes // 1_000_000:,} MB",
        hint="a laboratory report is far smaller; split it, or save it with smaller pictures",
    )


def _too_many(allowed: Allowance) -> WebError:
    return too_large(
        later("The files hold more than {n} documents, which is the most that one check takes."),
        later("Send fewer at once, or use the command line: verifier check FOLDER"),
        n=format(allowed.documents, ","),
    )


def _copied(source: BinaryIO, place: Path, most: int) -> bool:
    """Whether the file was not too large; then it is there."""
    left = most
    with place.open("xb") as file:
        while left >= 0 and (piece := source.read(_PIECE)):
            left -= len(piece)
            file.write(piece)
    if left < 0:
        place.unlink()
    return left >= 0


def _shown(name: str) -> str:
    """The name without folders of the sender, and without what could steer anything."""
    parts: Sequence[str] = name.replace("\\", "/").split("/")
    plain = harmless(parts[-1] or "document")
    return plain if len(plain) <= _LONGEST_NAME else f"{plain[: _LONGEST_NAME - 20]}…{plain[-19:]}"


def _unlike(name: str, names: set[str]) -> str:
    """The name, with a number where another document of the job has it."""
    label, number = name, 2
    while label in names:
        label, number = f"{name} ({number})", number + 1
    names.add(label)
    return label
