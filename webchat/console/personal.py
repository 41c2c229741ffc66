"""Personal data (Law 27/2022): giving all that is kept of a conversation, and taking it away."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from webchat.assistant import Assistant, Unreachable
from webchat.channels.whatsapp.tables import Arrival, Outgoing, Phone
from webchat.console.audit import record
from webchat.console.cases import open_case_of
from webchat.console.tables import CLOSED, Case, Note, SupportTicket
from webchat.store import ANSWERED, Conversation, Feedback, Message, Origin, Store, now

log = logging.getLogger(__name__)

ERASED = "[dihapus]"
BY_ITSELF = "retensi"
"""Stands in the audit log where no officer acted."""
_PER_ROUND = 100
_LOOK_SECONDS = 3600.0
_MOST = 200


def conversations_about(session: Session, lpse: str, user_id: str) -> list[Conversation]:
    """The conversations in which an account was named or vouched for, newest first."""
    named = select(Case.conversation_id).where(
        Case.lpse == lpse, Case.user_id.icontains(user_id, autoescape=True)
    )
    vouched = select(Origin.conversation_id).where(
        Origin.lpse == lpse, Origin.user_id.icontains(user_id, autoescape=True)
    )
    query = (
        select(Conversation)
        .where(or_(Conversation.id.in_(named), Conversation.id.in_(vouched)))
        .order_by(Conversation.last_active_at.desc())
        .limit(_MOST)
    )
    return list(session.scalars(query))


def export(session: Session, conversation_id: str) -> dict[str, Any] | None:
    """Everything kept of a conversation, as JSON can say it; None when there is none."""
    conversation = session.get(Conversation, conversation_id)
    if conversation is None:
        return None
    phone = session.scalar(select(Phone).where(Phone.conversation_id == conversation_id))

    def rows(table: Any) -> list[dict[str, Any]]:
        query = select(table).where(table.conversation_id == conversation_id)
        return [_row(it) for it in session.scalars(query)]

    return {
        "percakapan": _row(conversation),
        "telepon": phone.masked if phone else None,
        "asal": rows(Origin),
        "pesan": rows(Message),
        "kasus": rows(Case),
        "catatan": rows(Note),
        "tiket": rows(SupportTicket),
        "penilaian": rows(Feedback),
    }


def empty(session: Session, conversation_id: str, officer: str) -> None:
    """Take all words and names out of a conversation that the caller has locked.

    What remains says when how much was written about which topic, and nothing about whom.
    """
    moment = now()
    of_it = Message.conversation_id == conversation_id
    session.execute(
        update(Message)
        .where(of_it, Message.state.is_not(None))
        .values(state=ANSWERED, client_message_id=None, payload=None)
    )
    session.execute(
        update(Message).where(of_it).values(text=ERASED, buttons=[], sources=[], diagnosis=None)
    )
    phones = select(Phone.id).where(Phone.conversation_id == conversation_id)
    session.execute(delete(Outgoing).where(Outgoing.phone_id.in_(phones)))
    session.execute(delete(Arrival).where(Arrival.phone_id.in_(phones)))
    session.execute(delete(Phone).where(Phone.conversation_id == conversation_id))
    session.execute(delete(Origin).where(Origin.conversation_id == conversation_id))
    session.execute(delete(Note).where(Note.conversation_id == conversation_id))
    session.execute(
        update(Feedback).where(Feedback.conversation_id == conversation_id).values(comment=None)
    )
    session.execute(
        update(Case)
        .where(Case.conversation_id == conversation_id)
        .values(user_id=None, known={}, suggested_reply="", state=CLOSED, proven=False)
    )
    session.execute(
        update(Case)
        .where(Case.conversation_id == conversation_id, Case.closed_at.is_(None))
        .values(closed_at=moment)
    )
    session.get_one(Conversation, conversation_id).emptied_at = moment
    record(session, officer, "data_dihapus", conversation_id)


class Retention:
    """The thread that empties conversations which nobody has used for long."""

    def __init__(self, store: Store, assistant: Assistant, days: int) -> None:
        """Empty what is older than *days*; with 0 days nothing, ever."""
        self._store = store
        self._assistant = assistant
        self._days = days
        self._process: int | None = None
        self._stopped = threading.Event()

    def start(self) -> None:
        """Run in this process, once; a thread does not survive the fork of a web server."""
        if self._days and self._process != os.getpid():
            self._process = os.getpid()
            threading.Thread(target=self._run, name="retention", daemon=True).start()

    def stop(self) -> None:
        """End the thread."""
        self._stopped.set()

    def sweep(self) -> int:
        """Empty what is due, and say how many conversations that were.

        One with an open case is left until the case is closed. Raises Unreachable while the
        assistant, which keeps its own record, is away.
        """
        emptied = 0
        while due := self._due():
            for conversation_id in due:
                self._assistant.forget(conversation_id)
                with self._store.writing(conversation_id) as session:
                    conversation = session.get_one(Conversation, conversation_id)
                    busy = session.scalar(open_case_of(conversation_id)) is not None
                    if conversation.emptied_at is None and not busy:
                        empty(session, conversation_id, BY_ITSELF)
                        emptied += 1
        return emptied

    def _due(self) -> list[str]:
        busy = select(Case.id).where(Case.conversation_id == Conversation.id, Case.state != CLOSED)
        query = (
            select(Conversation.id)
            .where(
                Conversation.last_active_at < now() - timedelta(days=self._days),
                Conversation.emptied_at.is_(None),
                ~busy.exists(),
            )
            .order_by(Conversation.last_active_at)
            .limit(_PER_ROUND)
        )
        with self._store.reading() as session:
            return list(session.scalars(query))

    def _run(self) -> None:
        while True:
            try:
                if emptied := self.sweep():
                    log.info("%d conversations emptied", emptied)
            except Unreachable as error:
                log.warning("the assistant is away (%s), will empty later", error)
            except Exception:
                # Whatever it was, a full disk for one, the next round may succeed.
                log.exception("a round of emptying failed")
            if self._stopped.wait(_LOOK_SECONDS):
                return


def _row(found: Any) -> dict[str, Any]:
    hidden: Iterable[str] = {"lease_owner", "leased_until", "address"}
    return {
        column.key: value.isoformat() if hasattr(value, "isoformat") else value
        for column in found.__table__.columns
        if column.key not in hidden
        for value in [getattr(found, column.key)]
    }
