"""Forgotten and changed passwords and User IDs, on the pages of the LPSE sites."""

from __future__ import annotations

import pytest

from simulator.rules.account_messages import (
    CREDENTIALS_MESSAGES,
    LINK_MESSAGES,
    RESET_MAILED,
    RESET_PLACE,
)
from simulator.rules.credentials import CredentialsCode
from simulator.rules.mailed_links import LinkState
from simulator.rules.messages import LOGIN_REFUSED, NOT_SYNCHRONISED

from .simulator_visits import NEW_PASSWORD, PASSWORD

pytestmark = pytest.mark.browser


def test_a_forgotten_password_is_replaced_through_the_mailed_link(person):
    person.log_in("lkpp", "pt_lintas", "lupa")
    assert person.outcome == LOGIN_REFUSED
    person.ask_for_password("lkpp", "pt_lintas", "pt_lintas@contoh.id")
    assert person.notice == RESET_MAILED
    person.follow_mail("pt_lintas@contoh.id")
    link = person.path
    person.choose_password("lemah")
    assert person.outcome == CREDENTIALS_MESSAGES[CredentialsCode.WEAK_PASSWORD]
    person.choose_password(NEW_PASSWORD)
    assert person.notice == "Password baru sudah disimpan. Silakan login."
    person.open(link)
    assert person.outcome == LINK_MESSAGES[LinkState.USED]
    person.log_in("lkpp", "pt_lintas")
    assert person.outcome == LOGIN_REFUSED
    person.log_in("bandung", "pt_lintas", NEW_PASSWORD)
    assert person.path == "/lpse/bandung/beranda"


def test_asked_for_at_another_lpse_the_mail_names_the_right_one(person):
    person.ask_for_password("bandung", "pt_lintas", "pt_lintas@contoh.id")
    assert person.notice == RESET_MAILED
    person.follow_mail("pt_lintas@contoh.id")
    assert person.path == "/lpse/lkpp/lupa-password"
    assert RESET_PLACE in person.text


def test_data_out_of_sync_are_cured_by_a_new_password(person):
    person.log_in("kemenperin", "sinkron")
    assert person.outcome == NOT_SYNCHRONISED
    person.ask_for_password("kemenperin", "sinkron", "sinkron@contoh.id")
    person.follow_mail("sinkron@contoh.id")
    person.choose_password(NEW_PASSWORD)
    person.log_in("kemenperin", "sinkron", NEW_PASSWORD)
    assert person.path == "/lpse/kemenperin/beranda"


def test_a_change_at_one_v3_lpse_holds_at_the_others_and_ends_the_logins_there(
    person, other_person
):
    other_person.log_in("lkpp", "pt_lintas")
    person.log_in("bandung", "pt_lintas")
    person.follow("Ubah akun")
    person.fill(password=PASSWORD, new_password=NEW_PASSWORD, again=NEW_PASSWORD + "x")
    person.press("Simpan")
    assert person.outcome == CREDENTIALS_MESSAGES[CredentialsCode.PASSWORDS_DIFFER]
    person.fill(password=PASSWORD, new_user_id="lintas_baru")
    person.fill(new_password=NEW_PASSWORD, again=NEW_PASSWORD)
    person.press("Simpan")
    assert person.notice == CREDENTIALS_MESSAGES[CredentialsCode.OK]
    assert person.page.locator("#user-id").inner_text() == "lintas_baru"

    other_person.follow("Profil")
    assert other_person.path == "/lpse/lkpp/"
    assert other_person.notice == "Silakan login lebih dahulu."
    other_person.log_in("lkpp", "pt_lintas")
    assert other_person.outcome == LOGIN_REFUSED
    other_person.log_in("jambiprov", "lintas_baru", NEW_PASSWORD)
    assert other_person.path == "/lpse/jambiprov/beranda"
