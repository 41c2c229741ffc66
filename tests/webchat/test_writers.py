"""Writers of one process follow one another before a SQLite file."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.exc import OperationalError

from tests.webchat.chat_client import eventually
from webchat.store.writers import Writers

PATIENT = 60.0


def queued(writers: Writers, came: list[str], name: str, urgent: bool = False) -> threading.Thread:
    """Somebody who stands in the queue and says when it is their turn."""

    def wait() -> None:
        with writers.turn(urgent):
            came.append(name)

    standing = writers.waiting
    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    eventually(lambda: writers.waiting > standing)
    return thread


def test_who_comes_first_writes_first_but_the_urgent_before_all_who_wait() -> None:
    writers, came = Writers(PATIENT), []
    with writers.turn():
        threads = [queued(writers, came, name) for name in ("first", "second")]
        threads.append(queued(writers, came, "urgent", urgent=True))
    for thread in threads:
        thread.join(PATIENT)
    assert came == ["urgent", "first", "second"]


def test_only_one_writes_at_a_time() -> None:
    writers, inside, most = Writers(PATIENT), 0, 0

    def write(_: int) -> None:
        nonlocal inside, most
        with writers.turn():
            inside += 1
            most = max(most, inside)
            inside -= 1

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(write, range(2000)))
    assert (inside, most) == (0, 1)


def test_nobody_waits_without_end_and_the_next_one_is_let_in() -> None:
    writers = Writers(0.05)
    with writers.turn(), ThreadPoolExecutor(1) as pool:
        refused = pool.submit(lambda: writers.turn().__enter__())
        with pytest.raises(OperationalError):
            refused.result()
    with writers.turn():
        assert writers.waiting == 0


def test_a_writer_who_fails_leaves_the_place_to_the_next() -> None:
    writers = Writers(PATIENT)
    with pytest.raises(ZeroDivisionError), writers.turn():
        raise ZeroDivisionError
    with writers.turn():
        assert writers.waiting == 0
