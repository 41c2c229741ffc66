"""Whose turn it is: the lease of a phone, and the phones for which there is something to do."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.orm import Session

from webchat.channels.whatsapp.tables import SENDING, WAITING, Arrival, Outgoing, Phone
from webchat.store import Message, Store

_PHONES_PER_LOOK = 500


@dataclass(frozen=True)
class Hold:
    """The right to work for one phone, held by one thread of one process; it expires."""

    phone_id: str
    owner: str
    seconds: float

    def extend(self, session: Session) -> Phone | None:
        """The phone, held for another full term; None when the right was lost."""
        mine = (Phone.id == self.phone_id) & (Phone.lease_owner == self.owner)
        return _set(session, mine, self.owner, self.seconds)

    def release(self, session: Session) -> None:
        """Let others have it, if it is still held."""
        mine = (Phone.id == self.phone_id) & (Phone.lease_owner == self.owner)
        _set(session, mine, None, 0.0)


def hold(store: Store, phone_id: str, seconds: float) -> Hold | None:
    """The right to work for a phone; None while somebody else has it, or there is no phone."""
    candidate = Hold(phone_id, secrets.token_hex(8), seconds)
    with store.changing() as session:
        free = (Phone.id == phone_id) & _free()
        taken = _set(session, free, candidate.owner, seconds)
    return candidate if taken else None


def phones_with_work(store: Store, settled_before: float) -> list[str]:
    """Phones that have arrivals from before *settled_before*, or something to be sent now."""
    arrived = exists().where(
        Arrival.phone_id == Phone.id,
        Arrival.handled_at.is_(None),
        Arrival.came_at <= settled_before,
    )
    unsent = exists().where(Outgoing.phone_id == Phone.id, Outgoing.state.in_([WAITING, SENDING]))
    unshown = exists().where(
        Message.conversation_id == Phone.conversation_id,
        Message.id > Phone.shown_to,
        Message.role != "user",
    )
    rested = Phone.rest_until <= time.time()
    query = (
        select(Phone.id)
        .where(_free(), or_(arrived, unshown, rested & unsent))
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
