"""A simulator over real HTTP, facts made up for the rules, and a store of codes with a clock."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import settings
from werkzeug.serving import make_server

from actions.accounts import Account, Facts, Proof
from actions.aggregation import Aggregation
from actions.diagnosis.rules import ABOUT_SIKAP, ABOUT_TENDER, diagnose
from actions.diagnosis.verdict import Verdict
from simulator.app import create_app
from simulator.settings import Settings as SimulatorSettings
from tanya.settings import Settings

TOKEN = "token-of-the-tests"

# No test is about time: on a busy machine any example may take long.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def make_settings(**changes: Any) -> Settings:
    """Settings of the tests, with *changes*."""
    needed = {"channel_secret": "s" * 20, "token_secret": "t" * 20, "simulator_token": TOKEN}
    return Settings(**(needed | changes))


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """The URL at which *app* is served by a thread."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class World:
    """The outside world of one test: what the assistant sees, and what a provider does there."""

    def __init__(self, url: str) -> None:
        self.url = url

    def facts(self, user_id: str, lpse: str, **more: Any) -> Facts | None:
        """What the client tells the owner of the account; *more* as `Aggregation.facts` takes."""
        return look(self.url, user_id, lpse, more)

    def diagnosis(self, user_id: str, lpse: str, problem: str = "gagal_aktivasi") -> Verdict:
        """The verdict on the account."""
        more: dict[str, Any] = {"sikap": True} if problem in ABOUT_SIKAP else {}
        if problem in ABOUT_TENDER:
            more = {"package": "TC-001"}
        return diagnose(problem, str(Account(lpse, user_id)), self.facts(user_id, lpse, **more))

    def code(self, user_id: str, lpse: str, problem: str = "gagal_aktivasi") -> str:
        """The code of the verdict."""
        return self.diagnosis(user_id, lpse, problem).code

    def send(self, method: str, path: str, **body: Any) -> httpx.Response:
        """A call without the service token, as a provider's browser makes it."""
        return httpx.request(method, f"{self.url}/api/v1/{path}", json=body)


def look(
    url: str, user_id: str, lpse: str, more: dict[str, Any] | None = None, **changes: Any
) -> Facts | None:
    """The facts that the client fetches from *url*."""

    async def fetch() -> Facts | None:
        client = Aggregation(make_settings(simulator_url=url, **changes))
        return await client.facts(Proof("conversation", Account(lpse, user_id)), **(more or {}))

    return asyncio.run(fetch())


@contextmanager
def world_in(database: Path) -> Iterator[World]:
    settings = SimulatorSettings(
        database_url=f"sqlite:///{database}", service_token=TOKEN, secret_key="key", demo=True
    )
    app = create_app(settings)
    try:
        with serving(app) as url:
            yield World(url)
    finally:
        app.extensions["simulator.database"].close()


@pytest.fixture(scope="session")
def first_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demo data."""
    path = tmp_path_factory.mktemp("simulator") / "first.db"
    with world_in(path):
        return path


@pytest.fixture(scope="session")
def world(first_database: Path) -> Iterator[World]:
    """The demo data as they are at first; only for looking."""
    copy = shutil.copy(first_database, first_database.with_name("looked_at.db"))
    with world_in(Path(copy)) as world:
        yield world


@pytest.fixture
def own_world(first_database: Path, tmp_path: Path) -> Iterator[World]:
    """The demo data in a world that this test may change."""
    shutil.copy(first_database, tmp_path / "simulator.db")
    with world_in(tmp_path / "simulator.db") as world:
        yield world


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 9, 0)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **units: float) -> None:
        """Let time pass, units as `timedelta` takes them."""
        self.time += timedelta(**units)


@pytest.fixture
def clock() -> Clock:
    return Clock()
