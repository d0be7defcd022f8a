"""INT452: the file was made by another program than the laboratory's files are."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Confidence, FileRecord, LaboratoryRecord, Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.laboratory_records import record_of
from verifier.rules.wording import list_words


@rule(
    "INT452",
    severity=Severity.INFO,
    message="the file names {found} as what made it; files of {laboratory} name {usual}",
    since="0.1.0",
    is_about_file=True,
)
def generator_unlike_laboratory(case: Case) -> Iterator[Observation]:
    """The file was made by another program than the laboratory's files are.

    ## In plain words
    The file was made with other software than {laboratory} is known to use. Printing, joining or scanning a report to
    pass it on can cause this.

    ## Looks at
    What the file names as its creator and producer, and the programs in the file of laboratories that the user keeps
    (`--laboratories`).

    ## Decides
    One of the names must begin as one of the recorded programs does, whatever the case. A file that names nothing is no
    finding, and neither is a laboratory without recorded programs. It is for information, because files are printed
    and saved anew every day.

    ## Example
    Files of the laboratory name "Report Writer 11" as their producer; this one names a program that edits PDFs.

    ## Why it matters
    Together with a changed text or other signs it tells how the file came about. By itself it tells nothing.

    ## Base rate
    It depends on the user's file; no file, no finding. Buyers print reports to PDF from browsers and mail programs
    often.

    ## Other explanations
    - Somebody printed, merged, shrank or scanned the report to pass it on.
    - The laboratory changed its software. Write the new program down beside the old one.

    ## Next step
    Ask {laboratory} for the file as it was issued, and compare.
    """
    records = [record_of(one.laboratory, case.laboratories) for one in case.document.certificates]
    known = [record for record in records if record is not None and record.generators]
    names = _names(case.evidence.file)
    if not known or len(known) < len(records) or not names:
        return
    if any(_is_made_by(name, record) for record in known for name in names):
        return
    usual = list_words(dict.fromkeys(f'"{program}"' for record in known for program in record.generators))
    yield Observation(
        subject=Subject(),
        anchors=(),
        facts={
            "found": list_words(f'"{name}"' for name in names),
            "laboratory": list_words(dict.fromkeys(record.name for record in known)),
            "usual": usual,
        },
        observed="; ".join(names),
        expected=usual,
        confidence=Confidence.HIGH,
    )


def _names(file: FileRecord) -> list[str]:
    told = (file.creator, file.producer, file.xmp_creator, file.xmp_producer)
    return list(dict.fromkeys(name.strip() for name in told if name and name.strip()))


def _is_made_by(name: str, record: LaboratoryRecord) -> bool:
    return any(name.casefold().startswith(program.casefold()) for program in record.generators)
