"""A conversation on WhatsApp goes to an officer and back, and the phone shows all of it."""

from __future__ import annotations

from datetime import timedelta

from apiflask import APIFlask
from sqlalchemy import select, update

from tests.console.desk import CASE, Desk, handing_over
from tests.webchat.chat_client import eventually
from tests.webchat.fake_rasa import FakeRasa
from webchat.channels.whatsapp.tables import Phone
from webchat.store import Conversation, now

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

    eventually(lambda: "Terkirim." in desk.get(f"/helpdesk/percakapan/{conversation_id}").text)
    assert list(desk.ask(f"{news}?after=9999").get_json()["sent"].values()) == ["Terkirim."]

    desk.work(conversation_id, "tutup")
    person.say("terima kasih")
    eventually(lambda: "Jawaban untuk: terima kasih" in person.texts)


def test_an_officer_who_comes_too_late_is_told_that_the_answer_waits(
    app: APIFlask, deliver: Deliver, stand_in: StandIn, rasa: FakeRasa
) -> None:
    rasa.scripted["petugas"] = [handing_over(CASE)]
    person, desk = Person(deliver, stand_in), Desk(app, "Rina")
    person.say("petugas")
    eventually(lambda: "Kasus Anda sudah saya catat." in person.texts)
    conversation_id = conversation_of(app)
    page = f"/helpdesk/percakapan/{conversation_id}"
    desk.work(conversation_id, "ambil")
    assert "menahan balasan Anda" not in desk.get(page).text

    with app.extensions["store"].changing() as session:
        session.execute(update(Phone).values(heard_at=now() - timedelta(hours=25)))
    assert "menahan balasan Anda" in desk.get(page).text
    desk.work(conversation_id, "balas", teks="Maaf baru menjawab.", nonce="1")
    told = "terkirim begitu penyedia menulis lagi"
    eventually(lambda: told in str(desk.ask(f"{page}/baru").get_json()["sent"]))
    assert told in desk.get(page).text
    assert "Maaf baru menjawab." not in person.texts

    person.say("masih di sana?")
    eventually(lambda: "Maaf baru menjawab." in person.texts)
    assert "menahan balasan Anda" not in desk.get(page).text
