"""What somebody with a phone sees: answers, choices, kind words, and nothing twice."""

from __future__ import annotations

import copy
import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select

from tests.webchat.chat_client import eventually
from tests.webchat.fake_rasa import FakeRasa
from webchat.channels.whatsapp.graph import Later
from webchat.channels.whatsapp.outbox import rest_seconds
from webchat.channels.whatsapp.states import deliveries
from webchat.channels.whatsapp.tables import Outgoing, Phone
from webchat.conversations import HIDDEN
from webchat.store import Conversation, Message, Store

from .conftest import Deliver, deliver_to, payload
from .outside import StandIn

PHONE = "6281234500077"
OPTIONS = [{"title": f"Pilihan {n}", "payload": f"/pilih_{n}"} for n in range(1, 13)]


class Person:
    """Somebody who writes by delivering notifications, and reads on the stand-in's phone."""

    def __init__(self, deliver: Deliver, stand_in: StandIn) -> None:
        self._deliver, self._stand_in = deliver, stand_in
        self._numbers = itertools.count(1)
        # The platform lets only those be written to who have written.
        stand_in.write(PHONE, "(belum dikirim)")

    def send(self, kind: str = "text", hours_ago: float = 0, **changes: Any) -> str:
        """Send what payload file *kind* holds, with changes; its id."""
        notification = copy.deepcopy(payload(kind))
        message = notification["entry"][0]["changes"][0]["value"]["messages"][0]
        message |= {"id": f"wamid.{next(self._numbers)}", **changes}
        message["timestamp"] = str(int(time.time() - hours_ago * 3600))
        assert self._deliver(notification).status_code == 200
        return message["id"]

    def say(self, text: str, **more: Any) -> str:
        return self.send(text={"body": text}, **more)

    def tap(self, choice: str, title: str = "Pilihan") -> str:
        reply = {"type": "button_reply", "button_reply": {"id": choice, "title": title}}
        return self.send("button_reply", interactive=reply)

    @property
    def texts(self) -> list[str]:
        return self._stand_in.texts(PHONE)

    def sees(self, *texts: str) -> None:
        """These messages came, in this order, and no others."""
        eventually(lambda: len(self.texts) >= len(texts))
        assert self.texts == list(texts)

    def last(self) -> dict[str, Any]:
        return self._stand_in.received(PHONE)[-1]


@pytest.fixture
def person(deliver: Deliver, stand_in: StandIn) -> Person:
    return Person(deliver, stand_in)


def store(app: APIFlask) -> Store:
    return app.extensions["store"]


def officer_writes(app: APIFlask, text: str) -> int:
    """An officer answers in the one conversation there is."""
    with store(app).reading() as session:
        conversation = session.scalars(select(Conversation.id)).one()
    with store(app).writing(conversation) as session:
        message = Message(conversation_id=conversation, role="agent", text=text)
        session.add(message)
        session.flush()
        return message.id


def state_of(app: APIFlask, message_id: int) -> str | None:
    with store(app).reading() as session:
        found = deliveries(session, [message_id]).get(message_id)
    return found.state if found else None


def receipt(app: APIFlask, name: str, message_id: int) -> Any:
    """The receipt of payload file *name* for a message of ours."""
    with store(app).reading() as session:
        query = select(Outgoing.mark).where(Outgoing.message_id == message_id)
        mark = session.scalars(query).one()
    notification = payload(name)
    (status,) = notification["entry"][0]["changes"][0]["value"]["statuses"]
    status["biz_opaque_callback_data"] = mark
    return notification


def test_a_message_is_answered_on_the_phone(person: Person, rasa: FakeRasa, app: APIFlask) -> None:
    person.say("halo")
    person.sees("Jawaban untuk: halo")
    assert rasa.told[0]["metadata"]["channel"] == "whatsapp"
    with store(app).reading() as session:
        assert session.scalars(select(Conversation.channel)).all() == ["whatsapp"]


def test_a_phone_goes_on_with_its_conversation(person: Person, rasa: FakeRasa) -> None:
    person.say("halo")
    person.sees("Jawaban untuk: halo")
    person.say("lagi")
    person.sees("Jawaban untuk: halo", "Jawaban untuk: lagi")
    assert len({body["conversation"] for body in rasa.told}) == 1


def test_messages_are_handled_in_the_order_of_sending_though_they_come_otherwise(
    person: Person, rasa: FakeRasa
) -> None:
    person.say("kedua", hours_ago=1)
    person.say("ketiga")
    person.say("pertama", hours_ago=2)
    eventually(lambda: len(rasa.told) == 3)
    assert rasa.texts == ["pertama", "kedua", "ketiga"]


def test_a_tapped_choice_reaches_the_assistant_as_its_payload(
    person: Person, rasa: FakeRasa
) -> None:
    rasa.scripted["menu"] = [{"text": "Pilih", "buttons": OPTIONS[:2], "custom": None}]
    person.say("menu")
    person.sees("Pilih")
    choice = person.last()["interactive"]["action"]["buttons"][1]["reply"]
    person.tap(choice["id"], choice["title"])
    eventually(lambda: len(rasa.told) == 2)
    assert rasa.told[1]["payload"] == "/pilih_2"


