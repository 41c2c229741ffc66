"""What is masked in a message, and what is not."""

from __future__ import annotations

import string

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from language.lpse import DIRECTORY
from language.privacy import mask, without_code

# Sentence, the kinds found, and the parts that must be gone.
_MASKED = [
    ("password saya: Melati", {"password"}, ["Melati"]),
    ("password saya : melati99", {"password"}, ["melati99"]),
    ("Password=melati", {"password"}, ["melati"]),
    ("passwordnya = Melati99", {"password"}, ["Melati99"]),
    ("password-nya: melati99", {"password"}, ["melati99"]),
    ("pasword: melati99", {"password"}, ["melati99"]),
    ("passwordku adalah Melati", {"password"}, ["Melati"]),
    ("kata sandi saya adalah Melati99", {"password"}, ["Melati99"]),
    ("kata sandi lama saya yaitu Melati", {"password"}, ["Melati"]),
    ("sandi baru: melati", {"password"}, ["melati"]),
    ("sandinya melati99", {"password"}, ["melati99"]),
    ("pw:melati", {"password"}, ["melati"]),
    ("pw melati123", {"password"}, ["melati123"]),
    ("pwd = Melati", {"password"}, ["Melati"]),
    ("psw melati#1", {"password"}, ["melati#1"]),
    ("pswd: melati", {"password"}, ["melati"]),
    ("pass: melati2020", {"password"}, ["melati2020"]),
    ("passwd itu Melati", {"password"}, ["Melati"]),
    ("password akun saya: melati", {"password"}, ["melati"]),
    ("password lpse saya : melati", {"password"}, ["melati"]),
    ("password pt_a: melati", {"password"}, ["melati"]),
    ("password user id Cahaya adalah Melati99", {"password"}, ["Melati99"]),
    ("user id pt_a password melati1990 tidak bisa", {"password"}, ["melati1990"]),
    ('password saya "Melati99" ditolak', {"password"}, ["Melati99"]),
    ("password salah, padahal password: melati", {"password"}, ["melati"]),
    ("password lama: Melati1 password baru: Mawar2", {"password"}, ["Melati1", "Mawar2"]),
    ("sudah saya isi Rahasia#2026 tetap gagal", {"password"}, ["Rahasia#2026"]),
    ("sudah saya isi Rahasia#2026, tetap gagal", {"password"}, ["Rahasia#2026"]),
    ("(Rahasia#2026)", {"password"}, ["Rahasia#2026"]),
    ("saya ketik Rahasia@2026", {"password"}, ["Rahasia@2026"]),
    ("saya ketik P@ssw0rd2026.", {"password"}, ["P@ssw0rd2026"]),
    ("Cahaya#Lama1 untuk PT_Cahaya", {"password"}, ["Cahaya#Lama1"]),
    ("NIK saya 1571010101800001", {"nik"}, ["1571010101800001"]),
    ("no KTP: 1571 0101 0180 0001", {"nik"}, ["1571", "0001"]),
    ("nik direktur 1571-0101-0180-0001", {"nik"}, ["1571", "0180"]),
    ("NPWP 01.234.567.8-901.000", {"npwp"}, ["01.234", "901.000"]),
    ("npwp kami 012345678901000", {"npwp"}, ["012345678901000"]),
    ("NPWP baru 0012345678901000", {"npwp"}, ["0012345678901000"]),
    ("01.234.567.8-901.000 itu nomornya", {"npwp"}, ["901.000"]),
    ("hp saya 081234567890", {"phone"}, ["081234567890"]),
    ("wa 0812-3456-7890 ya", {"phone"}, ["0812", "7890"]),
    ("telepon 0812 3456 7890", {"phone"}, ["3456"]),
    ("+6281234567890", {"phone"}, ["81234567890"]),
    ("+62 811 234 567", {"phone"}, ["811 234 567"]),
    ("hubungi +62 812-3456-7890", {"phone"}, ["3456"]),
    ("6281234567890", {"phone"}, ["81234567890"]),
    ("e-mail saya budi.santoso@contoh.co.id", {"email"}, ["budi", "santoso", "contoh.co"]),
    ("budi2020@contoh.id, mohon dibantu", {"email"}, ["budi2020"]),
    ("kartu 4111 1111 1111 1111", {"card"}, ["4111", "1111"]),
    ("nomor kartu 5500000000000004", {"card"}, ["5500000000000004"]),
    (
        "NIK 1571010101800001, hp 081234567890, password: melati",
        {"nik", "phone", "password"},
        ["1571010101800001", "081234567890", "melati"],
    ),
]

