"""What is denied is not what is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.contrast import meant


@pytest.mark.parametrize(
    ("said", "understood"),
    [
        (
            "saya bukan gagal aktivasi, tapi gagal login di LPSE LKPP",
            "saya gagal login di LPSE LKPP",
        ),
        ("bukan lupa password tetapi lupa user id saya", "lupa user id saya"),
        ("Bukannya oops, melainkan Java Script error yang muncul", "Java Script error yang muncul"),
        ("Bukan lupa password pak, akunnya terkunci kayaknya", "akunnya terkunci kayaknya"),
        ("maaf bukan ganti, memang lupa sandinya", "maaf memang lupa sandinya"),
        ("Halo. Bukan cabang, kotanya sama tapi akunnya ada dua", "Halo. akunnya ada dua"),
        ("bkn mau daftar tp mau ganti email", "mau ganti email"),
    ],
)
def test_what_is_only_denied_is_left_out(said: str, understood: str) -> None:
    assert meant(said) == understood


@pytest.mark.parametrize(
    "said",
    [
        "gagal login",
        "ini bukan akun kami",
        "ini bukan akun kami, kenapa muncul di situ",
        "bukan hanya login yang gagal, tapi aktivasi juga gagal terus",
        "saya bukan pemiliknya tapi butuh masuk ke akunnya",
        "bukan password yang lupa, tapi id",
        "bukan salah ketik, tapi tetap ditolak sistem",
        "bukan aktivasi. Saya mau login tapi ditolak sistem",
    ],
)
def test_everything_else_stays_as_it_was_said(said: str) -> None:
    assert meant(said) == said


@given(st.text())
def test_nothing_is_ever_added(text: str) -> None:
    left = iter(text)
    assert all(character in left for character in meant(text))


@given(st.integers(1, 3_000))
def test_many_denials_take_no_time(times: int) -> None:
    assert len(meant("bukan ini, " * times)) <= len("bukan ini, ") * times
