"""Beginning a job with what was sent: the same for people and for programs."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from typing import NamedTuple

from verifier.languages import later
from verifier.web.asked import asked
from verifier.web.errors import not_usable
from verifier.web.jobs import Job
from verifier.web.site import Site
from verifier.web.uploads import Sent, received


class Wanted(NamedTuple):
    """What a form says beside the files; an empty text is a question that was not answered."""

    profiles: Sequence[str] = ()
    as_of: str = ""
    serving: str = ""
    servings_per_day: str = ""
    container: str = ""


def begin(site: Site, owner: str, files: Sequence[Sent], wanted: Wanted) -> Job:
    """Take the files over and begin. Raises WebError for what cannot be meant, or is too much."""
    today = site.settings.now().date()
    meant = asked(wanted.profiles, wanted.as_of, wanted.serving, wanted.servings_per_day, wanted.container, today=today)
    if not any(one.filename for one in files):
        raise not_usable(later("No file was chosen."), later("Choose one or more PDF files, pictures or zip files."))
    folder = site.jobs.folder()
    try:
        arrived = received(files, folder, site.settings.allowance)
        return site.jobs.add(owner, folder, meant, arrived)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
