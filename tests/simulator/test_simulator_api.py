"""The HTTP contract: replies, errors, demo switches."""

from collections.abc import Iterator
from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from pydantic import ValidationError

from simulator import use_cases
from simulator.app import create_app
from simulator.settings import Settings
from simulator.store.migrating import declared_tables

from .simulator_service import TOKEN, Service


@pytest.fixture
def plain_client(database_url: str) -> Iterator[FlaskClient]:
    """Return a visitor of a simulator whose demo is closed."""
    made = create_app(
        Settings(database_url=database_url, service_token=TOKEN, secret_key="kunci-uji")
    )
    yield made.test_client()
    made.extensions["simulator.database"].close()


def assert_problem(reply: Any, status: int) -> None:
    assert reply.status_code == status
    assert reply.mimetype == "application/problem+json"
    assert reply.json["status"] == status
    assert reply.json["detail"]
    assert "Traceback" not in reply.text


def test_the_simulator_says_that_it_is_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/health").json == {"status": "ok"}
    assert client.get("/ready").json == {"status": "ok"}


def test_it_is_not_ready_without_its_tables(client: FlaskClient, app: APIFlask) -> None:
    with app.extensions["simulator.database"].open(writing=True) as repository:
        declared_tables().drop_all(repository.session.connection())
        repository.commit()
    assert_problem(client.get("/ready"), 503)
    assert client.get("/health").status_code == 200


def test_anybody_may_list_the_lpse_sites(client: FlaskClient) -> None:
    items = client.get("/api/v1/lpse").json["items"]
    assert [it["id"] for it in items] == [
        "lkpp",
        "humbahas",
        "bandung",
        "kemenperin",
        "kemenkeu",
        "muarojambi",
        "okutimur",
        "jambiprov",
        "kotalama",
    ]
    kotalama = client.get("/api/v1/lpse/kotalama").json
    assert (kotalama["version"], kotalama["aggregated"]) == ("non-V3", False)
    assert client.get("/api/v1/lpse/okutimur").json["aggregation_link"] == "down"


def test_an_account_is_shown_with_its_group_as_seen_from_another_lpse(service: Service) -> None:
    seen = service.account("bandung", "CAHAYA")
    assert (seen["asked_lpse"], seen["at_home"]) == ("bandung", False)
    assert seen["account"]["user_id"] == "Cahaya"
    assert seen["account"]["registered_at"] == "2019-03-11"
    assert seen["group"] == {
        "default": {"lpse": "lkpp", "user_id": "Cahaya", "activated": True},
        "members": [
            {"lpse": "humbahas", "user_id": "PT_Cahaya", "packages": 2, "activated": False},
            {"lpse": "lkpp", "user_id": "Cahaya", "packages": 7, "activated": True},
        ],
    }


def test_a_rehearsed_second_activation_names_the_default(service: Service) -> None:
    assert service.rehearse("activations", "humbahas", "pt_cahaya") == {
        "allowed": True,
        "code": "ok",
        "message": "Aktivasi berhasil.",
        "kind": "second",
        "default": {"lpse": "lkpp", "user_id": "Cahaya"},
        "clashes": [],
    }
    assert service.activation_code("lkpp", "pt_cahaya") == "not_home"


def test_a_login_failure_is_remembered_until_a_login_succeeds(
    client: FlaskClient, service: Service
) -> None:
    body = {"lpse": "lkpp", "user_id": "pt_a", "password": "salah"}
    assert_problem(client.post("/api/v1/login", json=body), 401)
    failure = service.account("lkpp", "pt_a")["account"]["last_login_failure"]
    assert (failure["lpse"], failure["code"]) == ("lkpp", "wrong_credentials")
    client.post("/api/v1/login", json=body | {"password": "Rahasia#2026"})
    assert service.account("lkpp", "pt_a")["account"]["last_login_failure"] is None


def test_a_notification_reaches_the_registered_address_of_that_very_account(
    client: FlaskClient, service: Service
) -> None:
    for number in (1, 2):
        mail = {"subject": "Kode Anda", "body": f"Kode: 12345{number}"}
        reply = service.call("POST", "/api/v1/accounts/bandung/PT_Lintas/notifications", json=mail)
        assert (reply.status_code, reply.json) == (202, {"status": "accepted"})
    items = client.get("/api/v1/mailbox?to=PT_LINTAS@contoh.id").json["items"]
    assert [it["body"] for it in items] == ["Kode: 123452", "Kode: 123451"]
    assert items[0]["sent_at"].endswith("Z")


