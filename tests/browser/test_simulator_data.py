"""Identity, qualification data, SIKaP, tender cepat and PPK, on the pages."""

from __future__ import annotations

import pytest

from simulator.rules.data_messages import (
    CRITERION_LABELS,
    HANDOVER_MESSAGES,
    IDENTITY_SAVED,
    REGISTRATION_MESSAGES,
    SIKAP_PULLED,
    VERIFICATION_MESSAGES,
)
from simulator.rules.messages import SIKAP_MESSAGES, TENDER_MESSAGES
from simulator.rules.packages import HandoverCode, VerificationCode
from simulator.rules.sikap import Section, SikapCode
from simulator.rules.tender_cepat import CriterionCode, RegistrationCode, TenderCode

pytestmark = pytest.mark.browser


def verify_as_pokja(person, user_id: str) -> None:
    person.open("/pokja")
    person.choose(**{"verifikasi-paket": "PKT-001", "verifikasi-peran": "pokja"})
    person.fill(user_id=user_id)
    person.press("Verifikasi")


def fill_section(person, section: Section, text: str = "Sesuai akta") -> None:
    person.fill(**{f"keterangan-{section.value}": text})
    person.press(f"Simpan {section.label.lower()}")


def pull(person, lpse: str) -> None:
    person.open(f"/lpse/{lpse}/kualifikasi")
    person.press("Tarik data SIKaP")


def test_identity_shows_everywhere_while_qualification_data_stay_local(person):
    person.log_in("lkpp", "pt_lintas")
    person.follow("Data kualifikasi")
    person.fill(**{"isi-izin_usaha": "SIUP 123"})
    person.press("Simpan izin usaha")
    person.log_in("bandung", "pt_lintas")
    person.follow("Data kualifikasi")
    assert person.page.locator("#isi-izin_usaha").input_value() == ""
    person.follow("Profil")
    person.fill(email="tanpa-domain@contoh", phone="021 555 777")
    person.press("Simpan identitas")
    assert person.outcome.startswith("Alamat e-mail tidak lengkap.")
    assert person.page.locator("#phone").input_value() == "021 555 777"
    person.fill(email="pt_lintas@contoh.id")
    person.press("Simpan identitas")
    assert person.notice == IDENTITY_SAVED
    person.open("/lpse/lkpp/profil")
    assert "021 555 777" in person.text
    person.open("/lpse/lkpp/kualifikasi")
    assert person.page.locator("#isi-izin_usaha").input_value() == "SIUP 123"


def test_sikap_is_filled_section_by_section_until_it_can_be_pulled(person):
    person.log_in("lkpp", "pt_kosong")
    pull(person, "lkpp")
    assert person.outcome == SIKAP_MESSAGES[SikapCode.EMPTY]
    person.log_in_to("sikap", "pt_kosong")
    *early, last = Section
    for section in early:
        fill_section(person, section)
    pull(person, "lkpp")
    assert person.outcome == f"{SIKAP_MESSAGES[SikapCode.INCOMPLETE]} {last.label}."
    person.open("/sikap/")
    fill_section(person, last)
    pull(person, "lkpp")
    assert person.notice == SIKAP_PULLED
    assert "Sesuai akta" in person.page.locator("#isi-izin_usaha").input_value()


def test_complete_sikap_data_cannot_be_pulled_where_the_lpse_fails(person):
    place = "LPSE Kabupaten Ogan Komering Ulu Timur"
    person.open("/gangguan")
    person.press(f"Matikan: Hubungan ke agregasi terputus, {place}")
    person.log_in("okutimur", "pt_lengkap")
    person.open("/gangguan")
    person.choose(**{"lpse-situs": "okutimur", "kind-situs": "sikap"})
    person.press("Nyalakan gangguan LPSE")
    pull(person, "okutimur")
    assert person.outcome == SIKAP_MESSAGES[SikapCode.LPSE_FAULT]


def test_unverified_data_get_the_invitation_once_pokja_has_verified_them(person):
    person.log_in("lkpp", "pt_belum")
    person.follow("Tender cepat")
    assert "Anda tidak diundang" in person.text
    person.follow("Pengadaan Perangkat Jaringan Kantor")
    assert TENDER_MESSAGES[TenderCode.UNVERIFIED] in person.text
    assert CRITERION_LABELS[CriterionCode.UNVERIFIED] in person.text
    assert not person.page.get_by_role("button", name="Daftar tender cepat").is_visible()
    verify_as_pokja(person, "pt_belum")
    assert VERIFICATION_MESSAGES[VerificationCode.OK] in person.notice
    person.open("/lpse/lkpp/tender-cepat/TC-001")
    assert TENDER_MESSAGES[TenderCode.INVITED] in person.text
    person.press("Daftar tender cepat")
    assert person.notice == REGISTRATION_MESSAGES[RegistrationCode.OK]
    assert "Anda sudah terdaftar pada paket ini." in person.text


def test_a_lacking_criterion_is_named_and_can_be_met(person):
    person.log_in("lkpp", "pt_kurang")
    person.open("/lpse/lkpp/tender-cepat/TC-001")
    assert TENDER_MESSAGES[TenderCode.CRITERIA_LACKING] in person.text
    row = person.page.get_by_role("row").filter(has_text="dua pengalaman sejenis")
    assert CRITERION_LABELS[CriterionCode.NOT_MET] in row.inner_text()
    person.log_in_to("sikap", "pt_kurang")
    person.fill(pengalaman_sejenis="2")
    person.press("Simpan pengalaman")
    verify_as_pokja(person, "pt_kurang")
    person.open("/lpse/lkpp/tender-cepat/TC-001")
    assert TENDER_MESSAGES[TenderCode.INVITED] in person.text


def test_pokja_hands_a_package_over_once_the_new_ppk_is_active(person):
    person.log_in_to("ppk", "ppk_baru")
    assert person.outcome == "Akun PPK ini sudah terdaftar, tetapi belum aktif."
    person.open("/pokja")
    person.press("Pindahkan Renovasi Ruang Arsip")
    assert person.outcome == HANDOVER_MESSAGES[HandoverCode.NOT_ACTIVE]
    person.press("Aktifkan Sari Wulandari (rekaan)")
    person.press("Pindahkan Renovasi Ruang Arsip")
    assert person.notice == HANDOVER_MESSAGES[HandoverCode.OK]
    person.log_in_to("ppk", "ppk_baru")
    assert "Renovasi Ruang Arsip" in person.text
    person.log_in_to("ppk", "ppk_lama")
    assert "Renovasi Ruang Arsip" not in person.text
    person.fill(unit="Biro Hukum", post="Kepala Bagian", sk="SK-77/2026")
    person.press("Laporkan")
    assert "tetap sama" in person.notice
    person.log_in_to("ppk", "ppk_lama")
    assert "Biro Hukum" in person.text
