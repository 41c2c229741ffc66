"""The inbox shows who waits, finds what is looked for, and stays small however much there is."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from apiflask import APIFlask
from sqlalchemy import event, insert, select, update

from tests.webchat.chat_client import Chat
from tests.webchat.fake_rasa import FakeRasa
from webchat.console.tables import Case
from webchat.store import Conversation, Message, Store, now

from .desk import CASE, Desk, handing_over


def hand_over(app: APIFlask, rasa: FakeRasa, number: str, **changes: object) -> Chat:
    chat = Chat(app, lpse=str(changes.get("lpse", "lkpp")))
    rasa.scripted[f"petugas {number}"] = [handing_over(CASE | {"number": number} | changes)]
    chat.say(f"petugas {number}")
    return chat


def numbers_in(page: str) -> list[str]:
    return [it for it in ("K-SATU", "K-DUA", "K-TIGA") if it in page]


def test_who_waits_longest_comes_first(app: APIFlask, rasa: FakeRasa, rina: Desk) -> None:
    for number in ("K-SATU", "K-DUA"):
        hand_over(app, rasa, number)
    with app.extensions["store"].changing() as session:
        earlier = now() - timedelta(minutes=125)
        session.execute(update(Case).where(Case.number == "K-DUA").values(opened_at=earlier))
    page = rina.get("/helpdesk/kotak-masuk").text
    assert page.index("K-DUA") < page.index("K-SATU")
    assert "menunggu 2 jam 5 menit" in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("q=k-dua", ["K-DUA"]),
        ("q=PT_TIGA", ["K-TIGA"]),
        ("q=petugas+K-SATU", ["K-SATU"]),
        ("lpse=bandung", ["K-TIGA"]),
        ("kanal=whatsapp", []),
        ("q=100%25", []),
        ("q=%27%3B+DROP+TABLE+cases", []),
        ("halaman=2", []),
        ("halaman=-1&rak=tiada", ["K-SATU", "K-DUA", "K-TIGA"]),
    ],
)
def test_it_is_searched_and_filtered(
    app: APIFlask, rasa: FakeRasa, rina: Desk, wanted: str, found: list[str]
) -> None:
    hand_over(app, rasa, "K-SATU")
    hand_over(app, rasa, "K-DUA")
    hand_over(app, rasa, "K-TIGA", user_id="pt_tiga", lpse="bandung")
    listed = rina.ask(f"/helpdesk/kotak-masuk?{wanted}").get_json()["html"]
    assert numbers_in(listed) == found


def test_a_case_moves_from_shelf_to_shelf(app: APIFlask, rasa: FakeRasa, rina: Desk) -> None:
    chat = hand_over(app, rasa, "K-SATU")

    def shelves() -> list[str]:
        every = ("antrean", "saya", "ditangani", "selesai", "semua")
        pages = {it: rina.ask(f"/helpdesk/kotak-masuk?rak={it}").get_json()["html"] for it in every}
        return [it for it, page in pages.items() if chat.id in page]

    assert shelves() == ["antrean", "semua"]
    rina.work(chat.id, "ambil")
    assert shelves() == ["saya", "ditangani", "semua"]
    rina.work(chat.id, "tutup")
    assert shelves() == ["selesai", "semua"]


def test_the_page_of_a_conversation_tells_what_is_new(handed_over: Chat, rina: Desk) -> None:
    rina.work(handed_over.id, "ambil")
    url = f"/helpdesk/percakapan/{handed_over.id}/baru"
    news = rina.ask(f"{url}?after=0").get_json()
    assert "Kasus Anda sudah saya catat" in news["html"]
    handed_over.say("<i>masih</i> ada?")
    fresh = rina.ask(f"{url}?after={news['last']}").get_json()
    assert "&lt;i&gt;masih&lt;/i&gt; ada?" in fresh["html"]
    assert rina.ask(f"{url}?after={fresh['last']}").get_json()["html"] == ""
    page = rina.get(f"/helpdesk/percakapan/{handed_over.id}").text
    assert f'data-keadaan="{fresh["state"]}"' in page


def test_canned_replies_know_whom_they_are_for(handed_over: Chat, rina: Desk, sari: Desk) -> None:
    text = "Saya {petugas} menangani {nomor} untuk {user_id}."
    sari.post("/helpdesk/kelola/balasan", judul="Pembuka", teks=text)
    rina.work(handed_over.id, "ambil")
    page = rina.get(f"/helpdesk/percakapan/{handed_over.id}").text
    assert 'value="Saya Rina menangani K-7F3A2C untuk pt_a."' in page


def test_an_unknown_conversation_is_told_as_such(rina: Desk) -> None:
    assert rina.get("/helpdesk/percakapan/tiada").status_code == 404
    assert rina.work("tiada", "ambil").status_code == 404
    assert "tidak ada" in rina.work("tiada", "catatan", teks="halo").text


def fill(store: Store, count: int) -> None:
    begun = now() - timedelta(days=20)
    with store.changing() as session:
        session.execute(
            insert(Conversation),
            [{"id": f"c{n}", "last_active_at": begun + timedelta(minutes=n)} for n in range(count)],
        )
        session.execute(
            insert(Message),
            [
                {"conversation_id": f"c{n % count}", "role": "user", "text": f"keluhan nomor {n}"}
                for n in range(count * 3)
            ],
        )
        session.execute(
            insert(Case),
            [
                {
                    "conversation_id": f"c{n}",
                    "number": f"K-{n:06d}",
                    "state": "closed" if n % 3 else "queued",
                }
                for n in range(count)
            ],
        )


def test_a_page_costs_the_same_few_queries_however_many_conversations_there_are(
    app: APIFlask, rina: Desk
) -> None:
    store = app.extensions["store"]
    fill(store, 400)
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *it: asked.append(it[2]))
    page = rina.get("/helpdesk/kotak-masuk?rak=semua").text
    assert page.count('class="baris-percakapan"') == 50
    assert "Halaman 1" in page
    assert len(asked) <= 8


@pytest.mark.parametrize("rak", ["antrean", "selesai", "semua"])
def test_the_lists_are_read_by_their_indexes(app: APIFlask, rina: Desk, rak: str) -> None:
    store = app.extensions["store"]
    fill(store, 10)
    asked: list[tuple[str, object]] = []
    event.listen(store.engine, "before_cursor_execute", lambda *it: asked.append((it[2], it[3])))
    rina.get(f"/helpdesk/kotak-masuk?rak={rak}")
    query, values = next(it for it in asked if "LIMIT" in it[0] and "conversations" in it[0])
    with store.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", values).all()
    steps = [row[3] for row in plan]
    assert not [it for it in steps if it.startswith("SCAN") and "INDEX" not in it], steps
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps, steps


def test_an_answer_found_is_sent_into_the_open_conversation(handed_over: Chat, rina: Desk) -> None:
    rina.work(handed_over.id, "ambil")
    page = rina.get("/helpdesk?q=lupa+password").text
    assert 'data-topik="lupa_password"' in page
    assert f'<option value="{handed_over.id}">K-7F3A2C, pt_a</option>' in page
    assert "<mark>" in page
    assert "Ditemukan lewat" in page
    assert "diperiksa" in page


def test_what_did_not_help_is_kept_masked(app: APIFlask, rina: Desk) -> None:
    form = {"topik": "lupa_password", "q": "npwp 01.234.567.8-901.000 lupa"}
    assert rina.post("/helpdesk/cari/tidak-membantu", **form).status_code == 200
    assert rina.post("/helpdesk/cari/tidak-membantu", topik="tiada", q="x").status_code == 422
    from webchat.console.tables import SearchVote

    with app.extensions["store"].reading() as session:
        (vote,) = session.scalars(select(SearchVote))
    assert "01.234" not in vote.query
    assert (vote.topic, vote.officer) == ("lupa_password", "Rina")


def test_results_while_typing_are_only_the_results(rina: Desk) -> None:
    said = rina.ask("/helpdesk?q=aktivasi").get_json()
    assert "<html" not in said["html"]
    assert 'data-topik="' in said["html"]
    assert json.dumps(said)
