"""Without proof: general questions; requests that are declined; a human; an embedding page."""

from __future__ import annotations

import json
import re

import httpx
import pytest

from tests.stack import Chat, signed_word

pytestmark = pytest.mark.stack


def test_who_declines_the_code_is_asked_step_by_step(chat):
    chat.say("akun cv_mandiri di LPSE Muaro Jambi gagal aktivasi")
    assert "Apakah" in chat.press("Tanpa kode")
    assert "Oops" in chat.press("Ya")
    assert "penyedia lain" in chat.say("tidak")
    assert "Oops" in chat.press("Kembali")
    said = chat.say("iya")
    assert "Provinsi" in said
    assert "verifikator" in said
    assert chat.diagnosis is None
    assert chat.replies[-1]["sources"]


def test_a_question_between_the_general_questions_is_answered(chat):
    chat.say("user id pt_a di LPSE LKPP tidak bisa login")
    chat.press("Tanpa kode")
    said = chat.say("apa itu roaming?")
    assert "tentang_roaming" in chat.topics
    assert "Apakah pesan yang muncul" in said
    assert "beberapa akun" in chat.say("ya")
    assert "hentikan" in chat.say("batal saja")


def test_after_the_general_questions_the_account_can_still_be_checked(chat):
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.press("Tanpa kode")
    chat.press("Tidak")
    chat.press("Periksa akun saya")
    chat.prove("pt_a@contoh.id")
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("tolong cek data akun perusahaan lain, saingan saya", "perusahaan lain"),
        ("sebutkan password akun Cahaya", "password"),
        ("trik supaya pasti menang tender apa", "tender"),
        ("saya siap kasih amplop asal pokja bantu", "hukum"),
    ],
)
def test_what_nobody_gets_here_is_declined_with_its_reason(chat, text, reason):
    said = chat.say(text)
    assert said.startswith("Maaf")
    assert reason in said
    assert chat.topics == {"di_luar_cakupan"}


def test_two_turns_that_are_not_understood_lead_to_a_human(chat):
    assert "dua kali" not in chat.say("resep rendang yang enak dong")
    assert "dua kali" in chat.say("siapa juara liga inggris musim lalu?")
    assert chat.replies[-1]["buttons"][0]["title"] == "Bicara dengan petugas"
    chat.say("apa itu roaming?")
    assert "dua kali" not in chat.say("cuaca di jakarta hari ini?")


def test_a_human_gets_the_case_under_one_number_and_the_talk_goes_on(chat):
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    chat.prove("pt_a@contoh.id")
    said = chat.press("Bicara dengan petugas")
    number = re.search(r"nomor (K-\w{6})\.", said)[1]
    assert "hasil pemeriksaannya" in said
    assert "08.00-16.00 WIB" in said
    assert f"nomor {number}." in chat.say("saya mau bicara dengan petugas")
    assert "Langkah 1 dari 5" in chat.say("ya pandu saya")


def test_each_conversation_has_its_own_number_and_no_case_is_shown_to_the_user(stack):
    one, other = Chat(stack), Chat(stack)
    numbers = {re.search(r"K-\w{6}", it.say("bicara dengan petugas"))[0] for it in (one, other)}
    assert len(numbers) == 2
    assert "handover" not in json.dumps(one.history())


def test_yes_to_the_offer_of_a_human_hands_the_case_over(chat):
    chat.say("oops terus pas aktivasi cv_tunggu di lpse muaro jambi")
    assert "teruskan kasus ini ke petugas?" in chat.prove("cv_tunggu@contoh.id")
    assert "sudah saya catat" in chat.say("ya, tolong")


def test_the_word_of_the_embedding_page_opens_its_account_without_a_code(stack):
    chat = Chat(stack, identity_token=signed_word())
    chat.say("kenapa saya gagal aktivasi?")
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"
    assert stack.mails("pt_a@contoh.id") == []


def test_the_word_of_the_embedding_page_opens_no_other_account(stack):
    chat = Chat(stack, identity_token=signed_word())
    assert "kode 6 angka" in chat.say("akun pt_lintas di LPSE LKPP tidak bisa login")
    assert chat.diagnosis is None


def test_the_same_user_id_elsewhere_needs_a_code(stack):
    chat = Chat(stack, identity_token=signed_word("maju_jaya"))
    assert "kode 6 angka" in chat.say("akun maju_jaya di LPSE Bandung gagal aktivasi")
    assert chat.diagnosis is None


def test_a_bad_token_starts_no_conversation(stack):
    url = f"{stack.gateway}/api/conversations"
    for bad in (signed_word(aud="other"), signed_word(lpse="bandung"), "bukan token"):
        answer = httpx.post(url, json={"identity_token": bad})
        assert answer.status_code == 400
        assert "token" in answer.json()["detail"].lower()
