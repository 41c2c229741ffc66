"""Searching on words alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import Article, articles
from knowledge.reading import terms
from knowledge.search import Search, open_search


@pytest.mark.parametrize("article", articles().values(), ids=lambda it: it.topic)
def test_every_article_is_found_first_by_its_own_title(search: Search, article: Article) -> None:
    hits = search.find(article.title)
    assert hits[0].topic == article.topic
    assert hits[0].title == article.title
    assert hits[0].sources == [source.model_dump() for source in article.sources]


@pytest.mark.parametrize("article", articles().values(), ids=lambda it: it.topic)
def test_every_article_is_among_the_first_for_each_of_its_questions(
    search: Search, article: Article
) -> None:
    for question in article.questions:
        assert article.topic in [hit.topic for hit in search.find(question, limit=3)], question


@pytest.mark.parametrize("query", ["xyzzy", "zzz qqq", "🙏🙏", "", "   ", "?!"])
def test_a_query_of_unknown_words_finds_nothing(search: Search, query: str) -> None:
    assert search.find(query) == []


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_no_more_than_the_limit_comes_back(search: Search, limit: int) -> None:
    hits = search.find("akun LPSE", limit=limit)
    assert 0 < len(hits) <= limit
    assert len({hit.article for hit in hits}) == len(hits)


@given(st.text(max_size=60))
def test_any_query_can_be_asked_and_hits_come_best_first(search: Search, query: str) -> None:
    scores = [hit.score for hit in search.find(query, limit=10)]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)


def test_an_answer_local_to_another_lpse_is_left_out() -> None:
    home = articles()["kontak_bantuan"]
    made = {
        "kontak_bantuan": home.model_copy(update={"lpse": ("bandung",), "body": "Kantor kami."}),
        "lupa_user_id": articles()["lupa_user_id"],
    }
    local = Search(made, model=None)
    for lpse, found in [("bandung", True), (None, True), ("lkpp", False)]:
        hits = [hit.topic for hit in local.find(home.title, lpse=lpse)]
        assert ("kontak_bantuan" in hits) is found
    assert "lupa_user_id" in [hit.topic for hit in local.find("lupa user id", lpse="lkpp")]


def test_what_is_left_out_makes_room_for_others(search: Search) -> None:
    found = search.find("meterai surat permohonan", lpse="bandung", limit=5)
    assert len(found) == 5
    assert all(articles()[hit.topic].lpse in ("semua", ("bandung",)) for hit in found)


@pytest.mark.parametrize(
    "query", ["meterai", "lupa password", "tethering", "verifikator", "roaming"]
)
def test_the_snippet_is_a_passage_of_the_article(search: Search, query: str) -> None:
    for hit in search.find(query):
        body = articles()[hit.topic].body.replace("*", "").replace("#", "")
        assert hit.snippet.removesuffix("…") in body
        assert 0 < len(hit.snippet) <= 180


def test_the_snippet_shows_the_wanted_word(search: Search) -> None:
    assert "tethering" in search.find("tethering")[0].snippet


def test_a_hit_says_which_words_found_it(search: Search) -> None:
    assert search.find("lupa password xyzzy")[0].why == "kata: lupa, password"


@pytest.mark.parametrize("word", ["tidak", "belum", "bukan", "pertama", "kedua", "gagal"])
def test_words_that_turn_the_meaning_are_kept(word: str) -> None:
    assert word in terms(f"akun {word} aktif")


def test_slang_and_standard_words_give_the_same_terms() -> None:
    assert terms("gabisa login") == terms("tidak bisa login")


def test_the_dictionary_form_stands_beside_the_word() -> None:
    assert {"mengganti", "ganti"} <= set(terms("mengganti alamat"))


def test_a_search_is_opened_once() -> None:
    assert open_search() is open_search()
    assert open_search().find("lupa password")
