"""A simulator with the demo data as they are at first, on each database that it supports."""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from simulator import demo
from simulator.app import create_app
from simulator.settings import Settings
from simulator.store.database import Database

from .postgres_server import PostgresServer
from .postgres_world import PostgresWorld
from .simulator_service import TOKEN, Service

NUMBERS = count()


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with the demo data, made once."""
    path = tmp_path_factory.mktemp("simulator") / "awal.db"
    database = Database(f"sqlite:///{path}")
    database.prepare(demo.seed)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_world(postgres: PostgresServer) -> PostgresWorld:
    """Return the database with the demo data on that server."""
    return PostgresWorld(postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Run a test once on each database.

    One that is about something else asks for a single run:
    `@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)`.
    """
    return str(request.param)


@pytest.fixture
def empty_url(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of this test's own database without any table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'kosong.db'}"
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"kosong_{next(NUMBERS)}"
    server.run(f"CREATE DATABASE {name}")
    yield server.url(name)
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def database_url(database_kind: str, seeded_file: Path, request: pytest.FixtureRequest) -> str:
    """Return the URL of a database with the demo data as they are at first."""
    if database_kind == "sqlite":
        used = seeded_file.with_name("simulator.db")
        # A new file, so that whoever still has the last one open does no harm.
        for it in used.parent.glob(f"{used.name}*"):
            it.unlink()
        shutil.copy(seeded_file, used)
        return f"sqlite:///{used}"
    world: PostgresWorld = request.getfixturevalue("postgres_world")
    world.put_back()
    return world.url


@pytest.fixture(scope="session")
def apps() -> dict[str, APIFlask]:
    """Return the simulators made so far by database URL, for making one takes its time."""
    return {}


@pytest.fixture
def app(database_url: str, apps: dict[str, APIFlask]) -> Iterator[APIFlask]:
    """Return the simulator with the demo open."""
    if database_url not in apps:
        apps[database_url] = create_app(
            Settings(
                database_url=database_url, service_token=TOKEN, secret_key="kunci-uji", demo=True
            )
        )
    yield apps[database_url]
    apps[database_url].extensions["simulator.database"].close()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    """Return a visitor without a token."""
    return app.test_client()


@pytest.fixture
def service(client: FlaskClient) -> Service:
    """Return the assistant's side."""
    return Service(client)
