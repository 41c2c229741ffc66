"""Whole conversations over the chat API: real processes, real trained model, real simulator."""

from __future__ import annotations

import pytest

from tests.stack import Chat

pytestmark = pytest.mark.stack

PASSWORD = "Rahasia#2026"


def test_pt_a_is_led_through_the_first_activation_and_the_bot_sees_that_it_worked(stack, chat):
    assert "pt_a di LPSE LKPP" in chat.say(
        "min, akun saya pt_a di LPSE LKPP kok gagal aktivasi agregasi ya"
    )
    chat.prove("pt_a@contoh.id")
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"
    assert "Langkah 1 dari 5" in chat.press("Ya, pandu saya")
    assert "LPSE LKPP" in chat.replies[-1]["text"]
    assert "Langkah 2 dari 5" in chat.say("sudah, lanjut")
    assert "Langkah 3 dari 5" in chat.press("Lanjut")
    assert "Langkah 4 dari 5" in chat.press("Lanjut")
    assert stack.activate("lkpp", "pt_a", PASSWORD).status_code == 201
    assert "Langkah 5 dari 5" in chat.press("Lanjut")
    assert "Berhasil" in chat.press("Selesai")
    assert chat.diagnosis == "SUDAH_AKTIF"
    assert stack.login("bandung", "pt_a", PASSWORD).status_code == 200


def test_pt_cahaya_is_led_through_the_second_activation(stack, chat):
    said = chat.say(
        "saya sudah punya akun Cahaya di LKPP, kok PT_Cahaya di LPSE Humbahas belum bisa dipakai "
        "di LPSE lain?"
    )
    assert "PT_Cahaya di LPSE Kabupaten Humbang Hasundutan" in said
    chat.prove("pt_cahaya@contoh.id")
    assert chat.diagnosis == "AKTIVASI_AKUN_KEDUA"
    assert "Langkah 1 dari 5" in chat.say("ya, tolong pandu saya")
    assert "belum berhasil" in chat.say("sudah selesai, tolong periksa")
    done = stack.activate("humbahas", "PT_Cahaya", "Cahaya#Lama1", default_password=PASSWORD)
    assert done.status_code == 201
    assert "Berhasil" in chat.say("sudah saya aktivasi, tolong cek lagi")
    assert chat.diagnosis == "SUDAH_AKTIF"
    assert stack.login("humbahas", "PT_Cahaya", "Cahaya#Lama1").status_code == 401
    for lpse in ("lkpp", "humbahas", "bandung", "kemenperin", "kemenkeu", "muarojambi"):
        assert stack.login(lpse, "Cahaya", PASSWORD).status_code == 200


def test_cv_mandiri_fills_in_the_region_and_waits_for_the_verifikator(stack, chat):
    import httpx

    chat.say("muncul Oops, an error occured waktu aktivasi agregasi")
    assert "User ID" in chat.say("di LPSE Muaro Jambi")
    assert "cv_mandiri" in chat.say("cv_mandiri")
    chat.prove("cv_mandiri@contoh.id")
    assert chat.diagnosis == "WILAYAH_KOSONG"
    region = {"password": PASSWORD, "province": "Jambi", "regency": "Kabupaten Muaro Jambi"}
    account = f"{stack.simulator}/api/v1/identity/muarojambi/cv_mandiri"
    assert httpx.patch(account, json=region).status_code == 200
    chat.press("Periksa lagi")
    assert chat.diagnosis == "MENUNGGU_VERIFIKATOR"
    stack.approve("muarojambi", "cv_mandiri")
    chat.press("Periksa lagi")
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"
    assert stack.activate("muarojambi", "cv_mandiri", PASSWORD).status_code == 201
    chat.say("sudah saya aktivasi, coba dicek")
    assert chat.diagnosis == "SUDAH_AKTIF"


def test_pt_lintas_learns_that_the_aggregation_of_okutimur_fails(chat):
    chat.say("kenapa muncul java script error saat login di LPSE OKU Timur? user id saya pt_lintas")
    chat.prove("pt_lintas@contoh.id")
    assert chat.diagnosis == "AGREGASI_LPSE_BERMASALAH"
    said = chat.replies[-1]
    assert "OKU Timur" in said["diagnosis"]["actor"]
    assert {"document": "okutimur", "item": "1.2"}.items() <= said["sources"][0].items()


