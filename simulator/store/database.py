"""The database and its transactions."""

import time
from collections.abc import Callable
from pathlib import Path
from sqlite3 import Connection as SqliteConnection
from sqlite3 import OperationalError

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from simulator.store.repository import Repository
from simulator.store.tables import Base

BUSY_TIMEOUT_SECONDS = 10


class Database:
    """Opens transactions on one database URL; safe for several threads and processes.

    Args:
        url: SQLAlchemy URL. The folder of an SQLite file is made when missing.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, connect_args=_connect_args(url))
        if self._engine.dialect.name == "sqlite":
            _let_sqlite_share(self._engine)

    def open(self, *, writing: bool) -> Repository:
        """Begin a transaction; it rolls back when closed without a commit.

        A writing one locks SQLite from its start: a reader that turns writer halfway is refused
        at once instead of waiting its turn.
        """
        return Repository(Session(self._engine.execution_options(writing=writing)))

    def prepare(self, fill: Callable[[Repository], None] | None = None) -> None:
        """Make the tables and let `fill` add its rows, all in one writing transaction.

        Processes that start together wait for each other here, so an empty database is filled
        once.
        """
        with self.open(writing=True) as repository:
            Base.metadata.create_all(repository.session.connection())
            if fill:
                fill(repository)
            repository.commit()

    def close(self) -> None:
        """Give back all connections."""
        self._engine.dispose()


def _connect_args(url: str) -> dict[str, object]:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return {}
    if parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    # Without an isolation level of its own the driver leaves BEGIN to us.
    return {"timeout": BUSY_TIMEOUT_SECONDS, "isolation_level": None}


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
        except OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        finally:
            raw.close()
