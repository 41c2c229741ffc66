"""Cases that were handed over: the table from which the console takes its queue."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, String, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from actions.database import open_engine

OPEN = "open"


class _Base(DeclarativeBase):
    pass


class _Handover(_Base):
    """One case; times are UTC. The transcript is that of *conversation*, up to *message_id*."""

    __tablename__ = "handovers"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(64), index=True)
    state: Mapped[str] = mapped_column(String(20), default=OPEN)
    opened_at: Mapped[datetime] = mapped_column(DateTime)
    updated_at: Mapped[datetime] = mapped_column(DateTime)
    message_id: Mapped[str | None] = mapped_column(String(64))
    lpse: Mapped[str | None] = mapped_column(String(40))
    user_id: Mapped[str | None] = mapped_column(String(60))
    proven: Mapped[bool]
    topic: Mapped[str | None] = mapped_column(String(60))
    diagnosis: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    tried: Mapped[list[str]] = mapped_column(JSON)
    slots: Mapped[dict[str, Any]] = mapped_column(JSON)
    suggested_reply: Mapped[str] = mapped_column(Text)


@dataclass(frozen=True)
class Case:
    """What an officer needs to go on: where the talk is, what it is about, what was tried.

    *proven*: whoever talks has shown that the account is theirs.
    """

    conversation: str
    message_id: str | None
    lpse: str | None
    user_id: str | None
    proven: bool
    topic: str | None
    diagnosis: dict[str, Any] | None
    suggested_reply: str
    tried: list[str] = field(default_factory=list)
    slots: dict[str, Any] = field(default_factory=dict)


class Handovers:
    """The cases that wait for an officer, in SQL."""

    def __init__(self, database_url: str) -> None:
        self._engine = open_engine(database_url)
        _Base.metadata.create_all(self._engine)

    def open(self, case: Case) -> int:
        """Put *case* into the queue and return its number.

        A conversation waits once: asked again, its open case keeps number and place and only
        learns what is new.
        """
        now = datetime.now(UTC).replace(tzinfo=None)
        with Session(self._engine) as session:
            waits = session.scalars(
                select(_Handover)
                .where(_Handover.conversation == case.conversation, _Handover.state == OPEN)
                .with_for_update()
            ).first()
            row = waits or _Handover(opened_at=now, state=OPEN)
            for name, value in asdict(case).items():
                setattr(row, name, value)
            row.updated_at = now
            session.add(row)
            session.commit()
            return row.id

    def waiting(self) -> list[Case]:
        """The open cases, oldest first."""
        names = Case.__dataclass_fields__
        with Session(self._engine) as session:
            rows = session.scalars(
                select(_Handover).where(_Handover.state == OPEN).order_by(_Handover.id)
            )
            return [Case(**{name: getattr(row, name) for name in names}) for row in rows]
