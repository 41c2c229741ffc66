"""What the webhook brought, stored in one transaction before the platform gets its 200."""

from __future__ import annotations

import time
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Table, case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from language.privacy import mask
from webchat.channels.whatsapp.forgetting import KEPT
from webchat.channels.whatsapp.graph import WINDOW_CLOSED, is_passing
from webchat.channels.whatsapp.numbers import Numbers, masked
from webchat.channels.whatsapp.outbox import WINDOW
from webchat.channels.whatsapp.reading import ANSWERED, Arrived, Batch, Kind, Receipt
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

_ARRIVALS, _PHONES = cast(Table, Arrival.__table__), cast(Table, Phone.__table__)
_MINUTE = 60.0
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


class Replayed(Exception):
    """Everything told is older than what the platform still delivers."""


class Intake:
    """Stores what comes in."""

    def __init__(
        self,
        store: Store,
        numbers: Numbers,
        max_chars: int,
        per_minute: int,
        allowed: Iterable[str] = (),
    ) -> None:
        """Hear *per_minute* messages of one phone, any number with 0.

        In test mode only the *allowed* numbers are heard; none means everybody.
        """
        self._store = store
        self._numbers = numbers
        self._max_chars = max_chars
        self._per_minute = per_minute
        self._allowed = frozenset(allowed)
        insert = (sqlite if store.engine.dialect.name == "sqlite" else postgresql).insert
        # Made once: making them takes longer than running them.
        self._keep = insert(_ARRIVALS).on_conflict_do_nothing().returning(_ARRIVALS.c.seq)
        self._hear = _hearing(insert(_PHONES))

    def take(self, batch: Batch) -> Taken:
        """Store the messages that are new, and what the receipts say, all or nothing.

        Raises Replayed.
        """
        ignored = Counter(batch.ignored)
        recent = [it for it in batch.arrived if it.sent_at > time.time() - KEPT.total_seconds()]
        if batch.arrived and not recent and not batch.receipts:
            raise Replayed
        ignored["stale"] += len(batch.arrived) - len(recent)
        heard = [it for it in recent if not self._allowed or it.sender in self._allowed]
        ignored["not_allowed"] += len(recent) - len(heard)
        phones: set[str] = set()
        fresh: list[Arrived] = []
        if heard or batch.receipts:
            with self._store.changing(urgent=True) as session:
                for it in heard:
                    if reason := self._take(session, it):
                        ignored[reason] += 1
                    else:
                        fresh.append(it)
                phones |= {self._numbers.hidden(it.sender) for it in fresh}
                for receipt in batch.receipts:
                    phones |= self._note(session, receipt)
        return Taken(frozenset(phones), [it.id for it in fresh if it.kind in ANSWERED], +ignored)

    def _take(self, session: Session, it: Arrived) -> str:
        """Store a message and whom it is from; else why it is left out."""
        phone_id = self._numbers.hidden(it.sender)
        text = mask(_clean(it.text)[: self._max_chars + 1]) if it.text else None
        about = self._numbers.hidden(it.about or "") if it.kind == Kind.REVOKED else it.about
        moment = time.time()
        row = {
            "id": self._numbers.hidden(it.id),
            "phone_id": phone_id,
            "kind": it.kind,
            "text": text.text if text else None,
            "about": about[:64] if about else None,
            "hid_password": bool(text and "password" in text.found),
            "sent_at": it.sent_at,
            "came_at": moment,
        }
        stored = session.execute(self._keep, row).scalar()
        if stored is None:
            return "repeated"
        if it.kind not in ANSWERED:
            return ""
        heard = {
            "id": phone_id,
            "masked": masked(it.sender),
            "sealed": self._numbers.sealed(it.sender),
            "heard_at": datetime.fromtimestamp(min(it.sent_at, moment), UTC),
            "counted": 1,
            "counted_from": moment,
        }
        count = session.execute(self._hear, heard).scalar_one()
        return self._crowd(session, stored, count) if 0 < self._per_minute < count else ""

    def _crowd(self, session: Session, seq: int, count: int) -> str:
        """The first message that is too many is kept without its words, to be told so."""
        row = _ARRIVALS.c.seq == seq
        if count > self._per_minute + 1:
            session.execute(delete(_ARRIVALS).where(row))
            return "too_many"
        told = {"kind": Kind.CROWDED, "text": None, "about": None}
        session.execute(update(_ARRIVALS).where(row).values(told))
        return ""

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


def _hearing(insert: Any) -> Any:
    """The statement that keeps when a phone was heard, and gives how often in this minute."""
    told = insert.excluded
    is_over = Phone.counted_from <= told.counted_from - _MINUTE
    later = Phone.heard_at < told.heard_at
    changes = {
        "heard_at": case((later, told.heard_at), else_=Phone.heard_at),
        "counted": case((is_over, 1), else_=Phone.counted + 1),
        "counted_from": case((is_over, told.counted_from), else_=Phone.counted_from),
    }
    hearing = insert.on_conflict_do_update(index_elements=[Phone.id], set_=changes)
    return hearing.returning(Phone.counted)


def _clean(text: str) -> str:
    """*text* without control characters that no database keeps."""
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
