"""The articles on disk: complete, sound, and worded as agreed."""

from __future__ import annotations

import re

import pytest

from knowledge.articles import FOLDER, Article, Passage, Step, articles, read_folder
from knowledge.topics import ARTICLE_TOPICS, TOPICS, WALKTHROUGHS


def every_article() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("article", articles().values(), ids=lambda it: it.topic)


def words_of(article: Article) -> str:
    """Everything that we say in an article; the questions are other people's words."""
    steps = [text for walk in article.walkthrough for step in walk.steps for text in texts(step)]
    passages = [text for part in passages_of(article) for text in (part.title, part.body)]
    return "\n".join([*passages, article.note or "", *steps])


def passages_of(article: Article) -> list[Passage]:
    return [article, *article.variants]


def texts(step: Step) -> list[str]:
    return [step.do, step.see, step.help]


def test_every_topic_has_its_article_and_no_other_file_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{topic}.md" for topic in ARTICLE_TOPICS}
    assert set(articles()) == ARTICLE_TOPICS
    assert ARTICLE_TOPICS < TOPICS


def test_no_file_has_a_problem() -> None:
    assert read_folder(FOLDER)[1] == []


@every_article()
def test_old_spellings_are_not_used(article: Article) -> None:
    assert not re.search(r"materai|aktifasi", words_of(article), re.IGNORECASE)


@every_article()
def test_an_old_meterai_is_corrected_where_it_is_named(article: Article) -> None:
    for part in (*(passage.body for passage in passages_of(article)), article.note or ""):
        if re.search(r"6[.]?000", part):
            assert "Rp10.000" in part


@every_article()
def test_a_pandemic_arrangement_is_told_as_past(article: Article) -> None:
    for part in passages_of(article):
        assert ("pandemi" in part.body) <= ("masa lalu" in part.body)


@every_article()
def test_no_doubtful_address_or_number_is_printed(article: Article) -> None:
    """The sources spell these in several ways, or so that they cannot be right."""
    assert not re.search(r"126@gmail|lkmp|adminlpse|adminipase|\(021\) 144", words_of(article))


@every_article()
def test_what_differs_at_an_lpse_rests_on_its_own_document(article: Article) -> None:
    for variant in article.variants:
        assert {source.document for source in variant.sources} == set(variant.lpse)


@every_article()
def test_questions_are_asked_in_several_ways(article: Article) -> None:
    asked = {question.strip().lower() for question in article.questions}
    assert len(asked) == len(article.questions) >= 3


@every_article()
def test_an_article_that_is_local_says_where_it_holds(article: Article) -> None:
    assert (article.status == "lokal") <= bool(article.note or article.lpse != "semua")


@every_article()
def test_the_sections_are_told_apart(article: Article) -> None:
    for part in passages_of(article):
        assert "## " not in "".join(part.sections)


def test_the_walkthrough_topics_have_walkthroughs_with_different_ids() -> None:
    for topic in WALKTHROUGHS:
        ids = [walk.id for walk in articles()[topic].walkthrough]
        assert ids
        assert len(ids) == len(set(ids))
        assert [articles()[topic].variant(walk_id).id for walk_id in ids] == ids  # type: ignore[union-attr]


def test_an_unknown_variant_is_none() -> None:
    assert articles()["aktivasi_agregasi"].variant("akun_keseratus") is None


def test_both_ways_of_activating_are_walked_through() -> None:
    first, second = (
        articles()["aktivasi_agregasi"].variant(it) for it in ("akun_pertama", "akun_kedua")
    )
    assert first is not None
    assert second is not None
    assert not any("{default" in text for step in first.steps for text in texts(step))
    assert any("{default_user_id}" in step.do for step in second.steps)
