"""The trained pipeline on sentences that nobody trains on (tests/topics), and that data."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml
from rapidfuzz import fuzz, process

from bench.quality import TOPICS, held_out
from knowledge.topics import ARTICLE_TOPICS, OUT_OF_SCOPE, SMALL_TALK
from knowledge.topics import TOPICS as TOPIC_IDS
from tanya import evaluation
from tanya.settings import Settings
from tanya.texts import examples
from tanya.training import ROOT, ensure_models

TRAINED_ON = examples(ROOT / "bot" / "data")
KNOWN_FAILURES = yaml.safe_load((TOPICS / "known_failures.yaml").read_text(encoding="utf-8"))
STYLES = set("formal santai singkatan salah_ketik campuran keluhan panjang pencarian".split())
ALIKE = 92  # percent of letters in place, words sorted
TALK = TOPIC_IDS - ARTICLE_TOPICS - {OUT_OF_SCOPE}


@pytest.fixture(scope="module")
def understood():
    settings = Settings(channel_secret="unused", token_secret="unused")
    rows = held_out()
    model = ensure_models(settings, print).rasa
    return rows, evaluation.understand(model, [row["text"] for row in rows])


@pytest.fixture(scope="module")
def scores(understood):
    return evaluation.score_understanding(*understood)


@pytest.mark.stack
def test_most_sentences_are_understood_and_few_answered_wrongly(scores):
    assert scores["in_scope_accuracy"] >= 0.9
    assert scores["offered_in_top3"] >= 0.93
    assert scores["wrong_answer_rate"] <= 0.04
    assert scores["out_of_scope_recall"] >= 0.88


@pytest.mark.stack
@pytest.mark.parametrize("topic", sorted(ARTICLE_TOPICS))
def test_no_topic_is_lost(scores, topic):
    assert scores["per_topic"][topic]["accuracy"] >= 0.7


@pytest.mark.stack
def test_only_the_known_sentences_are_taken_for_another_topic(understood):
    """One that fails anew is a loss; one that is understood now leaves the list."""
    failed = {
        row["text"]
        for row, said in zip(*understood, strict=True)
        if said.ranking[0][0] not in {row["topic"] or OUT_OF_SCOPE, *row.get("accept", ())}
    }
    assert sorted(failed - set(KNOWN_FAILURES)) == []
    assert sorted(set(KNOWN_FAILURES) - failed) == []


@pytest.mark.parametrize("topic", sorted(ARTICLE_TOPICS | SMALL_TALK | {OUT_OF_SCOPE}))
def test_each_topic_has_test_sentences_and_near_misses(topic):
    told = yaml.safe_load((TOPICS / f"{topic}.yml").read_text(encoding="utf-8"))
    assert told["topic"] == topic
    assert len(told["matches"]) >= 15
    assert len(told["not_matches"]) >= 5
    named = [row["topic"] for row in told["not_matches"]]
    assert set(named) <= TOPIC_IDS - {topic}


@pytest.mark.parametrize("topic", sorted(ARTICLE_TOPICS))
def test_the_test_sentences_of_a_topic_come_in_every_style(topic):
    told = yaml.safe_load((TOPICS / f"{topic}.yml").read_text(encoding="utf-8"))
    assert {row["style"] for row in told["matches"]} >= STYLES


def test_each_topic_has_enough_examples():
    counts = Counter(topic for _, topic in TRAINED_ON)
    least = dict.fromkeys(ARTICLE_TOPICS, 60) | dict.fromkeys(TALK, 40) | {OUT_OF_SCOPE: 400}
    assert {topic: counts[topic] for topic, n in least.items() if counts[topic] < n} == {}


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_no_test_sentence_is_trained_on():
    trained = {_plain(text) for text, _ in TRAINED_ON}
    assert [row["text"] for row in held_out() if _plain(row["text"]) in trained - {""}] == []


def test_no_example_belongs_to_two_topics():
    topics: dict[str, set[str]] = {}
    for text, topic in TRAINED_ON:
        topics.setdefault(text.lower().strip(" .?!"), set()).add(topic)
    assert {text for text, named in topics.items() if len(named) > 1} == set()


@pytest.mark.parametrize("topic", sorted(ARTICLE_TOPICS))
def test_no_two_examples_of_a_topic_are_nearly_the_same(topic):
    texts = [" ".join(sorted(_plain(text).split())) for text, named in TRAINED_ON if named == topic]
    alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=ALIKE)
    near = [(texts[a], texts[b]) for a, b in zip(*alike.nonzero(), strict=True) if a < b]
    assert near == []
