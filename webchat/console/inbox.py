"""Reading the inbox: conversations by what officers look for, fifty at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from webchat.console.tables import CLOSED, HELD, QUEUED, Case, Note, Officer, SupportTicket
from webchat.store import Conversation, Feedback, Message

PAGE = 50
_EXCERPT = 140
SHELVES = {
    "antrean": "Antrean",
    "saya": "Saya tangani",
    "ditangani": "Ditangani semua",
    "selesai": "Selesai",
    "semua": "Semua percakapan",
}


Query = Any
"""A select of conversation, case and the holder's name."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for: a shelf, words or a number, an LPSE, a channel, and the page from 1."""

    shelf: str
    text: str = ""
    lpse: str = ""
    channel: str = ""
    page: int = 1


@dataclass(frozen=True)
class Row:
    """A conversation in the list; *since* is from when on its user waits for an officer."""

    conversation: Conversation
    case: Case | None
    officer: str | None
    last: Message | None
    since: datetime | None

    @property
    def excerpt(self) -> str:
        """The beginning of the last message."""
        text = " ".join(((self.last.text if self.last else None) or "").split())
        return text if len(text) <= _EXCERPT else f"{text[:_EXCERPT]}…"


@dataclass(frozen=True)
class Listing:
    """A page of the inbox; *more* is whether another follows."""

    rows: list[Row]
    more: bool


@dataclass(frozen=True)
class Dossier:
    """All that an officer sees of one conversation beside its messages."""

    conversation: Conversation
    case: Case | None
    holder: str | None
    earlier: list[Case]
    notes: list[Note]
    tickets: list[SupportTicket]
    ratings: list[Feedback]


def listing(session: Session, wanted: Wanted, officer_id: int) -> Listing:
    """The page that is wanted: who waits longest first, elsewhere the newest first."""
    query = _cases(wanted, officer_id) if wanted.shelf != "semua" else _conversations()
    query = _filtered(query, wanted).limit(PAGE + 1).offset((wanted.page - 1) * PAGE)
    found = session.execute(query).all()
    shown = found[:PAGE]
    last = _last_messages(session, [row[0].id for row in shown])
    rows = [
        Row(conversation, case, holder, last.get(conversation.id), _waits_since(case, last))
        for conversation, case, holder in shown
    ]
    return Listing(rows, len(found) > PAGE)


def counts(session: Session, officer_id: int | None = None) -> dict[str, int]:
    """How many cases there are on the shelves that count."""
    held = Case.state == HELD
    query = select(
        func.count().filter(Case.state == QUEUED),
        func.count().filter(and_(held, Case.officer_id == officer_id)),
        func.count().filter(held),
    ).where(Case.state.in_((QUEUED, HELD)))
    queued, mine, all_held = session.execute(query).one()
    return {"antrean": queued, "saya": mine, "ditangani": all_held}


def dossier(session: Session, conversation_id: str) -> Dossier | None:
    """What is known of a conversation; None when there is none."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        return None
    cases = session.execute(
        select(Case, Officer.name)
        .outerjoin(Officer, Officer.id == Case.officer_id)
        .where(Case.conversation_id == conversation_id)
        .order_by(Case.id.desc())
    ).all()
    present = cases[0] if cases and cases[0][0].state != CLOSED else (None, None)

    def all_of(table: Any, order: Any) -> list[Any]:
        query = select(table).where(table.conversation_id == conversation_id).order_by(order)
        return list(session.scalars(query))

    return Dossier(
        conversation,
        present[0],
        present[1],
        [case for case, _ in cases if case.state == CLOSED],
        all_of(Note, Note.id),
        all_of(SupportTicket, SupportTicket.opened_at),
        all_of(Feedback, Feedback.id),
    )


def messages(session: Session, conversation_id: str, after: int = 0) -> list[Message]:
    """The messages with an id above *after*, in order."""
    query = (
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.id > after)
        .order_by(Message.id)
    )
    return list(session.scalars(query))


def held_by(session: Session, officer_id: int) -> list[Case]:
    """The cases of an officer, the one taken last first."""
    query = select(Case).where(Case.state == HELD, Case.officer_id == officer_id)
    return list(session.scalars(query.order_by(Case.claimed_at.desc())))


def _cases(wanted: Wanted, officer_id: int) -> Query:
    query = (
        select(Conversation, Case, Officer.name)
        .join(Case, Case.conversation_id == Conversation.id)
        .outerjoin(Officer, Officer.id == Case.officer_id)
    )
    if wanted.shelf == "selesai":
        return query.where(Case.state == CLOSED).order_by(Case.opened_at.desc())
    if wanted.shelf == "antrean":
        query = query.where(Case.state == QUEUED)
    else:
        query = query.where(Case.state == HELD)
    if wanted.shelf == "saya":
        query = query.where(Case.officer_id == officer_id)
    return query.order_by(Case.opened_at)


def _conversations() -> Query:
    return (
        select(Conversation, Case, Officer.name)
        .outerjoin(Case, and_(Case.conversation_id == Conversation.id, Case.state != CLOSED))
        .outerjoin(Officer, Officer.id == Case.officer_id)
        .order_by(Conversation.last_active_at.desc(), Conversation.id)
    )


def _filtered(query: Query, wanted: Wanted) -> Query:
    if wanted.lpse:
        query = query.where(or_(Case.lpse == wanted.lpse, Conversation.lpse == wanted.lpse))
    if wanted.channel:
        query = query.where(Conversation.channel == wanted.channel)
    if text := wanted.text.strip():
        said = select(Message.id).where(
            Message.conversation_id == Conversation.id,
            Message.text.icontains(text, autoescape=True),
        )
        named = (
            Case.number.istartswith(text, autoescape=True),
            Case.user_id.istartswith(text, autoescape=True),
            Officer.name.istartswith(text, autoescape=True),
        )
        query = query.where(or_(*named, said.exists()))
    return query


def _last_messages(session: Session, conversations: list[str]) -> dict[str, Message]:
    newest = (
        select(func.max(Message.id))
        .where(Message.conversation_id.in_(conversations))
        .group_by(Message.conversation_id)
    )
    query = select(Message).where(Message.id.in_(newest))
    return {it.conversation_id: it for it in session.scalars(query)}


def _waits_since(case: Case | None, last: dict[str, Message]) -> datetime | None:
    if case is None or case.state == CLOSED:
        return None
    if case.state == QUEUED:
        return case.opened_at
    message = last.get(case.conversation_id)
    return message.created_at if message and message.role == "user" else None
