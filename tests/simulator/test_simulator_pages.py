"""What a person does in the browser, step by step."""

import re

import pytest
from flask.testing import FlaskClient

from .simulator_browser import PASSWORD, Browser
from .simulator_service import Service


@pytest.fixture
def database_kind() -> str:
    """One database is enough for how pages look."""
    return "sqlite"


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    """Return a person with a browser."""
    return Browser(client)


def test_a_first_account_is_activated_step_by_step(browser: Browser, service: Service) -> None:
    browser.log_in("lkpp", "pt_a")
    assert browser.path == "/lpse/lkpp/beranda"
    browser.enter_activation("lkpp", "pt_a")
    assert browser.path == "/lpse/lkpp/aktivasi/lakukan"
    assert not browser.has("default_password")
    browser.submit()
    assert "sudah aktif" in browser.text("hasil")
    assert service.login_code("bandung", "pt_a") == "ok"
    browser.visit("/lpse/lkpp/beranda")
    assert not browser.has("notifikasi-aktivasi")


def test_a_second_account_takes_the_login_of_the_default(
    browser: Browser, service: Service
) -> None:
    browser.log_in("humbahas", "PT_Cahaya", "Cahaya#Lama1")
    browser.enter_activation("humbahas", "pt_cahaya", "Cahaya#Lama1")
    assert "Password User ID Cahaya" in browser.page
    browser.submit(default_password="salah")
    assert browser.text("hasil") == "Password User ID default tidak sesuai."
    browser.submit(default_password=PASSWORD)
    assert browser.path == "/lpse/humbahas/aktivasi/hasil"
    assert "login dengan User ID Cahaya" in browser.text("hasil")
    browser.visit("/lpse/humbahas/beranda")
    assert browser.path == "/lpse/humbahas/"
    browser.log_in("humbahas", "PT_Cahaya", "Cahaya#Lama1")
    assert browser.text("hasil") == "Maaf User ID atau Password anda salah"
    browser.log_in("humbahas", "Cahaya")
    assert browser.path == "/lpse/humbahas/beranda"
    assert service.login_code("bandung", "Cahaya") == "ok"


def test_oops_is_cured_by_the_profile_and_the_verifikator(browser: Browser) -> None:
    browser.log_in("muarojambi", "cv_mandiri")
    browser.enter_activation("muarojambi", "cv_mandiri")
    browser.submit()
    assert (browser.status, browser.text("hasil")) == (409, "Oops, an error occured")

    browser.visit("/lpse/muarojambi/profil")
    browser.submit(province="Jambi", regency="Kota Bandung")
    assert browser.status == 422
    assert "tidak termasuk" in browser.text("hasil")
    browser.submit(province="Jambi", regency="Kabupaten Muaro Jambi")
    assert "Menunggu persetujuan verifikator" in browser.text("hasil")
    browser.enter_activation("muarojambi", "cv_mandiri")
    browser.submit()
    assert browser.text("hasil") == "Oops, an error occured"

    browser.visit("/verifikator")
    assert "CV Mandiri" in browser.page
    browser.submit(lpse="muarojambi", user_id="cv_mandiri")
    assert "sudah disetujui" in browser.page
    browser.enter_activation("muarojambi", "cv_mandiri")
    browser.submit()
    assert "sudah aktif" in browser.text("hasil")


@pytest.mark.parametrize(
    ("lpse", "user_id", "password", "message"),
    [
        ("lkpp", "pt_a", "salah", "Maaf User ID atau Password anda salah"),
        ("lkpp", "entah", PASSWORD, "Maaf User ID atau Password anda salah"),
        ("okutimur", "pt_lintas", PASSWORD, "Java Script error..."),
        ("kemenperin", "sinkron", PASSWORD, "Data tidak tersinkronisasi"),
        ("lkpp", "", "", "User ID dan password harus diisi."),
    ],
)
def test_a_refused_login_says_why_in_the_sites_own_words(
    browser: Browser, lpse: str, user_id: str, password: str, message: str
) -> None:
    browser.log_in(lpse, user_id, password)
    assert browser.text("hasil") == message
    browser.visit(f"/lpse/{lpse}/beranda")
    assert browser.path == f"/lpse/{lpse}/"