@pytest.mark.parametrize(
    ("question", "address", "code"),
    [
        ("pt_baru di LPSE Bandung tidak bisa login", "pt_baru", "BELUM_TERVERIFIKASI"),
        ("login sinkron@kemenperin keluar Data tidak tersinkronisasi", "sinkron",
         "PASSWORD_TIDAK_SINKRON"),
        ("akun maju_jaya di LPSE Bandung gagal aktivasi", "maju_jaya", "USER_ID_BENTROK"),
        ("gagal aktivasi akun sentosa_cabang di bandung", "sentosa_cabang", "CABANG_BERBEDA"),
        ("oops an error occured, user id cv_wilayah LPSE Bandung", "cv_wilayah",
         "WILAYAH_TIDAK_SESUAI"),
        ("oops terus pas aktivasi cv_tunggu di lpse muaro jambi", "cv_tunggu",
         "MENUNGGU_VERIFIKATOR"),
        ("pt_jauh tidak bisa login di LPSE LKPP padahal di LPSE sendiri bisa", "pt_jauh",
         "BELUM_AKTIVASI"),
        ("kenapa ud_lama di LPSE Kota Lama gagal aktivasi agregasi", "ud_lama", "LPSE_NON_V3"),
        ("pt_lintas di LPSE LKPP tidak bisa login", "pt_lintas", "TIDAK_ADA_MASALAH"),
    ],
)  # fmt: skip
def test_each_demo_provider_gets_its_own_cause(chat, question, address, code):
    chat.say(question)
    chat.prove(f"{address}@contoh.id")
    assert chat.diagnosis == code


def test_a_wrong_password_shows_in_the_diagnosis(stack, chat):
    assert stack.login("lkpp", "pt_a", "Salah#12345").status_code == 401
    chat.say("user id pt_a di LPSE LKPP tidak bisa login")
    chat.prove("pt_a@contoh.id")
    assert chat.diagnosis == "PASSWORD_SALAH"


def test_a_question_in_between_is_answered_and_the_walkthrough_keeps_its_place(chat):
    chat.say("gagal aktivasi akun pt_a di LPSE LKPP")
    chat.prove("pt_a@contoh.id")
    chat.press("Ya, pandu saya")
    chat.press("Lanjut")
    said = chat.say("apa bedanya user id tunggal dan user id default?")
    assert "tentang_user_id_tunggal" in chat.topics
    assert "langkah 2 dari 5" in said
    assert "Langkah 3 dari 5" in chat.press("Lanjut")
    assert "Langkah 2 dari 5" in chat.press("Kembali")


def test_a_failing_step_gets_help_and_a_check(chat):
    chat.say("gagal aktivasi akun pt_a di LPSE LKPP")
    chat.prove("pt_a@contoh.id")
    chat.press("Ya, pandu saya")
    assert "Lupa Password" in chat.press("Gagal di langkah ini")
    assert "Langkah 2 dari 5" in chat.press("Sudah berhasil")


def test_a_question_while_the_code_is_awaited_is_answered_and_the_code_still_counts(chat):
    chat.say("gagal aktivasi akun pt_a di LPSE LKPP")
    assert "kode 6 angka" in chat.say("apa itu roaming?")
    assert "tentang_roaming" in chat.topics
    chat.prove("pt_a@contoh.id")
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"


def test_the_account_can_be_corrected_before_the_code_is_typed(chat):
    chat.say("akun pt_a di LPSE Bandung gagal aktivasi")
    assert "pt_a di LPSE LKPP" in chat.say("eh bukan, maksud saya LPSE LKPP")
    chat.prove("pt_a@contoh.id")
    assert chat.diagnosis == "AKTIVASI_AKUN_PERTAMA"


def test_cancelling_ends_the_case(chat):
    chat.say("akun pt_a di LPSE LKPP gagal aktivasi")
    assert "hentikan" in chat.say("batal saja")
    chat.say("terima kasih")
    assert chat.diagnosis is None


def test_the_lpse_of_the_page_is_offered_when_it_is_asked(stack):
    chat = Chat(stack, lpse="bandung")
    chat.say("saya tidak bisa login")
    assert "User ID" in chat.press("LPSE Kota Bandung")
    assert "pt_baru di LPSE Kota Bandung" in chat.say("pt_baru")


def test_a_topic_with_several_walkthroughs_asks_which_one(chat):
    chat.say("bagaimana cara aktivasi agregasi?")
    assert "Pilih dulu" in chat.say("ya, pandu saya")
    assert "Langkah 1 dari 5" in chat.press("Pandu: Aktivasi akun kedua")
    assert "LPSE tempat Anda mendaftar" in chat.replies[-1]["text"]


def test_a_walkthrough_without_an_account_ends_in_a_check_that_can_be_declined(chat):
    chat.say("saya lupa password")
    assert "Langkah 1 dari 8" in chat.say("ya pandu saya")
    for step in range(2, 9):
        assert f"Langkah {step} dari 8" in chat.say("lanjut")
    assert "LPSE mana" in chat.say("lanjut")
    chat.say("LPSE LKPP")
    assert "kode 6 angka" in chat.say("pt_a")
    assert "sudah selesai" in chat.press("Tanpa kode")
    assert chat.diagnosis is None


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("selamat pagi min", "sapaan"),
        ("kamu robot ya?", "tanya_bot"),
        ("terima kasih banyak", "terima_kasih"),
        ("saya mau bicara dengan petugas", "minta_agen"),
        ("bagaimana cara membuat rendang?", "di_luar_cakupan"),
        ("saya tidak bisa login", "gagal_login"),
        ("PPK pindah satker apa perlu daftar ulang?", "ppk_pindah"),
    ],
)
def test_every_reply_reports_its_topic(chat, text, topic):
    chat.say(text)
    assert chat.topics == {topic}
