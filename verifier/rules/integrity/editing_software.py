"""INT403: the file names a program for changing finished PDFs."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity, Subject
from verifier.rules.base import Case, Observation, rule
from verifier.rules.integrity.common import Sign, beside, editors, made_by_another, other_signs, signs


@rule(
    "INT403",
    severity=Severity.INFO,
    message='the file names a program for changing finished PDFs: "{named}" as {where}{beside}',
    since="0.1.0",
    is_about_file=True,
)
def editing_software(case: Case) -> Iterator[Observation]:
    """The file names a program for changing finished PDFs.

    ## In plain words
    The file names "{named}", a program that can change finished PDFs. Joining, shrinking or signing a file can leave
    that name too.

    ## Looks at
    Producer, Creator and Author of the file, in the information dictionary and in the XMP packet, held against a list
    of programs (`editing_software.toml`, which says why each is on it).

    ## Decides
    The name alone is for information: people put files together and shrink them. It is a warning together with text
    that was changed between two saved states. A program that is made to change the text of a page is a warning, too,
    where the file names another program that made it, and was modified a minute or more after it was created, or
    says two things of its own making, or is older than a date that the report prints. Where only the editor is
    named, it may have made the report.

    ## Example
    Creator is the program of a laboratory, Producer is a PDF editor, and the file was modified nine days after it was
    created.

    ## Why it matters
    A program that writes the whole file anew leaves no older state; its name may be all that can be seen of a change.

    ## Base rate
    Of 67 real reports 1 named such a program, and it had been edited.

    ## Other explanations
    - Somebody may have put pages together, signed, stamped, shrunk or unlocked the file without changing its text.
    - A laboratory may draw its reports in such a program, or have finished this one in it.

    ## Next step
    Ask the laboratory for the report itself, with contact data found elsewhere than in the file, and compare the two.
    """
    found = sorted(editors(case.evidence.file), key=lambda one: not one.changes_text)
    if not found:
        return
    editor = found[0]
    shown = signs(case)
    is_telling = editor.changes_text and made_by_another(case.evidence.file)
    apart = {Sign.MODIFIED, Sign.DISAGREE, Sign.OLDER}
    is_serious = Sign.CHANGES in shown or (is_telling and any(sign in shown for sign in apart))
    yield Observation(
        subject=Subject(),
        anchors=(),
        facts={"named": editor.named, "where": editor.where, "beside": beside(other_signs(case, Sign.EDITOR))},
        observed=editor.named,
        expected="the program of a laboratory, an office program or a printer",
        severity=Severity.WARNING if is_serious else None,
        other_explanations=(f"Why this program is on the list: it {editor.why}.",),
    )
