"""Tender cepat: the list, the invited, why not, taking part (`muarojambi` 5, `kemenperin` 9)."""

from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from .data_visits import Visitor
from .simulator_browser import PASSWORD
from .simulator_service import Service
from .visitors import Request, knock

PATH = "/api/v1/tender-cepat"


def register(client: FlaskClient, user_id: str, lpse: str = "lkpp", **more: str) -> Any:
    body = {"lpse": lpse, "user_id": user_id, "password": PASSWORD} | more
    return client.post(f"{PATH}/TC-001/registrations", json=body)


def packages(service: Service, user_id: str) -> int:
    return int(service.account("lkpp", user_id)["account"]["packages"])


def test_anybody_may_list_the_packages_with_their_criteria(client: FlaskClient) -> None:
    listed = client.get(PATH).json
    assert listed["total"] == 1
    assert listed["items"][0]["id"] == "TC-001"
    assert [it["minimum"] for it in listed["items"][0]["criteria"]] == [1, 2, 2025]
    assert client.get(f"{PATH}?lpse=bandung").json == {"items": [], "total": 0}
    assert client.get(f"{PATH}?offset=1").json["items"] == []
    assert client.get(f"{PATH}?limit=0").status_code == 422


def test_the_invited_are_those_whose_verified_data_meet_every_criterion(
    client: FlaskClient, service: Service
) -> None:
    assert client.get(f"{PATH}/TC-001/invited").status_code == 401
    invited = service.get(f"{PATH}/TC-001/invited")
    assert (invited["items"], invited["total"]) == ([{"lpse": "lkpp", "user_id": "pt_undang"}], 1)
    assert service.call("GET", f"{PATH}/TC-999/invited").status_code == 404


def invitations(client: FlaskClient, user_id: str) -> list[Any]:
    items = client.get(f"/api/v1/mailbox?to={user_id}@contoh.id").json["items"]
    return [it for it in items if it["subject"] == "Undangan tender cepat TC-001"]


def verify(service: Service, user_id: str) -> None:
    path = f"/api/v1/sikap/lkpp/{user_id}/verification"
    reply = service.call("POST", path, json={"by": "pokja", "tender": "PKT-001"})
    assert reply.status_code == 200


def test_whoever_is_invited_when_the_package_is_announced_gets_a_mail(
    client: FlaskClient,
) -> None:
    assert len(invitations(client, "pt_undang")) == 1
    assert not invitations(client, "pt_belum")
    assert not invitations(client, "pt_kurang")


def test_whoever_is_invited_after_a_verification_is_told_once(
    client: FlaskClient, service: Service
) -> None:
    verify(service, "pt_belum")
    (mail,) = invitations(client, "pt_belum")
    assert "LPSE LKPP" in mail["body"]
    path = "/api/v1/sikap/lkpp/pt_belum/sections/pajak"
    for year in (2024, 2025):
        data = {"password": PASSWORD, "data": {"spt_tahunan": year}}
        assert client.put(path, json=data).status_code == 200
        assert service.get(f"{PATH}/TC-001/lkpp/pt_belum")["code"] != "invited"
        assert service.get(f"{PATH}/TC-001/invited")["total"] == 1
        verify(service, "pt_belum")
    assert service.get(f"{PATH}/TC-001/invited")["total"] == 2
    assert len(invitations(client, "pt_belum")) == 1


def test_a_verification_that_leaves_a_criterion_lacking_invites_nobody(
    client: FlaskClient, service: Service
) -> None:
    verify(service, "pt_kurang")
    assert not invitations(client, "pt_kurang")


def test_the_invited_come_page_by_page(service: Service) -> None:
    verify(service, "pt_belum")
    pages = [service.get(f"{PATH}/TC-001/invited?limit=1&offset={it}") for it in range(3)]
    assert [[it["user_id"] for it in page["items"]] for page in pages] == [
        ["pt_undang"],
        ["pt_belum"],
        [],
    ]
    assert {it["total"] for it in pages} == {2}


def test_the_invited_provider_takes_part_once_and_its_packages_grow(
    client: FlaskClient, service: Service
) -> None:
    before = packages(service, "pt_undang")
    reply = register(client, "PT_Undang")
    assert reply.status_code == 201
    assert reply.json["account"] == {"lpse": "lkpp", "user_id": "pt_undang"}
    assert packages(service, "pt_undang") == before + 1
    again = register(client, "pt_undang")
    assert (again.status_code, again.json["code"]) == (409, "already_registered")
    assert packages(service, "pt_undang") == before + 1


