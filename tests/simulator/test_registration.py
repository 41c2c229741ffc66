"""Registering online in two steps, then the verification with documents."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from simulator.rules.credentials import free_to_register, strong
from simulator.rules.documents import VERIFICATION, ProviderKind
from simulator.rules.facts import Account, Lpse, folded
from simulator.rules.registration import (
    VerificationCode,
    valid_email,
    valid_npwp,
    verification_verdict,
)

from .account_visits import FORM, PASSWORD, login, mails, post, register, token_mailed
from .account_visits import VERIFICATION as BROUGHT
from .simulator_browser import Browser
from .simulator_service import Service
from .simulator_worlds import SITES, an_account, worlds
from .whole_database import dump


def verify(service: Service, lpse: str, user_id: str, documents: list[str]) -> Any:
    path = f"/api/v1/accounts/{lpse}/{user_id}/verification"
    return service.call("POST", path, json={"documents": documents})


@pytest.mark.parametrize("lpse", ["bandung", "kotalama", "okutimur"])
def test_a_provider_registers_is_verified_and_logs_in(
    client: FlaskClient, service: Service, lpse: str
) -> None:
    reply = register(client, lpse)
    assert reply.status_code == 201
    assert (reply.json["lpse"], reply.json["verified"]) == (lpse, False)
    assert [it["id"] for it in reply.json["documents"]] == BROUGHT
    assert reply.json["source"] == "kemenperin#2"
    assert login(client, lpse, "pt_segar") == "not_verified"
    verified = service.call(
        "POST", f"/api/v1/accounts/{lpse}/PT_SEGAR/verification", json={"documents": BROUGHT}
    )
    assert verified.status_code == 200
    assert verified.json["account"]["verified"] is True
    assert login(client, lpse, "pt_segar") == "ok"
    elsewhere = "not_activated_elsewhere" if lpse != "kotalama" else "wrong_credentials"
    assert login(client, "lkpp", "pt_segar") == elsewhere


def test_an_individual_brings_other_documents(client: FlaskClient, service: Service) -> None:
    reply = register(client, "lkpp", kind="perorangan")
    ids = [it["id"] for it in reply.json["documents"]]
    assert ids == ["surat_permintaan", "ktp", "npwp", "sertifikat_keahlian", "surat_domisili"]
    refused = verify(service, "lkpp", "pt_segar", BROUGHT)
    assert refused.status_code == 409
    assert verify(service, "lkpp", "pt_segar", ids).status_code == 200


def test_the_verification_names_what_lacks_and_changes_nothing(
    service: Service, database_url: str
) -> None:
    before = dump(database_url)
    path = "/api/v1/accounts/bandung/pt_baru/verification"
    refused = service.call("POST", path, json={"documents": ["akta", "npwp"]})
    assert (refused.status_code, refused.json["code"]) == (409, "documents_missing")
    assert [it["id"] for it in refused.json["missing"]] == ["surat_permintaan", "ktp_direktur"]
    assert dump(database_url) == before
    assert service.call("POST", path, json={"documents": BROUGHT}).status_code == 200
    again = service.call("POST", path, json={"documents": BROUGHT})
    assert (again.status_code, again.json["code"]) == (409, "already_verified")


def test_only_the_lpse_of_registration_verifies(service: Service) -> None:
    path = "/api/v1/accounts/lkpp/pt_baru/verification"
    assert service.call("POST", path, json={"documents": BROUGHT}).status_code == 404


def test_a_user_id_is_unique_inside_one_lpse_only(client: FlaskClient) -> None:
    taken = register(client, "lkpp", user_id="PT_A")
    assert (taken.status_code, taken.json["code"]) == (409, "user_id_taken")
    assert register(client, "bandung", user_id="PT_A").status_code == 201


@pytest.mark.parametrize("lpse", ["bandung", "humbahas"])
def test_registering_the_user_id_of_an_activated_provider_does_not_lock_them_out(
    client: FlaskClient, lpse: str
) -> None:
    assert register(client, lpse, user_id="PT_LINTAS", password="Lain#2026x").status_code == 201
    for site in ("bandung", "humbahas", "jambiprov"):
        assert login(client, site, "pt_lintas") == "ok"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"password": "Rahasia2026"}, "weak_password"),
        ({"password": "#2026###"}, "weak_password"),
        ({"password": "Ra#1"}, "weak_password"),
        ({"user_id": "dua kata"}, "user_id_invalid"),
        ({"user_id": "a/b"}, "user_id_invalid"),
        ({"npwp": "123"}, "npwp_invalid"),
        ({"provider_name": "  "}, None),
        ({"kind": "koperasi"}, None),
    ],
)
def test_a_refused_form_says_why_and_can_be_sent_again(
    client: FlaskClient, facts: dict[str, str], code: str | None
) -> None:
    refused = register(client, "lkpp", **facts)
    assert refused.status_code == 422
    assert refused.json.get("code") == code
    token = token_mailed(client, "segar@contoh.id")
    assert post(client, f"accounts/registrations/{token}", **FORM).status_code == 201


@pytest.mark.parametrize("email", ["", "   ", "pt_segar", "a@b", "a b@c.id"])
def test_the_email_may_not_be_empty_nor_nonsense(client: FlaskClient, email: str) -> None:
    before = mails(client, "")
    reply = post(client, "accounts/registrations", lpse="lkpp", email=email)
    assert (reply.status_code, reply.json["code"]) == (422, "email_invalid")
    assert mails(client, "") == before


def test_a_registration_link_is_good_for_one_account(client: FlaskClient) -> None:
    assert register(client, "lkpp").status_code == 201
    token = token_mailed(client, "segar@contoh.id")
    again = post(client, f"accounts/registrations/{token}", **(FORM | {"user_id": "lain"}))
    assert (again.status_code, again.json["code"]) == (410, "link_used")
    unknown = post(client, "accounts/registrations/entah", **FORM)
    assert (unknown.status_code, unknown.json["code"]) == (404, "link_unknown")


def test_a_form_may_lack_its_region_which_breaks_the_activation_later(
    client: FlaskClient, service: Service
) -> None:
    register(client, "lkpp", regency="")
    verify(service, "lkpp", "pt_segar", BROUGHT)
    assert service.activation_code("lkpp", "pt_segar") == "region_empty"


def test_a_second_registration_of_a_company_makes_an_activation_group(
    client: FlaskClient, service: Service
) -> None:
    address = "Jalan H.R. Rasuna Said Kav. 2, Jakarta Selatan"
    register(client, "bandung", npwp="0111222333444000", address=address)
    assert service.account("lkpp", "pt_a")["group"] is None
    verify(service, "bandung", "pt_segar", BROUGHT)
    assert len(service.account("lkpp", "pt_a")["group"]["members"]) == 2


def test_no_link_and_no_password_is_kept_in_the_clear(
    client: FlaskClient, database_url: str
) -> None:
    register(client, "lkpp")
    token = token_mailed(client, "segar@contoh.id")
    kept = [it for it in dump(database_url) if not it.startswith("mail ")]
    assert not [it for it in kept if token in it or PASSWORD in it]


def test_a_link_begins_with_the_address_of_the_settings(client: FlaskClient) -> None:
    body = {"lpse": "lkpp", "email": "segar@contoh.id"}
    client.post("/api/v1/accounts/registrations", json=body, headers={"Host": "jahat.contoh"})
    assert "jahat" not in mails(client, "segar@contoh.id")[0]["body"]


def test_a_person_registers_on_the_pages_and_the_verifikator_lets_them_in(
    client: FlaskClient,
) -> None:
    browser = Browser(client)
    browser.visit("/lpse/bandung/daftar")
    browser.submit(email="segar@contoh.id", captcha="salah")
    assert "Kode keamanan tidak sesuai" in browser.text("hasil")
    browser.submit(email="", captcha=browser.text("kode-keamanan"))
    assert "e-mail" in browser.text("hasil")
    browser.submit(email="segar@contoh.id", captcha=browser.text("kode-keamanan"))
    assert "sudah dikirim" in browser.page
    browser.follow_mail("segar@contoh.id")
    browser.submit(**(FORM | {"password": "lemah"}), password_again="lemah")
    assert (browser.status, "strong" in browser.text("hasil")) == (422, True)
    browser.submit(**FORM, password_again="beda")
    assert "tidak sama" in browser.text("hasil")
    browser.submit(**FORM, password_again=PASSWORD)
    assert browser.path == "/lpse/bandung/daftar/selesai"
    assert "KTP direktur pembuat surat" in browser.page

    browser.log_in("bandung", "pt_segar")
    assert "belum diverifikasi" in browser.text("hasil")
    browser.visit("/verifikator")
    ticked = {"lpse": "bandung", "user_id": "pt_segar"}
    browser.submit("/verifikator/akun", **ticked, documents=["npwp"])
    assert "Dokumen belum lengkap" in browser.page
    browser.submit("/verifikator/akun", **ticked, documents=BROUGHT)
    assert "sudah diverifikasi" in browser.page
    browser.log_in("bandung", "pt_segar")
    assert browser.path == "/lpse/bandung/beranda"


def test_a_used_or_foreign_registration_link_leads_back(client: FlaskClient) -> None:
    browser = Browser(client)
    post(client, "accounts/registrations", lpse="lkpp", email="segar@contoh.id")
    token = token_mailed(client, "segar@contoh.id")
    browser.visit(f"/lpse/bandung/daftar/{token}")
    assert (browser.status, browser.has("hasil")) == (404, True)
    post(client, f"accounts/registrations/{token}", **FORM)
    browser.visit(f"/lpse/lkpp/daftar/{token}")
    assert browser.status == 410
    browser.visit("/lpse/lkpp/daftar/selesai")
    assert browser.path == "/lpse/lkpp/daftar"


@given(st.text())
def test_a_strong_password_has_letters_digits_and_a_special_character(text: str) -> None:
    assert strong(text + "aB3#xyzw") == (len(text) + 8 <= 200)
    assert not strong("".join(it for it in text if not it.isdigit()))
    assert not strong("".join(it for it in text if not it.isalpha()))
    assert not strong("".join(it for it in text if it.isalnum()))


@given(worlds, st.sampled_from(SITES), st.sampled_from(["CAHAYA", "surya", "baru"]))
def test_a_user_id_is_free_where_nobody_registered_it(
    world: list[Account], site: Lpse, user_id: str
) -> None:
    here = {folded(it.user_id) for it in world if it.home.id == site.id}
    assert free_to_register(site, user_id, world) == (folded(user_id) not in here)


@given(st.sampled_from(ProviderKind), st.data())
def test_a_verification_names_exactly_the_documents_that_lack(
    kind: ProviderKind, data: st.DataObject
) -> None:
    ids = [it.id for it in VERIFICATION[kind].required()]
    brought = data.draw(st.lists(st.sampled_from([*ids, "lain"])))
    verdict = verification_verdict(an_account(verified=False), kind, brought)
    assert {it.id for it in verdict.missing} == set(ids) - set(brought)
    assert (verdict.code is VerificationCode.OK) == (set(ids) <= set(brought))


@pytest.mark.parametrize("npwp", ["0111222333444000", "01.112.223.3-344.400", "011122233344400"])
def test_an_npwp_has_15_or_16_digits_whatever_its_punctuation(npwp: str) -> None:
    assert valid_npwp(npwp)
    assert not valid_npwp(npwp + "x")


@given(st.text())
def test_an_email_address_has_one_at_sign_and_a_dot(text: str) -> None:
    if valid_email(text):
        assert text.count("@") == 1
        assert "." in text.partition("@")[2]
