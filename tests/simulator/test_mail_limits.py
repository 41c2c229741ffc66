"""Nobody's mailbox can be filled by others, and the limit tells nobody anything."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.mail_limits import MOST, WINDOW, Occasion, time_to_wait

from .simulator_browser import Browser
from .simulator_service import Service

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
moments = st.lists(st.timedeltas(timedelta(), 2 * WINDOW).map(lambda ago: NOW - ago), max_size=99)
occasions = st.sampled_from(Occasion)


@given(occasion=occasions, asked=moments)
def test_never_more_than_the_most_go_out_in_any_hour(
    occasion: Occasion, asked: list[datetime]
) -> None:
    recent = [it for it in asked if NOW - it < WINDOW]
    wait = time_to_wait(occasion, asked, NOW)
    assert (wait > timedelta()) == (len(recent) >= MOST[occasion])


@given(occasion=occasions, asked=moments)
def test_whoever_waits_as_told_is_let_through_and_not_before(
    occasion: Occasion, asked: list[datetime]
) -> None:
    wait = time_to_wait(occasion, asked, NOW)
    assert not time_to_wait(occasion, asked, NOW + wait)
    if wait:
        assert time_to_wait(occasion, asked, NOW + wait - timedelta(microseconds=1))


def reset(client: FlaskClient, user_id: str, email: str) -> Any:
    body = {"lpse": "lkpp", "user_id": user_id, "email": email}
    return client.post("/api/v1/password-resets", json=body)


def test_too_many_reset_links_are_refused_with_when_to_come_back(client: FlaskClient) -> None:
    for _ in range(MOST[Occasion.RESET]):
        assert reset(client, "pt_a", "pt_a@contoh.id").status_code == 202
    refused = reset(client, "pt_a", " PT_A@contoh.id")
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_mails")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    assert refused.json["detail"].endswith("Silakan coba lagi 60 menit lagi.")
    mails = client.get("/api/v1/mailbox?to=pt_a@contoh.id").json["items"]
    assert len(mails) == MOST[Occasion.RESET]
    assert reset(client, "pt_lintas", "pt_lintas@contoh.id").status_code == 202


def test_the_limit_is_the_same_for_an_address_that_nobody_registered(client: FlaskClient) -> None:
    statuses = {
        email: [reset(client, "pt_a", email).status_code for _ in range(7)]
        for email in ("pt_a@contoh.id", "entah@contoh.id")
    }
    assert statuses["pt_a@contoh.id"] == statuses["entah@contoh.id"]


def test_too_many_registration_links_are_refused(client: FlaskClient) -> None:
    body = {"lpse": "lkpp", "email": "segar@contoh.id"}
    sent = [client.post("/api/v1/accounts/registrations", json=body).status_code for _ in range(6)]
    assert sent == [202] * 5 + [429]


@pytest.mark.parametrize("user_id", ["pt_a", "entah"])
def test_the_codes_of_the_service_have_their_own_and_wider_limit(
    client: FlaskClient, service: Service, user_id: str
) -> None:
    for _ in range(MOST[Occasion.RESET] + 1):
        reset(client, user_id, f"{user_id}@contoh.id")
    mail = {"subject": "Kode", "body": "123456"}
    sent = [
        # At another LPSE it is the same User ID.
        service.call("POST", f"/api/v1/accounts/{it}/{user_id}/notifications", json=mail)
        for it in ["lkpp", "bandung"] * (MOST[Occasion.NOTIFICATION] // 2)
    ]
    assert {it.status_code for it in sent} == {202}
    path = f"/api/v1/accounts/lkpp/{user_id}/notifications"
    assert service.call("POST", path, json=mail).status_code == 429


def test_requests_that_name_a_user_id_are_limited_and_others_are_not(client: FlaskClient) -> None:
    body = {"lpse": "lkpp", "kind": "lain", "text": "Mohon dibantu"}

    def ask(**more: str) -> int:
        return int(client.post("/api/v1/tickets", json=body | more).status_code)

    named = [ask(user_id="pt_a") for _ in range(MOST[Occasion.TICKET] + 1)]
    assert named == [201] * MOST[Occasion.TICKET] + [429]
    assert {ask() for _ in range(MOST[Occasion.TICKET] + 1)} == {201}


def test_the_page_says_when_to_come_back_and_keeps_what_was_typed(client: FlaskClient) -> None:
    browser = Browser(client)
    for _ in range(MOST[Occasion.RESET] + 1):
        browser.visit("/lpse/lkpp/lupa-password")
        code = browser.text("kode-keamanan")
        browser.submit(user_id="pt_a", email="pt_a@contoh.id", captcha=code)
    assert "Silakan coba lagi 60 menit lagi." in browser.page
    assert 'value="pt_a@contoh.id"' in browser.page
