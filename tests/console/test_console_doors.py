"""Every address of the console is tried: without a session, with too small a role, from outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from apiflask import APIFlask

from tests.webchat.chat_client import Chat

from .desk import PASSWORD, Desk, token_in

SIGNING_IN = {"/helpdesk/masuk"}
SUPERVISED = ("/helpdesk/kelola", "/helpdesk/data", "/helpdesk/belajar")
FILLED = {
    "conversation_id": "tiada",
    "ticket_id": "tiada",
    "reply_id": 1,
    "change_id": 1,
    "trial_id": 1,
    "message_id": 1,
}


def addresses(app: APIFlask) -> Iterator[tuple[str, str]]:
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/helpdesk"):
            path = adapter.build(rule.endpoint, {it: FILLED[it] for it in rule.arguments})
            for method in (rule.methods or set()) & {"GET", "POST"}:
                yield method, path


def test_there_are_addresses_to_try(app: APIFlask) -> None:
    assert len(list(addresses(app))) >= 30


def test_nobody_sees_anything_without_signing_in(app: APIFlask) -> None:
    for method, path in [*addresses(app), ("GET", "/helpdesk/tiada"), ("POST", "/helpdesk/x/y")]:
        if path in SIGNING_IN:
            continue
        response = app.test_client().open(path, method=method)
        assert response.status_code == (302 if method == "GET" else 401), path
        assert "Masuk sebagai petugas" in response.text or "/helpdesk/masuk" in response.text
        asked = app.test_client().open(path, method=method, headers={"Accept": "application/json"})
        assert asked.status_code == 401, path
        assert asked.content_type == "application/problem+json"


def test_an_officer_cannot_do_what_only_supervisors_may(app: APIFlask, rina: Desk) -> None:
    tried = 0
    for method, path in addresses(app):
        if not path.startswith(SUPERVISED):
            continue
        tried += 1
        response = rina.get(path) if method == "GET" else rina.post(path)
        assert response.status_code == 403, path
        assert "hanya untuk supervisor" in response.text
    assert tried >= 8


def test_a_supervisor_gets_into_every_page(app: APIFlask, sari: Desk) -> None:
    for method, path in addresses(app):
        if method == "GET" and "tiada" not in path and "/1" not in path and "kode" not in path:
            assert sari.get(path).status_code in (200, 302), path


def test_no_form_counts_without_the_token_of_its_session(
    app: APIFlask, rina: Desk, sari: Desk
) -> None:
    for desk in (rina, sari):
        desk.token = "dari-situs-lain"
        for method, path in addresses(app):
            if method == "POST":
                response = desk.post(path)
                assert response.status_code == 403, path
                assert "Formulir ini sudah usang" in response.text


def test_the_sign_in_form_needs_its_token_too(app: APIFlask) -> None:
    app.extensions["officers"].add("Rina", "officer", PASSWORD)
    form = {"nama": "Rina", "password": PASSWORD}
    assert app.test_client().post("/helpdesk/masuk", data=form).status_code == 403
    stranger = token_in(app.test_client().get("/helpdesk/masuk").text)
    response = app.test_client().post("/helpdesk/masuk", data=form | {"token_formulir": stranger})
    assert response.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://jahat.contoh.id"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_a_form_from_another_origin_is_refused_even_with_the_token(
    rina: Desk, headers: dict[str, str]
) -> None:
    form = {"token_formulir": rina.token}
    response = rina.http.post("/helpdesk/keluar", data=form, headers=headers)
    assert response.status_code == 403
    assert rina.get("/helpdesk").status_code == 200


@pytest.mark.parametrize(
    "back", ["https://jahat.contoh.id", "//jahat.contoh.id", "/helpdesk/../x//y", "/helpdeskjahat"]
)
def test_signing_in_never_leads_elsewhere(app: APIFlask, back: str) -> None:
    app.extensions["officers"].add("Rina", "officer", PASSWORD)
    location = Desk(app).sign_in("Rina", lanjut=back).headers["Location"]
    assert location == "/helpdesk"


def test_pages_of_the_console_stay_out_of_every_cache(rina: Desk) -> None:
    assert rina.get("/helpdesk").headers["Cache-Control"] == "no-store"


def test_a_text_survives_the_end_of_the_session(
    app: APIFlask, handed_over: Chat, rina: Desk
) -> None:
    rina.work(handed_over.id, "ambil")
    rina.http.delete_cookie("tanya_petugas", path="/helpdesk")
    text = "Balasan yang panjang & berharga"
    page = rina.work(handed_over.id, "balas", teks=text)
    assert page.status_code == 401
    assert "belum terkirim" in page.text
    assert "Balasan yang panjang &amp; berharga" in page.text

    back = f"/helpdesk/percakapan/{handed_over.id}"
    assert f'name="lanjut" value="{back}"' in page.text
    again = rina.sign_in("Rina", lanjut=back, simpanan=text)
    assert again.headers["Location"] == back
    assert ">Balasan yang panjang &amp; berharga</textarea>" in rina.get(back).text
    assert handed_over.texts("agent") == []


def test_a_stale_form_is_refused_and_its_text_shown(handed_over: Chat, rina: Desk) -> None:
    rina.work(handed_over.id, "ambil")
    rina.token = "usang"
    page = rina.work(handed_over.id, "balas", teks="Jangan hilang")
    assert page.status_code == 403
    assert "Jangan hilang" in page.text
