"""What the channel keeps beside conversations and messages: phones, arrivals, and the outbox."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from webchat.store.tables import Table, UtcDateTime, now

WAITING = "waiting"
"""To be sent when its turn comes."""
SENDING = "sending"
"""Handed to the platform, its answer unknown: sent again only when no receipt comes in time."""
HELD = "held"
"""The 24 hours since the person last wrote are over: kept until they write again."""
SENT, DELIVERED, READ, FAILED = "sent", "delivered", "read", "failed"


class Phone(Table):
    """A phone and its conversation, known by the keyed hash of its number.

    *shown_to* is the last message of the conversation that is in the outbox. Whoever holds the
    lease works for the phone; until *rest_until* (seconds since the epoch) nothing is sent.
    *counted* messages came in the minute that began at *counted_from*.
    """

    __tablename__ = "whatsapp_phones"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    masked: Mapped[str] = mapped_column(String(30))
    sealed: Mapped[str] = mapped_column(Text)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversations.id"), unique=True)
    heard_at: Mapped[datetime] = mapped_column(UtcDateTime)
    shown_to: Mapped[int] = mapped_column(default=0)
    rest_until: Mapped[float] = mapped_column(default=0.0)
    tries: Mapped[int] = mapped_column(default=0)
    counted: Mapped[int] = mapped_column(default=0, server_default="0")
    counted_from: Mapped[float] = mapped_column(default=0.0, server_default="0")
    lease_owner: Mapped[str | None] = mapped_column(String(40))
    leased_until: Mapped[float] = mapped_column(default=0.0)


class Arrival(Table):
    """A message as it came in, by the keyed hash of the platform's id.

    Its masked words are kept only until it is handled; the row stays, so that a repeated id is
    known. *sent_at* is the platform's time, *came_at* ours, in seconds since the epoch.
    """

    __tablename__ = "whatsapp_arrivals"
    __table_args__ = (
        Index(
            "ix_whatsapp_arrivals_open",
            "phone_id",
            "sent_at",
            sqlite_where=text("handled_at IS NULL"),
            postgresql_where=text("handled_at IS NULL"),
        ),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String(64), unique=True)
    phone_id: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str | None] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(String(64))
    hid_password: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[int] = mapped_column(BigInteger)
    came_at: Mapped[float]
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Outgoing(Table):
    """One WhatsApp message of ours: part *part* of a stored message.

    *mark* goes with it to the platform and comes back with its receipts. *content* is forgotten
    once it has arrived or failed for good. *error* is the platform's number of what went wrong.
    """

    __tablename__ = "whatsapp_outbox"
    __table_args__ = (
        UniqueConstraint("message_id", "part"),
        Index(
            "ix_whatsapp_outbox_open",
            "phone_id",
            "seq",
            sqlite_where=text("state IN ('waiting', 'sending', 'held')"),
            postgresql_where=text("state IN ('waiting', 'sending', 'held')"),
        ),
    )

    seq: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str] = mapped_column(String(40), unique=True)
    phone_id: Mapped[str] = mapped_column(ForeignKey("whatsapp_phones.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"))
    part: Mapped[int]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    error: Mapped[int | None]
    tried_at: Mapped[float] = mapped_column(default=0.0)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
