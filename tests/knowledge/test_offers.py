"""What is offered beside an answer, or instead of one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.offers import SURE, alternatives, nearest
from knowledge.topics import ARTICLE_TOPICS, TOPICS


@st.composite
def rankings(draw: st.DrawFn) -> list[tuple[str, float]]:
    topics = draw(st.lists(st.sampled_from(sorted(TOPICS)), max_size=10, unique=True))
    shares = draw(st.lists(st.floats(0, 1), min_size=len(topics), max_size=len(topics)))
    return list(zip(topics, sorted(shares, reverse=True), strict=True))


@given(rankings())
def test_only_what_has_an_article_is_offered_and_nothing_twice(ranking):
    for offered in (nearest(ranking), alternatives("gagal_login", ranking)):
        assert len(set(offered)) == len(offered) <= 3
        assert set(offered) <= ARTICLE_TOPICS


@given(rankings())
def test_the_answer_itself_is_not_among_its_alternatives(ranking):
    assert not ranking or ranking[0][0] not in alternatives(ranking[0][0], ranking)


def test_a_sure_answer_stands_alone():
    assert alternatives("gagal_login", [("gagal_login", SURE), ("gagal_roaming", SURE)]) == []
    likely = [("gagal_login", SURE - 0.01), ("oops_error", 0.1)]
    assert alternatives("gagal_login", likely) == ["oops_error"]


def test_a_move_has_alternatives_and_small_talk_has_none():
    for intent, offered in (("lanjut", ["oops_error"]), ("sapaan", []), ("di_luar_cakupan", [])):
        assert alternatives(intent, [(intent, 0.6), ("oops_error", 0.5)]) == offered


def test_without_any_ranking_nothing_is_offered():
    assert nearest([]) == alternatives("gagal_login", []) == []
