"""SIKaP over HTTP and on its pages (`kemenperin` 7, 8; `okutimur` 1.6; `muarojambi` 6)."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from simulator.rules.sikap import Section

from .data_visits import Visitor
from .simulator_browser import PASSWORD
from .simulator_service import Service

FOUND_AT_LPSE = ["izin_usaha", "akta_pendirian", "pengalaman", "pajak"]


def fill(client: FlaskClient, user_id: str, section: str, data: Any, **more: Any) -> Any:
    lpse = more.pop("lpse", "lkpp")
    body = {"password": PASSWORD, "data": data} | more
    return client.put(f"/api/v1/sikap/{lpse}/{user_id}/sections/{section}", json=body)


def pull(client: FlaskClient, lpse: str, user_id: str, **body: Any) -> Any:
    path = f"/api/v1/sikap/{lpse}/{user_id}/pull"
    return client.post(path, json={"password": PASSWORD} | body)


def verify(service: Service, user_id: str, by: str = "pokja", tender: str = "PKT-001") -> Any:
    path = f"/api/v1/sikap/lkpp/{user_id}/verification"
    return service.call("POST", path, json={"by": by, "tender": tender})


def filled_parts(service: Service, lpse: str, user_id: str) -> list[str]:
    parts = service.get(f"/api/v1/identity/{lpse}/{user_id}/qualification")["parts"]
    return [it["id"] for it in parts if it["filled"]]


def test_an_empty_sikap_is_filled_section_by_section_and_then_pulled(
    client: FlaskClient, service: Service
) -> None:
    assert pull(client, "lkpp", "pt_kosong").json["code"] == "empty"
    for number, section in enumerate(Section):
        if number:
            refused = pull(client, "lkpp", "pt_kosong")
            assert (refused.status_code, refused.json["code"]) == (409, "incomplete")
            assert refused.json["missing"] == [it.value for it in list(Section)[number:]]
            assert section.label in refused.json["detail"]
        assert fill(client, "pt_kosong", section.value, f"Isi {section}").status_code == 200
        assert filled_parts(service, "lkpp", "pt_kosong") == []
    assert pull(client, "lkpp", "pt_kosong").json["code"] == "ready"
    assert filled_parts(service, "lkpp", "pt_kosong") == FOUND_AT_LPSE


def test_a_pull_writes_at_that_lpse_only_and_never_back(
    client: FlaskClient, service: Service
) -> None:
    assert pull(client, "bandung", "pt_lengkap").status_code == 200
    assert filled_parts(service, "bandung", "pt_lengkap") == FOUND_AT_LPSE
    assert filled_parts(service, "lkpp", "pt_lengkap") == []
    before = service.get("/api/v1/sikap/lkpp/pt_lengkap")["sections"]
    part = "/api/v1/identity/bandung/pt_lengkap/qualification/pengalaman"
    client.put(part, json={"password": PASSWORD, "data": "diubah di LPSE"})
    assert service.get("/api/v1/sikap/lkpp/pt_lengkap")["sections"] == before
    pull(client, "bandung", "pt_lengkap")
    assert service.get(part)["data"] != "diubah di LPSE"


@pytest.mark.parametrize(
    ("lpse", "user_id", "code"),
    [
        ("lkpp", "pt_kosong", "empty"),
        ("lkpp", "pt_separuh", "incomplete"),
        ("okutimur", "pt_lengkap", "lpse_fault"),
        ("kotalama", "pt_lengkap", "non_v3"),
        ("kotalama", "ud_lama", "non_v3"),
        ("lkpp", "pt_a", "not_activated"),
    ],
)
def test_a_refused_pull_says_why_as_its_rehearsal_did_and_changes_nothing(
    client: FlaskClient, service: Service, lpse: str, user_id: str, code: str
) -> None:
    path = f"/api/v1/sikap/{lpse}/{user_id}/pull"
    rehearsed = service.call("POST", path, json={"rehearse": True})
    assert (rehearsed.status_code, rehearsed.json["code"]) == (200, code)
    reply = pull(client, lpse, user_id)
    assert (reply.status_code, reply.json["code"]) == (409, code)
    assert reply.json["detail"] == rehearsed.json["message"]
    assert filled_parts(service, lpse, user_id) == []


def test_rehearsing_a_pull_needs_the_token_and_pulls_nothing(
    client: FlaskClient, service: Service
) -> None:
    path = "/api/v1/sikap/lkpp/pt_lengkap/pull"
    assert client.post(path, json={"rehearse": True}).status_code == 401
    assert client.post(path, json={}).json["fields"] == ["password"]
    assert service.call("POST", path, json={"rehearse": True}).json["code"] == "ready"
    assert filled_parts(service, "lkpp", "pt_lengkap") == []


def test_the_fault_of_one_lpse_leaves_the_others_alone(
    client: FlaskClient, service: Service
) -> None:
    fault = {"lpse": "bandung", "sikap": "down"}
    assert client.put("/api/v1/demo/faults", json=fault).status_code == 200
    assert pull(client, "bandung", "pt_lengkap").json["code"] == "lpse_fault"
    assert pull(client, "lkpp", "pt_lengkap").status_code == 200
    client.put("/api/v1/demo/faults", json=fault | {"sikap": "up"})
    assert pull(client, "bandung", "pt_lengkap").status_code == 200


def test_a_pull_needs_the_login_of_that_lpse(client: FlaskClient) -> None:
    for section in Section:
        fill(client, "Cahaya", section.value, "Isi")
    reply = pull(client, "bandung", "Cahaya")
    assert (reply.status_code, reply.json["code"]) == (401, "group_incomplete")
    assert pull(client, "lkpp", "Cahaya").status_code == 200
    wrong = pull(client, "lkpp", "Cahaya", password="salah")
    assert (wrong.status_code, wrong.json["code"]) == (401, "wrong_credentials")


def test_sikap_is_closed_to_an_account_that_is_not_activated(client: FlaskClient) -> None:
    reply = fill(client, "pt_a", "pajak", "Isi")
    assert (reply.status_code, reply.json["code"]) == (409, "not_activated")
    same = {fill(client, it, "pajak", "Isi", password="salah").text for it in ("pt_a", "entah")}
    assert len(same) == 1
    assert fill(client, "pt_lengkap", "entah", "Isi").status_code == 404


@pytest.mark.parametrize(("by", "tender"), [("pokja", "PKT-001"), ("pejabat_pengadaan", "PKT-002")])
def test_verification_makes_the_data_count_for_a_tender_cepat(
    service: Service, by: str, tender: str
) -> None:
    state = "/api/v1/tender-cepat/TC-001/lkpp/pt_belum"
    assert service.get(state)["code"] == "unverified"
    reply = verify(service, "pt_belum", by, tender)
    assert reply.status_code == 200
    assert all(it["verified"] for it in reply.json["sections"])
    assert service.get(state)["code"] == "invited"


def test_changing_a_verified_section_makes_that_one_unverified(
    client: FlaskClient, service: Service
) -> None:
    verify(service, "pt_belum")
    reply = fill(client, "pt_belum", "pengalaman", {"pengalaman_sejenis": 9})
    assert (reply.json["filled"], reply.json["verified"]) == (True, False)
    verdict = service.get("/api/v1/tender-cepat/TC-001/lkpp/pt_belum")
    assert [it["code"] for it in verdict["criteria"]] == ["met", "unverified", "met"]


@pytest.mark.parametrize(
    ("user_id", "by", "tender", "status", "code"),
    [
        ("pt_belum", "pejabat_pengadaan", "PKT-001", 409, "wrong_role"),
        ("pt_belum", "pokja", "PKT-002", 409, "wrong_role"),
        ("pt_belum", "pokja", "TC-001", 409, "not_at_proof"),
        ("pt_belum", "pokja", "PKT-999", 404, "tender_not_found"),
        ("pt_kosong", "pokja", "PKT-001", 409, "empty"),
        ("pt_a", "pokja", "PKT-001", 409, "not_activated"),
        ("entah", "pokja", "PKT-001", 404, "account_not_found"),
    ],
)
def test_a_refused_verification_verifies_nothing(
    service: Service, user_id: str, by: str, tender: str, status: int, code: str
) -> None:
    reply = verify(service, user_id, by, tender)
    assert (reply.status_code, reply.json["code"]) == (status, code)
    if user_id == "pt_belum":
        assert service.get("/api/v1/tender-cepat/TC-001/lkpp/pt_belum")["code"] == "unverified"


def test_a_provider_verifies_nothing_for_itself(client: FlaskClient) -> None:
    body = {"by": "pokja", "tender": "PKT-001"}
    reply = client.post("/api/v1/sikap/lkpp/pt_belum/verification", json=body)
    assert reply.status_code == 401


def test_on_the_pages_a_provider_fills_sikap_and_pulls_it(
    client: FlaskClient, service: Service
) -> None:
    visitor = Visitor(client)
    visitor.log_in("lkpp", "pt_separuh")
    visitor.visit("/lpse/lkpp/kualifikasi")
    visitor.submit("/lpse/lkpp/kualifikasi/tarik")
    assert visitor.status == 409
    assert "Pengalaman, Pajak" in visitor.text("hasil")
    visitor.log_in_to_sikap("PT_Separuh")
    assert visitor.text("keadaan-pengalaman") == "Belum diisi"
    fields = {"keterangan": "Dua proyek", "pengalaman_sejenis": "2"}
    visitor.submit("/sikap/bagian/pengalaman", **fields)
    visitor.submit("/sikap/bagian/pajak", keterangan="", spt_tahunan="2025")
    assert visitor.text("keadaan-pengalaman") == "Belum Verified"
    verify(service, "pt_separuh")
    visitor.visit("/sikap/")
    assert visitor.text("keadaan-pengalaman") == "Verified"
    visitor.submit("/sikap/bagian/pengalaman", **fields)
    assert visitor.text("keadaan-pengalaman") == "Verified"
    visitor.submit("/sikap/bagian/pengalaman", **fields | {"pengalaman_sejenis": "3"})
    assert visitor.text("keadaan-pengalaman") == "Belum Verified"
    visitor.visit("/lpse/lkpp/kualifikasi")
    visitor.submit("/lpse/lkpp/kualifikasi/tarik")
    assert "sudah disalin" in visitor.page
    assert "Dua proyek" in visitor.page
    assert filled_parts(service, "lkpp", "pt_separuh") == FOUND_AT_LPSE


@pytest.mark.parametrize(
    ("user_id", "password", "message"),
    [
        ("pt_a", PASSWORD, "belum diaktivasi"),
        ("pt_a", "salah", "tidak sesuai"),
        ("PT_Cahaya", "Cahaya#Lama1", "belum diaktivasi"),
        ("ud_lama", PASSWORD, "tidak sesuai"),
        ("maju_jaya", PASSWORD, "tidak sesuai"),
    ],
)
def test_the_sikap_page_refuses_who_has_no_activated_user_id(
    client: FlaskClient, user_id: str, password: str, message: str
) -> None:
    visitor = Visitor(client)
    visitor.log_in_to_sikap(user_id, password)
    assert visitor.status == 401
    assert message in visitor.text("hasil")


def test_on_the_page_pokja_verifies_what_a_provider_filled(
    client: FlaskClient, service: Service
) -> None:
    visitor = Visitor(client)
    visitor.visit("/pokja")
    form = {"package": "PKT-001", "by": "pejabat_pengadaan", "user_id": "pt_belum"}
    visitor.submit("/pokja/verifikasi", **form)
    assert (visitor.status, "pihak lain" in visitor.text("hasil")) == (409, True)
    visitor.submit("/pokja/verifikasi", **form | {"by": "pokja", "user_id": "entah"})
    assert visitor.status == 422
    visitor.submit("/pokja/verifikasi", **form | {"by": "pokja"})
    assert "PT Belum" in visitor.page
    assert service.get("/api/v1/tender-cepat/TC-001/lkpp/pt_belum")["code"] == "invited"
