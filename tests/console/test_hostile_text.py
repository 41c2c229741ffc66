"""Whatever people, assistant and officers write is shown as typed, on every page."""

from __future__ import annotations

from html import unescape

from apiflask import APIFlask

from tests.webchat import living_markup
from tests.webchat.chat_client import Chat
from tests.webchat.fake_rasa import FakeRasa

from .desk import CASE, Desk, handing_over

# What the console's own templates make besides.
OURS = {"aside", "textarea", "svg", "g", "rect", "path", "line", "text", "title", "kbd"}
# The first hundred: the console shows each in a dozen places.
PAYLOADS = living_markup.PAYLOADS[:100]


def alive(page: str) -> list[str]:
    foreign = {f"<{name}>" for name in OURS}
    return [it for it in living_markup.living(page) if it not in foreign]


def pages(desk: Desk, chat: Chat) -> list[str]:
    found = [
        desk.get(f"/helpdesk/percakapan/{chat.id}").text,
        desk.ask(f"/helpdesk/percakapan/{chat.id}/baru").get_json()["html"],
    ]
    shelves = ("antrean", "saya", "semua")
    found += [desk.get(f"/helpdesk/kotak-masuk?rak={it}").text for it in shelves]
    return [*found, desk.get("/helpdesk/belajar").text, desk.get("/helpdesk/angka").text]


def test_conversations_cases_and_notes_with_markup_stay_text(
    app: APIFlask, rasa: FakeRasa, sari: Desk
) -> None:
    for payload in PAYLOADS[::5]:
        chat = Chat(app)
        verdict = {"code": payload, "evidence": [payload], "actor": payload, "cure": [payload]}
        case = CASE | {
            "number": payload,
            "user_id": payload,
            "topic": payload,
            "suggested_reply": payload,
            "tried": [payload],
            "slots": {payload: payload, "package": payload},
            "diagnosis": verdict,
        }
        rasa.scripted["petugas"] = [handing_over(case) | {"text": payload}]
        chat.say(f"kata {payload} kata")
        chat.say("petugas")
        sari.work(chat.id, "ambil")
        sari.work(chat.id, "balas", teks=f"x {payload}")
        sari.work(chat.id, "catatan", teks=f"x {payload}")
        sari.post("/helpdesk/kelola/balasan", judul=payload[:80] or "x", teks=payload)
        for page in pages(sari, chat):
            assert alive(page) == [], payload
        assert payload[:20] in unescape(pages(sari, chat)[0])
        sari.work(chat.id, "tutup")
    assert alive(sari.get("/helpdesk/kelola").text) == []


def test_what_is_typed_into_addresses_and_forms_stays_text(sari: Desk, rina: Desk) -> None:
    for payload in PAYLOADS:
        for path, name in (
            ("", "q"),
            ("/kotak-masuk", "q"),
            ("/periksa", "akun"),
            ("/kelola/audit", "tentang"),
            ("/data", "akun"),
        ):
            query = {name: payload, "lpse": "lkpp"}
            page = sari.get(f"/helpdesk{path}", query_string=query)
            assert page.status_code == 200
            assert alive(page.text) == [], (path, payload)
    for payload in PAYLOADS[::10]:
        page = rina.post("/helpdesk/periksa", akun=payload, lpse="x")
        assert alive(page.text) == []
        wrong = Desk(sari.app).sign_in(payload, "salah", lanjut=payload, simpanan=payload)
        assert wrong.status_code == 422
        assert alive(wrong.text) == []
