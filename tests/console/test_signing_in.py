"""Officers get in with name, password and, where set up, a code; nobody else does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp
import pytest
from apiflask import APIFlask
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from webchat.console.audit import record
from webchat.console.officers import (
    MOST_FAILURES,
    BadOfficer,
    Officers,
    random_password,
)
from webchat.console.tables import AuditEntry, Officer, SignIn
from webchat.store import Store, now

from .desk import PASSWORD, Desk, token_in


def actions(app: APIFlask) -> list[str]:
    with app.extensions["store"].reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_name_and_password_open_the_console_whatever_the_capitals(app: APIFlask) -> None:
    app.extensions["officers"].add("Rina Sari", "officer", PASSWORD)
    desk = Desk(app)
    response = desk.sign_in("rina SARI")
    assert response.headers["Location"] == "/helpdesk"
    assert desk.get("/helpdesk").status_code == 200
    assert actions(app) == ["petugas_dibuat", "masuk"]


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(app: APIFlask) -> None:
    app.extensions["officers"].add("Rina", "officer", PASSWORD)
    cookie = Desk(app).sign_in("Rina").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/helpdesk" in cookie


@pytest.mark.parametrize(("name", "password"), [("Rina", "salah-semuanya"), ("Tono", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    app: APIFlask, name: str, password: str
) -> None:
    app.extensions["officers"].add("Rina", "officer", PASSWORD)
    desk = Desk(app)
    response = desk.sign_in(name, password)
    assert response.status_code == 422
    assert "Nama atau password tidak cocok" in response.text
    assert desk.get("/helpdesk").status_code == 302


def test_after_too_many_failures_even_the_right_password_waits(app: APIFlask) -> None:
    app.extensions["officers"].add("Rina", "officer", PASSWORD)
    desk = Desk(app)
    for _ in range(MOST_FAILURES):
        desk.sign_in("Rina", "salah-semuanya")
    assert desk.sign_in("Rina").status_code == 422
    assert "terkunci" in actions(app)
    with app.extensions["store"].changing() as session:
        session.execute(update(Officer).values(locked_until=now() - timedelta(seconds=1)))
    assert desk.sign_in("Rina").status_code == 302


def test_a_session_ends_when_nothing_is_done_for_long(app: APIFlask, rina: Desk) -> None:
    with app.extensions["store"].changing() as session:
        session.execute(update(SignIn).values(seen_at=now() - timedelta(minutes=61)))
    assert rina.get("/helpdesk").status_code == 302


def test_signing_out_ends_the_session_for_the_cookie_too(app: APIFlask, rina: Desk) -> None:
    cookie = rina.http.get_cookie("tanya_petugas", path="/helpdesk")
    assert cookie is not None
    rina.post("/helpdesk/keluar")
    rina.http.set_cookie("tanya_petugas", cookie.value, path="/helpdesk")
    assert rina.get("/helpdesk").status_code == 302


def test_a_dismissed_officer_is_out_at_once(app: APIFlask, rina: Desk) -> None:
    app.extensions["officers"].dismiss("rina")
    assert rina.get("/helpdesk").status_code == 302
    assert Desk(app).sign_in("Rina").status_code == 422


def test_another_password_ends_the_other_sessions(app: APIFlask, rina: Desk) -> None:
    elsewhere = Desk(app)
    elsewhere.sign_in("Rina")
    new = "password-baru-sekali"
    response = rina.post("/helpdesk/akun/password", sekarang=PASSWORD, baru=new, ulang=new)
    assert response.status_code == 200
    assert rina.get("/helpdesk").status_code == 200
    assert elsewhere.get("/helpdesk").status_code == 302
    assert Desk(app).sign_in("Rina", new).status_code == 302


def set_up_code(desk: Desk) -> pyotp.TOTP:
    desk.post("/helpdesk/akun/kode")
    page = desk.get("/helpdesk/akun").text
    assert "otpauth://totp/" in page
    with desk.app.extensions["store"].reading() as session:
        secret = session.scalar(select(SignIn.new_secret).where(SignIn.new_secret.is_not(None)))
    assert secret
    assert secret in page
    totp = pyotp.TOTP(secret)
    response = desk.post("/helpdesk/akun/kode", kode=totp.at(int(now().timestamp()) - 30))
    assert response.status_code == 302
    return totp


def test_with_an_authenticator_the_password_alone_opens_nothing(app: APIFlask, rina: Desk) -> None:
    totp = set_up_code(rina)
    desk = Desk(app)
    desk.sign_in("Rina")
    assert desk.get("/helpdesk").headers["Location"] == "/helpdesk/kode"
    assert desk.get("/helpdesk/kotak-masuk").headers["Location"] == "/helpdesk/kode"
    desk.token = token_in(desk.get("/helpdesk/kode").text)
    assert desk.post("/helpdesk/kode", kode="000000").status_code == 422
    assert desk.post("/helpdesk/kode", kode=totp.now()).status_code == 302
    assert desk.get("/helpdesk").status_code == 200


def test_a_code_counts_once(app: APIFlask, rina: Desk) -> None:
    code = set_up_code(rina).now()
    for status in (302, 422):
        desk = Desk(app)
        desk.sign_in("Rina")
        desk.token = token_in(desk.get("/helpdesk/kode").text)
        assert desk.post("/helpdesk/kode", kode=code).status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "x"},
        {"name": "<script>"},
        {"role": "admin"},
        {"password": "pendek"},
        {"name": "RINA"},
    ],
)
def test_officers_that_cannot_be_are_refused_with_the_reason(
    app: APIFlask, changes: dict[str, Any]
) -> None:
    officers: Officers = app.extensions["officers"]
    officers.add("Rina", "officer", PASSWORD)
    wanted = {"name": "Budi", "role": "officer", "password": PASSWORD} | changes
    with pytest.raises(BadOfficer, match=r"\w"):
        officers.add(**wanted)


def test_made_up_passwords_are_long_enough_and_differ() -> None:
    assert len({random_password() for _ in range(50)}) == 50
    assert len(random_password()) >= 16


@pytest.mark.parametrize("deed", ["UPDATE audit_log SET officer = 'lain'", "DELETE FROM audit_log"])
def test_the_database_itself_keeps_the_audit_log_as_it_is(empty_url: str, deed: str) -> None:
    store = Store(empty_url)
    with store.changing() as session:
        record(session, "Rina", "masuk")
    with pytest.raises(DBAPIError, match="append-only"), store.changing() as session:
        session.execute(text(deed))
    with store.reading() as session:
        assert [it.officer for it in session.scalars(select(AuditEntry))] == ["Rina"]
    store.engine.dispose()
