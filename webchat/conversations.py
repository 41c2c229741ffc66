"""What clients of the gateway do with conversations. Knows nothing of HTTP."""

from __future__ import annotations

import time
import unicodedata
import uuid
from collections.abc import Set
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import BigInteger, func, literal, select
from sqlalchemy.orm import Session

from language.privacy import mask, without_code
from tanya.office_hours import OfficeHours
from webchat.assistant import TookTooLong, Unanswered
from webchat.console.cases import is_held
from webchat.delivery import Delivery
from webchat.identity import BadIdentity, Identity
from webchat.metrics import Metrics
from webchat.store import (
    ANSWERED,
    WAITING,
    AlreadySpent,
    Conversation,
    Feedback,
    Message,
    Origin,
    SpentToken,
    Store,
    UnknownConversation,
    now,
)

HIDDEN = (
    "Pesan Anda tampaknya memuat password, jadi bagian itu sudah saya sembunyikan dan tidak "
    "disimpan. Kami tidak pernah memerlukan password Anda. Jika itu password yang sebenarnya, "
    "mohon segera ganti demi keamanan akun Anda."
)
AWAY = (
    "Asisten sedang tidak dapat dihubungi. Pesan Anda sudah tersimpan dan dijawab begitu asisten "
    "kembali. Anda tidak perlu mengirimnya lagi."
)
SLOW = (
    "Jawaban memerlukan waktu lebih lama dari biasanya. Pesan Anda sudah tersimpan, dan jawabannya "
    "muncul di sini begitu siap. Anda tidak perlu mengirimnya lagi."
)
_SPENT = "Token identitas sudah pernah dipakai. Muat ulang halaman LPSE untuk token baru."
# A notice about waiting ends with the waiting: the replies themselves follow it.
_WAITING_NOTICE = "waiting"
_OFFICE_NOTICE = "office"
_STILL_THERE = timedelta(minutes=30)
_CLOSED = (
    "Pesan Anda sudah sampai pada petugas, yang bekerja {hours}. {when}. Anda tidak perlu menunggu "
    "di halaman ini."
)
# How often a request looks whether another one has finished its message, in seconds.
_LOOK_SECONDS = 0.05


class Unacceptable(ValueError):
    """What the client sent cannot be taken; *problem* names why, *detail* says it in Indonesian."""

    def __init__(self, problem: str, detail: str) -> None:
        """Keep both for the reply."""
        super().__init__(problem)
        self.problem = problem
        self.detail = detail


@dataclass(frozen=True)
class Incoming:
    """A message as a client sent it, its outer shape already checked."""

    text: str | None
    payload: str | None
    client_message_id: str | None
    hid_password: bool = False
    """A password stood in it, and was hidden before it came here."""


