"""Words that nobody knows, read as those that were meant."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.normalise import normalise
from language.spelling import Spelling, is_word

TEXTS = [
    "saya lupa password akun lpse",
    "ganti email perusahaan dan alamat",
    "verifikasi dokumen syarat tender cepat",
    "login user id tunggal agregasi",
    "javascript error provinsi",
]
known = Spelling.of([*TEXTS, *TEXTS])
_words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gnti", "ganti"),
        ("almt prshaan", "alamat perusahaan"),
        ("vrifikasi", "verifikasi"),
        ("pasaword", "password"),
        ("agregsai", "agregasi"),
        ("lupapassword", "lupa password"),
        ("gantiemail", "ganti email"),
        ("akunlpsesaya", "akun lpse saya"),
        ("log in", "login"),
        ("java script", "javascript"),
        ("akunku", "akun"),
        ("dokumennya", "dokumen"),
    ],
)
def test_slips_shortenings_and_wrong_blanks_are_repaired(typed: str, meant: str) -> None:
    assert known.repair(typed) == meant


@pytest.mark.parametrize("word", ["hapus", "kucing", "tidak", "belum", "pertama", "kedua"])
def test_a_right_word_that_the_texts_lack_stays(word: str) -> None:
    assert is_word(word)
    assert known.repair(word) == word


def test_a_slip_in_the_texts_is_no_model_for_others() -> None:
    assert "verifikasii" not in Spelling.of([*TEXTS, "verifikasii data"]).counts


def test_a_cut_off_word_is_completed_only_where_that_is_wanted() -> None:
    counts = known.counts
    assert Spelling(counts, beginnings=True).repair("dok") == "dokumen"
    assert Spelling(counts).repair("dok") == "dok"


@given(st.lists(_words, max_size=8).map(" ".join))
def test_known_words_are_never_changed_and_repairing_twice_changes_nothing(typed: str) -> None:
    once = known.repair(typed)
    assert known.repair(once) == once
    assert known.repair(" ".join(known.counts)) == " ".join(known.counts)


@given(st.lists(_words, max_size=8))
def test_every_typed_word_is_told_with_what_it_stands_for(typed: list[str]) -> None:
    readings = known.read(typed)
    assert " ".join(reading.typed for reading in readings) == " ".join(typed)
    assert all(word in known.counts for reading in readings for word in reading.meant)


def test_a_pasted_flood_of_unknown_words_is_read_only_in_part() -> None:
    flood = ["gnti"] * 500
    assert sum(bool(reading.meant) for reading in known.read(flood)) == 20


def test_repair_follows_normalising() -> None:
    assert known.repair(normalise("LUPPA pw akn LPSE!!")) == "lupa password akan lpse"
