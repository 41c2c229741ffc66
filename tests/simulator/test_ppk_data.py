"""PPK: moving without a new registration, and Pokja handing over packages (`okutimur` 1.4, 1.5)."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.packages import HandoverCode, Package, Ppk, Stage, handover_code, move

from .data_visits import Visitor
from .simulator_browser import PASSWORD
from .simulator_service import Service

PATH = "/api/v1/ppk"
NEW = {"unit": "Biro Keuangan", "post": "Kepala Biro", "sk": "SK-99/2026"}


def hand_over(service: Service, package: str = "PKT-001", **body: Any) -> Any:
    sent = {"to": "ppk_baru", "by": "pokja"} | body
    return service.call("POST", f"{PATH}/packages/{package}/handover", json=sent)


def held_by(service: Service, ppk: str) -> list[str]:
    return [it["id"] for it in service.get(f"{PATH}/{ppk}")["packages"]]


ppk_accounts = st.builds(
    Ppk,
    id=st.sampled_from(["satu", "dua"]),
    lpse=st.sampled_from(["lkpp", "bandung"]),
    name=st.just("Nama"),
    unit=st.text(),
    post=st.text(),
    decree=st.text(),
    active=st.booleans(),
)


@given(ppk_accounts, st.text(), st.text(), st.text())
def test_a_move_changes_unit_post_and_decree_and_nothing_else(
    ppk: Ppk, unit: str, post: str, decree: str
) -> None:
    moved = move(ppk, unit, post, decree)
    assert (moved.unit, moved.post, moved.decree) == (unit, post, decree)
    assert (moved.id, moved.lpse, moved.name, moved.active) == (
        ppk.id,
        ppk.lpse,
        ppk.name,
        ppk.active,
    )


@given(st.none() | ppk_accounts, st.sampled_from(["pokja", "ppk", "x"]), st.sampled_from(Stage))
def test_only_pokja_gives_a_package_and_only_to_an_active_ppk_of_that_lpse(
    to: Ppk | None, by: str, stage: Stage
) -> None:
    code = handover_code(by, Package("P", "lkpp", "Paket", "satu", stage=stage), to)
    fits = to is not None and to.active and to.lpse == "lkpp" and to.id != "satu"
    assert (code is HandoverCode.OK) is (fits and by == "pokja")


def test_the_service_lists_two_ppk_with_their_packages(service: Service) -> None:
    listed = service.get(PATH)
    assert [(it["id"], it["active"], len(it["packages"])) for it in listed["items"]] == [
        ("ppk_baru", False, 0),
        ("ppk_lama", True, 2),
    ]
    assert service.get(f"{PATH}?limit=1&offset=1")["items"][0]["id"] == "ppk_lama"
    assert listed["total"] == 2


def test_a_ppk_who_moves_keeps_id_and_password(client: FlaskClient, service: Service) -> None:
    reply = service.call("POST", f"{PATH}/ppk_lama/move", json=NEW)
    assert reply.status_code == 200
    assert {name: reply.json[name] for name in NEW} == NEW
    assert held_by(service, "ppk_lama") == ["PKT-001", "PKT-002"]
    visitor = Visitor(client)
    visitor.visit("/ppk")
    visitor.submit("/ppk", user_id="ppk_lama", password=PASSWORD)
    assert "Biro Keuangan" in visitor.page


@pytest.mark.parametrize("missing", ["unit", "post", "sk"])
def test_a_move_without_its_sk_is_refused(service: Service, missing: str) -> None:
    before = service.get(f"{PATH}/ppk_lama")
    for body in ({k: v for k, v in NEW.items() if k != missing}, NEW | {missing: "  "}):
        reply = service.call("POST", f"{PATH}/ppk_lama/move", json=body)
        assert (reply.status_code, reply.json["fields"]) == (422, [missing])
    assert service.get(f"{PATH}/ppk_lama") == before


def test_a_package_waits_until_the_new_ppk_is_active(service: Service) -> None:
    refused = hand_over(service)
    assert (refused.status_code, refused.json["code"]) == (409, "not_active")
    assert held_by(service, "ppk_baru") == []
    assert service.call("POST", f"{PATH}/ppk_baru/activation").json["active"] is True
    assert hand_over(service).json["ppk"] == "ppk_baru"
    assert held_by(service, "ppk_baru") == ["PKT-001"]
    assert held_by(service, "ppk_lama") == ["PKT-002"]
    assert hand_over(service).json["code"] == "same_ppk"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"by": "ppk"}, "only_pokja"),
        ({"to": "entah"}, "not_registered"),
        ({"to": "ppk_lama"}, "same_ppk"),
    ],
)
def test_a_refused_handover_moves_nothing(
    service: Service, body: dict[str, str], code: str
) -> None:
    service.call("POST", f"{PATH}/ppk_baru/activation")
    reply = hand_over(service, **body)
    assert (reply.status_code, reply.json["code"]) == (409, code)
    assert held_by(service, "ppk_lama") == ["PKT-001", "PKT-002"]


def test_a_new_ppk_is_registered_first_and_activated_then(service: Service) -> None:
    body = NEW | {"id": "ppk_tiga", "lpse": "bandung", "name": "Tono", "password": PASSWORD}
    reply = service.call("POST", PATH, json=body)
    assert (reply.status_code, reply.json["active"]) == (201, False)
    assert service.call("POST", PATH, json=body).json["code"] == "id_taken"
    service.call("POST", f"{PATH}/ppk_tiga/activation")
    assert hand_over(service, to="ppk_tiga").json["code"] == "other_lpse"
    assert service.call("POST", PATH, json=body | {"lpse": "entah"}).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("POST", ""),
        ("GET", "/ppk_lama"),
        ("POST", "/ppk_lama/move"),
        ("POST", "/ppk_baru/activation"),
        ("POST", "/packages/PKT-001/handover"),
    ],
)
def test_ppk_are_behind_the_service_token(client: FlaskClient, method: str, path: str) -> None:
    body = NEW | {"to": "ppk_baru", "by": "pokja"}
    assert client.open(PATH + path, method=method, json=body).status_code == 401


def test_unknown_ppk_and_packages_are_not_found(service: Service) -> None:
    assert service.call("GET", f"{PATH}/entah").status_code == 404
    assert service.call("POST", f"{PATH}/entah/move", json=NEW).status_code == 404
    assert hand_over(service, "PKT-999").status_code == 404


def test_on_the_page_pokja_hands_over_once_the_new_ppk_is_active(
    client: FlaskClient, service: Service
) -> None:
    visitor = Visitor(client)
    visitor.visit("/pokja")
    visitor.submit("/pokja", package="PKT-001", to="ppk_baru")
    assert visitor.status == 409
    assert "belum aktif" in visitor.text("hasil")
    visitor.submit("/pokja/aktifkan", ppk="ppk_baru")
    visitor.submit("/pokja", package="PKT-001", to="ppk_baru")
    assert "sudah dipindahkan" in visitor.page
    assert held_by(service, "ppk_baru") == ["PKT-001"]


def test_on_the_page_a_ppk_reports_a_move_with_the_sk(client: FlaskClient) -> None:
    visitor = Visitor(client)
    visitor.visit("/ppk")
    visitor.submit("/ppk", user_id="ppk_baru", password=PASSWORD)
    assert "belum aktif" in visitor.text("hasil")
    visitor.submit("/ppk", user_id="ppk_lama", password="salah")
    assert visitor.status == 401
    visitor.submit("/ppk", user_id="ppk_lama", password=PASSWORD)
    visitor.submit("/ppk/pindah", **NEW | {"sk": " "})
    assert (visitor.status, "SK PPK" in visitor.text("hasil")) == (422, True)
    visitor.submit("/ppk/pindah", **NEW)
    assert "tetap sama" in visitor.page
    assert "SK-99/2026" in visitor.page
    visitor.visit("/ppk/keluar")
    assert "Login PPK" in visitor.page