def test_the_network_fault_shows_in_the_first_form(browser: Browser, client: FlaskClient) -> None:
    fault = {"lpse": "lkpp", "user_id": "pt_a", "network_fault": True}
    client.put("/api/v1/demo/faults", json=fault)
    browser.log_in("lkpp", "pt_a")
    browser.enter_activation("lkpp", "pt_a")
    assert browser.text("hasil") == "Maaf User Id atau Password tidak sesuai"


def test_a_captcha_must_fit_and_can_be_tried_once(browser: Browser) -> None:
    browser.log_in("lkpp", "pt_a")
    browser.visit("/lpse/lkpp/aktivasi")
    first = browser.text("kode-keamanan")
    form = {"user_id": "pt_a", "password": PASSWORD, "lpse": "lkpp"}
    browser.submit(**form, captcha="1O0I1")
    assert "Kode keamanan tidak sesuai" in browser.text("hasil")
    browser.submit(**form, captcha=first)
    assert "Kode keamanan tidak sesuai" in browser.text("hasil")
    browser.submit(**form, captcha=browser.text("kode-keamanan"))
    assert browser.path == "/lpse/lkpp/aktivasi/lakukan"


def test_another_lpse_cannot_be_chosen_for_the_activation(browser: Browser) -> None:
    browser.log_in("lkpp", "pt_a")
    browser.visit("/lpse/lkpp/aktivasi")
    captcha = browser.text("kode-keamanan")
    browser.submit(user_id="pt_a", password=PASSWORD, lpse="bandung", captcha=captcha)
    assert "LPSE tempat akun ini didaftarkan" in browser.text("hasil")


def test_the_button_needs_the_first_form_and_the_form_needs_a_login(browser: Browser) -> None:
    browser.visit("/lpse/lkpp/aktivasi/lakukan")
    assert browser.path == "/lpse/lkpp/"
    browser.log_in("lkpp", "pt_a")
    browser.visit("/lpse/lkpp/aktivasi/lakukan")
    assert browser.path == "/lpse/lkpp/aktivasi"


def test_logging_out_ends_the_login(browser: Browser) -> None:
    browser.log_in("lkpp", "pt_a")
    browser.visit("/lpse/lkpp/keluar")
    browser.visit("/lpse/lkpp/profil")
    assert browser.path == "/lpse/lkpp/"


def test_a_form_without_its_token_is_refused(client: FlaskClient, service: Service) -> None:
    for path in ("/lpse/lkpp/", "/pulihkan", "/verifikator"):
        reply = client.post(path, data={"user_id": "pt_a", "password": PASSWORD})
        assert reply.status_code == 400
        assert "kedaluwarsa" in reply.text
    assert service.account("muarojambi", "cv_tunggu")["account"]["region"] == "awaiting_verifier"


def test_the_mailbox_shows_the_newest_code_first_and_runs_nothing(
    browser: Browser, service: Service
) -> None:
    for code in ("111111", "222222"):
        mail = {"subject": "<b>Kode</b>", "body": f"Kode Anda {code}. <script>x</script>"}
        service.call("POST", "/api/v1/accounts/lkpp/pt_a/notifications", json=mail)
    browser.visit("/kotak-surat?ke=pt_a@contoh.id")
    assert re.findall(r'class="kode">(\d+)<', browser.page) == ["222222", "111111"]
    assert "<script>" not in browser.page
    browser.visit("/kotak-surat?ke=lain@contoh.id")
    assert "Belum ada surat" in browser.page


def test_the_first_page_lists_what_can_be_tried_and_puts_it_back(
    browser: Browser, client: FlaskClient, service: Service
) -> None:
    body = {"lpse": "lkpp", "user_id": "pt_a", "password": PASSWORD}
    client.post("/api/v1/activations", json=body)
    browser.visit("/")
    assert "LPSE Kabupaten Muaro Jambi" in browser.page
    assert "Cahaya#Lama1" in browser.page
    browser.submit("/pulihkan")
    assert "keadaan awal" in browser.page
    assert service.account("lkpp", "pt_a")["account"]["activated"] is False


@pytest.mark.parametrize("path", ["/", "/docs", "/lpse/lkpp/", "/kotak-surat", "/tidak-ada"])
def test_pages_load_nothing_from_elsewhere(client: FlaskClient, path: str) -> None:
    reply = client.get(path)
    assert "default-src 'self'" in reply.headers["Content-Security-Policy"]
    assert not re.search(r'(?:src|href)="(?:https?:)?//', reply.text)
    assert "style=" not in reply.text
    assert '<html lang="id">' in reply.text