def test_a_choice_of_another_conversation_counts_as_its_words(
    person: Person, rasa: FakeRasa
) -> None:
    person.tap("4711:0", "Setuju")
    eventually(lambda: rasa.told)
    assert rasa.texts == ["Setuju"]


def test_a_number_typed_back_chooses_from_the_last_numbered_list(
    person: Person, rasa: FakeRasa
) -> None:
    rasa.scripted["menu"] = [{"text": "Yang mana?", "buttons": OPTIONS, "custom": None}]
    person.say("menu")
    eventually(lambda: person.texts)
    assert "11. Pilihan 11" in person.texts[0]
    person.say("11.")
    eventually(lambda: len(rasa.told) == 2)
    assert rasa.told[1]["payload"] == "/pilih_11"
    person.say("13")
    eventually(lambda: len(rasa.told) == 3)
    assert rasa.texts[-1] == "13"


def test_a_number_is_only_a_number_where_nothing_was_numbered(
    person: Person, rasa: FakeRasa
) -> None:
    rasa.scripted["menu"] = [{"text": "Pilih", "buttons": OPTIONS[:2], "custom": None}]
    person.say("menu")
    person.sees("Pilih")
    person.say("2")
    eventually(lambda: len(rasa.told) == 2)
    assert rasa.texts[-1] == "2"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("image", "gambar"),
        ("video", "video"),
        ("document", "dokumen"),
        ("audio", "pesan suara"),
        ("sticker", "stiker"),
        ("location", "lokasi"),
        ("contacts", "kontak"),
        ("unsupported", "jenis pesan"),
    ],
)
def test_what_is_no_text_is_answered_with_a_request_for_text(
    person: Person, rasa: FakeRasa, kind: str, name: str
) -> None:
    person.send(kind)
    eventually(lambda: person.texts)
    (reply,) = person.texts
    assert f"jadi {name} ini belum bisa saya lihat" in reply
    assert "tuliskan pertanyaan Anda" in reply
    assert rasa.told == []


def test_the_caption_of_a_picture_is_answered_too(person: Person, rasa: FakeRasa) -> None:
    person.send("image_with_caption")
    eventually(lambda: len(person.texts) == 2)
    assert rasa.texts == ["Muncul pesan seperti ini saat login"]


def test_a_typed_password_gets_the_warning(person: Person) -> None:
    person.say("password saya Rahasia#2026")
    person.sees(HIDDEN, "Jawaban untuk: password saya [password disembunyikan]")


def test_a_message_that_is_too_long_is_told(person: Person, rasa: FakeRasa) -> None:
    person.say("a" * 4050)
    eventually(lambda: person.texts)
    assert "Pesan terlalu panjang" in person.texts[0]
    assert rasa.told == []


def test_a_corrected_message_is_answered_anew(person: Person, rasa: FakeRasa) -> None:
    person.say("salah")
    person.send("edit")
    eventually(lambda: len(rasa.told) == 2)
    assert rasa.texts[1] == "Akun saya gagal aktivasi di LPSE Bandung"


def test_the_words_of_a_deleted_message_are_not_kept(person: Person, app: APIFlask) -> None:
    deleted = person.say("ini rahasia")
    person.sees("Jawaban untuk: ini rahasia")
    person.send("revoke", revoke={"original_message_id": deleted})

    def forgotten() -> bool:
        with store(app).reading() as session:
            said = session.scalars(select(Message.text).where(Message.role == "user")).all()
        return list(said) == ["[pesan dihapus pengirimnya]"]

    eventually(forgotten)


def test_whoever_takes_over_a_number_begins_anew(person: Person, rasa: FakeRasa) -> None:
    person.say("halo")
    person.sees("Jawaban untuk: halo")
    person.send("number_changed")
    eventually(
        lambda: person.say("siapa ini") and len({it["conversation"] for it in rasa.told}) == 2
    )


def test_the_message_is_marked_as_read(person: Person, stand_in: StandIn) -> None:
    written = stand_in.chat(PHONE)["messages"][0]
    person.send(id=written["id"])
    eventually(lambda: stand_in.chat(PHONE)["messages"][0]["state"] == "read")


def test_an_officer_writes_to_the_phone(person: Person, app: APIFlask) -> None:
    person.say("halo")
    person.sees("Jawaban untuk: halo")
    written = officer_writes(app, "Selamat siang, saya petugas.")
    person.sees("Jawaban untuk: halo", "Selamat siang, saya petugas.")
    eventually(lambda: state_of(app, written) == "sent")


