"""The right to answer in a conversation: held by one thread of one process at a time.

It lives in the database, so it holds between threads, processes and machines (whose clocks are
taken to agree within a few seconds), and it expires, so a crashed holder blocks nobody for long;
nor does one whose clock was put back since.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.orm import Session

from webchat.store import Conversation, Store

_CLOCKS_AGREE_SECONDS = 30.0


@dataclass
class Lease:
    """The lease of one conversation, known by its owner's random name.

    *over* spares the holder's end another transaction, where the last one has released it.
    """

    conversation_id: str
    owner: str
    seconds: float
    over: bool = False

    def extend(self, session: Session) -> bool:
        """Hold it for another full term; False when it was lost."""
        mine = Conversation.lease_owner == self.owner
        return _set(session, self.conversation_id, mine, self.owner, self.seconds)

    def release(self, session: Session) -> None:
        """Let others have it, if it is still held."""
        mine = Conversation.lease_owner == self.owner
        _set(session, self.conversation_id, mine, None, 0.0)


@contextmanager
def lease(store: Store, conversation_id: str, seconds: float) -> Iterator[Lease | None]:
    """The lease of a conversation for *seconds*; None when somebody else holds it."""
    candidate = Lease(conversation_id, secrets.token_hex(8), seconds)
    with store.changing() as session:
        taken = _set(session, conversation_id, lease_is_free(seconds), candidate.owner, seconds)
    if not taken:
        yield None
        return
    try:
        yield candidate
    finally:
        if not candidate.over:
            with store.changing() as session:
                candidate.release(session)


def lease_is_free(seconds: float) -> ColumnElement[bool]:
    """The condition that nobody holds a conversation's lease, which never lasts over *seconds*."""
    moment = time.time()
    latest = moment + seconds + _CLOCKS_AGREE_SECONDS
    until = Conversation.leased_until
    return or_(Conversation.lease_owner.is_(None), until < moment, until > latest)


def _set(
    session: Session,
    conversation_id: str,
    condition: ColumnElement[bool],
    owner: str | None,
    seconds: float,
) -> bool:
    changed = session.scalar(
        update(Conversation)
        .where(Conversation.id == conversation_id, condition)
        .values(lease_owner=owner, leased_until=time.time() + seconds)
        .returning(Conversation.id)
    )
    return changed is not None
