"""Searching on words alone; what meaning adds is in test_embedding.py."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.articles import Article, Variant, articles
from knowledge.reading import terms
from knowledge.search import Search
from knowledge.snippets import LENGTH, MARK
from language.spelling import is_word


def topics(search: Search, query: str, **asked: str | int) -> list[str]:
    return [hit.topic for hit in search.find(query, **asked)]  # type: ignore[arg-type]


@pytest.mark.parametrize("article", articles().values(), ids=lambda it: it.topic)
def test_every_article_is_found_first_by_its_own_title(search: Search, article: Article) -> None:
    hits = search.find(article.title)
    assert hits[0].topic == article.topic
    assert hits[0].title == article.title
    cited = [source.model_dump() for source in article.for_lpse(None).sources]
    assert hits[0].sources == cited


@pytest.mark.parametrize("article", articles().values(), ids=lambda it: it.topic)
def test_every_article_is_among_the_first_for_each_of_its_questions(
    search: Search, article: Article
) -> None:
    for question in article.questions:
        assert article.topic in topics(search, question, limit=3), question


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
    assert all(before >= after for before, after in pairwise(scores))
    assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("typed", "topic"),
    [
        ("javascrip eror", "javascript_error"),  # letters missing
        ("login java script eror", "javascript_error"),  # split
        ("gantinpwp", "ganti_npwp"),  # joined
        ("gnti almt prshn", "ganti_alamat"),  # vowels left out
        ("tdk diundang tender cpt", "tidak_diundang_tender_cepat"),  # slang
        ("agregsai adp itu apa", "tentang_agregasi"),  # letters swapped
    ],
)
def test_what_is_misspelt_shortened_joined_or_split_is_found(
    search: Search, typed: str, topic: str
) -> None:
    assert topic in topics(search, typed, limit=2)


def test_a_right_word_is_not_taken_for_a_misspelling(search: Search) -> None:
    assert is_word("hapus")
    assert not any("harus" in hit.why for hit in search.find("hapus akun"))


def test_an_answer_local_to_another_lpse_is_left_out() -> None:
    home = articles()["kontak_bantuan"]
    made = {
        "kontak_bantuan": home.model_copy(update={"lpse": ("bandung",), "body": "Kantor kami."}),
        "lupa_user_id": articles()["lupa_user_id"],
    }
    local = Search(made, model=None)
    for lpse, found in [("bandung", True), (None, True), ("lkpp", False)]:
        assert ("kontak_bantuan" in topics(local, home.title, lpse=lpse)) is found
        assert (home.title in [it.title for it in local.shown(lpse)]) is found
    assert "lupa_user_id" in topics(local, "lupa user id", lpse="lkpp")


def test_an_answer_for_other_readers_is_left_out() -> None:
    made = {
        "ppk_pindah": articles()["ppk_pindah"].model_copy(update={"audience": ("ppk",)}),
        "ganti_alamat": articles()["ganti_alamat"].model_copy(update={"audience": ("penyedia",)}),
    }
    search = Search(made, model=None)
    assert topics(search, "pindah", audience="ppk") == ["ppk_pindah"]
    assert set(topics(search, "pindah alamat")) == set(made)
    assert [it.topic for it in search.shown(audience="penyedia")] == ["ganti_alamat"]


def test_what_is_left_out_makes_room_for_others(search: Search) -> None:
    found = search.find("meterai surat permohonan", lpse="bandung", limit=5)
    assert len(found) == 5
    assert all(articles()[hit.topic].lpse in ("semua", ("bandung",)) for hit in found)


def test_the_asker_of_an_lpse_is_shown_its_own_variant() -> None:
    article = articles()["lupa_user_id"]
    variant = Variant(
        title="Lupa User ID di Bandung",
        lpse=("bandung",),
        sources=article.sources[:1],
        body="Datanglah ke loket tiga belas di Balai Kota.",
    )
    search = Search({article.topic: article.model_copy(update={"variants": (variant,)})}, None)
    assert "loket" in search.find("loket", lpse="bandung")[0].snippet
    assert "loket" not in search.find("loket", lpse="lkpp")[0].snippet


@pytest.mark.parametrize(
    "query", ["meterai", "lupa password", "tethering", "verifikator", "roaming"]
)
def test_the_snippet_is_a_passage_of_the_article(search: Search, query: str) -> None:
    for hit in search.find(query):
        body = articles()[hit.topic].body.replace("*", "").replace("#", "")
        shown = hit.snippet.replace(MARK, "").strip("…")
        assert shown in body
        assert 0 < len(shown) <= LENGTH


def test_the_snippet_marks_the_found_word(search: Search) -> None:
    assert f"{MARK}tethering{MARK}" in search.find("tethering")[0].snippet
    assert f"{MARK}tethering{MARK}" in search.find("tetering")[0].snippet


def test_in_a_long_passage_the_snippet_begins_near_the_found_word() -> None:
    long = f"{'Kalimat ini panjang sekali dan ' * 12} di ujungnya ada zamrud biru."
    article = articles()["lupa_user_id"].model_copy(update={"body": long})
    made = {**articles(), "lupa_user_id": article}
    snippet = Search(made, None).find("zamrud")[0].snippet
    assert snippet.startswith("…")
    assert f"{MARK}zamrud{MARK}" in snippet


def test_a_hit_says_which_words_found_it_and_how_they_were_typed(search: Search) -> None:
    assert search.find("lupa password xyzzy")[0].why == "kata: lupa, password"
    assert "tethering (dari “tetering”)" in search.find("tetering")[0].why


@pytest.mark.parametrize("word", ["tidak", "belum", "bukan", "pertama", "kedua", "gagal"])
def test_words_that_turn_the_meaning_are_kept(word: str) -> None:
    assert word in terms(f"akun {word} aktif")


def test_slang_and_standard_words_give_the_same_terms() -> None:
    assert terms("gabisa login") == terms("tidak bisa login")


def test_the_dictionary_form_stands_beside_the_word() -> None:
    assert {"mengganti", "ganti"} <= set(terms("mengganti alamat"))


def test_without_any_article_there_is_no_search() -> None:
    with pytest.raises(ValueError, match="no article"):
        Search({}, None)
