"""How far a message got on its way to the phone, for the officer who wrote it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from webchat.channels.whatsapp.outbox import TEMPLATE_PART, WINDOW
from webchat.channels.whatsapp.tables import (
    DELIVERED,
    FAILED,
    HELD,
    READ,
    SENDING,
    SENT,
    WAITING,
    Outgoing,
    Phone,
)
from webchat.store import Message, now

_LATEST = 30
_ORDER = (FAILED, HELD, WAITING, SENDING, SENT, DELIVERED, READ)
_TOLD = {
    FAILED: "Tidak terkirim: WhatsApp menolak pesan ini.",
    HELD: "Belum terkirim: penyedia terakhir menulis lebih dari 24 jam lalu, jadi WhatsApp hanya "
    "menerima pesan template. Pesan ini disimpan dan terkirim begitu penyedia menulis lagi.",
    WAITING: "Sedang dikirim.",
    SENDING: "Sedang dikirim.",
    SENT: "Terkirim.",
    DELIVERED: "Sampai di ponsel.",
    READ: "Sudah dibaca.",
}
_ASKED = " Pesan template yang mengajak penyedia menulis sudah dikirim."


@dataclass(frozen=True)
class Delivery:
    """The *state* of a message (that of its part which is least far), and words for it."""

    state: str
    told: str
    error: int | None = None


def of_officers(session: Session, conversation_id: str) -> dict[int, Delivery]:
    """How far the latest messages of officers got; empty where there is no phone."""
    written = (
        select(Message.id)
        .where(Message.conversation_id == conversation_id, Message.role == "agent")
        .order_by(Message.id.desc())
        .limit(_LATEST)
    )
    return deliveries(session, session.scalars(written).all())


def is_too_late(session: Session, conversation_id: str) -> bool:
    """Whether what is written now will be kept until the person writes again."""
    phone = select(Phone.id).where(
        Phone.conversation_id == conversation_id, Phone.heard_at <= now() - WINDOW
    )
    return session.scalar(phone) is not None


def deliveries(session: Session, message_ids: Collection[int]) -> dict[int, Delivery]:
    """How far each of these messages got; those that never went to a phone are left out."""
    rows = session.scalars(
        select(Outgoing).where(Outgoing.message_id.in_(message_ids)).order_by(Outgoing.seq)
    ).all()
    found: dict[int, Delivery] = {}
    for message_id in dict.fromkeys(row.message_id for row in rows):
        parts = [it for it in rows if it.message_id == message_id and it.part != TEMPLATE_PART]
        if parts:
            least = min(parts, key=lambda it: _ORDER.index(it.state))
            asked = least.state == HELD and _asked(session, least)
            told = _TOLD[least.state] + (_ASKED if asked else "")
            found[message_id] = Delivery(least.state, told, least.error)
    return found


def _asked(session: Session, row: Outgoing) -> bool:
    """Whether a template has gone out since the person last wrote."""
    query = (
        select(Outgoing.seq)
        .join(Phone, Phone.id == Outgoing.phone_id)
        .where(
            Outgoing.phone_id == row.phone_id,
            Outgoing.part == TEMPLATE_PART,
            Outgoing.state.in_([SENT, DELIVERED, READ]),
            Outgoing.made_at > Phone.heard_at,
        )
    )
    return session.scalar(query.limit(1)) is not None
