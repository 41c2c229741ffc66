"""What is long unused is forgotten; what waits, is fresh, or is the present session stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import create_engine, func, select, text

from tanya.pruning import prune
from tanya.settings import Settings
from tests.webchat.databases import empty_url  # noqa: F401
from webchat.console.tables import Case
from webchat.store import WAITING, Conversation, Message, Store, now

EVENTS = "CREATE TABLE events (id INTEGER PRIMARY KEY, sender_id VARCHAR, type_name VARCHAR)"


@pytest.fixture
def settings(empty_url, tmp_path):  # noqa: F811
    return Settings(channel_secret="c", token_secret="t", database_url=empty_url, var_dir=tmp_path)


@pytest.fixture
def store(settings):
    return Store(settings.database_url)


def said(store: Store, days_ago: int, state: str = "answered") -> str:
    conversation = store.create_conversation(None)
    with store.changing() as session:
        question = Message(conversation_id=conversation, role="user", text="halo", state=state)
        session.add(question)
        session.flush()
        session.add(
            Message(conversation_id=conversation, role="bot", text="ya", reply_to=question.id)
        )
        session.get_one(Conversation, conversation).last_active_at = now() - timedelta(days_ago)
    return conversation


def kept(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.scalars(select(Message.conversation_id)))


def test_only_what_is_long_unused_is_forgotten(store, settings):
    said(store, 200)
    fresh, waiting = said(store, 100), said(store, 300, WAITING)
    done = prune(settings, 180)
    assert kept(store) == {fresh, waiting}
    assert (done["conversations"], done["messages"]) == (1, 2)


def test_what_an_officer_has_to_answer_is_not_forgotten(store, settings):
    open_, closed = said(store, 200), said(store, 200)
    with store.changing() as session:
        session.add(Case(conversation_id=open_, number="K-1"))
        session.add(Case(conversation_id=closed, number="K-2", state="closed"))
    prune(settings, 180)
    assert kept(store) == {open_}


def test_conversations_stay_to_be_counted(store, settings):
    said(store, 200)
    prune(settings, 180)
    with store.reading() as session:
        assert session.scalar(select(func.count()).select_from(Conversation)) == 1


def test_a_second_time_finds_nothing_more(store, settings):
    said(store, 200)
    prune(settings, 180)
    assert set(prune(settings, 180).values()) == {0}


def test_what_can_still_be_taken_up_is_not_forgotten(settings):
    with pytest.raises(ValueError, match="30 days"):
        prune(settings, 30)


def test_rasa_keeps_the_present_session_alone(store, settings):
    old, present = said(store, 200), said(store, 1)
    server = settings.database_url.startswith("postgresql")
    url = settings.database_url if server else f"sqlite:///{settings.var_dir / 'rasa.db'}"
    kinds = ["session_started", "user", "session_started", "user"]
    with create_engine(url).begin() as connection:
        connection.execute(text(EVENTS))
        for sender, first in ((old, 0), (present, 10)):
            for number, kind in enumerate(kinds, first):
                values = {"i": number, "s": sender, "t": kind}
                connection.execute(text("INSERT INTO events VALUES (:i, :s, :t)"), values)
    assert prune(settings, 180)["events"] == 6
    with create_engine(url).connect() as connection:
        rows = connection.execute(text("SELECT id, sender_id FROM events ORDER BY id")).all()
    assert [tuple(it) for it in rows] == [(12, present), (13, present)]
