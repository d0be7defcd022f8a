"""REA705: the file holds more than pages, and that could act by itself."""

from __future__ import annotations

from collections.abc import Iterator

from verifier.model import Severity
from verifier.rules.base import Case, Observation, rule


@rule(
    "REA705",
    severity=Severity.INFO,
    message="{problem}",
    since="0.1.0",
    is_about_document=True,
)
def active_content(_case: Case) -> Iterator[Observation]:
    """The file holds more than pages, and that could act by itself.

    ## In plain words
    The file holds something besides its pages that may act on its own, such as a script or an attached file. Forms
    often do; nothing of it was run here.

    ## Looks at
    The objects of the file, before anything is drawn: JavaScript, actions on opening and on events, actions that start
    programs or send data, links to other than web addresses, mail addresses and telephone numbers, attached files, XFA
    forms and media.

    ## Decides
    All that there is, is named once. Nothing of it is ever run, followed or opened here, and it changes no verdict.
    That a file opens on a certain page, or links to the laboratory's site, is not said.

    ## Example
    A report that carries an attached spreadsheet, and a script that asks to open it.

    ## Why it matters
    Whoever opens the file in a viewer may run what is in it. A report on paper can do nothing of the kind.

    ## Other explanations
    - A program for forms or signatures adds scripts and actions to every file that it makes.
    - A laboratory may attach its raw data or an electronic form of the report on purpose.

    ## Next step
    Open the file only in a viewer that runs no scripts and starts no programs; do not open what is attached unless the
    laboratory says that it is meant to be there.
    """
    yield from ()
