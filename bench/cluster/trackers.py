"""Reading a conversation that grows, with our store and with Rasa's: runs in Rasa's environment."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
import time
from statistics import median

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    SessionStarted,
    SlotSet,
    UserUttered,
)

from bot.storage import Trackers

EVENTS = (100, 1000, 3000, 5000)


def turn(number: int) -> list:
    """What one message leaves behind."""
    return [
        UserUttered("lanjut", intent={"name": "lanjut"}, message_id=f"m{number}"),
        ActionExecuted("action_answer"),
        SlotSet("lpse", "lkpp"),
        BotUttered("langkah " * 30),
        ActionExecuted("action_listen"),
    ]


async def reads(store, domain: Domain) -> dict[int, float]:
    """Milliseconds of processor time of one read, by how many events were stored."""
    tracker = await store.get_or_create_tracker("someone")
    tracker.update_with_events([SessionStarted()], domain)
    await store.save(tracker)
    said, found = 0, {}
    for events in EVENTS:
        while said * 5 < events:
            tracker = await store.retrieve("someone")
            for _ in range(5):
                tracker.update_with_events(turn(said), domain)
                said += 1
            await store.save(tracker)
        times = []
        for _ in range(5):
            begun = time.process_time()
            await store.retrieve("someone")
            times.append(time.process_time() - begun)
        found[events] = round(median(times) * 1000, 1)
    return found


def main() -> None:
    """Print both as JSON."""
    domain = Domain.from_file("domain.yml")
    result = {}
    for name, kind in (("ours", Trackers), ("rasa", SQLTrackerStore)):
        with tempfile.TemporaryDirectory() as folder:
            store = kind(host=f"sqlite:///{folder}/rasa.db", domain=domain)
            result[name] = asyncio.run(reads(store, domain))
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
