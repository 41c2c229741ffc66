"""What the console keeps: officers, their sessions, what they did, and the cases they work on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from webchat.store.tables import Table, UtcDateTime, now

OFFICER, SUPERVISOR = "officer", "supervisor"
QUEUED, HELD, CLOSED = "queued", "held", "closed"
"""A case waits for an officer, one has it, or it is done."""


class Officer(Table):
    """Somebody who may sign in; *login* is the name without regard to capitals.

    *failures* counts wrong passwords and codes since the last sign-in. *last_code* is the period
    (30 s) of the last one-time code used: none counts twice.
    """

    __tablename__ = "officers"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[str] = mapped_column(String(12))
    password_hash: Mapped[str] = mapped_column(String(200))
    code_secret: Mapped[str | None] = mapped_column(String(64))
    last_code: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class SignIn(Table):
    """A session; *id* is the hash of what the cookie holds.

    *draft* is a text (with its page) that came after an earlier session had ended; *new_secret*
    belongs to an authenticator that is being set up.
    """

    __tablename__ = "officer_sessions"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    form_token: Mapped[str] = mapped_column(String(43))
    complete: Mapped[bool] = mapped_column(doc="No one-time code is awaited any more.")
    new_secret: Mapped[str | None] = mapped_column(String(64))
    draft: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class AuditEntry(Table):
    """Something an officer did or saw. The database itself lets no row be changed or deleted."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index("ix_audit_log_subject", "subject", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    officer: Mapped[str] = mapped_column(String(40))
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(120), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Case(Table):
    """A conversation handed over; a conversation has one open case at most.

    *known* is what the assistant passed on besides: what was tried, slots and diagnosis.
    *claimed_at* is when the first officer took it.
    """

    __tablename__ = "cases"
    __table_args__ = (
        Index(
            "ix_cases_open",
            "conversation_id",
            unique=True,
            sqlite_where=text("state <> 'closed'"),
            postgresql_where=text("state <> 'closed'"),
        ),
        Index("ix_cases_conversation", "conversation_id", "id"),
        Index("ix_cases_queue", "state", "opened_at"),
        Index("ix_cases_opened_at", "opened_at"),
        Index("ix_cases_number", "number"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    number: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10), default=QUEUED)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("officers.id"))
    lpse: Mapped[str | None] = mapped_column(String(40))
    user_id: Mapped[str | None] = mapped_column(String(60))
    proven: Mapped[bool] = mapped_column(default=False)
    topic: Mapped[str | None] = mapped_column(String(60))
    suggested_reply: Mapped[str] = mapped_column(Text, default="")
    known: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Note(Table):
    """A word among officers about a conversation; its user never sees it."""

    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    officer: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class CannedReply(Table):
    """A reply kept ready; its text may hold ``{petugas} {nomor} {lpse} {user_id}``."""

    __tablename__ = "canned_replies"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80), unique=True)
    text: Mapped[str] = mapped_column(Text)


class SupportTicket(Table):
    """A request that an officer opened at LPSE Support for a conversation."""

    __tablename__ = "support_tickets"

    id: Mapped[str] = mapped_column(String(60), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), index=True)
    lpse: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(40))
    opened_by: Mapped[str] = mapped_column(String(40))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class SearchVote(Table):
    """An officer found an answer unhelpful for a search; *query* is masked."""

    __tablename__ = "search_votes"

    id: Mapped[int] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(Text)
    topic: Mapped[str] = mapped_column(String(60))
    lpse: Mapped[str | None] = mapped_column(String(40))
    officer: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class Change(Table):
    """A change to one file of the content, made from questions and decided by a supervisor.

    *before* and *after* are the whole file (*before* is None where there is none yet), and
    *questions* the ids of the messages it answers.
    """

    __tablename__ = "content_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    topic: Mapped[str] = mapped_column(String(60))
    path: Mapped[str] = mapped_column(String(200))
    before: Mapped[str | None] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)
    questions: Mapped[list[int]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    made_by: Mapped[str] = mapped_column(String(40))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    decided_by: Mapped[str | None] = mapped_column(String(40))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Trial(Table):
    """A retraining beside the running models, and what came of it."""

    __tablename__ = "trials"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(12), default="running")
    started_by: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    said: Mapped[str] = mapped_column(Text, default="")
