"""How well the search finds, loosely held; `make bench-search` measures it (docs/search.md).

The untouched half is measured there and nowhere else: no test prints or tunes on its queries.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from knowledge.articles import articles
from knowledge.embedding import load, train
from knowledge.search import Search
from language.normalise import normalise
from tanya.evaluation import read_lines, score_search
from tanya.texts import answers, asked
from tanya.training import ROOT

HERE = Path(__file__).parent
FIELDS = ("query", "topic", "style")


@pytest.fixture(scope="module")
def tuning() -> list[dict[str, Any]]:
    return read_lines(HERE / "tuning.jsonl", FIELDS)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Search:
    folder = tmp_path_factory.mktemp("model") / "embedding"
    train(asked(ROOT / "bot" / "data"), answers(), folder)
    return Search(articles(), load(str(folder)))


@pytest.mark.parametrize("half", ["tuning", "untouched"])
def test_every_line_asks_for_an_article_and_every_article_is_asked_for(half: str) -> None:
    topics = {row["topic"] for row in read_lines(HERE / f"{half}.jsonl", FIELDS)}
    assert topics == set(articles())


def test_no_query_is_in_both_halves_and_hardly_one_in_the_training_texts() -> None:
    tuning, untouched = (
        {normalise(row["query"]) for row in read_lines(HERE / f"{half}.jsonl", FIELDS)}
        for half in ("tuning", "untouched")
    )
    learnt = {normalise(text) for text, _ in asked(ROOT / "bot" / "data")}
    # Numbers first, so that a failure shows no query.
    in_both, learnt_already = len(tuning & untouched), len(untouched & learnt)
    share_learnt = learnt_already / len(untouched)
    assert in_both == 0
    assert share_learnt < 0.03


def test_words_alone_find_most_answers(tuning: list[dict[str, Any]]) -> None:
    scores = score_search(tuning, Search(articles(), None))
    assert scores["mrr_at_10"] > 0.78
    assert scores["recall_at_5"] > 0.9


def test_words_and_meaning_find_nearly_every_answer(
    tuning: list[dict[str, Any]], trained: Search
) -> None:
    scores = score_search(tuning, trained)
    assert scores["mrr_at_10"] > 0.9
    assert scores["recall_at_5"] > 0.96
