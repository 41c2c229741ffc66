"""Bringing the tables of a database up to date, and writing the migrations that do it."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, create_engine

import webchat
from webchat.store.tables import Table

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "gateway_version"
"""Where the version stands; the actions keep tables of their own in the same database."""


class SchemaError(RuntimeError):
    """The tables are not ones this program knows; the message says what to do."""


def migrate(connection: Connection) -> None:
    """Bring the tables up to date inside the connection's transaction.

    Tables from before the first migration are taken over as they are. The caller lets one process
    at a time in. Raises SchemaError when the tables are of a later version.
    """
    revision = current_revision(connection)
    scripts = _scripts()
    if revision == scripts.get_current_head():
        return
    if revision not in {None, *(it.revision for it in scripts.walk_revisions())}:
        raise SchemaError(
            f"The tables of this database are of version {revision}, later than this program "
            f"knows (its own is {scripts.get_current_head()}). Run the newer program, or name "
            "another database in TANYA_DATABASE_URL."
        )
    command.upgrade(configuration(connection), "head")


def current_revision(connection: Connection) -> str | None:
    """The version of the tables, None before the first migration."""
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def declared_tables() -> MetaData:
    """The tables that the code declares, in any module named ``tables`` or ``..._tables``."""
    for module in walk_packages(webchat.__path__, "webchat."):
        if module.name.endswith((".tables", "_tables")):
            import_module(module.name)
    return Table.metadata


def differences(connection: Connection) -> list[object]:
    """How the tables of a database differ from those that the code declares.

    Tables that are none of the gateway's are left out.
    """
    declared = declared_tables()
    options = {
        "compare_type": True,
        "version_table": VERSION_TABLE,
        "include_name": lambda name, kind, _: kind != "table" or name in declared.tables,
    }
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, declared))


def configuration(connection: Connection | None) -> Config:
    """What Alembic's commands take to work inside the connection's transaction."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def main() -> None:
    """Write a migration from the tables as migrated so far to those that the code declares.

    Run by `make migration of=webchat name=...`; makes no file when there is no difference.
    """
    name = " ".join(sys.argv[1:]).strip()
    if not name:
        sys.exit("Say what changes: make migration of=webchat name='add tickets'")
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


@cache
def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(configuration(None))
