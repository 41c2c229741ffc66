"""The figures of `tanya evaluate`."""

from __future__ import annotations

import pytest

from tanya.evaluation import BadLineError, Understood, outcome, read_lines, score_understanding

ROWS = [
    {"text": "a", "topic": "gagal_login"},
    {"text": "b", "topic": "gagal_login", "accept": ["lupa_password"]},
    {"text": "c", "topic": "oops_error"},
    {"text": "d", "topic": None},
    {"text": "e", "topic": None},
]
RESULTS = [
    Understood("gagal_login", (), 1),
    Understood("lupa_password", (), 2),
    Understood(None, ("gagal_aktivasi", "oops_error"), 3),
    Understood(None, (), 4),
    Understood("sapaan", (), 5),
]


def test_each_figure_counts_what_the_contract_says():
    scores = score_understanding(ROWS, RESULTS)
    assert scores["n"] == 5
    assert scores["in_scope_accuracy"] == pytest.approx(2 / 3, abs=1e-4)
    assert scores["offered_in_top3"] == 1
    assert scores["out_of_scope_recall"] == 0.5
    assert scores["wrong_answer_rate"] == 0.2
    assert scores["p50_ms"] == 3
    assert scores["per_topic"]["oops_error"] == {"n": 1, "accuracy": 0}


def test_an_offer_for_something_out_of_scope_is_neither_declined_nor_wrong():
    scores = score_understanding([ROWS[3]], [Understood(None, ("oops_error",), 1)])
    assert scores["out_of_scope_recall"] == 0
    assert scores["wrong_answer_rate"] == 0


RANKING = [("gagal_login", 0.4), ("sapaan", 0.2), ("oops_error", 0.1), ("lupa_password", 0.1)]


@pytest.mark.parametrize(
    ("intent", "topic", "offered"),
    [
        ("gagal_login", "gagal_login", ("oops_error",)),
        ("sapaan", "sapaan", ()),
        ("di_luar_cakupan", None, ()),
        ("nlu_fallback", None, ("gagal_login", "oops_error", "lupa_password")),
    ],
)
def test_what_a_message_may_mean_is_offered_beside_an_answer_or_instead_of_one(
    intent, topic, offered
):
    result = outcome({"intent": intent, "ranking": RANKING, "ms": 2.5})
    assert (result.topic, result.offered, result.milliseconds) == (topic, offered, 2.5)
    assert result.ranking == tuple(RANKING)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{"text": "a", "topic": null}\n{broken', ":2: not JSON"),
        ('{"text": "a"}', ":1: needs text, topic"),
        ("[1]", ":1: needs"),
        ("\n\n", "no lines"),
    ],
)
def test_a_bad_line_is_named(tmp_path, content, told):
    path = tmp_path / "lines.jsonl"
    path.write_text(content)
    with pytest.raises(BadLineError, match=told):
        read_lines(path, ("text", "topic"))
