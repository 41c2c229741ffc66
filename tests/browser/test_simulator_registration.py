"""From the first e-mail to an activated account, on the pages of an LPSE."""

from __future__ import annotations

import pytest

from simulator.rules.account_messages import (
    LINK_MESSAGES,
    REGISTRATION_MAILED,
    VERIFICATION_MESSAGES,
)
from simulator.rules.mailed_links import LinkState
from simulator.rules.messages import ACTIVATION_NOTICE, NOT_VERIFIED
from simulator.rules.registration import VerificationCode

from .simulator_visits import PASSWORD

pytestmark = pytest.mark.browser


def fill_registration(person) -> None:
    person.choose(kind="badan_usaha", province="Jambi", regency="Kota Jambi")
    person.fill(
        provider_name="PT Segar",
        npwp="09.876.543.2-123.000",
        address="Jalan Baru No. 9",
        user_id="pt_segar",
        password=PASSWORD,
        password_again=PASSWORD,
    )


def applicant(person):
    person.open("/verifikator")
    return person.page.get_by_role("listitem").filter(has_text="pt_segar").last


def test_a_company_registers_is_verified_and_activates_its_account(person):
    person.ask_to_register("jambiprov", "segar@contoh.id")
    assert person.notice == REGISTRATION_MAILED
    person.follow_mail("segar@contoh.id")
    link = person.path
    fill_registration(person)
    person.press("Mendaftar")
    assert person.path == "/lpse/jambiprov/daftar/selesai"
    brought = person.page.locator("#dokumen li").all_inner_texts()
    assert "NPWP perusahaan" in brought

    person.open(link)
    assert person.outcome == LINK_MESSAGES[LinkState.USED]
    person.log_in("jambiprov", "pt_segar")
    assert person.outcome == NOT_VERIFIED

    person.press("Verifikasi PT Segar", within=applicant(person))
    assert VERIFICATION_MESSAGES[VerificationCode.DOCUMENTS_MISSING] in person.notice
    card = applicant(person)
    for document in brought:
        card.get_by_label(document, exact=True).check()
    person.press("Verifikasi PT Segar", within=card)
    assert VERIFICATION_MESSAGES[VerificationCode.OK] in person.notice

    person.log_in("jambiprov", "pt_segar")
    assert person.page.locator("#notifikasi-aktivasi").inner_text() == ACTIVATION_NOTICE
    person.activate("jambiprov", "pt_segar")
    assert "User ID pt_segar sudah aktif" in person.outcome
    person.log_in("lkpp", "pt_segar")
    assert person.path == "/lpse/lkpp/beranda"


def test_a_second_account_is_activated_with_the_password_of_the_default(person):
    person.log_in("humbahas", "PT_Cahaya", "Cahaya#Lama1")
    person.enter_activation("humbahas", "PT_Cahaya", "Cahaya#Lama1")
    person.fill(default_password="salah")
    person.press("Lakukan aktivasi")
    assert person.outcome == "Password User ID default tidak sesuai."
    person.fill(default_password=PASSWORD)
    person.press("Lakukan aktivasi")
    assert "login dengan User ID Cahaya" in person.outcome
    person.log_in("humbahas", "Cahaya")
    assert person.path == "/lpse/humbahas/beranda"


def test_a_mistake_in_the_form_loses_nothing_but_the_passwords(person):
    person.ask_to_register("jambiprov", "segar@contoh.id")
    person.follow_mail("segar@contoh.id")
    fill_registration(person)
    person.fill(npwp="123")
    person.press("Mendaftar")
    assert person.outcome == "NPWP harus terdiri dari 15 atau 16 angka."
    assert person.page.locator("#provider_name").input_value() == "PT Segar"
    assert person.page.locator("#regency").input_value() == "Kota Jambi"
    assert person.page.locator("#password").input_value() == ""
