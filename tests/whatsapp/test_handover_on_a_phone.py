"""A conversation on WhatsApp goes to an officer and back, and the phone shows all of it."""

from __future__ import annotations

from apiflask import APIFlask
from sqlalchemy import select

from tests.console.desk import CASE, Desk, handing_over
from tests.webchat.chat_client import eventually
from tests.webchat.fake_rasa import FakeRasa
from webchat.store import Conversation

from .conftest import Deliver
from .outside import StandIn
from .test_conversation_on_a_phone import Person


def conversation_of(app: APIFlask) -> str:
    with app.extensions["store"].reading() as session:
        return session.scalars(select(Conversation.id)).one()


def test_an_officer_answers_on_the_phone_and_gives_it_back(
    app: APIFlask, deliver: Deliver, stand_in: StandIn, rasa: FakeRasa
) -> None:
    rasa.scripted["petugas"] = [handing_over(CASE)]
    person, desk = Person(deliver, stand_in), Desk(app, "Rina")
    person.say("petugas")
    eventually(lambda: "Kasus Anda sudah saya catat." in person.texts)
    conversation_id = conversation_of(app)
    page = desk.get("/helpdesk/kotak-masuk").text
    assert "K-7F3A2C" in page
    assert "WhatsApp" in page

    desk.work(conversation_id, "ambil")
    eventually(lambda: any("Rina bergabung" in it for it in person.texts))
    person.say("halo petugas")
    news = f"/helpdesk/percakapan/{conversation_id}/baru"
    eventually(lambda: "halo petugas" in desk.ask(news).get_json()["html"])
    desk.work(conversation_id, "balas", teks="Selamat pagi dari petugas.", nonce="1")
    eventually(lambda: "Selamat pagi dari petugas." in person.texts)
    assert rasa.texts == ["petugas"]

    desk.work(conversation_id, "tutup")
    person.say("terima kasih")
    eventually(lambda: "Jawaban untuk: terima kasih" in person.texts)


def test_what_is_kept_of_a_phone_goes_with_the_data(
    app: APIFlask, deliver: Deliver, stand_in: StandIn
) -> None:
    person, desk = Person(deliver, stand_in), Desk(app, "Sari", role="supervisor")
    person.say("rahasia di telepon")
    eventually(lambda: "Jawaban untuk: rahasia di telepon" in person.texts)
    conversation_id = conversation_of(app)
    assert "telepon" in desk.post(f"/helpdesk/data/{conversation_id}/unduh").text
    assert desk.post(f"/helpdesk/data/{conversation_id}/hapus", yakin="ya").status_code == 302
    person.say("mulai lagi")
    eventually(lambda: "Jawaban untuk: mulai lagi" in person.texts)
    with app.extensions["store"].reading() as session:
        assert len(list(session.scalars(select(Conversation.id)))) == 2
