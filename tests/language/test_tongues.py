"""Messages in other languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.understanding.sentences import held_out
from language.tongues import Tongue, foreign


@pytest.mark.parametrize(
    "text",
    [
        "how can I activate my account?",
        "I cannot log in to the site, please help",
        "what do you need from me",
        "hello, is there anyone who can help me",
    ],
)
def test_english_is_noticed(text: str) -> None:
    assert foreign(text) is Tongue.ENGLISH


@pytest.mark.parametrize("text", ["не могу войти", "我忘记了密码", "نسيت كلمة المرور"])
def test_other_scripts_are_noticed(text: str) -> None:
    assert foreign(text) is Tongue.OTHER_SCRIPT


@pytest.mark.parametrize(
    "text",
    ["saya lupa password", "login error terus", "update profile di SPSE gagal", "", "?!", "ok"],
)
def test_indonesian_with_english_words_is_indonesian(text: str) -> None:
    assert foreign(text) is None


def test_hardly_any_test_sentence_is_taken_for_english() -> None:
    rows = [row["text"] for row in held_out() if row["topic"]]
    assert sum(foreign(text) is not None for text in rows) < 0.02 * len(rows)


@given(st.text(max_size=200))
def test_any_text_has_an_answer(text: str) -> None:
    assert foreign(text) in {None, *Tongue}
