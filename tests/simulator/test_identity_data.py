"""Identity over HTTP and on the profile page (`jambiprov` 4a, 4c)."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from .data_visits import Visitor, join_cahaya
from .simulator_browser import PASSWORD
from .simulator_service import Service

PATH = "/api/v1/identity"


def edit(client: FlaskClient, lpse: str, user_id: str, **fields: Any) -> Any:
    return client.patch(f"{PATH}/{lpse}/{user_id}", json={"password": PASSWORD} | fields)


def test_an_identity_edited_at_one_v3_lpse_shows_at_all_v3(
    client: FlaskClient, service: Service
) -> None:
    reply = edit(client, "bandung", "pt_lintas", provider_name="PT Lintas Raya", phone="021 555")
    assert reply.status_code == 200
    for lpse in ("lkpp", "bandung", "muarojambi", "okutimur"):
        seen = service.get(f"{PATH}/{lpse}/pt_lintas")
        assert (seen["provider_name"], seen["phone"]) == ("PT Lintas Raya", "021 555")
        assert seen["asked_lpse"] == lpse


def test_only_an_account_that_may_log_in_there_edits_the_identity(
    client: FlaskClient, service: Service
) -> None:
    before = service.get(f"{PATH}/lkpp/pt_a")
    for lpse, code in (("bandung", "not_activated_elsewhere"), ("okutimur", "aggregation_down")):
        reply = edit(client, lpse, "pt_a", provider_name="PT Lain")
        assert (reply.status_code, reply.json["code"]) == (401, code)
    wrong = client.patch(f"{PATH}/lkpp/pt_a", json={"password": "salah", "phone": "021"})
    assert wrong.status_code == 401
    assert service.get(f"{PATH}/lkpp/pt_a") == before


def test_at_a_non_v3_lpse_the_identity_is_local(client: FlaskClient, service: Service) -> None:
    assert edit(client, "kotalama", "ud_lama", phone="024 777").status_code == 200
    assert service.get(f"{PATH}/kotalama/ud_lama")["phone"] == "024 777"
    assert service.call("GET", f"{PATH}/lkpp/ud_lama").status_code == 404
    assert edit(client, "kotalama", "pt_lintas", phone="1").json["code"] == "non_v3"


def test_a_joined_account_follows_every_later_change(client: FlaskClient, service: Service) -> None:
    join_cahaya(client)
    edit(
        client, "humbahas", "Cahaya", address="Jalan Merdeka No. 1, Jakarta", email="baru@contoh.id"
    )
    one, other = (service.get(f"{PATH}/{it}") for it in ("lkpp/Cahaya", "humbahas/PT_Cahaya"))
    for field in ("provider_name", "address", "phone", "email", "province", "regency"):
        assert one[field] == other[field], field
    assert service.account("lkpp", "Cahaya")["group"]["default"]["user_id"] == "Cahaya"
    assert service.login_code("bandung", "Cahaya") == "ok"


def test_an_approved_region_reaches_the_joined_account_too(
    client: FlaskClient, service: Service
) -> None:
    join_cahaya(client)
    edit(client, "lkpp", "Cahaya", province="Jambi", regency="Kota Jambi")
    waiting = service.get(f"{PATH}/lkpp/Cahaya")
    assert waiting["region"] == "awaiting_verifier"
    assert waiting["proposed_region"] == {"province": "Jambi", "regency": "Kota Jambi"}
    service.call("POST", "/api/v1/accounts/lkpp/Cahaya/approval")
    assert service.get(f"{PATH}/humbahas/PT_Cahaya")["regency"] == "Kota Jambi"


def test_one_refused_field_keeps_the_others_from_changing(
    client: FlaskClient, service: Service
) -> None:
    before = service.get(f"{PATH}/lkpp/pt_a")
    reply = edit(client, "lkpp", "pt_a", phone="021", province="Jambi", regency="Kota Bandung")
    assert (reply.status_code, reply.json["code"]) == (422, "region_mismatch")
    assert service.get(f"{PATH}/lkpp/pt_a") == before


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({}, []),
        ({"email": "tanpa-at"}, ["email"]),
        ({"phone": "rumah"}, ["phone"]),
        ({"provider_name": "  "}, ["provider_name"]),
        ({"address": "a\x00b"}, ["address"]),
        ({"npwp": "0111222333444000"}, ["npwp"]),
    ],
)
def test_data_that_no_identity_can_have_are_named(
    client: FlaskClient, fields: dict[str, str], named: list[str]
) -> None:
    reply = edit(client, "lkpp", "pt_a", **fields)
    assert reply.status_code == 422
    assert reply.json["fields"] == named


def test_the_address_of_another_default_is_refused_without_naming_it(
    client: FlaskClient, service: Service
) -> None:
    for lpse, user_id in (("kemenkeu", "sentosa_pusat"), ("bandung", "sentosa_cabang")):
        body = {"lpse": lpse, "user_id": user_id, "password": PASSWORD}
        assert client.post("/api/v1/activations", json=body).status_code == 201
    address = service.get(f"{PATH}/kemenkeu/sentosa_pusat")["address"]
    reply = edit(client, "bandung", "sentosa_cabang", address=address.upper())
    assert (reply.status_code, reply.json["code"]) == (409, "address_taken")
    assert "sentosa_pusat" not in reply.text
    assert service.account("bandung", "sentosa_cabang")["group"] is None


def test_an_identity_is_shown_to_the_service_only(client: FlaskClient) -> None:
    for path in ("", "/qualification", "/qualification/neraca"):
        assert client.get(f"{PATH}/lkpp/pt_a{path}").status_code == 401


def test_the_profile_page_changes_the_identity(client: FlaskClient, service: Service) -> None:
    visitor = Visitor(client)
    visitor.log_in("bandung", "pt_lintas")
    visitor.visit("/lpse/bandung/profil")
    fields = {
        "provider_name": "PT Lintas",
        "address": "Jalan Baru 1",
        "phone": "",
        "email": "salah",
    }
    visitor.submit("/lpse/bandung/profil/identitas", **fields)
    assert visitor.status == 422
    assert "e-mail" in visitor.text("hasil")
    visitor.submit("/lpse/bandung/profil/identitas", **fields | {"email": "lintas@contoh.id"})
    assert "semua LPSE V3" in visitor.page
    assert service.get(f"{PATH}/lkpp/pt_lintas")["address"] == "Jalan Baru 1"
