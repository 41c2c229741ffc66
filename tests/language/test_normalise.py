"""Reading text in one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.normalise import clean, normalise, tokens
from language.words import KEPT, SPELLINGS

from .spelled_sentences import SENTENCES

_PIECES = st.sampled_from(
    [*SPELLINGS, "errorrr", "ke-2", "gak-bisa", "pt_a", "ganti2", "LPSE", "?"]
)
_TYPED = st.one_of(
    st.text(max_size=60),
    st.lists(_PIECES, max_size=6).map(" ".join),
    st.lists(_PIECES, max_size=4).map("-".join),
)


@given(_TYPED)
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(_TYPED)
def test_the_words_are_lower_case_and_without_blanks(text: str) -> None:
    assert all(word and word == word.lower() and word.split() == [word] for word in tokens(text))


@pytest.mark.parametrize("spelling", sorted(SPELLINGS))
def test_every_known_spelling_leads_to_words_that_stay(spelling: str) -> None:
    meant = SPELLINGS[spelling]
    assert meant != spelling, "an entry that changes nothing"
    assert normalise(meant) == meant
    assert normalise(spelling) == meant, "an entry that is never looked up"


@pytest.mark.parametrize(("spelling", "sentence"), sorted(SENTENCES.items()))
def test_every_known_spelling_is_read_in_a_sentence(spelling: str, sentence: str) -> None:
    read = f" {normalise(sentence)} "
    assert f" {SPELLINGS[spelling]} " in read
    assert f" {spelling} " not in read


def test_every_known_spelling_has_its_sentence() -> None:
    assert SENTENCES.keys() == SPELLINGS.keys()


@pytest.mark.parametrize("word", sorted(KEPT))
def test_words_that_slang_tables_get_wrong_mean_themselves(word: str) -> None:
    assert normalise(f"ada {word} lagi") == f"ada {SPELLINGS.get(word, word)} lagi"


@pytest.mark.parametrize("word", ["tidak", "belum", "bukan", "jangan", "tanpa", "gagal"])
def test_negations_survive(word: str) -> None:
    assert tokens(f"Akun saya {word.upper()} diaktivasi") == ["akun", "saya", word, "diaktivasi"]


@pytest.mark.parametrize(
    "typed", ["tdk", "gak", "ga", "gk", "nggak", "engga", "tak", "GAK", "gaaak"]
)
def test_short_forms_of_no_become_tidak(typed: str) -> None:
    assert normalise(f"{typed} bisa login") == "tidak bisa login"


@pytest.mark.parametrize("word", ["pertama", "kedua", "ketiga", "1", "2"])
def test_ordinals_survive(word: str) -> None:
    assert word in tokens(f"aktivasi akun {word} di LPSE")


def test_an_ordinal_with_a_hyphen_keeps_its_number() -> None:
    assert tokens("akun ke-2") == ["akun", "ke", "2"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Errorrrr terus!!!", "error terus"),
        ("knp pw sy slh", "kenapa password saya salah"),
        ("gabisa aktifasi", "tidak bisa aktivasi"),
        ("gak-bisa login", "tidak bisa login"),
        ("sama2 gagal", "sama gagal"),
        ("E-MAIL dan e-mail", "email dan email"),
        ("\uff2c\uff30\uff33\uff25 LKPP", "lpse lkpp"),
        ("user_id pt_a", "user_id pt_a"),
        ("", ""),
        ("?!… 🙏", ""),
    ],
)
def test_typed_text_in_our_spelling(typed: str, meant: str) -> None:
    assert normalise(typed) == meant


def test_cleaning_folds_blanks_and_drops_control_characters_but_keeps_case() -> None:
    assert clean("  Akun\u00a0 PT_A\t\x00\ndi\u200b LKPP ") == "Akun PT_A di LKPP"
