"""The articles on disk, and what the schema refuses."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from knowledge.articles import (
    FOLDER,
    Article,
    ArticleError,
    Step,
    articles,
    read_article,
    read_articles,
    sources_json,
)
from knowledge.topics import ARTICLE_TOPICS, TOPICS, WALKTHROUGHS
from language.lpse import DIRECTORY

from .conftest import ArticleWriter

_ITEMS = {
    "humbahas": r"[AB](\.[1-6])?",
    "muarojambi": r"([1-9]|1[0-4])[AB]?",
    "okutimur": r"1\.[1-6]",
    "kemenperin": r"[1-9]",
    "jambiprov": r"[1-4][a-i](\.(1|2a|2b))?|catatan",
}
_PLACEHOLDERS = {"user_id", "lpse", "default_user_id", "default_lpse"}


def every_article() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("article", articles().values(), ids=lambda it: it.topic)


def words_of(article: Article) -> str:
    """Everything that we say in an article; the questions are other people's words."""
    steps = [text for walk in article.walkthrough for step in walk.steps for text in texts(step)]
    return "\n".join([article.title, article.body, article.note or "", *steps])


def texts(step: Step) -> list[str]:
    return [step.do, step.see, step.help]


def test_every_topic_has_its_article_and_no_other_file_is_there() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{topic}.md" for topic in ARTICLE_TOPICS}
    assert set(articles()) == ARTICLE_TOPICS
    assert ARTICLE_TOPICS < TOPICS


@every_article()
def test_every_source_cites_an_item_of_a_known_document(article: Article) -> None:
    for source in article.sources:
        assert source.document in _ITEMS
        assert re.fullmatch(_ITEMS[source.document], source.item), source
        assert source.title.strip()
    cited = [(source.document, source.item) for source in article.sources]
    assert len(cited) == len(set(cited))


@every_article()
def test_old_spellings_are_not_used(article: Article) -> None:
    assert not re.search(r"materai|aktifasi", words_of(article), re.IGNORECASE)


@every_article()
def test_an_old_meterai_is_corrected_where_it_is_named(article: Article) -> None:
    for part in (article.body, article.note or ""):
        if re.search(r"6[.]?000", part):
            assert "Rp10.000" in part


@every_article()
def test_questions_are_asked_in_several_ways(article: Article) -> None:
    asked = {question.strip().lower() for question in article.questions}
    assert len(asked) == len(article.questions) >= 3


@every_article()
def test_an_article_that_is_local_says_where_it_holds(article: Article) -> None:
    assert (article.status == "lokal") <= bool(article.note or article.lpse != "semua")
    if article.lpse != "semua":
        assert set(article.lpse) <= {lpse.id for lpse in DIRECTORY}


@every_article()
def test_related_articles_are_others(article: Article) -> None:
    assert article.topic not in article.related
    assert set(article.related) <= ARTICLE_TOPICS
    assert len(set(article.related)) == len(article.related)


@every_article()
def test_the_short_answer_comes_first_and_is_short(article: Article) -> None:
    first = article.sections[0]
    assert first
    assert not first.startswith("#")
    assert len(first) <= 500
    assert "## " not in "".join(article.sections)


@every_article()
def test_steps_hold_only_placeholders_that_can_be_filled(article: Article) -> None:
    for walk in article.walkthrough:
        for text in (text for step in walk.steps for text in texts(step)):
            fields = {
                field for _, field, _, _ in string.Formatter().parse(text) if field is not None
            }
            assert fields <= _PLACEHOLDERS
            assert text.strip()


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


def test_sections_keep_their_headings(write_article: ArticleWriter) -> None:
    path = write_article()
    path.write_text(path.read_text() + "\n## Langkah\n1. Satu.\n\n## Catatan\n- Dua.\n")
    assert read_article(path).sections == (
        "Hubungi LPSE tempat mendaftar.",
        "**Langkah**\n1. Satu.",
        "**Catatan**\n- Dua.",
    )


def test_a_right_article_is_read(write_article: ArticleWriter) -> None:
    article = read_articles(write_article().parent)["lupa_user_id"]
    assert article.body == "Hubungi LPSE tempat mendaftar."
    assert sources_json(article.sources) == [
        {"document": "muarojambi", "item": "1", "title": "Lupa User ID"}
    ]


def refused(path: Path) -> str:
    with pytest.raises(ArticleError) as caught:
        read_article(path)
    assert path.name in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "Tanpa kepala.", "---\ntopic: lupa_user_id\n", "topic: x\n---\nIsi"]
)
def test_a_file_without_front_matter_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "lupa_user_id.md"
    path.write_text(text)
    assert "front matter" in refused(path)


@pytest.mark.parametrize(
    "front", ["title: 'tak ditutup", "- bukan\n- peta", "a: b: c", "hanya teks"]
)
def test_broken_front_matter_is_refused(tmp_path: Path, front: str) -> None:
    path = tmp_path / "lupa_user_id.md"
    path.write_text(f"---\n{front}\n---\nIsi")
    refused(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("pengarang", "Budi"),
        ("title", None),
        ("questions", ["hanya", "dua"]),
        ("audience", ["tetangga"]),
        ("lpse", "bandung"),
        ("sources", []),
        ("sources", [{"document": "muarojambi", "item": "1"}]),
        ("sources", [{"document": "x", "item": "1", "title": "y", "page": "2"}]),
        ("last_verified", "kemarin"),
        ("status", "mungkin"),
        ("related", "lupa_password"),
        ("related", ["resep_rendang"]),
        ("walkthrough", [{"id": "a", "title": "A", "steps": []}]),
        ("walkthrough", [{"id": "a", "title": "A", "steps": [{"do": "x", "see": "y"}]}]),
    ],
)
def test_the_error_names_file_and_field(
    write_article: ArticleWriter, field: str, value: object
) -> None:
    assert field in refused(write_article(**{field: value}))


def test_an_unknown_topic_is_refused(write_article: ArticleWriter) -> None:
    assert "resep_rendang" in refused(write_article("resep_rendang"))


def test_a_topic_other_than_the_file_name_is_refused(write_article: ArticleWriter) -> None:
    path = write_article().rename(write_article().with_name("lupa_password.md"))
    assert "lupa_user_id" in refused(path)


def test_an_unknown_related_topic_is_named(write_article: ArticleWriter) -> None:
    assert "resep_rendang" in refused(write_article(related=["lupa_password", "resep_rendang"]))