def test_the_network_fault_calls_the_right_password_wrong(
    client: FlaskClient, service: Service
) -> None:
    fault = {"lpse": "lkpp", "user_id": "pt_a", "network_fault": True}
    assert client.put("/api/v1/demo/faults", json=fault).status_code == 200
    assert service.account("lkpp", "pt_a")["account"]["network_fault"] is True
    body = {"lpse": "lkpp", "user_id": "pt_a", "password": "Rahasia#2026"}
    refused = client.post("/api/v1/activations", json=body)
    assert_problem(refused, 409)
    assert refused.json["detail"] == "Maaf User Id atau Password tidak sesuai"
    client.put("/api/v1/demo/faults", json=fault | {"network_fault": False})
    assert client.post("/api/v1/activations", json=body).status_code == 201


def test_the_link_of_an_lpse_can_be_mended_and_a_reset_breaks_it_again(
    client: FlaskClient, service: Service
) -> None:
    client.put("/api/v1/demo/faults", json={"lpse": "okutimur", "aggregation_link": "up"})
    assert service.login_code("okutimur", "pt_lintas") == "ok"
    assert client.post("/api/v1/demo/reset").json == {"status": "ok"}
    assert service.login_code("okutimur", "pt_lintas") == "aggregation_down"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/mailbox?to=pt_a@contoh.id"),
        ("POST", "/api/v1/demo/reset"),
        ("PUT", "/api/v1/demo/faults"),
        ("GET", "/kotak-surat"),
        ("GET", "/verifikator"),
        ("POST", "/pulihkan"),
    ],
)
def test_without_the_demo_its_doors_do_not_exist(
    plain_client: FlaskClient, method: str, path: str
) -> None:
    assert plain_client.open(path, method=method).status_code == 404


def test_without_the_demo_no_password_is_shown(plain_client: FlaskClient) -> None:
    assert "Rahasia#2026" not in plain_client.get("/").text


def test_what_cannot_be_answered_is_a_problem_document(client: FlaskClient) -> None:
    def login(**options: Any) -> Any:
        return client.post("/api/v1/login", **options)

    assert_problem(login(data="{", content_type="application/json"), 400)
    assert_problem(client.get("/api/v1/apa-saja"), 404)
    assert_problem(client.get("/api/v1/lpse/entah"), 404)
    assert_problem(login(json={"lpse": "entah", "user_id": "a", "password": "b"}), 404)
    assert_problem(client.delete("/api/v1/login"), 405)
    assert_problem(login(json={"lpse": "l" * 70_000}), 413)
    assert_problem(login(data="lpse=lkpp"), 415)
    assert_problem(login(json=["lkpp"]), 422)
    missing = login(json={"lpse": "lkpp"})
    assert_problem(missing, 422)
    assert missing.json["fields"] == ["user_id"]
    unknown = login(json={"lpse": "lkpp", "user_id": "a", "password": "b", "kata": "c"})
    assert unknown.json["fields"] == ["kata"]
    assert_problem(login(json={"lpse": "lkpp", "user_id": "pt_a"}), 422)


def test_a_crash_tells_nothing_about_the_code(
    client: FlaskClient, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError("rahasia dapur")

    monkeypatch.setattr(use_cases, "look_up", crash)
    reply = service.call("GET", "/api/v1/accounts/lkpp/pt_a")
    assert_problem(reply, 500)
    assert "rahasia dapur" not in reply.text


def test_unknown_accounts_and_tenders_are_not_found(service: Service) -> None:
    for path in (
        "accounts/lkpp/entah",
        "accounts/lkpp/ud_lama",
        "accounts/lkpp/entah/approval",
        "sikap/lkpp/entah",
        "tender-cepat/TC-999/lkpp/pt_a",
    ):
        method = "POST" if path.endswith("approval") else "GET"
        assert_problem(service.call(method, f"/api/v1/{path}"), 404)


def test_the_openapi_document_lists_every_way_in(client: FlaskClient) -> None:
    document = client.get("/openapi.json").json
    assert {
        "/health",
        "/api/v1/lpse",
        "/api/v1/accounts/{lpse}/{user_id}",
        "/api/v1/login",
        "/api/v1/activations",
        "/api/v1/identity/{lpse}/{user_id}",
        "/api/v1/mailbox",
    } <= set(document["paths"])
    account = document["paths"]["/api/v1/accounts/{lpse}/{user_id}"]["get"]
    assert account["security"] == [{"service": []}]
    assert "openapi.json" in client.get("/docs").text


def test_the_secrets_must_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIMULATOR_SERVICE_TOKEN", raising=False)
    monkeypatch.delenv("SIMULATOR_SECRET_KEY", raising=False)
    with pytest.raises(ValidationError):
        create_app()


def test_every_setting_is_described() -> None:
    for name, setting in Settings.model_fields.items():
        assert (setting.description or "").endswith("."), name
