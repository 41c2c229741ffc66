"""Each row of the demo data shows the state that it is there for."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator.demo import demo_accounts

from .simulator_service import Service

V3_SITES = ["lkpp", "humbahas", "bandung", "kemenperin", "kemenkeu", "muarojambi", "jambiprov"]
PASSWORD = "Rahasia#2026"


def post(client: FlaskClient, what: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{what}", json=body)


def login(client: FlaskClient, lpse: str, user_id: str, password: str = PASSWORD) -> Any:
    return post(client, "login", lpse=lpse, user_id=user_id, password=password)


def activate(client: FlaskClient, lpse: str, user_id: str, **more: str) -> Any:
    body = {"lpse": lpse, "user_id": user_id, "password": PASSWORD} | more
    return post(client, "activations", **body)


def test_pt_a_activates_as_a_first_account_and_then_roams(
    client: FlaskClient, service: Service
) -> None:
    assert service.login_code("bandung", "pt_a") == "not_activated_elsewhere"
    reply = activate(client, "lkpp", "PT_A")
    assert reply.status_code == 201
    assert reply.json == {
        "allowed": True,
        "code": "ok",
        "kind": "first",
        "user_id": "pt_a",
        "lpse": "lkpp",
    }
    assert login(client, "bandung", "pt_a").status_code == 200
    assert activate(client, "lkpp", "pt_a").json["code"] == "already_active"


def test_pt_cahaya_cannot_roam_before_both_accounts_are_activated(
    client: FlaskClient, service: Service
) -> None:
    refused = service.rehearse("login", "bandung", "Cahaya")
    assert refused["code"] == "group_incomplete"
    assert refused["missing"] == [{"lpse": "humbahas", "user_id": "PT_Cahaya"}]
    reply = login(client, "bandung", "Cahaya")
    assert reply.status_code == 401
    assert "PT_Cahaya" in reply.json["detail"]
    assert login(client, "lkpp", "Cahaya").status_code == 200


def test_pt_cahaya_keeps_only_the_default_after_the_second_activation(
    client: FlaskClient, service: Service
) -> None:
    reply = activate(
        client, "humbahas", "pt_cahaya", password="Cahaya#Lama1", default_password=PASSWORD
    )
    assert (reply.status_code, reply.json["kind"], reply.json["user_id"]) == (
        201,
        "second",
        "Cahaya",
    )
    for lpse in V3_SITES:
        assert login(client, lpse, "CAHAYA").status_code == 200
        for password in (PASSWORD, "Cahaya#Lama1"):
            assert login(client, lpse, "PT_Cahaya", password).json["code"] == "wrong_credentials"
    assert service.login_code("okutimur", "Cahaya") == "aggregation_down"
    assert service.login_code("humbahas", "PT_Cahaya") == "superseded"
    assert service.account("humbahas", "PT_Cahaya")["account"]["superseded_by"] == {
        "lpse": "lkpp",
        "user_id": "Cahaya",
    }


def test_pt_cahaya_needs_the_password_of_the_default(client: FlaskClient) -> None:
    reply = activate(
        client, "humbahas", "PT_Cahaya", password="Cahaya#Lama1", default_password="salah"
    )
    assert (reply.status_code, reply.json["code"]) == (409, "default_password_wrong")


@pytest.mark.parametrize(("lpse", "other"), [("bandung", "muarojambi"), ("muarojambi", "bandung")])
def test_maju_jaya_logs_in_at_home_but_its_user_id_clashes(
    client: FlaskClient, service: Service, lpse: str, other: str
) -> None:
    assert login(client, lpse, "maju_jaya").status_code == 200
    reply = activate(client, lpse, "maju_jaya")
    assert (reply.status_code, reply.json["code"]) == (409, "user_id_clash")
    assert service.account(lpse, "maju_jaya")["clashes"] == [
        {"lpse": other, "user_id": "maju_jaya"}
    ]


def test_pt_sentosa_activates_each_branch_on_its_own(client: FlaskClient, service: Service) -> None:
    account = service.account("kemenkeu", "sentosa_pusat")
    assert account["branches"] == [{"lpse": "bandung", "user_id": "sentosa_cabang"}]
    assert account["group"] is None
    assert activate(client, "kemenkeu", "sentosa_pusat").json["kind"] == "first"
    assert login(client, "lkpp", "sentosa_pusat").status_code == 200
    assert activate(client, "bandung", "sentosa_cabang").json["kind"] == "first"


@pytest.mark.parametrize(
    ("lpse", "user_id", "code", "region"),
    [
        ("muarojambi", "cv_mandiri", "region_empty", "empty"),
        ("bandung", "cv_wilayah", "region_mismatch", "mismatch"),
        ("muarojambi", "cv_tunggu", "awaiting_verifier", "awaiting_verifier"),
    ],
)
def test_a_bad_region_ends_in_oops(
    client: FlaskClient, service: Service, lpse: str, user_id: str, code: str, region: str
) -> None:
    assert service.account(lpse, user_id)["account"]["region"] == region
    reply = activate(client, lpse, user_id)
    assert (reply.status_code, reply.json["code"]) == (409, code)
    assert reply.json["detail"] == "Oops, an error occured"


def test_cv_tunggu_activates_once_the_verifikator_approved(
    client: FlaskClient, service: Service
) -> None:
    approval = "/api/v1/accounts/muarojambi/cv_tunggu/approval"
    assert service.call("POST", approval).json["account"]["region"] == "ok"
    assert service.call("POST", approval).status_code == 409
    assert activate(client, "muarojambi", "cv_tunggu").status_code == 201


def test_cv_mandiri_corrects_its_region_and_waits(client: FlaskClient, service: Service) -> None:
    path = "/api/v1/identity/muarojambi/cv_mandiri"
    right = {"password": PASSWORD, "province": "Jambi", "regency": "Kabupaten Muaro Jambi"}
    assert client.patch(path, json=right | {"password": "salah"}).status_code == 401
    refused = client.patch(path, json=right | {"regency": "Kota Bandung"})
    assert (refused.status_code, refused.json["code"]) == (422, "region_mismatch")
    reply = client.patch(path, json=right)
    assert reply.json["account"]["region"] == "awaiting_verifier"
    assert service.activation_code("muarojambi", "cv_mandiri") == "awaiting_verifier"


def test_pt_sinkron_is_out_of_sync_at_home(client: FlaskClient, service: Service) -> None:
    reply = login(client, "kemenperin", "sinkron")
    assert (reply.status_code, reply.json["code"]) == (401, "out_of_sync")
    assert reply.json["detail"] == "Data tidak tersinkronisasi"
    failure = service.account("kemenperin", "sinkron")["account"]["last_login_failure"]
    assert (failure["lpse"], failure["code"]) == ("kemenperin", "out_of_sync")


def test_pt_baru_cannot_log_in_yet(client: FlaskClient, service: Service) -> None:
    assert login(client, "bandung", "pt_baru").json["code"] == "not_verified"
    assert service.login_code("lkpp", "pt_baru") == "not_verified"
    assert service.activation_code("bandung", "pt_baru") == "not_verified"


def test_pt_jauh_is_refused_away_from_home(client: FlaskClient, service: Service) -> None:
    assert login(client, "jambiprov", "pt_jauh").status_code == 200
    assert login(client, "lkpp", "pt_jauh").json["code"] == "not_activated_elsewhere"
    assert service.rehearse("login", "lkpp", "pt_jauh")["missing"] == [
        {"lpse": "jambiprov", "user_id": "pt_jauh"}
    ]


def test_pt_lintas_roams_everywhere_but_at_okutimur_and_non_v3(
    client: FlaskClient, service: Service
) -> None:
    for lpse in V3_SITES:
        assert login(client, lpse, "pt_lintas").json["home"]["lpse"] == "lkpp"
    reply = login(client, "okutimur", "pt_lintas")
    assert (reply.json["code"], reply.json["detail"]) == (
        "aggregation_down",
        "Java Script error...",
    )
    assert service.login_code("kotalama", "pt_lintas") == "non_v3"


def test_ud_lama_lives_at_its_non_v3_site_only(client: FlaskClient, service: Service) -> None:
    assert login(client, "kotalama", "ud_lama").status_code == 200
    assert service.login_code("lkpp", "ud_lama") == "not_found"
    assert service.activation_code("kotalama", "ud_lama") == "non_v3"


@pytest.mark.parametrize(
    ("lpse", "user_id", "code", "missing"),
    [
        ("lkpp", "pt_separuh", "incomplete", ["pengalaman", "pajak"]),
        ("lkpp", "pt_lengkap", "ready", []),
        ("okutimur", "pt_lengkap", "lpse_fault", []),
        (
            "lkpp",
            "pt_kosong",
            "empty",
            ["identitas", "izin_usaha", "akta_pendirian", "pengalaman", "pajak"],
        ),
    ],
)
def test_the_sikap_rows_show_an_empty_an_incomplete_and_a_fine_pull(
    service: Service, lpse: str, user_id: str, code: str, missing: list[str]
) -> None:
    verdict = service.get(f"/api/v1/sikap/{lpse}/{user_id}")
    assert (verdict["code"], verdict["missing"]) == (code, missing)


@pytest.mark.parametrize(
    ("user_id", "code", "criteria"),
    [
        ("pt_undang", "invited", ["met", "met", "met"]),
        ("pt_belum", "unverified", ["met", "unverified", "unverified"]),
        ("pt_kurang", "criteria_lacking", ["met", "not_met", "met"]),
    ],
)
def test_the_tender_rows_show_each_way_to_stand(
    service: Service, user_id: str, code: str, criteria: list[str]
) -> None:
    verdict = service.get(f"/api/v1/tender-cepat/TC-001/lkpp/{user_id}")
    assert verdict["code"] == code
    assert [it["code"] for it in verdict["criteria"]] == criteria


def test_every_demo_account_has_an_npwp_of_sixteen_digits_and_its_own_address_for_mail() -> None:
    for demo in demo_accounts():
        assert demo.account.npwp.isdigit()
        assert len(demo.account.npwp) == 16
        assert demo.account.email == f"{demo.account.user_id.lower()}@contoh.id"
