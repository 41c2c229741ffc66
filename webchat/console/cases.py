"""Cases: handed over by the assistant, taken by exactly one officer, given back in the end.

Every step begins by locking the conversation's row, as everything that writes into a conversation
does. So a message of the user is either stored before an officer takes over (and is then the
officer's to answer) or after (and is never sent to the assistant).
"""

from __future__ import annotations

import hashlib
import unicodedata
from base64 import b32encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from language.privacy import mask
from webchat.console.audit import record
from webchat.console.officers import SignedIn
from webchat.console.tables import CLOSED, HELD, QUEUED, Case, Note, Officer
from webchat.store import ANSWERED, WAITING, Conversation, Message, Store, now

LONGEST_REPLY = 4000
# The desk's own telephone numbers and addresses must get through.
_HIDDEN = frozenset({"password", "nik", "npwp", "card", "account"})
_JOINED = (
    "Petugas {name} bergabung dalam percakapan ini. Asisten diam selama petugas melayani Anda."
)
_LEFT = (
    "Petugas {name} meninggalkan percakapan. Kasus Anda kembali ke antrean petugas; sementara itu "
    "asisten dapat menjawab."
)
_FORWARDED = "Percakapan Anda diteruskan kepada petugas {name}."
_CLOSED = (
    "Petugas {name} mengakhiri layanan untuk kasus {number}. Asisten kembali menjawab. Jika masih "
    "ada kendala, tulis saja."
)


class Refused(Exception):
    """What an officer asked for cannot be done (any more); *detail* says why, in Indonesian."""

    def __init__(self, detail: str, status: int = 409) -> None:
        """Keep what to say, and the HTTP status."""
        super().__init__(detail)
        self.detail = detail
        self.status = status


def open_case(session: Session, conversation_id: str, handed: Mapping[str, Any]) -> None:
    """Keep a case that the assistant hands over; handed over again, the open one learns of it.

    The caller has locked the conversation. Nothing that comes along can make this fail: the reply
    of which it is a part must be kept.
    """
    case = session.scalar(open_case_of(conversation_id))
    if case is None:
        case = Case(conversation_id=conversation_id, state=QUEUED)
        session.add(case)
    case.number = _short(handed.get("number"), 20) or number_of(conversation_id)
    case.lpse = _short(handed.get("lpse"), 40)
    case.user_id = _short(handed.get("user_id"), 60)
    case.proven = handed.get("proven") is True
    case.topic = _short(handed.get("topic"), 60)
    case.suggested_reply = _short(handed.get("suggested_reply"), LONGEST_REPLY) or ""
    tried, slots, found = (handed.get(it) for it in ("tried", "slots", "diagnosis"))
    case.known = {
        "tried": [str(it) for it in tried] if isinstance(tried, list) else [],
        "slots": slots if isinstance(slots, dict) else {},
        "diagnosis": found if isinstance(found, dict) else None,
    }


def open_case_of(conversation_id: str) -> Any:
    """The query for the open case of a conversation."""
    return select(Case).where(Case.conversation_id == conversation_id, Case.state != CLOSED)


def is_held(session: Session, conversation_id: str) -> bool:
    """Whether an officer has the conversation, so that the assistant stays silent."""
    case = session.scalar(open_case_of(conversation_id))
    return case is not None and case.state == HELD


def number_of(conversation_id: str) -> str:
    """A number to be read out, where the assistant gave none; it tells nothing about the id."""
    digest = hashlib.sha256(f"case\0{conversation_id}".encode()).digest()
    return f"K-{b32encode(digest)[:6].decode()}"


