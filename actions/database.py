"""Opening the database that the actions share with the gateway."""

from __future__ import annotations

from sqlalchemy import MetaData, create_engine, event, text
from sqlalchemy.engine import Engine

_PREPARE_LOCK = 7_350_120


def open_engine(url: str) -> Engine:
    """An engine for *url*; SQLite's users wait for one another."""
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _patient(connection: object, _: object) -> None:
            # Gateway and actions share one file: wait for each other instead of failing.
            cursor = connection.cursor()  # type: ignore[attr-defined]
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA busy_timeout=10000")
            cursor.close()

    return engine


def create_tables(engine: Engine, tables: MetaData) -> None:
    """Make the *tables* that are missing; action servers that start together wait here."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _PREPARE_LOCK})
        tables.create_all(connection)
