"""The running product and a PostgreSQL server, for all tests that need them started once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installed import missing
from tests.simulator.postgres_server import PostgresServer, server_programs
from tests.stack import Chat, Stack

collect_ignore = ["bot"]  # runs in Rasa's own environment, see the Makefile
_BROWSERS = Path(__file__).parent / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What drives a real browser or the running product gets a second try.

    A machine that stalls for seconds fails one of those thousand now and then; the summary counts
    each second try.
    """
    for item in items:
        if item.get_closest_marker("stack") or _BROWSERS in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def whole_stack(tmp_path_factory):
    """All processes, from the first test that asks for them to the end."""
    stack = Stack(tmp_path_factory.mktemp("stack"))
    stack.start()
    yield stack
    assert stack.stop() == 0


@pytest.fixture
def stack(whole_stack):
    """All processes, with the demo data as at the beginning."""
    whole_stack.reset()
    return whole_stack


@pytest.fixture
def chat(stack):
    """A new conversation."""
    return Chat(stack)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL server without any database of ours."""
    programs = server_programs()
    if programs is None:
        missing("PostgreSQL", "postgresql")
    with PostgresServer(programs) as server:
        yield server
