"""SIKaP and tender cepat, through the running product."""

from __future__ import annotations

import httpx
import pytest

from tests.stack import Chat

pytestmark = pytest.mark.stack

PASSWORD = "Rahasia#2026"


@pytest.mark.parametrize(
    ("user_id", "site", "code"),
    [
        ("pt_kosong", "LPSE LKPP", "SIKAP_KOSONG"),
        ("pt_separuh", "LPSE LKPP", "SIKAP_TIDAK_LENGKAP"),
        ("pt_lengkap", "LPSE LKPP", "SIKAP_SIAP"),
        ("pt_kosong", "LPSE OKU Timur", "SIKAP_KOSONG"),
        ("pt_separuh", "LPSE OKU Timur", "SIKAP_TIDAK_LENGKAP"),
        ("pt_lengkap", "LPSE OKU Timur", "SIKAP_LPSE_BERMASALAH"),
        ("pt_a", "LPSE LKPP", "BELUM_AKTIVASI"),
    ],
)
def test_each_demo_provider_learns_why_sikap_cannot_be_pulled(chat, user_id, site, code):
    chat.say(f"kenapa tarik data SIKaP gagal? user id {user_id} di {site}")
    chat.prove(f"{user_id}@contoh.id")
    assert chat.diagnosis == code
    assert chat.topics == {"gagal_integrasi_sikap"}


def test_the_missing_sections_are_named(chat):
    chat.say("gagal integrasi SIKaP akun pt_separuh di LPSE LKPP")
    said = chat.prove("pt_separuh@contoh.id")
    assert "Pengalaman, Pajak" in said


@pytest.mark.parametrize(
    ("user_id", "code"),
    [
        ("pt_undang", "TC_DIUNDANG"),
        ("pt_belum", "TC_BELUM_VERIFIED"),
        ("pt_kurang", "TC_KRITERIA_KURANG"),
        ("pt_a", "BELUM_AKTIVASI"),
    ],
)
def test_each_demo_provider_learns_why_no_invitation_came(chat, user_id, code):
    chat.say(f"kenapa akun {user_id} di LPSE LKPP tidak diundang tender cepat?")
    chat.prove(f"{user_id}@contoh.id")
    assert chat.diagnosis == code
    assert chat.topics == {"tidak_diundang_tender_cepat"}


def test_account_and_package_are_asked_for_one_by_one(chat):
    assert "LPSE mana" in chat.say("kenapa saya tidak diundang tender cepat TC-001?")
    assert "User ID" in chat.say("LKPP")
    assert "kode 6 angka" in chat.say("pt_kurang")
    chat.prove("pt_kurang@contoh.id")
    assert chat.diagnosis == "TC_KRITERIA_KURANG"


def test_a_package_that_does_not_exist_is_told(chat):
    chat.say("user id pt_undang di LPSE LKPP tidak diundang tender cepat TC-777")
    chat.prove("pt_undang@contoh.id")
    assert chat.diagnosis == "TC_PAKET_TIDAK_DITEMUKAN"


def test_the_walkthrough_of_sikap_ends_in_a_check_of_what_was_pulled(stack, chat):
    chat.say("gagal tarik data SIKaP akun pt_lengkap di LPSE LKPP")
    chat.prove("pt_lengkap@contoh.id")
    assert "Langkah 1 dari 6" in chat.press("Ya, pandu saya")
    assert "belum masuk" in chat.say("sudah selesai, tolong periksa")
    pull = f"{stack.simulator}/api/v1/sikap/lkpp/pt_lengkap/pull"
    assert httpx.post(pull, json={"password": PASSWORD}).status_code == 200
    chat.say("sudah saya tarik, tolong cek lagi")
    assert chat.diagnosis == "SIKAP_SIAP"
    assert "Selamat" in chat.replies[-1]["text"]


def test_a_forgotten_password_ends_in_a_check_of_the_login(stack, chat):
    assert stack.login("lkpp", "pt_a", "Salah#12345").status_code == 401
    chat.say("saya lupa password")
    chat.say("ya pandu saya")
    chat.say("sudah selesai")
    chat.say("LPSE LKPP")
    chat.say("pt_a")
    assert "belum bisa dipakai" in chat.prove("pt_a@contoh.id")
    assert chat.diagnosis == "PASSWORD_SALAH"
    assert stack.login("lkpp", "pt_a", PASSWORD).status_code == 200
    assert "Selamat" in chat.press("Periksa lagi")
    assert chat.diagnosis == "TIDAK_ADA_MASALAH"


@pytest.mark.parametrize(
    ("user_id", "site", "code", "says"),
    [
        ("pt_baru", "bandung", "BELUM_TERVERIFIKASI", "belum selesai"),
        ("pt_a", "lkpp", "TIDAK_ADA_MASALAH", "Selamat"),
    ],
)
def test_a_registration_ends_in_a_check_of_the_account(chat, user_id, site, code, says):
    chat.say("bagaimana cara daftar jadi penyedia di LPSE?")
    chat.press("Pandu: Mendaftar sebagai badan usaha")
    chat.say("sudah selesai")
    chat.say(f"LPSE {site}")
    chat.say(user_id)
    assert says in chat.prove(f"{user_id}@contoh.id")
    assert chat.diagnosis == code


def test_a_button_of_an_earlier_step_moves_nothing(chat):
    chat.say("saya lupa password")
    chat.press("Pandu: Reset password")
    first = {b["title"]: b["payload"] for b in chat.replies[-1]["buttons"]}
    assert "Langkah 2 dari 8" in chat.press("Lanjut")
    chat.replies[-1]["buttons"] = [{"title": "Lama", "payload": first["Lanjut"]}]
    assert "Langkah 2 dari 8" in chat.press("Lama")


def test_several_lpse_of_one_conversation_do_not_mix(stack):
    chat = Chat(stack, lpse="lkpp")
    chat.say("tarik data sikap gagal")
    chat.press("LPSE LKPP")
    chat.say("pt_lengkap")
    chat.prove("pt_lengkap@contoh.id")
    assert chat.diagnosis == "SIKAP_SIAP"
    chat.say("kalau akun pt_lengkap di LPSE OKU Timur kenapa integrasi SIKaP gagal?")
    chat.prove("pt_lengkap@contoh.id")
    assert chat.diagnosis == "SIKAP_LPSE_BERMASALAH"
