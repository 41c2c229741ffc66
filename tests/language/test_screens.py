"""What a message quotes from the screen, and the step that it names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.screens import find_error, find_step


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("waktu login muncul Maaf User ID atau Password anda salah, padahal benar", "gagal_login"),
        ("katanya 'password anda salah' terus", "gagal_login"),
        ("MAAF USER ID ATAU PASSWORD TIDAK SESUAI", "gagal_aktivasi"),
        ("tulisannya usr id atau pw tidak sesuai pas aktivasi", "gagal_aktivasi"),
        ("di okutimur Java Script error...", "javascript_error"),
        ("keluar javascript eror mulu", "javascript_error"),
        ("Data tidak tersinkronisasi", "data_tidak_tersinkronisasi"),
        ("ada tulisan tidak tersinkronisasi", "data_tidak_tersinkronisasi"),
        ("Oops, an error occured", "oops_error"),
        ("muncul an error occurred", "oops_error"),
    ],
)
def test_a_quoted_screen_message_is_found_whole_or_half(text: str, topic: str) -> None:
    assert find_error(text) == topic


@pytest.mark.parametrize(
    "text",
    ["maaf, user id saya apa ya", "data tidak lengkap", "password salah", "tidak sesuai harapan"],
)
def test_words_that_a_message_shares_with_ordinary_talk_are_no_quotation(text: str) -> None:
    assert find_error(text) is None


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("gagal di langkah 2", 2),
        ("langkah ke-3 tombolnya tidak ada", 3),
        ("balik ke step pertama dong", 1),
        ("tahap kedua gimana kak", 2),
        ("langkah nomor 4", 4),
    ],
)
def test_a_step_is_found_by_number_and_by_word(text: str, step: int) -> None:
    assert find_step(text) == step


@pytest.mark.parametrize(
    "text", ["langkah selanjutnya", "dua akun", "langkah 2 atau langkah 3?", "akun kedua", ""]
)
def test_no_step_or_several_name_none(text: str) -> None:
    assert find_step(text) is None


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    find_error(text)
    assert find_step(text) in {None, *range(1, 10)}
