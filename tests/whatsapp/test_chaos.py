"""Whatever goes wrong between phones, platform, gateway and assistant: nothing lost or doubled."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.stack import wait_until
from tests.webchat.fake_rasa import FakeRasa
from tests.whatsapp.outside import Outside

PHONES, EACH = 100, 20
DOUBT_SECONDS = 2
BAD_WEATHER = {
    "repeated": 0.15,
    "shuffled_seconds": 0.5,
    "throttled": 0.01,
    "broken": 0.02,
    "lost": 0.01,
    "taken_silently": 0.01,
    "silent_seconds": 1.5,
    "slow_seconds": 0.02,
}


@pytest.fixture
def rasa() -> Iterator[FakeRasa]:
    fake = FakeRasa()
    yield fake
    fake.stop()


@pytest.fixture
def outside(rasa: FakeRasa) -> Iterator[Outside]:
    # On disk every commit waits for the disk; what a crashed process leaves is the same.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        running = Outside(
            Path(folder),
            rasa.url,
            TANYA_ANSWER_TIMEOUT_SECONDS="4",
            TANYA_WHATSAPP_TIMEOUT_SECONDS="1",
            TANYA_WHATSAPP_DOUBT_SECONDS=str(DOUBT_SECONDS),
            TANYA_WHATSAPP_PER_SECOND="500",
            TANYA_MESSAGES_PER_MINUTE="0",
        )
        running.start()
        yield running
        running.stop()


def open_arrivals(outside: Outside) -> int:
    with sqlite3.connect(outside.database, timeout=10) as database:
        query = "SELECT count(*) FROM whatsapp_arrivals WHERE handled_at IS NULL"
        return database.execute(query).fetchone()[0]


def crash(outside: Outside, rasa: FakeRasa, after: int) -> None:
    """Kill the gateway once *after* messages were asked, with others received and unanswered."""
    wait_until(lambda: len(rasa.told) >= after and open_arrivals(outside), 60, 0.01)
    outside.kill_gateway()
    assert open_arrivals(outside), "the crash came when there was nothing to lose"
    outside.start_gateway()


def answers(outside: Outside, phone: str) -> list[str]:
    found = outside.phones.texts(phone)
    return [it.removeprefix("Jawaban untuk: ") for it in found if it.startswith("Jawaban untuk")]


def test_of_two_thousand_messages_none_is_lost_and_none_doubled(
    outside: Outside, rasa: FakeRasa
) -> None:
    phones = {f"6281200{number:06d}": number for number in range(PHONES)}
    outside.phones.faults(**BAD_WEATHER)
    written = [(phone, f"pesan {n} dari {i}") for n in range(EACH) for phone, i in phones.items()]

    with ThreadPoolExecutor(4) as writers:
        writing = [writers.submit(outside.phones.write, *it) for it in written]
        crash(outside, rasa, after=PHONES * EACH // 4)
        crash(outside, rasa, after=PHONES * EACH // 2)
        for it in writing:
            it.result()
    outside.phones.faults()

    def all_are_answered() -> bool:
        return all(len(answers(outside, phone)) >= EACH for phone in phones)

    wait_until(all_are_answered, 120, 1)
    wait_until(lambda: outside.phones.pending() == 0, 30)
    time.sleep(DOUBT_SECONDS + 2)  # whatever would still be doubled is doubled by then

    told = Counter(body["text"] for body in rasa.told)
    assert told == Counter(text for _, text in written)
    for phone, number in phones.items():
        asked = [text for text in rasa.texts if text.endswith(f" dari {number}")]
        assert answers(outside, phone) == asked
