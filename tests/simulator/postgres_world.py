"""One PostgreSQL database that gets its first state back for each test.

Making a database takes a quarter of a second, putting its rows back a hundredth.
"""

from sqlalchemy import Connection, Integer, Table, create_engine, inspect
from sqlalchemy.pool import NullPool

from simulator import demo
from simulator.store.database import Database
from simulator.store.migrating import declared_tables

from .postgres_server import PostgresServer

NAME = "dunia"
KEPT = "awal"
"""Schema with a copy of each table as it is at first."""


class PostgresWorld:
    """A database with the demo data."""

    def __init__(self, server: PostgresServer) -> None:
        self.url = server.url(NAME)
        server.run(f"CREATE DATABASE {NAME}")
        self._make()

    def put_back(self) -> None:
        """Bring back the first state, whatever a test has left."""
        with create_engine(self.url, poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                f" WHERE datname = '{NAME}' AND pid <> pg_backend_pid()"
            )
            whole = inspect(connection).has_table("lpse")
            if whole:
                _run(connection, _rows_back())
            else:
                _run(
                    connection,
                    [f"DROP SCHEMA {KEPT} CASCADE", "DROP TABLE IF EXISTS alembic_version"],
                )
        if not whole:
            self._make()

    def _make(self) -> None:
        database = Database(self.url)
        database.prepare(demo.seed)
        database.close()
        with create_engine(self.url, poolclass=NullPool).begin() as connection:
            copies = [f"CREATE TABLE {KEPT}.{it} AS TABLE public.{it}" for it in _names()]
            _run(connection, [f"CREATE SCHEMA {KEPT}", *copies])


def _rows_back() -> list[str]:
    return [
        *(f"DELETE FROM public.{it}" for it in reversed(_names())),
        *(f"INSERT INTO public.{it} SELECT * FROM {KEPT}.{it}" for it in _names()),
        *(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column}'),"
            f" (SELECT coalesce(max({column}), 0) + 1 FROM {table.name}), false)"
            for table in declared_tables().sorted_tables
            if (column := _counter(table))
        ),
    ]


def _counter(table: Table) -> str | None:
    counted = table.autoincrement_column
    return counted.name if counted is not None and isinstance(counted.type, Integer) else None


def _names() -> list[str]:
    return [it.name for it in declared_tables().sorted_tables]


def _run(connection: Connection, statements: list[str]) -> None:
    connection.exec_driver_sql("; ".join(statements))
