"""The faults of the outside world, met and cured on its pages."""

from __future__ import annotations

import pytest

from simulator.rules.messages import (
    ACTIVATION_REFUSED,
    JAVASCRIPT_ERROR,
    OOPS,
    REGION_MESSAGES,
)
from simulator.rules.regions import RegionState

pytestmark = pytest.mark.browser


def test_oops_is_cured_by_the_kabupaten_and_the_verifikator(person):
    person.log_in("muarojambi", "cv_mandiri")
    person.activate("muarojambi", "cv_mandiri")
    assert person.outcome == OOPS
    person.follow("Profil")
    person.choose(province="Jambi", regency="Kota Bandung")
    person.press("Simpan")
    assert person.outcome == REGION_MESSAGES[RegionState.MISMATCH]
    person.choose(regency="Kabupaten Muaro Jambi")
    person.press("Simpan")
    assert "Menunggu persetujuan verifikator" in person.outcome
    person.activate("muarojambi", "cv_mandiri")
    assert person.outcome == OOPS
    person.open("/verifikator")
    person.press("Setujui perubahan CV Mandiri")
    assert person.notice == "Perubahan data CV Mandiri sudah disetujui."
    person.activate("muarojambi", "cv_mandiri")
    assert "User ID cv_mandiri sudah aktif" in person.outcome


def test_the_javascript_error_goes_away_when_the_lpse_mends_its_link(person):
    person.log_in("okutimur", "pt_lintas")
    assert person.outcome == JAVASCRIPT_ERROR
    place = "Hubungan ke agregasi terputus, LPSE Kabupaten Ogan Komering Ulu Timur"
    person.open("/gangguan")
    person.press(f"Matikan: {place}")
    assert person.notice.endswith("dimatikan.")
    assert "Tidak ada gangguan LPSE." in person.text
    person.log_in("okutimur", "pt_lintas")
    assert person.path == "/lpse/okutimur/beranda"


def test_a_network_fault_calls_the_right_password_wrong(person):
    person.open("/gangguan")
    person.choose(**{"lpse-akun": "lkpp", "kind-akun": "network_fault"})
    person.fill(user_id="entah")
    person.press("Nyalakan gangguan akun")
    assert person.outcome == "Akun ini tidak ditemukan di LPSE tersebut."
    person.fill(user_id="pt_a")
    person.press("Nyalakan gangguan akun")
    assert person.notice.endswith("dinyalakan.")
    person.log_in("lkpp", "pt_a")
    person.enter_activation("lkpp", "pt_a")
    assert person.outcome == ACTIVATION_REFUSED
    person.open("/gangguan")
    person.press("Matikan: Gangguan jaringan saat aktivasi, LPSE LKPP, akun pt_a")
    person.activate("lkpp", "pt_a")
    assert "User ID pt_a sudah aktif" in person.outcome


def test_the_reset_puts_faults_and_accounts_back(person):
    person.log_in("lkpp", "pt_a")
    person.activate("lkpp", "pt_a")
    person.open("/gangguan")
    person.choose(**{"lpse-situs": "bandung", "kind-situs": "aggregation_link"})
    person.press("Nyalakan gangguan LPSE")
    assert "LPSE Kota Bandung" in person.page.locator("#daftar-gangguan").inner_text()
    person.open("/")
    person.press("Kembalikan data contoh ke keadaan awal")
    assert person.notice == "Data contoh sudah dikembalikan ke keadaan awal."
    person.open("/gangguan")
    assert "LPSE Kota Bandung" not in person.page.locator("#daftar-gangguan").inner_text()
    person.log_in("lkpp", "pt_a")
    assert person.page.locator("#notifikasi-aktivasi").is_visible()
