"""The running product for the tests that need it, started once for all of them."""

from __future__ import annotations

import pytest

from tests.stack import Chat, Stack

collect_ignore = ["bot"]  # runs in Rasa's own environment, see the Makefile


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
