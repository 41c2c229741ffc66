"""Forgetting what nobody needs any more, a little at a time while everything runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, delete, exists, inspect, select, text
from sqlalchemy.engine import make_url

from actions.database import open_engine
from tanya.settings import Settings
from webchat.console.tables import CLOSED, Case
from webchat.store import WAITING, Conversation, Message, Origin
from webchat.store.migrating import declared_tables

_BATCH = 200
"""Conversations a transaction: nobody waits for it noticeably."""
_BEFORE_THE_SESSION = """
DELETE FROM events WHERE id IN (
    SELECT old.id FROM events AS old JOIN (
        SELECT sender_id, max(id) AS start FROM events
        WHERE type_name = 'session_started' GROUP BY sender_id
    ) AS latest ON latest.sender_id = old.sender_id AND old.id < latest.start
    LIMIT 10000
)"""


def prune(settings: Settings, days: int) -> dict[str, int]:
    """Delete the messages of conversations unused for *days*, and what Rasa keeps in vain.

    The conversations themselves stay, with their ratings, for counting. What waits for an answer
    or an officer is never deleted. Raises ValueError where a token of a conversation could be
    older.
    """
    if days <= settings.token_days:
        raise ValueError(
            f"A conversation can be taken up again for {settings.token_days} days "
            "(TANYA_TOKEN_DAYS): keep its messages longer than that."
        )
    gateway = open_engine(settings.database_url)
    rasa = _tracker_engine(settings, gateway)
    done = {"conversations": 0, "messages": 0, "events": 0}
    before = datetime.now(UTC) - timedelta(days=days)
    while unused := _unused(gateway, before):
        with gateway.begin() as connection:
            done["messages"] += _forget_messages(connection, unused)
        done["conversations"] += len(unused)
        done["events"] += _forget_events(rasa, unused)
    while gone := _forget_earlier_sessions(rasa):
        done["events"] += gone
    return done


def _tracker_engine(settings: Settings, gateway: Engine) -> Engine:
    if make_url(settings.database_url).get_backend_name() == "postgresql":
        return gateway
    return open_engine(f"sqlite:///{Path(settings.var_dir).resolve() / 'rasa.db'}")


def _unused(engine: Engine, before: datetime) -> Sequence[str]:
    said = exists().where(Message.conversation_id == Conversation.id)
    waits = exists().where(Message.conversation_id == Conversation.id, Message.state == WAITING)
    handed_over = exists().where(Case.conversation_id == Conversation.id, Case.state != CLOSED)
    due = Conversation.last_active_at < before
    query = select(Conversation.id).where(due, said, ~waits, ~handed_over)
    with engine.connect() as connection:
        return connection.scalars(query.limit(_BATCH)).all()


def _forget_messages(connection: Connection, conversations: Sequence[str]) -> int:
    theirs = select(Message.id).where(Message.conversation_id.in_(conversations))
    for table in declared_tables().sorted_tables:
        for column in _pointing_at_messages(table):
            connection.execute(delete(table).where(column.in_(theirs)))
    connection.execute(delete(Origin).where(Origin.conversation_id.in_(conversations)))
    gone = connection.execute(delete(Message).where(Message.conversation_id.in_(conversations)))
    return gone.rowcount


def _pointing_at_messages(table: Table) -> list[Column[Any]]:
    if table.name == Message.__tablename__:
        return []
    return [key.parent for key in table.foreign_keys if key.target_fullname == "messages.id"]


def _forget_events(engine: Engine, conversations: Sequence[str]) -> int:
    if not inspect(engine).has_table("events"):
        return 0
    names = {f"c{number}": it for number, it in enumerate(conversations)}
    marks = ", ".join(f":{it}" for it in names)
    with engine.begin() as connection:
        statement = text(f"DELETE FROM events WHERE sender_id IN ({marks})")  # noqa: S608
        return connection.execute(statement, names).rowcount


def _forget_earlier_sessions(engine: Engine) -> int:
    """Rasa reads from the latest session on; summing up long ones leaves the earlier behind."""
    if not inspect(engine).has_table("events"):
        return 0
    with engine.begin() as connection:
        return connection.execute(text(_BEFORE_THE_SESSION)).rowcount
