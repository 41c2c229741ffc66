"""Nobody learns about an account that is not theirs."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from .simulator_service import Service
from .whole_database import dump

SERVICE_DOORS = [
    ("GET", "accounts/lkpp/pt_a"),
    ("POST", "accounts/lkpp/pt_a/notifications"),
    ("POST", "accounts/muarojambi/cv_tunggu/approval"),
    ("GET", "sikap/lkpp/pt_lengkap"),
    ("GET", "tender-cepat/TC-001/lkpp/pt_undang"),
    ("POST", "accounts/bandung/pt_baru/verification"),
    ("GET", "tickets"),
    ("GET", "tickets/T-ENTAH"),
    ("POST", "tickets/T-ENTAH/decision"),
]


@pytest.mark.parametrize(("method", "path"), SERVICE_DOORS)
@pytest.mark.parametrize("header", [None, "Bearer salah", "token-uji", "bearer token-uji", "é"])
def test_without_the_right_token_there_are_no_facts(
    client: FlaskClient, method: str, path: str, header: str | None
) -> None:
    headers = {"Authorization": header.encode().decode("latin-1")} if header else {}
    reply = client.open(
        f"/api/v1/{path}", method=method, headers=headers, json={"subject": "a", "body": "b"}
    )
    assert reply.status_code == 401
    assert set(reply.json) == {"type", "title", "status", "detail"}


@pytest.mark.parametrize("what", ["login", "activations"])
def test_a_rehearsal_needs_the_token(client: FlaskClient, what: str) -> None:
    body = {"lpse": "lkpp", "user_id": "pt_a", "rehearse": True}
    assert client.post(f"/api/v1/{what}", json=body).status_code == 401


@pytest.mark.parametrize("what", ["login", "activations"])
@pytest.mark.parametrize("site", ["lkpp", "humbahas", "okutimur", "kotalama"])
def test_a_wrong_password_gets_the_same_reply_whatever_the_account(
    client: FlaskClient, what: str, site: str
) -> None:
    replies = []
    for user_id in ("entah", "pt_a", "PT_Cahaya", "pt_baru", "pt_lintas", "cv_tunggu", "sinkron"):
        body = {"lpse": site, "user_id": user_id, "password": "salah"}
        reply = client.post(f"/api/v1/{what}", json=body)
        replies.append((reply.status_code, reply.text))
    assert len(set(replies)) == 1
    assert replies[0][0] == 401


def test_a_superseded_account_looks_like_no_account(client: FlaskClient) -> None:
    activation: dict[str, Any] = {
        "lpse": "humbahas",
        "user_id": "PT_Cahaya",
        "password": "Cahaya#Lama1",
        "default_password": "Rahasia#2026",
    }
    assert client.post("/api/v1/activations", json=activation).status_code == 201
    for what in ("login", "activations"):
        replies = {
            client.post(
                f"/api/v1/{what}",
                json={"lpse": "humbahas", "user_id": user_id, "password": "Cahaya#Lama1"},
            ).text
            for user_id in ("PT_Cahaya", "entah")
        }
        assert len(replies) == 1


def test_rehearsing_changes_nothing(service: Service, database_url: str) -> None:
    before = dump(database_url)
    for lpse, user_id in (("humbahas", "PT_Cahaya"), ("lkpp", "pt_a"), ("bandung", "pt_lintas")):
        service.rehearse("login", lpse, user_id)
        service.rehearse("activations", lpse, user_id)
    assert dump(database_url) == before


def test_a_refused_activation_changes_nothing(client: FlaskClient, database_url: str) -> None:
    before = dump(database_url)
    for user_id, password in (("PT_Cahaya", "Cahaya#Lama1"), ("PT_Cahaya", "salah")):
        body = {"lpse": "humbahas", "user_id": user_id, "password": password}
        assert client.post("/api/v1/activations", json=body).status_code in {401, 409}
    assert dump(database_url) == before


def test_a_notification_tells_nothing_about_whether_the_account_exists(
    client: FlaskClient, service: Service
) -> None:
    replies, before = set(), len(client.get("/api/v1/mailbox?to=").json["items"])
    for path in ("lkpp/pt_a", "lkpp/entah", "entah/pt_a"):
        mail = {"subject": "Kode", "body": "123456"}
        reply = service.call("POST", f"/api/v1/accounts/{path}/notifications", json=mail)
        replies.add((reply.status_code, reply.text))
    assert len(replies) == 1
    assert len(client.get("/api/v1/mailbox?to=").json["items"]) == before + 1


def test_no_password_is_kept_in_the_clear(client: FlaskClient, database_url: str) -> None:
    client.get("/health")
    kept = "".join(dump(database_url))
    assert "Rahasia#2026" not in kept
    assert "$argon2id$" in kept
