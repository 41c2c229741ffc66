"""The trained pipeline on sentences that nobody trains on (tests/topics)."""

from __future__ import annotations

import pytest
import yaml

from bench.quality import TOPICS, held_out
from knowledge.topics import ARTICLE_TOPICS, OUT_OF_SCOPE, SMALL_TALK
from knowledge.topics import TOPICS as TOPIC_IDS
from tanya import evaluation
from tanya.settings import Settings
from tanya.texts import examples
from tanya.training import ROOT, ensure_models

TRAINED_ON = examples(ROOT / "bot" / "data")


@pytest.fixture(scope="module")
def scores():
    settings = Settings(channel_secret="unused", token_secret="unused")
    rows = held_out()
    model = ensure_models(settings, print).rasa
    results = evaluation.understand(model, [row["text"] for row in rows])
    return evaluation.score_understanding(rows, results)


@pytest.mark.stack
def test_most_sentences_are_understood_and_few_answered_wrongly(scores):
    assert scores["in_scope_accuracy"] >= 0.8
    assert scores["offered_in_top3"] >= 0.85
    assert scores["wrong_answer_rate"] <= 0.04
    assert scores["out_of_scope_recall"] >= 0.75


@pytest.mark.stack
@pytest.mark.parametrize("topic", sorted(ARTICLE_TOPICS))
def test_no_topic_is_lost(scores, topic):
    assert scores["per_topic"][topic]["accuracy"] >= 0.5


@pytest.mark.parametrize("topic", sorted(ARTICLE_TOPICS | SMALL_TALK | {OUT_OF_SCOPE}))
def test_each_topic_has_test_sentences_and_near_misses(topic):
    told = yaml.safe_load((TOPICS / f"{topic}.yml").read_text(encoding="utf-8"))
    assert told["topic"] == topic
    assert len(told["matches"]) >= 10
    assert len(told["not_matches"]) >= 3
    named = [row["topic"] for row in told["not_matches"]]
    assert set(named) <= TOPIC_IDS - {topic}


def test_each_topic_has_enough_examples():
    counts = {topic: sum(t == topic for _, t in TRAINED_ON) for topic in TOPIC_IDS}
    assert {topic: n for topic, n in counts.items() if n < 15} == {}


def test_no_test_sentence_is_trained_on():
    trained = {text.lower().strip(" .?!") for text, _ in TRAINED_ON}
    assert [row["text"] for row in held_out() if row["text"].lower().strip(" .?!") in trained] == []


def test_no_example_belongs_to_two_topics():
    topics: dict[str, set[str]] = {}
    for text, topic in TRAINED_ON:
        topics.setdefault(text.lower().strip(" .?!"), set()).add(topic)
    assert {text for text, named in topics.items() if len(named) > 1} == set()
