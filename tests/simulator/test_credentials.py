"""Changing User ID and password at any V3 LPSE."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.credentials import CredentialsCode, change_code, free_to_take
from simulator.rules.duplicates import find_duplicates
from simulator.rules.facts import Account, folded

from .account_visits import NEW_PASSWORD, PASSWORD, login, post
from .simulator_browser import Browser
from .simulator_service import Service
from .simulator_worlds import an_account, worlds
from .whole_database import dump


def change(client: FlaskClient, lpse: str, user_id: str, **body: str) -> Any:
    return post(client, f"accounts/{lpse}/{user_id}/credentials", **({"password": PASSWORD} | body))


def test_the_clash_of_maju_jaya_is_cured_by_a_new_user_id(
    client: FlaskClient, service: Service
) -> None:
    reply = change(client, "bandung", "maju_jaya", new_user_id="pt_maju_jaya")
    assert (reply.status_code, reply.json["user_id"]) == (200, "pt_maju_jaya")
    # At Bandung the old User ID now means the other provider's account.
    assert login(client, "bandung", "maju_jaya") == "not_activated_elsewhere"
    assert login(client, "bandung", "pt_maju_jaya") == "ok"
    for lpse, user_id in (("bandung", "pt_maju_jaya"), ("muarojambi", "maju_jaya")):
        body = {"lpse": lpse, "user_id": user_id, "password": PASSWORD}
        assert client.post("/api/v1/activations", json=body).status_code == 201
        assert service.login_code("lkpp", user_id) == "ok"


def test_a_change_at_another_v3_lpse_holds_everywhere(client: FlaskClient) -> None:
    reply = change(client, "bandung", "PT_LINTAS", new_user_id="lintas", new_password=NEW_PASSWORD)
    assert (reply.json["lpse"], reply.json["user_id"]) == ("lkpp", "lintas")
    for lpse in ("lkpp", "bandung", "humbahas"):
        assert login(client, lpse, "lintas", NEW_PASSWORD) == "ok"
        assert login(client, lpse, "lintas", PASSWORD) == "wrong_credentials"
        assert login(client, lpse, "pt_lintas", NEW_PASSWORD) == "wrong_credentials"


@pytest.mark.parametrize("taken", ["CAHAYA", "maju_jaya", "pt_baru"])
def test_a_new_user_id_must_be_free_at_all_v3_lpses(
    client: FlaskClient, database_url: str, taken: str
) -> None:
    before = dump(database_url)
    reply = change(client, "lkpp", "pt_a", new_user_id=taken, new_password=NEW_PASSWORD)
    assert (reply.status_code, reply.json["code"]) == (409, "user_id_taken")
    assert dump(database_url) == before


def test_a_non_v3_lpse_keeps_its_user_ids_to_itself(client: FlaskClient) -> None:
    assert change(client, "kotalama", "ud_lama", new_user_id="Cahaya").status_code == 200
    assert login(client, "kotalama", "cahaya") == "ok"
    assert login(client, "lkpp", "cahaya") == "ok"
    assert change(client, "lkpp", "pt_a", new_user_id="ud_lama").status_code == 200


def test_one_may_write_ones_own_user_id_in_another_way(client: FlaskClient) -> None:
    assert change(client, "lkpp", "pt_a", new_user_id="PT_A").json["user_id"] == "PT_A"
    assert login(client, "lkpp", "pt_a") == "ok"


@pytest.mark.parametrize(
    ("lpse", "user_id", "password", "code"),
    [
        ("lkpp", "pt_a", "salah", "wrong_credentials"),
        ("bandung", "pt_jauh", PASSWORD, "not_activated_elsewhere"),
        ("bandung", "pt_baru", PASSWORD, "not_verified"),
        ("okutimur", "pt_lintas", PASSWORD, "aggregation_down"),
        ("kemenperin", "sinkron", PASSWORD, "out_of_sync"),
        ("kotalama", "pt_lintas", PASSWORD, "non_v3"),
    ],
)
def test_who_cannot_log_in_cannot_change_anything(
    client: FlaskClient, service: Service, lpse: str, user_id: str, password: str, code: str
) -> None:
    reply = change(client, lpse, user_id, password=password, new_user_id="baru")
    assert (reply.status_code, reply.json["code"]) == (401, code)
    assert service.get("/api/v1/accounts/lkpp/baru")["status"] == 404


def test_a_superseded_account_cannot_and_follows_its_default(
    client: FlaskClient, service: Service
) -> None:
    body = {"lpse": "humbahas", "user_id": "PT_Cahaya", "password": "Cahaya#Lama1"}
    client.post("/api/v1/activations", json=body | {"default_password": PASSWORD})
    refused = change(client, "humbahas", "PT_Cahaya", password="Cahaya#Lama1", new_user_id="x")
    assert (refused.status_code, refused.json["code"]) == (401, "wrong_credentials")
    assert change(client, "humbahas", "Cahaya", new_user_id="cahaya_baru").status_code == 200
    joined = service.account("humbahas", "PT_Cahaya")["account"]
    assert joined["superseded_by"] == {"lpse": "lkpp", "user_id": "cahaya_baru"}
    assert service.login_code("bandung", "cahaya_baru") == "ok"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "nothing_changed"),
        ({"new_user_id": "pt_a"}, "nothing_changed"),
        ({"new_user_id": "dua kata"}, "user_id_invalid"),
        ({"new_password": "Rahasia"}, "weak_password"),
    ],
)
def test_what_cannot_be_kept_is_refused(
    client: FlaskClient, body: dict[str, str], code: str
) -> None:
    reply = change(client, "lkpp", "pt_a", **body)
    assert (reply.status_code, reply.json["code"]) == (422, code)


def test_a_person_changes_both_on_the_page_and_stays_logged_in(client: FlaskClient) -> None:
    browser = Browser(client)
    browser.visit("/lpse/bandung/ubah-akun")
    assert browser.path == "/lpse/bandung/"
    browser.log_in("bandung", "maju_jaya")
    browser.visit("/lpse/bandung/ubah-akun")
    wish = {"new_user_id": "maju", "new_password": NEW_PASSWORD, "again": NEW_PASSWORD}
    browser.submit(password="salah", **wish)
    assert browser.text("hasil") == "Maaf User ID atau Password anda salah"
    browser.submit(password=PASSWORD, **(wish | {"again": "beda"}))
    assert "tidak sama" in browser.text("hasil")
    browser.submit(password=PASSWORD, **(wish | {"new_user_id": "Cahaya"}))
    assert "sudah dipakai" in browser.text("hasil")
    browser.submit(password=PASSWORD, **wish)
    assert browser.text("user-id") == "maju"
    browser.visit("/lpse/bandung/beranda")
    assert browser.path == "/lpse/bandung/beranda"
    assert login(client, "bandung", "maju", NEW_PASSWORD) == "ok"


@given(worlds, st.sampled_from(["CAHAYA", "surya", "baru"]))
def test_a_new_user_id_never_makes_a_clash(world: list[Account], user_id: str) -> None:
    for account in world:
        if not free_to_take(account, user_id, world) or account.superseded_by:
            continue
        rest = [it for it in world if it.ref != account.ref]
        renamed = an_account(account.home, user_id, npwp=account.npwp, address=account.address)
        assert find_duplicates(renamed, rest).clashes == ()


@given(worlds)
def test_nobody_takes_a_user_id_that_is_in_use_where_theirs_counts(world: list[Account]) -> None:
    for account in world:
        for other in world:
            code = change_code(account, other.user_id, None, world)
            if other.ref != account.ref and other.home.id == account.home.id:
                assert code is CredentialsCode.USER_ID_TAKEN
            if other.ref != account.ref and other.home.aggregated and account.home.aggregated:
                same = folded(other.user_id) == folded(account.user_id)
                assert same or code is CredentialsCode.USER_ID_TAKEN