class Cases:
    """What officers do with cases."""

    def __init__(self, store: Store) -> None:
        """Keep them in *store*."""
        self._store = store

    def claim(self, conversation_id: str, officer: SignedIn) -> None:
        """Take the conversation; of several officers at once exactly one gets it.

        One that nobody handed over can be taken too. Raises Refused.
        """
        with self._store.writing(conversation_id) as session:
            case = session.scalar(open_case_of(conversation_id))
            if case is None:
                conversation = session.get_one(Conversation, conversation_id)
                number, lpse = number_of(conversation_id), conversation.lpse
                case = Case(conversation_id=conversation_id, number=number, lpse=lpse)
                session.add(case)
                session.flush()
            won = session.scalar(
                update(Case)
                .where(Case.id == case.id, Case.state == QUEUED)
                .values(
                    state=HELD,
                    officer_id=officer.officer_id,
                    claimed_at=func.coalesce(Case.claimed_at, now()),
                )
                .returning(Case.id)
            )
            if won is None:
                raise Refused(self._held_by(session, case, officer))
            # What waits for the assistant is the officer's to answer now.
            session.execute(
                update(Message)
                .where(Message.conversation_id == conversation_id, Message.state == WAITING)
                .values(state=ANSWERED)
            )
            _tell(session, conversation_id, _JOINED.format(name=officer.name))
            record(session, officer.name, "kasus_diambil", conversation_id, number=case.number)

    def release(self, conversation_id: str, officer: SignedIn) -> None:
        """Put the case back into the queue. Raises Refused unless it is the officer's."""
        with self._own(conversation_id, officer) as (session, case):
            case.state, case.officer_id = QUEUED, None
            _tell(session, conversation_id, _LEFT.format(name=officer.name))
            record(session, officer.name, "kasus_dilepas", conversation_id, number=case.number)

    def forward(self, conversation_id: str, officer: SignedIn, to: int) -> None:
        """Give the case to another officer. Raises Refused."""
        with self._own(conversation_id, officer) as (session, case):
            other = session.get(Officer, to)
            if other is None or not other.active or other.id == officer.officer_id:
                raise Refused("Pilih petugas lain yang aktif.", 422)
            case.officer_id = other.id
            _tell(session, conversation_id, _FORWARDED.format(name=other.name))
            record(session, officer.name, "kasus_diteruskan", conversation_id, kepada=other.name)

    def close(self, conversation_id: str, officer: SignedIn) -> None:
        """End the case and give the conversation back to the assistant. Raises Refused."""
        with self._own(conversation_id, officer) as (session, case):
            case.state, case.closed_at = CLOSED, now()
            text = _CLOSED.format(name=officer.name, number=case.number)
            _tell(session, conversation_id, text)
            record(session, officer.name, "kasus_ditutup", conversation_id, number=case.number)

    def reply(self, conversation_id: str, officer: SignedIn, text: str, nonce: str) -> None:
        """Say something to the user; the same *nonce* twice is said once. Raises Refused."""
        said = _clean(text, "Balasan masih kosong. Tulis dahulu, lalu kirim.")
        own_id = f"petugas-{nonce}"[:100]
        with self._own(conversation_id, officer) as (session, _):
            known = select(Message.id).where(
                Message.conversation_id == conversation_id, Message.client_message_id == own_id
            )
            if session.scalar(known) is not None:
                return
            session.add(
                Message(
                    conversation_id=conversation_id,
                    role="agent",
                    text=mask(said, _HIDDEN).text,
                    client_message_id=own_id,
                )
            )
            record(session, officer.name, "balasan", conversation_id)

    def note(self, conversation_id: str, officer: SignedIn, text: str) -> None:
        """Keep a word for the other officers. Raises Refused."""
        said = mask(_clean(text, "Catatan masih kosong.")).text
        with self._store.writing(conversation_id) as session:
            session.add(Note(conversation_id=conversation_id, officer=officer.name, text=said))
            record(session, officer.name, "catatan", conversation_id)

    @contextmanager
    def _own(self, conversation_id: str, officer: SignedIn) -> Iterator[tuple[Session, Case]]:
        """A transaction on the officer's own open case."""
        with self._store.writing(conversation_id) as session:
            case = session.scalar(open_case_of(conversation_id))
            if case is None:
                raise Refused("Kasus ini sudah ditutup. Ambil lagi untuk membalas.")
            if case.state != HELD or case.officer_id != officer.officer_id:
                raise Refused(self._held_by(session, case, officer))
            yield session, case

    def _held_by(self, session: Session, case: Case, officer: SignedIn) -> str:
        session.refresh(case)
        if case.state == QUEUED:
            return "Kasus ini ada di antrean. Ambil dahulu sebelum membalas."
        if case.officer_id == officer.officer_id:
            return "Kasus ini sudah Anda tangani."
        holder = session.get(Officer, case.officer_id)
        return f"Kasus ini sedang ditangani {holder.name if holder else 'petugas lain'}."


def _tell(session: Session, conversation_id: str, text: str) -> None:
    session.add(Message(conversation_id=conversation_id, role="system", text=text))


def _clean(text: str, when_empty: str) -> str:
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    if not kept.strip():
        raise Refused(when_empty, 422)
    if len(kept) > LONGEST_REPLY:
        raise Refused(f"Terlalu panjang: paling banyak {LONGEST_REPLY} karakter.", 422)
    return kept.strip()


def _short(value: object, most: int) -> str | None:
    return value[:most] if isinstance(value, str) and value else None
