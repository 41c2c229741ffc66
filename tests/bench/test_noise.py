"""Noise as the robustness figures use it: what it changes, and what it leaves alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bench.understanding import noise

WORDS = st.text("abcdeghiklmnoprstuwyAISE", min_size=1, max_size=12)
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
ANYTHING = st.text(max_size=80)
KINDS = pytest.mark.parametrize("kind", noise.KINDS)
SENTENCE = "akun perusahaan kami tidak dapat masuk ke LPSE sejak kemarin"


@KINDS
@given(text=ANYTHING, seed=st.integers(0, 9))
def test_the_same_text_is_always_disturbed_in_the_same_way(kind, text, seed):
    assert noise.disturbed(kind, text, seed) == noise.disturbed(kind, text, seed)


@KINDS
@given(seed=st.integers(0, 1000))
def test_an_ordinary_sentence_does_not_stay_as_it_is(kind, seed):
    assert noise.disturbed(kind, SENTENCE, seed) != SENTENCE


def test_acronyms_are_not_shortened_further():
    assert noise.disturbed("abbreviations", "LPSE SIKAP") == "LPSE SIKAP"


@pytest.mark.parametrize("kind", ["typos", "keyboard slips", "abbreviations", "dropped spaces"])
@pytest.mark.parametrize("text", ["", "?", "ya", "123456", "🙏"])
def test_a_text_with_nothing_to_disturb_stays_as_it_is(kind, text):
    assert noise.disturbed(kind, text) == text


@given(SENTENCES)
def test_a_typo_is_one_edit_in_a_word_and_keeps_its_first_letter(text):
    before, after = text.split(" "), noise.disturbed("typos", text).split(" ")
    assert len(before) == len(after)
    for clean, typed in zip(before, after, strict=True):
        assert OSA.distance(clean, typed) <= (1 if len(clean) >= 4 else 0)
        assert clean[0] == typed[0]


@given(SENTENCES)
def test_a_slip_hits_a_key_beside_the_right_one(text):
    slipped = noise.disturbed("keyboard slips", text)
    assert len(slipped) == len(text)
    for right, hit in zip(text, slipped, strict=True):
        assert right == hit or hit in noise.NEIGHBOURS[right.lower()]


def test_keys_that_touch_are_neighbours_of_each_other():
    assert set(noise.NEIGHBOURS["g"]) == set("ftyhbv")
    pairs = {(a, b) for a, others in noise.NEIGHBOURS.items() for b in others}
    assert pairs == {(b, a) for a, b in pairs}


@given(SENTENCES)
def test_an_abbreviation_keeps_the_first_letter_and_every_consonant(text):
    before, after = text.split(" "), noise.disturbed("abbreviations", text).split(" ")
    for clean, short in zip(before, after, strict=True):
        bare = clean[0] + re.sub("[aiueo]", "", clean[1:])
        assert short in (clean, bare)


@given(SENTENCES)
def test_dropping_spaces_drops_nothing_else(text):
    joined = noise.disturbed("dropped spaces", text)
    assert joined.replace(" ", "") == text.replace(" ", "")
    assert joined.count(" ") < text.count(" ") or " " not in text


@given(ANYTHING)
def test_emoji_come_on_top_of_what_was_said(text):
    decorated = noise.disturbed("emoji", text)
    assert decorated[-1] in noise.EMOJI
    kept = "".join(letter for letter in decorated if letter not in noise.EMOJI)
    clean = "".join(letter for letter in text if letter not in noise.EMOJI)
    assert kept.split() == clean.split()


@given(ANYTHING)
def test_upper_case_says_the_same_in_capitals(text):
    assert noise.disturbed("upper case", text) == text.upper()
