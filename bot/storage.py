"""Where Rasa keeps conversations and their locks, told by the settings that everything else reads.

`bot/endpoints.yml` names the two classes. Both are Rasa's own but for what is said below.
"""

from __future__ import annotations

import json
import re
import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

import redis  # type: ignore[import-untyped]
import sqlalchemy as sa  # type: ignore[import-untyped]
from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, LockStore, RedisLockStore
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot.rasa_changes import TurnAborted

LONGEST = 400
"""Events of a conversation that are read for a message, before they are summed up."""
TURNS_KEPT = 6
"""Turns that a summary keeps whole: the policies look back at four."""

_PREPARE_LOCK = 7_350_121
_SAVE_LOCK = 7_350_122
_LOCK_SECONDS = 2
_CLOCKS_AGREE_SECONDS = 30
_STORED = "stored_in_session"


def environment(given: Mapping[str, str]) -> dict[str, str]:
    """What `bot/endpoints.yml` asks for, from the settings in *given*.

    PostgreSQL where the database is one, else a SQLite file of Rasa's own; Redis locks with Redis.
    """
    database = given.get("TANYA_DATABASE_URL") or given.get("DATABASE_URL") or ""
    redis_url = given.get("TANYA_REDIS_URL") or given.get("REDIS_URL") or "memory://"
    server = re.match(r"postgres(?:ql)?(?:\+\w+)?(://.*)", database)
    tracker = f"postgresql{server[1]}" if server else f"sqlite:///{given.get('TANYA_TRACKER_DB')}"
    shared = not redis_url.startswith("memory")
    return {
        "TANYA_TRACKER_URL": tracker,
        "TANYA_REDIS_URL": redis_url,
        "TANYA_LOCK_STORE": "bot.storage.RedisLocks" if shared else "in_memory",
    }


class RedisLocks(RedisLockStore):
    """Rasa's Redis locks, opened by one URL; Rasa's own takes no password or TLS from it."""

    def __init__(self, endpoint_config: EndpointConfig) -> None:
        self.red = redis.StrictRedis.from_url(
            endpoint_config.url, socket_timeout=_LOCK_SECONDS, socket_connect_timeout=_LOCK_SECONDS
        )
        self.key_prefix = "tanya:lock:"
        LockStore.__init__(self)

    def get_lock(self, conversation_id: str) -> TicketLock | None:
        """As Rasa's, without tickets that only a clock put back since could have given so long."""
        lock: TicketLock | None = super().get_lock(conversation_id)
        if lock:
            latest = time.time() + LOCK_LIFETIME + _CLOCKS_AGREE_SECONDS
            lock.tickets = deque(it for it in lock.tickets if it.expires <= latest)
        return lock


class Trackers(SQLTrackerStore):
    """Rasa's SQL store, with four differences.

    - What belongs to the present session is told by the order of the rows, not by the clock: with
      Rasa's own query, a clock that is put back hides what is stored afterwards.
    - A session that has grown long is summed up in a new one, so a message costs the same after
      thousands of events; whatever came before the latest session is never read again.
    - What was read is stored only if nobody else has stored anything since: a process that was
      stopped for longer than its lock lasts gives its turn up, instead of mixing two turns.
    - Connections are tried before they are used, and few: a process asks one thing at a time.
    """

    engine: Any

    def __init__(self, host: str, **more: Any) -> None:
        super().__init__(host=host, **more)
        self.engine.dispose()
        pool = {} if host.startswith("sqlite") else {"pool_size": 2, "max_overflow": 3}
        self.engine = sa.create_engine(host, pool_pre_ping=True, **pool)
        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)
        _add_indexes(self.engine)

    def _event_query(
        self, session: Any, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> Any:
        row = self.SQLEvent
        query = session.query(row).filter(row.sender_id == sender_id).order_by(row.id)
        if fetch_events_from_all_sessions:
            return query
        starts = session.query(sa.func.max(row.id)).filter(
            row.sender_id == sender_id, row.type_name == SessionStarted.type_name
        )
        return query.filter(row.id >= sa.func.coalesce(starts.scalar_subquery(), 0))

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The present session, which remembers how much of it is stored."""
        tracker = await super().retrieve(sender_id)
        return tracker and _as_stored(tracker)

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        if self.engine.dialect.name == "postgresql":
            session.execute(
                sa.text("SELECT pg_advisory_xact_lock(:lock, hashtext(:sender))"),
                {"lock": _SAVE_LOCK, "sender": tracker.sender_id},
            )
        stored = self._event_query(session, tracker.sender_id, False).count()
        if stored != getattr(tracker, _STORED, 0):
            raise TurnAborted("another process has stored a turn meanwhile")
        return islice(tracker.events, stored, None)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store what is new in *tracker*, then its summary where it has grown too long.

        Raises TurnAborted where somebody else has stored something since it was read.
        """
        await super().save(tracker)
        if len(tracker.events) > LONGEST and (new := self._summary(tracker)):
            with self.session_scope() as session:
                session.add_all(self._rows(tracker.sender_id, new))
                session.commit()
            # As when it is read again: saving it once more stores nothing twice.
            tracker.events.clear()
            tracker.events.extend(new)
        _as_stored(tracker)

    def _summary(self, tracker: DialogueStateTracker) -> list[Event]:
        """A session that leads to the same state: what was known, then the latest turns."""
        events = list(tracker.events)
        turns = [at for at, event in enumerate(events) if isinstance(event, UserUttered)]
        if len(turns) <= TURNS_KEPT:
            return []
        cut = turns[-TURNS_KEPT]
        before = DialogueStateTracker.from_events(
            tracker.sender_id, events[:cut], slots=self.domain.slots
        )
        known = [
            SlotSet(slot.name, slot.value)
            for slot in before.slots.values()
            if slot.value != slot.initial_value
        ]
        loop = [ActiveLoop(before.active_loop_name)] if before.active_loop_name else []
        listen = ActionExecuted(ACTION_LISTEN_NAME)
        return [SessionStarted(), *known, *loop, listen, *events[cut:]]

    def _rows(self, sender_id: str, events: Iterable[Event]) -> list[Any]:
        rows = []
        for event in events:
            data = event.as_dict()
            rows.append(
                self.SQLEvent(
                    sender_id=sender_id,
                    type_name=event.type_name,
                    timestamp=data.get("timestamp"),
                    intent_name=data.get("parse_data", {}).get("intent", {}).get("name"),
                    action_name=data.get("name"),
                    data=json.dumps(data),
                )
            )
        return rows


def _as_stored(tracker: DialogueStateTracker) -> DialogueStateTracker:
    """*tracker*, marked with how many rows its present session has."""
    events = list(tracker.events)
    starts = [at for at, event in enumerate(events) if isinstance(event, SessionStarted)]
    setattr(tracker, _STORED, len(events) - (starts[-1] if starts else 0))
    return tracker


def _add_indexes(engine: Any) -> None:
    """What the query above needs to stay fast; one process at a time."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({_PREPARE_LOCK})"))
        for name, condition in (
            ("events_of_sender", ""),
            ("events_session_starts", f"WHERE type_name = '{SessionStarted.type_name}'"),
        ):
            statement = f"CREATE INDEX IF NOT EXISTS {name} ON events (sender_id, id) {condition}"
            connection.execute(sa.text(statement))
