"""The migrations make the tables that the code declares, and tables it does not know are left."""

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from simulator.demo import LPSES, seed
from simulator.store.database import Database
from simulator.store.migrating import (
    MIGRATIONS,
    SchemaError,
    configuration,
    current_revision,
    declared_tables,
    differences,
    main,
)


def connect(url: str) -> Connection:
    """Return a connection of the test's own."""
    return create_engine(url, poolclass=NullPool).connect()


def prepare(url: str) -> None:
    """Start on a database and leave it."""
    database = Database(url)
    try:
        database.prepare(seed)
    finally:
        database.close()


def test_the_migrations_make_exactly_the_tables_that_the_code_declares(empty_url: str) -> None:
    prepare(empty_url)
    with connect(empty_url) as connection:
        assert differences(connection) == []


def test_the_migrations_go_up_down_and_up_again(empty_url: str) -> None:
    prepare(empty_url)
    with connect(empty_url) as connection:
        command.downgrade(configuration(connection), "base")
        connection.commit()
        assert current_revision(connection) is None
        assert inspect(connection).get_table_names() == ["alembic_version"]
    prepare(empty_url)
    with connect(empty_url) as connection:
        assert differences(connection) == []
        assert connection.scalar(text("SELECT count(*) FROM lpse")) == len(LPSES)


def test_a_migration_without_a_change_says_so_and_makes_no_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((MIGRATIONS / "versions").iterdir())
    monkeypatch.setattr("sys.argv", ["migrating", "add", "nothing"])
    main()
    assert "Nothing has changed" in capsys.readouterr().out
    assert sorted((MIGRATIONS / "versions").iterdir()) == before


def test_a_migration_without_a_name_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["migrating"])
    with pytest.raises(SystemExit, match="make migration name="):
        main()


def test_a_forgotten_migration_is_noticed(empty_url: str) -> None:
    prepare(empty_url)
    with connect(empty_url) as connection:
        connection.execute(text("DROP INDEX ix_account_user_id_folded"))
        assert [it[0] for it in differences(connection)] == ["add_index"]


def test_the_index_for_waiting_corrections_covers_only_those(empty_url: str) -> None:
    prepare(empty_url)
    with connect(empty_url) as connection:
        (found,) = (
            it
            for it in inspect(connection).get_indexes("account")
            if it["name"] == "ix_account_awaiting_approval"
        )
    assert any(it.endswith("_where") for it in found["dialect_options"])


def test_a_second_start_leaves_version_and_data_as_they_are(empty_url: str) -> None:
    prepare(empty_url)
    with connect(empty_url) as connection:
        before = current_revision(connection)
    prepare(empty_url)
    with connect(empty_url) as connection:
        assert current_revision(connection) == before
        assert connection.scalar(text("SELECT count(*) FROM lpse")) == len(LPSES)


def test_the_versions_are_numbered_one_after_the_other() -> None:
    files = sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert [it.name[:4] for it in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]


def test_tables_of_a_later_version_are_refused_with_what_to_do(empty_url: str) -> None:
    prepare(empty_url)
    with connect(empty_url) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(SchemaError, match=r"of version 9999, later .* Run the newer program"):
        prepare(empty_url)


def test_tables_that_no_migration_made_are_refused_with_what_to_do(empty_url: str) -> None:
    with connect(empty_url) as connection:
        declared_tables().tables["lpse"].create(connection)
        connection.commit()
    with pytest.raises(SchemaError, match="Delete it"):
        prepare(empty_url)


def test_a_first_start_that_fails_leaves_nothing_behind(empty_url: str) -> None:
    database = Database(empty_url)

    def fail(_: object) -> None:
        raise RuntimeError("no power")

    with pytest.raises(RuntimeError):
        database.prepare(fail)
    database.close()
    with connect(empty_url) as connection:
        assert inspect(connection).get_table_names() == []
