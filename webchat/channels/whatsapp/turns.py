"""One phone's turn: what came in is answered in order, and what is to be said is sent."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from webchat.channels.whatsapp.answering import Answering
from webchat.channels.whatsapp.graph import Accepted, Graph, Later, Outcome
from webchat.channels.whatsapp.numbers import Numbers
from webchat.channels.whatsapp.outbox import Outbox, rest_seconds
from webchat.channels.whatsapp.phones import Hold, hold
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
        held = hold(self.store, phone_id, self.hold_seconds)
        if held is None:
            return
        try:
            self._send(held, None)
            while arrival := self._next_arrival(phone_id):
                if arrival.kind == Kind.MOVED:
                    self._part_with(phone_id)
                    return
                self.answering.answer(self._conversation(held), arrival)
                self._send(held, arrival)
        finally:
            with self.store.changing() as session:
                held.release(session)

    def _next_arrival(self, phone_id: str) -> Arrival | None:
        """The earliest that was sent, once one of those that came has waited for the others."""
        query = (
            select(Arrival)
            .where(Arrival.phone_id == phone_id, Arrival.handled_at.is_(None))
            .order_by(Arrival.sent_at, Arrival.seq)
        )
        with self.store.reading() as session:
            waiting = session.scalars(query).all()
        settled_before = time.time() - SETTLE_SECONDS
        return waiting[0] if any(it.came_at <= settled_before for it in waiting) else None

    def _conversation(self, held: Hold) -> str:
        """The conversation of the phone, begun with its first message."""
        with self.store.reading() as session:
            known = session.scalar(select(Phone.conversation_id).where(Phone.id == held.phone_id))
        if known is not None:
            return known
        origin = Origin(address=held.phone_id)
        begun = self.store.create_conversation(None, origin, channel=CHANNEL)
        with self.store.changing() as session:
            session.execute(
                update(Phone).where(Phone.id == held.phone_id).values(conversation_id=begun)
            )
        return begun

    def _send(self, held: Hold, handled: Arrival | None) -> None:
        """Send what can be sent now; *handled* is what was answered just before."""
        ready = self._advance(held, handled)
        while ready:
            number, part = ready
            self.pace.wait()
            outcome = self.graph.send(number, part.content or {}, part.mark)
            self.pace.heed(outcome)
            self.metrics.whatsapp_sent.labels(type(outcome).__name__.lower()).inc()
            if not isinstance(outcome, Accepted):
                log.warning("WhatsApp message %s was not sent: %s", part.mark, outcome)
            ready = self._advance(held, None, part, outcome)

    def _advance(
        self,
        held: Hold,
        handled: Arrival | None,
        sent: Outgoing | None = None,
        outcome: Outcome | None = None,
    ) -> tuple[str, Outgoing] | None:
        """Keep what was done, and claim the next part to send, in one transaction."""
        with self.store.changing() as session:
            phone = held.extend(session)
            if phone is None:
                return None
            if handled is not None:
                session.execute(
                    update(Arrival)
                    .where(Arrival.seq == handled.seq)
                    .values(handled_at=now(), text=None)
                )
            if sent is not None and outcome is not None:
                self.outbox.note(session, phone, sent, outcome)
            self.outbox.show(session, phone)
            if time.time() < self.pace.paused_until:
                phone.rest_until = max(phone.rest_until, self.pace.paused_until)
            part = self.outbox.claim(session, phone)
            return (self.numbers.opened(phone.sealed), part) if part else None

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
