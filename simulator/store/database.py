"""The database and its transactions."""

import time
from collections.abc import Callable
from pathlib import Path
from random import random
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteError
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from simulator.store.migrating import migrate
from simulator.store.repository import Repository

BUSY_TIMEOUT_SECONDS = 10
ATTEMPTS = 20
"""How often a request is tried when others keep getting in its way."""

PREPARE_LOCK = 4_210_523
"""Any number: the PostgreSQL advisory lock of the process that prepares the tables."""

LOST_RACES = frozenset({"40001", "40P01", "23505"})
"""SQL states of a transaction that another one made impossible: serialisation failure, deadlock,
and a key that was free when it was looked at."""


class Database:
    """Opens transactions on one database URL; safe for several threads and processes.

    Each transaction sees the world as if it were alone in it. SQLite lets one write at a time;
    PostgreSQL lets all of them try and makes a loser fail, who then has to begin again
    (`lost_a_race`).

    Args:
        url: SQLAlchemy URL. The folder of an SQLite file is made when missing.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, **_engine_options(url))
        if self._engine.dialect.name == "sqlite":
            _let_sqlite_share(self._engine)

    def open(self, *, writing: bool) -> Repository:
        """Begin a transaction; it rolls back when closed without a commit.

        A writing one locks SQLite from its start: a reader that turns writer halfway is refused
        at once instead of waiting its turn.
        """
        return self._open("SERIALIZABLE" if writing else "REPEATABLE READ", writing=writing)

    def prepare(self, fill: Callable[[Repository], None] | None = None) -> None:
        """Bring the tables up to date and let `fill` add its rows, all in one transaction.

        Processes that start together wait for each other here, so each migration runs once and
        an empty database is filled once.

        Raises:
            simulator.store.migrating.SchemaError: the tables are not ones this code knows.
        """
        # Read committed, so that what the process before did is seen after waiting for it.
        with self._open("READ COMMITTED", writing=True) as repository:
            connection = repository.session.connection()
            if self._engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": PREPARE_LOCK})
            migrate(connection)
            if fill:
                fill(repository)
            repository.commit()

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()

    def _open(self, isolation: str, *, writing: bool) -> Repository:
        options: dict[str, object] = {"writing": writing}
        if self._engine.dialect.name == "postgresql":
            options["isolation_level"] = isolation
        return Repository(Session(self._engine.execution_options(**options)))


def lost_a_race(error: DBAPIError) -> bool:
    """Say whether a transaction failed only because of another one, so that a new try may work."""
    return getattr(error.orig, "sqlstate", None) in LOST_RACES


def pause_before(attempt: int) -> None:
    """Wait a little before trying again, longer each time and not as long as others do."""
    time.sleep(0.002 * 2 ** min(attempt, 7) * random())


def _engine_options(url: str) -> dict[str, Any]:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        # A server that was restarted must not cost the next visitor an error.
        return {"pool_pre_ping": True}
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Without an isolation level of its own the driver leaves BEGIN to us.
    return {"connect_args": {"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}}


def _let_sqlite_share(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: SqliteConnection, _record: ConnectionPoolEntry) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    _switch_to_wal(engine)


def _switch_to_wal(engine: Engine) -> None:
    """Turn on the write-ahead log, which stays on in the file.

    The switch needs the file for itself and does not honour the busy timeout, so it is tried
    again while another process makes it.
    """
    deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        raw = engine.raw_connection()
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
            return
        except SqliteError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            raw.close()
