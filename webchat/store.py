"""The tables of the gateway, and the two ways into them: reading and writing.

SQLite (write-ahead log) and PostgreSQL serve alike. The message table is the truth: what a client
has not seen is whatever has a higher id than the last message it knows.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    create_engine,
    delete,
    event,
    text,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.types import TypeDecorator

WAITING, ANSWERED = "waiting", "answered"
# Longer than clocks differ, so that a token is forgotten only after it counts no more.
_FORGET_AFTER = timedelta(minutes=1)


def now() -> datetime:
    """The present, in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """*value* with its zone."""
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Table(DeclarativeBase):
    """Base of the tables."""


class Conversation(Table):
    """One conversation, and the lease of whoever is answering it at the moment."""

    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lpse: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_active_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[float] = mapped_column(default=0.0, doc="Seconds since the epoch.")


class Message(Table):
    """One message of a conversation; *text* is always masked.

    ``state`` is set on messages of the user only. ``reply_to`` leads from a reply to the message
    that it answers, and ``notice`` names the kind of a system message, of which there is at most
    one for each message answered.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "client_message_id"),
        UniqueConstraint("reply_to", "notice"),
        Index("ix_messages_conversation", "conversation_id", "id"),
        Index(
            "ix_messages_waiting",
            "conversation_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        # Ids must never be handed out again, as clients ask for what came after one.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    role: Mapped[str] = mapped_column(String(10))
    text: Mapped[str | None] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text)
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    sources: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    topic: Mapped[str | None] = mapped_column(String(60))
    diagnosis: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    client_message_id: Mapped[str | None] = mapped_column(String(100))
    state: Mapped[str | None] = mapped_column(String(10))
    reply_to: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    notice: Mapped[str | None] = mapped_column(String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Origin(Table):
    """Where a conversation comes from.

    *address* is the keyed hash of the client's address. *lpse* and *user_id* are who the embedding
    page says is logged in there; its word counts as proof until *vouched_until*.
    """

    __tablename__ = "origins"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    address: Mapped[str] = mapped_column(String(64))
    lpse: Mapped[str | None] = mapped_column(String(40))
    user_id: Mapped[str | None] = mapped_column(String(60))
    vouched_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SpentToken(Table):
    """An identity token that was used; kept until it would have ended anyway."""

    __tablename__ = "spent_tokens"

    lpse: Mapped[str] = mapped_column(String(40), primary_key=True)
    jti: Mapped[str] = mapped_column(String(100), primary_key=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AlreadySpent(ValueError):
    """An identity token was used before."""


class Feedback(Table):
    """A rating of a conversation, 1 to 5, with a masked comment."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    rating: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class UnknownConversation(LookupError):
    """There is no conversation with this id."""


class Store:
    """The database behind the gateway."""

    def __init__(self, database_url: str) -> None:
        """Open *database_url*, creating the folder of a SQLite file and missing tables."""
        self.engine = _open_engine(database_url)
        _create_tables(self.engine)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that changes nothing."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """One transaction, committed unless an exception leaves it; it should write first."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
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
        self, lpse: str | None, origin: Origin | None = None, spent: SpentToken | None = None
    ) -> str:
        """Start a conversation and return its id, which cannot be guessed.

        *origin* and *spent* are kept with it, or nothing is: raises AlreadySpent when the token
        was used before.
        """
        conversation = Conversation(id=secrets.token_urlsafe(16), lpse=lpse)
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


def _open_engine(database_url: str) -> Engine:
    url = make_url(database_url)
    # Parameters stay out of exceptions: they hold message text, and exceptions are logged.
    engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    if url.get_backend_name() == "sqlite":
        if url.database and url.database != ":memory:":
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("busy_timeout = 10000", "journal_mode = WAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _create_tables(engine: Engine) -> None:
    # IF NOT EXISTS lets several processes start at once on an empty database.
    with engine.begin() as connection:
        for table in Table.metadata.sorted_tables:
            connection.execute(CreateTable(table, if_not_exists=True))
            for index in table.indexes:
                connection.execute(CreateIndex(index, if_not_exists=True))
    # No open connection may cross the fork of a preloading server.
    engine.dispose()
