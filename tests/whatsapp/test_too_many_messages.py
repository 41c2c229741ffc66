"""How many messages of one phone are heard in a minute, and what the others become."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from sqlalchemy import func, select, update

from tests.webchat.chat_client import eventually
from tests.webchat.fake_rasa import FakeRasa
from webchat.channels.whatsapp.tables import Arrival, Phone

from .conftest import deliver_to
from .outside import StandIn
from .test_conversation_on_a_phone import Person, person, store

__all__ = ["person"]

MOST = 3
HEARD = [f"Jawaban untuk: pesan {n}" for n in range(MOST)]


@pytest.fixture
def app(gateway: Callable[..., APIFlask]) -> Iterator[APIFlask]:
    return gateway(messages_per_minute=MOST)


def arrivals(app: APIFlask) -> int:
    with store(app).reading() as session:
        return session.scalar(select(func.count()).select_from(Arrival)) or 0


def flood(person: Person, times: int) -> None:
    for n in range(times):
        person.say(f"pesan {n}")


def test_what_is_too_much_is_told_once_and_not_kept(
    app: APIFlask, person: Person, rasa: FakeRasa
) -> None:
    flood(person, 10)
    eventually(lambda: len(person.texts) == MOST + 1)
    assert person.texts[:MOST] == HEARD
    assert "tidak saya baca" in person.texts[MOST]
    assert len(rasa.told) == MOST
    assert arrivals(app) == MOST + 1
    figures = app.test_client().get("/metrics").text
    assert 'tanya_whatsapp_ignored_total{kind="too_many"} 6.0' in figures


def test_a_minute_later_the_phone_is_heard_again(app: APIFlask, person: Person) -> None:
    flood(person, MOST + 2)
    eventually(lambda: len(person.texts) == MOST + 1)
    with store(app).changing() as session:
        session.execute(update(Phone).values(counted_from=Phone.counted_from - 60))
    person.say("lagi")
    eventually(lambda: person.texts[-1] == "Jawaban untuk: lagi")


def test_a_repeated_message_counts_once(person: Person) -> None:
    for _ in range(10):
        person.say("sama", id="wamid.same")
    person.say("lain")
    person.sees("Jawaban untuk: sama", "Jawaban untuk: lain")


def test_a_deletion_is_heeded_however_much_was_written(app: APIFlask, person: Person) -> None:
    deleted = person.say("rahasia")
    flood(person, MOST + 2)
    eventually(lambda: "rahasia" in dump(app))
    person.send("revoke", revoke={"original_message_id": deleted})
    eventually(lambda: "rahasia" not in dump(app))


def dump(app: APIFlask) -> str:
    """All that the database holds of messages of users."""
    with store(app).reading() as session:
        raw = session.connection().exec_driver_sql("SELECT text FROM messages WHERE role = 'user'")
        return " ".join(row[0] or "" for row in raw)


def test_other_phones_are_not_kept_from_writing(
    app: APIFlask, person: Person, stand_in: StandIn, rasa: FakeRasa
) -> None:
    flood(person, MOST + 2)
    stand_in.write("6281234500078", "(belum dikirim)")
    person.send(text={"body": "halo"}, **{"from": "6281234500078"})
    eventually(lambda: "Jawaban untuk: halo" in stand_in.texts("6281234500078"))


def test_no_limit_is_no_limit(
    gateway: Callable[..., APIFlask], stand_in: StandIn, rasa: FakeRasa, tmp_path: Path
) -> None:
    app = gateway(messages_per_minute=0, database_url=f"sqlite:///{tmp_path / 'other.db'}")
    flood(Person(deliver_to(app), stand_in), 40)
    eventually(lambda: len(rasa.told) == 40)
