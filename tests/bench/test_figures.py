"""What `make eval` reads from rows and what a system made of them."""

from __future__ import annotations

import pytest

from bench.understanding import figures
from bench.understanding.sentences import TOPICS, folds, held_out, real_questions
from bench.understanding.systems import without_bands
from knowledge.topics import OUT_OF_SCOPE
from tanya.evaluation import Understood

ROWS = [
    {"text": "a", "topic": "gagal_login", "style": "formal"},
    {"text": "b", "topic": "gagal_login", "style": "santai", "accept": ["lupa_password"]},
    {"text": "c", "topic": "oops_error", "style": "santai", "not_topic": "gagal_login"},
    {"text": "d", "topic": None, "kind": "jauh"},
    {"text": "e", "topic": None, "kind": "dekat", "not_topic": "oops_error"},
]


def said(topic, confidence, *offered, first=None):
    return Understood(topic, offered, 1, ((first or topic, confidence),))


RESULTS = [
    said("gagal_login", 0.9),
    said("lupa_password", 0.8),
    said(None, 0.3, "oops_error", "gagal_aktivasi", first="gagal_aktivasi"),
    said(None, 0.7, first=OUT_OF_SCOPE),
    said("oops_error", 0.6),
]


def test_groups_come_worst_first_and_count_offers_apart():
    assert figures.worst_first(ROWS, RESULTS, "style") == [
        {"name": "santai", "n": 2, "right": 0.5, "offered": 1.0, "wrong_answer": 0.0},
        {"name": "formal", "n": 1, "right": 1.0, "offered": 1.0, "wrong_answer": 0.0},
    ]


def test_declining_is_right_for_what_is_out_of_scope():
    near, far = figures.worst_first(ROWS, RESULTS, "kind")
    assert (near["name"], near["right"], near["wrong_answer"]) == ("dekat", 0.0, 1.0)
    assert (far["name"], far["right"], far["wrong_answer"]) == ("jauh", 1.0, 0.0)


def test_a_near_miss_counts_when_it_gets_the_answer_that_it_must_not_get():
    assert figures.taken_for(ROWS, RESULTS) == {"n": 2, "taken": 1, "by_topic": {"oops_error": 1}}


def test_a_higher_threshold_declines_more_and_answers_less():
    points = figures.curve(ROWS, RESULTS)
    assert points[0] | {"threshold": 0} == {
        "threshold": 0,
        "in_scope_accuracy": pytest.approx(2 / 3, abs=1e-4),
        "out_of_scope_recall": 0.5,
        "wrong_answer_rate": 0.4,
    }
    assert points[-1]["in_scope_accuracy"] == 0
    assert points[-1]["out_of_scope_recall"] == 1
    recalls = [point["out_of_scope_recall"] for point in points]
    assert recalls == sorted(recalls)


def test_confidence_is_compared_with_how_often_it_is_right():
    read = figures.reliability(ROWS, RESULTS)
    assert [point["right"] for point in read["points"]] == [0, 0, 1, 1, 1]
    assert read["error"] == pytest.approx((0.3 + 0.6 + 0.3 + 0.2 + 0.1) / 5, abs=1e-4)


def test_an_accepted_topic_is_no_confusion():
    assert figures.confusions(ROWS, RESULTS) == [
        {"topic": OUT_OF_SCOPE, "taken_for": "oops_error", "n": 1},
        {"topic": "oops_error", "taken_for": "gagal_aktivasi", "n": 1},
    ]


def test_the_matrix_shows_confused_topics_only():
    matrix = figures.confusion_matrix(ROWS, RESULTS)
    assert matrix["topics"] == [OUT_OF_SCOPE, "gagal_aktivasi", "oops_error"]
    assert matrix["counts"] == [[1, 0, 1], [0, 0, 0], [0, 1, 0]]


def test_folds_share_every_label_and_leave_nothing_out():
    labels = ["a"] * 10 + ["b"] * 25
    parts = folds(labels)
    assert sorted(place for part in parts for place in part) == list(range(35))
    assert [[labels[place] for place in part].count("a") for part in parts] == [2] * 5


def test_near_misses_keep_the_topic_they_must_not_be_taken_for():
    near = [row for row in held_out() if "not_topic" in row]
    assert near
    assert all((row["topic"] or OUT_OF_SCOPE) != row["not_topic"] for row in near)
    assert {row["not_topic"] for row in near} <= {path.stem for path in TOPICS.glob("*.yml")}


def test_without_the_folder_there_are_no_real_questions(monkeypatch):
    monkeypatch.delenv("TANYA_EVAL_DIR", raising=False)
    assert real_questions() is None


def test_public_sets_are_asked_without_the_bands_of_our_topics():
    names = [part["name"] for part in without_bands()["pipeline"]]
    assert any(name.endswith("TopicClassifier") for name in names)
    assert not any("Bands" in name for name in names)