_UNTOUCHED = [
    "password salah terus",
    "Maaf User ID atau Password anda salah",
    "Maaf User Id atau Password tidak sesuai",
    "Password tidak sesuai",
    "lupa password",
    "lupa password dan user id",
    "saya lupa password, user id saya pt_a",
    "lupa password User ID: pt_a",
    "lupa password user id saya: Cahaya",
    "lupa password pt_a di lkpp",
    "diminta password PT_Cahaya waktu aktivasi",
    "password User ID Cahaya yang mana?",
    "password: tidak bisa masuk",
    "password harus 8 karakter",
    "password minimal berapa karakter?",
    "password lama/baru ditolak",
    "password saya salah,kenapa ya",
    "password adalah masalahnya",
    "kata sandi saya terkunci",
    "reset password di LPSE Kota Bandung gagal",
    "password lalu muncul pesan: Oops, an error occured",
    "pw salah mulu min",
    "kode saya 482913",
    "482 913",
    "482-913",
    "kodenya 048213",
    "User ID saya pt_a di LPSE LKPP",
    "akun Cahaya dan PT_Cahaya",
    "pt_a@lkpp",
    "akun pt_maju2@humbahas ditolak",
    "apakah akun saya pt_maju2?",
    "cv_wilayah99 di lpse bandung",
    "kode paket 10012345000",
    "Kode RUP 48291374",
    "paket TC-001 di lkpp",
    "meterai Rp10.000 sejak 1 Januari 2021",
    "tanggal 12-10-2026 jam 10:30",
    "hubungi (021) 2993 5577",
    "SPSE 4.5 dan LPSE V3",
    "buka https://lpse.lkpp.go.id/eproc4/lelang?id=48291374&x=1",
    "www.lpse.kemenperin.go.id/eproc4/publik?beritaId=1742126",
    "sikap.lkpp.go.id",
    "SK nomor 027/LPSE/2026",
    "compass 12345",
]


@pytest.mark.parametrize(("text", "kinds", "gone"), _MASKED)
def test_personal_data_are_masked(text: str, kinds: set[str], gone: list[str]) -> None:
    masked = mask(text)
    assert masked.found == kinds
    for part in gone:
        assert part not in masked.text
    assert "disembunyikan]" in masked.text


@pytest.mark.parametrize("text", _UNTOUCHED)
def test_other_words_and_numbers_stay(text: str) -> None:
    assert mask(text).text == text
    assert mask(text).found == frozenset()


@pytest.mark.parametrize("lpse", [it.name for it in DIRECTORY] + [it.id for it in DIRECTORY])
def test_an_lpse_is_never_taken_for_a_password(lpse: str) -> None:
    for text in (f"lupa password di {lpse}", f"password {lpse}", f"password salah di {lpse} terus"):
        assert mask(text).text == text


def test_what_stands_around_personal_data_stays() -> None:
    masked = mask("User ID pt_a, password saya: melati99, di LPSE LKPP. Hp 081234567890.")
    assert masked.text == (
        "User ID pt_a, password saya: [password disembunyikan], di LPSE LKPP. "
        "Hp [nomor telepon disembunyikan]."
    )


_WORDS = st.sampled_from(
    """saya tidak bisa login di lpse bandung password salah user id pt_a adalah kode 482913
    kata sandi : = , pw nik npwp kartu 081234567890 1571010101800001 budi@contoh.id itu
    [password disembunyikan] [password [ ] Melati99 melati password: Rahasia#2026""".split()
)
_SENTENCE = st.lists(_WORDS, max_size=10).map(" ".join)


@settings(deadline=None)
@given(st.one_of(st.text(max_size=80), _SENTENCE, st.lists(_WORDS, max_size=8).map("".join)))
@example("[password disembunyikan]")
@example("password saya: Rahasia#2026")
@example("081234567890:000000000")
@example("kode tender 202311050012345 3273011203800005")
@example("NIK 3273011203800005 0081234567")
def test_masking_twice_equals_masking_once(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


_STRONG = st.text(
    string.ascii_letters + string.digits + "#!$%^&*~+@", min_size=8, max_size=20
).filter(
    lambda word: (
        any(c.isalpha() for c in word)
        and any(c.isdigit() for c in word)
        and any(c in "#!$%^&*~+" for c in word)
    )
)


@given(_STRONG, _SENTENCE, _SENTENCE, st.sampled_from(["", ",", ".", ";"]))
def test_a_strong_password_never_survives_as_a_word(
    password: str, before: str, after: str, mark: str
) -> None:
    masked = mask(f"{before} {password}{mark} {after}")
    assert "password" in masked.found
    assume(password not in f"{before} {after}")
    assert password not in masked.text


@given(st.text(string.ascii_letters, min_size=4, max_size=10), st.integers(100, 99999), _SENTENCE)
def test_a_password_with_an_at_sign_before_the_number_never_survives(
    word: str, number: int, after: str
) -> None:
    assert f"@{number}" not in mask(f"saya ketik {word}@{number} {after}").text


@given(st.integers(0, 999_999), _SENTENCE)
def test_a_six_digit_code_survives_after_the_word_code(code: int, before: str) -> None:
    assert f"kode {code:06d}" in mask(f"{before}. Ini kode {code:06d}").text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("482913", "[kode disembunyikan]"),
        ("482 913", "[kode disembunyikan]"),
        ("482-913.", "[kode disembunyikan]."),
        ("kodenya 048213 kan", "[kode disembunyikan]"),
        ("saya baru dapat e-mail dari sana, ini kode yang ada di situ 048213", "disembunyikan"),
        ("OTP: 771204, tolong diperiksa segera supaya saya bisa masuk lagi", "disembunyikan"),
    ],
)
def test_a_used_one_time_code_is_not_kept(text: str, kept: str) -> None:
    assert mask(text).text == text
    assert kept in without_code(text)
    assert not any(code in without_code(text) for code in ("482", "913", "048213", "771204"))


@pytest.mark.parametrize(
    "text",
    [
        "kode paket 482913",
        "nilai kontrak 850000",
        "pada tender itu penawaran kami tertulis 850000 padahal kami mengisi angka lain",
        "kode RUP 48291374",
        "akun pt_482913",
        "",
    ],
)
def test_other_numbers_of_six_digits_are_kept(text: str) -> None:
    assert without_code(text) == text
