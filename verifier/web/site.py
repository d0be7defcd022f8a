"""What every request can reach: settings, secrets, jobs, pictures and templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from starlette.requests import Request

from verifier.languages import later
from verifier.web.errors import not_found
from verifier.web.jobs import Jobs
from verifier.web.pictures import Pictures
from verifier.web.security import Secrets
from verifier.web.settings import Settings

if TYPE_CHECKING:
    from verifier.store.store import Store


@dataclass(frozen=True)
class Site:
    """One running application."""

    settings: Settings
    secrets: Secrets
    jobs: Jobs
    pictures: Pictures

    @property
    def store(self) -> Store:
        """Where runs are recorded. Raises WebError where nothing is."""
        if self.settings.store is None:
            raise not_found(
                later("This application keeps no history."),
                later("Start it with a store: verifier serve --store FILE.db"),
            )
        return self.settings.store


def site_of(request: Request) -> Site:
    """The application that a request is for."""
    return cast("Site", request.app.state.site)
