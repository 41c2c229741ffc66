"""The faults that can be switched while trying out."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from .data_visits import Visitor
from .simulator_service import Service

PATH = "/api/v1/demo/faults"
FIRST = [
    {"fault": "aggregation_link", "lpse": "okutimur", "user_id": None},
    {"fault": "password_in_sync", "lpse": "kemenperin", "user_id": "sinkron"},
]


def test_the_faults_that_are_set_are_listed(client: FlaskClient) -> None:
    assert client.get(PATH).json["items"] == FIRST


def test_central_and_local_password_can_be_made_to_differ(
    client: FlaskClient, service: Service
) -> None:
    body = {"lpse": "lkpp", "user_id": "pt_lintas", "password_in_sync": False}
    assert client.put(PATH, json=body).status_code == 200
    assert service.login_code("lkpp", "pt_lintas") == "out_of_sync"
    client.put(PATH, json=body | {"password_in_sync": True})
    assert service.login_code("lkpp", "pt_lintas") == "ok"
    assert client.get(PATH).json["items"] == FIRST


def test_several_faults_are_set_at_once_and_a_reset_mends_them(client: FlaskClient) -> None:
    body = {
        "lpse": "lkpp",
        "sikap": "down",
        "user_id": "pt_a",
        "network_fault": True,
        "password_in_sync": False,
    }
    client.put(PATH, json=body)
    kinds = [it["fault"] for it in client.get(PATH).json["items"] if it["lpse"] == "lkpp"]
    assert kinds == ["sikap", "network_fault", "password_in_sync"]
    client.post("/api/v1/demo/reset")
    assert client.get(PATH).json["items"] == FIRST


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"lpse": "lkpp"}, 422),
        ({"lpse": "lkpp", "user_id": "pt_a"}, 422),
        ({"lpse": "lkpp", "password_in_sync": False}, 422),
        ({"lpse": "lkpp", "sikap": "rusak"}, 422),
        ({"lpse": "entah", "sikap": "down"}, 404),
        ({"lpse": "lkpp", "sikap": "down", "user_id": "entah", "network_fault": True}, 404),
    ],
)
def test_a_refused_switch_changes_nothing(
    client: FlaskClient, body: dict[str, Any], status: int
) -> None:
    assert client.put(PATH, json=body).status_code == status
    assert client.get(PATH).json["items"] == FIRST


def test_the_page_lists_the_faults_and_switches_them(client: FlaskClient, service: Service) -> None:
    visitor = Visitor(client)
    visitor.visit("/gangguan")
    assert "sinkron" in visitor.page
    visitor.submit("/gangguan/lpse", lpse="bandung", kind="sikap", set="on")
    assert service.get("/api/v1/sikap/bandung/pt_lengkap")["code"] == "lpse_fault"
    visitor.submit("/gangguan/lpse", lpse="bandung", kind="sikap", set="off")
    assert service.get("/api/v1/sikap/bandung/pt_lengkap")["code"] == "ready"
    fault = {"lpse": "lkpp", "user_id": "PT_A", "kind": "network_fault"}
    visitor.submit("/gangguan/akun", **fault, set="on")
    assert service.activation_code("lkpp", "pt_a") == "network_fault"
    visitor.submit("/gangguan/akun", **fault, set="off")
    assert service.activation_code("lkpp", "pt_a") == "ok"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/gangguan/lpse", {"lpse": "lkpp", "kind": "entah"}),
        ("/gangguan/akun", {"lpse": "lkpp", "kind": "network_fault", "user_id": "entah"}),
    ],
)
def test_the_page_says_what_it_cannot_switch(
    client: FlaskClient, path: str, fields: dict[str, str]
) -> None:
    visitor = Visitor(client)
    visitor.visit("/gangguan")
    visitor.submit(path, **fields, set="on")
    assert visitor.status == 422
    assert visitor.text("hasil")
