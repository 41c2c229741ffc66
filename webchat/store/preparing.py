"""Bringing a database up to date before it is used, by one process at a time."""

from __future__ import annotations

import time
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError as SqliteError

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from webchat.store.migrating import migrate

BUSY_SECONDS = 30
"""How long a process waits for others that prepare the same database."""

PREPARE_LOCK = 7_350_119
"""Any number: the PostgreSQL advisory lock of the process that prepares the tables."""


def prepare(url: URL) -> None:
    """Bring the tables at *url* up to date, in one transaction.

    Processes that start together wait for each other here, so each migration runs once. Works on
    connections of its own: none of them may cross the fork of a preloading web server.

    Raises SchemaError when the tables are not ones this program knows.
    """
    if url.get_backend_name() == "sqlite":
        engine = _sqlite_engine(url)
        _switch_to_wal(engine)
    else:
        engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": PREPARE_LOCK})
        migrate(connection)


def _sqlite_engine(url: URL) -> Engine:
    # Without an isolation level of its own the driver leaves BEGIN to us.
    options = {"timeout": BUSY_SECONDS, "isolation_level": None}
    engine = create_engine(url, connect_args=options, poolclass=NullPool)

    @event.listens_for(engine, "begin")
    def lock_at_once(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _switch_to_wal(engine: Engine) -> None:
    """Turn on the write-ahead log, which stays on in the file.

    The switch needs the file for itself and does not honour the busy timeout, so it is tried
    again while another process makes it.
    """
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        raw = engine.raw_connection()
        try:
            connection = raw.driver_connection
            assert isinstance(connection, SqliteConnection)
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except SqliteError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            raw.close()
