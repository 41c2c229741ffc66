"""What API and pages share: the request's transaction and the settings of the running app."""

from copy import deepcopy
from typing import Any, cast

from apiflask import APIFlask
from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError

from simulator.rules.facts import Lpse
from simulator.settings import Settings
from simulator.store.database import ATTEMPTS, Database, lost_a_race, pause_before
from simulator.store.repository import Repository

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class UnknownLpseError(LookupError):
    """No LPSE has this id."""


class SimulatorApp(APIFlask):
    """A Flask app in which of several requests at once each is answered as if it were alone."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer a request, from its beginning again when another one made that impossible."""
        visit = deepcopy(dict(session))
        for attempt in range(1, ATTEMPTS):
            try:
                return super().dispatch_request()
            except DBAPIError as error:
                if not lost_a_race(error) or g.repository.committed:
                    raise
            _end_transaction()
            session.clear()
            session.update(visit)
            pause_before(attempt)
        return super().dispatch_request()


def settings() -> Settings:
    """Return the settings of the running app."""
    return cast(Settings, current_app.extensions["simulator.settings"])


def repository(*, writing: bool | None = None) -> Repository:
    """Return the request's one transaction; unless committed it is rolled back at the end.

    Args:
        writing: whether to lock for writing; by default what the HTTP method suggests.
    """
    if "repository" not in g:
        database = cast(Database, current_app.extensions["simulator.database"])
        if writing is None:
            writing = request.method not in SAFE_METHODS
        g.repository = database.open(writing=writing)
    return cast(Repository, g.repository)


def site_or_404(lpse_id: str) -> Lpse:
    """Return an LPSE.

    Raises:
        UnknownLpseError: no LPSE has this id; answered with 404.
    """
    site = repository().lpse(lpse_id)
    if site is None:
        raise UnknownLpseError(lpse_id)
    return site


def install(app: Flask, chosen: Settings, database: Database) -> None:
    """Give the app its settings and database, and end each request's transaction."""
    app.extensions["simulator.settings"] = chosen
    app.extensions["simulator.database"] = database

    app.teardown_appcontext(_end_transaction)


def _end_transaction(_error: BaseException | None = None) -> None:
    opened: Any = g.pop("repository", None)
    if opened is not None:
        opened.close()
