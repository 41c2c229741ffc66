"""Whose turn it is: the lease of a phone, and the phones for which there is something to do."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, union, update
from sqlalchemy.orm import Session

from webchat.channels.whatsapp.tables import SENDING, WAITING, Arrival, Outgoing, Phone
from webchat.store import Conversation, Message, Store, now

_PHONES_PER_LOOK = 500
_LATELY = timedelta(days=2)


@dataclass(frozen=True)
class Hold:
    """The right to work for one phone, held by one thread of one process; it expires."""

    phone_id: str
    seconds: float
    owner: str = field(default_factory=lambda: secrets.token_hex(8))

    def take(self, session: Session) -> Phone | None:
        """The phone; None while somebody else has the right, or there is no phone."""
        return _set(session, (Phone.id == self.phone_id) & _free(), self.owner, self.seconds)

    def extend(self, session: Session) -> Phone | None:
        """The phone, held for another full term; None when the right was lost."""
        mine = (Phone.id == self.phone_id) & (Phone.lease_owner == self.owner)
        return _set(session, mine, self.owner, self.seconds)

    def release(self, session: Session) -> None:
        """Let others have it, if it is still held."""
        mine = (Phone.id == self.phone_id) & (Phone.lease_owner == self.owner)
        _set(session, mine, None, 0.0)


def phones_with_work(store: Store, settled_before: float) -> list[str]:
    """Phones that have arrivals from before *settled_before*, or something to be sent now."""
    arrived = select(Arrival.phone_id).where(
        Arrival.handled_at.is_(None), Arrival.came_at <= settled_before
    )
    unsent = (
        select(Phone.id)
        .join(Outgoing, Outgoing.phone_id == Phone.id)
        .where(Outgoing.state.in_([WAITING, SENDING]), Phone.rest_until <= time.time())
    )
    unshown = (
        select(Phone.id)
        .join(Conversation, Conversation.id == Phone.conversation_id)
        .join(Message, Message.conversation_id == Conversation.id)
        .where(
            # Of all phones there ever were only these are looked at.
            Conversation.last_active_at > now() - _LATELY,
            Message.id > Phone.shown_to,
            Message.role != "user",
        )
    )
    query = (
        select(Phone.id)
        .where(_free(), Phone.id.in_(union(arrived, unsent, unshown)))
        .order_by(Phone.leased_until)
        .limit(_PHONES_PER_LOOK)
    )
    with store.reading() as session:
        return list(session.scalars(query))


def _free() -> ColumnElement[bool]:
    return or_(Phone.lease_owner.is_(None), Phone.leased_until < time.time())


def _set(
    session: Session, condition: ColumnElement[bool], owner: str | None, seconds: float
) -> Phone | None:
    return session.scalar(
        update(Phone)
        .where(condition)
        .values(lease_owner=owner, leased_until=time.time() + seconds)
        .returning(Phone)
        .execution_options(synchronize_session=False)
    )