def test_after_a_day_an_answer_is_kept_until_the_person_writes_again(
    person: Person, app: APIFlask
) -> None:
    person.say("halo", hours_ago=25)
    eventually(lambda: state_of(app, 2) == "held")
    written = officer_writes(app, "Maaf baru menjawab.")
    eventually(lambda: state_of(app, written) == "held")
    with store(app).reading() as session:
        assert "24 jam" in deliveries(session, [written])[written].told
    assert person.texts == []

    person.say("masih ada?")
    person.sees("Jawaban untuk: halo", "Maaf baru menjawab.", "Jawaban untuk: masih ada?")


def test_after_a_day_a_template_asks_once_to_be_written_to(
    gateway: Callable[..., APIFlask], stand_in: StandIn
) -> None:
    app = gateway(whatsapp_template="balas_kami:id")
    person = Person(deliver_to(app), stand_in)
    person.say("halo", hours_ago=25)
    eventually(lambda: stand_in.received(PHONE))
    written = officer_writes(app, "Maaf baru menjawab.")
    eventually(lambda: state_of(app, written) == "held")
    (template,) = stand_in.received(PHONE)
    assert template["template"] == {"name": "balas_kami", "language": {"code": "id"}}


@pytest.mark.parametrize("status", ["status_sent", "status_delivered", "status_read"])
def test_a_receipt_tells_how_far_a_message_got(
    person: Person, app: APIFlask, deliver: Deliver, status: str
) -> None:
    person.say("halo")
    person.sees("Jawaban untuk: halo")
    deliver(receipt(app, status, 2))
    eventually(lambda: state_of(app, 2) == status.removeprefix("status_"))
    deliver(receipt(app, "status_sent", 2))
    assert state_of(app, 2) == status.removeprefix("status_")
    with store(app).reading() as session:
        kept = session.scalars(select(Outgoing.content)).one()
    assert (kept is None) == (status != "status_sent")


def test_a_failed_message_is_told_with_its_number(
    person: Person, app: APIFlask, deliver: Deliver
) -> None:
    person.say("halo")
    eventually(lambda: state_of(app, 2) == "sent")
    deliver(receipt(app, "status_failed", 2))
    with store(app).reading() as session:
        assert deliveries(session, [2])[2].error == 131026
    assert state_of(app, 2) == "failed"


@pytest.mark.parametrize("fault", ["throttled", "broken", "lost"])
def test_what_the_platform_does_not_take_is_sent_again(
    person: Person, stand_in: StandIn, app: APIFlask, fault: str
) -> None:
    stand_in.faults(**{fault: 1.0})
    person.say("halo")

    def was_tried() -> bool:
        with store(app).reading() as session:
            return bool(session.scalar(select(Phone.rest_until)))

    eventually(was_tried)
    assert person.texts == []
    stand_in.faults()
    person.sees("Jawaban untuk: halo")


def test_a_message_whose_answer_is_lost_waits_for_its_receipt_and_keeps_its_place(
    gateway: Callable[..., APIFlask], stand_in: StandIn
) -> None:
    app = gateway(whatsapp_timeout_seconds=0.3, whatsapp_doubt_seconds=3600)
    person = Person(deliver_to(app), stand_in)
    stand_in.faults(taken_silently=1.0, silent_seconds=1.0)
    person.say("halo")
    eventually(lambda: state_of(app, 2) == "sending" and person.texts)
    stand_in.faults()
    person.say("lagi")
    eventually(lambda: state_of(app, 4) == "waiting")
    deliver_to(app)(receipt(app, "status_sent", 2))
    person.sees("Jawaban untuk: halo", "Jawaban untuk: lagi")
    eventually(lambda: (state_of(app, 2), state_of(app, 4)) == ("sent", "sent"))


def test_every_kind_of_database_will_do(
    gateway: Callable[..., APIFlask], stand_in: StandIn, empty_url: str, rasa: FakeRasa
) -> None:
    app = gateway(database_url=empty_url)
    person = Person(deliver_to(app), stand_in)
    rasa.scripted["menu"] = [{"text": "Pilih", "buttons": OPTIONS[:2], "custom": None}]
    for _ in range(2):
        person.say("menu", id="wamid.same")
    person.sees("Pilih")
    person.tap(person.last()["interactive"]["action"]["buttons"][0]["reply"]["id"])
    person.sees("Pilih", "Jawaban untuk: /pilih_1")
    eventually(lambda: state_of(app, 2) == "sent")
    deliver_to(app)(receipt(app, "status_read", 2))
    assert state_of(app, 2) == "read"
    deliver_to(app)(receipt(app, "status_failed_window_closed", 4))
    eventually(lambda: state_of(app, 4) == "held")
    person.say("lagi")
    person.sees(
        "Pilih", "Jawaban untuk: /pilih_1", "Jawaban untuk: /pilih_1", "Jawaban untuk: lagi"
    )


def test_pauses_grow_and_heed_what_the_platform_asks() -> None:
    assert rest_seconds(Later(seconds=30), 0) >= 30
    assert rest_seconds(Later(), 0) < 1 <= rest_seconds(Later(), 3) < rest_seconds(Later(), 6)
    assert max(rest_seconds(Later(), tries) for tries in range(500)) <= 60
