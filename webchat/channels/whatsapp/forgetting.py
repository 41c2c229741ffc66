"""Personal data of the channel: giving it, taking it away, and keeping it no longer than used."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from webchat.channels.whatsapp.tables import (
    DELIVERED,
    FAILED,
    READ,
    SENT,
    Arrival,
    Outgoing,
    Phone,
)
from webchat.store import Store, now

KEPT = timedelta(days=30)
"""How long ids of messages are kept to know repeated ones; the platform repeats for a week."""
_PER_ROUND = 500


def kept(session: Session, conversation_id: str) -> dict[str, Any] | None:
    """What is kept of the phone of a conversation, as JSON can say it; None without a phone."""
    phone = session.scalar(select(Phone).where(Phone.conversation_id == conversation_id))
    if phone is None:
        return None
    arrived = select(Arrival).where(Arrival.phone_id == phone.id).order_by(Arrival.seq)
    sent = select(Outgoing).where(Outgoing.phone_id == phone.id).order_by(Outgoing.seq)
    return {
        "nomor": phone.masked,
        "terakhir_menulis": phone.heard_at.isoformat(),
        "masuk": [
            {"jenis": it.kind, "teks": it.text, "dikirim": it.sent_at}
            for it in session.scalars(arrived)
        ],
        "keluar": [
            {
                "pesan": it.message_id,
                "keadaan": it.state,
                "isi": it.content,
                "dibuat": it.made_at.isoformat(),
            }
            for it in session.scalars(sent)
        ],
    }


def forget(session: Session, conversation_id: str) -> None:
    """Take away the phone of a conversation, its number and all that came and went.

    The ids of its messages stay for a while, of nobody: one that comes again is still known.
    """
    phones = select(Phone.id).where(Phone.conversation_id == conversation_id)
    session.execute(
        update(Arrival)
        .where(Arrival.phone_id.in_(phones))
        .values(phone_id="", text=None, about=None, handled_at=now())
        .execution_options(synchronize_session=False)
    )
    session.execute(delete(Outgoing).where(Outgoing.phone_id.in_(phones)))
    session.execute(delete(Phone).where(Phone.conversation_id == conversation_id))


def prune(store: Store) -> int:
    """Delete what has served its time, messages that came or were sent long ago; how many."""
    came, sent = time.time() - KEPT.total_seconds(), now() - KEPT
    settled = Outgoing.state.in_([SENT, DELIVERED, READ, FAILED])
    return _prune(store, Arrival, Arrival.came_at < came) + _prune(
        store, Outgoing, (Outgoing.made_at < sent) & settled
    )


def _prune(store: Store, table: Any, condition: Any) -> int:
    """In small transactions, so that nobody waits long."""
    due = select(table.seq).where(condition).order_by(table.seq).limit(_PER_ROUND)
    pruned = 0
    while True:
        with store.reading() as session:
            gone = session.scalars(due).all()
        with store.changing() as session:
            session.execute(delete(table).where(table.seq.in_(gone)))
        pruned += len(gone)
        if len(gone) < _PER_ROUND:
            return pruned
