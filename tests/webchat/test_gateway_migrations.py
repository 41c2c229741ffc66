"""The tables of the gateway come from migrations, whatever the database held before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.pool import NullPool

from webchat.store import SchemaError, Store
from webchat.store.migrating import (
    MIGRATIONS,
    VERSION_TABLE,
    configuration,
    current_revision,
    differences,
    main,
)


def connect(url: str) -> Connection:
    return create_engine(url, poolclass=NullPool).connect()


def open_and_close(url: str) -> None:
    Store(url).engine.dispose()


def forget_the_version(url: str, *lost_tables: str) -> None:
    """Leave what a program without migrations would have made, and only some of its tables."""
    with connect(url) as connection:
        command.downgrade(configuration(connection), "0001")
        for table in (VERSION_TABLE, *lost_tables):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.commit()


def test_the_migrations_make_exactly_the_tables_that_the_code_declares(empty_url: str) -> None:
    open_and_close(empty_url)
    with connect(empty_url) as connection:
        assert differences(connection) == []


def test_the_migrations_go_up_down_and_up_again(empty_url: str) -> None:
    open_and_close(empty_url)
    with connect(empty_url) as connection:
        command.downgrade(configuration(connection), "base")
        connection.commit()
        assert inspect(connection).get_table_names() == [VERSION_TABLE]
    open_and_close(empty_url)
    with connect(empty_url) as connection:
        assert differences(connection) == []


def test_a_database_from_before_the_migrations_is_taken_over_with_its_conversations(
    empty_url: str,
) -> None:
    store = Store(empty_url)
    conversation_id = store.create_conversation("bandung", channel="whatsapp")
    store.engine.dispose()
    forget_the_version(empty_url, "origins", "spent_tokens")

    open_and_close(empty_url)

    with connect(empty_url) as connection:
        assert differences(connection) == []
        kept = connection.execute(text("SELECT id, lpse, channel FROM conversations")).one()
        assert tuple(kept) == (conversation_id, "bandung", "web")


def test_tables_of_others_in_the_same_database_are_left_alone(empty_url: str) -> None:
    with connect(empty_url) as connection:
        connection.execute(text("CREATE TABLE codes (id INTEGER PRIMARY KEY)"))
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        connection.execute(text("INSERT INTO alembic_version VALUES ('theirs')"))
        connection.commit()
    open_and_close(empty_url)
    with connect(empty_url) as connection:
        assert differences(connection) == []
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "theirs"
        assert inspect(connection).has_table("codes")


def test_tables_of_a_later_version_are_refused_with_what_to_do(empty_url: str) -> None:
    open_and_close(empty_url)
    with connect(empty_url) as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
        connection.commit()
    with pytest.raises(SchemaError, match=r"of version 9999, later .* Run the newer program"):
        Store(empty_url)


def test_processes_that_start_together_prepare_an_empty_database_once(empty_url: str) -> None:
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(open_and_close, [empty_url] * 6))
    with connect(empty_url) as connection:
        assert differences(connection) == []


def test_a_second_start_leaves_version_and_data_as_they_are(empty_url: str) -> None:
    store = Store(empty_url)
    conversation_id = store.create_conversation(None)
    with connect(empty_url) as connection:
        before = current_revision(connection)
    open_and_close(empty_url)
    with connect(empty_url) as connection:
        assert current_revision(connection) == before
        assert connection.scalar(text("SELECT id FROM conversations")) == conversation_id
    store.engine.dispose()


def test_a_forgotten_migration_is_noticed(empty_url: str) -> None:
    open_and_close(empty_url)
    with connect(empty_url) as connection:
        connection.execute(text("DROP INDEX ix_messages_conversation"))
        assert [it[0] for it in differences(connection)] == ["add_index"]  # type: ignore[index]


def test_a_migration_without_a_change_says_so_and_makes_no_file(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted((MIGRATIONS / "versions").iterdir())
    monkeypatch.setattr("sys.argv", ["-c", "add", "nothing"])
    main()
    assert "Nothing has changed" in capsys.readouterr().out
    assert sorted((MIGRATIONS / "versions").iterdir()) == before


def test_a_migration_without_a_name_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.argv", ["-c", ""])
    with pytest.raises(SystemExit, match="make migration of=webchat name="):
        main()


def test_the_versions_are_numbered_one_after_the_other() -> None:
    files = sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))
    assert [it.name[:4] for it in files] == [f"{n:04d}" for n in range(1, len(files) + 1)]
