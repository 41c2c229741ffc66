"""One phone's turn: what came in is answered in order, and what is to be said is sent."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webchat.channels.whatsapp.answering import Answering
from webchat.channels.whatsapp.graph import Accepted, Graph, Later, Outcome
from webchat.channels.whatsapp.numbers import Numbers
from webchat.channels.whatsapp.outbox import Outbox, rest_seconds
from webchat.channels.whatsapp.phones import Hold
from webchat.channels.whatsapp.reading import Kind
from webchat.channels.whatsapp.tables import Arrival, Outgoing, Phone
from webchat.metrics import Metrics
from webchat.store import Origin, Store, now

log = logging.getLogger(__name__)

CHANNEL = "whatsapp"
SETTLE_SECONDS = 0.2
"""How long an arrival waits for an earlier one that the platform delivers later."""


class Pace:
    """How fast this process sends: so many a second, and not at all while the platform objects."""

    def __init__(self, per_second: float) -> None:
        """Send at most *per_second* messages."""
        self._gap = 1 / per_second
        self._guard = threading.Lock()
        self._next = 0.0
        self._tries = 0
        self.paused_until = 0.0

    def wait(self) -> None:
        """Return when the next message may go."""
        with self._guard:
            at = max(self._next, time.monotonic())
            self._next = at + self._gap
        time.sleep(max(0.0, at - time.monotonic()))

    def heed(self, outcome: Outcome) -> None:
        """Pause after a hindrance that is not one person's, longer each time."""
        with self._guard:
            if not isinstance(outcome, Later):
                self._tries = 0
            elif outcome.all_phones:
                self.paused_until = time.time() + rest_seconds(outcome, min(self._tries, 6))
                self._tries += 1


Task = tuple[Phone, Arrival | Outgoing]
"""What is to be done for a phone: a message to answer, or a part to send."""


@dataclass(frozen=True)
class Turns:
    """Holds the turns of phones; one phone has one turn at a time, in whichever process."""

    store: Store
    answering: Answering
    outbox: Outbox
    graph: Graph
    numbers: Numbers
    pace: Pace
    metrics: Metrics
    hold_seconds: float

    def take(self, phone_id: str) -> None:
        """Do for a phone whatever there is to do now."""
        held = Hold(phone_id, self.hold_seconds)
        try:
            task = self._begin(held)
            while task:
                phone, it = task
                if isinstance(it, Arrival):
                    task = self._answer(held, phone, it)
                else:
                    task = self._send(held, phone, it)
        except Exception:
            with self.store.changing() as session:
                held.release(session)
            raise

    def _begin(self, held: Hold) -> Task | None:
        with self.store.changing() as session:
            phone = held.take(session)
            return self._next(session, held, phone) if phone else None

    def _answer(self, held: Hold, phone: Phone, arrival: Arrival) -> Task | None:
        """Have a message answered, and keep that it was."""
        if arrival.kind == Kind.MOVED:
            self._part_with(phone.id)
            return None
        self.answering.answer(phone.conversation_id or self._converse(phone.id), arrival)
        with self.store.changing() as session:
            now_held = held.extend(session)
            if now_held is None:
                return None
            done = {"handled_at": now(), "text": None}
            session.execute(update(Arrival).where(Arrival.seq == arrival.seq).values(done))
            return self._next(session, held, now_held)

    def _send(self, held: Hold, phone: Phone, part: Outgoing) -> Task | None:
        """Send a part, and keep what became of it."""
        self.pace.wait()
        number = self.numbers.opened(phone.sealed)
        outcome = self.graph.send(number, part.content or {}, part.mark)
        self.pace.heed(outcome)
        self.metrics.whatsapp_sent.labels(type(outcome).__name__.lower()).inc()
        if not isinstance(outcome, Accepted):
            log.warning("WhatsApp message %s was not sent: %s", part.mark, outcome)
        with self.store.changing() as session:
            now_held = held.extend(session)
            if now_held is None:
                return None
            self.outbox.note(session, now_held, part, outcome)
            return self._next(session, held, now_held)

    def _next(self, session: Session, held: Hold, phone: Phone) -> Task | None:
        """What is to be done next, what is unsaid first; with nothing to do, the turn ends."""
        self.outbox.show(session, phone)
        if time.time() < self.pace.paused_until:
            phone.rest_until = max(phone.rest_until, self.pace.paused_until)
        if part := self.outbox.claim(session, phone):
            return phone, part
        if arrival := _next_arrival(session, phone.id):
            return phone, arrival
        held.release(session)
        return None

    def _converse(self, phone_id: str) -> str:
        """Begin the conversation of a phone, with its first message."""
        origin = Origin(address=phone_id)
        begun = self.store.create_conversation(None, origin, channel=CHANNEL)
        with self.store.changing() as session:
            session.execute(update(Phone).where(Phone.id == phone_id).values(conversation_id=begun))
        return begun

    def _part_with(self, phone_id: str) -> None:
        """The number may soon be somebody else's: it begins anew, with nothing proven."""
        with self.store.changing() as session:
            for rows in (
                delete(Arrival).where(Arrival.phone_id == phone_id, Arrival.kind != Kind.MOVED),
                update(Arrival).where(Arrival.phone_id == phone_id).values(handled_at=now()),
                delete(Outgoing).where(Outgoing.phone_id == phone_id),
                delete(Phone).where(Phone.id == phone_id),
            ):
                session.execute(rows)


def _next_arrival(session: Session, phone_id: str) -> Arrival | None:
    """The earliest that was sent, once one of those that came has waited for the others."""
    query = (
        select(Arrival)
        .where(Arrival.phone_id == phone_id, Arrival.handled_at.is_(None))
        .order_by(Arrival.sent_at, Arrival.seq)
    )
    waiting = session.scalars(query).all()
    settled_before = time.time() - SETTLE_SECONDS
    return waiting[0] if any(it.came_at <= settled_before for it in waiting) else None