@pytest.mark.parametrize(
    ("user_id", "verdict", "criteria"),
    [
        ("pt_belum", "unverified", ["met", "unverified", "unverified"]),
        ("pt_kurang", "criteria_lacking", ["met", "not_met", "met"]),
        ("pt_kosong", "criteria_lacking", ["not_met"] * 3),
        ("pt_a", "not_activated", ["not_met"] * 3),
    ],
)
def test_who_is_not_invited_is_refused_with_each_criterion(
    client: FlaskClient, service: Service, user_id: str, verdict: str, criteria: list[str]
) -> None:
    before = packages(service, user_id)
    reply = register(client, user_id)
    assert (reply.status_code, reply.json["code"]) == (409, "not_invited")
    assert reply.json["verdict"] == verdict
    assert [it["code"] for it in reply.json["criteria"]] == criteria
    assert packages(service, user_id) == before


def test_of_many_registrations_at_once_exactly_one_counts(app: APIFlask, service: Service) -> None:
    before = packages(service, "pt_undang")
    body = {"lpse": "lkpp", "user_id": "pt_undang", "password": PASSWORD}
    asked = Request(path="tender-cepat/TC-001/registrations", json=body)
    assert sorted(knock(app, [asked] * 5)) == [201] + [409] * 4
    assert packages(service, "pt_undang") == before + 1


def test_an_invited_provider_may_come_from_another_lpse(client: FlaskClient) -> None:
    assert register(client, "pt_undang", lpse="bandung").status_code == 201


def test_the_lpse_of_the_tender_must_let_the_account_in(client: FlaskClient) -> None:
    client.put("/api/v1/demo/faults", json={"lpse": "lkpp", "aggregation_link": "down"})
    body = {"lpse": "lkpp", "user_id": "pt_undang", "password_in_sync": False}
    client.put("/api/v1/demo/faults", json=body)
    reply = register(client, "pt_undang", lpse="bandung")
    assert (reply.status_code, reply.json["code"]) == (409, "no_login")


def test_a_wrong_password_and_an_unknown_package_end_before_any_fact(client: FlaskClient) -> None:
    same = {register(client, it, password="salah").text for it in ("pt_undang", "entah")}
    assert len(same) == 1
    body = {"lpse": "lkpp", "user_id": "pt_undang", "password": PASSWORD}
    assert client.post(f"{PATH}/TC-999/registrations", json=body).status_code == 404


def test_the_page_tells_why_somebody_is_not_invited(client: FlaskClient) -> None:
    visitor = Visitor(client)
    visitor.log_in("lkpp", "pt_kurang")
    visitor.visit("/lpse/lkpp/tender-cepat")
    assert "Anda tidak diundang" in visitor.page
    visitor.visit("/lpse/lkpp/tender-cepat/TC-001")
    assert "Mengapa saya tidak diundang?" in visitor.page
    assert visitor.page.count('data-kode="met"') == 2
    assert visitor.page.count('data-kode="not_met"') == 1
    assert "Daftar tender cepat" not in visitor.page


def test_on_the_page_the_invited_provider_takes_part(client: FlaskClient) -> None:
    visitor = Visitor(client)
    visitor.log_in("lkpp", "pt_undang")
    visitor.visit("/lpse/lkpp/tender-cepat/TC-001")
    visitor.submit("/lpse/lkpp/tender-cepat/TC-001")
    assert "Anda sudah terdaftar" in visitor.page
    visitor.visit("/lpse/lkpp/kualifikasi")
    visitor.submit("/lpse/lkpp/tender-cepat/TC-001")
    assert visitor.status == 409


def test_a_tender_is_shown_at_its_own_lpse_only(client: FlaskClient) -> None:
    visitor = Visitor(client)
    visitor.log_in("bandung", "pt_undang")
    visitor.visit("/lpse/bandung/tender-cepat")
    assert "Belum ada paket" in visitor.page
    visitor.visit("/lpse/bandung/tender-cepat/TC-001")
    assert visitor.status == 404
