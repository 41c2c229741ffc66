"""A simulator in a temporary file, with the demo data as they are at first."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from simulator import demo
from simulator.app import create_app
from simulator.settings import Settings
from simulator.store.database import Database

from .simulator_service import TOKEN, Service


@pytest.fixture(scope="session")
def seeded_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with the demo data, made once."""
    path = tmp_path_factory.mktemp("simulator") / "awal.db"
    database = Database(f"sqlite:///{path}")
    database.prepare(demo.seed)
    database.close()
    return path


@pytest.fixture
def database_url(seeded_file: Path, tmp_path: Path) -> str:
    """Return the URL of this test's own copy of the demo data."""
    shutil.copy(seeded_file, tmp_path / "simulator.db")
    return f"sqlite:///{tmp_path / 'simulator.db'}"


@pytest.fixture
def app(database_url: str) -> Iterator[APIFlask]:
    """Return the simulator with the demo open."""
    made = create_app(
        Settings(database_url=database_url, service_token=TOKEN, secret_key="kunci-uji", demo=True)
    )
    yield made
    made.extensions["simulator.database"].close()


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    """Return a visitor without a token."""
    return app.test_client()


@pytest.fixture
def service(client: FlaskClient) -> Service:
    """Return the assistant's side."""
    return Service(client)
