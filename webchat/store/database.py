"""The two ways into the tables: reading and writing. SQLite (write-ahead log) and PostgreSQL serve
alike.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, delete, event, text, update
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from webchat.store.preparing import prepare
from webchat.store.tables import WEB, Conversation, Origin, SpentToken, now
from webchat.store.writers import Writers

# Longer than clocks differ, so that a token is forgotten only after it counts no more.
_FORGET_AFTER = timedelta(minutes=1)
# How long one waits for another's lock, before the client is told to come back.
_LOCK_MILLISECONDS = 10_000


class AlreadySpent(ValueError):
    """An identity token was used before."""


class UnknownConversation(LookupError):
    """There is no conversation with this id."""


class Store:
    """The database behind the gateway."""

    def __init__(self, database_url: str) -> None:
        """Open *database_url*, creating the folder of a SQLite file and bringing its tables up to
        date. Raises SchemaError when they are not ones this program knows.
        """
        url = make_url(database_url)
        if url.get_backend_name() == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        prepare(url)
        self.engine = _open_engine(url)
        is_sqlite = self.engine.dialect.name == "sqlite"
        self._writers = Writers(_LOCK_MILLISECONDS / 1000) if is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def changing(self, urgent: bool = False) -> Iterator[Session]:
        """One transaction, committed unless an exception leaves it; it should write first.

        On SQLite the transactions of a process follow one another, *urgent* ones first; none may
        begin inside another. Raises OperationalError when the database is not to be had.
        """
        turn = self._writers.turn(urgent) if self._writers else nullcontext()
        with turn, Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def writing(self, conversation_id: str) -> Iterator[Session]:
        """One transaction on one conversation, like `changing`.

        It begins by locking the conversation's row. So writers of a conversation follow one
        another, its message ids become visible in increasing order on PostgreSQL too, and SQLite
        never has to turn a read lock into a write lock.

        Raises UnknownConversation.
        """
        with self.changing() as session:
            locked = session.scalar(
                update(Conversation)
                .where(Conversation.id == conversation_id)
                .values(last_active_at=now())
                .returning(Conversation.id)
            )
            if locked is None:
                raise UnknownConversation(conversation_id)
            yield session

    def create_conversation(
        self,
        lpse: str | None,
        origin: Origin | None = None,
        spent: SpentToken | None = None,
        channel: str = WEB,
    ) -> str:
        """Start a conversation on a channel and return its id, which cannot be guessed.

        *origin* and *spent* are kept with it, or nothing is: raises AlreadySpent when the token
        was used before.
        """
        conversation = Conversation(id=secrets.token_urlsafe(16), lpse=lpse, channel=channel)
        with self.changing() as session:
            if spent is not None:
                _spend(session, spent)
            session.add(conversation)
            session.flush()
            if origin is not None:
                origin.conversation_id = conversation.id
                session.add(origin)
        return conversation.id

    def answers(self) -> bool:
        """Whether the database can be asked; raises SQLAlchemyError when it cannot."""
        with self.reading() as session:
            return bool(session.scalar(text("SELECT 1")))


def _spend(session: Session, token: SpentToken) -> None:
    # Whoever comes second waits here for the first, whose row then is in the way.
    session.execute(delete(SpentToken).where(SpentToken.expires_at < now() - _FORGET_AFTER))
    session.add(token)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadySpent(token.jti) from error


def _open_engine(url: URL) -> Engine:
    is_sqlite = url.get_backend_name() == "sqlite"
    patience = {} if is_sqlite else {"options": f"-c lock_timeout={_LOCK_MILLISECONDS}"}
    # Parameters stay out of exceptions: they hold message text, and exceptions are logged.
    engine = create_engine(
        url, hide_parameters=True, pool_pre_ping=not is_sqlite, connect_args=patience
    )
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in (f"busy_timeout = {_LOCK_MILLISECONDS}", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
