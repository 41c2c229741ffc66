"""The tables of the gateway.

The message table is the truth: what a client has not seen is whatever has a higher id than the
last message it knows. Every change here needs a migration: `make migration of=webchat name=...`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

WAITING, ANSWERED = "waiting", "answered"
WEB = "web"
"""The channel of the chat page and the widget."""


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
    """One conversation, and the lease of whoever is answering it at the moment.

    *channel* is how the user talks to us, "web" or the name of another channel. *emptied_at* is
    when its words and names were taken away for good.
    """

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_last_active_at", "last_active_at"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    lpse: Mapped[str | None] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20), default=WEB, server_default=WEB)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    last_active_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[float] = mapped_column(default=0.0, doc="Seconds since the epoch.")
    emptied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


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
        Index("ix_messages_created_at", "created_at"),
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


class Feedback(Table):
    """A rating of a conversation, 1 to 5, with a masked comment."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    rating: Mapped[int]
    comment: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
