"""What is kept of a person can be given and taken away, and goes by itself in time."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from sqlalchemy import Table, select, update

from tests.webchat.chat_client import Chat
from tests.webchat.fake_rasa import FakeRasa
from webchat.console.personal import BY_ITSELF, Retention, empty
from webchat.console.tables import AuditEntry
from webchat.store import Conversation, Message, Store, now
from webchat.store.migrating import declared_tables

from .desk import CASE, Desk

SECRETS = ("pt_a", "rahasia hidup saya", "catatan tentang orang", "komentar pedas")


@pytest.fixture
def story(handed_over: Chat, rina: Desk) -> Chat:
    """A conversation with something personal in every place."""
    rina.work(handed_over.id, "ambil")
    handed_over.say("rahasia hidup saya")
    rina.work(handed_over.id, "catatan", teks="catatan tentang orang")
    body = {"rating": 2, "comment": "komentar pedas"}
    handed_over.http.post(f"{handed_over.url}/feedback", headers=handed_over.headers, json=body)
    return handed_over


def everything(store: Store) -> str:
    """All that the database holds of users, as text; the audit log stays by its nature."""
    tables: list[Table] = list(declared_tables().sorted_tables)
    with store.engine.connect() as connection:
        rows = [
            str(row)
            for table in tables
            if table.name != "audit_log"
            for row in connection.execute(table.select())
        ]
    return "\n".join(rows)


def test_all_that_is_kept_of_a_conversation_can_be_taken_along(story: Chat, sari: Desk) -> None:
    response = sari.post(f"/helpdesk/data/{story.id}/unduh")
    assert "attachment" in response.headers["Content-Disposition"]
    for secret in SECRETS:
        assert secret in response.text
    assert "lease_owner" not in response.text


def test_what_is_deleted_is_nowhere_any_more(app: APIFlask, story: Chat, sari: Desk) -> None:
    assert all(it in everything(app.extensions["store"]) for it in SECRETS)
    assert sari.post(f"/helpdesk/data/{story.id}/hapus").status_code == 422
    assert sari.post(f"/helpdesk/data/{story.id}/hapus", yakin="ya").status_code == 302
    left = everything(app.extensions["store"])
    assert [it for it in SECRETS if it in left] == []
    assert CASE["diagnosis"]["cure"][0] not in left
    page = sari.get(f"/helpdesk/percakapan/{story.id}")
    assert page.status_code == 200
    assert "Ambil alih" not in page.text
    with app.extensions["store"].reading() as session:
        kept = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == story.id))
        assert "data_dihapus" in set(kept)


def test_the_assistant_forgets_too_or_nothing_is_said_to_be_deleted(
    app: APIFlask, story: Chat, sari: Desk, rasa: FakeRasa
) -> None:
    rasa.failures = [500]
    refused = sari.post(f"/helpdesk/data/{story.id}/hapus", yakin="ya")
    assert refused.status_code == 503
    assert SECRETS[1] in everything(app.extensions["store"])
    sari.post(f"/helpdesk/data/{story.id}/hapus", yakin="ya")
    assert rasa.forgotten == [story.id]


def test_the_conversations_about_an_account_are_found(story: Chat, sari: Desk) -> None:
    assert story.id in sari.get("/helpdesk/data?lpse=lkpp&akun=PT_A").text
    assert "Tidak ada percakapan" in sari.get("/helpdesk/data?lpse=lkpp&akun=lain").text


def test_old_conversations_are_emptied_but_never_an_open_case(
    app: APIFlask, story: Chat, rina: Desk
) -> None:
    store = app.extensions["store"]
    old, new = Chat(app), Chat(app)
    old.say("lama sekali")
    new.say("baru saja")
    long_ago = now() - timedelta(days=91)
    with store.changing() as session:
        aged = Conversation.id.in_((old.id, story.id))
        session.execute(update(Conversation).where(aged).values(last_active_at=long_ago))
    assert Retention(store, app.extensions["assistant"], 90).sweep() == 1
    left = everything(store)
    assert "lama sekali" not in left
    assert "baru saja" in left
    assert "rahasia hidup saya" in left
    assert Retention(store, app.extensions["assistant"], 90).sweep() == 0
    with store.reading() as session:
        query = select(AuditEntry.officer).where(AuditEntry.subject == old.id)
        assert session.scalar(query) == BY_ITSELF


def test_emptying_works_on_every_database(empty_url: str) -> None:
    store = Store(empty_url)
    conversation_id = store.create_conversation("lkpp")
    with store.writing(conversation_id) as session:
        session.add(Message(conversation_id=conversation_id, role="user", text="rahasia"))
    with store.writing(conversation_id) as session:
        empty(session, conversation_id, "Sari")
    assert "rahasia" not in everything(store)
    store.engine.dispose()


def figures(page: str) -> str:
    return " ".join(page.split())


def test_the_figures_count_what_happened(app: APIFlask, story: Chat, sari: Desk) -> None:
    for _ in range(3):
        Chat(app, lpse="bandung").say("halo apa kabar")
    page = figures(sari.get("/helpdesk/angka?hari=7").text)
    assert "Percakapan <strong>4</strong>" in page
    assert "Selesai tanpa petugas <strong>75%</strong>" in page
    assert "Nilai rata-rata <strong>2.0</strong>" in page
    assert "Menunggu petugas <strong>0 menit</strong>" in page
    only = figures(sari.get("/helpdesk/angka?hari=7&lpse=bandung").text)
    assert "Percakapan <strong>3</strong>" in only
    none = sari.get("/helpdesk/angka?hari=7&kanal=whatsapp").text
    assert "<strong>–</strong>" in none


def test_the_figures_come_as_a_table_too(app: APIFlask, story: Chat, sari: Desk) -> None:
    text = sari.get("/helpdesk/angka.csv").text
    (row,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    counted: dict[str, Any] = {it: row[it] for it in ("percakapan", "ke_petugas", "dinilai")}
    assert counted == {"percakapan": "1", "ke_petugas": "1", "dinilai": "1"}