class Conversations:
    """The use cases of the chat."""

    def __init__(
        self,
        store: Store,
        delivery: Delivery,
        metrics: Metrics,
        topics: Set[str],
        max_chars: int,
        answer_seconds: float,
        vouched_minutes: int,
        office_hours: OfficeHours,
    ) -> None:
        """*topics* may be asked for by payload; a sender waits *answer_seconds* at most.

        The word of an embedding page counts for *vouched_minutes*.
        """
        self._office_hours = office_hours
        self._store = store
        self._delivery = delivery
        self._metrics = metrics
        self._topics = topics
        self._max_chars = max_chars
        self._answer_seconds = answer_seconds
        self._vouched_for = timedelta(minutes=vouched_minutes)

    def start(self, lpse: str | None, address: str, identity: Identity | None = None) -> str:
        """Start a conversation from *address* (a keyed hash) and return its id.

        With an *identity* it comes with the proof that this account's owner is there. Raises
        BadIdentity when the token was used before.
        """
        origin, spent = Origin(address=address), None
        if identity:
            origin.lpse, origin.user_id = identity.lpse, identity.user_id
            origin.vouched_until = now() + self._vouched_for
            spent = SpentToken(lpse=identity.lpse, jti=identity.jti, expires_at=identity.expires)
            lpse = lpse or identity.lpse
        try:
            return self._store.create_conversation(lpse, origin, spent)
        except AlreadySpent as error:
            raise BadIdentity(_SPENT) from error

    def post(self, conversation_id: str, incoming: Incoming) -> list[Message]:
        """Keep a message of the user, have it answered, and return the replies to it alone.

        The same ``client_message_id`` again, even at the same moment, is the same message with
        the same replies. While the assistant is away a system message says so.

        Raises Unacceptable and UnknownConversation.
        """
        message_id = self._keep(conversation_id, incoming)
        deadline = time.monotonic() + self._answer_seconds
        try:
            self._await_answer(conversation_id, message_id, deadline)
        except Unanswered as error:
            notice = SLOW if isinstance(error, TookTooLong) else AWAY
            self._tell_to_wait(conversation_id, message_id, notice)
        return self._replies(message_id)

    def messages(self, conversation_id: str, after: int) -> list[Message]:
        """All messages with an id above *after*, in order. Raises UnknownConversation."""
        query = (
            select(Message)
            .where(
                Message.conversation_id == conversation_id,
                # An id that no message can have must not overflow PostgreSQL's type for them.
                Message.id > literal(after, BigInteger),
            )
            .order_by(Message.id)
        )
        with self._store.reading() as session:
            if session.get(Conversation, conversation_id) is None:
                raise UnknownConversation(conversation_id)
            return list(session.scalars(query))

    def rate(self, conversation_id: str, rating: int, comment: str | None) -> Feedback:
        """Keep a rating with its masked comment. Raises UnknownConversation."""
        feedback = Feedback(conversation_id=conversation_id, rating=rating)
        feedback.comment = mask(_clean(comment)).text if comment else None
        with self._store.writing(conversation_id) as session:
            session.add(feedback)
        return feedback

    def waiting(self) -> int:
        """How many messages wait for an answer, in all conversations."""
        query = select(func.count()).select_from(Message).where(Message.state == WAITING)
        with self._store.reading() as session:
            return session.scalar(query) or 0

    def _keep(self, conversation_id: str, incoming: Incoming) -> int:
        """Store a message as waiting and return its id, or the id it already has."""
        text = self._checked_text(incoming)
        masked = mask(text)
        client_message_id = incoming.client_message_id or str(uuid.uuid4())
        with self._store.writing(conversation_id) as session:
            known = session.scalar(
                select(Message.id).where(
                    Message.conversation_id == conversation_id,
                    Message.client_message_id == client_message_id,
                )
            )
            if known is not None:
                return known
            message = Message(
                conversation_id=conversation_id,
                role="user",
                text=masked.text,
                client_message_id=client_message_id,
                state=WAITING,
            )
            if incoming.payload is not None:
                message.payload = incoming.payload
                message.text = self._title(session, conversation_id, incoming.payload)
            held = is_held(session, conversation_id)
            if held:
                # The officer's to answer: the assistant never hears of it.
                message.state, message.text = ANSWERED, without_code(message.text or "")
            session.add(message)
            session.flush()
            if held and (closed := self._closed_now(session, conversation_id)):
                session.add(_notice(message, _OFFICE_NOTICE, closed))
            if "password" in masked.found or incoming.hid_password:
                session.add(_notice(message, "password", HIDDEN))
        for kind in masked.found:
            self._metrics.masked.labels(kind).inc()
        return message.id

    def _closed_now(self, session: Session, conversation_id: str) -> str | None:
        """Outside office hours: when to expect the officer, once until the officer writes again."""
        opening = self._office_hours.opening(now())
        spoken = select(Message.notice, Message.created_at).where(
            Message.conversation_id == conversation_id,
            (Message.notice == _OFFICE_NOTICE)
            | (Message.role == "agent")
            | ((Message.role == "system") & Message.notice.is_(None)),
        )
        last = session.execute(spoken.order_by(Message.id.desc()).limit(1)).one_or_none()
        # Whoever wrote or joined a moment ago is there, whatever the hour.
        there = last is not None and now() - last.created_at < _STILL_THERE
        if opening is None or there or (last is not None and last.notice == _OFFICE_NOTICE):
            return None
        return _CLOSED.format(hours=self._office_hours, when=self._office_hours.when())

    def _checked_text(self, incoming: Incoming) -> str:
        if (incoming.text is None) == (incoming.payload is None):
            raise Unacceptable("text-or-payload", "Kirimkan salah satu: text atau payload.")
        if incoming.text is None:
            return ""
        text = _clean(incoming.text)
        if not any(unicodedata.category(character)[0] not in "ZC" for character in text):
            raise Unacceptable(
                "empty-message", "Pesan masih kosong. Silakan tulis pertanyaan Anda."
            )
        if len(text) > self._max_chars:
            raise Unacceptable(
                "message-too-long",
                f"Pesan terlalu panjang: {len(text)} karakter, paling banyak {self._max_chars}. "
                "Mohon ringkas pertanyaan Anda.",
            )
        return text

    def _title(self, session: Session, conversation_id: str, payload: str) -> str:
        """What the user sees of a payload: the title of the button that offered it."""
        offers = session.scalars(
            select(Message.buttons)
            .where(Message.conversation_id == conversation_id, Message.role != "user")
            .order_by(Message.id.desc())
        )
        for buttons in offers:
            for button in buttons:
                if button["payload"] == payload:
                    return button["title"]
        topic = payload.removeprefix("/")
        if payload.startswith("/") and topic in self._topics:
            return topic.replace("_", " ").capitalize()
        raise Unacceptable(
            "unknown-payload",
            "Pilihan ini tidak dikenal dalam percakapan Anda. Silakan pilih tombol yang tersedia "
            "atau tulis pertanyaan Anda.",
        )

    def _await_answer(self, conversation_id: str, message_id: int, deadline: float) -> None:
        """Return once the message is answered, by this request or another. Raises Unanswered."""
        while True:
            self._delivery.deliver(conversation_id, up_to=message_id, deadline=deadline)
            if not self._is_waiting(message_id):
                return
            if time.monotonic() >= deadline:
                raise TookTooLong("somebody else is answering")
            time.sleep(_LOOK_SECONDS)

    def _is_waiting(self, message_id: int) -> bool:
        with self._store.reading() as session:
            return session.get_one(Message, message_id).state == WAITING

    def _tell_to_wait(self, conversation_id: str, message_id: int, text: str) -> None:
        """Store a notice about waiting, once for each message that still waits."""
        with self._store.writing(conversation_id) as session:
            message = session.get_one(Message, message_id)
            told = session.scalar(
                select(Message.id).where(
                    Message.reply_to == message_id, Message.notice == _WAITING_NOTICE
                )
            )
            if message.state == WAITING and told is None:
                session.add(_notice(message, _WAITING_NOTICE, text))

    def _replies(self, message_id: int) -> list[Message]:
        query = select(Message).where(Message.reply_to == message_id).order_by(Message.id)
        with self._store.reading() as session:
            waiting = session.get_one(Message, message_id).state == WAITING
            replies = list(session.scalars(query))
        self._metrics.messages.labels("waiting" if waiting else "answered").inc()
        return [reply for reply in replies if waiting or reply.notice != _WAITING_NOTICE]


def _notice(message: Message, kind: str, text: str) -> Message:
    return Message(
        conversation_id=message.conversation_id,
        role="system",
        text=text,
        reply_to=message.id,
        notice=kind,
    )


def _clean(text: str) -> str:
    """*text* without control characters (line breaks and tabs stay) and lone surrogates."""
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return "".join(kept).strip()
