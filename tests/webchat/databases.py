"""A database without any table, of each kind that the gateway works on."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from tests.simulator.postgres_server import PostgresServer

NUMBERS = count()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kosong.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    name = f"gateway_{next(NUMBERS)}"
    server.run(f"CREATE DATABASE {name}")
    return server.url(name)
