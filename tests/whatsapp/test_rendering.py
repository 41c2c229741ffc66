"""Our messages keep every limit of the platform and lose no word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import articles
from simulator.whatsapp.checking import check
from webchat.channels.whatsapp.rendering import (
    BODY_CHARS,
    TEXT_CHARS,
    Said,
    choice_id,
    chosen,
    formatted,
    length,
    render,
    shape,
    split,
    typed_number,
)

MOVES = ("Lanjut", "Kembali", "Gagal di langkah ini", "Berhenti")
WORDS = st.text(
    st.sampled_from("abcdefghij      .,!?:\n\n\n*_#-1(/“”é🙂\u200d") | st.characters(codec="utf-8"),
    max_size=300,
)
LONG = st.builds(lambda text, times: text * times, WORDS, st.integers(1, 60))
TITLES = st.lists(st.text(max_size=90) | st.text("ab 🙂", max_size=30), max_size=14)


def accepted(contents: list[dict[str, Any]]) -> None:
    """The platform takes them all, however it counts characters."""
    for content in contents:
        check({"messaging_product": "whatsapp", "to": "6281", **content})
        for text in texts_in(content):
            assert length(text) <= TEXT_CHARS
        if content["type"] == "interactive":
            assert length(content["interactive"]["body"]["text"]) <= BODY_CHARS


def texts_in(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for it in inner for text in texts_in(it)]


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def said_in(contents: list[dict[str, Any]]) -> str:
    """The texts of messages, without what can be tapped."""
    bodies = (
        it["text"]["body"] if it["type"] == "text" else it["interactive"]["body"]["text"]
        for it in contents
    )
    return "\n".join(bodies)


@given(LONG, TITLES, st.lists(st.text(max_size=150), max_size=15))
def test_no_message_breaks_a_limit(text: str, titles: list[str], sources: list[str]) -> None:
    accepted(render(Said(2**53, text, titles, sources)))


@given(LONG, st.integers(2, 200))
def test_splitting_keeps_every_character_but_blanks_in_order(text: str, most: int) -> None:
    pieces = split(text, most)
    assert all(0 < length(piece) <= most for piece in pieces)
    assert words("".join(pieces)) == words(text)


@given(st.lists(st.text("abc 🙂", min_size=1, max_size=100), min_size=1, max_size=14))
def test_every_choice_is_shown_in_full_and_leads_back_to_itself(titles: list[str]) -> None:
    contents = render(Said(7, "Pilih:", titles))
    shown = " ".join(texts_in(contents[-1]) if shape(titles) != "numbered" else [said_in(contents)])
    for number, title in enumerate(titles):
        assert " ".join(title.split()) in " ".join(shown.split())
        assert chosen(choice_id(7, number)) == (7, number)


@pytest.mark.parametrize("topic", sorted(articles()))
def test_every_article_is_rendered_within_the_limits(topic: str) -> None:
    article = articles()[topic]
    answers = [article, *article.variants]
    near = [articles()[it].title for it in article.related if it in articles()]
    for answer in answers:
        said = Said(1, answer.body, near, [source.title for source in answer.sources])
        contents = render(said)
        accepted(contents)
        assert words(formatted(answer.body)) in words(said_in(contents))


@pytest.mark.parametrize("topic", [it for it, found in articles().items() if found.walkthrough])
def test_every_step_is_rendered_with_its_moves_as_a_list(topic: str) -> None:
    for walkthrough in articles()[topic].walkthrough:
        for number, step in enumerate(walkthrough.steps, 1):
            for text in (f"**Langkah {number}.** {step.do}\n\n{step.see}", step.help):
                (content,) = render(Said(number, text, MOVES))
                accepted([content])
                assert content["interactive"]["type"] == "list"


@pytest.mark.parametrize(
    ("titles", "way"),
    [
        ([], "none"),
        (["Ya", "Tidak"], "buttons"),
        (["Ya", "Tidak", "Selesai"], "buttons"),
        (["Bicara dengan petugas"], "list"),  # 21 characters
        (MOVES, "list"),
        ([f"pilihan {n}" for n in range(10)], "list"),
        ([f"pilihan {n}" for n in range(11)], "numbered"),
        (["x" * 72], "list"),
        (["x" * 73], "numbered"),
        (["sama", "sama"], "numbered"),
    ],
)
def test_choices_are_offered_in_the_first_way_that_shows_them_in_full(titles, way) -> None:
    assert shape(titles) == way


def test_a_long_row_keeps_its_full_title_below() -> None:
    (content,) = render(Said(3, "Pilih:", ["Cara aktivasi Agregasi Data Penyedia (ADP)"]))
    (row,) = content["interactive"]["action"]["sections"][0]["rows"]
    assert row["title"] == "Cara aktivasi Agregasi…"
    assert row["description"] == "Cara aktivasi Agregasi Data Penyedia (ADP)"


def test_many_choices_are_numbered_and_say_how_to_choose() -> None:
    (content,) = render(Said(3, "Yang mana?", [f"pilihan {n}" for n in range(1, 12)]))
    text = content["text"]["body"]
    assert "\n2. pilihan 2\n" in text
    assert text.endswith("Balas dengan nomor pilihan Anda.")


def test_a_long_answer_with_buttons_is_cut_between_paragraphs() -> None:
    paragraphs = [f"Paragraf {n}. " + "kata " * 80 for n in range(5)]
    contents = render(Said(3, "\n\n".join(paragraphs), ["Ya", "Tidak"]))
    assert [it["type"] for it in contents] == ["text", "interactive"]
    assert contents[1]["interactive"]["body"]["text"].startswith("Paragraf ")


def test_markdown_becomes_the_marks_of_whatsapp() -> None:
    text = "## Langkah\n\n\n1. Klik **Login**.\n* butir [SIKaP](https://sikap.lkpp.go.id)"
    assert formatted(text) == (
        "*Langkah*\n\n1. Klik *Login*.\n- butir SIKaP: https://sikap.lkpp.go.id"
    )


def test_sources_stand_in_one_short_last_line_each_once() -> None:
    (content,) = render(Said(3, "Jawaban.", (), ["FAQ Agregasi", "FAQ Agregasi", "Surat B"]))
    assert content["text"]["body"] == "Jawaban.\n\n_Sumber: FAQ Agregasi; Surat B_"


def test_nothing_to_say_is_no_message() -> None:
    assert render(Said(3, None)) == []


@pytest.mark.parametrize("text", ["2", " 2 ", "2.", "2)", "nomor 2", "No. 2", "no 2"])
def test_a_number_typed_back_is_read(text: str) -> None:
    assert typed_number(text) == 2


@pytest.mark.parametrize("text", ["", "dua", "2 lagi", "123456", "1 2", "٢"])
def test_other_words_are_no_number(text: str) -> None:
    assert typed_number(text) is None


@pytest.mark.parametrize("choice", ["", "1", "1:", "x:1", "1:2:3", "١:1", "/setuju", "1:9999"])
def test_an_id_that_is_none_of_ours_is_no_choice(choice: str) -> None:
    assert chosen(choice) is None


def test_many_sources_are_still_one_short_line() -> None:
    titles = [f"Aktivasi untuk akun ke-{n}" for n in range(1, 12)]
    (content,) = render(Said(3, "Jawaban.", (), titles))
    *_, line = content["text"]["body"].split("\n")
    assert line == "_Sumber: Aktivasi untuk akun ke-1; Aktivasi untuk akun ke-2; dan 9 lainnya_"
