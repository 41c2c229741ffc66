"""A case goes from the assistant to exactly one officer, and back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import select, update

from tests.webchat.chat_client import Chat, eventually
from tests.webchat.fake_rasa import FakeRasa
from webchat.console.cases import Cases, Refused, open_case
from webchat.console.officers import Officers, SignedIn
from webchat.console.tables import HELD, AuditEntry, Case
from webchat.store import Message, Store, now

from .desk import CASE, PASSWORD, Desk, handing_over


def cases(app: APIFlask) -> list[Case]:
    with app.extensions["store"].reading() as session:
        return list(session.scalars(select(Case).order_by(Case.id)))


def test_a_reply_that_hands_over_puts_the_whole_case_into_the_queue(
    app: APIFlask, handed_over: Chat, rina: Desk
) -> None:
    (case,) = cases(app)
    assert (case.number, case.lpse, case.user_id) == ("K-7F3A2C", "lkpp", "pt_a")
    assert case.proven
    assert case.known["tried"] == CASE["tried"]
    assert "K-7F3A2C" in rina.get("/helpdesk/kotak-masuk").text
    page = rina.get(f"/helpdesk/percakapan/{handed_over.id}").text
    for shown in ("pt_a", "AKTIVASI_AKUN_PERTAMA", "sampai langkah 2", "kepemilikan terbukti"):
        assert shown in page


def test_the_user_never_gets_the_case(handed_over: Chat) -> None:
    assert "handover" not in str(handed_over.messages())


def test_handed_over_twice_it_is_one_case_that_knows_the_latest(
    app: APIFlask, handed_over: Chat, rasa: FakeRasa
) -> None:
    rasa.scripted["lagi"] = [handing_over(CASE | {"user_id": "pt_baru"})]
    handed_over.say("lagi")
    assert [it.user_id for it in cases(app)] == ["pt_baru"]


@pytest.mark.parametrize(
    "handed",
    [{}, {"number": 7, "tried": "x", "slots": [], "diagnosis": "?"}, {"user_id": "x" * 999}],
)
def test_whatever_shape_a_case_comes_in_the_reply_is_kept(
    app: APIFlask, chat: Chat, rasa: FakeRasa, rina: Desk, handed: dict[str, Any]
) -> None:
    rasa.scripted["petugas"] = [handing_over(handed)]
    assert chat.say("petugas")[0]["text"] == "Kasus Anda sudah saya catat."
    assert len(cases(app)) == 1
    assert rina.get(f"/helpdesk/percakapan/{chat.id}").status_code == 200


def test_while_an_officer_has_it_the_assistant_hears_nothing(
    handed_over: Chat, rasa: FakeRasa, rina: Desk
) -> None:
    rina.work(handed_over.id, "ambil")
    assert handed_over.say("halo, ada orang?") == []
    assert rasa.texts == ["petugas"]
    rina.work(handed_over.id, "balas", teks="Ada, Bapak.", nonce="1")
    assert handed_over.texts("agent") == ["Ada, Bapak."]
    rina.work(handed_over.id, "tutup")
    assert handed_over.say("terima kasih")[0]["text"] == "Jawaban untuk: terima kasih"


def test_the_user_is_told_who_comes_and_goes(handed_over: Chat, rina: Desk, budi: Desk) -> None:
    rina.work(handed_over.id, "ambil")
    other = rina.get(f"/helpdesk/percakapan/{handed_over.id}").text
    assert ">Budi</option>" in other
    number = other.split(">Budi</option>")[0].rsplit('value="', 1)[1].rstrip('"')
    rina.work(handed_over.id, "teruskan", kepada=number)
    budi.work(handed_over.id, "lepas")
    budi.work(handed_over.id, "ambil")
    budi.work(handed_over.id, "tutup")
    joined, forwarded, left, again, closed = handed_over.texts("system")
    assert "Rina bergabung" in joined
    assert "diteruskan kepada petugas Budi" in forwarded
    assert "Budi meninggalkan" in left
    assert "Budi bergabung" in again
    assert "Asisten kembali menjawab" in closed


def test_a_message_that_waited_for_the_assistant_goes_to_the_officer(
    app: APIFlask, handed_over: Chat, rasa: FakeRasa, rina: Desk
) -> None:
    rasa.failures = [500] * 1000
    handed_over.say("ini menunggu")
    rina.work(handed_over.id, "ambil")
    rasa.failures = []
    eventually(lambda: not app.extensions["conversations"].waiting())
    handed_over.say("dan ini juga")
    assert rasa.texts == ["petugas"]
    assert "ini menunggu" in rina.get(f"/helpdesk/percakapan/{handed_over.id}").text


def test_the_same_reply_sent_twice_is_said_once(handed_over: Chat, rina: Desk) -> None:
    rina.work(handed_over.id, "ambil")
    for _ in range(2):
        rina.work(handed_over.id, "balas", teks="Sebentar.", nonce="sama")
    assert handed_over.texts("agent") == ["Sebentar."]


def test_replies_hide_passwords_but_let_the_desks_own_number_through(
    handed_over: Chat, rina: Desk
) -> None:
    rina.work(handed_over.id, "ambil")
    rina.work(handed_over.id, "balas", teks="Passwordnya: Rahasia#2026. Telepon 0812-3456-7890.")
    (said,) = handed_over.texts("agent")
    assert "Rahasia#2026" not in said
    assert "0812-3456-7890" in said


@pytest.mark.parametrize("deed", ["balas", "lepas", "tutup", "teruskan"])
def test_only_who_has_the_case_works_on_it(
    handed_over: Chat, rina: Desk, budi: Desk, deed: str
) -> None:
    waiting = budi.work(handed_over.id, deed, teks="saya saja", kepada="1")
    assert waiting.status_code == 409
    rina.work(handed_over.id, "ambil")
    refused = budi.work(handed_over.id, deed, teks="saya saja", kepada="1")
    assert refused.status_code == 409
    assert "sedang ditangani Rina" in refused.text
    assert handed_over.texts("agent") == []


def test_an_empty_or_endless_reply_is_refused_with_the_reason(
    handed_over: Chat, rina: Desk
) -> None:
    rina.work(handed_over.id, "ambil")
    assert rina.work(handed_over.id, "balas", teks=" \n").status_code == 422
    assert rina.work(handed_over.id, "balas", teks="x" * 4001).status_code == 422
    assert handed_over.texts("agent") == []


def test_notes_stay_among_officers(handed_over: Chat, rina: Desk, budi: Desk) -> None:
    rina.work(handed_over.id, "catatan", teks="Sudah ditelepon <b>dua kali</b>")
    page = budi.get(f"/helpdesk/percakapan/{handed_over.id}").text
    assert "Sudah ditelepon &lt;b&gt;dua kali&lt;/b&gt;" in page
    assert "ditelepon" not in str(handed_over.messages())


def test_outside_office_hours_the_user_is_told_once_when_to_expect_an_answer(
    gateway: Any, rasa: FakeRasa
) -> None:
    app = gateway(office_hours="Mon-Mon 03:00-03:01")
    chat, desk = Chat(app), Desk(app, "Rina")
    desk.work(chat.id, "ambil")
    assert chat.say("masih di sana?") == []
    with app.extensions["store"].changing() as session:
        session.execute(update(Message).values(created_at=now() - timedelta(hours=3)))
    (notice,) = chat.say("halo?")
    assert "Jam kerja berikutnya Senin" in notice["text"]
    assert chat.say("halo lagi?") == []


def test_every_look_and_every_reply_is_on_record(
    app: APIFlask, handed_over: Chat, rina: Desk
) -> None:
    rina.get(f"/helpdesk/percakapan/{handed_over.id}")
    rina.work(handed_over.id, "ambil")
    rina.work(handed_over.id, "balas", teks="Halo", nonce="1")
    with app.extensions["store"].reading() as session:
        query = select(AuditEntry).where(AuditEntry.subject == handed_over.id)
        kept = [(it.officer, it.action) for it in session.scalars(query.order_by(AuditEntry.id))]
    assert kept == [
        ("Rina", "percakapan_dilihat"),
        ("Rina", "kasus_diambil"),
        ("Rina", "balasan"),
    ]


def test_of_officers_who_race_for_a_conversation_exactly_one_gets_it(empty_url: str) -> None:
    store = Store(empty_url)
    officers, desk, racers = Officers(store, 60), Cases(store), 6
    signed_in: list[SignedIn] = []
    for number in range(racers):
        officers.add(f"Petugas {number}", "officer", PASSWORD)
        found = officers.find(officers.let_in(f"Petugas {number}", PASSWORD))
        assert found
        signed_in.append(found)
    for _ in range(5):
        conversation_id = store.create_conversation("lkpp")
        with store.writing(conversation_id) as session:
            open_case(session, conversation_id, CASE)
        start = Barrier(racers)

        def race(
            officer: SignedIn, conversation_id: str = conversation_id, start: Barrier = start
        ) -> bool:
            start.wait()
            try:
                desk.claim(conversation_id, officer)
            except Refused:
                return False
            return True

        with ThreadPoolExecutor(racers) as pool:
            won = list(pool.map(race, signed_in))
        assert won.count(True) == 1
        with store.reading() as session:
            (case,) = session.scalars(select(Case).where(Case.conversation_id == conversation_id))
            joined = list(
                session.scalars(
                    select(Message.text).where(Message.conversation_id == conversation_id)
                )
            )
        assert case.state == HELD
        assert case.officer_id == signed_in[won.index(True)].officer_id
        assert len(joined) == 1
    store.engine.dispose()
