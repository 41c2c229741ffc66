"""Bringing the tables of a database up to date, and writing the migrations that do it."""

import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine, inspect

from simulator import store
from simulator.store.tables import Base

MIGRATIONS = Path(__file__).parent / "migrations"


class SchemaError(RuntimeError):
    """The tables are not ones this code knows; the message says what to do."""


def migrate(connection: Connection) -> None:
    """Bring the tables up to date inside the connection's transaction.

    The caller lets one process at a time in.

    Raises:
        SchemaError: the tables are of a later version, or were not made by migrations.
    """
    revision = current_revision(connection)
    scripts = _scripts()
    if revision == scripts.get_current_head():
        return
    if revision is None:
        _refuse_foreign_tables(connection)
    elif revision not in {it.revision for it in scripts.walk_revisions()}:
        raise SchemaError(
            f"The tables of this database are of version {revision}, later than this program "
            f"knows (its own is {scripts.get_current_head()}). Run the newer program, or name "
            "another database in SIMULATOR_DATABASE_URL."
        )
    command.upgrade(configuration(connection), "head")


def current_revision(connection: Connection) -> str | None:
    """Return the version of the tables, None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def declared_tables() -> MetaData:
    """Return the tables that the code declares, in whichever module of this folder."""
    for module in iter_modules(store.__path__):
        import_module(f"{store.__name__}.{module.name}")
    return Base.metadata


def differences(connection: Connection) -> list[object]:
    """Return how the tables of a database differ from those that the code declares."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, declared_tables()))


def configuration(connection: Connection | None) -> Config:
    """Return what Alembic's commands take to work inside the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def main() -> None:
    """Write a migration from the tables as migrated so far to those that the code declares.

    Run by `make migration name=...`; makes no file when there is no difference.
    """
    name = " ".join(sys.argv[1:]).strip()
    if not name:
        sys.exit("Say what changes: make migration name='add tickets'")
    number = 1 + sum(1 for _ in _scripts().walk_revisions())
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        migrate(connection)
        if not differences(connection):
            print("Nothing has changed: the migrations make the tables that the code declares.")
            return
        command.revision(
            configuration(connection), message=name, autogenerate=True, rev_id=f"{number:04d}"
        )


def _refuse_foreign_tables(connection: Connection) -> None:
    if any(inspect(connection).has_table(name) for name in Base.metadata.tables):
        raise SchemaError(
            "This database already has tables that no migration made, from a version before the "
            "first release. Delete it (by default the file var/simulator.db; the demo data come "
            "back by themselves), or name another one in SIMULATOR_DATABASE_URL."
        )


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration(None))


if __name__ == "__main__":
    main()
