"""What is kept of a phone is told to whom it belongs, and goes when it shall."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from apiflask import APIFlask
from sqlalchemy import func, select, update

from tanya.settings import Settings
from tests.console.desk import Desk
from tests.webchat.chat_client import eventually
from webchat.channels.whatsapp.forgetting import KEPT, prune
from webchat.channels.whatsapp.tables import Arrival, Outgoing, Phone
from webchat.store import Conversation, now

from .conftest import Deliver, deliver_to, payload
from .outside import StandIn
from .test_conversation_on_a_phone import Person, person, receipt, state_of, store
from .test_handover_on_a_phone import conversation_of
from .test_webhook import stored

__all__ = ["person"]

SAID = "rahasia di telepon"
ANSWER = f"Jawaban untuk: {SAID}"


@pytest.fixture
def written(person: Person, app: APIFlask) -> str:
    """The conversation of a phone on which something was said and answered."""
    person.say(SAID, id="wamid.rahasia")
    person.sees(ANSWER)
    eventually(lambda: state_of(app, 2) == "sent")
    return conversation_of(app)


def count(app: APIFlask, table: type) -> int:
    with store(app).reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def traces(app: APIFlask, settings: Settings, phone_id: str) -> list[str]:
    """What of a phone still stands in the database."""
    kept = stored(settings)
    return [it for it in (phone_id, SAID, "+6281", ANSWER) if it in kept]


def phone_of(app: APIFlask) -> str:
    with store(app).reading() as session:
        return session.scalars(select(Phone.id)).one()


def test_what_is_kept_is_told(app: APIFlask, written: str) -> None:
    desk = Desk(app, "Sari", role="supervisor")
    told = json.loads(desk.post(f"/helpdesk/data/{written}/unduh").text)
    phone = told["telepon"]
    assert phone["nomor"] == "+6281••••••077"
    assert [it["jenis"] for it in phone["masuk"]] == ["text"]
    assert [(it["pesan"], it["keadaan"]) for it in phone["keluar"]] == [(2, "sent")]
    assert ANSWER in json.dumps(phone["keluar"])


def test_nothing_of_a_phone_is_left_once_its_data_are_deleted(
    app: APIFlask, written: str, settings: Settings
) -> None:
    phone_id, desk = phone_of(app), Desk(app, "Sari", role="supervisor")
    assert traces(app, settings, phone_id) == [phone_id, SAID, "+6281", ANSWER]
    assert desk.post(f"/helpdesk/data/{written}/hapus", yakin="ya").status_code == 302
    assert traces(app, settings, phone_id) == []


def test_retention_leaves_nothing_of_a_phone(
    gateway: Callable[..., APIFlask], stand_in: StandIn, settings: Settings
) -> None:
    app = gateway(retention_days=365)
    person = Person(deliver_to(app), stand_in)
    person.say(SAID)
    person.sees(ANSWER)
    phone_id = phone_of(app)
    with store(app).changing() as session:
        session.execute(update(Conversation).values(last_active_at=now() - timedelta(days=400)))
    assert app.extensions["retention"].sweep() == 1
    assert traces(app, settings, phone_id) == []


def test_a_repeated_message_does_not_bring_back_what_was_deleted(
    app: APIFlask, written: str, person: Person
) -> None:
    Desk(app, "Sari", role="supervisor").post(f"/helpdesk/data/{written}/hapus", yakin="ya")
    person.say(SAID, id="wamid.rahasia")
    person.say("mulai lagi")
    person.sees(ANSWER, "Jawaban untuk: mulai lagi")
    assert count(app, Conversation) == 2


def test_what_has_served_its_time_goes_and_what_may_still_be_needed_stays(
    app: APIFlask, written: str, person: Person, deliver: Deliver
) -> None:
    deliver(receipt(app, "status_read", 2))
    person.say("besok")
    eventually(lambda: state_of(app, 4) == "sent")
    long_ago = now() - KEPT - timedelta(days=1)
    with store(app).changing() as session:
        session.execute(update(Outgoing).values(made_at=long_ago))
        session.execute(
            update(Outgoing).where(Outgoing.message_id != 2).values(state="held", error=131047)
        )
    assert prune(store(app)) == 1
    assert [state_of(app, it) for it in (2, 4)] == [None, "held"]
    assert count(app, Arrival) == 2
    with store(app).changing() as session:
        session.execute(update(Arrival).values(came_at=time.time() - KEPT.total_seconds() - 1))
    assert prune(store(app)) == 2
    assert count(app, Phone) == 1


def test_what_is_pruned_is_not_answered_again(
    app: APIFlask, written: str, deliver: Deliver, person: Person
) -> None:
    replayed = payload("text")
    (message,) = replayed["entry"][0]["changes"][0]["value"]["messages"]
    message |= {"id": "wamid.rahasia", "timestamp": str(int(time.time() - KEPT.total_seconds()))}
    with store(app).changing() as session:
        session.execute(update(Arrival).values(came_at=0.0))
    prune(store(app))
    assert deliver(replayed).status_code == 403
    assert count(app, Arrival) == 0


def test_more_than_one_round_is_pruned(app: APIFlask) -> None:
    with store(app).changing() as session:
        session.add_all(
            Arrival(id=f"{n}", phone_id="", kind="text", sent_at=0, came_at=0.0)
            for n in range(1100)
        )
    assert prune(store(app)) == 1100
