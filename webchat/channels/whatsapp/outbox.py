"""The outbox: every message of ours goes out once and in order, whatever crashes in between.

A part is *sending* from before the platform is asked until it answers. Where no answer came (a
time-out, a crash), the part stays so until a receipt with its mark tells that the platform has
it; without one in `doubt_seconds` it is sent again. The platform offers no surer way.
"""

from __future__ import annotations

import random
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from webchat.channels.whatsapp.graph import (
    WINDOW_CLOSED,
    Accepted,
    Later,
    Outcome,
    Refused,
    Unknown,
)
from webchat.channels.whatsapp.rendering import Said, render
from webchat.channels.whatsapp.tables import (
    FAILED,
    HELD,
    SENDING,
    SENT,
    WAITING,
    Outgoing,
    Phone,
)
from webchat.store import Message, now

WINDOW = timedelta(hours=24)
"""How long after a person's last message we may write freely."""
TEMPLATE_PART = -1
_LONGEST_REST_SECONDS = 60.0
_FIRST_REST_SECONDS = 0.5


@dataclass(frozen=True)
class Outbox:
    """The rules of the outbox; *template* (name, language) asks to write when it is too late."""

    doubt_seconds: float
    template: tuple[str, str] | None
    started_at: float

    def show(self, session: Session, phone: Phone) -> None:
        """Put what is new in the conversation into the outbox."""
        new = session.scalars(
            select(Message)
            .where(
                Message.conversation_id == phone.conversation_id,
                Message.id > phone.shown_to,
                Message.role != "user",
            )
            .order_by(Message.id)
        ).all()
        for message in new:
            for part, content in enumerate(render(_said(message))):
                _put(session, phone, message.id, part, content)
            phone.shown_to = message.id
        session.flush()

    def claim(self, session: Session, phone: Phone) -> Outgoing | None:
        """The next part to be sent, now *sending*; None when there is none, or not now."""
        if time.time() < phone.rest_until:
            return None
        closed = now() - phone.heard_at >= WINDOW
        if closed:
            self._hold_back(session, phone)
        row = _first(session, phone, closed)
        while row and row.part == TEMPLATE_PART and row.state == WAITING and not closed:
            # Nobody needs to be asked to write who has written.
            session.delete(row)
            row = _first(session, phone, closed)
        if row is None:
            return None
        if row.state == SENDING and time.time() < (certain := self._certain_at(row)):
            phone.rest_until = certain
            return None
        row.state, row.tried_at = SENDING, time.time()
        return row

    def note(self, session: Session, phone: Phone, sent: Outgoing, outcome: Outcome) -> None:
        """Keep what became of a part, unless a receipt has already told more."""
        match outcome:
            case Accepted():
                state, error, phone.tries = SENT, None, 0
            case Refused(code=code):
                state, error = (HELD if code == WINDOW_CLOSED else FAILED), code
                if code == WINDOW_CLOSED:
                    phone.heard_at = min(phone.heard_at, now() - WINDOW)
            case Later(code=code):
                state, error = WAITING, code
                phone.rest_until = time.time() + rest_seconds(outcome, phone.tries)
                phone.tries += 1
            case Unknown():
                in_doubt = select(Outgoing.seq).where(
                    Outgoing.seq == sent.seq, Outgoing.state == SENDING
                )
                if session.scalar(in_doubt) is not None:
                    phone.rest_until = self._certain_at(sent)
                return
        session.execute(
            update(Outgoing)
            .where(Outgoing.seq == sent.seq, Outgoing.state == SENDING)
            .values(state=state, error=error)
        )

    def _certain_at(self, row: Outgoing) -> float:
        # While we were away no receipt could come: the wait begins with our own start.
        return max(row.tried_at, self.started_at) + self.doubt_seconds

    def _hold_back(self, session: Session, phone: Phone) -> None:
        """Keep what may no longer be sent, and ask once, with the template, to be written to."""
        held = session.scalars(
            update(Outgoing)
            .where(
                Outgoing.phone_id == phone.id,
                Outgoing.state == WAITING,
                Outgoing.part != TEMPLATE_PART,
            )
            .values(state=HELD, error=WINDOW_CLOSED)
            .returning(Outgoing.message_id)
        ).all()
        if not held or self.template is None:
            return
        asked = select(Outgoing.seq).where(
            Outgoing.phone_id == phone.id,
            Outgoing.part == TEMPLATE_PART,
            Outgoing.made_at > phone.heard_at,
        )
        if session.scalar(asked.limit(1)) is None:
            name, language = self.template
            template = {"name": name, "language": {"code": language}}
            content = {"type": "template", "template": template}
            _put(session, phone, min(held), TEMPLATE_PART, content)
            session.flush()


def rest_seconds(later: Later, tries: int) -> float:
    """How long to wait before trying again: longer each time, and never all at once."""
    base = 2 if later.all_phones else 4
    most = min(_FIRST_REST_SECONDS * float(base) ** min(tries, 10), _LONGEST_REST_SECONDS)
    return max(later.seconds, most * random.uniform(0.6, 1.0))


def _first(session: Session, phone: Phone, closed: bool) -> Outgoing | None:
    """The oldest part that is not settled; while the window is *closed* only a template."""
    query = select(Outgoing).where(
        Outgoing.phone_id == phone.id, Outgoing.state.in_([WAITING, SENDING, HELD])
    )
    if closed:
        query = query.where(Outgoing.part == TEMPLATE_PART)
    return session.scalars(query.order_by(Outgoing.seq).limit(1)).first()


def _put(
    session: Session, phone: Phone, message_id: int, part: int, content: dict[str, Any]
) -> None:
    mark = secrets.token_hex(12)
    row = Outgoing(mark=mark, phone_id=phone.id, message_id=message_id, part=part, content=content)
    session.add(row)


def _said(message: Message) -> Said:
    return Said(
        message.id,
        message.text,
        [it["title"] for it in message.buttons],
        [it["title"] for it in message.sources],
    )
