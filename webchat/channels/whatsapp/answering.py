"""What each arrival becomes in its conversation: a message of the user, or a kind word."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from webchat.channels.whatsapp.reading import MEDIA, Kind
from webchat.channels.whatsapp.rendering import chosen, shape, typed_number
from webchat.channels.whatsapp.tables import Arrival
from webchat.conversations import Conversations, Incoming, Unacceptable
from webchat.store import ANSWERED, Message, Store

_TEXT_ONLY = (
    "Maaf, saya baru bisa membaca teks, jadi {medium} ini belum bisa saya lihat. Silakan "
    "tuliskan pertanyaan Anda dengan kata-kata."
)
_TOO_MANY = (
    "Pesan Anda datang sangat banyak dalam waktu singkat, jadi yang terakhir tidak saya baca. "
    "Mohon tunggu satu menit, lalu tuliskan lagi pertanyaan Anda, sebaiknya dalam satu pesan."
)
_REVOKED = "[pesan dihapus pengirimnya]"


@dataclass(frozen=True)
class Answering:
    """Brings arrivals into their conversations; every arrival is one message, however often."""

    store: Store
    conversations: Conversations

    def answer(self, conversation_id: str, arrival: Arrival) -> None:
        """Post *arrival* and have it answered; the replies are then in the conversation."""
        if arrival.kind == Kind.REVOKED:
            self._forget(conversation_id, arrival)
            return
        if arrival.kind == Kind.CROWDED:
            self._reply(conversation_id, arrival.id, "[pesan tidak dibaca]", _TOO_MANY)
            return
        if arrival.kind == Kind.MEDIA:
            medium = MEDIA[arrival.about or "unsupported"]
            said, reply = f"[{medium}]", _TEXT_ONLY.format(medium=medium)
            self._reply(conversation_id, arrival.id, said, reply)
            if not (arrival.text or "").strip():
                return
        try:
            self.conversations.post(conversation_id, self._incoming(conversation_id, arrival))
        except Unacceptable as error:
            self._reply(conversation_id, f"{arrival.id}!", "[pesan tidak terbaca]", error.detail)

    def _incoming(self, conversation_id: str, arrival: Arrival) -> Incoming:
        """The message, with the payload of the choice that was tapped or typed by its number."""
        text = arrival.text or ""
        payload = None
        if arrival.kind == Kind.CHOICE and (place := chosen(arrival.about or "")):
            payload = self._payload(conversation_id, *place)
        elif arrival.kind == Kind.TEXT and (number := typed_number(text)):
            payload = self._numbered(conversation_id, number)
        own_id = f"{arrival.id}+" if arrival.kind == Kind.MEDIA else arrival.id
        if payload is not None:
            return Incoming(None, payload, own_id)
        return Incoming(text, None, own_id, hid_password=arrival.hid_password)

    def _payload(self, conversation_id: str, message_id: int, at: int) -> str | None:
        offered = select(Message.buttons).where(
            Message.id == message_id, Message.conversation_id == conversation_id
        )
        with self.store.reading() as session:
            buttons = session.scalar(offered) or []
        return buttons[at]["payload"] if at < len(buttons) else None

    def _numbered(self, conversation_id: str, number: int) -> str | None:
        """The payload of choice *number* where the last choices were offered by numbers."""
        offers = (
            select(Message.buttons)
            .where(Message.conversation_id == conversation_id, Message.role != "user")
            .order_by(Message.id.desc())
        )
        with self.store.reading() as session:
            buttons = next(filter(None, session.scalars(offers)), [])
        by_number = shape([it["title"] for it in buttons]) == "numbered"
        return buttons[number - 1]["payload"] if by_number and number <= len(buttons) else None

    def _reply(self, conversation_id: str, message_id: str, said: str, reply: str) -> None:
        """Keep what cannot be asked of the assistant, with our own words to it."""
        with self.store.writing(conversation_id) as session:
            known = select(Message.id).where(
                Message.conversation_id == conversation_id, Message.client_message_id == message_id
            )
            if session.scalar(known) is not None:
                return
            message = Message(
                conversation_id=conversation_id,
                role="user",
                text=said,
                client_message_id=message_id,
                state=ANSWERED,
            )
            session.add(message)
            session.flush()
            session.add(
                Message(
                    conversation_id=conversation_id,
                    role="system",
                    text=reply,
                    reply_to=message.id,
                    notice="channel",
                )
            )

    def _forget(self, conversation_id: str, arrival: Arrival) -> None:
        """The words of a message that its sender has deleted are not kept."""
        with self.store.writing(conversation_id) as session:
            session.execute(
                update(Message)
                .where(
                    Message.conversation_id == conversation_id,
                    Message.client_message_id == arrival.about,
                    Message.state == ANSWERED,
                )
                .values(text=_REVOKED)
            )
