"""Lupa Password: a link by mail, at the LPSE of the User ID default."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from simulator.rules.facts import AccountRef
from simulator.rules.mailed_links import LINK_LIFETIME, LinkState, MailedLink, Purpose, link_state
from simulator.rules.password_reset import ResetCode, reset_verdict
from simulator.store.account_tables import MailedLinkRow

from .account_visits import NEW_PASSWORD, PASSWORD, ask_for_reset, login, mails, post, token_mailed
from .simulator_browser import Browser
from .simulator_service import Service
from .simulator_worlds import NON_V3, SITES, V3, an_account
from .whole_database import dump


def choose(client: FlaskClient, token: str, password: str = NEW_PASSWORD, again: str = "") -> Any:
    body = {"password": password, "password_again": again or password}
    return post(client, f"password-resets/{token}", **body)


def age_links(app: APIFlask, age: timedelta) -> None:
    with app.extensions["simulator.database"].open(writing=True) as repository:
        repository.session.execute(update(MailedLinkRow).values(sent_at=datetime.now(UTC) - age))
        repository.commit()


def test_pt_sinkron_is_cured_by_a_reset(client: FlaskClient, service: Service) -> None:
    assert login(client, "kemenperin", "sinkron") == "out_of_sync"
    asked = ask_for_reset(client, "kemenperin", "SINKRON", "Sinkron@contoh.id")
    assert (asked.status_code, asked.json["status"]) == (202, "accepted")
    assert service.account("kemenperin", "sinkron")["account"]["password_in_sync"] is False
    assert choose(client, token_mailed(client, "sinkron@contoh.id")).status_code == 200
    for lpse in ("kemenperin", "bandung"):
        assert login(client, lpse, "sinkron", NEW_PASSWORD) == "ok"
        assert login(client, lpse, "sinkron", PASSWORD) == "wrong_credentials"


@pytest.mark.parametrize(
    ("lpse", "user_id", "email"),
    [
        ("lkpp", "pt_lintas", "pt_lintas@contoh.id"),
        ("bandung", "pt_lintas", "pt_lintas@contoh.id"),
        ("lkpp", "pt_lintas", "lain@contoh.id"),
        ("lkpp", "entah", "pt_lintas@contoh.id"),
        ("kotalama", "pt_baru", "pt_baru@contoh.id"),
    ],
)
def test_the_reply_tells_nothing_about_whether_user_id_and_email_fit(
    client: FlaskClient, lpse: str, user_id: str, email: str
) -> None:
    reply = ask_for_reset(client, lpse, user_id, email)
    same = ask_for_reset(client, "jambiprov", "siapa", "siapa@contoh.id")
    assert (reply.status_code, reply.text) == (same.status_code, same.text)
    assert not mails(client, "lain@contoh.id")


def without_the_count(database_url: str) -> list[str]:
    """Return all that is kept but how often mails were asked for."""
    return [it for it in dump(database_url) if not it.startswith("asked_mail")]


def test_a_wrong_email_gets_no_mail_and_changes_nothing(
    client: FlaskClient, database_url: str
) -> None:
    before = without_the_count(database_url)
    ask_for_reset(client, "lkpp", "pt_lintas", "pt_a@contoh.id")
    ask_for_reset(client, "kotalama", "pt_lintas", "pt_a@contoh.id")
    assert without_the_count(database_url) == before


def test_elsewhere_it_is_refused_with_the_name_of_the_right_lpse(
    client: FlaskClient, service: Service
) -> None:
    ask_for_reset(client, "bandung", "pt_lintas", "pt_lintas@contoh.id")
    (mail,) = mails(client, "pt_lintas@contoh.id")
    assert "LPSE LKPP" in mail["body"]
    assert mail["body"].endswith("/lpse/lkpp/lupa-password")
    body = {"lpse": "bandung", "user_id": "pt_lintas", "rehearse": True}
    rehearsed = service.call("POST", "/api/v1/password-resets", json=body).json
    assert (rehearsed["allowed"], rehearsed["code"]) == (False, "elsewhere")
    assert rehearsed["place"] == {"lpse": "lkpp", "user_id": "pt_lintas"}
    assert "LPSE LKPP" in rehearsed["message"]


def test_a_rehearsal_needs_the_service_token(client: FlaskClient) -> None:
    reply = post(client, "password-resets", lpse="lkpp", user_id="pt_a", rehearse=True)
    assert reply.status_code == 401


def test_a_merged_account_is_sent_to_its_default_and_an_unmerged_one_stays(
    client: FlaskClient,
) -> None:
    ask_for_reset(client, "humbahas", "PT_Cahaya", "pt_cahaya@contoh.id")
    token = token_mailed(client, "pt_cahaya@contoh.id")
    activation = {"lpse": "humbahas", "user_id": "PT_Cahaya", "password": "Cahaya#Lama1"}
    done = client.post("/api/v1/activations", json=activation | {"default_password": PASSWORD})
    assert done.status_code == 201
    assert choose(client, token).json["code"] == "link_expired"
    ask_for_reset(client, "humbahas", "PT_Cahaya", "cahaya@contoh.id")
    body = mails(client, "cahaya@contoh.id")[0]["body"]
    assert "digabung ke User ID Cahaya" in body
    assert "LPSE LKPP" in body


@pytest.mark.parametrize(
    ("lpse", "user_id"), [("humbahas", "PT_Cahaya"), ("kotalama", "ud_lama"), ("lkpp", "pt_a")]
)
def test_a_new_password_replaces_the_old_one(client: FlaskClient, lpse: str, user_id: str) -> None:
    email = f"{user_id.lower()}@contoh.id"
    ask_for_reset(client, lpse, user_id, email)
    assert choose(client, token_mailed(client, email)).status_code == 200
    assert login(client, lpse, user_id, NEW_PASSWORD) == "ok"


def test_a_link_is_good_once_and_takes_the_other_links_with_it(client: FlaskClient) -> None:
    tokens = []
    for _ in range(2):
        ask_for_reset(client, "lkpp", "pt_a", "pt_a@contoh.id")
        tokens.append(token_mailed(client, "pt_a@contoh.id"))
    assert choose(client, tokens[1]).status_code == 200
    for token in tokens:
        reply = choose(client, token, "Lain#2028x")
        assert (reply.status_code, reply.json["code"]) == (410, "link_used")
    assert login(client, "lkpp", "pt_a", NEW_PASSWORD) == "ok"
    assert choose(client, "entah").json["code"] == "link_unknown"


def test_a_changed_password_closes_the_links(client: FlaskClient) -> None:
    ask_for_reset(client, "lkpp", "pt_a", "pt_a@contoh.id")
    body = {"password": PASSWORD, "new_password": NEW_PASSWORD}
    post(client, "accounts/lkpp/pt_a/credentials", **body)
    assert choose(client, token_mailed(client, "pt_a@contoh.id")).status_code == 410


def test_a_link_ends_after_an_hour(client: FlaskClient, app: APIFlask) -> None:
    ask_for_reset(client, "lkpp", "pt_a", "pt_a@contoh.id")
    token = token_mailed(client, "pt_a@contoh.id")
    age_links(app, timedelta(minutes=59))
    assert choose(client, token, "lemah").json["code"] == "weak_password"
    age_links(app, timedelta(minutes=60))
    assert choose(client, token).json["code"] == "link_expired"
    assert login(client, "lkpp", "pt_a") == "ok"


def test_the_link_survives_a_new_user_id(client: FlaskClient) -> None:
    ask_for_reset(client, "lkpp", "pt_a", "pt_a@contoh.id")
    token = token_mailed(client, "pt_a@contoh.id")
    renamed = {"password": PASSWORD, "new_user_id": "pt_a_baru"}
    post(client, "accounts/lkpp/pt_a/credentials", **renamed)
    assert choose(client, token).status_code == 200
    assert login(client, "lkpp", "pt_a_baru", NEW_PASSWORD) == "ok"


def test_a_weak_or_mistyped_password_is_refused_and_leaves_the_link_open(
    client: FlaskClient, database_url: str
) -> None:
    ask_for_reset(client, "lkpp", "pt_a", "pt_a@contoh.id")
    token = token_mailed(client, "pt_a@contoh.id")
    before = dump(database_url)
    assert choose(client, token, "lemah").json["code"] == "weak_password"
    assert choose(client, token, NEW_PASSWORD, PASSWORD).json["code"] == "passwords_differ"
    assert dump(database_url) == before
    assert choose(client, token).status_code == 200


def test_a_registration_link_resets_no_password(client: FlaskClient) -> None:
    post(client, "accounts/registrations", lpse="lkpp", email="pt_a@contoh.id")
    assert choose(client, token_mailed(client, "pt_a@contoh.id")).status_code == 404


def test_a_person_resets_the_password_on_the_pages(client: FlaskClient) -> None:
    browser = Browser(client)
    browser.visit("/lpse/kemenperin/")
    assert "/lpse/kemenperin/lupa-password" in browser.page
    browser.visit("/lpse/kemenperin/lupa-password")
    form = {"user_id": "sinkron", "email": "sinkron@contoh.id"}
    browser.submit(**form, captcha="salah")
    assert "Kode keamanan tidak sesuai" in browser.text("hasil")
    browser.submit(**form, captcha=browser.text("kode-keamanan"))
    assert "Jika User ID dan e-mail itu cocok" in browser.page
    browser.follow_mail("sinkron@contoh.id")
    path = browser.path
    browser.submit(password="lemah", password_again="lemah")
    assert "strong" in browser.text("hasil")
    browser.submit(password=NEW_PASSWORD, password_again="beda")
    assert "tidak sama" in browser.text("hasil")
    browser.submit(password=NEW_PASSWORD, password_again=NEW_PASSWORD)
    assert "Password baru sudah disimpan" in browser.page
    browser.log_in("kemenperin", "sinkron", NEW_PASSWORD)
    assert browser.path == "/lpse/kemenperin/beranda"
    browser.visit(path)
    assert (browser.status, "sudah dipakai" in browser.text("hasil")) == (410, True)


def test_the_page_of_another_lpse_does_not_open_the_link(client: FlaskClient) -> None:
    ask_for_reset(client, "lkpp", "pt_a", "pt_a@contoh.id")
    reply = client.get(f"/lpse/bandung/lupa-password/{token_mailed(client, 'pt_a@contoh.id')}")
    assert reply.status_code == 404


@given(st.sampled_from(SITES), st.sampled_from(SITES), st.booleans(), st.booleans())
def test_a_reset_is_done_where_the_default_is(
    site: Any, home: Any, right: bool, merged: bool
) -> None:
    default = AccountRef("pusat", "default")
    account = an_account(home, superseded_by=default if merged else None)
    verdict = reset_verdict(site, account, email_right=right)
    if not right:
        assert verdict.place is None
    else:
        assert verdict.place == (default if merged else account.ref)
    assert (verdict.code is ResetCode.OK) == (right and not merged and site == home)


@given(st.timedeltas(timedelta(0), timedelta(hours=3)), st.booleans())
def test_a_reset_link_is_open_for_an_hour_and_once(age: timedelta, used: bool) -> None:
    now = datetime.now(UTC)
    link = MailedLink(purpose=Purpose.RESET, lpse="satu", email="", sent_at=now - age, used=used)
    assert (link_state(link, now) is LinkState.OPEN) == (age < LINK_LIFETIME and not used)


def test_nobody_matches_without_an_account() -> None:
    assert reset_verdict(V3[0], None, email_right=True).code is ResetCode.NO_MATCH
    assert reset_verdict(NON_V3, an_account(NON_V3), email_right=True).code is ResetCode.OK
