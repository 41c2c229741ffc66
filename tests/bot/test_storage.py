"""Rasa's conversations: kept in order whatever the clock says, short to read however long."""

from __future__ import annotations

import asyncio
import time

import pytest
from rasa.core.lock import Ticket, TicketLock
from rasa.core.lock_store import RedisLockStore
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from bot import rasa_changes, storage

DOMAIN = Domain.from_dict(
    {
        "intents": ["lanjut"],
        "forms": {"akun": {"required_slots": ["langkah"]}},
        "slots": {
            "langkah": {"type": "any", "influence_conversation": False, "mappings": []},
            "lpse": {"type": "any", "influence_conversation": False, "mappings": []},
        },
    }
)


@pytest.fixture
def store(tmp_path):
    return storage.Trackers(f"sqlite:///{tmp_path / 'rasa.db'}", domain=DOMAIN)


def turn(number: int) -> list:
    return [
        UserUttered("lanjut", intent={"name": "lanjut"}, message_id=f"m{number}"),
        SlotSet("langkah", number),
        BotUttered(f"langkah {number}"),
        ActionExecuted("action_listen"),
    ]


def talk(store, turns: int, sender: str = "someone") -> DialogueStateTracker:
    """Say something *turns* times, each read and saved as a message is."""

    async def go():
        for number in range(turns):
            tracker = await store.get_or_create_tracker(sender)
            if number == 0:
                begin = [SessionStarted(), SlotSet("lpse", "lkpp"), ActiveLoop("akun")]
                tracker.update_with_events(begin, DOMAIN)
            tracker.update_with_events(turn(number), DOMAIN)
            await store.save(tracker)
        return await store.retrieve(sender)

    return asyncio.run(go())


def test_many_events_leave_little_to_read_and_the_same_state(store):
    tracker = talk(store, 220)
    assert len(tracker.events) <= storage.LONGEST + len(turn(0))
    assert tracker.get_slot("langkah") == 219
    assert tracker.get_slot("lpse") == "lkpp"
    assert tracker.active_loop_name == "akun"
    assert tracker.latest_action_name == "action_listen"


def test_the_latest_turns_survive_each_summary_whole(store):
    for turns in (100, 101, 102):
        tracker = talk(store, turns, f"of {turns}")
        said = [it.message_id for it in tracker.events if isinstance(it, UserUttered)]
        last = [f"m{n}" for n in range(turns - storage.TURNS_KEPT, turns)]
        assert said[-storage.TURNS_KEPT :] == last


def test_saving_twice_stores_nothing_twice(store):
    async def go():
        tracker = await store.get_or_create_tracker("someone")
        for number in range(150):
            tracker.update_with_events(turn(number), DOMAIN)
        await store.save(tracker)
        await store.save(tracker)
        again = await store.retrieve("someone")
        return len(tracker.events), len(again.events)

    kept, read = asyncio.run(go())
    assert kept == read


def test_a_turn_is_given_up_when_another_process_has_stored_one_since(store):
    """As after a pause longer than the lock lasts."""

    async def go():
        talk_in = await store.get_or_create_tracker("someone")
        talk_in.update_with_events([SessionStarted(), *turn(0)], DOMAIN)
        await store.save(talk_in)
        late = await store.retrieve("someone")
        other = await store.retrieve("someone")
        other.update_with_events(turn(1), DOMAIN)
        await store.save(other)
        late.update_with_events(turn(2), DOMAIN)
        with pytest.raises(rasa_changes.TurnAborted):
            await store.save(late)
        return await store.retrieve("someone")

    said = [it.message_id for it in asyncio.run(go()).events if isinstance(it, UserUttered)]
    assert said == ["m0", "m1"]


def test_two_processes_that_begin_one_conversation_begin_it_once(store):
    async def go():
        first, second = store.init_tracker("someone"), store.init_tracker("someone")
        for tracker in (first, second):
            tracker.update_with_events([SessionStarted(), *turn(0)], DOMAIN)
        await store.save(first)
        with pytest.raises(rasa_changes.TurnAborted):
            await store.save(second)

    asyncio.run(go())


@pytest.mark.parametrize(("expires_in", "kept"), [(10, 1), (3600, 0)])
def test_a_lock_from_before_the_clock_was_put_back_blocks_nobody(monkeypatch, expires_in, kept):
    held = TicketLock("someone")
    held.tickets.append(Ticket(1, time.time() + expires_in))
    monkeypatch.setattr(RedisLockStore, "get_lock", lambda *_: held)
    locks = storage.RedisLocks(EndpointConfig("redis://127.0.0.1:1/0"))
    assert len(locks.get_lock("someone").tickets) == kept


def test_a_clock_that_is_put_back_hides_nothing(store, monkeypatch):
    talk(store, 3)
    past = time.time() - 3600
    monkeypatch.setattr(time, "time", lambda: past)

    async def go():
        for number in (3, 4):
            tracker = await store.retrieve("someone")
            tracker.update_with_events(turn(number), DOMAIN)
            await store.save(tracker)
        return await store.retrieve("someone")

    tracker = asyncio.run(go())
    said = [it.message_id for it in tracker.events if isinstance(it, UserUttered)]
    assert said == ["m0", "m1", "m2", "m3", "m4"]


def test_a_database_that_is_away_ends_the_turn_instead_of_starting_an_empty_conversation(store):
    rasa_changes.apply()
    safe = FailSafeTrackerStore(store)
    talk(store, 1)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE events RENAME TO gone")
    with pytest.raises(rasa_changes.TurnAborted):
        asyncio.run(safe.retrieve("someone"))
    with pytest.raises(rasa_changes.TurnAborted):
        asyncio.run(safe.save(DialogueStateTracker("someone", DOMAIN.slots)))


@pytest.mark.parametrize(
    "given", ["postgres://a:b@h/d", "postgresql://a:b@h/d", "postgresql+psycopg://a:b@h/d"]
)
def test_one_database_url_serves_rasa_too(given):
    found = storage.environment({"DATABASE_URL": given, "REDIS_URL": "redis://r/0"})
    assert found["TANYA_TRACKER_URL"] == "postgresql://a:b@h/d"
    assert found["TANYA_LOCK_STORE"] == "bot.storage.RedisLocks"


def test_without_the_urls_rasa_keeps_a_file_and_its_locks_to_itself():
    found = storage.environment({"TANYA_TRACKER_DB": "/a/rasa.db"})
    assert found["TANYA_TRACKER_URL"] == "sqlite:////a/rasa.db"
    assert found["TANYA_LOCK_STORE"] == "in_memory"
