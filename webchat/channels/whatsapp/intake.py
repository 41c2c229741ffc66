"""What the webhook brought, stored in one transaction before the platform gets its 200."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from language.privacy import mask
from webchat.channels.whatsapp.graph import WINDOW_CLOSED, is_passing
from webchat.channels.whatsapp.numbers import Numbers, masked
from webchat.channels.whatsapp.outbox import WINDOW
from webchat.channels.whatsapp.reading import Arrived, Batch, Kind, Receipt
from webchat.channels.whatsapp.tables import (
    DELIVERED,
    FAILED,
    HELD,
    READ,
    SENDING,
    SENT,
    WAITING,
    Arrival,
    Outgoing,
    Phone,
)
from webchat.store import Store, now

# What a receipt may follow: receipts come late, twice and in any order.
_FOLLOWS = {
    SENT: (WAITING, SENDING),
    DELIVERED: (WAITING, SENDING, SENT),
    READ: (WAITING, SENDING, SENT, DELIVERED),
    FAILED: (WAITING, SENDING, SENT),
}


@dataclass(frozen=True)
class Taken:
    """What was new: phones with something to do, and the platform's ids of messages to answer."""

    phones: frozenset[str]
    to_answer: list[str]
    ignored: Counter[str]


class Intake:
    """Stores what comes in."""

    def __init__(
        self, store: Store, numbers: Numbers, max_chars: int, allowed: Iterable[str] = ()
    ) -> None:
        """In test mode only the *allowed* numbers are heard; none means everybody."""
        self._store = store
        self._numbers = numbers
        self._max_chars = max_chars
        self._allowed = frozenset(allowed)
        kind = sqlite if store.engine.dialect.name == "sqlite" else postgresql
        self._insert = kind.insert

    def take(self, batch: Batch) -> Taken:
        """Store the messages that are new, and what the receipts say, all or nothing."""
        ignored = Counter(batch.ignored)
        heard = [it for it in batch.arrived if not self._allowed or it.sender in self._allowed]
        ignored["not_allowed"] += len(batch.arrived) - len(heard)
        phones: set[str] = set()
        fresh: list[Arrived] = []
        if heard or batch.receipts:
            with self._store.changing() as session:
                fresh = [it for it in heard if self._keep(session, it)]
                phones |= {self._numbers.hidden(it.sender) for it in fresh}
                for receipt in batch.receipts:
                    phones |= self._note(session, receipt)
        ignored["repeated"] += len(heard) - len(fresh)
        answered = {Kind.TEXT, Kind.CHOICE, Kind.MEDIA}
        return Taken(frozenset(phones), [it.id for it in fresh if it.kind in answered], +ignored)

    def _keep(self, session: Session, it: Arrived) -> bool:
        """Store a message and whom it is from; False when its id is known."""
        phone_id = self._numbers.hidden(it.sender)
        text = mask(_clean(it.text)[: self._max_chars + 1]) if it.text else None
        about = self._numbers.hidden(it.about or "") if it.kind == Kind.REVOKED else it.about
        stored = session.execute(
            self._insert(Arrival)
            .values(
                id=self._numbers.hidden(it.id),
                phone_id=phone_id,
                kind=it.kind,
                text=text.text if text else None,
                about=about[:64] if about else None,
                hid_password=bool(text and "password" in text.found),
                sent_at=it.sent_at,
                came_at=time.time(),
            )
            .on_conflict_do_nothing()
            .returning(Arrival.seq)
        ).scalar()
        if stored is not None and it.kind != Kind.MOVED:
            self._hear(session, phone_id, it)
        return stored is not None

    def _hear(self, session: Session, phone_id: str, it: Arrived) -> None:
        insert = self._insert(Phone).values(
            id=phone_id,
            masked=masked(it.sender),
            sealed=self._numbers.sealed(it.sender),
            heard_at=datetime.fromtimestamp(it.sent_at, UTC),
            shown_to=0,
            rest_until=0.0,
            tries=0,
            leased_until=0.0,
        )
        session.execute(
            insert.on_conflict_do_update(
                index_elements=[Phone.id],
                set_={"heard_at": insert.excluded.heard_at},
                where=Phone.heard_at < insert.excluded.heard_at,
            )
        )

    def _note(self, session: Session, receipt: Receipt) -> set[str]:
        """Keep what a receipt says; the phones for which this changes what is to be done."""
        state = receipt.status
        if state == FAILED and receipt.error == WINDOW_CLOSED:
            state = HELD
        elif state == FAILED and receipt.error and is_passing(receipt.error):
            state = WAITING
        changes: dict[str, object] = {"state": state, "error": receipt.error}
        if state in (DELIVERED, READ, FAILED):
            changes["content"] = None
        phone = session.scalar(
            update(Outgoing)
            .where(Outgoing.mark == receipt.callback, Outgoing.state.in_(_FOLLOWS[receipt.status]))
            .values(changes)
            .returning(Outgoing.phone_id)
        )
        if phone is None:
            return set()
        # A phone in doubt about this message rests until its receipt comes.
        changes = {"rest_until": 0.0}
        if state == HELD:
            changes["heard_at"] = now() - WINDOW
        concerned = (Phone.id == phone) & ((Phone.rest_until > 0) | (state in (WAITING, HELD)))
        query = update(Phone).where(concerned).values(changes).returning(Phone.id)
        return set(session.scalars(query))


def _clean(text: str) -> str:
    """*text* without control characters that no database keeps."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
