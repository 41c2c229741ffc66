"""Qualification data and packages stay at the LPSE where they are (`jambiprov` 4b to 4d)."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator.rules.qualification import Part

from .data_visits import Visitor, join_cahaya
from .simulator_browser import PASSWORD
from .simulator_service import Service


def path(lpse: str, user_id: str, part: str = "") -> str:
    return f"/api/v1/identity/{lpse}/{user_id}/qualification" + (f"/{part}" if part else "")


def write(client: FlaskClient, lpse: str, user_id: str, part: str, data: Any, **more: Any) -> Any:
    body = {"password": PASSWORD, "data": data} | more
    return client.put(path(lpse, user_id, part), json=body)


@pytest.mark.parametrize("part", [it.value for it in Part])
@pytest.mark.parametrize("data", ["Neraca 2025", {"jumlah": 3, "nama": "Ahli"}])
def test_what_is_typed_at_one_lpse_is_seen_there_and_nowhere_else(
    client: FlaskClient, service: Service, part: str, data: Any
) -> None:
    reply = write(client, "bandung", "pt_lintas", part, data)
    assert (reply.status_code, reply.json["data"]) == (200, data)
    assert service.get(path("bandung", "pt_lintas", part))["data"] == data
    for lpse in ("lkpp", "muarojambi", "okutimur", "jambiprov"):
        elsewhere = service.get(path(lpse, "pt_lintas"))
        assert not any(it["filled"] for it in elsewhere["parts"]), lpse


def test_each_lpse_keeps_its_own_version(client: FlaskClient, service: Service) -> None:
    write(client, "lkpp", "pt_lintas", "pengalaman", "di pusat")
    write(client, "bandung", "pt_lintas", "pengalaman", "di Bandung")
    write(client, "lkpp", "pt_lintas", "pengalaman", "di pusat, lagi")
    assert service.get(path("lkpp", "pt_lintas", "pengalaman"))["data"] == "di pusat, lagi"
    assert service.get(path("bandung", "pt_lintas", "pengalaman"))["data"] == "di Bandung"


def test_a_non_v3_lpse_keeps_qualification_data_too(client: FlaskClient, service: Service) -> None:
    assert write(client, "kotalama", "ud_lama", "neraca", "Neraca").status_code == 200
    assert service.get(path("kotalama", "ud_lama", "neraca"))["filled"] is True


def test_joining_replaces_login_and_identity_but_not_the_qualification_data(
    client: FlaskClient, service: Service
) -> None:
    write(client, "humbahas", "PT_Cahaya", "tenaga_ahli", "Budi", password="Cahaya#Lama1")
    join_cahaya(client)
    assert service.get(path("humbahas", "Cahaya", "tenaga_ahli"))["data"] == "Budi"
    assert service.get(path("lkpp", "Cahaya", "tenaga_ahli"))["data"] is None
    assert service.get(path("humbahas", "Cahaya"))["packages"] == 2
    assert service.get(path("lkpp", "Cahaya"))["packages"] == 7
    write(client, "humbahas", "Cahaya", "tenaga_ahli", "Budi dan Sari")
    assert service.get(path("humbahas", "PT_Cahaya", "tenaga_ahli"))["data"] == "Budi dan Sari"


@pytest.mark.parametrize("blank", ["", "  ", {}, {"keterangan": " "}])
def test_blank_data_empty_a_part(client: FlaskClient, service: Service, blank: Any) -> None:
    write(client, "lkpp", "pt_a", "neraca", "Neraca 2025")
    assert write(client, "lkpp", "pt_a", "neraca", blank).json["filled"] is False
    assert service.get(path("lkpp", "pt_a", "neraca"))["data"] is None


def test_nobody_types_where_the_account_may_not_log_in(
    client: FlaskClient, service: Service
) -> None:
    assert write(client, "bandung", "pt_a", "neraca", "x").status_code == 401
    assert write(client, "lkpp", "pt_a", "neraca", "x", password="salah").status_code == 401
    assert service.get(path("bandung", "pt_a", "neraca"))["filled"] is False


@pytest.mark.parametrize("data", [None, 3, True, ["a"], {"a": 1.5}, {"a": True}, {"": 1}, "a\x00b"])
def test_data_of_another_kind_are_refused(client: FlaskClient, data: Any) -> None:
    assert write(client, "lkpp", "pt_a", "neraca", data).status_code == 422


def test_an_unknown_part_is_not_found(client: FlaskClient, service: Service) -> None:
    reply = write(client, "lkpp", "pt_a", "entah", "x")
    assert (reply.status_code, reply.json["code"]) == (404, "section_not_found")
    assert service.call("GET", path("lkpp", "pt_a", "entah")).status_code == 404


def test_the_page_keeps_what_is_typed_at_its_lpse(client: FlaskClient, service: Service) -> None:
    visitor = Visitor(client)
    visitor.log_in("bandung", "pt_lintas")
    visitor.visit("/lpse/bandung/kualifikasi")
    assert visitor.text("jumlah-paket").endswith(": 0")
    visitor.submit("/lpse/bandung/kualifikasi", part="neraca", data="<b>Neraca</b> 2025")
    assert "Neraca disimpan di LPSE Kota Bandung" in visitor.page
    assert "&lt;b&gt;Neraca&lt;/b&gt; 2025" in visitor.page
    visitor.log_in("lkpp", "pt_lintas")
    visitor.visit("/lpse/lkpp/kualifikasi")
    assert "2025" not in visitor.page
    assert visitor.text("jumlah-paket").endswith(": 6")
    assert service.get(path("bandung", "pt_lintas", "neraca"))["data"] == "<b>Neraca</b> 2025"
